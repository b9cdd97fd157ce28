import { Button } from "../design/Button.tsx";
import { Notice } from "../design/Notice.tsx";
import { formatMoney } from "../format/money.ts";
import styles from "./Proposal.module.css";
import type { RegionReading } from "./useRegion.ts";

interface ProposalProps {
  region: RegionReading;
  currencyCode: string | null;
  onText: (text: string) => void;
  onAmount: (amount: string) => void;
}

/** What was found at a place that was read again, to be taken or left. */
export function Proposal({ region, currencyCode, onText, onAmount }: ProposalProps) {
  const { place, found, isReading, problem } = region;
  if (!place) return null;
  if (problem) return <Notice tone="bad">{problem}</Notice>;
  if (isReading || !found) return <p role="status">Reading that place…</p>;
  if (found.text === null && found.amounts.length === 0)
    return <Notice tone="warn">{found.reason ?? "Nothing could be read there."}</Notice>;
  return (
    <div className={styles.proposal} role="group" aria-label="Read at that place">
      {found.amounts.map(({ amount }) => (
        <Button key={amount} onClick={() => onAmount(amount)}>
          Use {formatMoney({ amount, currencyCode })}
        </Button>
      ))}
      {found.text !== null && (
        <Button onClick={() => onText(found.text ?? "")}>
          <span className={styles.text}>Use “{found.text}”</span>
        </Button>
      )}
    </div>
  );
}
