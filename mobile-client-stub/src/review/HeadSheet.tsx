import { type SyntheticEvent, useState } from "react";
import { useQuery } from "urql";
import { Button } from "../design/Button.tsx";
import { Field } from "../design/Field.tsx";
import { Notice } from "../design/Notice.tsx";
import { Sheet } from "../design/Sheet.tsx";
import { useDraft } from "../design/useDraft.ts";
import { PurchasesPage, Stores } from "../purchases/documents.ts";
import type { ReviewedPurchase } from "./documents.ts";
import type { Wrong } from "./draft.ts";
import { currenciesOf, headActions, type HeadDraft, headOf, wrongInHead } from "./head.ts";
import styles from "./HeadSheet.module.css";
import type { Correcting } from "./useCorrecting.ts";

interface HeadSheetProps {
  purchase: ReviewedPurchase;
  correcting: Correcting;
  onClose: () => void;
}

/** Store, date and total of a purchase, to be corrected. */
export function HeadSheet({ purchase, correcting, onClose }: HeadSheetProps) {
  const [draft, change] = useDraft(headOf(purchase));
  const [wrong, setWrong] = useState<Wrong>({});
  const [{ data }] = useQuery({ query: Stores });
  const stores = data?.stores ?? [];
  const [newest] = useQuery({ query: PurchasesPage, variables: { first: 20, after: null, filter: null } });
  const currencies = currenciesOf(newest.data?.purchases.edges.map(({ node }) => node) ?? []);
  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    const found = wrongInHead(draft);
    if (Object.keys(found).length > 0) {
      setWrong(found);
      return;
    }
    const actions = headActions(draft, purchase, stores);
    const refused =
      actions.length > 0 && (await correcting.correct("Changed store, date and total.", ...actions));
    if (refused) setWrong(refused);
    else onClose();
  };
  const bind = (name: keyof HeadDraft) => ({
    value: draft[name],
    onChange: (event: { target: { value: string } }) => change({ [name]: event.target.value }),
  });
  return (
    <Sheet title="Store, date and total" onClose={onClose}>
      <form className={styles.form} noValidate onSubmit={(event) => void save(event)}>
        {wrong.other && <Notice tone="bad">{wrong.other}</Notice>}
        <Field label="Store" list="stores" problem={wrong.STORE ?? wrong.MERCHANT_NAME} {...bind("store")} />
        <datalist id="stores">
          {stores.map(({ id, name }) => (
            <option key={id} value={name} />
          ))}
        </datalist>
        <div className={styles.pair}>
          <Field
            label="Date"
            type="date"
            problem={wrong.PURCHASED_ON ?? wrong.PURCHASED_AT}
            {...bind("date")}
          />
          <Field label="Time" type="time" {...bind("time")} />
        </div>
        <div className={styles.pair}>
          <Field
            label="Total"
            inputMode="decimal"
            autoComplete="off"
            problem={wrong.TOTAL}
            {...bind("total")}
          />
          <Field
            label="Currency"
            maxLength={3}
            list="currencies"
            autoComplete="off"
            problem={wrong.CURRENCY_CODE}
            {...bind("currencyCode")}
          />
        </div>
        <datalist id="currencies">
          {currencies.map((code) => (
            <option key={code} value={code} />
          ))}
        </datalist>
        <Button type="submit" look="primary" isBusy={correcting.isBusy}>
          Save
        </Button>
      </form>
    </Sheet>
  );
}
