import { isSameNumber, readDecimal, typedAs } from "../format/decimal.ts";
import type { Decimal } from "../format/money.ts";
import type { Category } from "../prices/categories.ts";
import type { Coupon, CouponChange, CouponInput } from "./documents.ts";

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
  products: "Products that I bought",
  words: "Goods by their name",
  category: "A part of the shop",
  barcodes: "Goods by their barcode",
};

/** A coupon as it is entered. */
export interface CouponDraft {
  title: string;
  kind: CouponKind;
  value: string;
  buy: string;
  get: string;
  /** `kept` is what a coupon is for already, where it cannot be entered here. */
  for: keyof typeof FOR | "kept";
  words: string;
  /** With blanks or commas between them. */
  barcodes: string;
  category: Category;
  products: readonly { id: string; name: string }[];
  /** Of the one product, whether all sizes of it are meant. */
  inAnySize: boolean;
  minimum: string;
  /** In pieces. */
  minimumCount: string;
  /** Whether all that is bought counts for the least, or only what it is for. */
  minimumIsOfBasket: boolean;
  /** Empty for any store. */
  storeId: string;
  startsOn: string;
  endsOn: string;
  code: string;
  needsClip: boolean;
  isStackable: boolean;
  maxUses: string;
  /** Of its amounts, as ISO 4217 has it. */
  currency: string;
}

/** What is sure of an offer that is not understood. */
export interface UnclearOffer {
  id: string;
  /** Whether a coupon was entered for it, which is still there. */
  isEntered: boolean;
  title: string;
  store: { id: string; name: string } | null;
  goods: string | null;
  startsOn: string | null;
  endsOn: string | null;
  code: string | null;
  currencyCode: string | null;
}

export const EMPTY: CouponDraft = {
  title: "",
  kind: "AMOUNT_OFF",
  value: "",
  buy: "2",
  get: "1",
  for: "basket",
  words: "",
  barcodes: "",
  category: "PRODUCE",
  products: [],
  inAnySize: false,
  minimum: "",
  minimumCount: "",
  minimumIsOfBasket: false,
  storeId: "",
  startsOn: "",
  endsOn: "",
  code: "",
  needsClip: false,
  isStackable: false,
  maxUses: "",
  currency: "",
};

/** A new coupon from an offer of which nothing is known: least of all that it is for all that is bought. */
export const UNKNOWN: CouponDraft = { ...EMPTY, for: "words" };

/** A new coupon with what is sure of an offer: no number of what it takes off is among that, and where its goods are
 * not known, nor is that it is for all of them. */
export function draftOfOffer({
  store,
  goods,
  startsOn,
  endsOn,
  code,
  currencyCode,
}: Omit<UnclearOffer, "id" | "isEntered">): CouponDraft {
  return {
    ...UNKNOWN,
    words: goods ?? "",
    storeId: store?.id ?? "",
    startsOn: startsOn ?? "",
    endsOn: endsOn ?? "",
    code: code ?? "",
    currency: currencyCode ?? "",
  };
}

/** A coupon as it is changed: what was entered of it, as it was. */
export function draftOf(coupon: Coupon): CouponDraft {
  const { kind, percent, amount, buy, get, minimum, category, products, store } = coupon;
  return {
    ...EMPTY,
    title: coupon.title,
    kind,
    value: hasValue(kind) ? typedAs(amount?.amount ?? percent ?? "") : "",
    buy: String(buy ?? EMPTY.buy),
    get: String(get ?? EMPTY.get),
    for: forOf(coupon),
    category: category ?? EMPTY.category,
    products,
    barcodes: coupon.gtins.join(" "),
    minimumCount: minimum?.count ? typedAs(minimum.count) : "",
    minimumIsOfBasket: (minimum?.isOfBasket ?? false) && coupon.appliesTo !== "BASKET",
    minimum: minimum?.amount ? typedAs(minimum.amount.amount) : "",
    storeId: store?.id ?? "",
    startsOn: coupon.startsOn ?? "",
    endsOn: coupon.endsOn ?? "",
    code: coupon.code ?? "",
    needsClip: coupon.needsClip,
    isStackable: coupon.isStackable,
    maxUses: coupon.maxUses ? String(coupon.maxUses) : "",
    currency: amount?.currencyCode ?? minimum?.amount?.currencyCode ?? "",
  };
}

function forOf({ appliesTo, gtins, products }: Coupon): CouponDraft["for"] {
  if (appliesTo === "BASKET") return "basket";
  if (appliesTo === "CATEGORY") return "category";
  if (appliesTo !== "PRODUCTS" || (gtins.length > 0 && products.length > 0)) return "kept";
  return gtins.length > 0 ? "barcodes" : "products";
}

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
    | "minimumCount"
    | "maxUses"
    | "storeId"
    | "startsOn"
    | "endsOn"
    | "code"
    | "currency"
    | "other",
    string
  >
>;

/** Whether an amount of money is among its terms. */
export const hasMoney = ({ kind, minimum }: Pick<CouponDraft, "kind" | "minimum">): boolean =>
  kind === "AMOUNT_OFF" || kind === "FIXED_PRICE" || minimum.trim() !== "";

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
  if (hasMoney(draft) && !/^[A-Z]{3}$/.test(currency))
    return { wrong: { currency: "Please enter the three letters of a currency, such as USD." } };
  const value = hasValue(draft.kind) ? numberIn(draft.value, draft.kind, currency) : null;
  const minimum = draft.minimum.trim() === "" ? null : numberIn(draft.minimum, "AMOUNT_OFF", currency);
  const wrongValue = value && wrongNumber(value, draft.kind === "FIXED_PRICE", "such as 1.50");
  const wrongMinimum = minimum && wrongNumber(minimum, false, "such as 20");
  if (wrongValue) wrong.value = wrongValue;
  if (wrongMinimum) wrong.minimum = wrongMinimum;
  const count =
    draft.minimumCount.trim() === "" ? null : numberIn(draft.minimumCount, "AMOUNT_OFF", "pieces");
  const wrongCount = count && wrongNumber(count, false, "such as 3");
  if (wrongCount) wrong.minimumCount = wrongCount;
  const maxUses = wholeOf(draft.maxUses);
  if (draft.maxUses.trim() !== "" && !maxUses) wrong.maxUses = "Please enter a whole number over zero.";
  const [buy, get] = draft.kind === "BUY_X_GET_Y" ? [wholeOf(draft.buy), wholeOf(draft.get)] : [null, null];
  if (draft.kind === "BUY_X_GET_Y" && buy === null) wrong.buy = "Please enter a whole number.";
  if (draft.kind === "BUY_X_GET_Y" && get === null) wrong.get = "Please enter a whole number.";
  if (draft.for === "words" && draft.words.trim() === "") wrong.goods = "Please say what it is for.";
  if (draft.for === "barcodes" && barcodesOf(draft).length === 0) wrong.goods = "Please enter a barcode.";
  if (draft.for === "products" && draft.products.length === 0) wrong.goods = "Please choose a product.";
  if (draft.startsOn && draft.endsOn && draft.endsOn < draft.startsOn)
    wrong.endsOn = "It ends before it starts.";
  if (Object.keys(wrong).length > 0) return { wrong };
  return {
    input: {
      kind: draft.kind,
      value: value?.number ?? null,
      currencyCode: hasMoney(draft) ? currency : null,
      buy,
      get,
      minimum:
        minimum === null && count === null
          ? null
          : {
              amount: minimum?.number ?? null,
              ...(count && { count: count.number }),
              isOfBasket: draft.for === "basket" || draft.minimumIsOfBasket,
            },
      goods: goodsOf(draft),
      storeId: draft.storeId || null,
      startsOn: draft.startsOn || null,
      endsOn: draft.endsOn || null,
      code: draft.code.trim() || null,
      title: draft.title.trim() || null,
      needsClip: draft.needsClip,
      // What is not said is left out: other sources of the coupon may say it.
      ...(draft.isStackable && { isStackable: true }),
      ...(maxUses !== null && { maxUses }),
    },
  };
}

/** What the API takes to make this of a coupon; what cannot be entered here stays as it is. */
export function changesOf(
  draft: CouponDraft,
  coupon: Coupon,
  currency: string,
): { input: CouponChange } | { wrong: WrongCoupon } {
  const read = valuesOf(draft, currency);
  if ("wrong" in read) return read;
  const { title, buy, get, goods, minimum, maxUses, isStackable, ...rest } = read.input;
  const before = draftOf(coupon);
  const isBogo = draft.kind === "BOGO" && coupon.kind === "BOGO";
  return {
    input: {
      couponId: coupon.id,
      ...rest,
      ...(isBogo ? {} : { buy, get }),
      // A title by its terms changes with them.
      ...(draft.title === coupon.title ? {} : { title }),
      ...(isSameGoods(draft, coupon) ? {} : { goods }),
      minimum: minimum ? { ...minimum, count: minimum.count ?? null } : null,
      ...(draft.maxUses === before.maxUses ? {} : { maxUses: maxUses ?? null }),
      ...(draft.isStackable === before.isStackable ? {} : { isStackable: isStackable ?? false }),
    },
  };
}

function isSameGoods(draft: CouponDraft, coupon: Coupon): boolean {
  if (draft.for !== forOf(coupon)) return false;
  if (draft.for === "category") return draft.category === coupon.category;
  if (draft.for === "barcodes") return barcodesOf(draft).join() === coupon.gtins.join();
  if (draft.for !== "products") return draft.for === "kept" || draft.for === "basket";
  const ids = (products: CouponDraft["products"]) => products.map(({ id }) => id).join();
  return !draft.inAnySize && ids(draft.products) === ids(coupon.products);
}

/** What was typed where a number belongs: the number, null for none, and what else stands there. */
interface Typed {
  number: Decimal | null;
  rest: string;
}

/** The number with its currency, or its per cent, taken off. */
function numberIn(typed: string, kind: CouponKind, currency: string): Typed {
  const isPercent = kind === "PERCENT_OFF" || kind === "BUY_X_GET_Y";
  const known = isPercent ? "%" : currency;
  const bare = typed.trim().replace(new RegExp(`^${known}|${known}$`, "i"), "");
  const rest = /[\p{L}%]+/u.exec(bare)?.[0] ?? "";
  return { number: rest ? null : readDecimal(bare), rest };
}

function wrongNumber({ number, rest }: Typed, mayBeZero: boolean, example: string): string | undefined {
  if (rest) return `“${rest}” is no unit of this. Please enter the number alone.`;
  if (number === null) return `Please enter a number, ${example}.`;
  const isUnder = number.startsWith("-") && !isSameNumber(number, "0");
  return isUnder || (!mayBeZero && isSameNumber(number, "0"))
    ? "Please enter something over zero."
    : undefined;
}

function goodsOf(draft: CouponDraft): CouponInput["goods"] {
  if (draft.for === "products") {
    const inAnySize = draft.inAnySize && draft.products.length === 1;
    return { productIds: draft.products.map(({ id }) => id), inAnySize };
  }
  if (draft.for === "barcodes") return { gtins: barcodesOf(draft) };
  if (draft.for === "words") return { words: draft.words.trim() };
  return draft.for === "category" ? { category: draft.category } : null;
}

const barcodesOf = ({ barcodes }: CouponDraft): string[] => barcodes.split(/[\s,;]+/u).filter(Boolean);

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
  "startsOn",
  "endsOn",
  "code",
  "maxUses",
] as const;

/** At which field the server's words belong. */
export function wrongAt(field: string | null, message: string): WrongCoupon {
  if (field === "currencyCode") return { currency: message };
  const known = FIELDS.find((each) => each === field);
  return known ? { [known]: message } : { other: message };
}

/** What is still wrong when these parts of a coupon are entered anew. */
export function withoutChanged(wrong: WrongCoupon, part: Partial<CouponDraft>): WrongCoupon {
  const goods = ["for", "words", "category", "products", "inAnySize", "barcodes"];
  const fields = Object.keys(part).map((name) => (goods.includes(name) ? "goods" : name));
  return Object.fromEntries(Object.entries(wrong).filter(([name]) => !fields.includes(name)));
}
