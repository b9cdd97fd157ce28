import { expect, test } from "vitest";
import { counted } from "./counted.ts";

test.each([
  [0, "0 items"],
  [1, "1 item"],
  [2, "2 items"],
  ["1", "1 item"],
  ["1.5", "1.5 items"],
])("%s of a noun", (count, words) => {
  expect(counted(count, "item")).toBe(words);
});

test("a noun without an s", () => {
  expect(counted(1, "entry", "entries")).toBe("1 entry");
  expect(counted(2, "entry", "entries")).toBe("2 entries");
});
