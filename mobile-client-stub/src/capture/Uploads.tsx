import { createContext, type ReactNode, use, useEffect, useMemo, useReducer, useRef } from "react";
import { wordsFor } from "../api/problem.ts";
import { advance, isUnfinished, nextToSend, type Upload, type UploadEvent } from "./queue.ts";
import { isWorthAnotherTry, sendReceipt } from "./sendReceipt.ts";

interface Uploads {
  queue: readonly Upload[];
  add: (files: Iterable<File>) => void;
  retry: (key: string) => void;
  dismiss: (key: string) => void;
}

const UploadsContext = createContext<Uploads | null>(null);

/** Sends files in the background, whichever screen is shown meanwhile. */
export function UploadsProvider({ children }: { children: ReactNode }) {
  const [queue, dispatch] = useReducer(advance, []);
  useSending(queue, dispatch);
  useLeaveWarning(isUnfinished(queue));
  const uploads = useMemo(() => ({ queue, ...actionsOn(dispatch) }), [queue]);
  return <UploadsContext value={uploads}>{children}</UploadsContext>;
}

export function useUploads(): Uploads {
  const uploads = use(UploadsContext);
  if (!uploads) throw new Error("useUploads needs an UploadsProvider above it");
  return uploads;
}

function actionsOn(dispatch: (event: UploadEvent) => void): Omit<Uploads, "queue"> {
  return {
    add: (files) =>
      dispatch({ type: "added", uploads: Array.from(files, (file) => ({ key: newKey(), file })) }),
    retry: (key) => dispatch({ type: "retried", key }),
    dismiss: (key) => dispatch({ type: "dismissed", key }),
  };
}

function useSending(queue: readonly Upload[], dispatch: (event: UploadEvent) => void): void {
  const started = useRef(new Set<string>());
  useEffect(() => {
    for (const { key, file } of nextToSend(queue)) {
      if (started.current.has(key)) continue; // an effect may run twice for one state
      started.current.add(key);
      dispatch({ type: "progressed", key, fraction: 0 });
      sendReceipt(file, key, (fraction) => dispatch({ type: "progressed", key, fraction }))
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
