import { stringifyDocument } from "@urql/core";
import { type Client, createClient } from "graphql-ws";
import { graphql } from "./graphql.ts";
import { getJson } from "./http.ts";

/** What there is news of. */
export type Topic = "receipts" | "alerts" | "notifications" | "lists" | "lost-lists" | "household";

const SUBSCRIPTIONS: Record<Topic, string> = {
  receipts: stringifyDocument(
    graphql(`
      subscription ReceiptChanged {
        receiptChanged {
          id
          status
        }
      }
    `),
  ),
  alerts: stringifyDocument(
    graphql(`
      subscription AlertRaised {
        alertRaised {
          id
        }
      }
    `),
  ),
  notifications: stringifyDocument(
    graphql(`
      subscription NotificationRaised {
        notificationRaised {
          id
        }
      }
    `),
  ),
  lists: stringifyDocument(
    graphql(`
      subscription ShoppingListChanged {
        shoppingListChanged {
          id
        }
      }
    `),
  ),
  "lost-lists": stringifyDocument(
    graphql(`
      subscription ShoppingListGone {
        shoppingListGone {
          id
        }
      }
    `),
  ),
  household: stringifyDocument(
    graphql(`
      subscription HouseholdChanged {
        householdChanged {
          id
        }
      }
    `),
  ),
};
const TOPICS = Object.keys(SUBSCRIPTIONS) as Topic[];
const SETTLE_MS = 150; // several changes of a batch make one refresh
const PING_MS = 20_000;
const PONG_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 30_000;

/** What changed: the ids of what it is about, or everything where changes may have been missed. */
export type Changed = ReadonlySet<string> | "everything";
export type ChangeListener = (changed: Changed) => void;

/** Tells what becomes of this user's receipts, and what they are told, while it is open. */
export interface Feed {
  listen: (listener: (changed: Changed, topic: Topic) => void) => () => void;
  /** Opens the subscriptions; returns the way to close them. */
  open: () => () => void;
}

/** Gathers changes for a moment and hands them out together. */
export class Gathering {
  readonly #listeners = new Set<ChangeListener>();
  #ids = new Set<string>();
  #isEverything = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  listen(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  add(id: string): void {
    this.#ids.add(id);
    this.#tellSoon();
  }

  addEverything(): void {
    this.#isEverything = true;
    this.#tellSoon();
  }

  /** Drops what has not been told yet. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#take();
  }

  #tellSoon(): void {
    this.#timer ??= setTimeout(() => {
      const changed = this.#take();
      for (const listener of this.#listeners) listener(changed);
    }, SETTLE_MS);
  }

  #take(): Changed {
    const changed = this.#isEverything ? "everything" : this.#ids;
    this.#ids = new Set();
    this.#isEverything = false;
    this.#timer = undefined;
    return changed;
  }
}

/** A feed that keeps its subscriptions over lost connections, sleeping phones and sessions that run out. */
export function makeFeed(): Feed {
  const gatherings = TOPICS.map((topic) => [topic, new Gathering()] as const);
  const listen: Feed["listen"] = (listener) => {
    const stops = gatherings.map(([topic, gathering]) =>
      gathering.listen((changed) => listener(changed, topic)),
    );
    return () => stops.forEach((stop) => stop());
  };
  return { listen, open: () => openInto(gatherings) };
}

function openInto(gatherings: readonly (readonly [Topic, Gathering])[]): () => void {
  const missed = () => gatherings.forEach(([, gathering]) => gathering.addEverything());
  const client = openSocket(missed);
  const unfollow = gatherings.map(([topic, gathering]) => follow(client, topic, (id) => gathering.add(id)));
  const onVisible = () => {
    if (document.visibilityState === "visible") missed();
  };
  document.addEventListener("visibilitychange", onVisible);
  return () => {
    document.removeEventListener("visibilitychange", onVisible);
    unfollow.forEach((stop) => stop());
    gatherings.forEach(([, gathering]) => gathering.clear());
    void client.dispose();
  };
}

/** Subscribes, and subscribes anew after an end that the socket does not mend by itself; returns the way to stop. */
function follow(client: Client, topic: Topic, onChange: (id: string) => void): () => void {
  let isStopped = false;
  let leave: (() => void) | undefined;
  const subscribe = () => {
    if (isStopped) return;
    leave = client.subscribe<Record<string, { id: string }>>(
      { query: SUBSCRIPTIONS[topic] },
      {
        next: ({ data }) => data && Object.values(data).forEach(({ id }) => onChange(id)),
        error: () => setTimeout(subscribe, LONGEST_WAIT_MS),
        complete: () => setTimeout(subscribe, LONGEST_WAIT_MS),
      },
    );
  };
  subscribe();
  return () => {
    isStopped = true;
    leave?.();
  };
}

function openSocket(onReconnect: () => void): Client {
  let wait: ReturnType<typeof setTimeout>;
  let isFirst = true;
  const client = createClient({
    url: async () => {
      if (!isFirst) await getJson("/auth/session").catch(() => null); // renews the cookie that the socket shows
      isFirst = false;
      return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`;
    },
    keepAlive: PING_MS,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: (retries) =>
      new Promise((go) => setTimeout(go, Math.min(1000 * 2 ** retries, LONGEST_WAIT_MS))),
    on: {
      connected: (_socket, _payload, isRetry) => isRetry && onReconnect(),
      ping: (isReceived) => {
        if (!isReceived) wait = setTimeout(() => client.terminate(), PONG_WAIT_MS);
      },
      pong: (isReceived) => {
        if (isReceived) clearTimeout(wait);
      },
    },
  });
  return client;
}
