import { expect, test } from "vitest";
import { isNarrowed, nothingWords, readBrowse, wantedOf, writeBrowse } from "./browse.ts";

const read = (query: string) => readBrowse(new URLSearchParams(query));

test("an empty address shows everything, and what changed in three months", () => {
  expect(read("")).toEqual({ text: "", category: "", store: "", period: "QUARTER" });
  expect(isNarrowed(read(""))).toBe(false);
  expect(wantedOf(read(""))).toEqual({ search: null, category: null, storeId: null });
});

test("what is written is read back", () => {
  const browse = { text: "oat milk", category: "DAIRY", store: "s1", period: "YEAR" } as const;
  expect(read(writeBrowse(browse).toString())).toEqual(browse);
  expect(writeBrowse(read("")).toString()).toBe("");
});

test("what the address makes up is left aside", () => {
  expect(read("category=ROCKETS&period=DECADE")).toMatchObject({ category: "", period: "QUARTER" });
});

test("blanks look for nothing; another period narrows nothing", () => {
  expect(isNarrowed(read("q=++"))).toBe(false);
  expect(isNarrowed(read("period=MONTH"))).toBe(false);
  expect(isNarrowed(read("store=s1"))).toBe(true);
});

test.each([
  ["q=egs", "None of your products is called that or has that number."],
  ["q=egs&category=DAIRY", "None of your products is called that or has that number, in this category."],
  ["q=egs&store=1", "None of your products is called that or has that number, at this store."],
  ["category=DAIRY&store=1", "You bought nothing in this category and at this store."],
])("that nothing fits %s is told by what was asked for", (query, words) => {
  expect(nothingWords(read(query))).toBe(words);
});
