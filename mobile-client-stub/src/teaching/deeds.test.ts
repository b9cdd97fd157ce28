import { expect, test } from "vitest";
import { toldOf } from "./deeds.ts";

const DONE = {
  __typename: "ProductChanged",
  changedLines: 3,
  product: { id: "p", name: "Whole Milk" },
  lesson: null,
  merge: null,
} as const;

test("what was taught can be taken back by its lesson", () => {
  const deed = { type: "teach", lineId: "l", productId: "p", older: true } as const;
  expect(toldOf(deed, { ...DONE, lesson: { id: "le" } })).toEqual({
    words: "Now “Whole Milk”: 3 lines.",
    undo: { type: "undoLesson", lessonId: "le" },
  });
});

test("what was merged can be split again", () => {
  const deed = { type: "merge", productId: "a", intoId: "p" } as const;
  expect(toldOf(deed, { ...DONE, changedLines: 1, merge: { id: "m" } })).toEqual({
    words: "Merged into “Whole Milk”: 1 line.",
    undo: { type: "split", mergeId: "m" },
  });
});

test("what was taken back is not undone by a button: it is said again", () => {
  expect(toldOf({ type: "undoLesson", lessonId: "le" }, { ...DONE, product: null }).undo).toBeNull();
  expect(toldOf({ type: "split", mergeId: "m" }, DONE).undo).toBeNull();
});
