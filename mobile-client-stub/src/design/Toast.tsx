import type { ReactNode } from "react";
import { Button, IconButton } from "./Button.tsx";
import styles from "./Toast.module.css";

interface ToastProps {
  /** What was done; null for nothing to say. */
  children: ReactNode;
  /** Takes it back, where that can be. */
  onUndo?: (() => void) | undefined;
  isBusy?: boolean;
  onClose: () => void;
}

/** Says above the tabs what was done, and stays until it is closed: nobody has to be quick to undo something. */
export function Toast({ children, onUndo, isBusy = false, onClose }: ToastProps) {
  return (
    <div className={styles.place} role="status">
      {children !== null && (
        <div className={styles.toast}>
          <p>{children}</p>
          {onUndo && (
            <Button look="quiet" icon="undo" isBusy={isBusy} onClick={onUndo}>
              Undo
            </Button>
          )}
          <IconButton icon="close" label="Close the message" onClick={onClose} />
        </div>
      )}
    </div>
  );
}
