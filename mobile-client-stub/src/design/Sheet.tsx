import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { IconButton } from "./Button.tsx";
import styles from "./Sheet.module.css";

interface SheetProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/**
 * A form at the edge of the screen, beside which the rest can still be seen and pressed. It takes the focus, keeps it
 * while somebody goes on by Tab, and gives it back to where it was; Escape closes it.
 */
export function Sheet({ title, onClose, children }: SheetProps) {
  const sheet = useRef<HTMLDivElement>(null);
  const id = useId();
  useFocusWithin(sheet);
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys, wherever in the form the focus is
    <div
      ref={sheet}
      role="dialog"
      aria-labelledby={id}
      tabIndex={-1}
      className={styles.sheet}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
        if (event.key === "Tab") turnAround(event, event.currentTarget);
      }}
    >
      <header className={styles.head}>
        <h2 id={id}>{title}</h2>
        <IconButton icon="close" label="Close" onClick={onClose} />
      </header>
      {children}
    </div>
  );
}

const FOCUSABLE = "a[href], button, input, select, textarea, summary";

/** From the last part of the sheet Tab leads to its first again, and back. */
function turnAround(event: KeyboardEvent, sheet: HTMLElement): void {
  const parts = [...sheet.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (part) => part.tabIndex >= 0 && !part.matches(":disabled"),
  );
  const [first, last] = [parts[0], parts.at(-1)];
  const isAtStart = document.activeElement === first || document.activeElement === sheet;
  const to = event.shiftKey ? isAtStart && last : document.activeElement === last && first;
  if (!to) return;
  event.preventDefault();
  to.focus();
}

function useFocusWithin(sheet: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const before = document.activeElement;
    sheet.current?.focus({ preventScroll: true });
    return () => {
      // Somebody who went on to something else by themselves stays there.
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [sheet]);
  // What had the focus may be gone, as a button that leads on to another part of the form.
  useEffect(() => {
    if (document.activeElement === document.body) sheet.current?.focus({ preventScroll: true });
  });
}
