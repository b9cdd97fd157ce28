import { expect, test } from "vitest";
import type { ReceiptSummary } from "./documents.ts";
import { pathOf, titleOf } from "./status.ts";

type Purchases = ReceiptSummary["purchases"];
const purchases = (...ids: string[]) => ids.map((id) => ({ id })) as Purchases;

test("a receipt with one purchase leads to it", () => {
  expect(pathOf({ id: "r1", purchases: purchases("p1"), duplicateOf: null })).toBe("/purchases/p1");
});

test("a receipt that repeats another leads to that one's purchase", () => {
  expect(pathOf({ id: "r2", purchases: [], duplicateOf: { id: "r1", purchases: [{ id: "p1" }] } })).toBe(
    "/purchases/p1",
  );
});

test("a receipt with no purchase, or with several, leads to itself", () => {
  expect(pathOf({ id: "r1", purchases: [], duplicateOf: null })).toBe("/inbox/r1");
  expect(pathOf({ id: "a/b=", purchases: purchases("p1", "p2"), duplicateOf: null })).toBe("/inbox/a%2Fb%3D");
});

test("a receipt is called by its subject, else its file, else the way it came", () => {
  expect(titleOf({ subject: "Your order", filename: "a.jpg", channel: "MAIL" })).toBe("Your order");
  expect(titleOf({ subject: null, filename: "a.jpg", channel: "UPLOAD" })).toBe("a.jpg");
  expect(titleOf({ subject: null, filename: null, channel: "UPLOAD" })).toBe("Photo");
});
