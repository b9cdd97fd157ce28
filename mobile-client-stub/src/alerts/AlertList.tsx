import { useState } from "react";
import { useFreshQuery } from "../api/fresh.ts";
import { Button, ButtonLink } from "../design/Button.tsx";
import { Empty } from "../design/Empty.tsx";
import { Failure, Notice, Outdated } from "../design/Notice.tsx";
import { SkeletonRows } from "../design/Skeleton.tsx";
import { Toast } from "../design/Toast.tsx";
import { dayOf, formatDay } from "../format/dates.ts";
import styles from "./AlertList.module.css";
import { AlertRow } from "./AlertRow.tsx";
import { type Alert, type AlertKind, AlertsPage, CHANGED } from "./documents.ts";
import { useMarking } from "./marking.ts";
import { SnoozeDialog } from "./SnoozeDialog.tsx";
import { NEWS } from "./useUnread.ts";
import { wordsOf } from "./words.ts";

const PAGE_SIZE = 20;

interface AlertListProps {
  kind: AlertKind | null;
  unreadOnly: boolean;
  pages: number;
  onMore: () => void;
}

/** The alerts, those that began last first, with what can be done to each. */
export function AlertList(props: AlertListProps) {
  const { markAlertsRead, snooze } = useMarking();
  const [asked, setAsked] = useState<Alert | null>(null);
  const [resting, setResting] = useState<{ alertId: string; until: Date } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const rest = async (alert: Alert, until: Date) => {
    setAsked(null);
    const refused = await snooze(alert.id, until);
    setProblem(refused);
    if (refused === null) setResting({ alertId: alert.id, until });
  };
  const wake = async (alertId: string) => {
    setResting(null);
    setProblem(await snooze(alertId, null));
  };
  return (
    <>
      {problem && <Notice tone="bad">{problem}</Notice>}
      <Page
        {...props}
        after={null}
        onSnooze={setAsked}
        onRead={({ id }) => void markAlertsRead([id]).then(setProblem)}
      />
      <SnoozeDialog
        title={asked && wordsOf(asked).title}
        onChoose={(until) => asked && void rest(asked, until)}
        onCancel={() => setAsked(null)}
      />
      <Toast onUndo={resting ? () => void wake(resting.alertId) : undefined} onClose={() => setResting(null)}>
        {resting && `It rests until ${formatDay(dayOf(resting.until))}.`}
      </Toast>
    </>
  );
}

interface PageProps extends AlertListProps {
  after: string | null;
  onSnooze: (alert: Alert) => void;
  onRead: (alert: Alert) => void;
}

function Page({ after, pages, ...props }: PageProps) {
  const { kind, unreadOnly, onMore, onSnooze, onRead } = props;
  const variables = { first: PAGE_SIZE, after, kinds: kind && [kind], unreadOnly };
  const { data, error, retry } = useFreshQuery({ query: AlertsPage, variables, context: CHANGED }, NEWS);
  if (error && !data) return <Failure error={error} onRetry={retry} />;
  if (!data) return <SkeletonRows count={after === null ? 6 : 3} />;

  const { edges, pageInfo } = data.alerts;
  if (edges.length === 0 && after === null) return <NoAlerts isNarrowed={kind !== null || unreadOnly} />;
  return (
    <>
      {error && after === null && <Outdated error={error} onRetry={retry} />}
      <ul className={styles.rows} aria-label="Alerts">
        {edges.map(({ node }) => (
          <li key={node.id}>
            <AlertRow alert={node} onSnooze={() => onSnooze(node)} onRead={() => onRead(node)} />
          </li>
        ))}
      </ul>
      {pageInfo.hasNextPage && pages > 1 && <Page {...props} after={pageInfo.endCursor} pages={pages - 1} />}
      {pageInfo.hasNextPage && pages <= 1 && (
        <div className={styles.more}>
          <Button onClick={onMore}>Show more</Button>
        </div>
      )}
    </>
  );
}

function NoAlerts({ isNarrowed }: { isNarrowed: boolean }) {
  if (isNarrowed)
    return (
      <Empty icon="check" title="Nothing here">
        <p>There is no such alert. Those that rest show again when their time is over.</p>
      </Empty>
    );
  return (
    <Empty icon="bell" title="Nothing to tell you yet">
      <p>
        Once you bought something several times, you are told here when it costs more, costs less, got smaller
        or is cheaper elsewhere.
      </p>
      <ButtonLink to="/account/alerts" icon="sliders">
        What you are told
      </ButtonLink>
    </Empty>
  );
}
