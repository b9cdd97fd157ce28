import { type ReactNode, useEffect, useId, useRef } from "react";
import { Button } from "./Button.tsx";
import styles from "./Confirm.module.css";

interface ConfirmProps {
  isOpen: boolean;
  title: string;
  /** The words of the button that does it. */
  action: string;
  onConfirm: () => void;
  onCancel: () => void;
  children: ReactNode;
}

/** Asks before something that cannot simply be taken back. */
export function Confirm({ isOpen, title, action, onConfirm, onCancel, children }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={id} onClose={onCancel}>
      <h2 id={id}>{title}</h2>
      <p>{children}</p>
      <div className={styles.choices}>
        <Button onClick={onCancel}>Cancel</Button>
        <Button look="primary" onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </dialog>
  );
}
