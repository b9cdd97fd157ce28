/** The digits of barcodes on packages, without the zeros that make fourteen of them: EAN-8, UPC-A and EAN-13. */
const LENGTHS = [8, 12, 13];

/** A GTIN as it is printed on a package, of the fourteen digits by which it is kept. */
export function barcodeWords(gtin: string): string {
  const bare = gtin.replace(/^0+/, "");
  const length = LENGTHS.find((each) => each >= bare.length) ?? gtin.length;
  return bare.padStart(length, "0");
}
