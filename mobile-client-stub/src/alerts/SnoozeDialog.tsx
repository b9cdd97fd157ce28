import { useEffect, useId, useRef } from "react";
import { Button } from "../design/Button.tsx";
import { dayOf, formatDay } from "../format/dates.ts";
import { inDays, RESTS } from "./rest.ts";
import styles from "./SnoozeDialog.module.css";

interface SnoozeDialogProps {
  /** What is to rest, in words; null while nothing is asked. */
  title: string | null;
  onChoose: (until: Date) => void;
  onCancel: () => void;
}

/** Asks for how long an alert shall rest. */
export function SnoozeDialog({ title, onChoose, onCancel }: SnoozeDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const isOpen = title !== null;
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={id} onClose={onCancel}>
      <h2 id={id}>Let it rest</h2>
      <p>{title}. Until then you do not see it here.</p>
      <ul className={styles.choices}>
        {RESTS.map(({ words, days }) => (
          <li key={days}>
            <button
              type="button"
              className={styles.choice}
              onClick={() => onChoose(inDays(days, new Date()))}
            >
              {words}
              <span className={styles.until}>until {formatDay(dayOf(inDays(days, new Date())))}</span>
            </button>
          </li>
        ))}
      </ul>
      <Button onClick={onCancel}>Cancel</Button>
    </dialog>
  );
}
