import { type SyntheticEvent, useState } from "react";
import { useNavigate } from "react-router";
import { useClient, useMutation } from "urql";
import { wordsFor } from "../api/problem.ts";
import { Button, ButtonLink } from "../design/Button.tsx";
import { Field } from "../design/Field.tsx";
import { Notice } from "../design/Notice.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
import { useSession, useUser } from "../session/Session.tsx";
import styles from "./DeleteAccountScreen.module.css";
import { DeleteAccount } from "./documents.ts";
import { forgetHere } from "./forgetting.ts";

/** The end of an account: what goes, what stays and why; then the password, and a second step. */
export function DeleteAccountScreen() {
  const [isSure, setSure] = useState(false);
  return (
    <>
      <ScreenHeader title="Delete account" backTo="/account" />
      <div className={styles.cards}>
        <section className={styles.card} aria-labelledby="goes">
          <h2 id="goes">What goes, for good</h2>
          <ul>
            <li>Your receipts with their photos, files and mails, your purchases and prices</li>
            <li>What you corrected, taught, watched and were told, your coupons and your own lists</li>
            <li>Your receipt address: mails to it are refused from then on</li>
            <li>
              Your sign-ins: you are signed out on all devices, and nothing more is sent to them or to you
            </li>
          </ul>
          <p>
            All of it goes at once. The photos, files and mails themselves follow within a quarter of an hour.
          </p>
        </section>
        <section className={styles.card} aria-labelledby="stays">
          <h2 id="stays">What stays, and why</h2>
          <ul>
            <li>
              Shared lists stay with your household, so that the others keep theirs. Their next owner is whom
              you made it, or who is in it longest.
            </li>
            <li>
              Goods that others buy, too, stay in the catalogue. Nothing there says that you bought them.
            </li>
            <li>
              Public prices that need you to have enough households behind them go within a day; others stay,
              since they tell nothing of you.
            </li>
            <li>Backups that whoever runs this server made, until they are deleted.</li>
          </ul>
        </section>
        <section className={styles.card} aria-labelledby="before">
          <h2 id="before">Before you go</h2>
          <p>You can take all of it with you, as files. Afterwards nobody can bring it back.</p>
          <div>
            <ButtonLink to="/account/export" icon="save">
              Take it with you
            </ButtonLink>
          </div>
        </section>
        {isSure ? (
          <LastStep onCancel={() => setSure(false)} />
        ) : (
          <div>
            <Button look="danger" onClick={() => setSure(true)}>
              Delete my account…
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

function LastStep({ onCancel }: { onCancel: () => void }) {
  const user = useUser();
  const { leave } = useSession();
  const client = useClient();
  const navigate = useNavigate();
  const [deleting, deleteAccount] = useMutation(DeleteAccount);
  const [problem, setProblem] = useState<string>();
  const submit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setProblem(undefined);
    const password = new FormData(event.currentTarget).get("password");
    const { data, error } = await deleteAccount({
      input: { password: typeof password === "string" ? password : "" },
    });
    const outcome = data?.deleteAccount;
    if (outcome?.__typename !== "AccountDeleted") {
      setProblem(outcome ? outcome.message : wordsFor(error));
      return;
    }
    await forgetHere(client);
    leave();
    await navigate("/sign-in", { replace: true });
  };
  return (
    <form className={styles.card} aria-labelledby="last" onSubmit={(event) => void submit(event)}>
      <h2 id="last">Delete the account of {user.email}?</h2>
      <Notice tone="warn">This cannot be taken back, by you or by anybody else.</Notice>
      <Field
        label="Your password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        problem={problem}
      />
      <div className={styles.choices}>
        <Button onClick={onCancel} disabled={deleting.fetching}>
          Keep my account
        </Button>
        <Button type="submit" look="danger" isBusy={deleting.fetching}>
          Delete it for good
        </Button>
      </div>
    </form>
  );
}
