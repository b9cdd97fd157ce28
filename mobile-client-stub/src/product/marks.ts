import type { Observation } from "./documents.ts";

/** Why a price is shown and not compared. */
export const MARK_WORDS: Record<NonNullable<Observation["mark"]>, string> = {
  NOT_A_PRICE: "Not compared: nothing costs that.",
  ABSURD_QUANTITY: "Not compared: nobody carries that much home.",
  IN_THE_FUTURE: "Not compared: the receipt is dated after today.",
  UNKNOWN_UNIT: "Not compared: its unit is not known.",
  PIECE: "Not compared: the price of this piece, weight not known.",
  REPEATED: "Counted once: the receipt says it twice.",
  OTHER_UNIT: "Not compared: its unit contradicts how this store sells it before and after.",
  OUTLIER: "Not compared: over three times, or under a third of, what it costs around that time.",
  NOT_OF_THE_DAY: "Not compared: another price stands for that day.",
};
