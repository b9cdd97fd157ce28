import { expect, test } from "vitest";
import { barcodeWords } from "./barcode.ts";

test.each([
  ["00614141000210", "614141000210"],
  ["00036000291452", "036000291452"],
  ["04006381333931", "4006381333931"],
  ["00000096385074", "96385074"],
  ["10614141000217", "10614141000217"],
])("%s is printed as %s", (gtin, printed) => {
  expect(barcodeWords(gtin)).toBe(printed);
});
