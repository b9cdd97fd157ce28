import { useCallback, useEffect, useState } from "react";
import { useClient } from "urql";
import { wordsFor } from "../api/problem.ts";
import { useUser } from "../session/Session.tsx";
import { type PushState, pushState } from "./device.ts";
import { currentSubscription, hasPush, remembered, turnOff, turnOn } from "./push.ts";

export interface Push {
  /** Undefined until it is known. */
  state: PushState | undefined;
  isBusy: boolean;
  problem: string | null;
  /** To be called by a tap: only then may a browser ask whether it may show something. */
  turnOn: () => void;
  turnOff: () => void;
  /** Looks again, as after this device was removed from the list. */
  look: () => void;
}

/** Pushes on this device. */
export function usePush(publicKey: string | null): Push {
  const client = useClient();
  const { id } = useUser();
  const [state, setState] = useState<PushState>();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const look = useCallback(() => {
    void stateHere(publicKey, id).then(setState);
  }, [publicKey, id]);
  useEffect(look, [look]);

  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(wordsFor(error));
    }
    setState(await stateHere(publicKey, id));
    setBusy(false);
  };
  const on = async () => {
    if (publicKey === null || (await Notification.requestPermission()) !== "granted") return;
    await turnOn(client, id, publicKey);
  };
  return {
    state,
    isBusy,
    problem,
    look,
    turnOn: () => void run(on),
    turnOff: () => void run(() => turnOff(client)),
  };
}

async function stateHere(publicKey: string | null, userId: string): Promise<PushState> {
  const isHere = hasPush();
  return pushState({
    hasPush: isHere,
    isApple: /\b(iPhone|iPad)\b/.test(navigator.userAgent),
    publicKey,
    permission: isHere ? Notification.permission : "default",
    isSubscribed: isHere && remembered()?.userId === userId && (await currentSubscription()) !== null,
  });
}
