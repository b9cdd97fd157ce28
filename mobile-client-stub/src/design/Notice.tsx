import type { ReactNode } from "react";
import { wordsFor } from "../api/problem.ts";
import { Button } from "./Button.tsx";
import { Icon, type IconName } from "./Icon.tsx";
import styles from "./Notice.module.css";

type Tone = "good" | "warn" | "bad" | "plain";
const ICONS: Record<Tone, IconName> = { good: "check", warn: "alert", bad: "alert", plain: "receipt" };

/** A sentence or two that must be seen; bad news is read aloud at once. */
export function Notice({ tone, icon, children }: { tone: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <div className={styles[tone]} role={tone === "bad" ? "alert" : undefined}>
      <Icon name={icon ?? ICONS[tone]} size={20} />
      <div className={styles.words}>{children}</div>
    </div>
  );
}

/** Stands above what was known before, when the newest could not be had. */
export function Outdated({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div className={styles.outdated} role="alert">
      <p>{wordsFor(error)}</p>
      <Button look="quiet" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}

/** What went wrong, in words, and the way to try again. */
export function Failure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div className={styles.failure} role="alert">
      <p>{wordsFor(error)}</p>
      <Button icon="again" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
