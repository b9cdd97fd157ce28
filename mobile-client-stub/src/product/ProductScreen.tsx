import { useState } from "react";
import { Link, useParams } from "react-router";
import { useFreshQuery } from "../api/fresh.ts";
import { NotFoundScreen } from "../app/NotFoundScreen.tsx";
import { Button } from "../design/Button.tsx";
import { Failure, Outdated } from "../design/Notice.tsx";
import { Back } from "../design/ScreenHeader.tsx";
import { SkeletonBlock, SkeletonRows } from "../design/Skeleton.tsx";
import { Toast } from "../design/Toast.tsx";
import { CATEGORIES } from "../prices/categories.ts";
import { pathOfProduct } from "../prices/ProductRow.tsx";
import { detailsOf } from "../prices/summary.ts";
import { useDeeds } from "../teaching/deeds.ts";
import { WatchCard } from "../watches/WatchCard.tsx";
import { WatchSheet } from "../watches/WatchSheet.tsx";
import { BestPrice } from "./BestPrice.tsx";
import { type Product, ProductDetail } from "./documents.ts";
import { Known } from "./Known.tsx";
import { PriceChart } from "./PriceChart.tsx";
import { PricesPaid } from "./PricesPaid.tsx";
import styles from "./ProductScreen.module.css";
import { Shrunk } from "./Shrunk.tsx";
import { StoreComparison } from "./StoreComparison.tsx";

/** One product: where it is cheapest, how its price went, and what that rests on. */
export function ProductScreen() {
  const { id = "" } = useParams();
  const { data, error, retry } = useFreshQuery({ query: ProductDetail, variables: { id } });
  if (error && !data) return <Failure error={error} onRetry={retry} />;
  if (!data) return <ProductLoading />;
  if (!data.product) return <NotFoundScreen what="product" />;
  return (
    <>
      {error && <Outdated error={error} onRetry={retry} />}
      <Detail key={data.product.id} product={data.product} />
    </>
  );
}

/** The watch that is open to be changed, by its id, or a new one. */
type OpenWatch = { id: string | null } | null;

function Detail({ product }: { product: Product }) {
  const [openWatch, setOpenWatch] = useState<OpenWatch>(null);
  const deeds = useDeeds();
  return (
    <div className={styles.screen}>
      <Head product={product} onWatch={() => setOpenWatch({ id: null })} />
      <BestPrice product={product} />
      <Shrunk shrinkages={product.shrinkages} />
      <PriceChart productId={product.id} />
      <StoreComparison product={product} />
      <Watches product={product} onOpen={setOpenWatch} />
      <PricesPaid productId={product.id} />
      <Known product={product} deeds={deeds} />
      {openWatch && (
        <WatchSheet
          product={product}
          watch={product.watches.find(({ id }) => id === openWatch.id) ?? null}
          onClose={() => setOpenWatch(null)}
          onSaved={(words) => {
            setOpenWatch(null);
            deeds.tell(words);
          }}
        />
      )}
      <Toast
        onUndo={deeds.told?.undo ? () => void deeds.undo() : undefined}
        isBusy={deeds.isBusy}
        onClose={deeds.forget}
      >
        {deeds.told?.words ?? null}
      </Toast>
    </div>
  );
}

function Head({ product, onWatch }: { product: Product; onWatch: () => void }) {
  const { name, details, family } = product;
  const category = details?.category ? CATEGORIES[details.category] : null;
  const told = [detailsOf(product), details?.isWeighed ? "by weight" : null, category].filter(Boolean);
  return (
    <header className={styles.head}>
      <title>{`${name} · CartSnitch`}</title>
      <Back to="/prices" />
      <h1>{name}</h1>
      <Button icon="eye" onClick={onWatch}>
        Watch
      </Button>
      {told.length > 0 && <p className={styles.details}>{told.join(" · ")}</p>}
      {family.length > 0 && (
        <nav className={styles.family} aria-label="Other sizes">
          {family.map((other) => (
            <Link key={other.id} to={pathOfProduct(other.id)}>
              {other.details?.netContent?.text ?? other.name}
            </Link>
          ))}
        </nav>
      )}
    </header>
  );
}

function Watches({ product, onOpen }: { product: Product; onOpen: (open: OpenWatch) => void }) {
  if (product.watches.length === 0) return null;
  return (
    <section className={styles.section} aria-label="Watches">
      <h2>Watches</h2>
      <ul role="list" className={styles.cards}>
        {product.watches.map((watch) => (
          <li key={watch.id}>
            <WatchCard watch={watch} onChange={() => onOpen({ id: watch.id })} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function ProductLoading() {
  return (
    <div className={styles.screen}>
      <SkeletonBlock height="56px" />
      <SkeletonBlock height="96px" />
      <SkeletonBlock height="280px" />
      <SkeletonRows count={3} />
    </div>
  );
}
