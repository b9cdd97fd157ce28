import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { IconButton } from "../design/Button.tsx";
import { columnsRead, layOut, type Place, placesOf, readOn, scrollToMiddle } from "./boxes.ts";
import type { Box, PurchaseLine, ReceiptPage } from "./documents.ts";
import { Marking } from "./Marking.tsx";
import styles from "./PageViewer.module.css";
import { usePinch } from "./usePinch.ts";
import { LARGEST, larger, SMALLEST, smaller, zoomOnto } from "./zoom.ts";

interface PageViewerProps {
  pages: readonly ReceiptPage[];
  lines?: readonly PurchaseLine[];
  selectedId?: string | null;
  onSelect?: (lineId: string) => void;
  /** Where given, places on pictures can be marked. */
  marking?: Markable;
}

/** What becomes of places that are marked on a picture. */
export interface Markable {
  onMarked: (place: Place) => void;
  /** The place that was marked last. */
  marked: Place | null;
  /** Whether it is still being read. */
  isReading: boolean;
}

const NARROWEST = 32; // columns
const NO_LINES: readonly PurchaseLine[] = [];

/**
 * The receipt itself, page below page: pictures, or mail text as it was laid out. The selected line is marked and
 * brought into view; pressing a line's place selects it.
 */
export function PageViewer({
  pages,
  lines = NO_LINES,
  selectedId = null,
  onSelect,
  marking,
}: PageViewerProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [first] = useState(() => pictureRead(pages, lines));
  const [zoom, setZoom] = useState(() => zoomOnto(first));
  usePinch(frame, zoom, setZoom);
  useCentered(frame, first);
  useShown(frame, selectedId);
  const [isMarking, setMarking] = useState(false);
  const isMarkable = marking !== undefined && pages.some(({ imageUrl }) => imageUrl !== null);

  return (
    <figure className={styles.viewer} aria-label="The receipt">
      <div ref={frame} className={styles.frame}>
        <div className={styles.pages} style={{ "--zoom": zoom }}>
          {pages.map((page) => (
            <Page key={page.number} page={page} lines={lines} selectedId={selectedId} onSelect={onSelect}>
              {marking?.marked?.page === page.number && (
                <span
                  className={marking.isReading ? styles.reading : styles.marked}
                  style={layOut(marking.marked.box)}
                />
              )}
              {isMarking && page.imageUrl && (
                <Marking
                  onDrawn={(box) => {
                    setMarking(false);
                    marking?.onMarked({ page: page.number, box });
                  }}
                />
              )}
            </Page>
          ))}
        </div>
      </div>
      <div className={styles.tools}>
        <IconButton
          icon="minus"
          label="Smaller"
          disabled={zoom <= SMALLEST}
          onClick={() => setZoom(smaller)}
        />
        <IconButton icon="plus" label="Larger" disabled={zoom >= LARGEST} onClick={() => setZoom(larger)} />
        {isMarkable && (
          <IconButton
            icon="frame"
            label="Read a place again"
            aria-pressed={isMarking}
            onClick={() => setMarking(!isMarking)}
          />
        )}
      </div>
      {isMarking && (
        <p className={styles.how} role="status">
          Draw a box around what should be read again.
        </p>
      )}
    </figure>
  );
}

interface PageProps {
  page: ReceiptPage;
  lines: readonly PurchaseLine[];
  selectedId: string | null;
  onSelect: ((lineId: string) => void) | undefined;
  children: React.ReactNode;
}

function Page({ page, lines, selectedId, onSelect, children }: PageProps) {
  return (
    <div className={page.imageUrl ? styles.picture : styles.sheet} style={gridOf(page, lines)}>
      <div className={styles.page}>
        {page.imageUrl ? (
          <img
            src={page.imageUrl}
            width={page.width}
            height={page.height}
            alt={`Page ${page.number} of the receipt`}
          />
        ) : (
          <pre className={styles.text}>{page.text}</pre>
        )}
        {lines.map((line) =>
          placesOf(line)
            .filter((place) => place.page === page.number)
            .map((place) => (
              <Mark
                key={line.id}
                line={line}
                place={place}
                isSelected={line.id === selectedId}
                onSelect={onSelect && (() => onSelect(line.id))}
              />
            )),
        )}
        {children}
      </div>
    </div>
  );
}

/**
 * The size of a page of text, for the style sheet: its boxes are fractions of the whole grid, but columns that are
 * empty on the right are not shown, so that the letters can be larger. They are as large as lets the lines be seen at
 * once; a sentence below them may reach further.
 */
function gridOf(page: ReceiptPage, lines: readonly PurchaseLine[]): React.CSSProperties {
  const written = Math.max(...(page.text ?? "").split("\n").map((row) => row.trimEnd().length));
  const shown = Math.min(Math.max(written, NARROWEST), page.width);
  const read = Math.min(Math.max(columnsRead(page, lines) ?? shown, NARROWEST), shown);
  return { "--columns": page.width, "--rows": page.height, "--shown": shown, "--read": read };
}

interface MarkProps {
  line: PurchaseLine;
  place: Place;
  isSelected: boolean;
  onSelect: (() => void) | undefined;
}

// Out of the tab order: by keyboard the same line is selected in the list beside the page.
function Mark({ line, place, isSelected, onSelect }: MarkProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={isSelected ? styles.selected : styles.mark}
      style={layOut(place.box)}
      aria-label={line.text}
      aria-pressed={isSelected}
      data-line={line.id}
      onClick={onSelect}
    />
  );
}

/** Where the lines stand on the first page, if that is a picture; text is laid out to be read as it is. */
function pictureRead(pages: readonly ReceiptPage[], lines: readonly PurchaseLine[]): Box | null {
  const [page] = pages;
  return page?.imageUrl ? readOn(page.number, lines) : null;
}

/** Begins with this part of the page in the middle, from left to right. */
function useCentered(frame: React.RefObject<HTMLDivElement | null>, part: Box | null): void {
  useLayoutEffect(() => {
    const view = frame.current;
    if (!view || !part) return;
    const [start, size] = [part.x * view.scrollWidth, part.width * view.scrollWidth];
    view.scrollTo({
      left: scrollToMiddle(start, size, view.clientWidth, view.scrollWidth),
      behavior: "instant",
    });
  }, [frame, part]);
}

/** Scrolls the frame, and only the frame, until the selected line is in its middle. */
function useShown(frame: React.RefObject<HTMLDivElement | null>, selectedId: string | null): void {
  useEffect(() => {
    const view = frame.current;
    const mark = selectedId && view?.querySelector(`[data-line="${CSS.escape(selectedId)}"]`);
    if (!view || !mark) return;
    const [outer, inner] = [view.getBoundingClientRect(), mark.getBoundingClientRect()];
    const left = inner.left - outer.left + view.scrollLeft;
    const top = inner.top - outer.top + view.scrollTop;
    view.scrollTo({
      left: scrollToMiddle(left, inner.width, view.clientWidth, view.scrollWidth),
      top: scrollToMiddle(top, inner.height, view.clientHeight, view.scrollHeight),
      behavior: "smooth",
    });
  }, [frame, selectedId]);
}
