import { stringifyDocument } from "@urql/core";
import { type Client, createClient } from "graphql-ws";
import { graphql } from "./graphql.ts";
import { getJson } from "./http.ts";

const ReceiptChanged = stringifyDocument(
  graphql(`
    subscription ReceiptChanged {
      receiptChanged {
        id
        status
      }
    }
  `),
);
const SETTLE_MS = 150; // several changes of a batch make one refresh
const PING_MS = 20_000;
const PONG_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 30_000;

/** What changed: the ids of receipts, or everything where changes may have been missed. */
export type Changed = ReadonlySet<string> | "everything";
export type ChangeListener = (changed: Changed) => void;

/** Tells what becomes of this user's receipts, as long as it is open. */
export interface ReceiptFeed {
  listen(listener: ChangeListener): () => void;
  close(): void;
}

/** Gathers changes for a moment and hands them out together. */
export class Gathering {
  readonly #listeners = new Set<ChangeListener>();
  #ids = new Set<string>();
  #everything = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  listen(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  add(changed: string | "everything"): void {
    if (changed === "everything") this.#everything = true;
    else this.#ids.add(changed);
    this.#timer ??= setTimeout(() => this.#tell(), SETTLE_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  #tell(): void {
    const changed = this.#everything ? "everything" : this.#ids;
    this.#ids = new Set();
    this.#everything = false;
    this.#timer = undefined;
    for (const listener of this.#listeners) listener(changed);
  }
}

/** Opens the subscription and keeps it open over lost connections, sleeping phones and sessions that run out. */
export function openReceiptFeed(): ReceiptFeed {
  const gathering = new Gathering();
  const client = openSocket(() => gathering.add("everything"));
  const onVisible = () => {
    if (document.visibilityState === "visible") gathering.add("everything");
  };
  document.addEventListener("visibilitychange", onVisible);
  const stop = follow(client, (id) => gathering.add(id));
  return {
    listen: (listener) => gathering.listen(listener),
    close: () => {
      document.removeEventListener("visibilitychange", onVisible);
      stop();
      gathering.close();
      void client.dispose();
    },
  };
}

/** Subscribes, and subscribes anew after an end that the socket does not mend by itself; returns the way to stop. */
function follow(client: Client, onChange: (receiptId: string) => void): () => void {
  let stopped = false;
  let leave = () => {};
  const subscribe = () => {
    if (stopped) return;
    leave = client.subscribe<{ receiptChanged: { id: string } }>(
      { query: ReceiptChanged },
      {
        next: ({ data }) => data && onChange(data.receiptChanged.id),
        error: () => setTimeout(subscribe, LONGEST_WAIT_MS),
        complete: () => setTimeout(subscribe, LONGEST_WAIT_MS),
      },
    );
  };
  subscribe();
  return () => {
    stopped = true;
    leave();
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
