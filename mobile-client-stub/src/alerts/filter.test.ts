import { expect, test } from "vitest";
import { type AlertFilter, readFilter, writeFilter } from "./filter.ts";

test.each<[string, AlertFilter]>([
  ["", { show: null, unreadOnly: false }],
  ["kind=price-increase&unread=", { show: "PRICE_INCREASE", unreadOnly: true }],
  ["kind=receipts", { show: "RECEIPTS", unreadOnly: false }],
])("the address %j keeps what is shown", (address, filter) => {
  expect(readFilter(new URLSearchParams(address))).toEqual(filter);
  expect(writeFilter(filter).toString()).toBe(address);
});

test("an address that names no kind shows everything", () => {
  expect(readFilter(new URLSearchParams("kind=nonsense"))).toEqual({ show: null, unreadOnly: false });
});
