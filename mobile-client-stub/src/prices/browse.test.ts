import { expect, test } from "vitest";
import { isNarrowed, readBrowse, wantedOf, writeBrowse } from "./browse.ts";

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
