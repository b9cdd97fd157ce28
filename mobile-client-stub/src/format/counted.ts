const ENGLISH = new Intl.PluralRules("en");

/** A number with its noun: "1 receipt", "2 receipts"; another word for several where an s does not do. */
export function counted(count: number | string, one: string, several = `${one}s`): string {
  return `${count} ${ENGLISH.select(Number(count)) === "one" ? one : several}`;
}
