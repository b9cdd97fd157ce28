import { Link } from "react-router";
import { useFreshQuery } from "../api/fresh.ts";
import { ButtonLink } from "../design/Button.tsx";
import { Empty } from "../design/Empty.tsx";
import { Icon } from "../design/Icon.tsx";
import { Failure, Outdated } from "../design/Notice.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
import { SkeletonRows } from "../design/Skeleton.tsx";
import { pathOfProduct } from "../prices/ProductRow.tsx";
import { detailsOf } from "../prices/summary.ts";
import { Watches, type WatchWithProduct } from "./documents.ts";
import { WatchCard } from "./WatchCard.tsx";
import styles from "./WatchesScreen.module.css";

/** All prices at which somebody wants to be told, and how far each is. */
export function WatchesScreen() {
  const { data, error, retry } = useFreshQuery({ query: Watches, variables: {} });
  return (
    <>
      <ScreenHeader title="Watches" backTo="/prices" />
      {error && !data && <Failure error={error} onRetry={retry} />}
      {error && data && <Outdated error={error} onRetry={retry} />}
      {!error && !data && <SkeletonRows />}
      {data?.watches.length === 0 && <NothingWatched />}
      {data && data.watches.length > 0 && (
        <ul role="list" aria-label="Watches" className={styles.cards}>
          {data.watches.map((watch) => (
            <li key={watch.id}>
              <WatchCard watch={watch}>
                <ProductLink product={watch.product} />
              </WatchCard>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function ProductLink({ product }: { product: WatchWithProduct["product"] }) {
  if (!product) return <p className={styles.gone}>A product that you did not buy after all</p>;
  const details = detailsOf(product);
  return (
    <Link to={pathOfProduct(product.id)} className={styles.product}>
      <span>
        {product.name}
        {details && <span className={styles.details}> · {details}</span>}
      </span>
      <Icon name="forward" size={20} />
    </Link>
  );
}

function NothingWatched() {
  return (
    <Empty icon="eye" title="You watch no price yet">
      <p>Open a product and say at which price you want to be told, at one store or at any.</p>
      <ButtonLink to="/prices" look="primary">
        Choose a product
      </ButtonLink>
    </Empty>
  );
}
