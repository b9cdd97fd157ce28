import type { Client } from "urql";
import { endAtServer, forget } from "../notifications/push.ts";
import { signOut } from "../session/account.ts";
import { forgetLists } from "../shop/keeping.ts";
import { forgetPlan } from "../shop/keptPlan.ts";

/**
 * Leaves nothing of a deleted account on this device. The server knows nobody of it any more, so that what cannot be
 * done here is no reason to stay: its cookies open nothing.
 */
export async function forgetHere(client: Client): Promise<void> {
  for (const each of [() => endAtServer(client), signOut, forget, forgetPlan, forgetLists])
    await each().catch(() => undefined);
}
