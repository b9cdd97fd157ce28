import { useId } from "react";
import styles from "./Segments.module.css";

interface SegmentsProps<Value extends string> {
  /** What is chosen by it; not shown. */
  label: string;
  value: Value;
  options: { value: Value; words: string }[];
  onChange: (value: Value) => void;
}

/** One of a few, all in view. */
export function Segments<Value extends string>({ label, value, options, onChange }: SegmentsProps<Value>) {
  const name = useId();
  return (
    <fieldset className={styles.segments}>
      <legend className="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            className="visually-hidden"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.words}
        </label>
      ))}
    </fieldset>
  );
}
