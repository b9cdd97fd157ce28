import { useCallback, useState } from "react";
import { Link } from "react-router";
import { useFreshQuery } from "../api/fresh.ts";
import { wordsFor } from "../api/problem.ts";
import { Amount } from "../design/Amount.tsx";
import { Badge } from "../design/Badge.tsx";
import { Button, IconButton } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { formatBytes } from "../format/bytes.ts";
import { ReceiptProgress, type ReceiptSummary } from "../inbox/documents.ts";
import { isUnderWay, pathOf, wordsOf } from "../inbox/status.ts";
import { GapBadge, storeNameOf } from "../purchases/PurchaseRow.tsx";
import type { Upload } from "./queue.ts";
import styles from "./UploadRow.module.css";
import { useUploads } from "./Uploads.tsx";

/** One file, from the phone until it is a purchase. */
export function UploadRow({ upload }: { upload: Upload }) {
  const { step, file } = upload;
  if (step.kind === "taken") return <TakenRow file={file} receiptId={step.receiptId} />;
  return (
    <div className={styles.row}>
      <Thumbnail file={file} isBusy={step.kind === "sending"} />
      <div className={styles.what}>
        <p className={styles.title}>{file.name}</p>
        {step.kind === "waiting" && <p className={styles.detail}>{formatBytes(file.size)}, waiting</p>}
        {step.kind === "sending" && <Progress fraction={step.fraction} />}
        {step.kind === "failed" && (
          <p className={styles.problem} role="alert">
            {step.words}
          </p>
        )}
      </div>
      {step.kind === "failed" && <FailedActions upload={upload} isWorthAnotherTry={step.isWorthAnotherTry} />}
    </div>
  );
}

function Progress({ fraction }: { fraction: number }) {
  const percent = Math.round(fraction * 100);
  return (
    <div className={styles.progress}>
      <progress max={100} value={percent} aria-label="Sent" />
      <span>{percent} %</span>
    </div>
  );
}

function FailedActions({ upload, isWorthAnotherTry }: { upload: Upload; isWorthAnotherTry: boolean }) {
  const { retry, dismiss } = useUploads();
  return (
    <>
      {isWorthAnotherTry && (
        <Button look="quiet" onClick={() => retry(upload.key)}>
          Try again
        </Button>
      )}
      <IconButton icon="close" label={`Remove ${upload.file.name}`} onClick={() => dismiss(upload.key)} />
    </>
  );
}

function TakenRow({ file, receiptId }: { file: File; receiptId: string }) {
  const { data, error } = useFreshQuery({ query: ReceiptProgress, variables: { id: receiptId } }, receiptId);
  const receipt = data?.receipt;
  if (!receipt || isUnderWay(receipt.status)) {
    return (
      <div className={styles.row} role="status">
        <Thumbnail file={file} isBusy />
        <div className={styles.what}>
          <p className={styles.title}>{file.name}</p>
          <p className={styles.detail}>{error ? wordsFor(error) : "Reading the lines…"}</p>
        </div>
      </div>
    );
  }
  return <ReadRow file={file} receipt={receipt} />;
}

function ReadRow({ file, receipt }: { file: File; receipt: ReceiptSummary }) {
  const [purchase, ...others] = receipt.purchases;
  const isOne = purchase !== undefined && others.length === 0;
  const { label, tone } = wordsOf(receipt.status);
  return (
    <Link className={styles.row} to={pathOf(receipt)}>
      <Thumbnail file={file} isBusy={false} />
      <div className={styles.what}>
        <p className={styles.title}>{isOne ? storeNameOf(purchase) : file.name}</p>
        <p className={styles.detail}>{receipt.reason ?? purchasesIn(receipt)}</p>
        {!isOne && <Badge tone={tone}>{label}</Badge>}
      </div>
      {isOne && (
        <div className={styles.result}>
          {purchase.total && <Amount of={purchase.total} />}
          {purchase.isBalanced ? <Badge tone={tone}>{label}</Badge> : <GapBadge purchase={purchase} />}
        </div>
      )}
      <Icon name="forward" size={18} />
    </Link>
  );
}

function purchasesIn({ purchases }: ReceiptSummary): string {
  const [purchase, ...others] = purchases;
  if (!purchase) return "";
  if (others.length > 0) return `${purchases.length} purchases`;
  return purchase.itemCount === 1 ? "1 item" : `${purchase.itemCount} items`;
}

/** The photo itself, as far as the browser can show it (not HEIC everywhere); a drawing of a file otherwise. */
function Thumbnail({ file, isBusy }: { file: File; isBusy: boolean }) {
  const [isShown, setShown] = useState(file.type.startsWith("image/"));
  const lend = useCallback(
    (image: HTMLImageElement) => {
      image.src = URL.createObjectURL(file);
      return () => URL.revokeObjectURL(image.src);
    },
    [file],
  );
  return (
    <span className={isBusy ? styles.busyThumbnail : styles.thumbnail}>
      {isShown ? <img ref={lend} alt="" onError={() => setShown(false)} /> : <Icon name="file" size={22} />}
    </span>
  );
}
