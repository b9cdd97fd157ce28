import { createContext, type ReactNode, use, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { wordsFor } from "../api/problem.ts";
import { advance, type Files, isUnfinished, nextToSend, type Upload, type UploadEvent } from "./queue.ts";
import { isWorthAnotherTry, sendReceipt } from "./sendReceipt.ts";

interface Uploads {
  queue: readonly Upload[];
  /** Each file is a receipt. */
  add: (files: Iterable<File>) => void;
  /** All photos are of one receipt. */
  addTogether: (files: Files) => void;
  /** The photos of a long receipt that is not complete yet; they stay while one is on another screen. */
  shots: readonly File[];
  setShots: (shots: readonly File[]) => void;
  retry: (key: string) => void;
  dismiss: (key: string) => void;
}

const UploadsContext = createContext<Uploads | null>(null);

/** Sends files in the background, whichever screen is shown meanwhile. */
export function UploadsProvider({ children }: { children: ReactNode }) {
  const [queue, dispatch] = useReducer(advance, []);
  useSending(queue, dispatch);
  const [shots, setShots] = useState<readonly File[]>([]);
  useLeaveWarning(isUnfinished(queue) || shots.length > 0);
  const uploads = useMemo(() => ({ queue, shots, setShots, ...actionsOn(dispatch) }), [queue, shots]);
  return <UploadsContext value={uploads}>{children}</UploadsContext>;
}

export function useUploads(): Uploads {
  const uploads = use(UploadsContext);
  if (!uploads) throw new Error("useUploads needs an UploadsProvider above it");
  return uploads;
}

function actionsOn(dispatch: (event: UploadEvent) => void): Omit<Uploads, "queue" | "shots" | "setShots"> {
  return {
    add: (files) =>
      dispatch({ type: "added", uploads: Array.from(files, (file) => ({ key: newKey(), files: [file] })) }),
    addTogether: (files) => dispatch({ type: "added", uploads: [{ key: newKey(), files }] }),
    retry: (key) => dispatch({ type: "retried", key }),
    dismiss: (key) => dispatch({ type: "dismissed", key }),
  };
}

function useSending(queue: readonly Upload[], dispatch: (event: UploadEvent) => void): void {
  const started = useRef(new Set<string>());
  useEffect(() => {
    for (const { key, files } of nextToSend(queue)) {
      if (started.current.has(key)) continue; // an effect may run twice for one state
      started.current.add(key);
      dispatch({ type: "progressed", key, fraction: 0 });
      sendReceipt(files, key, (fraction) => dispatch({ type: "progressed", key, fraction }))
        .then(
          (receiptId) => dispatch({ type: "taken", key, receiptId }),
          (error: unknown) =>
            dispatch({
              type: "failed",
              key,
              words: wordsFor(error),
              isWorthAnotherTry: isWorthAnotherTry(error),
            }),
        )
        .finally(() => started.current.delete(key));
    }
  }, [queue, dispatch]);
}

function useLeaveWarning(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [isNeeded]);
}

// crypto.randomUUID is missing on plain http; random values are there everywhere.
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
