import { CombinedError } from "@urql/core";
import { expect, test } from "vitest";
import { Problem, problemIn, unreachable, wordsFor } from "./problem.ts";

test("what the server states is shown as it is", () => {
  const body = JSON.stringify({ error: { code: "too_large", message: "Photos may be 25 MB at most." } });
  const problem = problemIn(413, body);
  expect(problem).toMatchObject({ code: "too_large", status: 413 });
  expect(wordsFor(problem)).toBe("Photos may be 25 MB at most.");
});

test.each([
  [413, "<html>Request Entity Too Large</html>", "That file is too large."],
  [429, "", "That was too many tries at once. Please wait a minute."],
  [502, "Bad Gateway", "CartSnitch is busy or restarting. Please try again."],
  [500, '{"error":{}}', "Something went wrong on our side. Your receipts are safe; please try again."],
])("an answer %i of a proxy in between is told by its status", (status, body, words) => {
  expect(wordsFor(problemIn(status, body))).toBe(words);
});

test("a lost connection is told as that, not as a fault", () => {
  const words = "CartSnitch cannot be reached. Check your connection, then try again.";
  expect(wordsFor(unreachable())).toBe(words);
  expect(wordsFor(new TypeError("Failed to fetch"))).toBe(words);
  expect(wordsFor(new CombinedError({ networkError: new TypeError("Failed to fetch") }))).toBe(words);
});

test("a GraphQL error is told in the server's words", () => {
  expect(wordsFor(new CombinedError({ graphQLErrors: ["Something failed (request 7f3a)."] }))).toBe(
    "Something failed (request 7f3a).",
  );
});

test("a GraphQL answer that is no GraphQL is told by its status", () => {
  const error = new CombinedError({ networkError: new Error("Bad Gateway"), response: { status: 502 } });
  expect(wordsFor(error)).toBe("CartSnitch is busy or restarting. Please try again.");
});

test("a problem that a request met below GraphQL keeps its words", () => {
  const problem = new Problem("Please wait.", "rate_limited", 429);
  expect(wordsFor(new CombinedError({ networkError: problem }))).toBe("Please wait.");
});

test("anything else is admitted without its insides", () => {
  expect(wordsFor(new RangeError("offset 7 out of bounds"))).toBe(
    "Something went wrong on our side. Your receipts are safe; please try again.",
  );
});
