import { send } from "../api/http.ts";
import { problemIn } from "../api/problem.ts";
import { Icon } from "../design/Icon.tsx";
import styles from "./Downloads.module.css";
import { TABLE_FORMATS, type Taken } from "./files.ts";

interface DownloadsProps {
  label: string;
  taken: readonly Taken[];
  onProblem: (problem: unknown) => void;
}

/** Rows of files to take along: a table in each format, an archive as it is. */
export function Downloads({ label, taken, onProblem }: DownloadsProps) {
  return (
    <ul role="list" className={styles.tables} aria-label={label}>
      {taken.map(({ file, words, hint }) => (
        <li key={file} className={styles.table}>
          <span className={styles.what}>
            {words}
            <small>{hint}</small>
          </span>
          <span className={styles.files}>
            {filesOf(file).map(([name, format]) => (
              <a
                key={name}
                href={`/export/${name}`}
                download
                aria-label={`${words} as ${format}`}
                onClick={(event) => {
                  event.preventDefault();
                  onProblem(null);
                  download(event.currentTarget.pathname).catch(onProblem);
                }}
              >
                <Icon name="save" size={18} />
                {format}
              </a>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The files of a table or an archive, each with what its format is called. */
function filesOf(file: string): readonly (readonly [name: string, format: string])[] {
  const ending = file.split(".")[1];
  if (ending !== undefined) return [[file, ending.toUpperCase()]];
  return TABLE_FORMATS.map((format) => [`${file}.${format}`, format.toUpperCase()] as const);
}

/** A link alone would give the refusal of a session that ran out; so it is asked first, which renews it. */
async function download(path: string): Promise<void> {
  const answer = await send(path, { method: "HEAD" });
  if (!answer.ok) throw problemIn(answer.status, "");
  location.assign(path);
}
