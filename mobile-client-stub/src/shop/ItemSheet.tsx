import { type SyntheticEvent, useState } from "react";
import { Button } from "../design/Button.tsx";
import { Choice, Field } from "../design/Field.tsx";
import { Modal } from "../design/Modal.tsx";
import { useDraft } from "../design/useDraft.ts";
import { readDecimal, typedAs } from "../format/decimal.ts";
import type { Edit } from "./Shopping.tsx";
import { useShopping } from "./Shopping.tsx";
import styles from "./ItemSheet.module.css";
import type { Item } from "./kept.ts";

type Unit = NonNullable<Item["quantity"]>["unit"];

/** In which an amount is written on a list; others are kept as they are. */
const UNITS: Partial<Record<Unit, string>> = {
  EACH: "pieces",
  GRAM: "g",
  KILOGRAM: "kg",
  OUNCE: "oz",
  POUND: "lb",
  LITRE: "l",
  GALLON: "gal",
};

/** What exactly is wanted of an item: which product, how much, and what else is to be said. */
export function ItemSheet({ listId, item, onClose }: { listId: string; item: Item; onClose: () => void }) {
  const { edit } = useShopping();
  const chosen = item.product?.id ?? "";
  const [{ text, productId, amount, unit, note }, change] = useDraft(draftOf(item));
  const [problem, setProblem] = useState<string>();
  const candidates = candidatesOf(item);
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    const read = amount.trim() === "" ? null : readDecimal(amount);
    if (amount.trim() !== "" && (read === null || !/[1-9]/.test(read) || read.startsWith("-"))) {
      setProblem("Please enter a number over zero, or nothing.");
      return;
    }
    const wish: Edit = {};
    const wanted = text.replace(/\s+/g, " ").trim();
    if (wanted !== "" && (wanted !== item.text || productId !== chosen))
      wish.what = {
        text: wanted,
        productId: productId || null,
        inAnySize: productId !== "" && productId === chosen && item.inAnySize,
      };
    if (read !== (item.quantity?.amount ?? null) || (read !== null && unit !== item.quantity?.unit))
      wish.quantity = read === null ? null : { amount: read, unit };
    if (note.trim() !== item.note) wish.note = note.trim();
    if (Object.keys(wish).length > 0) edit(listId, item.id, wish);
    onClose();
  };
  return (
    <Modal title={item.text} onClose={onClose}>
      <form className={styles.form} noValidate onSubmit={save}>
        <Field
          label="What"
          autoComplete="off"
          maxLength={200}
          value={text}
          onChange={(event) => change({ text: event.target.value })}
        />
        {candidates.length > 0 && (
          <Choice
            label="Which one"
            value={productId}
            onChange={(event) => change({ productId: event.target.value })}
          >
            <option value="">What costs least of what it may mean</option>
            {candidates.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Choice>
        )}
        <div className={styles.two}>
          <Field
            label="How much"
            inputMode="decimal"
            autoComplete="off"
            placeholder="As usual"
            value={amount}
            problem={problem}
            onChange={(event) => change({ amount: event.target.value })}
          />
          <Choice
            label="Unit"
            value={unit}
            onChange={(event) => change({ unit: event.target.value as Unit })}
          >
            {Object.entries({ ...UNITS, [unit]: UNITS[unit] ?? unit.toLowerCase() }).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </Choice>
        </div>
        <Field
          label="Note"
          autoComplete="off"
          maxLength={1000}
          value={note}
          onChange={(event) => change({ note: event.target.value })}
        />
        <Button type="submit" look="primary">
          Save
        </Button>
        <Button
          look="danger"
          icon="bin"
          onClick={() => {
            edit(listId, item.id, { isDeleted: true });
            onClose();
          }}
        >
          Take it off the list
        </Button>
      </form>
    </Modal>
  );
}

function draftOf({ text, product, quantity, note }: Item) {
  const unit: Unit = quantity?.unit ?? "EACH";
  return { text, productId: product?.id ?? "", amount: quantity ? typedAs(quantity.amount) : "", unit, note };
}

/** The products that it may be. */
function candidatesOf({ product, meaning }: Item): { id: string; name: string }[] {
  const all = [product, meaning?.product, ...(meaning?.others ?? [])].filter((each) => each != null);
  return all.filter(({ id }, index) => all.findIndex((each) => each.id === id) === index);
}
