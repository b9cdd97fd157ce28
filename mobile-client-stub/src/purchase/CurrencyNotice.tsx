import type { ReactNode } from "react";
import { Notice } from "../design/Notice.tsx";
import type { Purchase } from "./documents.ts";

interface CurrencyNoticeProps {
  purchase: Pick<Purchase, "currencyCode" | "isCurrencyAssumed">;
  /** The way to say which one it is. */
  children: ReactNode;
}

/** That a receipt prints no currency: what its prices are taken to be in, or that none of them are kept. */
export function CurrencyNotice({
  purchase: { currencyCode, isCurrencyAssumed },
  children,
}: CurrencyNoticeProps) {
  if (currencyCode !== null && !isCurrencyAssumed) return null;
  return (
    <Notice tone={currencyCode === null ? "warn" : "plain"}>
      {currencyCode === null
        ? "No currency is printed on this receipt, so its prices are not kept. "
        : `No currency is printed on this receipt. It is taken to be in ${currencyCode}, as your other receipts are. `}
      {children}
    </Notice>
  );
}
