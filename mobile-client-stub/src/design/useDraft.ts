import { useState } from "react";

/**
 * The values of a form: as they are, but for those that somebody entered. What becomes another elsewhere while the form
 * is open is shown in it, so that saving it writes nothing back that nobody touched.
 */
export function useDraft<Values extends object>(
  values: Values,
): [draft: Values, change: (entered: Partial<Values>) => void] {
  const [entered, setEntered] = useState<Partial<Values>>({});
  return [{ ...values, ...entered }, (more) => setEntered((before) => ({ ...before, ...more }))];
}
