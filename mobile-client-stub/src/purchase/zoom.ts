import type { Box } from "./documents.ts";

export const SMALLEST = 1;
export const LARGEST = 5;
const STEP = 1.5;
const MARGIN = 0.05; // of the page, left and right of what was read
const LARGEST_AT_FIRST = 2.5;

/** How much larger than the width of its frame a page is shown: 1 fits, 5 is the most. */
export const within = (zoom: number): number => Math.max(SMALLEST, Math.min(LARGEST, zoom));
export const larger = (zoom: number): number => within(zoom * STEP);
export const smaller = (zoom: number): number => within(zoom / STEP);

/** The scroll offset that keeps the point at `anchor` (pixels from the frame's edge) still while the zoom changes. */
export const keepStill = (scroll: number, anchor: number, from: number, to: number): number =>
  ((scroll + anchor) * to) / from - anchor;

/** The zoom at which what was read fills the width of the frame; a photo is often more table than receipt. */
export function zoomOnto(read: Box | null): number {
  if (!read) return SMALLEST;
  return Math.min(within(1 / (read.width + 2 * MARGIN)), LARGEST_AT_FIRST);
}
