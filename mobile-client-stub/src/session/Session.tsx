import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from "react";
import { onSessionEnd } from "../api/http.ts";
import { lockLists } from "../shop/keeping.ts";
import { currentUser, type User } from "./account.ts";

type State =
  | { kind: "asking" }
  | { kind: "unknown"; error: unknown }
  | { kind: "signed-out" }
  | { kind: "signed-in"; user: User };

const RETRY_MS = 4000;

interface Session {
  state: State;
  /** Takes on a user who has just signed in or up. */
  enter: (user: User) => void;
  /** Forgets the user here; the server is told by `signOut`. */
  leave: () => void;
  /** Asks the server again who is signed in. */
  ask: () => void;
}

const SessionContext = createContext<Session | null>(null);

/** Knows who is signed in: asks at the start, and learns of the session's end from any request. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<State>({ kind: "asking" });

  const enter = useCallback((user: User) => setState({ kind: "signed-in", user }), []);
  const leave = useCallback(() => {
    setState({ kind: "signed-out" });
    lockLists().catch(() => undefined); // a browser that keeps nothing has nothing to lock
  }, []);
  const learn = useCallback(() => {
    currentUser().then(
      (user) => (user ? enter(user) : leave()),
      (error: unknown) => setState({ kind: "unknown", error }),
    );
  }, [enter, leave]);
  const ask = useCallback(() => {
    setState({ kind: "asking" });
    learn();
  }, [learn]);

  // Who opened the app without a network is let in as soon as there is one.
  const isUnknown = state.kind === "unknown";
  useEffect(() => {
    if (!isUnknown) return;
    const timer = setInterval(learn, RETRY_MS);
    addEventListener("online", learn);
    return () => {
      clearInterval(timer);
      removeEventListener("online", learn);
    };
  }, [isUnknown, learn]);
  useEffect(() => onSessionEnd(leave), [leave]);
  useEffect(learn, [learn]);

  const session = useMemo(() => ({ state, enter, leave, ask }), [state, enter, leave, ask]);
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error("useSession needs a SessionProvider above it");
  return session;
}

/** The signed-in user, for screens that are shown to nobody else. */
export function useUser(): User {
  const { state } = useSession();
  if (state.kind !== "signed-in") throw new Error("useUser is for signed-in screens");
  return state.user;
}
