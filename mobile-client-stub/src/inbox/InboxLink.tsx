import { Link } from "react-router";
import bell from "../alerts/Bell.module.css";
import { shortCount } from "../alerts/useUnread.ts";
import { Icon } from "../design/Icon.tsx";
import { useReviewQueue } from "../review/useQueue.ts";

/** The way to all that came in, with how much of it needs a look. On wide screens the bar at the side has it. */
export function InboxLink() {
  const count = useReviewQueue()?.length ?? 0;
  const label = count === 0 ? "Inbox" : `Inbox, ${count} to look at`;
  return (
    <Link to="/inbox" className={bell.bell} aria-label={label} title={label}>
      <Icon name="inbox" size={22} />
      {count > 0 && <span className={bell.count}>{shortCount(count)}</span>}
    </Link>
  );
}
