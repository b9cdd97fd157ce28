// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import { isSameClock, isZoneKept, keepZone, zoneName, zonesWith } from "./zones.ts";

beforeEach(() => localStorage.clear());

test("a zone is called by its place", () => {
  expect(zoneName("America/Los_Angeles")).toBe("Los Angeles (America)");
  expect(zoneName("America/Indiana/Knox")).toBe("Knox, Indiana (America)");
  expect(zoneName("UTC")).toBe("UTC");
});

test("one zone by two names is one, and two that agree for half a year are two", () => {
  expect(isSameClock("Asia/Calcutta", "Asia/Kolkata")).toBe(true);
  expect(isSameClock("Europe/Berlin", "Europe/Paris")).toBe(true);
  expect(isSameClock("America/Phoenix", "America/Denver", 2026)).toBe(false);
  expect(isSameClock("Mars/Olympus", "Europe/Berlin")).toBe(false);
});

test("a zone that the browser does not list can still be chosen", () => {
  expect(zonesWith("Mars/Olympus")).toContain("Mars/Olympus");
  expect(zonesWith()).toContain("UTC");
});

test("what is kept holds for these two zones and no others", () => {
  keepZone("America/Los_Angeles", "Europe/Berlin");
  expect(isZoneKept("America/Los_Angeles", "Europe/Berlin")).toBe(true);
  expect(isZoneKept("America/Los_Angeles", "Asia/Tokyo")).toBe(false);
});
