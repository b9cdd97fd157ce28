import { expect, test } from "vitest";
import { formatHour, formatWeekday } from "./schedule.ts";

test("days and hours are written as the reader does", () => {
  expect(formatWeekday("SATURDAY", "en-US")).toBe("Saturday");
  expect(formatWeekday("MONDAY", "de-DE")).toBe("Montag");
  expect(formatHour(9, "en-US")).toMatch(/^9:00\sAM$/);
  expect(formatHour(0, "de-DE")).toBe("00:00");
});
