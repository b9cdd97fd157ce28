import { expect, test } from "vitest";
import { formatAge } from "./ages.ts";

test.each([
  [0, "today"],
  [1, "yesterday"],
  [13, "13 days ago"],
  [14, "2 weeks ago"],
  [60, "8 weeks ago"],
  [61, "2 months ago"],
  [729, "23 months ago"],
  [731, "2 years ago"],
])("%i days are told in the largest unit that says enough", (days, words) => {
  expect(formatAge(days, "en-US")).toBe(words);
});
