/** The time zone that this device is in. */
export const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** "Los Angeles (America)": the place that a zone is named after. */
export function zoneName(zone: string): string {
  const [region = "", ...places] = zone.replaceAll("_", " ").split("/");
  return places.length ? `${places.reverse().join(", ")} (${region})` : region;
}

/** All zones to choose from, with these among them. */
export function zonesWith(...zones: string[]): string[] {
  return [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC", ...zones])].sort();
}

/** Whether clocks show the same in two zones, all this year: one zone may have several names. */
export function isSameClock(one: string, other: string, year = new Date().getFullYear()): boolean {
  if (one === other) return true;
  try {
    const moments = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(year, month, 15)));
    return moments.every((moment) => clockIn(one, moment) === clockIn(other, moment));
  } catch {
    return false; // a zone that this browser does not know
  }
}

const clockIn = (timeZone: string, moment: Date): string =>
  new Intl.DateTimeFormat("en-US", { timeZone, dateStyle: "short", timeStyle: "short" }).format(moment);

const KEPT = "time-zone-kept";

/** Notes that the zone of the account stays although this device is in another one. */
export function keepZone(zone: string, here: string): void {
  localStorage.setItem(KEPT, `${zone} ${here}`);
}

/** Whether that was noted of these two. */
export function isZoneKept(zone: string, here: string): boolean {
  return localStorage.getItem(KEPT) === `${zone} ${here}`;
}
