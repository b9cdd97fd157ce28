import { useState } from "react";
import { useSearchParams } from "react-router";
import { useFreshQuery } from "../api/fresh.ts";
import { usePages } from "../app/usePages.ts";
import { Button } from "../design/Button.tsx";
import { Empty } from "../design/Empty.tsx";
import { More } from "../design/More.tsx";
import { Failure, Outdated } from "../design/Notice.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
import { Segments } from "../design/Segments.tsx";
import { SkeletonRows } from "../design/Skeleton.tsx";
import { Toast } from "../design/Toast.tsx";
import { StoreChoice } from "../purchases/SearchBar.tsx";
import { CouponCard } from "./CouponCard.tsx";
import { CouponSheet } from "./CouponSheet.tsx";
import styles from "./CouponsScreen.module.css";
import { CouponsPage, type CouponState } from "./documents.ts";

/** Which coupons are shown: those that can be used, or one state of them. */
const SHOWN = {
  usable: { words: "For me", states: null, none: "No coupon for you now" },
  clipped: { words: "Clipped", states: ["CLIPPED"], none: "You clipped no coupon" },
  redeemed: { words: "Redeemed", states: ["REDEEMED"], none: "You redeemed no coupon yet" },
} as const;
type Shown = keyof typeof SHOWN;

/** The coupons that concern somebody, those that are expected to save most first. */
export function CouponsScreen() {
  const [params, setParams] = useSearchParams();
  const [isAdding, setAdding] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const [pages, showMore] = usePages();
  const asked = params.get("show") ?? "";
  const shown: Shown = Object.hasOwn(SHOWN, asked) ? (asked as Shown) : "usable";
  const store = params.get("store") ?? "";
  const change = (to: { shown?: Shown; store?: string }) => {
    const next = { shown, store, ...to };
    const written = new URLSearchParams();
    if (next.shown !== "usable") written.set("show", next.shown);
    if (next.store) written.set("store", next.store);
    setParams(written, { replace: true, preventScrollReset: true });
  };
  return (
    <>
      <ScreenHeader title="Coupons" backTo="/shop">
        <Button look="quiet" icon="plus" onClick={() => setAdding(true)}>
          Add
        </Button>
      </ScreenHeader>
      <div className={styles.bar}>
        <Segments
          label="Show"
          value={shown}
          options={Object.entries(SHOWN).map(([value, { words }]) => ({ value: value as Shown, words }))}
          onChange={(to) => change({ shown: to })}
        />
        <StoreChoice store={store} onChange={(to) => change({ store: to })} />
      </div>
      <CouponList
        states={SHOWN[shown].states}
        storeId={store || null}
        after={null}
        pages={pages}
        onMore={showMore}
        empty={
          <Nothing
            title={SHOWN[shown].none}
            isAny={shown === "usable" && !store}
            onAdd={() => setAdding(true)}
          />
        }
      />
      {isAdding && (
        <CouponSheet
          onClose={() => setAdding(false)}
          onSaved={(title) => {
            setAdding(false);
            setTold(`“${title}” is among your coupons.`);
          }}
        />
      )}
      <Toast onClose={() => setTold(null)}>{told}</Toast>
    </>
  );
}

interface CouponListProps {
  states: readonly CouponState[] | null;
  storeId: string | null;
  after: string | null;
  /** How many pages to show, this one included. */
  pages: number;
  onMore: () => void;
  empty?: React.ReactNode;
}

/** What changes of coupons changes lists that may hold none yet. */
const CONTEXT = { additionalTypenames: ["Coupon", "CouponConnection"] };

const CUT =
  "There are too many coupons for some of what you buy to look at all of them: others may be left out.";

function CouponList({ states, storeId, after, pages, onMore, empty }: CouponListProps) {
  const { data, error, retry } = useFreshQuery({
    query: CouponsPage,
    variables: { states: states && [...states], storeId, after },
    context: CONTEXT,
  });
  if (error && !data) return <Failure error={error} onRetry={retry} />;
  if (!data) return <SkeletonRows count={4} />;
  const { edges, pageInfo, isCut } = data.coupons;
  if (edges.length === 0) return isCut ? <p className={styles.note}>{CUT}</p> : <>{empty}</>;
  return (
    <>
      {error && after === null && <Outdated error={error} onRetry={retry} />}
      <ul role="list" aria-label="Coupons" className={styles.cards}>
        {edges.map(({ node }) => (
          <li key={node.id}>
            <CouponCard coupon={node} />
          </li>
        ))}
      </ul>
      {pageInfo.hasNextPage && pages > 1 && (
        <CouponList
          states={states}
          storeId={storeId}
          after={pageInfo.endCursor}
          pages={pages - 1}
          onMore={onMore}
        />
      )}
      {pageInfo.hasNextPage && pages <= 1 && <More onMore={onMore} />}
      {isCut && !pageInfo.hasNextPage && <p className={styles.note}>{CUT}</p>}
    </>
  );
}

function Nothing({ title, isAny, onAdd }: { title: string; isAny: boolean; onAdd: () => void }) {
  return (
    <Empty icon="ticket" title={title}>
      <p>
        {isAny
          ? "Forward the offer mails of your stores: their coupons are read, and those for what you buy stand here. So do those at the foot of your receipts."
          : "Nothing like that at this store."}
      </p>
      {isAny && (
        <Button icon="plus" onClick={onAdd}>
          Add one by hand
        </Button>
      )}
    </Empty>
  );
}
