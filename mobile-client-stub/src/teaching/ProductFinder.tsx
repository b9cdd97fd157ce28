import { useState } from "react";
import { useQuery } from "urql";
import { Field } from "../design/Field.tsx";
import { Failure } from "../design/Notice.tsx";
import { Pick, Picks } from "../design/Picks.tsx";
import { detailsOf } from "../prices/summary.ts";
import { usePaused } from "../review/usePaused.ts";
import { type ProductFound, ProductSearch } from "./documents.ts";
import styles from "./ProductFinder.module.css";

interface ProductFinderProps {
  /** What the search begins with. */
  text: string;
  /** A product that makes no sense here. */
  exceptId: string | null;
  onChoose: (product: ProductFound) => void;
}

/** One of the products that were bought, by the beginnings of its words. */
export function ProductFinder({ text, exceptId, onChoose }: ProductFinderProps) {
  const [typed, setTyped] = useState(text);
  const search = usePaused(typed).trim();
  const [{ data, error, fetching }, ask] = useQuery({
    query: ProductSearch,
    variables: { search },
    pause: search === "",
  });
  const found = data?.products.edges.map(({ node }) => node).filter(({ id }) => id !== exceptId) ?? [];
  return (
    <>
      <Field
        label="Search your products"
        type="search"
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {error && !data && <Failure error={error} onRetry={ask} />}
      {fetching && !data && <p role="status">Looking…</p>}
      {data && !fetching && found.length === 0 && (
        <p role="status">You bought nothing else like “{search}” yet.</p>
      )}
      <Picks label="Products">
        {found.map((product) => (
          <Pick key={product.id} onChoose={() => onChoose(product)}>
            <span>{product.name}</span>
            <span className={styles.details}>{detailsOf(product)}</span>
          </Pick>
        ))}
      </Picks>
    </>
  );
}
