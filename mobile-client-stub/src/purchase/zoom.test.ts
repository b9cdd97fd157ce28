import { expect, test } from "vitest";
import { keepStill, LARGEST, larger, SMALLEST, smaller, within } from "./zoom.ts";

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
