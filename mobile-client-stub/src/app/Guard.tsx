import { Navigate, Outlet, useLocation, useSearchParams } from "react-router";
import { Logo } from "../design/Logo.tsx";
import { Failure } from "../design/Notice.tsx";
import { useSession } from "../session/Session.tsx";
import styles from "./Guard.module.css";
import { pathWithin } from "./paths.ts";
import { SignedIn } from "./SignedIn.tsx";

/** Lets the signed-in through to the private screens, and sends everybody else to sign in and back again. */
export function Private() {
  const { state, ask } = useSession();
  const { pathname, search } = useLocation();
  if (state.kind === "asking") return <Waiting />;
  if (state.kind === "unknown") return <Unreached error={state.error} onRetry={ask} />;
  if (state.kind === "signed-in") return <SignedIn key={state.user.id} />;
  const next = `${pathname}${search}`;
  return <Navigate to={next === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`} replace />;
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

function Unreached({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <main className={styles.unreached}>
      <Logo size={64} />
      <Failure error={error} onRetry={onRetry} />
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
