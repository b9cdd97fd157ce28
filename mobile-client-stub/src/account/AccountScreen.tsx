import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { useClient, useMutation, useQuery } from "urql";
import { wordsFor } from "../api/problem.ts";
import { Button, ButtonLink } from "../design/Button.tsx";
import { Confirm } from "../design/Confirm.tsx";
import { Icon, type IconName } from "../design/Icon.tsx";
import { Notice } from "../design/Notice.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
import { StoreMark } from "../design/StoreMark.tsx";
import { endAtServer, forget } from "../notifications/push.ts";
import { signOut } from "../session/account.ts";
import { useSession, useUser } from "../session/Session.tsx";
import { forgetLists } from "../shop/keeping.ts";
import { forgetPlan } from "../shop/keptPlan.ts";
import styles from "./AccountScreen.module.css";
import { RotateReceiptAddress, Viewer } from "./documents.ts";
import { PublicPrices } from "./PublicPrices.tsx";
import { ReceiptAddress } from "./ReceiptAddress.tsx";
import { TimeZone } from "./TimeZone.tsx";

export function AccountScreen() {
  const user = useUser();
  return (
    <>
      <ScreenHeader title="Account" />
      <div className={styles.cards}>
        <section className={styles.person}>
          <StoreMark name={user.name || user.email} size={56} />
          <div>
            <p className={styles.name}>{user.name}</p>
            <p className={styles.email}>{user.email}</p>
          </div>
        </section>
        <nav className={styles.rows} aria-label="Settings">
          <SettingsLink
            to="/account/household"
            icon="people"
            label="Household"
            words="Who shares your shopping lists"
          />
          <SettingsLink
            to="/account/notifications"
            icon="bell"
            label="Notifications"
            words="App, pushes and emails"
          />
          <SettingsLink
            to="/account/alerts"
            icon="sliders"
            label="What you are told"
            words="From how much on"
          />
          <SettingsLink
            to="/account/export"
            icon="save"
            label="Take it with you"
            words="What is yours, as files"
          />
        </nav>
        <AddressCard />
        <TimeZone />
        <PublicPrices />
        <SignOut />
      </div>
    </>
  );
}

function SettingsLink({
  to,
  icon,
  label,
  words,
}: {
  to: string;
  icon: IconName;
  label: string;
  words: string;
}) {
  return (
    <Link to={to} className={styles.row}>
      <Icon name={icon} size={22} />
      <span className={styles.what}>
        {label}
        <small>{words}</small>
      </span>
      <Icon name="forward" size={18} />
    </Link>
  );
}

function AddressCard() {
  const [viewer] = useQuery({ query: Viewer });
  const [rotation, rotate] = useMutation(RotateReceiptAddress);
  const [isAsking, setAsking] = useState(false);
  const confirm = () => {
    setAsking(false);
    void rotate({});
  };
  return (
    <section className={styles.card}>
      <h2>Your receipt address</h2>
      <p>
        Forward e-receipts here, or give the address to a store at the till. Keep it to yourself otherwise.
      </p>
      <ReceiptAddress viewer={viewer} />
      {rotation.error && <Notice tone="bad">{wordsFor(rotation.error)}</Notice>}
      {rotation.data && <Notice tone="good">This is your new address.</Notice>}
      <div>
        <Button icon="again" isBusy={rotation.fetching} onClick={() => setAsking(true)}>
          Get a new address
        </Button>
      </div>
      <Confirm
        isOpen={isAsking}
        title="Get a new address?"
        action="New address"
        onConfirm={confirm}
        onCancel={() => setAsking(false)}
      >
        Stores that know the old address will have to be told the new one.
      </Confirm>
    </section>
  );
}

function SignOut() {
  const { leave } = useSession();
  const client = useClient();
  const navigate = useNavigate();
  const [problem, setProblem] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    try {
      await endAtServer(client);
      await signOut();
      await forget().catch(() => undefined); // the server sends nothing more to who is signed out
      leave();
      await forgetPlan().catch(() => undefined);
      await forgetLists().catch(() => undefined); // a browser that keeps nothing has nothing to forget
      await navigate("/sign-in", { replace: true });
    } catch (error) {
      setProblem(error);
      setBusy(false);
    }
  };
  return (
    <section className={styles.end}>
      {problem !== null && <Notice tone="bad">You are still signed in. {wordsFor(problem)}</Notice>}
      <Button look="danger" icon="leave" isBusy={isBusy} onClick={() => void go()}>
        Sign out
      </Button>
      <ButtonLink look="quiet" to="/account/delete">
        Delete account
      </ButtonLink>
    </section>
  );
}
