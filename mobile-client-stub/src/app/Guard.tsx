import { type ReactNode, useEffect, useState } from "react";
import { Navigate, Outlet, useLocation, useSearchParams } from "react-router";
import { ButtonLink } from "../design/Button.tsx";
import { Logo } from "../design/Logo.tsx";
import { Failure } from "../design/Notice.tsx";
import type { User } from "../session/account.ts";
import { useSession } from "../session/Session.tsx";
import { keptUser } from "../shop/keeping.ts";
import styles from "./Guard.module.css";
import { pathWithin } from "./paths.ts";
import { SignedIn } from "./SignedIn.tsx";

/** Lets the signed-in through to the private screens, and sends everybody else to sign in and back again. */
export function Private() {
  const { state, ask } = useSession();
  const { pathname, search, hash } = useLocation();
  if (state.kind === "asking") return <Waiting />;
  if (state.kind === "signed-in") return <SignedIn key={state.user.id} user={state.user} />;
  if (state.kind === "unknown") return <WithoutNetwork error={state.error} onRetry={ask} />;
  const next = `${pathname}${search}${hash}`;
  return <Navigate to={next === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`} replace />;
}

/** Nobody can be asked who this is: the shopping lists that are kept here are shown all the same, and nothing else. */
function WithoutNetwork(props: { error: unknown; onRetry: () => void }) {
  const { pathname } = useLocation();
  const [user, setUser] = useState<User | null>();
  useEffect(() => {
    keptUser().then(setUser, () => setUser(null));
  }, []);
  if (user === undefined) return <Waiting />;
  if (user && /^\/shop(\/|$)/.test(pathname)) return <SignedIn key={user.id} user={user} />;
  return (
    <Unreached {...props}>
      {user && (
        <ButtonLink to="/shop" icon="cart">
          Your shopping lists
        </ButtonLink>
      )}
    </Unreached>
  );
}

/** The way in, for those who are not in yet; the signed-in go on to where they wanted to be. */
export function Entrance() {
  const { state, ask } = useSession();
  const [params] = useSearchParams();
  if (state.kind === "asking") return <Waiting />;
  if (state.kind === "unknown") return <Unreached error={state.error} onRetry={ask} />;
  if (state.kind === "signed-in") return <Navigate to={pathWithin(params.get("next"))} replace />;
  return <Outlet />;
}

function Unreached({
  error,
  onRetry,
  children,
}: {
  error: unknown;
  onRetry: () => void;
  children?: ReactNode;
}) {
  return (
    <main className={styles.unreached}>
      <Logo size={64} />
      <Failure error={error} onRetry={onRetry} />
      {children}
    </main>
  );
}

/** What stands there while it is not known yet what to show. */
export function Waiting() {
  return (
    <div className={styles.waiting} role="status" aria-label="Loading">
      <Logo size={64} />
    </div>
  );
}
