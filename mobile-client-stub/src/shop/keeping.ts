import { createStore, del, get, set, update, type UseStore } from "idb-keyval";
import type { User } from "../session/account.ts";
import { type Kept, NOTHING } from "./kept.ts";

const KEY = "lists";
let opened: UseStore | undefined;
const store = (): UseStore => (opened ??= createStore("cartsnitch-shop", "kept"));

/** The lists of one user on this device. */
interface Stored {
  user: User;
  kept: Kept;
  /** Whether the session was over when the server was asked last: then nobody sees them until they sign in again. */
  isLocked: boolean;
}

/** What is kept of this user's lists; of anybody else's nothing stays. */
export async function readLists(user: User): Promise<Kept> {
  const stored = await get<Stored>(KEY, store());
  const kept = stored?.user.id === user.id ? stored.kept : NOTHING;
  await set(KEY, { user, kept, isLocked: false } satisfies Stored, store());
  return kept;
}

/**
 * Keeps the lists as they are now. What waits is changed as it is kept: another tab may have something waiting, too.
 * After a sign-out nothing is kept any more.
 */
export const keepLists = (user: User, now: Kept, change: (kept: Kept) => Kept): Promise<void> =>
  update<Stored | undefined>(
    KEY,
    (stored) => {
      if (stored?.user.id !== user.id) return stored;
      const { lists, ...rest } = change(stored.kept);
      const begunElsewhere = lists.filter(
        ({ id, isNew }) => isNew && !now.lists.some((each) => each.id === id),
      );
      return { ...stored, kept: { ...rest, lists: [...begunElsewhere, ...now.lists] } };
    },
    store(),
  );

/** Who may see their lists here without the server being asked; null for nobody. */
export async function keptUser(): Promise<User | null> {
  const stored = await get<Stored>(KEY, store());
  return stored && !stored.isLocked && stored.kept.lists.length > 0 ? stored.user : null;
}

/** The session is over: what waits to be sent stays, and is seen by the same user alone. */
export const lockLists = (): Promise<void> =>
  update<Stored | undefined>(KEY, (stored) => stored && { ...stored, isLocked: true }, store());

/** Nothing of the lists stays on this device. */
export const forgetLists = (): Promise<void> => del(KEY, store());
