import { Link } from "react-router";
import { Icon } from "../design/Icon.tsx";
import styles from "./Bell.module.css";
import { shortCount, useUnread } from "./useUnread.ts";

/** The way to all that is told, with how much of it is new. On wide screens the bar at the side has it. */
export function Bell() {
  const unread = useUnread();
  const label = unread === 0 ? "Alerts" : `Alerts, ${unread} new`;
  return (
    <Link to="/alerts" className={styles.bell} aria-label={label} title={label}>
      <Icon name="bell" size={22} />
      {unread > 0 && <span className={styles.count}>{shortCount(unread)}</span>}
    </Link>
  );
}
