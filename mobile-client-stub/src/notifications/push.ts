import type { Client } from "@urql/core";
import { Problem } from "../api/problem.ts";
import { bytesOf, isSameKey } from "./device.ts";
import { AddPushSubscription, RemovePushSubscription, SETTINGS_CHANGED } from "./documents.ts";

const REMEMBERED = "cartsnitch.push";
const WORKER_WAIT_MS = 10_000;

/** Whether this browser has pushes at all: not every one, and none on plain http other than localhost. */
export const hasPush = (): boolean =>
  "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

/** Whose pushes this browser shows, and under which id the server knows it. */
interface Remembered {
  userId: string;
  subscriptionId: string;
}

export function remembered(): Remembered | null {
  try {
    const { userId, subscriptionId } = JSON.parse(
      localStorage.getItem(REMEMBERED) ?? "{}",
    ) as Partial<Remembered>;
    return userId && subscriptionId ? { userId, subscriptionId } : null;
  } catch {
    return null; // no storage, or not ours
  }
}

/** The subscription of this browser, whoever's; null where there is none. */
export async function currentSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** Turns pushes on for this user on this device; throws a Problem with why that did not work. */
export async function turnOn(client: Client, userId: string, publicKey: string): Promise<void> {
  const subscription = await subscribe(publicKey);
  const { endpoint, keys } = subscription.toJSON();
  const input = { endpoint: endpoint ?? "", p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" };
  const { data, error } = await client.mutation(
    AddPushSubscription,
    { input: { ...input, userAgent: navigator.userAgent } },
    SETTINGS_CHANGED,
  );
  if (error) throw error;
  const answer = data?.addPushSubscription;
  if (answer?.__typename !== "AddPushSubscriptionSuccess") {
    await subscription.unsubscribe();
    throw new Problem(answer?.message ?? "That did not work. Please try again.", "push", null);
  }
  const kept: Remembered = { userId, subscriptionId: answer.subscription.id };
  localStorage.setItem(REMEMBERED, JSON.stringify(kept));
}

/** Turns pushes off on this device. */
export async function turnOff(client: Client): Promise<void> {
  await endAtServer(client);
  await forget();
}

/**
 * Lets the server forget this device. Where it does not hear of it, it learns of it from the push service, as soon as
 * this device takes no more pushes.
 */
export async function endAtServer(client: Client): Promise<void> {
  const known = remembered();
  if (known === null) return;
  await client.mutation(RemovePushSubscription, { subscriptionId: known.subscriptionId }, SETTINGS_CHANGED);
}

/**
 * At each start: a browser may have dropped its subscription, the server may have another key, and the sign-in may be
 * a new one, with which pushes begin anew. What somebody else left behind on this browser is ended.
 */
export async function keepOn(client: Client, userId: string, publicKey: string | null): Promise<void> {
  const known = remembered();
  if (!hasPush() || known === null) return;
  if (known.userId !== userId) await forget();
  else if (publicKey !== null && Notification.permission === "granted")
    await turnOn(client, userId, publicKey);
}

/** Ends pushes in this browser alone, and takes away those that are shown. */
export async function forget(): Promise<void> {
  localStorage.removeItem(REMEMBERED);
  if (!hasPush()) return;
  const registration = await navigator.serviceWorker.getRegistration();
  for (const shown of (await registration?.getNotifications()) ?? []) shown.close();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

async function subscribe(publicKey: string): Promise<PushSubscription> {
  const key = bytesOf(publicKey);
  const { pushManager } = await workerReady();
  const before = await pushManager.getSubscription();
  if (before && isSameKey(before.options.applicationServerKey, key)) return before;
  await before?.unsubscribe();
  try {
    return await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  } catch {
    throw new Problem("The browser's push service cannot be reached. Please try again later.", "push", null);
  }
}

/** The worker that shows pushes; a browser may have refused to install it, and then never says so. */
function workerReady(): Promise<ServiceWorkerRegistration> {
  const late = new Promise<never>((_, give) =>
    setTimeout(
      () => give(new Problem("Please load this page again, then try once more.", "push", null)),
      WORKER_WAIT_MS,
    ),
  );
  return Promise.race([navigator.serviceWorker.ready, late]);
}
