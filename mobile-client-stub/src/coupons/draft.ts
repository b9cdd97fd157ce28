import { readDecimal } from "../format/decimal.ts";
import type { Category } from "../prices/categories.ts";
import type { CouponInput } from "./documents.ts";

export type CouponKind = CouponInput["kind"];

export const KINDS: Record<CouponKind, string> = {
  AMOUNT_OFF: "An amount off",
  PERCENT_OFF: "Per cent off",
  FIXED_PRICE: "For a fixed price",
  BOGO: "Buy one, get one free",
  BUY_X_GET_Y: "Buy some, get some",
};

/** For what it is. */
export const FOR = {
  basket: "The whole basket",
  words: "Goods by their name",
  category: "A part of the shop",
};

/** A coupon as it is entered. */
export interface CouponDraft {
  title: string;
  kind: CouponKind;
  value: string;
  buy: string;
  get: string;
  for: keyof typeof FOR;
  words: string;
  category: Category;
  minimum: string;
  /** Empty for any store. */
  storeId: string;
  endsOn: string;
  code: string;
  needsClip: boolean;
}

export const EMPTY: CouponDraft = {
  title: "",
  kind: "AMOUNT_OFF",
  value: "",
  buy: "2",
  get: "1",
  for: "basket",
  words: "",
  category: "PRODUCE",
  minimum: "",
  storeId: "",
  endsOn: "",
  code: "",
  needsClip: false,
};

/** What is wrong with a coupon, by the field where it is entered; `other` where it is none of them. */
export type WrongCoupon = Partial<
  Record<
    | "title"
    | "kind"
    | "value"
    | "buy"
    | "get"
    | "goods"
    | "minimum"
    | "storeId"
    | "endsOn"
    | "code"
    | "other",
    string
  >
>;

export const hasValue = (kind: CouponKind): boolean => kind !== "BOGO";

/** The words above the number. */
export function valueLabel(kind: CouponKind, currency: string): string {
  if (kind === "PERCENT_OFF") return "Per cent";
  if (kind === "BUY_X_GET_Y") return "Per cent off those that you get";
  return kind === "FIXED_PRICE" ? `Price, ${currency}` : `Amount, ${currency}`;
}

/** The values that the API takes, or what is wrong with them that needs no server to see. */
export function valuesOf(
  draft: CouponDraft,
  currency: string,
): { input: CouponInput } | { wrong: WrongCoupon } {
  const wrong: WrongCoupon = {};
  const value = hasValue(draft.kind) ? readDecimal(draft.value) : null;
  if (hasValue(draft.kind) && value === null) wrong.value = "Please enter a number, such as 1.50.";
  const minimum = draft.minimum.trim() === "" ? null : readDecimal(draft.minimum);
  if (draft.minimum.trim() !== "" && minimum === null) wrong.minimum = "Please enter an amount, such as 20.";
  const [buy, get] = draft.kind === "BUY_X_GET_Y" ? [wholeOf(draft.buy), wholeOf(draft.get)] : [null, null];
  if (draft.kind === "BUY_X_GET_Y" && buy === null) wrong.buy = "Please enter a whole number.";
  if (draft.kind === "BUY_X_GET_Y" && get === null) wrong.get = "Please enter a whole number.";
  if (draft.for === "words" && draft.words.trim() === "") wrong.goods = "Please say what it is for.";
  if (Object.keys(wrong).length > 0) return { wrong };
  const isMoney = draft.kind === "AMOUNT_OFF" || draft.kind === "FIXED_PRICE";
  return {
    input: {
      kind: draft.kind,
      value,
      currencyCode: isMoney || minimum !== null ? currency : null,
      buy,
      get,
      minimum: minimum === null ? null : { amount: minimum, isOfBasket: draft.for === "basket" },
      goods: goodsOf(draft),
      storeId: draft.storeId || null,
      endsOn: draft.endsOn || null,
      code: draft.code.trim() || null,
      title: draft.title.trim() || null,
      needsClip: draft.needsClip,
    },
  };
}

function goodsOf(draft: CouponDraft): CouponInput["goods"] {
  if (draft.for === "words") return { words: draft.words.trim() };
  return draft.for === "category" ? { category: draft.category } : null;
}

const wholeOf = (typed: string): number | null => (/^\d{1,3}$/.test(typed.trim()) ? Number(typed) : null);

const FIELDS = [
  "title",
  "kind",
  "value",
  "buy",
  "get",
  "goods",
  "minimum",
  "storeId",
  "endsOn",
  "code",
] as const;

/** At which field the server's words belong. */
export function wrongAt(field: string | null, message: string): WrongCoupon {
  if (field === "currencyCode") return { value: message };
  const known = FIELDS.find((each) => each === field);
  return known ? { [known]: message } : { other: message };
}
