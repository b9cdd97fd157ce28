import { type ReactNode, useState } from "react";
import { Badge } from "../design/Badge.tsx";
import { Button } from "../design/Button.tsx";
import { formatMoment, formatShortDay } from "../format/dates.ts";
import { today } from "../purchases/filter.ts";
import { countWords, type Deeds } from "../teaching/deeds.ts";
import { MergeSheet, SplitSheet, UndoLessonSheet } from "../teaching/MergeSheet.tsx";
import type { Product } from "./documents.ts";
import { barcodeWords } from "./barcode.ts";
import styles from "./Known.module.css";

type Opened = { kind: "merge" } | { kind: "split"; id: string } | { kind: "undo"; id: string } | null;

/** By what it is recognised: what receipts print, its numbers, what was taught and merged; and how to put that right. */
export function Known({ product, deeds }: { product: Product; deeds: Deeds }) {
  const [opened, setOpened] = useState<Opened>(null);
  const close = () => setOpened(null);
  return (
    <section className={styles.section} aria-label="How it is recognised">
      <h2>How it is recognised</h2>
      <Texts texts={product.texts} />
      <Identifiers identifiers={product.identifiers} />
      <Lessons lessons={product.lessons} onUndo={(id) => setOpened({ kind: "undo", id })} />
      <Merges merges={product.merges} onSplit={(id) => setOpened({ kind: "split", id })} />
      <div>
        <Button icon="join" onClick={() => setOpened({ kind: "merge" })}>
          Same as another product…
        </Button>
      </div>
      {opened?.kind === "merge" && <MergeSheet into={product} deeds={deeds} onClose={close} />}
      {opened?.kind === "split" && <SplitSheet mergeId={opened.id} deeds={deeds} onClose={close} />}
      {opened?.kind === "undo" && <UndoLessonSheet lessonId={opened.id} deeds={deeds} onClose={close} />}
    </section>
  );
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={styles.block}>
      <h3>{title}</h3>
      <ul role="list" aria-label={title}>
        {children}
      </ul>
    </div>
  );
}

function Texts({ texts }: Pick<Product, "texts">) {
  if (texts.length === 0) return null;
  return (
    <Block title="What receipts print">
      {texts.map(({ text, store, lineCount, lastOn }) => (
        <li key={`${store?.id ?? ""} ${text}`} className={styles.row}>
          <span className={styles.printed}>{text}</span>
          <span className={styles.detail}>
            {store?.name ?? "Unknown store"} · {countWords(lineCount)}
            {lastOn && ` · last ${formatShortDay(lastOn, today())}`}
          </span>
        </li>
      ))}
    </Block>
  );
}

const SCHEMES: Record<string, string> = { gtin: "Barcode", plu: "PLU", sku: "Store number" };

function Identifiers({ identifiers }: Pick<Product, "identifiers">) {
  if (identifiers.length === 0) return null;
  return (
    <Block title="Numbers">
      {identifiers.map(({ scheme, value, store }) => (
        <li key={`${scheme} ${value} ${store?.id}`} className={styles.row}>
          <span className={styles.printed}>{scheme === "gtin" ? barcodeWords(value) : value}</span>
          <span className={styles.detail}>
            {store ? `Number of ${store.name}` : (SCHEMES[scheme] ?? scheme)}
          </span>
        </li>
      ))}
    </Block>
  );
}

function Lessons({ lessons, onUndo }: Pick<Product, "lessons"> & { onUndo: (id: string) => void }) {
  if (lessons.length === 0) return null;
  return (
    <Block title="What you taught">
      {lessons.map(({ id, text, store, taughtBy, taughtAt, isInForce, undoneAt }) => (
        <li key={id} className={styles.deed}>
          <div className={styles.row}>
            <span className={styles.printed}>{text}</span>
            <span className={styles.detail}>
              {store ? `${store.name} · ` : ""}
              {taughtBy}, {formatMoment(taughtAt)}
            </span>
          </div>
          {isInForce ? (
            <Button look="quiet" icon="undo" aria-label={`Take back “${text}”`} onClick={() => onUndo(id)}>
              Undo
            </Button>
          ) : (
            <Badge>{undoneAt ? "Taken back" : "Replaced"}</Badge>
          )}
        </li>
      ))}
    </Block>
  );
}

function Merges({ merges, onSplit }: Pick<Product, "merges"> & { onSplit: (id: string) => void }) {
  if (merges.length === 0) return null;
  return (
    <Block title="What you merged into it">
      {merges.map(({ id, name, mergedBy, mergedAt, undoneAt }) => (
        <li key={id} className={styles.deed}>
          <div className={styles.row}>
            <span>{name ?? "Another product"}</span>
            <span className={styles.detail}>
              {mergedBy}, {formatMoment(mergedAt)}
            </span>
          </div>
          {undoneAt ? (
            <Badge>Split again</Badge>
          ) : (
            <Button
              look="quiet"
              icon="split"
              aria-label={`Split “${name ?? "another product"}” off again`}
              onClick={() => onSplit(id)}
            >
              Split
            </Button>
          )}
        </li>
      ))}
    </Block>
  );
}
