import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { formatMoney } from "../format/money.ts";
import { columnsOf } from "./chart.ts";
import { colourOf, type PlotProps } from "./PriceChart.tsx";
import styles from "./Plot.module.css";

const HEIGHT = 220;

/** The lines on a canvas. It follows the width, the colour scheme, the mouse and the finger. */
export default function Plot({ lines, label, onPoint }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = place;
    if (!current) return;
    const dark = matchMedia("(prefers-color-scheme: dark)");
    let plot = draw(current, lines, onPoint);
    const again = () => {
      plot.destroy();
      plot = draw(current, lines, onPoint);
    };
    const resized = new ResizeObserver(() => plot.setSize({ width: current.clientWidth, height: HEIGHT }));
    resized.observe(current);
    dark.addEventListener("change", again);
    return () => {
      resized.disconnect();
      dark.removeEventListener("change", again);
      plot.destroy();
    };
  }, [lines, onPoint]);
  return <div ref={place} className={styles.plot} role="img" aria-label={label} />;
}

function draw(place: HTMLElement, lines: PlotProps["lines"], onPoint: PlotProps["onPoint"]): uPlot {
  const colour = (name: string) => getComputedStyle(place).getPropertyValue(name).trim();
  const { days, prices } = columnsOf(lines);
  const currency = lines[0]?.points[0]?.median.currencyCode ?? null;
  const axis = { stroke: colour("--ink-soft"), font: "12px system-ui", ticks: { show: false } };
  const options: uPlot.Options = {
    width: place.clientWidth,
    height: HEIGHT,
    // A date is a day wherever it is read.
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: { x: { time: true, range: aroundDays }, y: { range: aroundPrices } },
    axes: [
      { ...axis, grid: { show: false }, space: 70, size: 28, values: (_, splits) => dayWords(splits) },
      {
        ...axis,
        grid: { stroke: colour("--line"), width: 1 },
        size: widthOf,
        values: (_, splits) => priceWords(splits, currency),
      },
    ],
    series: [{}, ...lines.flatMap((_, index) => seriesOf(colour(colourOf(index)), colour("--surface")))],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
  };
  const plot = new uPlot(
    options,
    [days, ...lines.flatMap((line, index) => threeOf(line, days, prices[index]))],
    place,
  );
  followFinger(plot);
  return plot;
}

/** The line itself, the regular prices on it, and the offers, which are hollow. */
function seriesOf(colour: string, paper: string): uPlot.Series[] {
  const line = uPlot.paths.stepped?.({ align: 1 });
  const points = { stroke: colour, paths: () => null, spanGaps: false };
  return [
    { stroke: colour, width: 2, spanGaps: true, points: { show: false }, ...(line && { paths: line }) },
    { ...points, points: { show: true, size: 7, fill: colour, stroke: colour } },
    { ...points, points: { show: true, size: 9, width: 2, fill: paper, stroke: colour } },
  ];
}

type Column = (number | null)[];

function threeOf({ points }: PlotProps["lines"][number], days: number[], prices: Column = []): Column[] {
  const offers = new Set(
    points.filter(({ isPromotional }) => isPromotional).map(({ startsOn }) => Date.parse(startsOn) / 1000),
  );
  const where = (isWanted: (day: number) => boolean): Column =>
    prices.map((price, column) => (isWanted(days[column] ?? 0) ? price : null));
  return [prices, where((day) => !offers.has(day)), where((day) => offers.has(day))];
}

/** Some room on both sides, also around a single day. */
function aroundDays(_: uPlot, first: number, last: number): [number, number] {
  const room = Math.max((last - first) * 0.03, 86_400);
  return [first - room, last + room];
}

/** Room above and below, so that a small change looks small; never below nothing. */
function aroundPrices(_: uPlot, low: number, high: number): [number, number] {
  const room = Math.max(high - low, high * 0.2) * 0.25;
  return [Math.max(0, low - room), high + room];
}

function dayWords(splits: number[]): string[] {
  const isLong = (splits.at(-1) ?? 0) - (splits[0] ?? 0) > 86_400 * 300;
  const style: Intl.DateTimeFormatOptions = isLong
    ? { month: "short", year: "2-digit", timeZone: "UTC" }
    : { month: "short", day: "numeric", timeZone: "UTC" };
  const format = new Intl.DateTimeFormat(undefined, style);
  return splits.map((seconds) => format.format(new Date(seconds * 1000)));
}

/** Room for the words of the axis, which are not known when it is asked first. */
function widthOf(_: uPlot, words: string[] | null): number {
  return 16 + 7 * Math.max(4, ...(words ?? []).map((word) => word.length));
}

/** As many digits as tell the lines of the grid apart. */
function priceWords(splits: number[], currencyCode: string | null): string[] {
  const step = Math.abs((splits[1] ?? 1) - (splits[0] ?? 0));
  const digits = Math.max(2, Math.ceil(-Math.log10(step || 1)));
  return splits.map((amount) => formatMoney({ amount: amount.toFixed(digits), currencyCode }));
}

/** A finger that moves across points as a mouse does; moved up or down it scrolls the page. */
function followFinger(plot: uPlot): void {
  plot.over.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse") return;
    const { left, top } = plot.over.getBoundingClientRect();
    plot.setCursor({ left: event.clientX - left, top: event.clientY - top });
  });
}
