import { afterEach, describe, expect, test } from "vitest";
import {
  dayOf,
  formatDate,
  formatDay,
  formatMoment,
  formatMonth,
  formatShortDay,
  formatTime,
  monthOf,
} from "./dates.ts";

const ownZone = process.env.TZ;
afterEach(() => {
  process.env.TZ = ownZone;
});

describe.each(["America/Los_Angeles", "UTC", "Pacific/Kiritimati"])("in %s", (zone) => {
  test("a date is the day that was printed", () => {
    process.env.TZ = zone;
    expect(formatDate("2026-03-01", "en-US")).toBe("Sun, Mar 1, 2026");
    expect(formatDay("2026-12-31", "en-US")).toBe("Thu, Dec 31");
  });

  test("a month is not the one before", () => {
    process.env.TZ = zone;
    expect(formatMonth(monthOf("2026-03-01"), "en-US")).toBe("March 2026");
  });

  test("a time is what the clock of the till showed", () => {
    process.env.TZ = zone;
    expect(formatTime("2026-03-01T18:22:00", "en-GB")).toBe("18:22");
  });
});

test("a moment is told by the reader's own clock, with the year where it is not this one", () => {
  process.env.TZ = "America/Chicago";
  const now = new Date("2026-11-27T12:00:00Z");
  expect(formatMoment("2026-03-02T00:22:00+00:00", "en-US", now)).toMatch(/^Mar 1, 6:22\sPM$/);
  expect(formatMoment("2025-12-31T18:00:00+00:00", "en-US", now)).toMatch(/^Dec 31, 2025, 12:00\sPM$/);
  expect(dayOf(new Date("2026-03-02T00:22:00Z"))).toBe("2026-03-01");
});

test("a short day has its year where that is another one", () => {
  expect(formatShortDay("2026-03-01", "2026-11-27", "en-US")).toBe("Mar 1");
  expect(formatShortDay("2025-03-01", "2026-11-27", "en-US")).toBe("Mar 1, 2025");
});
