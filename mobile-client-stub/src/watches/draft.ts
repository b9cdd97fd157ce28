import { readDecimal, typedAs } from "../format/decimal.ts";
import type { Money } from "../format/money.ts";
import { formatPrice } from "../format/units.ts";
import type { Product, StorePrice } from "../product/documents.ts";
import type { Watch, WatchInput } from "./documents.ts";

/** A watch as it is entered. */
export interface WatchDraft {
  target: string;
  /** The text of what the target is for; empty for a package. */
  per: string;
  /** Empty for any store. */
  storeId: string;
  inAnySize: boolean;
  withPromotions: boolean;
}

/** What is wrong with a watch, by what of it; `other` where it is none of its fields. */
export type WrongWatch = Partial<Record<"target" | "per" | "storeId" | "other", string>>;

type Per = NonNullable<Watch["per"]>;

/** What a target can be for: null is a package as it is sold. */
export function measuresOf(product: Pick<Product, "id" | "prices">, watch: Watch | null): (Per | null)[] {
  const own = ownPrices(product);
  const isSoldByPackage = own.some(({ unit }) => unit === "each");
  const packages: null[] = isSoldByPackage || own.length === 0 ? [null] : [];
  const told = [watch?.per, ...own.map(({ per }) => per)].filter((per) => per != null);
  const distinct = told.filter((per, index) => told.findIndex(({ text }) => text === per.text) === index);
  const kept = watch?.per === null && packages.length === 0 ? [null] : packages;
  return [...kept, ...distinct];
}

export const wordsOfMeasure = (per: Per | null): string =>
  per === null ? "A package" : per.text.replace(/ each$/, per.amount === "1" ? " piece" : " pieces");

/** The stores that a watch can be for: those where it, or another one of its family, has a price. */
export function storesOf(
  { prices }: Pick<Product, "prices">,
  watch: Watch | null,
): { id: string; name: string }[] {
  const all = [...prices.map(({ store }) => store), ...(watch?.store ? [watch.store] : [])];
  const distinct = all.filter(({ id }, index) => all.findIndex((each) => each.id === id) === index);
  return distinct.sort((one, other) => one.name.localeCompare(other.name));
}

export function draftOf(product: Pick<Product, "id" | "prices">, watch: Watch | null): WatchDraft {
  if (watch === null) {
    const per = measuresOf(product, null)[0]?.text ?? "";
    return { target: "", per, storeId: "", inAnySize: false, withPromotions: true };
  }
  return {
    target: typedAs(watch.target.amount),
    per: watch.per?.text ?? "",
    storeId: watch.store?.id ?? "",
    inAnySize: watch.inAnySize,
    withPromotions: watch.withPromotions,
  };
}

/** The values that the API takes, or what is wrong with them that needs no server to see. */
export function valuesOf(
  draft: WatchDraft,
  product: Pick<Product, "id" | "prices">,
  watch: Watch | null,
): Omit<WatchInput, "productId"> | WrongWatch {
  const target = readDecimal(draft.target);
  if (target === null) return { target: "Please enter a price, such as 2.50." };
  const per = measuresOf(product, watch).find((each) => (each?.text ?? "") === draft.per) ?? null;
  return {
    target,
    currencyCode: currencyOf(product, watch),
    per: per && { amount: per.amount, unit: per.unit },
    storeId: draft.storeId || null,
    inAnySize: draft.inAnySize,
    withPromotions: draft.withPromotions,
  };
}

export const isRefused = (values: Omit<WatchInput, "productId"> | WrongWatch): values is WrongWatch =>
  !("currencyCode" in values);

/** At which field the server's words belong. */
export function wrongAt(field: string | null, message: string): WrongWatch {
  if (field === "target" || field === "currencyCode") return { target: message };
  if (field === "per" || field === "storeId") return { [field]: message };
  return { other: message };
}

/** "Now $3.49 at Aldi": the lowest price that is known for what was chosen; null where none is. */
export function nowOf(draft: WatchDraft, product: Pick<Product, "id" | "prices">): string | null {
  const from = draft.inAnySize ? product.prices : ownPrices(product);
  const offered = from
    .filter(({ store }) => draft.storeId === "" || store.id === draft.storeId)
    .flatMap((price) => {
      const money = amountFor(price, draft.per);
      return money === null ? [] : [{ price, money }];
    });
  const [lowest] = offered.sort((one, other) => Number(one.money.amount) - Number(other.money.amount));
  if (!lowest) return null;
  const per = draft.per === "" ? null : lowest.price.per;
  return `Now ${formatPrice(lowest.money, per)} at ${lowest.price.store.name}`;
}

export function currencyOf({ prices }: Pick<Product, "prices">, watch: Watch | null): string {
  return watch?.target.currencyCode ?? prices[0]?.current.currencyCode ?? "USD";
}

function amountFor(price: StorePrice, per: string): Money | null {
  if (per === "") return price.unit === "each" ? price.current : null;
  return price.per?.text === per ? price.unitPrice : null;
}

const ownPrices = ({ id, prices }: Pick<Product, "id" | "prices">): StorePrice[] =>
  prices.filter(({ product }) => product.id === id);
