import { boxWithin, cropAround, layOut, type Place, placesOf, rowsIn } from "./boxes.ts";
import styles from "./Crop.module.css";
import type { ReceiptPage } from "./documents.ts";

interface CropProps {
  pages: readonly ReceiptPage[];
  line: { text: string; evidence: readonly Place[] };
}

/** The place of the receipt where a line was read: cut out of the picture, or the row of a mail. */
export function Crop({ pages, line }: CropProps) {
  const place = placesOf(line)[0];
  const page = pages.find(({ number }) => number === place?.page);
  if (!place || !page)
    return <p className={styles.none}>No place on the receipt says it: the line was entered.</p>;
  if (page.imageUrl === null) return <pre className={styles.text}>{rowsIn(page, place.box)}</pre>;

  const part = cropAround(place.box);
  return (
    <div
      className={styles.picture}
      style={{ aspectRatio: `${part.width * page.width} / ${part.height * page.height}` }}
    >
      <img
        src={page.imageUrl}
        alt={`On the receipt: ${line.text}`}
        loading="lazy"
        style={{
          width: `${100 / part.width}%`,
          left: `${(-100 * part.x) / part.width}%`,
          top: `${(-100 * part.y) / part.height}%`,
        }}
      />
      <span className={styles.mark} style={layOut(boxWithin(part, place.box))} />
    </div>
  );
}
