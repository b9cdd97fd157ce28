import { useEffect } from "react";
import { useClient } from "urql";
import { HowIAmTold } from "./documents.ts";
import { hasPush, keepOn, remembered } from "./push.ts";

/** Sees to it that pushes which the shopper turned on here go on, each time the app starts. Shows nothing. */
export function KeptOn({ userId: id }: { userId: string }) {
  const client = useClient();
  useEffect(() => {
    if (!hasPush() || remembered() === null) return;
    const keep = async () => {
      const { data } = await client.query(HowIAmTold, {});
      if (data) await keepOn(client, id, data.notificationSettings.pushPublicKey);
    };
    keep().catch(() => undefined); // the screen of notifications shows how it stands, and the next start tries again
  }, [client, id]);
  return null;
}
