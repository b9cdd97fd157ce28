import { renewSession } from "../api/http.ts";
import { Problem, problemIn, unreachable } from "../api/problem.ts";
import type { Files } from "./queue.ts";

interface Accepted {
  receipts: { id: string; status: string; filename: string | null }[];
}

/**
 * Sends the file of a receipt, or all photos of a long one, to be read and returns the id of the receipt, telling
 * meanwhile the fraction that has gone out. Throws a Problem where it is refused or the server is not reached.
 */
export async function sendReceipt(
  files: Files,
  key: string,
  onProgress: (fraction: number) => void,
): Promise<string> {
  let answer = await post(files, key, onProgress);
  if (answer.status === 401 && (await renewSession())) answer = await post(files, key, onProgress);
  if (answer.status !== 202) throw problemIn(answer.status, answer.body);
  const { receipts } = JSON.parse(answer.body) as Accepted;
  const [receipt] = receipts;
  if (!receipt)
    throw new Problem("The server took the file but named no receipt.", "unexpected", answer.status);
  return receipt.id;
}

interface Answer {
  status: number;
  body: string;
}

// XMLHttpRequest, because fetch does not tell how much of a request has gone out.
function post(files: Files, key: string, onProgress: (fraction: number) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/receipts");
    request.setRequestHeader("Idempotency-Key", key);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => resolve({ status: request.status, body: request.responseText });
    request.onerror = () => reject(unreachable());
    const form = new FormData();
    if (files.length > 1) form.append("together", "true");
    for (const file of files) form.append("files", file);
    request.send(form);
  });
}

/** Whether the same file may go through another time: not when the file itself was refused. */
export const isWorthAnotherTry = (error: unknown): boolean =>
  !(error instanceof Problem) || error.status === null || ![413, 415, 422].includes(error.status);
