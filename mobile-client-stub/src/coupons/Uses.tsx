import { Link } from "react-router";
import { useMutation } from "urql";
import { wordsFor } from "../api/problem.ts";
import { Amount } from "../design/Amount.tsx";
import { Button } from "../design/Button.tsx";
import { Notice } from "../design/Notice.tsx";
import { formatShortDay } from "../format/dates.ts";
import { today } from "../purchases/filter.ts";
import styles from "./CouponCard.module.css";
import { type Coupon, DenyRedemption, RestoreRedemption, UnuseCoupon, UseCoupon } from "./documents.ts";
import { proofWords } from "./words.ts";

type Purchase = Coupon["redemptions"][number]["purchase"];

/** Where a coupon was used, how sure that is, and what somebody says of it themselves. */
export function Uses({ coupon }: { coupon: Coupon }) {
  const { redemptions, deniedRedemptions, usedOn } = coupon;
  const says = useSaying(coupon);
  return (
    <>
      {says.problem && <Notice tone="bad">{says.problem}</Notice>}
      {redemptions.length > 0 && (
        <>
          <ul role="list" aria-label="Redeemed" className={styles.redeemed}>
            {redemptions.map((redemption) => (
              <li key={redemption.line?.id}>
                <Where of={redemption} />
              </li>
            ))}
          </ul>
          <ul role="list" aria-label="Why, and whether it is so" className={styles.redeemed}>
            {redemptions.map((redemption) => (
              <Proof
                key={redemption.line?.id}
                of={redemption}
                isOneOfMany={redemptions.length > 1}
                isBusy={says.isBusy}
                onDeny={says.denies}
              />
            ))}
          </ul>
        </>
      )}
      {deniedRedemptions.length > 0 && (
        <ul role="list" aria-label="Not used" className={styles.redeemed}>
          {deniedRedemptions.map(({ line, purchase }) => (
            <li key={line?.id}>
              <p className={styles.proof}>You said that it was not used {whereWords(purchase)}.</p>
              {line && (
                <Button look="quiet" icon="undo" isBusy={says.isBusy} onClick={() => says.restores(line.id)}>
                  It was used there
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {usedOn.length > 0 && (
        <ul role="list" aria-label="Used, as you said" className={styles.redeemed}>
          {usedOn.map((day) => (
            <li key={day}>
              <p className={styles.proof}>You said that you used it on {formatShortDay(day, today())}.</p>
              <Button look="quiet" icon="undo" isBusy={says.isBusy} onClick={() => says.takesBack(day)}>
                Take it back
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Where({ of: { amount, line, purchase } }: { of: Coupon["redemptions"][number] }) {
  const words = (
    <>
      <Amount of={amount} /> off {whereWords(purchase)}
    </>
  );
  return purchase && line ? (
    <Link to={`/purchases/${encodeURIComponent(purchase.id)}?line=${encodeURIComponent(line.id)}`}>
      {words}
    </Link>
  ) : (
    words
  );
}

interface ProofProps {
  of: Coupon["redemptions"][number];
  isOneOfMany: boolean;
  isBusy: boolean;
  onDeny: (lineId: string) => void;
}

function Proof({ of, isOneOfMany, isBusy, onDeny }: ProofProps) {
  const { line, purchase } = of;
  return (
    <li>
      <p className={styles.proof}>
        {isOneOfMany && <strong>{whereWords(purchase)} · </strong>}
        {proofWords(of)}
      </p>
      {line && (
        <Button look="quiet" icon="close" isBusy={isBusy} onClick={() => onDeny(line.id)}>
          I did not use it
        </Button>
      )}
    </li>
  );
}

function whereWords(purchase: Purchase): string {
  const where = purchase?.store?.name ?? purchase?.merchantName ?? "a store not recognised";
  return purchase?.purchasedOn
    ? `at ${where} on ${formatShortDay(purchase.purchasedOn, today())}`
    : `at ${where}`;
}

/** What somebody says themselves of the use of a coupon. */
export function useSaying({ id: couponId }: Coupon) {
  const [denying, deny] = useMutation(DenyRedemption);
  const [restoring, restore] = useMutation(RestoreRedemption);
  const [marking, mark] = useMutation(UseCoupon);
  const [unusing, unuse] = useMutation(UnuseCoupon);
  const all = [denying, restoring, marking, unusing];
  const error = all.find((each) => each.error)?.error;
  const refused = all.map(({ data }) => data?.outcome).find((outcome) => outcome && "message" in outcome);
  // Lists by state hold it or not, and another coupon may take its line.
  const context = { additionalTypenames: ["Coupon", "CouponConnection"] };
  return {
    denies: (lineId: string) => void deny({ input: { couponId, lineId } }, context),
    restores: (lineId: string) => void restore({ input: { couponId, lineId } }, context),
    uses: () => void mark({ input: { couponId } }, context),
    takesBack: (usedOn: string) => void unuse({ input: { couponId, usedOn } }, context),
    isBusy: all.some(({ fetching }) => fetching),
    problem: error ? wordsFor(error) : refused && "message" in refused ? refused.message : null,
  };
}
