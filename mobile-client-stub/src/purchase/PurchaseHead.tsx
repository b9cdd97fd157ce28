import type { ReactNode } from "react";
import { Amount } from "../design/Amount.tsx";
import { Back } from "../design/ScreenHeader.tsx";
import { StoreMark } from "../design/StoreMark.tsx";
import { formatDate, formatTime } from "../format/dates.ts";
import { storeNameOf } from "../purchases/PurchaseRow.tsx";
import type { Purchase } from "./documents.ts";
import styles from "./PurchaseHead.module.css";

interface PurchaseHeadProps {
  purchase: Purchase;
  backTo: string;
  /** What can be done with it. */
  children?: ReactNode;
}

/** The head of a purchase's screen: where, when, and how much. */
export function PurchaseHead({ purchase, backTo, children }: PurchaseHeadProps) {
  const name = storeNameOf(purchase);
  return (
    <header className={styles.head}>
      <title>{`${name} · CartSnitch`}</title>
      <Back to={backTo} />
      <span className={styles.mark}>
        <StoreMark name={name} size={48} />
      </span>
      <div className={styles.where}>
        <h1>{name}</h1>
        <p>{whenOf(purchase)}</p>
      </div>
      <p className={styles.total}>{purchase.total ? <Amount of={purchase.total} /> : "No total"}</p>
      {children}
    </header>
  );
}

function whenOf({ purchasedOn, purchasedAt }: Purchase): string {
  if (purchasedOn === null) return "No date could be read";
  const date = formatDate(purchasedOn);
  return purchasedAt === null ? date : `${date}, ${formatTime(purchasedAt)}`;
}
