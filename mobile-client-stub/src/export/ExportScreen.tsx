import { useState } from "react";
import { wordsFor } from "../api/problem.ts";
import { Notice } from "../design/Notice.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
import { Downloads } from "./Downloads.tsx";
import styles from "./ExportScreen.module.css";
import { GROUPS, ORIGINALS } from "./files.ts";

/** All that is one's own, to take elsewhere: what came in, and what is kept of it, as tables. */
export function ExportScreen() {
  const [problem, setProblem] = useState<unknown>(null);
  return (
    <>
      <ScreenHeader title="Take it with you" backTo="/account" />
      <div className={styles.groups} data-wide>
        <p className={styles.words}>
          What is yours. CSV is for spreadsheets, JSON for programs. Purchases and lines sum up to what you
          spent: lines that you removed, and receipts that repeat another one, have files of their own.
          Passwords and keys are in no file, nor is your receipt address.
        </p>
        {problem !== null && <Notice tone="bad">{wordsFor(problem)}</Notice>}
        <section className={styles.group} aria-labelledby="originals">
          <h2 id="originals">Your receipts as they came</h2>
          <Downloads label="Your receipts as they came" taken={[ORIGINALS]} onProblem={setProblem} />
        </section>
        {GROUPS.map(({ title, tables }) => (
          <section key={title} className={styles.group} aria-label={title}>
            <h2>{title}</h2>
            <Downloads label={title} taken={tables} onProblem={setProblem} />
          </section>
        ))}
      </div>
    </>
  );
}
