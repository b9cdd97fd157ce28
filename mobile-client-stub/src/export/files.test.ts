import { expect, test } from "vitest";
import { BOUGHT, GROUPS } from "./files.ts";

const files = GROUPS.flatMap(({ tables }) => tables.map(({ file }) => file));

test("each table is offered once, what was bought first", () => {
  expect(new Set(files).size).toBe(files.length);
  expect(files.slice(0, BOUGHT.length)).toEqual(BOUGHT.map(({ file }) => file));
});
