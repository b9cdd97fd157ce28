import { useState } from "react";
import { Link } from "react-router";
import { useMutation } from "urql";
import { wordsFor } from "../api/problem.ts";
import { Amount } from "../design/Amount.tsx";
import { Badge } from "../design/Badge.tsx";
import { Button, IconButton } from "../design/Button.tsx";
import { Confirm } from "../design/Confirm.tsx";
import { CopyField } from "../design/CopyField.tsx";
import { Notice } from "../design/Notice.tsx";
import { StoreMark } from "../design/StoreMark.tsx";
import { today } from "../purchases/filter.ts";
import styles from "./CouponCard.module.css";
import { CouponSheet } from "./CouponSheet.tsx";
import { Uses, useSaying } from "./Uses.tsx";
import { ClipCoupon, type Coupon, DeleteCoupon, UnclipCoupon } from "./documents.ts";
import {
  endWords,
  goodsWords,
  minimumWords,
  reasonWords,
  savingWords,
  sourceWords,
  termsWords,
} from "./words.ts";

/** A coupon: what it takes off, what it is worth to oneself and why, and what can be done with it. */
export function CouponCard({ coupon }: { coupon: Coupon }) {
  const { title, store, relevance, code, state } = coupon;
  const ends = endWords(coupon, today());
  const saving = savingWords(relevance);
  const told = [
    termsWords(coupon),
    store?.name ?? "Any store",
    goodsWords(coupon),
    minimumWords(coupon),
  ].filter(Boolean);
  const isSure = coupon.usedOn.length > 0 || coupon.redemptions.some(({ doubt }) => doubt === null);
  const isUsable = state === "AVAILABLE" || state === "CLIPPED";
  return (
    <article className={styles.card} aria-label={title} data-state={state}>
      <header className={styles.head}>
        <StoreMark name={store?.name ?? "%"} size={40} />
        <div className={styles.what}>
          <h2 className={styles.title}>{title}</h2>
          <p className={styles.detail}>{told.join(" · ")}</p>
        </div>
        {saving && (
          <p className={styles.saving}>
            <small>saves about</small>
            <Amount of={saving} />
          </p>
        )}
      </header>
      <p className={styles.badges}>
        {ends && <Badge tone={coupon.isEnding && isUsable ? "warn" : "plain"}>{ends}</Badge>}
        {state === "CLIPPED" && <Badge tone="good">Clipped</Badge>}
        {state === "REDEEMED" && (
          <Badge tone={isSure ? "good" : "warn"}>{isSure ? "Redeemed" : "Probably used"}</Badge>
        )}
        {state === "AVAILABLE" && coupon.needsClip && <Badge tone="warn">Clip it at the store first</Badge>}
      </p>
      {isUsable && <p className={styles.why}>{reasonWords(relevance, today(), coupon.appliesTo)}</p>}
      {code && isUsable && <CopyField label="Code" text={code} />}
      <Uses coupon={coupon} />
      <Ways coupon={coupon} isUsable={isUsable} />
    </article>
  );
}

function Ways({ coupon, isUsable }: { coupon: Coupon; isUsable: boolean }) {
  const doing = useCouponDeeds(coupon);
  const says = useSaying(coupon);
  const problem = doing.problem ?? says.problem;
  const [isAsking, setAsking] = useState(false);
  const [isChanging, setChanging] = useState(false);
  const isClipped = coupon.state === "CLIPPED";
  return (
    <>
      {problem && <Notice tone="bad">{problem}</Notice>}
      <footer className={styles.ways}>
        <span className={styles.sources}>
          {coupon.sources.map((source, index) => (
            <Source key={source.receipt?.id ?? index} of={source} />
          ))}
        </span>
        {coupon.isOwn && (
          <IconButton icon="pen" label="Change the coupon" onClick={() => setChanging(true)} />
        )}
        {coupon.isOwn && (
          <IconButton
            icon="bin"
            label="Delete the coupon"
            disabled={doing.isBusy}
            onClick={() => setAsking(true)}
          />
        )}
        {(isUsable || coupon.state === "EXPIRED") && (
          <div className={styles.deeds}>
            <Button look="quiet" isBusy={says.isBusy} onClick={says.uses}>
              Mark as used
            </Button>
            {isUsable && (
              <Button
                look={isClipped ? "quiet" : "secondary"}
                icon={isClipped ? "undo" : "check"}
                isBusy={doing.isBusy}
                onClick={() => doing.clip(!isClipped)}
              >
                {isClipped ? "Unclip" : "Clip it"}
              </Button>
            )}
          </div>
        )}
      </footer>
      {isChanging && (
        <CouponSheet coupon={coupon} onClose={() => setChanging(false)} onSaved={() => setChanging(false)} />
      )}
      <Confirm
        isOpen={isAsking}
        title="Delete the coupon?"
        action="Delete"
        onConfirm={() => {
          setAsking(false);
          doing.remove();
        }}
        onCancel={() => setAsking(false)}
      >
        What is known of its use goes with it.
      </Confirm>
    </>
  );
}

function Source({ of }: { of: Coupon["sources"][number] }) {
  const words = sourceWords(of);
  return of.receipt ? (
    <Link to={`/inbox/${encodeURIComponent(of.receipt.id)}`}>{words}</Link>
  ) : (
    <span>{words}</span>
  );
}

function useCouponDeeds({ id }: Coupon) {
  const [clipping, clip] = useMutation(ClipCoupon);
  const [unclipping, unclip] = useMutation(UnclipCoupon);
  const [deletion, remove] = useMutation(DeleteCoupon);
  const all = [clipping, unclipping, deletion];
  const error = all.find((each) => each.error)?.error;
  const refused = all.map(({ data }) => data?.outcome).find((outcome) => outcome && "message" in outcome);
  // Lists by state hold it or not; the one that it comes into may be empty.
  const context = { additionalTypenames: ["Coupon", "CouponConnection"] };
  return {
    clip: (isClipped: boolean) => void (isClipped ? clip : unclip)({ input: { couponId: id } }, context),
    remove: () => void remove({ input: { couponId: id } }, context),
    isBusy: all.some(({ fetching }) => fetching),
    problem: error ? wordsFor(error) : refused && "message" in refused ? refused.message : null,
  };
}
