const UNITS = ["byte", "kilobyte", "megabyte"] as const;

/** A file's size as people say it: "52 bytes", "340 kB", "2.4 MB". */
export function formatBytes(bytes: number, locale?: string): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const options: Intl.NumberFormatOptions = {
    style: "unit",
    unit: UNITS[power],
    unitDisplay: power === 0 ? "long" : "short", // the short form of "bytes" is "byte"
    maximumFractionDigits: power === 2 ? 1 : 0,
  };
  return new Intl.NumberFormat(locale, options).format(bytes / 1000 ** power);
}
