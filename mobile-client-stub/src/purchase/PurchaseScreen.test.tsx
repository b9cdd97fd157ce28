// @vitest-environment jsdom

import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Client, cacheExchange, fetchExchange } from "@urql/core";
import { createMemoryRouter, RouterProvider } from "react-router";
import { Provider } from "urql";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Purchase, PurchaseLine } from "./documents.ts";
import { PurchaseScreen } from "./PurchaseScreen.tsx";

const usd = (amount: string) => ({ amount, currencyCode: "USD" });

function line(id: string, text: string, amount: string, more: Partial<PurchaseLine> = {}): PurchaseLine {
  const evidence = [{ page: 1, box: { x: 0.1, y: 0.5, width: 0.8, height: 0.02 }, text, confidence: 0.9 }];
  const plain = {
    quantity: null,
    unit: null,
    unitPrice: null,
    identifier: null,
    appliesTo: null,
    isSuspect: false,
    product: null,
  };
  return { id, kind: "ITEM", text, amount: usd(amount), evidence, ...plain, ...more };
}

const PURCHASE: Purchase = {
  id: "p1",
  purchasedOn: "2026-03-01",
  purchasedAt: "2026-03-01T18:22:00",
  merchantName: "GREEN VALLEY",
  store: { id: "s1", name: "Green Valley" },
  currencyCode: "USD",
  isCurrencyAssumed: false,
  subtotal: usd("7.60"),
  tax: usd("0.40"),
  isTaxIncluded: false,
  total: usd("8.00"),
  isBalanced: true,
  gap: usd("0.00"),
  confirmedAt: null,
  itemCount: 2,
  lines: [
    line("milk", "WHL MLK GAL", "3.89"),
    line("bananas", "ORG BANANAS", "5.21", { quantity: "2.63", unit: "lb", unitPrice: usd("1.98") }),
    line("coupon", "MEMBER SAVINGS", "-1.50", { kind: "DISCOUNT", appliesTo: "bananas" }),
    line("tax", "TAX", "0.40", { kind: "TAX" }),
    line("visa", "VISA", "8.00", { kind: "TENDER" }),
  ],
  receipt: {
    id: "r1",
    status: "RECORDED",
    channel: "UPLOAD",
    originalUrl: "/receipts/r1/original",
    pages: [{ number: 1, width: 800, height: 1600, imageUrl: "/receipts/r1/pages/1", text: null }],
  },
};

/** The screen of a purchase, on a GraphQL endpoint that answers with it. */
function show(purchase: Purchase | null) {
  const data = { purchase: purchase && { __typename: "Purchase", ...purchase } };
  const answer = () => Promise.resolve(Response.json({ data }));
  const exchanges = [cacheExchange, fetchExchange];
  const client = new Client({
    url: "http://localhost/graphql",
    preferGetMethod: false,
    fetch: answer,
    exchanges,
  });
  const routes = [{ path: "/purchases/:id", Component: PurchaseScreen }];
  const router = createMemoryRouter(routes, { initialEntries: ["/purchases/p1"] });
  render(
    <Provider value={client}>
      <RouterProvider router={router} />
    </Provider>,
  );
}

beforeEach(() => {
  // jsdom lays nothing out, so it has nothing to scroll.
  Element.prototype.scrollTo = vi.fn();
  Element.prototype.scrollIntoView = vi.fn();
  globalThis.CSS = { escape: (text: string) => text } as typeof CSS;
});
afterEach(cleanup);

const rowOf = (text: string) =>
  within(screen.getByLabelText("Lines")).getByRole("button", { name: new RegExp(text) });
const markOf = (text: string) =>
  within(screen.getByLabelText("The receipt")).getByRole("button", { name: text });

test("the numbers are those of the receipt, with their signs", async () => {
  show(PURCHASE);
  expect(await screen.findByRole("heading", { name: "Green Valley" })).toBeTruthy();
  expect(screen.getByText("Sun, Mar 1, 2026, 6:22 PM")).toBeTruthy();
  expect(rowOf("WHL MLK GAL").textContent).toContain("$3.89");
  expect(rowOf("ORG BANANAS").textContent).toContain("2.63 lb × $1.98");
  expect(rowOf("MEMBER SAVINGS").textContent).toContain("-$1.50");
  expect(screen.getByText("Every line adds up to the total.")).toBeTruthy();
});

test("pressing a line marks its place on the receipt", async () => {
  show(PURCHASE);
  await screen.findByLabelText("Lines");
  expect(markOf("ORG BANANAS").getAttribute("aria-pressed")).toBe("false");
  await userEvent.click(rowOf("ORG BANANAS"));
  expect(markOf("ORG BANANAS").getAttribute("aria-pressed")).toBe("true");
  expect(markOf("WHL MLK GAL").getAttribute("aria-pressed")).toBe("false");
});

test("pressing a place on the receipt selects its line", async () => {
  show(PURCHASE);
  await screen.findByLabelText("Lines");
  await userEvent.click(markOf("WHL MLK GAL"));
  expect(rowOf("WHL MLK GAL").getAttribute("aria-pressed")).toBe("true");
});

test("a purchase that does not balance tells the exact gap and leads to the line in doubt", async () => {
  const lines = PURCHASE.lines.map((line) => ({ ...line, isSuspect: line.id === "milk" }));
  show({ ...PURCHASE, isBalanced: false, gap: usd("0.30"), lines });
  expect(await screen.findByText(/The lines explain all but \$0\.30 of the total\./)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Show the line in doubt" }));
  expect(rowOf("WHL MLK GAL").getAttribute("aria-pressed")).toBe("true");
});

test("a receipt without a currency says that no prices are kept, and leads to where one is chosen", async () => {
  show({ ...PURCHASE, currencyCode: null });
  expect(
    await screen.findByText(/No currency is printed on this receipt, so its prices are not kept\./),
  ).toBeTruthy();
  const link = screen.getByRole("link", { name: "Choose its currency" });
  expect(link.getAttribute("href")).toBe("/review/p1?open=head");
});

test("a currency that is not printed is said to be taken from the other receipts", async () => {
  show({ ...PURCHASE, isCurrencyAssumed: true });
  expect(await screen.findByText(/It is taken to be in USD, as your other receipts are\./)).toBeTruthy();
});

test("a mail is shown as its text", async () => {
  const pages = [
    { number: 1, width: 20, height: 2, imageUrl: null, text: "Milk            3.89\nTotal           8.00" },
  ];
  show({ ...PURCHASE, receipt: { ...PURCHASE.receipt, channel: "MAIL", pages } });
  const receipt = await screen.findByLabelText("The receipt");
  expect(receipt.querySelector("pre")?.textContent).toBe("Milk            3.89\nTotal           8.00");
});

test("a purchase that is not there, or not this user's, is told as not there", async () => {
  show(null);
  expect(await screen.findByText("There is no such purchase")).toBeTruthy();
});
