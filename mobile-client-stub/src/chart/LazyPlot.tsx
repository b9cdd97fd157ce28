import { type FunctionComponent, lazy, Suspense } from "react";
import { SkeletonBlock } from "../design/Skeleton.tsx";
import type { PlotProps } from "./Plot.tsx";
import styles from "./Plot.module.css";

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
