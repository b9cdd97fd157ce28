import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { PlainDate } from "../format/dates.ts";
import { colourOf, columnsOf, type Line, monthsTold, STEPS, valueWords } from "./lines.ts";
import styles from "./Plot.module.css";

const HEIGHT = 220;

/** Pixels that a word below needs. */
const ROOM = 70;

export interface PlotProps {
  lines: readonly Line[];
  /** The months that it is of, where it is of months: then a line has a gap where a month has no value. */
  months?: readonly PlainDate[];
  /** What it shows, in words. */
  label: string;
  /** A number at the side, given with as many digits as tell it from its neighbours. */
  words: (value: string) => string;
  /** How many digits it has at least. */
  digits: number;
  /** Called with the column that is pointed at, null for none. */
  onPoint: (column: number | null) => void;
}

/** The lines on a canvas. It follows the width, the colour scheme, the mouse and the finger. */
export default function Plot({ lines, months, label, words, digits, onPoint }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = place;
    if (!current) return;
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const drawn = () => draw(current, { lines, months, words, digits, onPoint });
    let plot = drawn();
    const again = () => {
      plot.destroy();
      plot = drawn();
    };
    const resized = new ResizeObserver(() => plot.setSize({ width: current.clientWidth, height: HEIGHT }));
    resized.observe(current);
    dark.addEventListener("change", again);
    return () => {
      resized.disconnect();
      dark.removeEventListener("change", again);
      plot.destroy();
    };
  }, [lines, months, words, digits, onPoint]);
  return <div ref={place} className={styles.plot} role="img" aria-label={label} />;
}

function draw(
  place: HTMLElement,
  { lines, months, words, digits, onPoint }: Omit<PlotProps, "label">,
): uPlot {
  const colour = (name: string) => getComputedStyle(place).getPropertyValue(name).trim();
  const columns = columnsOf(lines, months);
  const axis = { stroke: colour("--ink-soft"), font: "12px system-ui", ticks: { show: false } };
  const options: uPlot.Options = {
    width: place.clientWidth,
    height: HEIGHT,
    // A date is a day wherever it is read.
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: { x: { time: true, range: aroundDays }, y: { range: aroundValues } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: ROOM,
        size: 28,
        values: (_, splits) => (months ? monthWords(splits) : dayWords(splits)),
        ...(months && {
          splits: ({ width }: uPlot) => monthsTold(columns.days, Math.floor((width - ROOM) / ROOM)),
        }),
      },
      {
        ...axis,
        grid: { stroke: colour("--line"), width: 1 },
        size: widthOf,
        incrs: [...STEPS],
        values: (_, splits, _axis, _space, step) => valueWords(splits, step, digits).map(words),
      },
    ],
    series: [
      {},
      ...lines.flatMap((line, index) =>
        seriesOf(line, !months, colour(colourOf(index)), colour("--surface")),
      ),
    ],
    bands: lines.map((_, index) => bandOf(index, colour(colourOf(index)))),
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
  };
  const plot = new uPlot(
    options,
    [
      columns.days,
      ...columns.lines.flatMap(({ values, solid, hollow, low, high }) => [values, solid, hollow, low, high]),
    ],
    place,
  );
  followFinger(plot);
  return plot;
}

/** The line itself, the points on it, those that are hollow, and the edges of its band, which are not seen. */
function seriesOf({ isStepped }: Line, spanGaps: boolean, colour: string, paper: string): uPlot.Series[] {
  const path = isStepped ? uPlot.paths.stepped?.({ align: 1 }) : uPlot.paths.linear?.();
  const points = { stroke: colour, paths: () => null, spanGaps: false };
  const edge = { width: 0, points: { show: false } };
  return [
    { stroke: colour, width: 2, spanGaps, points: { show: false }, ...(path && { paths: path }) },
    { ...points, points: { show: true, size: 7, fill: colour, stroke: colour } },
    { ...points, points: { show: true, size: 9, width: 2, fill: paper, stroke: colour } },
    edge,
    edge,
  ];
}

/** Between the edges of a line; a series is counted from 1, and each line has five. */
function bandOf(index: number, colour: string): uPlot.Band {
  const low = index * 5 + 4;
  return { series: [low + 1, low], fill: `color-mix(in srgb, ${colour} 16%, transparent)` };
}

/** Some room on both sides, also around a single day. */
function aroundDays(_: uPlot, first: number, last: number): [number, number] {
  const room = Math.max((last - first) * 0.03, 86_400);
  return [first - room, last + room];
}

/** Room above and below, so that a small change looks small; never below nothing. */
function aroundValues(_: uPlot, low: number, high: number): [number, number] {
  const room = Math.max(high - low, high * 0.2) * 0.25;
  return [Math.max(0, low - room), high + room];
}

/** What stands below: days, over a long time months. */
function dayWords(splits: number[]): string[] {
  const isLong = (splits.at(-1) ?? 0) - (splits[0] ?? 0) > 86_400 * 300;
  const style: Intl.DateTimeFormatOptions = {
    month: "short",
    year: isLong ? "2-digit" : undefined,
    day: isLong ? undefined : "numeric",
    timeZone: "UTC",
  };
  const format = new Intl.DateTimeFormat(undefined, style);
  return splits.map((seconds) => format.format(new Date(seconds * 1000)));
}

/** "Jun 2026", "Jul", "Aug" ...: the year stands where it begins. */
function monthWords(splits: number[]): string[] {
  const years = splits.map((seconds) => new Date(seconds * 1000).getUTCFullYear());
  return splits.map((seconds, place) =>
    new Intl.DateTimeFormat(undefined, {
      month: "short",
      timeZone: "UTC",
      ...(years[place] !== years[place - 1] && { year: "numeric" }),
    }).format(new Date(seconds * 1000)),
  );
}

/** Room for the words of the axis, which are not known when it is asked first. */
function widthOf(_: uPlot, words: string[] | null): number {
  return 16 + 7 * Math.max(4, ...(words ?? []).map((word) => word.length));
}

/** A finger that moves across points as a mouse does; moved up or down it scrolls the page. */
function followFinger(plot: uPlot): void {
  plot.over.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse") return;
    const { left, top } = plot.over.getBoundingClientRect();
    plot.setCursor({ left: event.clientX - left, top: event.clientY - top });
  });
}
