import { type PointerEvent, useState } from "react";
import { drawn, isMeant, layOut, type Point } from "./boxes.ts";
import type { Box } from "./documents.ts";
import styles from "./PageViewer.module.css";

/** Lies over a page while a place is marked on it, and tells the box that was drawn. */
export function Marking({ onDrawn }: { onDrawn: (box: Box) => void }) {
  const [from, setFrom] = useState<Point | null>(null);
  const [to, setTo] = useState<Point | null>(null);
  const end = () => {
    setFrom(null);
    setTo(null);
  };
  return (
    <div
      className={styles.marking}
      data-marking
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom(pointOf(event));
        setTo(null);
      }}
      onPointerMove={(event) => from && setTo(pointOf(event))}
      onPointerUp={(event) => {
        const box = from && drawn(from, pointOf(event));
        end();
        if (box && isMeant(box)) onDrawn(box);
      }}
      onPointerCancel={end}
    >
      {from && to && <span className={styles.drawn} style={layOut(drawn(from, to))} />}
    </div>
  );
}

function pointOf({ currentTarget, clientX, clientY }: PointerEvent): Point {
  const { left, top, width, height } = currentTarget.getBoundingClientRect();
  return { x: (clientX - left) / width, y: (clientY - top) / height };
}
