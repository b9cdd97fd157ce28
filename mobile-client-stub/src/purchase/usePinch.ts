import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { keepStill, within } from "./zoom.ts";

interface Point {
  x: number;
  y: number;
}

/**
 * Zooms a scrolling frame by two fingers, or by the wheel with Ctrl (as a touchpad's pinch arrives), around the place
 * where the fingers are.
 */
export function usePinch(
  frame: RefObject<HTMLElement | null>,
  zoom: number,
  setZoom: (zoom: number) => void,
): void {
  const current = useRef(zoom);
  const anchor = useRef<Point | null>(null);

  // The pages have their new size now: put the anchor (or the middle, for the buttons) back to where it was.
  useLayoutEffect(() => {
    const view = frame.current;
    const before = current.current;
    current.current = zoom;
    if (!view || before === zoom) return;
    const { x, y } = anchor.current ?? { x: view.clientWidth / 2, y: view.clientHeight / 2 };
    anchor.current = null;
    const left = keepStill(view.scrollLeft, x, before, zoom);
    const top = keepStill(view.scrollTop, y, before, zoom);
    view.scrollTo({ left, top, behavior: "instant" });
  }, [frame, zoom]);

  useEffect(() => {
    const view = frame.current;
    if (!view) return;
    const zoomTo = (wanted: number, at: Point) => {
      const { left, top } = view.getBoundingClientRect();
      anchor.current = { x: at.x - left, y: at.y - top };
      setZoom(within(wanted));
    };
    const stopWheel = onWheelPinch(view, (factor, at) => zoomTo(current.current * factor, at));
    const stopTouch = onTouchPinch(view, () => current.current, zoomTo);
    return () => {
      stopWheel();
      stopTouch();
    };
  }, [frame, setZoom]);
}

function onWheelPinch(view: HTMLElement, onPinch: (factor: number, at: Point) => void): () => void {
  const listener = (event: WheelEvent) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    onPinch(Math.exp(-event.deltaY / 200), { x: event.clientX, y: event.clientY });
  };
  view.addEventListener("wheel", listener, { passive: false });
  return () => view.removeEventListener("wheel", listener);
}

function onTouchPinch(
  view: HTMLElement,
  zoomNow: () => number,
  onPinch: (zoom: number, at: Point) => void,
): () => void {
  let start: { spread: number; zoom: number } | null = null;
  const listener = (event: TouchEvent) => {
    const [first, second] = [event.touches[0], event.touches[1]];
    if (!first || !second) {
      start = null;
      return;
    }
    event.preventDefault();
    const spread = Math.hypot(first.clientX - second.clientX, first.clientY - second.clientY);
    start ??= { spread, zoom: zoomNow() };
    const middle = { x: (first.clientX + second.clientX) / 2, y: (first.clientY + second.clientY) / 2 };
    onPinch((start.zoom * spread) / start.spread, middle);
  };
  const kinds = ["touchstart", "touchmove", "touchend", "touchcancel"] as const;
  for (const kind of kinds) view.addEventListener(kind, listener, { passive: false });
  return () => {
    for (const kind of kinds) view.removeEventListener(kind, listener);
  };
}
