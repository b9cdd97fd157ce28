// @vitest-environment jsdom
import { Client, fetchExchange } from "@urql/core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { bytesOf } from "./device.ts";
import { endAtServer, forget, keepOn, remembered, turnOn } from "./push.ts";

const [KEY, OTHER_KEY] = ["BAAA", "BBBB"];

// The browser's push service and the server are the edges of this program; these stand for them.
function stand() {
  const browser = { key: null as string | null, subscriptions: 0, shown: 1 };
  const server = { sent: [] as string[], isRefusing: false };
  const subscription = () => ({
    options: { applicationServerKey: bytesOf(browser.key ?? "").buffer },
    toJSON: () => ({ endpoint: "https://push.example/1", keys: { p256dh: "p", auth: "a" } }),
    unsubscribe: () => {
      browser.key = null;
      return Promise.resolve(true);
    },
  });
  const registration = {
    getNotifications: () => Promise.resolve([{ close: () => (browser.shown = 0) }]),
    pushManager: {
      getSubscription: () => Promise.resolve(browser.key === null ? null : subscription()),
      subscribe: ({ applicationServerKey }: { applicationServerKey: Uint8Array<ArrayBuffer> }) => {
        browser.key = btoa(String.fromCharCode(...applicationServerKey));
        browser.subscriptions += 1;
        return Promise.resolve(subscription());
      },
    },
  };
  const serviceWorker = {
    ready: Promise.resolve(registration),
    getRegistration: () => Promise.resolve(registration),
  };
  vi.stubGlobal("navigator", { serviceWorker, userAgent: "a test" });
  vi.stubGlobal("PushManager", {});
  vi.stubGlobal("Notification", { permission: "granted" });
  const answer = (_: unknown, init?: RequestInit) => {
    const { operationName } = JSON.parse(init?.body as string) as { operationName: string };
    server.sent.push(operationName);
    const added = {
      __typename: "AddPushSubscriptionSuccess",
      subscription: { id: "s1", userAgent: "", createdAt: "" },
    };
    const refused = { __typename: "InvalidPushSubscription", message: "Not there." };
    const data = { addPushSubscription: server.isRefusing ? refused : added };
    return Promise.resolve(Response.json({ data }));
  };
  const client = new Client({
    url: "http://localhost/graphql",
    preferGetMethod: false,
    fetch: answer,
    exchanges: [fetchExchange],
  });
  return { browser, server, client };
}

beforeEach(() => localStorage.clear());
afterEach(() => vi.unstubAllGlobals());

test("pushes that were turned on are turned on again at each start", async () => {
  const { browser, server, client } = stand();
  await turnOn(client, "u1", KEY);
  expect(remembered()).toEqual({ userId: "u1", subscriptionId: "s1" });
  await keepOn(client, "u1", KEY);
  expect(server.sent).toEqual(["AddPushSubscription", "AddPushSubscription"]);
  expect(browser.subscriptions).toBe(1);
});

test("a server with another key is subscribed to anew", async () => {
  const { browser, client } = stand();
  await turnOn(client, "u1", KEY);
  await keepOn(client, "u1", OTHER_KEY);
  expect([browser.key, browser.subscriptions]).toEqual([OTHER_KEY, 2]);
});

test("what the server refuses is not on, and says why", async () => {
  const { browser, server, client } = stand();
  server.isRefusing = true;
  await expect(turnOn(client, "u1", KEY)).rejects.toThrow("Not there.");
  expect([browser.key, remembered()]).toEqual([null, null]);
});

test("who turned nothing on is not subscribed at a start", async () => {
  const { browser, server, client } = stand();
  await keepOn(client, "u1", KEY);
  expect([browser.subscriptions, server.sent]).toEqual([0, []]);
});

test("pushes of somebody else end when another one signs in", async () => {
  const { browser, server, client } = stand();
  await turnOn(client, "u1", KEY);
  await keepOn(client, "u2", KEY);
  expect([browser.key, browser.shown, remembered()]).toEqual([null, 0, null]);
  expect(server.sent).toEqual(["AddPushSubscription"]);
});

test("signing out ends them at the server and in the browser, and takes away what is shown", async () => {
  const { browser, server, client } = stand();
  await turnOn(client, "u1", KEY);
  await endAtServer(client);
  await forget();
  expect(server.sent.at(-1)).toBe("RemovePushSubscription");
  expect([browser.key, browser.shown, remembered()]).toEqual([null, 0, null]);
});
