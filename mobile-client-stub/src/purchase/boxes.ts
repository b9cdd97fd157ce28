import type { Box, PurchaseLine, ReceiptPage } from "./documents.ts";

/** Where a line stands: a page (from 1) and the box on it, in fractions of the page. */
export interface Place {
  page: number;
  box: Box;
}

/** A point of a page, in fractions of it. */
export interface Point {
  x: number;
  y: number;
}

/** The smallest box around all of these. */
export function union(boxes: readonly [Box, ...Box[]]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** Where a line was read, one place for each page that it is on; its name and its amount are one place. */
export function placesOf({ evidence }: { evidence: readonly Place[] }): Place[] {
  const boxesByPage = new Map<number, [Box, ...Box[]]>();
  for (const { page, box } of evidence) {
    const boxes = boxesByPage.get(page);
    if (boxes) boxes.push(box);
    else boxesByPage.set(page, [box]);
  }
  return Array.from(boxesByPage, ([page, boxes]) => ({ page, box: union(boxes) }));
}

/** The box around all that was read on a page; null where nothing was. */
export function readOn(page: number, lines: readonly Pick<PurchaseLine, "evidence">[]): Box | null {
  const boxes = lines
    .flatMap(({ evidence }) => evidence.filter((seen) => seen.page === page))
    .map(({ box }) => box);
  const [first, ...others] = boxes;
  return first ? union([first, ...others]) : null;
}

/** The last column of a page of text that a line reaches; null where none was read on it. */
export function columnsRead(
  { number, width }: Pick<ReceiptPage, "number" | "width">,
  lines: readonly Pick<PurchaseLine, "evidence">[],
): number | null {
  const read = readOn(number, lines);
  return read && Math.ceil((read.x + read.width) * width);
}

/** A box as CSS lengths of the page that it lies on, kept within the page. */
export function layOut(box: Box): { left: string; top: string; width: string; height: string } {
  const left = clamp(box.x);
  const top = clamp(box.y);
  const width = clamp(box.x + box.width) - left;
  const height = clamp(box.y + box.height) - top;
  return { left: percent(left), top: percent(top), width: percent(width), height: percent(height) };
}

/** How far to scroll along one axis so that what spans `start` to `start + size` is in the middle; in pixels. */
export function scrollToMiddle(start: number, size: number, viewport: number, content: number): number {
  const middle = start + size / 2 - viewport / 2;
  return Math.max(0, Math.min(middle, content - viewport));
}

/** The box that a finger drew from one corner to the other, kept within the page. */
export function drawn(from: Point, to: Point): Box {
  const [x, right] = [from.x, to.x].map(clamp).sort((a, b) => a - b) as [number, number];
  const [y, bottom] = [from.y, to.y].map(clamp).sort((a, b) => a - b) as [number, number];
  return { x, y, width: right - x, height: bottom - y };
}

/** Whether it is large enough to be meant; a tap is not. */
export const isMeant = ({ width, height }: Box): boolean => width > 0.01 && height > 0.002;

/** A place with a little of what is around it, for another look. */
export function widened({ page, box }: Place): Place {
  const [beside, above] = [0.02, box.height / 3];
  const from = { x: box.x - beside, y: box.y - above };
  const to = { x: box.x + box.width + beside, y: box.y + box.height + above };
  return { page, box: drawn(from, to) };
}

/** A part of a page to show in the place of all of it: a line with what stands above and below it. */
export function cropAround(box: Box): Box {
  const [beside, above] = [0.015, box.height * 0.9];
  const from = { x: box.x - beside, y: box.y - above };
  return drawn(from, { x: box.x + box.width + beside, y: box.y + box.height + above });
}

/** A box on a page as it lies within a part of that page. */
export const boxWithin = (part: Box, box: Box): Box => ({
  x: (box.x - part.x) / part.width,
  y: (box.y - part.y) / part.height,
  width: box.width / part.width,
  height: box.height / part.height,
});

/** The rows of a page of text that a box lies on, from left to right without what is empty around them. */
export function rowsIn({ text, height }: Pick<ReceiptPage, "text" | "height">, box: Box): string {
  const rows = (text ?? "").split("\n");
  const first = Math.round(box.y * height);
  return rows
    .slice(first, Math.max(first + 1, Math.round((box.y + box.height) * height)))
    .map((row) => row.trim())
    .join("\n");
}

const clamp = (fraction: number): number => Math.max(0, Math.min(1, fraction));
const percent = (fraction: number): string => `${Number((fraction * 100).toFixed(3))}%`;
