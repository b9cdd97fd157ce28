import { CombinedError } from "@urql/core";

const OFFLINE = "CartSnitch cannot be reached. Check your connection, then try again.";
const UNEXPECTED = "Something went wrong on our side. Your receipts are safe; please try again.";

/** A request that did not succeed, with a message that a shopper can read. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: string;
  /** The HTTP status, or null where no answer came. */
  readonly status: number | null;

  constructor(message: string, code: string, status: number | null) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export const unreachable = (): Problem => new Problem(OFFLINE, "unreachable", null);

/**
 * The problem that an answer states as `{"error": {"code", "message"}}`; answers of another shape (a proxy in
 * between, an empty body) are told by their status alone.
 */
export function problemIn(status: number, body: string): Problem {
  const stated = errorIn(body);
  if (stated) return new Problem(stated.message, stated.code, status);
  return new Problem(wordsForStatus(status), "unexpected", status);
}

/** What to show a shopper for anything that was thrown or came back from GraphQL. */
export function wordsFor(error: unknown): string {
  if (error instanceof Problem) return error.message;
  if (error instanceof CombinedError) return wordsForGraphQL(error);
  if (error instanceof TypeError) return OFFLINE; // what fetch throws when there is no network
  return UNEXPECTED;
}

function wordsForGraphQL(error: CombinedError): string {
  const stated = error.graphQLErrors[0];
  if (stated) return stated.message;
  if (error.networkError instanceof Problem) return error.networkError.message;
  const status = (error.response as Response | undefined)?.status;
  return status === undefined ? OFFLINE : wordsForStatus(status);
}

function wordsForStatus(status: number): string {
  if (status === 401) return "Please sign in again.";
  if (status === 413) return "That file is too large.";
  if (status === 429) return "That was too many tries at once. Please wait a minute.";
  if (status === 502 || status === 503 || status === 504)
    return "CartSnitch is busy or restarting. Please try again.";
  return UNEXPECTED;
}

function errorIn(body: string): { code: string; message: string } | null {
  try {
    const { error } = JSON.parse(body) as { error?: { code?: unknown; message?: unknown } };
    if (typeof error?.message !== "string") return null;
    return { message: error.message, code: typeof error.code === "string" ? error.code : "unexpected" };
  } catch {
    return null; // not JSON: the status is all that is known
  }
}
