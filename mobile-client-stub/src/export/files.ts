/** Something that can be taken along as a file, by its name at the server. */
export interface Taken {
  file: string;
  words: string;
  hint: string;
}

export const TABLE_FORMATS = ["csv", "json"] as const;

/** What came in, as it came: one archive, and no table. */
export const ORIGINALS: Taken = {
  file: "originals.zip",
  words: "Originals",
  hint: "All photos, files and mails, as they came in",
};

/** What was bought and what it cost. */
export const BOUGHT: readonly Taken[] = [
  { file: "purchases", words: "Purchases", hint: "One row for each receipt" },
  { file: "lines", words: "Lines", hint: "All that counts on them" },
  { file: "prices", words: "Prices", hint: "What each product cost, where and when" },
];

/** All tables, in groups. */
export const GROUPS: readonly { title: string; tables: readonly Taken[] }[] = [
  {
    title: "What you bought",
    tables: [
      ...BOUGHT,
      { file: "products", words: "Products", hint: "What you bought, each once" },
      {
        file: "uncounted-lines",
        words: "Lines that do not count",
        hint: "Removed, or of a repeated receipt",
      },
      { file: "repeated-purchases", words: "Repeated receipts", hint: "And which purchase each repeats" },
    ],
  },
  {
    title: "What came in",
    tables: [
      { file: "receipts", words: "Receipts", hint: "What came, when, from whom, and what became of it" },
      { file: "parts", words: "Parts", hint: "The pieces of your mails, and the verdict on each" },
      { file: "regions", words: "Places", hint: "What you asked to be read again" },
      { file: "distinctions", words: "Told apart", hint: "Receipts that you said are two" },
    ],
  },
  {
    title: "What you corrected and taught",
    tables: [
      { file: "corrections", words: "Corrections", hint: "What you changed, from what to what" },
      { file: "lessons", words: "Lessons", hint: "Which product a text means at a store" },
      { file: "merges", words: "Merges", hint: "Products that you made one" },
    ],
  },
  {
    title: "What you watch and were told",
    tables: [
      { file: "watches", words: "Watches", hint: "The prices that you wait for" },
      { file: "alerts", words: "Alerts", hint: "What was found in your prices" },
      { file: "notifications", words: "Notifications", hint: "What you were told" },
    ],
  },
  {
    title: "Coupons",
    tables: [
      { file: "coupons", words: "Coupons", hint: "Your own, and others that you used" },
      { file: "coupon-sources", words: "Sources", hint: "Where your own come from" },
      { file: "redemptions", words: "Redemptions", hint: "Lines that a coupon took something off" },
      { file: "uses", words: "Uses", hint: "Days on which you said you used one" },
      { file: "denials", words: "Denials", hint: "Lines that you said are by no coupon" },
    ],
  },
  {
    title: "Shopping lists",
    tables: [
      { file: "lists", words: "Lists", hint: "Yours, and those of your household" },
      { file: "items", words: "Items", hint: "What stands on them" },
    ],
  },
  {
    title: "You",
    tables: [
      { file: "account", words: "Account", hint: "Your name and address" },
      { file: "settings", words: "Settings", hint: "All that you chose" },
      { file: "sign-ins", words: "Sign-ins", hint: "On which devices, and when" },
      { file: "household", words: "Household", hint: "Who is in it" },
      { file: "invitations", words: "Invitations", hint: "Links that nobody used yet" },
    ],
  },
];
