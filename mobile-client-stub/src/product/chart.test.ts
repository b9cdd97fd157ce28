import { expect, test } from "vitest";
import { drawnOf, rowsAt, rowsOf, scalesOf } from "./chart.ts";
import type { HistoryLine } from "./documents.ts";

function line(
  store: string,
  per: string,
  ...points: [day: string, amount: string, isPromotional?: boolean][]
) {
  const told: HistoryLine = {
    per: { text: per },
    isPackage: per === "1 each",
    bucket: "DAY",
    isCut: false,
    store: { id: store, name: store },
    points: points.map(([startsOn, amount, isPromotional = false]) => ({
      startsOn,
      median: { amount, currencyCode: "USD" },
      count: 1,
      isPromotional,
    })),
  };
  return told;
}

const NORTH = line("North", "1 each", ["2026-01-01", "4.00"], ["2026-02-01", "3.00", true]);
const SOUTH = line("South", "1 each", ["2026-02-01", "3.50"]);

test("lines for the same quantity share a scale, and by unit is another one", () => {
  const byUnit = [line("North", "1 oz", ["2026-01-01", "0.25"])];
  const scales = scalesOf([NORTH, SOUTH], byUnit);
  expect(scales.map(({ words, lines }) => [words, lines.length])).toEqual([
    ["Package", 2],
    ["oz", 1],
  ]);
});

test("what is sold by weight has one scale, since its unit price is its price", () => {
  const weighed = [line("North", "1 lb", ["2026-01-01", "0.59"])];
  expect(scalesOf(weighed, weighed).map(({ words }) => words)).toEqual(["lb"]);
});

test("a package and a piece of it are two scales", () => {
  const pieces = { ...NORTH, isPackage: false };
  expect(scalesOf([NORTH], [pieces]).map(({ words }) => words)).toEqual(["Package", "piece"]);
});

test("the scale with the most points comes first", () => {
  const mixed = line("East", "1 oz", ["2026-01-01", "0.20"]);
  expect(scalesOf([mixed, NORTH], []).map(({ words }) => words)).toEqual(["Package", "oz"]);
});

test("no price is on a scale with one in another currency", () => {
  const euros = line("West", "1 each");
  euros.points = [
    {
      startsOn: "2026-01-01",
      median: { amount: "3.00", currencyCode: "EUR" },
      count: 1,
      isPromotional: false,
    },
  ];
  expect(scalesOf([NORTH, euros], [])).toHaveLength(2);
});

test("a line is drawn with its offers hollow", () => {
  expect(drawnOf(NORTH)).toEqual({
    name: "North",
    isStepped: true,
    points: [
      { on: "2026-01-01", value: "4.00", isHollow: false },
      { on: "2026-02-01", value: "3.00", isHollow: true },
    ],
  });
});

test("rows are the same points, the newest first", () => {
  expect(rowsOf([NORTH, SOUTH]).map(({ on, store, isPromotional }) => [on, store, isPromotional])).toEqual([
    ["2026-02-01", "North", true],
    ["2026-02-01", "South", false],
    ["2026-01-01", "North", false],
  ]);
  expect(rowsAt([NORTH, SOUTH], 0).map(({ store }) => store)).toEqual(["North"]);
});
