import styles from "./Sparkline.module.css";
import type { Trend } from "./summary.ts";

const [WIDTH, HEIGHT, MARGIN] = [44, 20, 3];

/** How a price went, in the space of a word; the numbers stand beside it. */
export function Sparkline({ trend }: { trend: Trend }) {
  const at = trend.points.map(({ x, y }) => ({
    x: MARGIN + x * (WIDTH - 2 * MARGIN),
    y: HEIGHT - MARGIN - y * (HEIGHT - 2 * MARGIN),
  }));
  const last = at.at(-1);
  return (
    <svg
      className={styles[trend.direction]}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      aria-hidden="true"
      focusable="false"
    >
      <polyline points={at.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ")} />
      {last && <circle cx={last.x} cy={last.y} r="2.5" />}
    </svg>
  );
}
