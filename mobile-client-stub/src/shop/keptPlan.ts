import { createStore, del, get, set, type UseStore } from "idb-keyval";
import type { ShoppingPlan } from "./documents.ts";
import type { Item } from "./kept.ts";

/** Of which list a plan is asked for, and what in place of the settings; null for these. */
export interface PlanAsked {
  listId: string;
  stores: number | null;
  trip: string | null;
}

/** A plan as it was made, which is kept on this device while somebody shops by it. */
export interface KeptPlan extends PlanAsked {
  /** When it was made, in milliseconds. */
  at: number;
  plan: ShoppingPlan;
}

/** So long somebody may shop by a plan; after that its prices are asked for again. */
export const A_DAY = 86_400_000;

const KEY = "plan";
let opened: UseStore | undefined;
const store = (): UseStore => (opened ??= createStore("cartsnitch-plan", "kept"));

export const readPlan = (): Promise<KeptPlan | undefined> => get<KeptPlan>(KEY, store());
export const keepPlan = (plan: KeptPlan): Promise<void> => set(KEY, plan, store());
/** Nothing of the plan stays on this device. */
export const forgetPlan = (): Promise<void> => del(KEY, store());

/** The ids of all items that a plan says something of, and their texts as they were. */
export const textsOf = ({ stops, unplanned }: ShoppingPlan): Map<string, string> =>
  new Map(
    [...stops.flatMap(({ items }) => items), ...unplanned].map(({ item }) => [item.id, item.text] as const),
  );

/** Whether somebody shops by a plan: something of it is in the basket, and something is not. */
export function isBegun(plan: ShoppingPlan, items: readonly Item[]): boolean {
  const texts = textsOf(plan);
  const planned = items.filter(({ id }) => texts.has(id));
  return planned.some(({ isChecked }) => isChecked) && planned.some(({ isChecked }) => !isChecked);
}

/** Whether a plan is what is asked for. */
export const isOf = (kept: KeptPlan, { listId, stores, trip }: PlanAsked): boolean =>
  kept.listId === listId && kept.stores === stores && kept.trip === trip;

/** What is open on the list and not in the plan as it is wanted now. */
export function missingIn(plan: ShoppingPlan, items: readonly Item[]): Item[] {
  const texts = textsOf(plan);
  return items.filter(({ id, text, isChecked }) => !isChecked && texts.get(id) !== text);
}
