import { type SyntheticEvent, useState } from "react";
import { useMutation, useQuery } from "urql";
import { wordsFor } from "../api/problem.ts";
import { Button } from "../design/Button.tsx";
import { Choice, Field } from "../design/Field.tsx";
import { Modal } from "../design/Modal.tsx";
import { Notice } from "../design/Notice.tsx";
import { Switch } from "../design/Switch.tsx";
import { CATEGORIES, type Category } from "../prices/categories.ts";
import { Stores } from "../purchases/documents.ts";
import { AddCoupon, LastCurrency } from "./documents.ts";
import {
  type CouponDraft,
  type CouponKind,
  EMPTY,
  FOR,
  hasValue,
  KINDS,
  valueLabel,
  valuesOf,
  type WrongCoupon,
  wrongAt,
} from "./draft.ts";
import styles from "./CouponSheet.module.css";

interface CouponSheetProps {
  onClose: () => void;
  /** Called with its title. */
  onSaved: (title: string) => void;
}

/** A coupon that somebody has on paper or in an app. */
export function CouponSheet({ onClose, onSaved }: CouponSheetProps) {
  const [draft, setDraft] = useState(EMPTY);
  const [wrong, setWrong] = useState<WrongCoupon>({});
  const [adding, add] = useMutation(AddCoupon);
  const currency = useCurrency();
  const change = (part: Partial<CouponDraft>) => setDraft({ ...draft, ...part });
  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    const read = valuesOf(draft, currency);
    if ("wrong" in read) {
      setWrong(read.wrong);
      return;
    }
    const { data, error } = await add(
      { input: read.input },
      { additionalTypenames: ["Coupon", "CouponConnection"] },
    );
    if (!data) {
      setWrong({ other: wordsFor(error) });
      return;
    }
    const { outcome } = data;
    if (outcome.__typename === "CouponSaved") {
      onSaved(outcome.coupon.title);
      return;
    }
    setWrong(wrongAt(outcome.field, outcome.message));
  };
  return (
    <Modal title="Add a coupon" onClose={onClose}>
      <form className={styles.form} noValidate onSubmit={(event) => void save(event)}>
        {wrong.other && <Notice tone="bad">{wrong.other}</Notice>}
        <Terms draft={draft} wrong={wrong} currency={currency} onChange={change} />
        <Goods draft={draft} wrong={wrong} onChange={change} />
        <Where draft={draft} wrong={wrong} currency={currency} onChange={change} />
        <Button type="submit" look="primary" isBusy={adding.fetching}>
          Add it
        </Button>
      </form>
    </Modal>
  );
}

interface PartProps {
  draft: CouponDraft;
  wrong: WrongCoupon;
  onChange: (part: Partial<CouponDraft>) => void;
}

function Terms({ draft, wrong, currency, onChange }: PartProps & { currency: string }) {
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
      {hasValue(draft.kind) && (
        <Field
          label={valueLabel(draft.kind, currency)}
          inputMode="decimal"
          autoComplete="off"
          value={draft.value}
          problem={wrong.value}
          onChange={(event) => onChange({ value: event.target.value })}
        />
      )}
    </>
  );
}

function Goods({ draft, wrong, onChange }: PartProps) {
  return (
    <>
      <Choice
        label="For"
        value={draft.for}
        problem={draft.for === "words" ? undefined : wrong.goods}
        onChange={(event) => onChange({ for: event.target.value as CouponDraft["for"] })}
      >
        {Object.entries(FOR).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </Choice>
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

function Where({ draft, wrong, currency, onChange }: PartProps & { currency: string }) {
  const [{ data }] = useQuery({ query: Stores });
  return (
    <>
      <Choice
        label="Store"
        value={draft.storeId}
        problem={wrong.storeId}
        onChange={(event) => onChange({ storeId: event.target.value })}
      >
        <option value="">Any store</option>
        {data?.stores.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
      <div className={styles.two}>
        <Field
          label="Last day"
          type="date"
          value={draft.endsOn}
          problem={wrong.endsOn}
          onChange={(event) => onChange({ endsOn: event.target.value })}
        />
        <Field
          label={`Needs at least, ${currency}`}
          inputMode="decimal"
          autoComplete="off"
          value={draft.minimum}
          problem={wrong.minimum}
          onChange={(event) => onChange({ minimum: event.target.value })}
        />
      </div>
      <div className={styles.two}>
        <Field
          label="Code"
          autoComplete="off"
          value={draft.code}
          problem={wrong.code}
          onChange={(event) => onChange({ code: event.target.value })}
        />
        <Field
          label="What you call it"
          autoComplete="off"
          value={draft.title}
          problem={wrong.title}
          onChange={(event) => onChange({ title: event.target.value })}
        />
      </div>
      <Switch
        label="Has to be clipped at the store"
        checked={draft.needsClip}
        onChange={(event) => onChange({ needsClip: event.target.checked })}
      />
    </>
  );
}

/** That of the last purchase. */
function useCurrency(): string {
  const [{ data }] = useQuery({ query: LastCurrency });
  return data?.purchases.edges[0]?.node.total?.currencyCode ?? "USD";
}
