import type { ReactNode } from "react";
import { NavLink, Outlet, ScrollRestoration } from "react-router";
import { shortCount, useUnread } from "../alerts/useUnread.ts";
import { Icon, type IconName } from "../design/Icon.tsx";
import { Logo } from "../design/Logo.tsx";
import { useReviewQueue } from "../review/useQueue.ts";
import { ZoneHere } from "../zone/ZoneHere.tsx";
import styles from "./Shell.module.css";

/** The frame of the private screens: tabs under the thumb on a phone, a bar at the side on a wide screen. */
export function Shell() {
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        Skip to content
      </a>
      <nav className={styles.nav} aria-label="Main">
        <p className={styles.brand}>
          <Logo size={32} />
          CartSnitch
        </p>
        <Tab to="/" icon="receipt" label="Purchases" />
        <Tab to="/prices" icon="tag" label="Prices" />
        <Tab to="/capture" icon="camera" label="Add receipt" isMain />
        <Tab to="/shop" icon="cart" label="Shop" />
        <WideTab to="/coupons" icon="ticket" label="Coupons" />
        <WideTab to="/insights" icon="chart" label="Insights" />
        <InboxTab />
        <AlertsTab />
        <Tab to="/account" icon="person" label="Account" />
      </nav>
      <main id="content" className={styles.content} tabIndex={-1}>
        <ZoneHere />
        <Outlet />
      </main>
      <ScrollRestoration />
    </div>
  );
}

/** On wide screens alone: on a phone a link in the head of a screen leads there. */
function WideTab({ to, icon, label, children }: TabProps & { children?: ReactNode }) {
  return (
    <NavLink to={to} className={styles.wideTab}>
      <span className={styles.glyph}>
        <Icon name={icon} />
      </span>
      {label}
      {children}
    </NavLink>
  );
}

function InboxTab() {
  const count = useReviewQueue()?.length ?? 0;
  return (
    <WideTab to="/inbox" icon="inbox" label="Inbox">
      {count > 0 && (
        <span className={styles.waiting}>
          {shortCount(count)}
          <span className="visually-hidden"> to look at</span>
        </span>
      )}
    </WideTab>
  );
}

function AlertsTab() {
  const unread = useUnread();
  return (
    <WideTab to="/alerts" icon="bell" label="Alerts">
      {unread > 0 && (
        <span className={styles.count}>
          {shortCount(unread)}
          <span className="visually-hidden"> new</span>
        </span>
      )}
    </WideTab>
  );
}

interface TabProps {
  to: string;
  icon: IconName;
  label: string;
}

function Tab({ to, icon, label, isMain = false }: TabProps & { isMain?: boolean }) {
  return (
    <NavLink to={to} end={to === "/"} className={isMain ? styles.mainTab : styles.tab}>
      <span className={styles.glyph}>
        <Icon name={icon} />
      </span>
      {label}
    </NavLink>
  );
}
