import { useEffect, useState } from "react";
import { IconButton } from "./Button.tsx";
import { Icon } from "./Icon.tsx";
import styles from "./SearchBox.module.css";

const TYPING_PAUSE_MS = 250;

interface SearchBoxProps {
  /** Its name, which is not shown. */
  label: string;
  /** Examples of what can be looked for. */
  hint: string;
  text: string;
  onChange: (text: string) => void;
}

/**
 * Words to look for. What is typed goes to `onChange` when the typing pauses; a change of `text` from elsewhere (the
 * back button) comes back here.
 */
export function SearchBox({ label, hint, text, onChange }: SearchBoxProps) {
  const [typed, setTyped] = useState(text);
  const [known, setKnown] = useState(text);
  if (text !== known) {
    setKnown(text);
    setTyped(text);
  }
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => onChange(typed), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  });
  return (
    <div className={styles.text}>
      <Icon name="search" size={20} />
      {/* The hint gives examples of what can be looked for; what the field is for is its label, which is read aloud. */}
      <input
        type="search"
        aria-label={label}
        placeholder={hint}
        enterKeyHint="search"
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {typed && <IconButton icon="close" label="Clear the search" onClick={() => setTyped("")} />}
    </div>
  );
}
