import { type SyntheticEvent, useState } from "react";
import { useMutation, useQuery } from "urql";
import type { ResultOf } from "../api/graphql.ts";
import { wordsFor } from "../api/problem.ts";
import { Button, IconButton } from "../design/Button.tsx";
import { Choice, Field } from "../design/Field.tsx";
import { Modal } from "../design/Modal.tsx";
import { Notice } from "../design/Notice.tsx";
import { Switch } from "../design/Switch.tsx";
import { useDraft } from "../design/useDraft.ts";
import { CATEGORIES, type Category } from "../prices/categories.ts";
import { Stores } from "../purchases/documents.ts";
import { ProductFinder } from "../teaching/ProductFinder.tsx";
import { AddCoupon, ChangeCoupon, type Coupon, LastCurrency } from "./documents.ts";
import {
  changesOf,
  type CouponDraft,
  type CouponKind,
  draftOf,
  draftOfOffer,
  EMPTY,
  FOR,
  hasMoney,
  hasValue,
  KINDS,
  UNKNOWN,
  valueLabel,
  valuesOf,
  withoutChanged,
  type UnclearOffer,
  type WrongCoupon,
  wrongAt,
} from "./draft.ts";
import styles from "./CouponSheet.module.css";
import { goodsWords } from "./words.ts";

interface CouponSheetProps {
  /** The one that is changed; left out for a new one. */
  coupon?: Coupon;
  /** What the offers say that a new one is entered from. */
  offered?: string;
  /** Those of them that are not understood, with what is sure of each: that of the first is entered. */
  unclear?: readonly UnclearOffer[];
  onClose: () => void;
  /** Called with its title. */
  onSaved: (title: string) => void;
}

const NONE: readonly UnclearOffer[] = [];

/** Letters of an offer in a list of them. */
const LONGEST = 60;

/** A coupon that somebody has on paper or in an app. */
export function CouponSheet({ coupon, offered, unclear: all = NONE, onClose, onSaved }: CouponSheetProps) {
  const unclear = all.filter(({ isEntered }) => !isEntered);
  // Of what an offer is that nobody understood, nobody knows that it is the whole basket.
  const blank = offered === undefined ? EMPTY : UNKNOWN;
  const [entered, setDraft] = useDraft(
    coupon ? draftOf(coupon) : unclear[0] ? draftOfOffer(unclear[0]) : blank,
  );
  const [chosen, setChosen] = useState(0);
  const [wrong, setWrong] = useState<WrongCoupon>({});
  const [isFinding, setFinding] = useState(false);
  const { save, isBusy } = useSaving(coupon);
  const usual = useCurrency(entered.storeId);
  const [ownCurrency, setOwnCurrency] = useState<string | null>(null);
  const currency = ownCurrency ?? (entered.currency || usual);
  const draft = { ...entered, currency };
  const choose = (at: number) => {
    setChosen(at);
    setWrong({});
    setOwnCurrency(null);
    setDraft(unclear[at] ? draftOfOffer(unclear[at]) : blank);
  };
  const change = (part: Partial<CouponDraft>) => {
    const { currency: typed, ...others } = part;
    if (typed !== undefined) setOwnCurrency(typed.toUpperCase());
    setDraft(others);
    setWrong(withoutChanged(wrong, part)); // what was wrong there is being mended
  };
  const send = async (event: SyntheticEvent) => {
    event.preventDefault();
    const outcome = await save(draft, currency.trim(), unclear[chosen]?.id);
    if ("wrong" in outcome) setWrong(outcome.wrong);
    else onSaved(outcome.title);
  };
  if (isFinding)
    return (
      <Modal title="Which product is it for?" onClose={onClose}>
        <ProductFinder
          text=""
          exceptId={null}
          onChoose={({ id, name }) => {
            const others = draft.products.filter((each) => each.id !== id);
            change({ products: [...others, { id, name }] });
            setFinding(false);
          }}
        />
        <Button onClick={() => setFinding(false)}>Back</Button>
      </Modal>
    );
  return (
    <Modal title={coupon ? "Change the coupon" : "Add a coupon"} onClose={onClose}>
      <form className={styles.form} noValidate onSubmit={(event) => void send(event)}>
        {offered && (
          <textarea
            className={styles.offered}
            aria-label="What is offered"
            rows={6}
            readOnly
            value={offered}
          />
        )}
        {unclear.length > 0 && (
          <Choice
            label="Which of the offers"
            value={String(chosen)}
            onChange={(event) => choose(Number(event.target.value))}
          >
            {unclear.map(({ id, title }, at) => (
              <option key={id} value={at}>
                {title.length > LONGEST ? `${title.slice(0, LONGEST)}…` : title}
              </option>
            ))}
            <option value={unclear.length}>Another one</option>
          </Choice>
        )}
        {wrong.other && <Notice tone="bad">{wrong.other}</Notice>}
        <Terms draft={draft} wrong={wrong} currency={currency} onChange={change} />
        <Goods
          draft={draft}
          wrong={wrong}
          kept={coupon && (goodsWords({ ...coupon, title: "" }) ?? "As it is")}
          onChange={change}
          onFind={() => setFinding(true)}
        />
        <Where
          draft={draft}
          wrong={wrong}
          currency={currency}
          store={coupon?.store ?? unclear[chosen]?.store ?? null}
          onChange={change}
        />
        <Button type="submit" look="primary" isBusy={isBusy}>
          {coupon ? "Save" : "Add it"}
        </Button>
      </form>
    </Modal>
  );
}

/** Adds a coupon, or changes it; gives its title, or what is wrong with it. */
function useSaving(coupon: Coupon | undefined) {
  const [adding, add] = useMutation(AddCoupon);
  const [changing, change] = useMutation(ChangeCoupon);
  // Lists by state hold it or not; the one that it comes into may be empty.
  const context = { additionalTypenames: ["Coupon", "CouponConnection", "UnclearOffer"] };
  const send = async (draft: CouponDraft, currency: string, offerId?: string) => {
    if (!coupon) {
      const read = valuesOf(draft, currency);
      return "wrong" in read ? read : add({ input: { ...read.input, ...(offerId && { offerId }) } }, context);
    }
    const read = changesOf(draft, coupon, currency);
    return "wrong" in read ? read : change({ input: read.input }, context);
  };
  const save = async (
    draft: CouponDraft,
    currency: string,
    offerId?: string,
  ): Promise<{ title: string } | { wrong: WrongCoupon }> => {
    const sent = await send(draft, currency, offerId);
    if ("wrong" in sent) return sent;
    if (!sent.data) return { wrong: { other: wordsFor(sent.error) } };
    const { outcome } = sent.data;
    if (outcome.__typename === "CouponSaved") return { title: outcome.coupon.title };
    return {
      wrong:
        outcome.__typename === "InvalidCoupon"
          ? wrongAt(outcome.field, outcome.message)
          : { other: outcome.message },
    };
  };
  return { save, isBusy: adding.fetching || changing.fetching };
}

interface PartProps {
  draft: CouponDraft;
  wrong: WrongCoupon;
  onChange: (part: Partial<CouponDraft>) => void;
}

function Currency({ draft, wrong, onChange }: PartProps) {
  return (
    <Field
      label="Currency"
      maxLength={3}
      autoComplete="off"
      autoCapitalize="characters"
      value={draft.currency}
      problem={wrong.currency}
      onChange={(event) => onChange({ currency: event.target.value })}
    />
  );
}

function Terms({ draft, wrong, currency, onChange }: PartProps & { currency: string }) {
  const isInMoney = draft.kind === "AMOUNT_OFF" || draft.kind === "FIXED_PRICE";
  const value = (
    <Field
      label={valueLabel(draft.kind, currency)}
      inputMode="decimal"
      autoComplete="off"
      value={draft.value}
      problem={wrong.value}
      onChange={(event) => onChange({ value: event.target.value })}
    />
  );
  return (
    <>
      <Choice
        label="What it takes off"
        value={draft.kind}
        problem={wrong.kind}
        onChange={(event) => onChange({ kind: event.target.value as CouponKind })}
      >
        {Object.entries(KINDS).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </Choice>
      {draft.kind === "BUY_X_GET_Y" && (
        <div className={styles.two}>
          <Field
            label="Buy"
            inputMode="numeric"
            value={draft.buy}
            problem={wrong.buy}
            onChange={(event) => onChange({ buy: event.target.value })}
          />
          <Field
            label="Get"
            inputMode="numeric"
            value={draft.get}
            problem={wrong.get}
            onChange={(event) => onChange({ get: event.target.value })}
          />
        </div>
      )}
      {hasValue(draft.kind) && !isInMoney && value}
      {isInMoney && (
        <div className={styles.two}>
          {value}
          <Currency draft={draft} wrong={wrong} onChange={onChange} />
        </div>
      )}
    </>
  );
}

interface GoodsProps extends PartProps {
  /** What the coupon that is changed is for, in words. */
  kept: string | undefined;
  onFind: () => void;
}

function Goods({ draft, wrong, kept, onChange, onFind }: GoodsProps) {
  const isEntered = ["words", "products", "barcodes"].includes(draft.for);
  return (
    <>
      <Choice
        label="For"
        value={draft.for}
        problem={isEntered ? undefined : wrong.goods}
        onChange={(event) => onChange({ for: event.target.value as CouponDraft["for"] })}
      >
        {kept && <option value="kept">As it is: {kept}</option>}
        {Object.entries(FOR).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </Choice>
      {draft.for === "products" && <Chosen draft={draft} wrong={wrong} onChange={onChange} onFind={onFind} />}
      {/* The hint shows that a kind of goods is meant: words that every one of them has, not one product in full. */}
      {draft.for === "words" && (
        <Field
          label="Name of the goods"
          placeholder="Greek yogurt"
          autoComplete="off"
          value={draft.words}
          problem={wrong.goods}
          onChange={(event) => onChange({ words: event.target.value })}
        />
      )}
      {draft.for === "barcodes" && (
        <Field
          label="Barcodes, with blanks between them"
          inputMode="numeric"
          autoComplete="off"
          value={draft.barcodes}
          problem={wrong.goods}
          onChange={(event) => onChange({ barcodes: event.target.value })}
        />
      )}
      {draft.for === "category" && (
        <Choice
          label="Part of the shop"
          value={draft.category}
          onChange={(event) => onChange({ category: event.target.value as Category })}
        >
          {Object.entries(CATEGORIES).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </Choice>
      )}
    </>
  );
}

function Chosen({ draft, wrong, onChange, onFind }: Omit<GoodsProps, "kept">) {
  const { products, inAnySize } = draft;
  return (
    <div className={styles.chosen}>
      {products.length > 0 && (
        <ul role="list" aria-label="Products that it is for">
          {products.map(({ id, name }) => (
            <li key={id}>
              <span>{name}</span>
              <IconButton
                icon="close"
                label={`Not for ${name}`}
                onClick={() => onChange({ products: products.filter((each) => each.id !== id) })}
              />
            </li>
          ))}
        </ul>
      )}
      {wrong.goods && (
        <p role="alert" className={styles.problem}>
          {wrong.goods}
        </p>
      )}
      <Button icon="plus" onClick={onFind}>
        {products.length > 0 ? "Another product" : "Choose a product"}
      </Button>
      {products.length === 1 && (
        <Switch
          label="In any size of it"
          checked={inAnySize}
          onChange={(event) => onChange({ inAnySize: event.target.checked })}
        />
      )}
    </div>
  );
}

interface WhereProps extends PartProps {
  currency: string;
  /** That of the coupon or the offer, at which nothing may have been bought yet. */
  store: { id: string; name: string } | null;
}

function Where({ draft, wrong, currency, store, onChange }: WhereProps) {
  const [{ data }] = useQuery({ query: Stores });
  const stores = data?.stores ?? [];
  const isInMoney = draft.kind === "AMOUNT_OFF" || draft.kind === "FIXED_PRICE";
  return (
    <>
      <Choice
        label="Store"
        value={draft.storeId}
        problem={wrong.storeId}
        onChange={(event) => onChange({ storeId: event.target.value })}
      >
        <option value="">Any store</option>
        {store && !stores.some(({ id }) => id === store.id) && <option value={store.id}>{store.name}</option>}
        {stores.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
      <div className={styles.two}>
        <Field
          label="First day"
          type="date"
          value={draft.startsOn}
          problem={wrong.startsOn}
          onChange={(event) => onChange({ startsOn: event.target.value })}
        />
        <Field
          label="Last day"
          type="date"
          value={draft.endsOn}
          problem={wrong.endsOn}
          onChange={(event) => onChange({ endsOn: event.target.value })}
        />
      </div>
      <div className={styles.two}>
        <Field
          label={`Needs at least, ${currency}`}
          inputMode="decimal"
          autoComplete="off"
          value={draft.minimum}
          problem={wrong.minimum}
          onChange={(event) => onChange({ minimum: event.target.value })}
        />
        <Field
          label="Needs at least, pieces"
          inputMode="decimal"
          autoComplete="off"
          value={draft.minimumCount}
          problem={wrong.minimumCount}
          onChange={(event) => onChange({ minimumCount: event.target.value })}
        />
      </div>
      {!isInMoney && hasMoney(draft) && <Currency draft={draft} wrong={wrong} onChange={onChange} />}
      {draft.for !== "basket" && (draft.minimum || draft.minimumCount) && (
        <Switch
          label="All that I buy counts for that"
          checked={draft.minimumIsOfBasket}
          onChange={(event) => onChange({ minimumIsOfBasket: event.target.checked })}
        />
      )}
      <div className={styles.two}>
        <Field
          label="Code"
          autoComplete="off"
          value={draft.code}
          problem={wrong.code}
          onChange={(event) => onChange({ code: event.target.value })}
        />
        <Field
          label="May be used, times"
          placeholder="1"
          inputMode="numeric"
          autoComplete="off"
          value={draft.maxUses}
          problem={wrong.maxUses}
          onChange={(event) => onChange({ maxUses: event.target.value })}
        />
      </div>
      <Field
        label="What you call it"
        autoComplete="off"
        value={draft.title}
        problem={wrong.title}
        onChange={(event) => onChange({ title: event.target.value })}
      />
      <Switch
        label="Has to be clipped at the store"
        checked={draft.needsClip}
        onChange={(event) => onChange({ needsClip: event.target.checked })}
      />
      <Switch
        label="Goes with other coupons on the same goods"
        checked={draft.isStackable}
        onChange={(event) => onChange({ isStackable: event.target.checked })}
      />
    </>
  );
}

/** That of the last purchase at the store, else of the last one at all. */
function useCurrency(storeId: string): string {
  const filter = storeId ? { storeId } : null;
  const [there] = useQuery({ query: LastCurrency, variables: { filter }, pause: !storeId });
  const [last] = useQuery({ query: LastCurrency, variables: { filter: null } });
  const of = (data: ResultOf<typeof LastCurrency> | undefined) =>
    data?.purchases.edges[0]?.node.total?.currencyCode;
  return (storeId ? of(there.data) : undefined) ?? of(last.data) ?? "USD";
}
