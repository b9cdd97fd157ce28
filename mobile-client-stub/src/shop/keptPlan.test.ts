import { expect, test } from "vitest";
import type { ShoppingPlan } from "./documents.ts";
import type { Item } from "./kept.ts";
import { isBegun, isOf, missingIn } from "./keptPlan.ts";

const planned = (id: string, text: string) => ({ item: { id, text } });
const PLAN = {
  stops: [{ items: [planned("1", "oats")] }, { items: [planned("2", "milk")] }],
  unplanned: [planned("3", "dragon fruit")],
} as unknown as ShoppingPlan;
const item = (id: string, text: string, isChecked = false) => ({ id, text, isChecked }) as Item;
const LIST = [item("1", "oats"), item("2", "milk"), item("3", "dragon fruit")];

test("somebody shops by a plan while some of it is in the basket, and some is not", () => {
  expect(isBegun(PLAN, LIST)).toBe(false);
  expect(isBegun(PLAN, [item("1", "oats", true), ...LIST.slice(1)])).toBe(true);
  expect(isBegun(PLAN, [item("4", "tea", true), ...LIST])).toBe(false);
  expect(
    isBegun(
      PLAN,
      LIST.map((each) => ({ ...each, isChecked: true })),
    ),
  ).toBe(false);
});

test("what was added or changed since is missing in it, what is in the basket is not", () => {
  expect(missingIn(PLAN, LIST)).toEqual([]);
  const tea = item("4", "tea");
  const soy = item("2", "soy milk");
  expect(missingIn(PLAN, [item("1", "oats"), soy, tea, item("5", "salt", true)])).toEqual([soy, tea]);
});

test("a plan is of what was asked for alone", () => {
  const kept = { listId: "l", stores: null, trip: "4", at: 0, plan: PLAN };
  expect(isOf(kept, { listId: "l", stores: null, trip: "4" })).toBe(true);
  expect(isOf(kept, { listId: "l", stores: 2, trip: "4" })).toBe(false);
  expect(isOf(kept, { listId: "m", stores: null, trip: "4" })).toBe(false);
});
