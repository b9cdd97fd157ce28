import { type SyntheticEvent, useState } from "react";
import { useMutation } from "urql";
import { wordsFor } from "../api/problem.ts";
import { Button } from "../design/Button.tsx";
import { Choice, Field } from "../design/Field.tsx";
import { Modal } from "../design/Modal.tsx";
import { Notice } from "../design/Notice.tsx";
import { Switch } from "../design/Switch.tsx";
import { useDraft } from "../design/useDraft.ts";
import type { Product } from "../product/documents.ts";
import { ChangeWatch, CreateWatch, type Watch } from "./documents.ts";
import {
  currencyOf,
  draftOf,
  isRefused,
  measuresOf,
  nowOf,
  storesOf,
  valuesOf,
  type WatchDraft,
  wordsOfMeasure,
  type WrongWatch,
  wrongAt,
} from "./draft.ts";
import styles from "./WatchSheet.module.css";

interface WatchSheetProps {
  product: Product;
  /** The watch to change; null for a new one. */
  watch: Watch | null;
  onClose: () => void;
  onSaved: (words: string) => void;
}

/** The price at which somebody wants to be told. */
export function WatchSheet({ product, watch, onClose, onSaved }: WatchSheetProps) {
  const [draft, change] = useDraft<WatchDraft>(draftOf(product, watch));
  const [wrong, setWrong] = useState<WrongWatch>({});
  const saving = useSaving(product, watch);
  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    const refused = await saving.save(draft);
    setWrong(refused ?? {});
    if (refused) return;
    onSaved(watch ? "The watch is changed." : "You will be told when the price is there.");
  };
  const measures = measuresOf(product, watch);
  return (
    <Modal title={watch ? "Change the watch" : "Watch the price"} onClose={onClose}>
      <form className={styles.form} noValidate onSubmit={(event) => void save(event)}>
        <p className={styles.product}>{product.name}</p>
        {wrong.other && <Notice tone="bad">{wrong.other}</Notice>}
        <div className={styles.price}>
          <Field
            label={`Target price, ${currencyOf(product, watch)}`}
            inputMode="decimal"
            autoComplete="off"
            value={draft.target}
            onChange={(event) => change({ target: event.target.value })}
            hint={nowOf(draft, product) ?? undefined}
            problem={wrong.target}
          />
          <Choice
            label="For"
            value={draft.per}
            onChange={(event) => change({ per: event.target.value })}
            problem={wrong.per}
          >
            {measures.map((per) => (
              <option key={per?.text ?? ""} value={per?.text ?? ""}>
                {wordsOfMeasure(per)}
              </option>
            ))}
          </Choice>
        </div>
        <Choice
          label="Store"
          value={draft.storeId}
          onChange={(event) => change({ storeId: event.target.value })}
          problem={wrong.storeId}
        >
          <option value="">Any store</option>
          {storesOf(product, watch).map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Choice>
        <div>
          <Switch
            label="Offers count"
            checked={draft.withPromotions}
            onChange={(event) => change({ withPromotions: event.target.checked })}
          />
          {(product.family.length > 0 || draft.inAnySize) && (
            <Switch
              label="Other sizes count, too"
              checked={draft.inAnySize}
              onChange={(event) => change({ inAnySize: event.target.checked })}
            />
          )}
        </div>
        <p className={styles.note}>You are told when a receipt of yours shows this price or a lower one.</p>
        <Button type="submit" look="primary" isBusy={saving.isBusy}>
          {watch ? "Save" : "Watch it"}
        </Button>
      </form>
    </Modal>
  );
}

/** Creates or changes the watch, and says what is wrong with it; null where it is saved. */
function useSaving(product: Product, watch: Watch | null) {
  const [creation, create] = useMutation(CreateWatch);
  const [changing, alter] = useMutation(ChangeWatch);
  const save = async (draft: WatchDraft): Promise<WrongWatch | null> => {
    const values = valuesOf(draft, product, watch);
    if (isRefused(values)) return values;
    // The list that it comes into may be empty, and then nothing in it says that it is of watches.
    const context = { additionalTypenames: ["Watch"] };
    const { data, error } = watch
      ? await alter({ input: { watchId: watch.id, ...values } }, context)
      : await create({ input: { productId: product.id, ...values } }, context);
    if (!data) return { other: wordsFor(error) };
    const { outcome } = data;
    if (outcome.__typename === "WatchSaved") return null;
    return wrongAt(outcome.__typename === "InvalidWatch" ? outcome.field : null, outcome.message);
  };
  return { save, isBusy: creation.fetching || changing.fetching };
}
