import { type ComponentProps, type ReactNode, useId } from "react";
import styles from "./Field.module.css";

interface FieldProps extends ComponentProps<"input"> {
  label: string;
  hint?: string;
  /** What is wrong with what was entered; read aloud as it comes. */
  problem?: string | undefined;
  /** A button at the end of the input. */
  children?: ReactNode;
}

/** A labelled input of a form. */
export function Field({ label, hint, problem, children, ...rest }: FieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.row}>
        <input
          {...rest}
          id={id}
          className={styles.input}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem || hint ? `${id}-hint` : undefined}
        />
        {children}
      </div>
      <Hint id={`${id}-hint`} hint={hint} problem={problem} />
    </div>
  );
}

interface ChoiceProps extends ComponentProps<"select"> {
  label: string;
  problem?: string | undefined;
  children: ReactNode;
}

/** A labelled choice of a form; its children are the options. */
export function Choice({ label, problem, ...rest }: ChoiceProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <select
        {...rest}
        id={id}
        className={styles.input}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? `${id}-hint` : undefined}
      />
      <Hint id={`${id}-hint`} problem={problem} />
    </div>
  );
}

function Hint({
  id,
  hint,
  problem,
}: {
  id: string;
  hint?: string | undefined;
  problem?: string | undefined;
}) {
  if (!problem && !hint) return null;
  return (
    <p id={id} className={problem ? styles.problem : styles.hint} role={problem ? "alert" : undefined}>
      {problem ?? hint}
    </p>
  );
}
