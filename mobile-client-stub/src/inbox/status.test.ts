import { expect, test } from "vitest";
import type { ReceiptSummary } from "./documents.ts";
import { isOfOffers, isRetryable, nameOfPart, pathOf, tellsMore, titleOf } from "./status.ts";

type Purchases = ReceiptSummary["purchases"];
const purchases = (...ids: string[]) => ids.map((id) => ({ id })) as Purchases;

test("a receipt with one purchase leads to it", () => {
  expect(pathOf({ id: "r1", status: "RECORDED", purchases: purchases("p1") })).toBe("/purchases/p1");
});

test("one that needs a look leads to where it is mended", () => {
  expect(pathOf({ id: "r1", status: "NEEDS_REVIEW", purchases: purchases("p1") })).toBe("/review/p1");
});

test("a receipt with no purchase of its own, or with several, leads to itself", () => {
  expect(pathOf({ id: "r2", status: "DUPLICATE", purchases: [] })).toBe("/inbox/r2");
  expect(pathOf({ id: "a/b=", status: "RECORDED", purchases: purchases("p1", "p2") })).toBe(
    "/inbox/a%2Fb%3D",
  );
});

test("what could be opened, or broke off while it was read, is worth another reading", () => {
  expect(isRetryable({ status: "REJECTED", pages: [{}] })).toBe(true);
  expect(isRetryable({ status: "REJECTED", pages: [] })).toBe(false);
  expect(isRetryable({ status: "NEEDS_REVIEW", pages: [] })).toBe(true);
  expect(isRetryable({ status: "RECORDED", pages: [{}] })).toBe(false);
});

test("a receipt is called by its subject, else its file, else the way it came", () => {
  expect(titleOf({ subject: "Your order", filename: "a.jpg", channel: "MAIL" })).toBe("Your order");
  expect(titleOf({ subject: null, filename: "a.jpg", channel: "UPLOAD" })).toBe("a.jpg");
  expect(titleOf({ subject: null, filename: null, channel: "UPLOAD" })).toBe("Photo");
});

test("a piece without a name is called by what it is", () => {
  const part = { filename: null, mediaType: "text/html", verdict: "" };
  expect(nameOfPart(part)).toBe("The mail as it looks");
  expect(nameOfPart({ ...part, mediaType: "image/png" })).toBe("image/png");
  expect(nameOfPart({ ...part, filename: "logo.png" })).toBe("logo.png");
});

test("one piece that is judged as the whole is told once", () => {
  const part = { filename: "a.jpg", mediaType: "image/jpeg", verdict: "There is no text on it." };
  expect(tellsMore({ parts: [part], reason: "There is no text on it." })).toBe(false);
  expect(tellsMore({ parts: [part, part], reason: "There is no text on it." })).toBe(true);
  expect(tellsMore({ parts: [part], reason: null })).toBe(true);
  expect(tellsMore({ parts: [], reason: null })).toBe(false);
});

test("what was recorded without a purchase leads to the coupons", () => {
  expect(isOfOffers({ status: "RECORDED", purchases: [] })).toBe(true);
  expect(isOfOffers({ status: "RECORDED", purchases: [{}] })).toBe(false);
  expect(isOfOffers({ status: "REJECTED", purchases: [] })).toBe(false);
});
