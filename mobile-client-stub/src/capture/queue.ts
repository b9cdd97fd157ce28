/** The photos or files of one receipt; there are several where it is too long for one picture. */
export type Files = readonly [File, ...File[]];

/** A receipt on its way in: waiting, being sent, taken by the server (whose word is then followed), or refused. */
export interface Upload {
  /** Also the idempotency key, so what is sent again after a lost answer is still one receipt. */
  key: string;
  files: Files;
  step:
    | { kind: "waiting" }
    | { kind: "sending"; fraction: number }
    | { kind: "taken"; receiptId: string }
    | { kind: "failed"; words: string; isWorthAnotherTry: boolean };
}

export type UploadEvent =
  | { type: "added"; uploads: readonly { key: string; files: Files }[] }
  | { type: "progressed"; key: string; fraction: number }
  | { type: "taken"; key: string; receiptId: string }
  | { type: "failed"; key: string; words: string; isWorthAnotherTry: boolean }
  | { type: "retried"; key: string }
  | { type: "dismissed"; key: string };

const AT_ONCE = 2;

/** The queue after an event; events of uploads that are no longer in it change nothing. */
export function advance(queue: readonly Upload[], event: UploadEvent): readonly Upload[] {
  if (event.type === "added") {
    return [...queue, ...event.uploads.map((upload): Upload => ({ ...upload, step: { kind: "waiting" } }))];
  }
  if (event.type === "dismissed") return queue.filter(({ key }) => key !== event.key);
  const step = stepAfter(event);
  return queue.map((upload) => (upload.key === event.key ? { ...upload, step } : upload));
}

/** Those whose turn it is now: in their order, and few enough that each one moves. */
export function nextToSend(queue: readonly Upload[]): readonly Upload[] {
  const sending = queue.filter(({ step }) => step.kind === "sending").length;
  return queue.filter(({ step }) => step.kind === "waiting").slice(0, Math.max(0, AT_ONCE - sending));
}

export const isUnfinished = (queue: readonly Upload[]): boolean =>
  queue.some(({ step }) => step.kind === "waiting" || step.kind === "sending");

function stepAfter(event: Exclude<UploadEvent, { type: "added" | "dismissed" }>): Upload["step"] {
  switch (event.type) {
    case "progressed":
      return { kind: "sending", fraction: event.fraction };
    case "taken":
      return { kind: "taken", receiptId: event.receiptId };
    case "failed":
      return { kind: "failed", words: event.words, isWorthAnotherTry: event.isWorthAnotherTry };
    case "retried":
      return { kind: "waiting" };
  }
}

/** What an upload is called: its file's name, or how many photos it has. */
export const nameOf = (files: Files): string =>
  files.length === 1 ? files[0].name : `${files.length} photos of one receipt`;
