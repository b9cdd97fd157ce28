import { type FunctionComponent, lazy, Suspense } from "react";
import { SkeletonBlock } from "../design/Skeleton.tsx";
import type { Line } from "./lines.ts";
import styles from "./Plot.module.css";

export interface PlotProps {
  lines: readonly Line[];
  /** What it shows, in words. */
  label: string;
  /** A number at the side, given with as many digits as tell it from its neighbours. */
  words: (value: string) => string;
  /** How many digits it has at least. */
  digits: number;
  /** Called with the column that is pointed at, null for none. */
  onPoint: (column: number | null) => void;
}

/** What draws is large and rarely needed. Where it cannot be had, the table beside it still has every number. */
const Plot = lazy<FunctionComponent<PlotProps>>(() =>
  import("./Plot.tsx").catch(() => ({ default: NoPlot })),
);

/** A chart of lines; `lines`, `words` and `onPoint` are to stay the same while it shows the same. */
export function LazyPlot(props: PlotProps) {
  return (
    <Suspense fallback={<SkeletonBlock height="220px" />}>
      <Plot {...props} />
    </Suspense>
  );
}

const NoPlot: FunctionComponent<PlotProps> = () => (
  <p className={styles.none}>The chart could not be loaded. The table below has all of it.</p>
);
