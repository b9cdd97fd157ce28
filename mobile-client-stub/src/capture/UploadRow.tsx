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
import { type Files, nameOf, type Upload } from "./queue.ts";
import { Thumbnail } from "./Thumbnail.tsx";
import styles from "./UploadRow.module.css";
import { useUploads } from "./Uploads.tsx";

/** One file, from the phone until it is a purchase. */
export function UploadRow({ upload }: { upload: Upload }) {
  const { step, files } = upload;
  if (step.kind === "taken") return <TakenRow files={files} receiptId={step.receiptId} />;
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return (
    <div className={styles.row}>
      <Thumbnail file={files[0]} isBusy={step.kind === "sending"} />
      <div className={styles.what}>
        <p className={styles.title}>{nameOf(files)}</p>
        {step.kind === "waiting" && <p className={styles.detail}>{formatBytes(size)}, waiting</p>}
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
      <IconButton icon="close" label={`Remove ${nameOf(upload.files)}`} onClick={() => dismiss(upload.key)} />
    </>
  );
}

function TakenRow({ files, receiptId }: { files: Files; receiptId: string }) {
  const { data, error } = useFreshQuery({ query: ReceiptProgress, variables: { id: receiptId } }, receiptId);
  const receipt = data?.receipt;
  if (!receipt || isUnderWay(receipt.status)) {
    return (
      <div className={styles.row} role="status">
        <Thumbnail file={files[0]} isBusy />
        <div className={styles.what}>
          <p className={styles.title}>{nameOf(files)}</p>
          <p className={styles.detail}>{error ? wordsFor(error) : "Reading the lines…"}</p>
        </div>
      </div>
    );
  }
  return <ReadRow files={files} receipt={receipt} />;
}

function ReadRow({ files, receipt }: { files: Files; receipt: ReceiptSummary }) {
  const [purchase, ...others] = receipt.purchases;
  const isOne = purchase !== undefined && others.length === 0;
  const { label, tone } = wordsOf(receipt.status);
  return (
    <Link className={styles.row} to={pathOf(receipt)}>
      <Thumbnail file={files[0]} isBusy={false} />
      <div className={styles.what}>
        <p className={styles.title}>{isOne ? storeNameOf(purchase) : nameOf(files)}</p>
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
