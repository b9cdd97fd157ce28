import { Amount } from "../design/Amount.tsx";
import type { ReviewedPurchase } from "./documents.ts";
import { suspectsOf } from "./step.ts";
import styles from "./Suspects.module.css";

const SHOWN = 3;

interface SuspectsProps {
  purchase: ReviewedPurchase;
  onSelect: (lineId: string) => void;
}

/** The lines that the gap is likeliest hidden in, the likeliest first. */
export function Suspects({ purchase, onSelect }: SuspectsProps) {
  const lines = suspectsOf(purchase);
  if (lines.length === 0) return null;
  return (
    <section className={styles.suspects} aria-labelledby="suspects">
      <h2 id="suspects">Look here first</h2>
      <ol role="list">
        {lines.slice(0, SHOWN).map((line) => (
          <li key={line.id}>
            <button type="button" onClick={() => onSelect(line.id)}>
              <span>{line.text}</span>
              <Amount of={line.amount} />
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
