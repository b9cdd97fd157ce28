import { expect, test } from "vitest";
import { keepStill, LARGEST, larger, SMALLEST, smaller, within, zoomOnto } from "./zoom.ts";

test("a page is never smaller than its frame, nor larger than is of use", () => {
  expect(within(0.2)).toBe(SMALLEST);
  expect(within(50)).toBe(LARGEST);
  expect(smaller(SMALLEST)).toBe(SMALLEST);
  expect(larger(LARGEST)).toBe(LARGEST);
});

test("smaller takes back what larger did", () => {
  expect(smaller(larger(2))).toBeCloseTo(2);
});

test("the point under the fingers stays under the fingers", () => {
  const [scroll, anchor] = [120, 80]; // 200 px into the page
  const scrolled = keepStill(scroll, anchor, 1, 3);
  expect(scrolled + anchor).toBe(600); // the same point, three times as far in
});

test("a receipt on a wide table is begun at its own width", () => {
  expect(zoomOnto({ x: 0.3, y: 0, width: 0.4, height: 1 })).toBeCloseTo(2);
});

test("a receipt that fills its picture is shown whole; one that is lost in it is not blown up", () => {
  expect(zoomOnto({ x: 0, y: 0, width: 0.99, height: 1 })).toBe(SMALLEST);
  expect(zoomOnto({ x: 0.45, y: 0, width: 0.1, height: 1 })).toBe(2.5);
  expect(zoomOnto(null)).toBe(SMALLEST);
});
