import { type SubmitEvent, type ReactNode, useState } from "react";
import { wordsFor } from "../api/problem.ts";
import { Logo } from "../design/Logo.tsx";
import { Notice } from "../design/Notice.tsx";
import type { User } from "./account.ts";
import styles from "./EntryForm.module.css";
import { useSession } from "./Session.tsx";

/** What was typed into a field of a form. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

interface Entry {
  problem: unknown;
  isBusy: boolean;
  submit: (event: SubmitEvent<HTMLFormElement>) => void;
}

/** Submits a form by which somebody enters: as the user who comes back, or with the problem to show. */
export function useEntry(enterWith: (form: FormData) => Promise<User>): Entry {
  const { enter } = useSession();
  const [problem, setProblem] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setProblem(null);
    setBusy(true);
    enterWith(new FormData(event.currentTarget))
      .then(enter, setProblem)
      .finally(() => setBusy(false));
  };
  return { problem, isBusy, submit };
}

interface EntryFormProps {
  title: string;
  problem: unknown;
  onSubmit: (event: SubmitEvent<HTMLFormElement>) => void;
  children: ReactNode;
}

/** The page that sign-in and sign-up share. */
export function EntryForm({ title, problem, onSubmit, children }: EntryFormProps) {
  return (
    <main className={styles.page}>
      <header className={styles.brand}>
        <Logo size={56} />
        <p className={styles.name}>CartSnitch</p>
        <p className={styles.promise}>Know what you pay. Line by line.</p>
      </header>
      <form className={styles.form} onSubmit={onSubmit}>
        <title>{`${title} · CartSnitch`}</title>
        <h1>{title}</h1>
        {problem !== null && <Notice tone="bad">{wordsFor(problem)}</Notice>}
        {children}
      </form>
    </main>
  );
}
