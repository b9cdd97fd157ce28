import { useEffect, useState } from "react";
import { Link, useParams } from "react-router";
import { useFreshQuery } from "../api/fresh.ts";
import { NotFoundScreen } from "../app/NotFoundScreen.tsx";
import { Badge } from "../design/Badge.tsx";
import { Button } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { Failure, Notice, Outdated } from "../design/Notice.tsx";
import { Back } from "../design/ScreenHeader.tsx";
import { SkeletonBlock, SkeletonRows } from "../design/Skeleton.tsx";
import { dayOf, formatDate, formatDay } from "../format/dates.ts";
import { Arrow } from "./AlertRow.tsx";
import styles from "./AlertScreen.module.css";
import { AlertDetail, type AlertSettings, type AlertWithEvidence } from "./documents.ts";
import { EvidenceList } from "./EvidenceList.tsx";
import { useMarking } from "./marking.ts";
import { rests } from "./rest.ts";
import { SnoozeDialog } from "./SnoozeDialog.tsx";
import { NEWS } from "./useUnread.ts";
import { KINDS, reasonFor, wordsOf } from "./words.ts";

/** One alert, down to the places on the receipts that it rests on. To open it is to have seen it. */
export function AlertScreen() {
  const { id = "" } = useParams();
  const { data, error, retry } = useFreshQuery({ query: AlertDetail, variables: { alertId: id } }, NEWS);
  if (error && !data) return <Failure error={error} onRetry={retry} />;
  if (!data) return <Loading />;
  if (data.node?.__typename !== "Alert") return <NotFoundScreen what="alert" />;
  return (
    <>
      {error && <Outdated error={error} onRetry={retry} />}
      <Detail key={data.node.id} alert={data.node} settings={data.alertSettings} />
    </>
  );
}

function Detail({ alert, settings }: { alert: AlertWithEvidence; settings: AlertSettings }) {
  const problem = useSeen(alert);
  return (
    <div className={styles.screen}>
      <Head alert={alert} />
      {problem && <Notice tone="bad">{problem}</Notice>}
      <Rest alert={alert} />
      <EvidenceList evidence={alert.evidence} />
      <Why alert={alert} settings={settings} />
    </div>
  );
}

function useSeen({ id, readAt }: AlertWithEvidence): string | null {
  const { markAlertsRead } = useMarking();
  const [problem, setProblem] = useState<string | null>(null);
  const isNew = readAt === null;
  useEffect(() => {
    if (isNew) void markAlertsRead([id]).then(setProblem);
  }, [id, isNew, markAlertsRead]);
  return problem;
}

function Head({ alert }: { alert: AlertWithEvidence }) {
  const { title, from, to, change, aside } = wordsOf(alert);
  const { tone } = KINDS[alert.kind];
  return (
    <header className={styles.head}>
      <title>{`${title} · CartSnitch`}</title>
      <Back to="/alerts" />
      <h1 className={styles.title}>{title}</h1>
      <p className={styles.numbers}>
        {from && (
          <>
            <span className={styles.from}>{from}</span>
            <Arrow />
          </>
        )}
        <strong>{to}</strong>
        {change && <Badge tone={tone}>{change}</Badge>}
      </p>
      <p className={styles.aside}>
        {aside && <span>{aside}</span>}
        <span>
          {alert.store.name} · {formatDate(alert.openedOn)}
        </span>
      </p>
    </header>
  );
}

function Rest({ alert }: { alert: AlertWithEvidence }) {
  const { snooze } = useMarking();
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const isResting = rests(alert, new Date());
  const restUntil = async (until: Date | null) => {
    setAsking(false);
    setBusy(true);
    setProblem(await snooze(alert.id, until));
    setBusy(false);
  };
  return (
    <>
      <div className={styles.actions}>
        {alert.coupon && (
          <Link to={`/coupons/${encodeURIComponent(alert.coupon.id)}`} className={styles.product}>
            <Icon name="ticket" size={20} /> {alert.coupon.title}
          </Link>
        )}
        {alert.product && (
          <Link to={`/prices/${encodeURIComponent(alert.product.id)}`} className={styles.product}>
            <Icon name="rise" size={20} /> All its prices
          </Link>
        )}
        {isResting ? (
          <Button icon="bell" isBusy={isBusy} onClick={() => void restUntil(null)}>
            Wake it
          </Button>
        ) : (
          <Button icon="moon" isBusy={isBusy} onClick={() => setAsking(true)}>
            Let it rest
          </Button>
        )}
      </div>
      {isResting && alert.snoozedUntil && (
        <p className={styles.resting} role="status">
          It rests until {formatDay(dayOf(new Date(alert.snoozedUntil)))} and is in no list until then.
        </p>
      )}
      {problem && <Notice tone="bad">{problem}</Notice>}
      <SnoozeDialog
        title={isAsking ? wordsOf(alert).title : null}
        onChoose={(until) => void restUntil(until)}
        onCancel={() => setAsking(false)}
      />
    </>
  );
}

/** The rule that stands behind it, and the way to another one. */
function Why({ alert, settings }: { alert: AlertWithEvidence; settings: AlertSettings }) {
  const isWatched = alert.kind === "TARGET_PRICE";
  return (
    <section className={styles.why} aria-labelledby="why">
      <h2 id="why">Why you are told this</h2>
      <p>{reasonFor(alert, settings)}</p>
      {!settings.kinds.includes(alert.kind) && <p>You turned this off since; nothing more of it is told.</p>}
      {alert.watch?.pausedAt && <p>That watch rests.</p>}
      {isWatched && alert.watch && <Link to="/prices/watches">Your watches</Link>}
      {!isWatched && <Link to="/account/alerts">Change what you are told</Link>}
    </section>
  );
}

function Loading() {
  return (
    <div className={styles.screen}>
      <SkeletonBlock height="112px" />
      <SkeletonRows count={4} />
    </div>
  );
}
