import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { usePages } from "../app/usePages.ts";
import { Button } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { Notice } from "../design/Notice.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
import { AlertList } from "./AlertList.tsx";
import styles from "./AlertsScreen.module.css";
import { type AlertFilter, readFilter, writeFilter } from "./filter.ts";
import { useMarking } from "./marking.ts";
import { Looks, ToldList } from "./ToldList.tsx";
import { useUnread } from "./useUnread.ts";
import { ALL_KINDS, KINDS } from "./words.ts";

/** All that a shopper is told, in one place: receipts that need a look, and what was found in their prices. */
export function AlertsScreen() {
  const [params, setParams] = useSearchParams();
  const filter = readFilter(params);
  const change = (changed: AlertFilter) =>
    setParams(writeFilter(changed), { replace: true, preventScrollReset: true });
  const [pages, showMore] = usePages();
  return (
    <>
      <ScreenHeader title="Alerts" backTo="/">
        <Link
          to="/account/alerts"
          className={styles.settings}
          aria-label="What you are told"
          title="What you are told"
        >
          <Icon name="sliders" size={22} />
        </Link>
      </ScreenHeader>
      <Filters filter={filter} onChange={change} />
      <MarkAll />
      {filter.show === null && <Looks />}
      {filter.show === "RECEIPTS" ? (
        <ToldList unreadOnly={filter.unreadOnly} pages={pages} onMore={showMore} />
      ) : (
        <AlertList kind={filter.show} unreadOnly={filter.unreadOnly} pages={pages} onMore={showMore} />
      )}
    </>
  );
}

const SHOWN = [
  { show: null, label: "All" },
  { show: "RECEIPTS" as const, label: "Receipts" },
  ...ALL_KINDS.map((kind) => ({ show: kind, label: KINDS[kind].label })),
];

function Filters({ filter, onChange }: { filter: AlertFilter; onChange: (filter: AlertFilter) => void }) {
  return (
    <div className={styles.filters} role="group" aria-label="Show">
      <button
        type="button"
        className={styles.chip}
        aria-pressed={filter.unreadOnly}
        onClick={() => onChange({ ...filter, unreadOnly: !filter.unreadOnly })}
      >
        New only
      </button>
      <span className={styles.divider} />
      {SHOWN.map(({ show, label }) => (
        <button
          key={label}
          type="button"
          className={styles.chip}
          aria-pressed={filter.show === show}
          onClick={() => onChange({ ...filter, show })}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

function MarkAll() {
  const unread = useUnread();
  const { markAllRead } = useMarking();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const mark = async () => {
    setBusy(true);
    setProblem(await markAllRead());
    setBusy(false);
  };
  return (
    <>
      {unread > 0 && (
        <div className={styles.unread}>
          <p role="status">{unread === 1 ? "1 is new" : `${unread} are new`}</p>
          <Button look="quiet" isBusy={isBusy} onClick={() => void mark()}>
            Mark all as read
          </Button>
        </div>
      )}
      {problem && <Notice tone="bad">{problem}</Notice>}
    </>
  );
}
