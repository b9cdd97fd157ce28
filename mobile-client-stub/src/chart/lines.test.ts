import { expect, test } from "vitest";
import { columnsOf, type Line, monthsTold, STEPS, valueWords } from "./lines.ts";

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

test("the grid is told in steps of one, two or five, exactly", () => {
  expect(STEPS).toContain(0.02);
  expect(STEPS).toContain(0.05);
  expect(STEPS).not.toContain(0.025);
  for (const step of STEPS) {
    const values = [1, 2, 3, 4, 5, 6, 7].map((count) => count * step);
    expect(valueWords(values, step, 2).map(Number)).toEqual(
      values.map((value) => Number(value.toPrecision(12))),
    );
  }
});

test("as many digits as the step needs, and no fewer than are wanted", () => {
  expect(valueWords([1.25, 1.3, 1.35], 0.05, 2)).toEqual(["1.25", "1.30", "1.35"]);
  expect(valueWords([0.26, 0.265, 0.27], 0.005, 2)).toEqual(["0.260", "0.265", "0.270"]);
  expect(valueWords([95, 100, 105], 5, 0)).toEqual(["95", "100", "105"]);
  expect(valueWords([100, 100.5], 0.5, 0)).toEqual(["100.0", "100.5"]);
});
