import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { wordsFor } from "../api/problem.ts";
import { Confirm } from "../design/Confirm.tsx";
import { Notice } from "../design/Notice.tsx";
import { Switch } from "../design/Switch.tsx";
import { formatDate } from "../format/dates.ts";
import { today } from "../purchases/filter.ts";
import styles from "./AccountScreen.module.css";
import { ChangePublicContribution, type ContributionState, PublicContribution } from "./documents.ts";

/** Whether one's prices count in those that everybody may see; nothing where the server shows none. */
export function PublicPrices() {
  const [{ data, error }] = useQuery({ query: PublicContribution, requestPolicy: "cache-and-network" });
  if (error && !data) return <Notice tone="bad">{wordsFor(error)}</Notice>;
  const contribution = data?.viewer.publicContribution;
  if (!contribution?.isOffered) return null;
  return <Choice state={contribution.state} countsFrom={contribution.countsFrom} />;
}

function Choice({ state, countsFrom }: { state: ContributionState; countsFrom: string | null }) {
  const hasAgreed = state !== "NOT_CONTRIBUTING";
  const { change, isBusy, problem, hasStopped } = useChanging();
  const [isAsking, setAsking] = useState(false);
  const stop = () => {
    setAsking(false);
    change(false);
  };
  return (
    <section className={styles.card} aria-label="Public prices">
      <h2>Public prices</h2>
      <p>
        This server shows everybody <a href="/public/">what groceries cost at each store</a>, month by month,
        from the receipts of households that agreed and that whoever runs it let in. Yours count only if you
        want that.
      </p>
      <Switch
        label={<strong>Let my prices count</strong>}
        hint={
          countsFrom === null
            ? hasAgreed
              ? WAITING
              : "They do not count."
            : countingSince(countsFrom, today())
        }
        checked={hasAgreed}
        disabled={isBusy}
        onChange={(event) => (event.currentTarget.checked ? change(true) : setAsking(true))}
      />
      {problem && <Notice tone="bad">{problem}</Notice>}
      {hasStopped && !hasAgreed && (
        <Notice tone="good">Your prices count no more. {WHAT_BECOMES_OF_IT}</Notice>
      )}
      <Shown />
      <Confirm
        isOpen={isAsking}
        title="Let them count no more?"
        action="Stop"
        onConfirm={stop}
        onCancel={() => setAsking(false)}
      >
        {WHAT_BECOMES_OF_IT} If you begin again, you wait to be let in again.
      </Confirm>
    </section>
  );
}

/** Of a day that a month begins with. */
const countingSince = (countsFrom: string, now: string): string =>
  countsFrom > now
    ? `From ${formatDate(countsFrom)} on. What you bought before is never counted.`
    : `Since ${formatDate(countsFrom)}. What you bought before is never counted.`;

const WAITING =
  "You agreed. They count from the month after whoever runs this server lets you in: tell them that this " +
  "account is yours. What you bought before is never counted.";

const WHAT_BECOMES_OF_IT =
  "Within a day, published prices that fewer than three households are left behind are taken off, and others of " +
  "the stores and months where you shopped with them, whether you bought that or not, so that nobody can tell what " +
  "was yours. Those that enough others are behind in any case stay as they are. Copies that somebody made " +
  "meanwhile are out of our reach.";

/** What others see and never see, and what they might find out all the same (decision 0033). */
function Shown() {
  return (
    <details className={styles.more}>
      <summary>What is shown, and what never is</summary>
      <h3>Shown</h3>
      <p>
        What a product cost at a store in a month, where at least three households bought it: the price in the
        middle of what the shelf asked each of them, rounded; and that there were 3, 5, 10 or 20 households or
        more. A month is published once, a week after its end.
      </p>
      <h3>Never shown</h3>
      <p>
        Who bought it, on which day, how much of it, what you paid with your coupons, your totals, your
        receipts, and anything that fewer than three households bought. A product that you taught or chose by
        hand is left out, too.
      </p>
      <h3>What cannot be ruled out</h3>
      <p>
        Two others who work together, or one with two accounts that were let in, can find out that you bought
        a thing, and about what it cost. Whoever watches the pages can see that prices of a store and a month
        went, and so that somebody who left had shopped there.
      </p>
    </details>
  );
}

function useChanging(): {
  change: (contributes: boolean) => void;
  isBusy: boolean;
  problem: string | null;
  hasStopped: boolean;
} {
  const [{ fetching, error, data }, send] = useMutation(ChangePublicContribution);
  const answer = data?.changePublicContribution;
  const refused = answer && answer.__typename !== "PublicContributionChanged" ? answer.message : null;
  return {
    change: (contributes) => void send({ input: { contributes } }),
    isBusy: fetching,
    problem: error ? wordsFor(error) : refused,
    hasStopped:
      answer?.__typename === "PublicContributionChanged" && answer.contribution.state === "NOT_CONTRIBUTING",
  };
}
