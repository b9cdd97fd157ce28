import { problemIn, unreachable } from "./problem.ts";

type Listener = () => void;
const endListeners = new Set<Listener>();
let renewal: Promise<boolean> | null = null;

/** Calls back when the server no longer knows this browser's session; returns the way to stop. */
export function onSessionEnd(listener: Listener): () => void {
  endListeners.add(listener);
  return () => endListeners.delete(listener);
}

/**
 * A request to our own server. An answer of 401 renews the session and asks once more; if that fails too the session
 * is over, which `onSessionEnd` tells, and the 401 is returned.
 */
export async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const answer = await fetch(input, init);
  if (answer.status !== 401) return answer;
  return (await renewSession()) ? fetch(input, init) : answer;
}

/** Gets JSON for the signed-in user; throws a Problem for everything but success. */
export async function getJson<T>(path: string): Promise<T> {
  return read<T>(await answerOf(send(path)));
}

/** Posts JSON as whoever this is, without renewing a session; throws a Problem for everything but success. */
export async function postJson<T>(path: string, body: unknown = {}): Promise<T> {
  const headers = { "content-type": "application/json" };
  return read<T>(await answerOf(fetch(path, { method: "POST", headers, body: JSON.stringify(body) })));
}

/** Whether the session could be renewed; requests that find it run out at the same time share one renewal. */
export function renewSession(): Promise<boolean> {
  renewal ??= oneTabAtATime(renewOrEnd).finally(() => {
    renewal = null;
  });
  return renewal;
}

// Refresh tokens are for one use: two tabs that present the same one look like a theft, and the session would end.
function oneTabAtATime(renew: () => Promise<boolean>): Promise<boolean> {
  if (!("locks" in navigator)) return renew(); // plain http other than localhost
  return navigator.locks.request("cartsnitch-session", renew);
}

async function renewOrEnd(): Promise<boolean> {
  const answer = await fetch("/auth/refresh", { method: "POST" });
  if (answer.ok) return true;
  if (answer.status >= 500 || answer.status === 429) throw problemIn(answer.status, await answer.text());
  for (const listener of endListeners) listener();
  return false;
}

async function answerOf(request: Promise<Response>): Promise<Response> {
  try {
    return await request;
  } catch (error) {
    throw error instanceof TypeError ? unreachable() : error; // fetch throws TypeError where there is no network
  }
}

async function read<T>(answer: Response): Promise<T> {
  const text = await answer.text();
  if (!answer.ok) throw problemIn(answer.status, text);
  return (text === "" ? null : JSON.parse(text)) as T;
}
