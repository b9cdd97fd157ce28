import { createContext, type ReactNode, use, useEffect, useMemo, useState } from "react";
import { type Client, useClient } from "urql";
import type { Topic } from "../api/feed.ts";
import { FeedContext } from "../api/fresh.ts";
import { wordsFor } from "../api/problem.ts";
import type { User } from "../session/account.ts";
import { CreateShoppingList, type Operation, ShoppingLists, SyncShoppingList } from "./documents.ts";
import {
  additionsAmong,
  begun,
  created,
  type Kept,
  type KeptList,
  lossWords,
  nextOf,
  NOTHING,
  refusalWords,
  renamed,
  shared,
  synced,
  withLists,
  withOperation,
  withoutList,
  withoutOperations,
  withoutShared,
} from "./kept.ts";
import { keepLists, readLists } from "./keeping.ts";

const RETRY_MS = 5000;
const LISTS: ReadonlySet<Topic> = new Set<Topic>(["lists", "lost-lists"]);

/** What is done to an item; the moment and the ids are added here. */
export type Edit = Omit<Operation, "id" | "itemId" | "at">;

interface Seen {
  kept: Kept;
  /** Whether what is kept was read, and the server was asked which lists there are. */
  isRead: boolean;
  isAsked: boolean;
  /** Whether the server could not be reached when it was asked last. */
  isOffline: boolean;
  /** How many changes wait to be sent, counted when they are kept here: what is counted survives a closed page. */
  waiting: number;
  /** Whether this browser keeps anything; if not, what waits is lost with the page. */
  isKeeping: boolean;
  /** What it refused, in words; null for nothing. */
  problem: string | null;
}

interface Deeds {
  /** Begins a list, and gives its id. */
  begin: (name: string, isShared: boolean) => string;
  /** Adds an item. */
  add: (listId: string, edit: Edit) => void;
  edit: (listId: string, itemId: string, edit: Edit) => void;
  /** These are done at the server, and are now so here. */
  rename: (listId: string, name: string) => void;
  share: (listId: string, isShared: boolean) => void;
  drop: (listId: string) => void;
  dropShared: () => void;
  /** Brings everything to the server, and what it knows here. */
  sync: () => void;
  clearProblem: () => void;
}

type Shopping = Seen & Deeds;

const ShoppingContext = createContext<Shopping | null>(null);

export function useShopping(): Shopping {
  const shopping = use(ShoppingContext);
  if (!shopping) throw new Error("useShopping needs a ShoppingProvider above it");
  return shopping;
}

/** Keeps the lists on this device, so that they are there in a shop without a network, and in step with the server. */
export function ShoppingProvider({ user, children }: { user: User; children: ReactNode }) {
  const client = useClient();
  const feed = use(FeedContext);
  const [engine] = useState(() => new Engine(client, user));
  const [seen, setSeen] = useState(engine.seen);
  useEffect(() => engine.listen(setSeen), [engine]);
  useEffect(() => {
    void engine.start();
    return () => engine.stop();
  }, [engine]);
  useEffect(() => feed?.listen((_, topic) => LISTS.has(topic) && engine.sync()), [feed, engine]);
  const shopping = useMemo(() => ({ ...seen, ...engine.deeds }), [seen, engine]);
  return <ShoppingContext value={shopping}>{children}</ShoppingContext>;
}

/** One at a time: reads what is kept, sends what waits, takes over what the server tells. */
class Engine {
  readonly #client: Client;
  readonly #user: User;
  readonly #listeners = new Set<(seen: Seen) => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;
  #isRunning = false;
  #isWanted = false;
  seen: Seen = {
    kept: NOTHING,
    isRead: false,
    isAsked: false,
    isOffline: false,
    waiting: 0,
    isKeeping: true,
    problem: null,
  };

  constructor(client: Client, user: User) {
    this.#client = client;
    this.#user = user;
  }

  readonly deeds: Deeds = {
    begin: (name, isShared) => {
      const id = newId();
      this.#change((kept) => begun(kept, id, name, isShared));
      return id;
    },
    add: (listId, edit) => this.#operate(listId, newId(), edit),
    edit: (listId, itemId, edit) => this.#operate(listId, itemId, edit),
    rename: (listId, name) => this.#change((kept) => renamed(kept, listId, name)),
    share: (listId, isShared) => this.#change((kept) => shared(kept, listId, isShared)),
    drop: (listId) => this.#change((kept) => withoutList(kept, listId)),
    dropShared: () => this.#change(withoutShared),
    sync: () => this.sync(),
    clearProblem: () => this.#tell({ problem: null }),
  };

  listen(listener: (seen: Seen) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start(): Promise<void> {
    this.#isStopped = false;
    addEventListener("online", this.sync);
    try {
      const kept = await readLists(this.#user);
      this.#tell({ kept, waiting: kept.pending.length, isRead: true });
    } catch {
      this.#tell({ isKeeping: false, isRead: true }); // a browser that keeps nothing still shows lists
    }
    this.sync();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    removeEventListener("online", this.sync);
  }

  /** Now, or again when what runs is done. */
  readonly sync = (): void => {
    this.#isWanted = true;
    if (this.#isRunning || this.#isStopped || !this.seen.isRead) return;
    void this.#run();
  };

  async #run(): Promise<void> {
    clearTimeout(this.#timer);
    this.#isRunning = true;
    try {
      while (this.#isWanted && !this.#isStopped) {
        this.#isWanted = false;
        await this.#exchange();
      }
      this.#tell({ isOffline: false, isAsked: true });
    } catch (error) {
      this.#tell({
        isOffline: true,
        isAsked: true,
        problem: error instanceof Offline ? null : wordsFor(error),
      });
      if (!this.#isStopped) this.#timer = setTimeout(this.sync, RETRY_MS);
    } finally {
      this.#isRunning = false;
    }
  }

  async #exchange(): Promise<void> {
    for (const list of this.seen.kept.lists) if (list.isNew) await this.#create(list);
    const { data, error } = await this.#client
      .query(ShoppingLists, {}, { requestPolicy: "network-only" })
      .toPromise();
    if (!data) throw failureOf(error);
    this.#lose((kept) => withLists(kept, data.shoppingLists, data.household !== null));
    for (const { id } of this.seen.kept.lists) await this.#syncOne(id);
  }

  async #create(list: KeptList): Promise<void> {
    const { id, name, isShared = false } = list;
    const { data, error } = await this.#client
      .mutation(CreateShoppingList, { input: { id, name, isShared } })
      .toPromise();
    if (!data) throw failureOf(error);
    if (data.outcome.__typename === "ShoppingListSaved") {
      this.#keep((kept) => created(kept, id));
      return;
    }
    if (isShared) {
      // There is no household any more, or no room in it: then it is one's own.
      this.#keep((kept) => shared(kept, id, false));
      await this.#create({ ...list, isShared: false });
      return;
    }
    const waiting = this.seen.kept.pending.filter(({ listId }) => listId === id);
    this.#refuse(
      data.outcome.message,
      waiting.map(({ operation }) => operation),
      (kept) => withoutList(kept, id),
    );
  }

  async #syncOne(listId: string): Promise<void> {
    const list = this.seen.kept.lists.find(({ id }) => id === listId);
    if (!list) return;
    const sent = nextOf(this.seen.kept, listId);
    const input = { listId, since: list.cursor, operations: sent };
    const { data, error } = await this.#client.mutation(SyncShoppingList, { input }).toPromise();
    if (!data) throw failureOf(error);
    const { outcome } = data;
    switch (outcome.__typename) {
      case "ShoppingListSynced":
        this.#keep((kept) => synced(kept, listId, sent, outcome));
        break;
      case "ShoppingListNotFound":
        this.#lose((kept) => withoutList(kept, listId));
        break;
      case "InvalidListOperation": {
        // One that can never be taken over would hold back all others.
        const { operationId } = outcome;
        this.#drop(operationId ? sent.filter(({ id }) => id === operationId) : sent, outcome.message);
        break;
      }
      default:
        this.#drop(additionsAmong(this.seen.kept, listId, sent), outcome.message);
    }
  }

  /** Sends the others without these. */
  #drop(refused: readonly Operation[], message: string): void {
    const ids = refused.map(({ id }) => id);
    this.#refuse(message, refused, (kept) => withoutOperations(kept, ids));
    this.#isWanted = true;
  }

  /** Keeps what is left without what the server does not take, and says what that is. */
  #refuse(message: string, refused: readonly Operation[], change: (kept: Kept) => Kept): void {
    this.#tell({ problem: refusalWords(message, refused) });
    this.#keep(change);
  }

  #operate(listId: string, itemId: string, edit: Edit): void {
    const operation = { id: newId(), itemId, at: new Date().toISOString(), ...edit };
    this.#change((kept) => withOperation(kept, listId, operation));
  }

  #change(change: (kept: Kept) => Kept): void {
    this.#keep(change);
    this.sync();
  }

  /** Keeps what is left when lists may be gone, and says what is lost with them. */
  #lose(change: (kept: Kept) => Kept): void {
    const words = lossWords(this.seen.kept, change(this.seen.kept));
    this.#keep(change);
    if (words) this.#tell({ problem: words });
  }

  #keep(change: (kept: Kept) => Kept): void {
    const kept = change(this.seen.kept);
    this.#tell({ kept });
    const waiting = kept.pending.length;
    keepLists(this.#user, kept, change).then(
      () => this.#tell({ waiting, isKeeping: true }),
      () => this.#tell({ waiting, isKeeping: false }),
    );
  }

  #tell(part: Partial<Seen>): void {
    this.seen = { ...this.seen, ...part };
    for (const listener of this.#listeners) listener(this.seen);
  }
}

/** The server was not reached; what was done waits. */
class Offline extends Error {}

function failureOf(error: unknown): unknown {
  const network = (error as { networkError?: unknown } | undefined)?.networkError;
  return network ? new Offline() : error;
}

// crypto.randomUUID is missing on plain http; random values are there everywhere.
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join(
    "-",
  );
}
