import { useState } from "react";
import { Link } from "react-router";
import { wordsFor } from "../api/problem.ts";
import { Notice } from "../design/Notice.tsx";
import { Downloads } from "../export/Downloads.tsx";
import { BOUGHT } from "../export/files.ts";
import styles from "./Exports.module.css";

/** What all of the insights rest on, to take elsewhere; and the way to all else that is one's own. */
export function Exports() {
  const [problem, setProblem] = useState<unknown>(null);
  return (
    <section className={styles.section} aria-label="Take it with you">
      <h2>Take it with you</h2>
      <p className={styles.words}>
        All your purchases with their lines and prices, whatever the period above. Receipts that repeat
        another one, and lines that you removed, are not in them.
      </p>
      {problem !== null && <Notice tone="bad">{wordsFor(problem)}</Notice>}
      <Downloads label="Tables" taken={BOUGHT} onProblem={setProblem} />
      <p className={styles.words}>
        <Link to="/account/export">All else that is yours</Link>
      </p>
    </section>
  );
}
