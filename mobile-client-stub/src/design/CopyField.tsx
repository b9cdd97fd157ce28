import { useEffect, useState } from "react";
import { Button } from "./Button.tsx";
import styles from "./CopyField.module.css";

const TOLD_MS = 2500;

/** A text to take elsewhere: selected at a tap, copied by the button. */
export function CopyField({ label, text }: { label: string; text: string }) {
  const [told, setTold] = useState("");
  useEffect(() => {
    if (told === "") return;
    const timer = setTimeout(() => setTold(""), TOLD_MS);
    return () => clearTimeout(timer);
  }, [told]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setTold("Copied");
    } catch {
      setTold("Select and copy it"); // browsers allow the clipboard on https and localhost only
    }
  };

  return (
    <div className={styles.field}>
      <output className={styles.text} aria-label={label}>
        {text}
      </output>
      <Button icon={told === "Copied" ? "check" : "copy"} onClick={() => void copy()}>
        <span aria-live="polite">{told || "Copy"}</span>
      </Button>
    </div>
  );
}
