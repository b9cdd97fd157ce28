import { type ReactNode, useEffect, useId, useRef } from "react";
import { IconButton } from "./Button.tsx";
import styles from "./Sheet.module.css";

interface SheetProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/**
 * A form at the edge of the screen, beside which the rest can still be seen and used. It takes the focus and gives it
 * back to where it was; Escape closes it.
 */
export function Sheet({ title, onClose, children }: SheetProps) {
  const sheet = useRef<HTMLDivElement>(null);
  const id = useId();
  useFocusWithin(sheet);
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape, wherever in the form the focus is
    <div
      ref={sheet}
      role="dialog"
      aria-labelledby={id}
      tabIndex={-1}
      className={styles.sheet}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
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
}
