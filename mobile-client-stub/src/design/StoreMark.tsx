import styles from "./StoreMark.module.css";

const HUES = [162, 28, 214, 340, 92, 262, 46, 190];

function hueOf(name: string): number {
  let sum = 0;
  for (const letter of name.toLowerCase()) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return HUES[sum % HUES.length] ?? 162;
}

/** The first letter of a store on the colour that it keeps, so that a list is read at a glance. */
export function StoreMark({ name, size = 44 }: { name: string; size?: number }) {
  const letter = /[\p{L}\p{N}]/u.exec(name)?.[0] ?? "?";
  return (
    <span
      aria-hidden="true"
      className={styles.mark}
      style={{ "--hue": hueOf(name), width: size, height: size, fontSize: size * 0.43 }}
    >
      {letter.toUpperCase()}
    </span>
  );
}
