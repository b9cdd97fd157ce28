import { useEffect, useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { useFreshQuery } from "../api/fresh.ts";
import type { Topic } from "../api/feed.ts";
import { Amount } from "../design/Amount.tsx";
import { Badge } from "../design/Badge.tsx";
import { Button, ButtonLink } from "../design/Button.tsx";
import { Empty } from "../design/Empty.tsx";
import { Choice, Field } from "../design/Field.tsx";
import { Icon } from "../design/Icon.tsx";
import { Failure, Notice, Outdated } from "../design/Notice.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
import { SkeletonBlock, SkeletonRows } from "../design/Skeleton.tsx";
import { StoreMark } from "../design/StoreMark.tsx";
import { useDraft } from "../design/useDraft.ts";
import { formatAge } from "../format/ages.ts";
import { readDecimal, typedAs } from "../format/decimal.ts";
import { formatMoney, formatQuantity, isZero } from "../format/money.ts";
import { Plan, type PlanFact, type PlannedItem, type ShoppingPlan, type Stop } from "./documents.ts";
import { itemsOf, type Item } from "./kept.ts";
import {
  A_DAY,
  isBegun,
  isOf,
  keepPlan,
  type KeptPlan,
  missingIn,
  type PlanAsked,
  readPlan,
} from "./keptPlan.ts";
import styles from "./PlanScreen.module.css";
import { useShopping } from "./Shopping.tsx";
import {
  bestWords,
  countsAlone,
  countsOf,
  countWords,
  doubtWords,
  factWords,
  namesWords,
  storesWords,
  unplannedWords,
} from "./words.ts";

const NEWS: readonly Topic[] = ["lists"];
const MOST_STORES = [1, 2, 3, 4, 5];
/** Reasons that are no saving, so not in the colour of one. */
const COSTS_MORE: ReadonlySet<PlanFact["because"]> = new Set([
  "SAVES_A_TRIP",
  "FOR_A_COUPON",
  "ONLY_HERE",
  "NO_OTHER_PRICE",
  "TOGETHER",
]);

/**
 * Where to buy what is open on a list so that all of it costs least. Who shops by a plan checks off what is in the
 * basket; the plan stays what it was then, without a network, too, until another one is asked for.
 */
export function PlanScreen() {
  const { id = "" } = useParams();
  const { kept, isRead, isOffline, edit } = useShopping();
  const [params, setParams] = useSearchParams();
  const list = kept.lists.find((each) => each.id === id);
  const stores = /^([1-9]|10)$/.test(params.get("stores") ?? "") ? Number(params.get("stores")) : null;
  const trip = readDecimal(params.get("trip") ?? "");
  const items = itemsOf(kept, id);
  const asked = { listId: id, stores, trip };
  const { held, isLooking, hold, stay, leave } = useHeldPlan(asked, items, isOffline);
  // Nothing is planned that the server does not know yet.
  const isWaiting = kept.pending.some(({ listId }) => listId === id) || (list?.isNew ?? false);
  const change = (name: string, value: string) => {
    const next = new URLSearchParams(params);
    next.set(name, value);
    leave();
    setParams(next, { replace: true, preventScrollReset: true });
  };
  const check = (itemId: string, isChecked: boolean) => {
    stay();
    edit(id, itemId, { isChecked });
  };
  const shown = { items, onChange: change, onCheck: check, onAgain: leave };
  return (
    <>
      <ScreenHeader title={list ? `Plan: ${list.name}` : "Plan"} backTo={`/shop/${encodeURIComponent(id)}`} />
      {held && isOffline && (
        <Notice tone="warn">
          No connection: this is the plan as it was made. What you check off is kept.
        </Notice>
      )}
      {held && <Planned plan={held.plan} {...shown} />}
      {!held && isWaiting && isOffline && (
        <Notice tone="warn">A plan needs a connection. The list is kept here.</Notice>
      )}
      {!held && ((isWaiting && !isOffline) || isLooking || !isRead) && <Loading />}
      {!held && !isWaiting && !isLooking && isRead && <Asked asked={asked} onPlan={hold} {...shown} />}
    </>
  );
}

/** The plan by which somebody shops, once they do; `hold` keeps one in case they begin, `leave` asks for another. */
function useHeldPlan(asked: PlanAsked, items: readonly Item[], isOffline: boolean) {
  const [last, setLast] = useState<KeptPlan | null>(null);
  const [isFresh, setFresh] = useState(true);
  const [isLooking, setLooking] = useState(true);
  const [isStaying, setStaying] = useState(false);
  useEffect(() => {
    let isOver = false;
    const look = (found?: KeptPlan) => {
      if (isOver) return;
      setLast(found ?? null);
      setFresh(!found || Date.now() - found.at < A_DAY);
      setLooking(false);
    };
    readPlan().then(look, () => look()); // a browser that keeps nothing has none
    return () => {
      isOver = true;
    };
  }, []);
  const isHeld = (plan: KeptPlan) => isStaying || isOffline || (isFresh && isBegun(plan.plan, items));
  return {
    held: last && isOf(last, asked) && isHeld(last) ? last : null,
    isLooking,
    hold: (plan: ShoppingPlan) => {
      if (last?.plan === plan) return;
      const made = { ...asked, at: Date.now(), plan };
      setLast(made);
      setFresh(true);
      keepPlan(made).catch(() => undefined); // then it is there as long as the page
    },
    stay: () => setStaying(true),
    leave: () => {
      setStaying(false);
      setLast(null);
    },
  };
}

interface ShownProps {
  items: readonly Item[];
  onChange: (name: string, value: string) => void;
  onCheck: (itemId: string, isChecked: boolean) => void;
  onAgain: () => void;
}

interface AskedProps extends ShownProps {
  asked: PlanAsked;
  onPlan: (plan: ShoppingPlan) => void;
}

function Asked({ asked: { listId, stores, trip }, onPlan, ...shown }: AskedProps) {
  const { data, error, stale, retry } = useFreshQuery(
    { query: Plan, variables: { listId, maxStores: stores, tripCost: trip } },
    NEWS,
  );
  const plan = data?.shoppingPlan;
  useEffect(() => {
    if (plan?.__typename === "ShoppingPlan" && !stale) onPlan(plan);
  });
  if (error && !data) return <Failure error={error} onRetry={retry} />;
  if (!plan) return <Loading />;
  if (plan.__typename === "NothingPriced")
    return (
      <Empty icon="shop" title="Nothing to plan yet">
        <p>{plan.message}</p>
        <ButtonLink to={`/shop/${encodeURIComponent(listId)}`}>Back to the list</ButtonLink>
      </Empty>
    );
  if (plan.__typename === "ShoppingListNotFound")
    return (
      <Empty icon="search" title="This list is gone">
        <p>It was deleted, or is not shared with you any more.</p>
        <ButtonLink to="/shop">Go to your lists</ButtonLink>
      </Empty>
    );
  if (plan.__typename !== "ShoppingPlan")
    return (
      <div className={styles.sections}>
        <Notice tone="bad">{plan.message}</Notice>
        {(stores !== null || trip !== null) && (
          <p>
            <ButtonLink to={`/shop/${encodeURIComponent(listId)}/plan`}>Plan by your settings</ButtonLink>
          </p>
        )}
      </div>
    );
  return (
    <>
      {error && <Outdated error={error} onRetry={retry} />}
      <Planned plan={plan} {...shown} />
    </>
  );
}

function Planned({ plan, items, onChange, onCheck, onAgain }: ShownProps & { plan: ShoppingPlan }) {
  const checked = new Map(items.map((item) => [item.id, item.isChecked]));
  const done = plan.stops.flatMap((stop) => stop.items).filter(({ item }) => checked.get(item.id));
  return (
    <div className={styles.sections}>
      <Summary plan={plan} />
      <Settings key={plan.settings.tripCost} plan={plan} onChange={onChange} />
      <Progress plan={plan} done={done.length} missing={missingIn(plan, items)} onAgain={onAgain} />
      {plan.stops.map((stop) => (
        <StopCard key={stop.store.id} stop={stop} checked={checked} onCheck={onCheck} />
      ))}
      <Unplanned of={plan.unplanned} stops={plan.settings.maxStores} />
      <Alone plan={plan} />
    </div>
  );
}

interface ProgressProps {
  plan: ShoppingPlan;
  done: number;
  missing: readonly Item[];
  onAgain: () => void;
}

/** How far the shopping is, and whether the list is another than it was planned for. */
function Progress({ plan, done, missing, onAgain }: ProgressProps) {
  const all = plan.stops.reduce((count, { items }) => count + items.length, 0);
  if (done === 0 && missing.length === 0) return null;
  return (
    <div className={styles.progress}>
      <p role="status">
        {done} of {all} in the basket.
        {missing.length > 0 && ` Not in this plan: ${missing.map(({ text }) => text).join(", ")}.`}
      </p>
      {done < all || missing.length > 0 ? (
        <Button look="quiet" icon="again" onClick={onAgain}>
          Plan what is left
        </Button>
      ) : null}
    </div>
  );
}

function Summary({ plan }: { plan: ShoppingPlan }) {
  const { total, goods, savings, trips, stops, unplanned } = plan;
  const unsure = bestWords(plan);
  return (
    <section aria-label="What it costs" className={styles.summary}>
      <p className={styles.total}>
        <Amount of={total} />{" "}
        <span className={unplanned.length > 0 ? styles.part : styles.whole}>
          for {countWords(countsOf(plan))}
        </span>
      </p>
      {unplanned.length > 0 && (
        <p className={styles.missing}>Without {namesWords(unplanned.map(({ item }) => item))}, see below.</p>
      )}
      <p className={styles.detail}>
        at {storesWords(stops.length)}: <Amount of={goods} /> for the goods
        {!isZero(savings.amount) && (
          <>
            , <Amount of={savings} /> off by coupons
          </>
        )}
        {!isZero(trips.amount) && (
          <>
            , <Amount of={trips} /> for the trips
          </>
        )}
      </p>
      {unsure && <Notice tone="warn">{unsure}</Notice>}
    </section>
  );
}

function Settings({ plan, onChange }: { plan: ShoppingPlan; onChange: ShownProps["onChange"] }) {
  const { maxStores, tripCost } = plan.settings;
  const [{ typed }, change] = useDraft({ typed: typedAs(tripCost) });
  const [problem, setProblem] = useState<string>();
  const currency = plan.total.currencyCode;
  return (
    <form
      className={styles.settings}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const read = readDecimal(typed);
        if (read === null || read.startsWith("-")) {
          setProblem("Please enter an amount, such as 4.");
          return;
        }
        if (/\.\d{2}0*[1-9]/.test(read)) {
          setProblem("Please enter at most 2 decimals.");
          return;
        }
        setProblem(undefined);
        onChange("trip", read);
      }}
    >
      <Choice
        label="At most"
        value={String(maxStores)}
        onChange={(event) => onChange("stores", event.target.value)}
      >
        {[...new Set([...MOST_STORES, maxStores])].map((count) => (
          <option key={count} value={count}>
            {storesWords(count)}
          </option>
        ))}
      </Choice>
      <Field
        label={`Cost per trip${currency ? `, ${currency}` : ""}`}
        inputMode="decimal"
        enterKeyHint="done"
        autoComplete="off"
        value={typed}
        problem={problem}
        onChange={(event) => change({ typed: event.target.value })}
        onBlur={(event) => event.currentTarget.form?.requestSubmit()}
      />
    </form>
  );
}

interface StopProps {
  stop: Stop;
  /** By the ids of items on the list, whether they are checked off. */
  checked: ReadonlyMap<string, boolean>;
  onCheck: ShownProps["onCheck"];
}

function StopCard({ stop: { store, total, items, coupons }, checked, onCheck }: StopProps) {
  const isDone = items.every(({ item }) => checked.get(item.id));
  return (
    <section className={styles.card} aria-label={store.name}>
      <header className={styles.head}>
        <StoreMark name={store.name} size={40} />
        <h2>{store.name}</h2>
        {isDone && <Badge tone="good">Done</Badge>}
        <strong>
          <Amount of={total} />
        </strong>
      </header>
      <ul role="list" aria-label={`To buy at ${store.name}`} className={styles.items}>
        {items.map((item) => (
          <li key={item.item.id}>
            <PlannedRow item={item} isChecked={checked.get(item.item.id)} onCheck={onCheck} />
          </li>
        ))}
      </ul>
      {coupons.length > 0 && (
        <ul role="list" aria-label={`Coupons at ${store.name}`} className={styles.coupons}>
          {coupons.map(({ coupon, saving }) => (
            <li key={coupon.id}>
              <span>
                {coupon.title}
                {coupon.code && <Badge>{coupon.code}</Badge>}
                {coupon.needsClip && coupon.state !== "CLIPPED" && <Badge tone="warn">Clip it first</Badge>}
              </span>
              <span className={styles.off}>−{formatMoney(saving)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface RowProps {
  item: PlannedItem;
  /** Undefined for what is not on the list any more. */
  isChecked: boolean | undefined;
  onCheck: ShownProps["onCheck"];
}

/** What is bought, and why there: all of the row checks it off but the name, which leads to its prices. */
function PlannedRow({ item, isChecked, onCheck }: RowProps) {
  const { product, units, unit, cost, unitPrice, age, isUsual, isPromotional, facts } = item;
  const isBeside = isZero(units); // bought with another line
  const isPlain = isBeside || (units === "1" && unit === "each");
  const often = isPlain ? "" : `${formatQuantity(units, unit)} × ${formatMoney(unitPrice)} · `;
  return (
    <label className={styles.item} data-checked={isChecked}>
      <input
        type="checkbox"
        className="visually-hidden"
        aria-label={`${item.item.text} is in the basket`}
        checked={isChecked ?? false}
        disabled={isChecked === undefined}
        onChange={(event) => onCheck(item.item.id, event.target.checked)}
      />
      <span className={styles.box} aria-hidden="true">
        <Icon name="check" size={18} />
      </span>
      <span className={styles.what}>
        <Link to={`/prices/${encodeURIComponent(product.id)}`} className={styles.name}>
          {product.name}
        </Link>
        {item.item.text.toLowerCase() !== product.name.toLowerCase() && (
          <span className={styles.detail}>for “{item.item.text}”</span>
        )}
        <span className={styles.detail}>
          {often}
          {isUsual ? `what is usual; seen ${formatAge(age)}` : `seen ${formatAge(age)}`}
        </span>
        {facts.map((fact) => (
          <span
            key={`${fact.because} ${fact.coupon?.id} ${fact.store?.id}`}
            className={COSTS_MORE.has(fact.because) ? styles.detail : styles.why}
          >
            {factWords(fact)}
          </span>
        ))}
        {doubtWords(item).map((words) => (
          <span key={words} className={styles.doubt}>
            {words}
          </span>
        ))}
      </span>
      <span className={styles.cost}>
        {!isBeside && <Amount of={cost} />}
        {isPromotional && !isBeside && <Badge tone="good">Offer</Badge>}
      </span>
    </label>
  );
}

interface UnplannedProps {
  of: ShoppingPlan["unplanned"];
  /** At how many stores, at most, it was planned. */
  stops: number;
}

function Unplanned({ of, stops }: UnplannedProps) {
  if (of.length === 0) return null;
  return (
    <section aria-label="Not in the plan" className={styles.card}>
      <h2>Not in the plan</h2>
      <ul role="list" aria-label="Not in the plan" className={styles.left}>
        {of.map(({ item, reason }) => (
          <li key={item.id}>
            <strong>{item.text}</strong>: {unplannedWords(reason, stops)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Alone({ plan }: { plan: ShoppingPlan }) {
  const { alone } = plan;
  if (alone.length === 0) return null;
  return (
    <section aria-label="At one store alone" className={styles.card}>
      <h2>At one store alone</h2>
      <ul role="list" aria-label="At one store alone" className={styles.items}>
        {alone.map(({ store, total, missing }) => (
          <li key={store.id} className={styles.item}>
            <span className={styles.what}>
              <span className={styles.name}>{store.name}</span>
              {missing.length > 0 && (
                <span className={styles.missing}>without {missing.map(({ text }) => text).join(", ")}</span>
              )}
            </span>
            <span className={styles.cost}>
              <Amount of={total} />{" "}
              <span className={missing.length > 0 ? styles.missing : styles.detail}>
                for {countWords(countsAlone({ missing }, plan))}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Loading() {
  return (
    <div className={styles.sections}>
      <SkeletonBlock height="72px" />
      <SkeletonRows count={5} />
    </div>
  );
}
