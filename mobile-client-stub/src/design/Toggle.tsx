import styles from "./Toggle.module.css";

interface ToggleProps {
  label: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

/** Something that is on or off. */
export function Toggle({ label, isOn, onChange }: ToggleProps) {
  return (
    <label className={styles.toggle}>
      {label}
      <input
        type="checkbox"
        role="switch"
        checked={isOn}
        onChange={(event) => onChange(event.target.checked)}
      />
    </label>
  );
}
