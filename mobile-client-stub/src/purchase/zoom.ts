export const SMALLEST = 1;
export const LARGEST = 5;
const STEP = 1.5;

/** How much larger than the width of its frame a page is shown: 1 fits, 5 is the most. */
export const within = (zoom: number): number => Math.max(SMALLEST, Math.min(LARGEST, zoom));
export const larger = (zoom: number): number => within(zoom * STEP);
export const smaller = (zoom: number): number => within(zoom / STEP);

/** The scroll offset that keeps the point at `anchor` (pixels from the frame's edge) still while the zoom changes. */
export const keepStill = (scroll: number, anchor: number, from: number, to: number): number =>
  ((scroll + anchor) * to) / from - anchor;
