import type { UseQueryState } from "urql";
import { wordsFor } from "../api/problem.ts";
import { CopyField } from "../design/CopyField.tsx";
import { Notice } from "../design/Notice.tsx";
import { SkeletonBlock } from "../design/Skeleton.tsx";
import type { Viewer } from "./documents.ts";

/** The user's own address for receipts, to copy. */
export function ReceiptAddress({ viewer }: { viewer: UseQueryState<{ viewer: Viewer }> }) {
  if (viewer.data) return <CopyField label="Your receipt address" text={viewer.data.viewer.receiptAddress} />;
  if (viewer.error) return <Notice tone="bad">{wordsFor(viewer.error)}</Notice>;
  return <SkeletonBlock height="46px" />;
}
