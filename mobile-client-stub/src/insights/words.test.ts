import { expect, test } from "vitest";
import { formatMoney, type Money } from "../format/money.ts";
import type { IndexMonth } from "./documents.ts";
import {
  apartOf,
  changeOf,
  countOfPart,
  gapsOf,
  headlineOf,
  lastOf,
  nameOfPart,
  restsOn,
  widthOf,
} from "./words.ts";

const MARCH: IndexMonth = {
  startsOn: "2026-03-01",
  index: "104.2000",
  isCarried: false,
  isApart: false,
  matchCount: 7,
  coverage: "0.6251",
  cpi: null,
  band: { low: "101.9", high: "106.34" },
};

test("an index is told as a change since its base", () => {
  expect(headlineOf("104.2000", "2025-01-01", null)).toBe(
    "You pay 4.2% more for the same things than in January 2025.",
  );
  expect(headlineOf("91", "2025-01-01", null)).toBe(
    "You pay 9% less for the same things than in January 2025.",
  );
  expect(headlineOf("100.01", "2025-01-01", null)).toBe(
    "You pay as much for the same things as in January 2025.",
  );
  expect([changeOf("106.34"), changeOf("99.5"), changeOf("100")]).toEqual(["+6.3%", "-0.5%", "0%"]);
});

test("where its band holds none, no change is claimed", () => {
  expect(headlineOf("100.7", "2026-02-01", { low: "95.6", high: "106.2" })).toBe(
    "You pay about as much for the same things as in February 2026: +0.7%, which may be chance.",
  );
  expect(headlineOf("104.2", "2026-02-01", { low: "101.9", high: "106.34" })).toContain("4.2% more");
  expect(headlineOf("98", "2026-02-01", { low: "97", high: "99.5" })).toContain("2% less");
});

test("what it rests on is said: how much could be compared, and how sure it is", () => {
  expect(restsOn(MARCH)).toEqual([
    "62.5% of what you spent on goods in March 2026 could be compared: 7 products.",
    "With other products of the kind it would roughly be between +1.9% and +6.3%, in 9 of 10 cases. Prices that were misread are not in that.",
  ]);
  expect(restsOn({ ...MARCH, band: null })[1]).toBe(
    "How sure that is cannot be said: it takes at least five different products.",
  );
  expect(restsOn({ ...MARCH, band: { low: "104.2", high: "104.2" } })[1]).toBe(
    "All of these products changed alike, so nothing tells how sure that is.",
  );
  expect(restsOn({ ...MARCH, isCarried: true })).toEqual([
    "In March 2026 nothing could be compared, so the month before stands.",
  ]);
});

test("the last month is the last in which something could be compared", () => {
  const carried = { ...MARCH, startsOn: "2026-04-01", isCarried: true };
  expect(lastOf([MARCH, carried])).toBe(MARCH);
  expect(lastOf([{ ...MARCH, index: null }])).toBeNull();
});

test("what the lines do not explain is said as such", () => {
  const part = { kind: "UNEXPLAINED", category: null, lineCount: 2 } as const;
  expect([nameOfPart(part), countOfPart(part)]).toEqual([
    "Unexplained",
    "The total of 2 purchases is not what the lines add up to",
  ]);
  expect(countOfPart({ kind: "GOODS", lineCount: 1 })).toBe("1 line");
});

test("purchases without a total or a date are told", () => {
  const nothing = { purchaseCount: 0, total: { amount: "0.00", currencyCode: "USD" } };
  const undated = { purchaseCount: 1, total: { amount: "4.00", currencyCode: "USD" } };
  const format = (money: Money) => formatMoney(money, "en-US");
  expect(gapsOf(2, undated, format)).toEqual([
    "2 purchases have no total that could be read; they add nothing.",
    "1 purchase of $4.00 has no date and is in no month.",
  ]);
  expect(gapsOf(0, nothing, format)).toEqual([]);
});

test("what came back has no bar", () => {
  expect([widthOf("5", "20"), widthOf("-5", "20"), widthOf("5", "0")]).toEqual([25, 0, 0]);
});

test("months that cannot be compared with those of the index are named", () => {
  const apart = (startsOn: string): IndexMonth => ({ ...MARCH, startsOn, index: null, isApart: true });
  expect(apartOf([MARCH])).toBeNull();
  expect(apartOf([apart("2026-01-01"), apart("2026-02-01"), MARCH], "en-US")).toBe(
    "Not in it: January 2026 and February 2026. Too few of the same things were bought then to compare with the months of the index.",
  );
  const many = ["01", "02", "04", "05", "06"].map((month) => apart(`2026-${month}-01`));
  expect(apartOf(many, "en-US")).toMatch(/^Not in it: 5 months from January 2026 to June 2026\./);
});
