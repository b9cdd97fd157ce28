import { useState } from "react";
import { useQuery } from "urql";
import { Button } from "../design/Button.tsx";
import { Field } from "../design/Field.tsx";
import { Icon } from "../design/Icon.tsx";
import { Failure } from "../design/Notice.tsx";
import { Pick, Picks } from "../design/Picks.tsx";
import type { PurchaseLine } from "../purchase/documents.ts";
import { Products } from "./documents.ts";
import { wordIn } from "./draft.ts";
import styles from "./ProductChoice.module.css";
import { usePaused } from "./usePaused.ts";

type Product = PurchaseLine["product"];

/** What was bought with a line, and the way to choose another product. */
export function ProductRow({ product, onChange }: { product: Product; onChange: () => void }) {
  return (
    <div className={styles.row}>
      <p>
        <span className={styles.label}>Product</span>
        <span className={styles.name}>{product?.name ?? "None"}</span>
      </p>
      <Button look="quiet" aria-label="Change the product" onClick={onChange}>
        Change
      </Button>
    </div>
  );
}

interface ProductChoiceProps {
  product: Product;
  /** What the line says; the search begins with a word of it. */
  text: string;
  onChoose: (product: Product) => void;
  onBack: () => void;
}

/** One of the products that were bought before, by a part of its name; or none. */
export function ProductChoice({ product, text, onChoose, onBack }: ProductChoiceProps) {
  const [typed, setTyped] = useState(() => wordIn(text));
  const sought = usePaused(typed).trim();
  const [{ data, error, fetching }, ask] = useQuery({ query: Products, variables: { text: sought } });
  const products = data?.products.edges.map(({ node }) => node) ?? [];
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
      {data && products.length === 0 && (
        <p role="status">You bought nothing with “{sought}” in its name yet.</p>
      )}
      <Picks label="Products">
        {products.map((each) => (
          <Pick key={each.id} isChosen={each.id === product?.id} onChoose={() => onChoose(each)}>
            <span>{each.name}</span>
            {each.id === product?.id && <Icon name="check" size={20} />}
          </Pick>
        ))}
      </Picks>
      {data?.products.pageInfo.hasNextPage && (
        <p className={styles.more}>There are more: type another letter.</p>
      )}
      <div className={styles.ways}>
        <Button onClick={onBack}>Back</Button>
        {product && <Button onClick={() => onChoose(null)}>No product</Button>}
      </div>
    </>
  );
}
