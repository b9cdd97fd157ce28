import { expect, test } from "vitest";
import { formatBytes } from "./bytes.ts";

test.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [999, "999 bytes"],
  [340_000, "340 kB"],
  [2_400_000, "2.4 MB"],
  [5_000_000_000, "5,000 MB"],
])("%i bytes are %s", (bytes, words) => {
  expect(formatBytes(bytes, "en-US")).toBe(words);
});
