import { expect, test } from "vitest";
import { formatHour, formatWeekday, withRhythm } from "./schedule.ts";

test("days and hours are written as the reader does", () => {
  expect(formatWeekday("SATURDAY", "en-US")).toBe("Saturday");
  expect(formatWeekday("MONDAY", "de-DE")).toBe("Montag");
  expect(formatHour(9, "en-US")).toMatch(/^9:00\sAM$/);
  expect(formatHour(0, "de-DE")).toBe("00:00");
});

test("whoever asks for the weekly email says where they are", () => {
  expect(withRhythm("WEEKLY", "America/Chicago")).toEqual({
    emailRhythm: "WEEKLY",
    timeZone: "America/Chicago",
  });
  expect(withRhythm("AT_ONCE", "America/Chicago")).toEqual({ emailRhythm: "AT_ONCE" });
});
