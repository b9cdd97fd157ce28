import { Link, useSearchParams } from "react-router";
import { useFreshQuery } from "../api/fresh.ts";
import { ChipSelect } from "../design/ChipSelect.tsx";
import { Empty } from "../design/Empty.tsx";
import { Icon } from "../design/Icon.tsx";
import { Failure, Outdated } from "../design/Notice.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
import { SkeletonRows } from "../design/Skeleton.tsx";
import { ChangeRow } from "./ChangeRow.tsx";
import styles from "./ChangesScreen.module.css";
import { CHANGE_KINDS, type ChangeKind, isChangeKind, pathOfChanges } from "./changes.ts";
import { PriceChanges } from "./documents.ts";
import { isPeriod, type Period, PERIODS } from "./periods.ts";

/** All that rose, fell or shrank over a period, what changed most first. */
export function ChangesScreen() {
  const [params, setParams] = useSearchParams();
  const [asked, over] = [params.get("kind") ?? "", params.get("period") ?? ""];
  const kind: ChangeKind = isChangeKind(asked) ? asked : "RISERS";
  const period: Period = isPeriod(over) ? over : "QUARTER";
  return (
    <>
      <ScreenHeader title="What changed" backTo="/prices" />
      <nav className={styles.kinds} aria-label="Kind of change">
        {(Object.keys(CHANGE_KINDS) as ChangeKind[]).map((each) => (
          <Link
            key={each}
            to={pathOfChanges(each, period)}
            replace
            preventScrollReset
            aria-current={each === kind ? "page" : undefined}
          >
            <Icon name={CHANGE_KINDS[each].icon} size={20} />
            {CHANGE_KINDS[each].title}
          </Link>
        ))}
      </nav>
      <div className={styles.period}>
        <ChipSelect
          label="Period"
          value={period}
          onChange={(value) =>
            setParams({ kind, period: value }, { replace: true, preventScrollReset: true })
          }
        >
          {Object.entries(PERIODS).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </ChipSelect>
      </div>
      <ChangeList kind={kind} period={period} />
    </>
  );
}

function ChangeList({ kind, period }: { kind: ChangeKind; period: Period }) {
  const { data, error, retry } = useFreshQuery({ query: PriceChanges, variables: { kind, period } });
  if (error && !data) return <Failure error={error} onRetry={retry} />;
  if (!data) return <SkeletonRows />;
  const { title, icon, none } = CHANGE_KINDS[kind];
  if (data.priceChanges.length === 0)
    return (
      <Empty icon={icon} title={none}>
        <p>Regular prices at the same store are compared, over the time chosen above.</p>
      </Empty>
    );
  return (
    <>
      {error && <Outdated error={error} onRetry={retry} />}
      <ul role="list" aria-label={title} className={styles.rows}>
        {data.priceChanges.map((change) => (
          <li key={`${change.product.id} ${change.store.id}`}>
            <ChangeRow change={change} withDays />
          </li>
        ))}
      </ul>
    </>
  );
}
