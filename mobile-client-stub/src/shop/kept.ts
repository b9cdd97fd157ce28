import type { Operation, ServerItem, Synced } from "./documents.ts";

/** An item as it is kept on this device; what was added without a network is not understood yet. */
export type Item = Omit<ServerItem, "meaning"> & { meaning: ServerItem["meaning"] | null };

/** A list as this device knows it: as the server told it last. */
export interface KeptList {
  id: string;
  name: string;
  /** Where it stood then; null before the first time. */
  cursor: string | null;
  items: readonly Item[];
  /** Whether it was begun here and the server does not know of it yet. */
  isNew: boolean;
  /** Whether all of the household see it; not there in what an earlier release kept. */
  isShared?: boolean;
  /** Whether this user began it, so that they may stop sharing it; not there where an earlier release kept it. */
  isYours?: boolean;
}

/** A list as the server tells of it. */
export type ToldList = Pick<KeptList, "id" | "name"> & { isShared: boolean; isYours: boolean };

/** An edit that the server does not have yet. */
export interface Pending {
  listId: string;
  operation: Operation;
}

/** All that is kept of one user's lists. */
export interface Kept {
  lists: readonly KeptList[];
  pending: readonly Pending[];
  /** Whether this user is in a household; not there in what an earlier release kept. */
  isInHousehold?: boolean;
}

export const NOTHING: Kept = { lists: [], pending: [] };

/** So many operations the server takes at once. */
const AT_ONCE = 1000;

export const begun = (kept: Kept, id: string, name: string, isShared = false): Kept => ({
  ...kept,
  lists: [{ id, name, cursor: null, items: [], isNew: true, isShared, isYours: true }, ...kept.lists],
});

/** The list is at the server now. */
export const created = (kept: Kept, id: string): Kept => changedList(kept, id, { isNew: false });

export const renamed = (kept: Kept, id: string, name: string): Kept => changedList(kept, id, { name });

export const shared = (kept: Kept, id: string, isShared: boolean): Kept =>
  changedList(kept, id, { isShared });

export const withOperation = (kept: Kept, listId: string, operation: Operation): Kept => ({
  ...kept,
  pending: [...kept.pending, { listId, operation }],
});

/** Without a list and all that waits for it. */
export const withoutList = (kept: Kept, id: string): Kept => ({
  ...kept,
  lists: kept.lists.filter((list) => list.id !== id),
  pending: kept.pending.filter(({ listId }) => listId !== id),
});

/** Without the lists that others began: who leaves a household knows that they are gone. */
export const withoutShared = (kept: Kept): Kept =>
  kept.lists.filter(({ isYours }) => isYours === false).reduce((rest, { id }) => withoutList(rest, id), kept);

/** Without operations that the server refused, which would stand in the way of all others. */
export const withoutOperations = (kept: Kept, ids: readonly string[]): Kept => ({
  ...kept,
  pending: kept.pending.filter(({ operation }) => !ids.includes(operation.id)),
});

/** Which lists there are, by the server: new ones come, those that are gone go; one begun here stays. */
export function withLists(kept: Kept, told: readonly ToldList[], isInHousehold = false): Kept {
  const known = new Map(kept.lists.map((list) => [list.id, list]));
  const theirs = told.map((each): KeptList => {
    const list = known.get(each.id) ?? { cursor: null, items: [] };
    return { ...list, ...partsOf(each), isNew: false };
  });
  const ours = kept.lists.filter(({ id, isNew }) => isNew && !told.some((each) => each.id === id));
  const lists = [...ours, ...theirs];
  const ids = new Set(lists.map(({ id }) => id));
  return { lists, pending: kept.pending.filter(({ listId }) => ids.has(listId)), isInHousehold };
}

const partsOf = ({ id, name, isShared, isYours }: ToldList): ToldList => ({ id, name, isShared, isYours });

/**
 * What is told when lists are gone: those that others deleted or stopped sharing, with how much was done here that
 * nobody will see now. Null for nothing, also for lists of one's own, which one deleted oneself.
 */
export function lossWords(before: Kept, after: Kept): string | null {
  const lost = before.lists
    .filter(({ id, isNew }) => !isNew && !after.lists.some((each) => each.id === id))
    .map(({ id, name, isYours }) => ({
      name,
      isYours,
      count: before.pending.filter(({ listId }) => listId === id).length,
    }))
    .filter(({ isYours, count }) => isYours === false || count > 0);
  if (lost.length === 0) return null;
  return lost
    .map(({ name, count }) =>
      count === 0
        ? `The list “${name}” is not there any more: it was deleted, or is not shared with you.`
        : `The list “${name}” is not there any more, and ${count === 1 ? "one change" : `${count} changes`} that ` +
          "you made of it could not be sent: it was deleted, or is not shared with you.",
    )
    .join(" ");
}

/** Whether an operation says that something is to be bought, which brings back what another device deleted before. */
const isWanting = ({ what, quantity, note }: Operation): boolean =>
  what != null || quantity !== undefined || note !== undefined;

/** Of some operations on a list, those that would put something on it; all that say what something is without any. */
export function additionsAmong(kept: Kept, listId: string, sent: readonly Operation[]): Operation[] {
  const known = new Set(kept.lists.find(({ id }) => id === listId)?.items.map(({ id }) => id));
  const wording = sent.filter(({ what }) => what);
  const added = sent.filter((each) => isWanting(each) && !known.has(each.itemId));
  if (added.length > 0) return added;
  // What was deleted elsewhere since stands here still, and its edits bring it back.
  return wording.length > 0 ? wording : sent.filter(isWanting);
}

/** What is told of operations that the server does not take: why, and what is on no list now. */
export function refusalWords(message: string, refused: readonly Operation[]): string {
  const texts = refused.flatMap(({ what }) => (what ? [what.text] : []));
  return texts.length === 0 ? message : `${message} Not on the list: ${texts.join(", ")}.`;
}

/** What the server answered to these operations: they wait no more, and the list is as it says. */
export function synced(kept: Kept, listId: string, sent: readonly Operation[], answer: Synced): Kept {
  const rest = withoutOperations(
    kept,
    sent.map(({ id }) => id),
  );
  const before = kept.lists.find(({ id }) => id === listId);
  if (!before) return rest;
  const told = new Map(answer.items.map((item) => [item.id, item]));
  const stay = answer.isWhole ? [] : before.items.map((item) => told.get(item.id) ?? item);
  const come = answer.items.filter(({ id }) => !stay.some((item) => item.id === id));
  const items = [...stay, ...come].filter(({ isDeleted }) => !isDeleted);
  return changedList(rest, listId, { items, cursor: answer.cursor, ...partsOf(answer.list) });
}

/** The next operations of a list to be sent, in their order. */
export const nextOf = ({ pending }: Kept, listId: string): Operation[] =>
  pending
    .filter((each) => each.listId === listId)
    .slice(0, AT_ONCE)
    .map(({ operation }) => operation);

/** The items of a list as they are with all that waits: what was done here is seen at once. */
export function itemsOf(kept: Kept, listId: string): Item[] {
  const items = new Map(
    kept.lists.find(({ id }) => id === listId)?.items.map((item) => [item.id, item]) ?? [],
  );
  for (const { operation } of kept.pending.filter((each) => each.listId === listId)) {
    const before = items.get(operation.itemId) ?? emptyItem(operation.itemId);
    items.set(operation.itemId, afterOperation(before, operation));
  }
  return [...items.values()].filter(({ isDeleted, text }) => !isDeleted && text !== "");
}

function afterOperation(item: Item, operation: Operation): Item {
  const { what, quantity, note, isChecked } = operation;
  const isDeleted = operation.isDeleted ?? (isWanting(operation) ? false : undefined);
  return {
    ...item,
    ...(what && { text: what.text, product: null, inAnySize: what.inAnySize ?? false, meaning: null }),
    ...(quantity !== undefined && {
      quantity: quantity && { amount: quantity.amount, unit: quantity.unit, text: quantity.amount },
    }),
    ...(note !== undefined && { note: note ?? "" }),
    ...(isChecked != null && { isChecked }),
    ...(isDeleted != null && { isDeleted }),
  };
}

const emptyItem = (id: string): Item => ({
  id,
  text: "",
  inAnySize: false,
  note: "",
  isChecked: false,
  isDeleted: false,
  quantity: null,
  product: null,
  meaning: null,
});

function changedList(kept: Kept, id: string, part: Partial<KeptList>): Kept {
  return { ...kept, lists: kept.lists.map((list) => (list.id === id ? { ...list, ...part } : list)) };
}
