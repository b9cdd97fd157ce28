import { type ComponentProps, type ReactNode, useId } from "react";
import styles from "./Switch.module.css";

interface SwitchProps extends Omit<ComponentProps<"input">, "type" | "children"> {
  label: ReactNode;
  hint?: string | undefined;
}

/** Something that is on or off, told in words on its left. */
export function Switch({ label, hint, ...rest }: SwitchProps) {
  const id = useId();
  return (
    <label className={styles.row}>
      <span className={styles.words}>
        {label}
        {hint && (
          <small id={id} className={styles.hint}>
            {hint}
          </small>
        )}
      </span>
      <input
        {...rest}
        type="checkbox"
        role="switch"
        className={styles.switch}
        aria-describedby={hint ? id : undefined}
      />
    </label>
  );
}

/** A switch without words of its own, for tables whose heads say what it is; `label` is read aloud. */
export function BareSwitch({ label, ...rest }: Omit<ComponentProps<"input">, "type"> & { label: string }) {
  return <input {...rest} type="checkbox" role="switch" className={styles.switch} aria-label={label} />;
}
