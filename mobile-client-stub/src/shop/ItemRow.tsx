import { IconButton } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import styles from "./ItemRow.module.css";
import type { Item } from "./kept.ts";
import { meaningWords, quantityWords } from "./words.ts";

interface ItemRowProps {
  item: Item;
  onCheck: (isChecked: boolean) => void;
  onOpen: () => void;
}

/** An item: all of the row checks it off, so that a thumb finds it; the button at its end opens it. */
export function ItemRow({ item, onCheck, onOpen }: ItemRowProps) {
  const quantity = quantityWords(item.quantity);
  const meaning = meaningWords(item);
  return (
    <div className={styles.row} data-checked={item.isChecked}>
      <label className={styles.check}>
        <input
          type="checkbox"
          className="visually-hidden"
          checked={item.isChecked}
          onChange={(event) => onCheck(event.target.checked)}
        />
        <span className={styles.box} aria-hidden="true">
          <Icon name="check" size={18} />
        </span>
        <span className={styles.what}>
          <span className={styles.text}>
            {item.text}
            {quantity && <span className={styles.quantity}> {quantity}</span>}
          </span>
          {meaning && (
            <span className={styles.detail} data-unsure={item.meaning?.understanding !== "ONE" || undefined}>
              {meaning}
            </span>
          )}
          {item.note && <span className={styles.detail}>{item.note}</span>}
        </span>
      </label>
      <IconButton icon="pen" label={`Change ${item.text}`} onClick={onOpen} />
    </div>
  );
}
