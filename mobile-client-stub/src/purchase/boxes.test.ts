import { expect, test } from "vitest";
import {
  boxWithin,
  columnsRead,
  cropAround,
  drawn,
  isMeant,
  layOut,
  placesOf,
  readOn,
  rowsIn,
  scrollToMiddle,
  union,
  widened,
} from "./boxes.ts";

// Fractions that a computer holds exactly, so that they can be compared exactly.
const name = { x: 0.125, y: 0.25, width: 0.25, height: 0.0625 };
const amount = { x: 0.75, y: 0.28125, width: 0.125, height: 0.0625 };
const evidence = (page: number, box: typeof name) => ({ page, box, text: "MILK", confidence: 0.9 });

test("the place of a line reaches from its name to its amount", () => {
  expect(placesOf({ evidence: [evidence(1, name), evidence(1, amount)] })).toEqual([
    { page: 1, box: { x: 0.125, y: 0.25, width: 0.75, height: 0.09375 } },
  ]);
});

test("a line on two pages has a place on each", () => {
  expect(placesOf({ evidence: [evidence(1, name), evidence(2, amount)] })).toEqual([
    { page: 1, box: name },
    { page: 2, box: amount },
  ]);
});

test("a line that was read nowhere has no place", () => {
  expect(placesOf({ evidence: [] })).toEqual([]);
});

test("the box around one box is that box", () => {
  expect(union([name])).toEqual(name);
});

test("a box is laid out in percent of its page", () => {
  expect(layOut({ x: 0.25, y: 0.5, width: 0.5, height: 0.125 })).toEqual({
    left: "25%",
    top: "50%",
    width: "50%",
    height: "12.5%",
  });
});

test("a box never sticks out of its page", () => {
  expect(layOut({ x: -0.1, y: 0.95, width: 1.3, height: 0.2 })).toEqual({
    left: "0%",
    top: "95%",
    width: "100%",
    height: "5%",
  });
});

test("a line in the middle of the page is scrolled to the middle of the view", () => {
  expect(scrollToMiddle(500, 20, 300, 1000)).toBe(360);
});

test("scrolling stops at both ends of the page", () => {
  expect(scrollToMiddle(10, 20, 300, 1000)).toBe(0);
  expect(scrollToMiddle(990, 10, 300, 1000)).toBe(700);
  expect(scrollToMiddle(50, 20, 300, 200)).toBe(0);
});

test("what was read on a page is the box around its lines alone", () => {
  const lines = [{ evidence: [evidence(1, name)] }, { evidence: [evidence(1, amount), evidence(2, name)] }];
  expect(readOn(1, lines)).toEqual({ x: 0.125, y: 0.25, width: 0.75, height: 0.09375 });
  expect(readOn(3, lines)).toBeNull();
});

test("a box can be drawn from any corner, and ends at the edge of the page", () => {
  const box = { x: 0.25, y: 0.5, width: 0.5, height: 0.25 };
  expect(drawn({ x: 0.25, y: 0.5 }, { x: 0.75, y: 0.75 })).toEqual(box);
  expect(drawn({ x: 0.75, y: 0.5 }, { x: 0.25, y: 0.75 })).toEqual(box);
  expect(drawn({ x: 0.5, y: 0.5 }, { x: 1.5, y: -1 })).toEqual({ x: 0.5, y: 0, width: 0.5, height: 0.5 });
});

test("a tap is no box", () => {
  expect(isMeant(drawn({ x: 0.5, y: 0.5 }, { x: 0.501, y: 0.5 }))).toBe(false);
  expect(isMeant(drawn({ x: 0.1, y: 0.5 }, { x: 0.9, y: 0.52 }))).toBe(true);
});

test("another look takes in a little of what is around, and never more than the page", () => {
  const { page, box } = widened({ page: 2, box: { x: 0, y: 0.5, width: 0.9, height: 0.03 } });
  expect(page).toBe(2);
  expect(box.x).toBe(0);
  expect(box.y).toBeCloseTo(0.49);
  expect(box.width).toBeCloseTo(0.92);
  expect(box.height).toBeCloseTo(0.05);
});

test("the lines of a text reach to a column", () => {
  const page = { number: 1, width: 80 };
  expect(columnsRead(page, [{ evidence: [evidence(1, name), evidence(1, amount)] }])).toBe(70);
  expect(columnsRead(page, [{ evidence: [evidence(2, amount)] }])).toBeNull();
});

test("a line is cut out with some of what is above, below and beside it, within the page", () => {
  const box = { x: 0, y: 0.5, width: 0.5, height: 0.125 };
  const part = cropAround(box);
  expect(part.x).toBe(0);
  expect(part.y).toBeCloseTo(0.3875);
  expect(part.height).toBeCloseTo(0.35);
  expect(boxWithin(part, box).x).toBe(0);
  expect(
    boxWithin({ x: 0.25, y: 0.25, width: 0.5, height: 0.5 }, { x: 0.5, y: 0.5, width: 0.25, height: 0.125 }),
  ).toEqual({ x: 0.5, y: 0.5, width: 0.5, height: 0.25 });
});

test("of a page of text the rows are cut out that a line is on", () => {
  const page = { text: "CORNER STORE\n  OATS   2.50\n  2 x 1.25\nTOTAL  2.50", height: 4 };
  expect(rowsIn(page, { x: 0, y: 0.25, width: 1, height: 0.25 })).toBe("OATS   2.50");
  expect(rowsIn(page, { x: 0, y: 0.25, width: 1, height: 0.5 })).toBe("OATS   2.50\n2 x 1.25");
  expect(rowsIn(page, { x: 0, y: 0.75, width: 1, height: 0.01 })).toBe("TOTAL  2.50");
});
