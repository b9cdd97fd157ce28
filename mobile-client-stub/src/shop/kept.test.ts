import { expect, test } from "vitest";
import type { Operation, ServerItem, Synced } from "./documents.ts";
import {
  additionsAmong,
  begun,
  created,
  itemsOf,
  type Kept,
  lossWords,
  nextOf,
  NOTHING,
  refusalWords,
  shared,
  synced,
  type ToldList,
  withLists,
  withOperation,
  withoutList,
  withoutOperations,
  withoutShared,
} from "./kept.ts";

const AT = "2026-03-01T10:00:00Z";
const operation = (id: string, itemId: string, edit: Partial<Operation>): Operation => ({
  id,
  itemId,
  at: AT,
  ...edit,
});
const item = (id: string, text: string, part: Partial<ServerItem> = {}): ServerItem => ({
  id,
  text,
  inAnySize: false,
  note: "",
  isChecked: false,
  isDeleted: false,
  quantity: null,
  product: null,
  meaning: { understanding: "UNKNOWN", inAnySize: false, product: null, others: [] },
  ...part,
});
const answer = (items: ServerItem[], part: Partial<Synced> = {}): Synced => ({
  __typename: "ShoppingListSynced",
  cursor: "c1",
  isWhole: false,
  list: { id: "l1", name: "Saturday", isShared: false, isYours: true },
  items,
  ...part,
});
const LIST = created(begun(NOTHING, "l1", "Saturday"), "l1");
const told = (id: string, name: string, part: Partial<ToldList> = {}): ToldList => ({
  id,
  name,
  isShared: false,
  isYours: true,
  ...part,
});
const texts = (kept: Kept) =>
  itemsOf(kept, "l1").map(({ text, isChecked }) => (isChecked ? `[${text}]` : text));

test("what is done here is seen at once, and sent in its order", () => {
  let kept = withOperation(LIST, "l1", operation("o1", "milk", { what: { text: "Milk" } }));
  kept = withOperation(
    kept,
    "l1",
    operation("o2", "bread", { what: { text: "Bread" }, quantity: { amount: "2", unit: "EACH" } }),
  );
  kept = withOperation(kept, "l1", operation("o3", "milk", { isChecked: true }));
  expect(texts(kept)).toEqual(["[Milk]", "Bread"]);
  expect(itemsOf(kept, "l1")[1]?.quantity?.amount).toBe("2");
  expect(nextOf(kept, "l1").map(({ id }) => id)).toEqual(["o1", "o2", "o3"]);

  kept = withOperation(kept, "l1", operation("o4", "bread", { isDeleted: true }));
  expect(texts(kept)).toEqual(["[Milk]"]);
});

test("what the server answers is taken over, and what came in between still waits", () => {
  const first = operation("o1", "milk", { what: { text: "Milk" } });
  const later = operation("o2", "milk", { isChecked: true });
  const kept = withOperation(withOperation(LIST, "l1", first), "l1", later);
  const after = synced(
    kept,
    "l1",
    [first],
    answer([item("milk", "Milk"), item("eggs", "Eggs")], { isWhole: true }),
  );
  expect(texts(after)).toEqual(["[Milk]", "Eggs"]);
  expect(after.pending).toEqual([{ listId: "l1", operation: later }]);
  expect(after.lists[0]?.cursor).toBe("c1");
});

test("an answer of changes leaves the rest; a whole one is all there is", () => {
  const kept = synced(
    LIST,
    "l1",
    [],
    answer([item("milk", "Milk"), item("eggs", "Eggs")], { isWhole: true }),
  );
  const changes = [item("milk", "Oat milk"), item("eggs", "", { isDeleted: true }), item("tea", "Tea")];
  expect(texts(synced(kept, "l1", [], answer(changes)))).toEqual(["Oat milk", "Tea"]);
  expect(texts(synced(kept, "l1", [], answer([item("tea", "Tea")], { isWhole: true })))).toEqual(["Tea"]);
});

test("what is edited after it was deleted is there again, and what is checked off is not", () => {
  const gone = withOperation(
    synced(LIST, "l1", [], answer([item("milk", "Milk")], { isWhole: true })),
    "l1",
    operation("o1", "milk", { isDeleted: true }),
  );
  const edited = (edit: Partial<Operation>) =>
    texts(withOperation(gone, "l1", operation("o2", "milk", edit)));
  expect(texts(gone)).toEqual([]);
  expect(edited({ isChecked: true })).toEqual([]);
  expect(edited({ note: "for the cake" })).toEqual(["Milk"]);
  expect(edited({ quantity: null })).toEqual(["Milk"]);
  expect(edited({ note: null, isDeleted: true })).toEqual([]);
});

test("a list that is gone elsewhere goes with what waits for it; one begun here stays", () => {
  const kept = begun(
    withOperation(LIST, "l1", operation("o1", "milk", { what: { text: "Milk" } })),
    "l2",
    "Sunday",
  );
  const after = withLists(kept, [told("l3", "Party")]);
  expect(after.lists.map(({ id, isNew }) => [id, isNew])).toEqual([
    ["l2", true],
    ["l3", false],
  ]);
  expect(after.pending).toEqual([]);
});

test("a list keeps its items under a name that it got elsewhere", () => {
  const kept = synced(LIST, "l1", [], answer([item("milk", "Milk")], { isWhole: true }));
  const after = withLists(kept, [told("l1", "Sunday")]);
  expect([after.lists[0]?.name, texts(after)]).toEqual(["Sunday", ["Milk"]]);
});

test("what the server refuses holds back nothing else", () => {
  let kept = withOperation(LIST, "l1", operation("o1", "milk", { what: { text: "Milk" } }));
  kept = withOperation(kept, "l1", operation("o2", "tea", { what: { text: "Tea" } }));
  expect(texts(withoutOperations(kept, ["o1"]))).toEqual(["Tea"]);
  expect(withoutList(kept, "l1")).toEqual(NOTHING);
});

test("a list says whether it is shared, and whose it is", () => {
  const after = withLists(LIST, [told("l1", "Saturday", { isShared: true, isYours: false })], true);
  expect(after.lists[0]).toMatchObject({ isShared: true, isYours: false });
  expect(after.isInHousehold).toBe(true);
  expect(shared(after, "l1", false).lists[0]?.isShared).toBe(false);
  expect(begun(after, "l2", "Sunday", true).isInHousehold).toBe(true);
});

test("who leaves a household keeps their own lists", () => {
  const both = [told("l1", "Mine"), told("l2", "Theirs", { isShared: true, isYours: false })];
  expect(withoutShared(withLists(LIST, both, true)).lists.map(({ id }) => id)).toEqual(["l1"]);
});

test("what is lost with a list that one may see no more is told", () => {
  const theirs = withLists(LIST, [told("l1", "Saturday", { isShared: true, isYours: false })], true);
  const edited = withOperation(theirs, "l1", operation("o1", "milk", { isChecked: true }));
  const twice = withOperation(edited, "l1", operation("o2", "milk", { isChecked: false }));
  expect(lossWords(theirs, withLists(theirs, []))).toContain("“Saturday” is not there any more");
  expect(lossWords(edited, withLists(edited, []))).toContain("one change that you made");
  expect(lossWords(twice, withoutList(twice, "l1"))).toContain("2 changes that you made");
});

test("of a list of one's own only what could not be sent is told", () => {
  const own = withLists(LIST, [told("l1", "Saturday")]);
  expect(lossWords(own, withLists(own, []))).toBeNull();
  expect(lossWords(own, own)).toBeNull();
  const edited = withOperation(own, "l1", operation("o1", "milk", { isChecked: true }));
  expect(lossWords(edited, withLists(edited, []))).toContain("one change");
  const unsent = begun(own, "l2", "Sunday");
  expect(lossWords(unsent, withoutList(unsent, "l2"))).toBeNull();
});

test("what a full list does not take is named, and what is renamed on it waits on", () => {
  const full = synced(LIST, "l1", [], answer([item("milk", "Milk")], { isWhole: true }));
  const renaming = operation("o1", "milk", { what: { text: "Oat milk" } });
  const adding = operation("o2", "tea", { what: { text: "Tea" } });
  const refused = additionsAmong(full, "l1", [renaming, adding]);
  expect(refused).toEqual([adding]);
  expect(refusalWords("It is full.", refused)).toBe("It is full. Not on the list: Tea.");
  expect(additionsAmong(full, "l1", [renaming])).toEqual([renaming]);
  const bringing = operation("o3", "eggs", { note: "ten" }); // deleted elsewhere since
  const checking = operation("o4", "milk", { isChecked: true });
  expect(additionsAmong(full, "l1", [renaming, checking, bringing])).toEqual([bringing]);
  expect(additionsAmong(full, "l1", [checking, { ...bringing, itemId: "milk" }])).toHaveLength(1);
  expect(refusalWords("It cannot be.", [operation("o3", "milk", { isChecked: true })])).toBe("It cannot be.");
});
