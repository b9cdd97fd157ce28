import { expect, test } from "vitest";
import { putInto, recordsIn } from "./records.ts";

const line = (id: string, text: string) => ({ __typename: "Line", id, text });
const purchase = (...lines: object[]) => ({ __typename: "Purchase", id: "p1", lines });

test("a record takes the place of the one with its type and id, wherever it is shown", () => {
  const shown = {
    page: [line("1", "old"), line("2", "other"), { __typename: "Store", id: "1", text: "store" }],
  };
  expect(putInto(shown, recordsIn({ outcome: line("1", "new") }))).toEqual({
    page: [line("1", "new"), line("2", "other"), { __typename: "Store", id: "1", text: "store" }],
  });
});

test("a list gains and loses what it is said to", () => {
  const shown = { purchase: purchase(line("1", "one"), line("2", "two")) };
  const said = purchase(line("2", "two"), line("3", "three"));
  expect(putInto(shown, recordsIn(said))).toEqual({ purchase: said });
});

test("a list of which less is said than shown stays as it is", () => {
  const shown = { purchase: purchase(line("1", "one")) };
  const said = purchase({ __typename: "Line", id: "2" });
  expect(putInto(shown, recordsIn(said))).toBe(shown);
});

test.each([
  ["nothing", null],
  ["none", []],
])("where %s was shown, what is said in part does not tell which fields are needed", (_, of) => {
  const shown = { line: { ...line("1", "old"), of } };
  const other = { __typename: "Line", id: "2" };
  const said = { ...line("1", "new"), of: of === null ? other : [other] };
  expect(putInto(shown, recordsIn(said))).toEqual({ line: { ...line("1", "new"), of } });
});

test("what is said in part of something further down stays as it is shown", () => {
  const shown = { ...purchase(), store: { __typename: "Store", id: "1", place: { name: "A", day: "1" } } };
  const said = { ...purchase(), store: { __typename: "Store", id: "2", place: { name: "B" } } };
  expect(putInto({ shown }, recordsIn(said))).toEqual({ shown });
});

test("what is not shown of a record is not added to it", () => {
  const shown = { line: line("1", "old") };
  expect(putInto(shown, recordsIn({ ...line("1", "new"), amount: "2" }))).toEqual({ line: line("1", "new") });
});

test("an answer that is said again is the same one", () => {
  const shown = { purchase: purchase(line("1", "one")), total: null };
  expect(putInto(shown, recordsIn(structuredClone(shown)))).toBe(shown);
});

test("a record that is said twice, once in part, is all that is said of it", () => {
  const said = {
    ...line("1", "new"),
    owner: { __typename: "Line", id: "2", of: { __typename: "Line", id: "1" } },
  };
  const shown = { line: line("1", "old") };
  expect(putInto(shown, recordsIn(said))).toEqual({ line: line("1", "new") });
});
