import { useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { useFreshQuery } from "../api/fresh.ts";
import type { Topic } from "../api/feed.ts";
import { Amount } from "../design/Amount.tsx";
import { Badge } from "../design/Badge.tsx";
import { ButtonLink } from "../design/Button.tsx";
import { Empty } from "../design/Empty.tsx";
import { Choice, Field } from "../design/Field.tsx";
import { Failure, Notice, Outdated } from "../design/Notice.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
import { SkeletonBlock, SkeletonRows } from "../design/Skeleton.tsx";
import { StoreMark } from "../design/StoreMark.tsx";
import { formatAge } from "../format/ages.ts";
import { readDecimal, typedAs } from "../format/decimal.ts";
import { formatMoney, formatQuantity, isZero } from "../format/money.ts";
import { Plan, type PlannedItem, type ShoppingPlan, type Stop } from "./documents.ts";
import styles from "./PlanScreen.module.css";
import { useShopping } from "./Shopping.tsx";
import { factWords, storesWords, unplannedWords } from "./words.ts";

const NEWS: readonly Topic[] = ["lists"];
const MOST_STORES = [1, 2, 3, 4, 5];

/** Where to buy what is open on a list so that all of it costs least. */
export function PlanScreen() {
  const { id = "" } = useParams();
  const { kept, isOffline } = useShopping();
  const [params, setParams] = useSearchParams();
  const list = kept.lists.find((each) => each.id === id);
  const stores = /^([1-9]|10)$/.test(params.get("stores") ?? "") ? Number(params.get("stores")) : null;
  const trip = readDecimal(params.get("trip") ?? "");
  // Nothing is planned that the server does not know yet.
  const isWaiting = kept.pending.some(({ listId }) => listId === id) || (list?.isNew ?? false);
  const change = (name: string, value: string) => {
    const next = new URLSearchParams(params);
    next.set(name, value);
    setParams(next, { replace: true, preventScrollReset: true });
  };
  return (
    <>
      <ScreenHeader title={list ? `Plan: ${list.name}` : "Plan"} backTo={`/shop/${encodeURIComponent(id)}`} />
      {isWaiting && isOffline && (
        <Notice tone="warn">A plan needs a connection. The list is kept here.</Notice>
      )}
      {isWaiting && !isOffline && <Loading />}
      {!isWaiting && <Asked listId={id} stores={stores} trip={trip} onChange={change} />}
    </>
  );
}

interface AskedProps {
  listId: string;
  stores: number | null;
  trip: string | null;
  onChange: (name: string, value: string) => void;
}

function Asked({ listId, stores, trip, onChange }: AskedProps) {
  const { data, error, retry } = useFreshQuery(
    { query: Plan, variables: { listId, maxStores: stores, tripCost: trip } },
    NEWS,
  );
  const plan = data?.shoppingPlan;
  if (error && !data) return <Failure error={error} onRetry={retry} />;
  if (!plan) return <Loading />;
  if (plan.__typename === "NothingPriced")
    return (
      <Empty icon="shop" title="Nothing to plan yet">
        <p>{plan.message}</p>
        <ButtonLink to={`/shop/${encodeURIComponent(listId)}`}>Back to the list</ButtonLink>
      </Empty>
    );
  if (plan.__typename !== "ShoppingPlan") return <Notice tone="bad">{plan.message}</Notice>;
  return (
    <div className={styles.sections}>
      {error && <Outdated error={error} onRetry={retry} />}
      <Summary plan={plan} />
      <Settings key={plan.settings.tripCost} plan={plan} onChange={onChange} />
      {plan.stops.map((stop) => (
        <StopCard key={stop.store.id} stop={stop} />
      ))}
      <Unplanned of={plan.unplanned} />
      <Alone plan={plan} />
    </div>
  );
}

function Summary({ plan: { total, goods, savings, trips, stops, isBest, gap } }: { plan: ShoppingPlan }) {
  return (
    <section aria-label="What it costs" className={styles.summary}>
      <p className={styles.total}>
        <Amount of={total} />
      </p>
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
      {!isBest && (
        <Notice tone="warn">
          There was no time to try everything: another plan may cost up to {formatMoney(gap)} less.
        </Notice>
      )}
    </section>
  );
}

function Settings({ plan, onChange }: { plan: ShoppingPlan; onChange: AskedProps["onChange"] }) {
  const { maxStores, tripCost } = plan.settings;
  const [typed, setTyped] = useState(typedAs(tripCost));
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
        onChange={(event) => setTyped(event.target.value)}
        onBlur={(event) => event.currentTarget.form?.requestSubmit()}
      />
    </form>
  );
}

function StopCard({ stop: { store, total, items, coupons } }: { stop: Stop }) {
  return (
    <section className={styles.card} aria-label={store.name}>
      <header className={styles.head}>
        <StoreMark name={store.name} size={40} />
        <h2>{store.name}</h2>
        <strong>
          <Amount of={total} />
        </strong>
      </header>
      <ul role="list" aria-label={`To buy at ${store.name}`} className={styles.items}>
        {items.map((item) => (
          <li key={item.item.id}>
            <Planned item={item} />
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
              </span>
              <span className={styles.off}>−{formatMoney(saving)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Planned({ item }: { item: PlannedItem }) {
  const { product, units, unit, cost, unitPrice, age, isUsual, isPromotional, facts } = item;
  const isOne = units === "1" && unit === "each";
  const often = isOne ? "" : `${formatQuantity(units, unit)} × ${formatMoney(unitPrice)} · `;
  return (
    <div className={styles.item}>
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
          <span key={`${fact.because} ${fact.coupon?.id} ${fact.store?.id}`} className={styles.why}>
            {factWords(fact)}
          </span>
        ))}
      </span>
      <span className={styles.cost}>
        <Amount of={cost} />
        {isPromotional && <Badge tone="good">Offer</Badge>}
      </span>
    </div>
  );
}

function Unplanned({ of }: { of: ShoppingPlan["unplanned"] }) {
  if (of.length === 0) return null;
  return (
    <section aria-label="Not in the plan" className={styles.card}>
      <h2>Not in the plan</h2>
      <ul role="list" aria-label="Not in the plan" className={styles.left}>
        {of.map(({ item, reason }) => (
          <li key={item.id}>
            <strong>{item.text}</strong>: {unplannedWords(reason)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Alone({ plan: { alone } }: { plan: ShoppingPlan }) {
  if (alone.length === 0) return null;
  return (
    <section aria-label="At one store alone" className={styles.card}>
      <h2>At one store alone</h2>
      <ul role="list" aria-label="At one store alone" className={styles.items}>
        {alone.map(({ store, total, missing }) => (
          <li key={store.id} className={styles.item}>
            <span className={styles.what}>
              <span className={styles.name}>{store.name}</span>
              <span className={missing.length > 0 ? styles.missing : styles.detail}>
                {missing.length > 0
                  ? `without ${missing.map(({ text }) => text).join(", ")}`
                  : "with all of it"}
              </span>
            </span>
            <Amount of={total} />
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
