import { useState } from "react";
import { send } from "../api/http.ts";
import { problemIn, wordsFor } from "../api/problem.ts";
import { Icon } from "../design/Icon.tsx";
import { Notice } from "../design/Notice.tsx";
import styles from "./Exports.module.css";

const TABLES = {
  purchases: { words: "Purchases", hint: "One row for each receipt" },
  lines: { words: "Lines", hint: "All that stands on them" },
  prices: { words: "Prices", hint: "What each product cost, where and when" },
} as const;
const FORMATS = ["csv", "json"] as const;

/** All that is one's own, to take elsewhere. */
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
      <ul role="list" className={styles.tables}>
        {Object.entries(TABLES).map(([table, { words, hint }]) => (
          <li key={table} className={styles.table}>
            <span className={styles.what}>
              {words}
              <small>{hint}</small>
            </span>
            {FORMATS.map((format) => (
              <a
                key={format}
                href={`/export/${table}.${format}`}
                download
                aria-label={`${words} as ${format.toUpperCase()}`}
                onClick={(event) => {
                  event.preventDefault();
                  setProblem(null);
                  download(event.currentTarget.pathname).catch(setProblem);
                }}
              >
                <Icon name="save" size={18} />
                {format.toUpperCase()}
              </a>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A link alone would give the refusal of a session that ran out; so it is asked first, which renews it. */
async function download(path: string): Promise<void> {
  const answer = await send(path, { method: "HEAD" });
  if (!answer.ok) throw problemIn(answer.status, "");
  location.assign(path);
}
