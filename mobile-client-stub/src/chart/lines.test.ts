import { expect, test } from "vitest";
import { columnsOf, type Line, monthsTold } from "./lines.ts";

const NORTH: Line = {
  name: "North",
  isStepped: true,
  points: [
    { on: "2026-01-01", value: "4.00" },
    { on: "2026-02-01", value: "3.00", isHollow: true },
  ],
};
const SOUTH: Line = { name: "South", isStepped: true, points: [{ on: "2026-02-01", value: "3.50" }] };

test("lines are drawn on the days of all of them, with gaps", () => {
  const { days, lines } = columnsOf([NORTH, SOUTH]);
  expect(days).toEqual([Date.UTC(2026, 0, 1) / 1000, Date.UTC(2026, 1, 1) / 1000]);
  expect(lines.map(({ values }) => values)).toEqual([
    [4, 3],
    [null, 3.5],
  ]);
});

test("each point is solid or hollow", () => {
  const [north] = columnsOf([NORTH]).lines;
  expect([north?.solid, north?.hollow]).toEqual([
    [4, null],
    [null, 3],
  ]);
});

test("a band is drawn where it is known", () => {
  const [line] = columnsOf([
    {
      name: "Yours",
      isStepped: false,
      points: [
        { on: "2026-01-01", value: "100" },
        { on: "2026-02-01", value: "101.5", band: { low: "99", high: "103" } },
      ],
    },
  ]).lines;
  expect([line?.low, line?.high]).toEqual([
    [null, 99],
    [null, 103],
  ]);
});

test("of a chart of months each month is a column, and one without a value a gap", () => {
  const { days, lines } = columnsOf([SOUTH], ["2026-01-01", "2026-02-01", "2026-03-01"]);
  expect(days).toHaveLength(3);
  expect(lines[0]?.values).toEqual([null, 3.5, null]);
});

test("as many months have a word as there is room for, the last among them", () => {
  const months = [1, 2, 3, 4, 5, 6];
  expect(monthsTold(months, 6)).toEqual(months);
  expect(monthsTold(months, 3)).toEqual([2, 4, 6]);
  expect(monthsTold(months, 4)).toEqual([2, 4, 6]);
  expect(monthsTold(months, 0)).toEqual([6]);
});
