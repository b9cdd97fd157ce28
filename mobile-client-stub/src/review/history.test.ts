import { expect, test } from "vitest";
import type { Correction } from "./documents.ts";
import { changesOf, told } from "./history.ts";

const correction = (field: Correction["field"], old: string | null, now: string | null): Correction => ({
  lineId: null,
  field,
  old,
  new: now,
  correctedBy: "Shopper",
  correctedAt: "2026-03-01T18:22:00+00:00",
});
const say = (...given: Parameters<typeof correction>) => told(correction(...given), "USD", "en-US");

test("what was changed at once by one person is one change", () => {
  const [first, second] = [correction("TEXT", "MLK", "MILK"), correction("AMOUNT", "1.00", "2.00")];
  const later = { ...correction("TOTAL", null, "2.00"), correctedAt: "2026-03-01T18:25:00+00:00" };
  expect(changesOf([later, first, second]).map(({ corrections }) => corrections.length)).toEqual([1, 2]);
});

test("money and dates are told as the reader writes them", () => {
  expect(say("AMOUNT", "3.00", "3.50")).toEqual({ what: "Amount", from: "$3.00", to: "$3.50" });
  expect(say("PURCHASED_ON", null, "2026-03-01")).toEqual({
    what: "Date",
    from: null,
    to: "Sun, Mar 1, 2026",
  });
  expect(say("PURCHASED_AT", "2026-03-01T18:22:00", null).from).toMatch(/^Sun, Mar 1, 2026, 6:22\sPM$/);
});

test("a kind is told by the word that the form has for it", () => {
  expect(say("KIND", "item", "discount")).toEqual({ what: "Kind", from: "Item", to: "Discount" });
});

test("removing is told with the line, and so is putting it back", () => {
  expect(say("REMOVED", null, "MILK")).toEqual({ what: "Line removed", from: null, to: "MILK" });
  expect(say("REMOVED", "MILK", null)).toEqual({ what: "Line put back", from: null, to: "MILK" });
});

test("that a purchase is right is said, and taken back", () => {
  expect(say("CONFIRMED", null, "2026-03-01T18:22:00").what).toBe("Right as it is");
  expect(say("CONFIRMED", "2026-03-01T18:22:00", null).what).toBe("No longer right as it is");
});
