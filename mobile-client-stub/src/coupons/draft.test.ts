import { expect, test } from "vitest";
import { EMPTY, valuesOf, wrongAt } from "./draft.ts";

test("an amount off the whole basket, from a minimum on", () => {
  expect(valuesOf({ ...EMPTY, value: "5", minimum: "30,00", storeId: "s1", code: " SAVE5 " }, "USD")).toEqual(
    {
      input: {
        kind: "AMOUNT_OFF",
        value: "5",
        currencyCode: "USD",
        buy: null,
        get: null,
        minimum: { amount: "30.00", isOfBasket: true },
        goods: null,
        storeId: "s1",
        endsOn: null,
        code: "SAVE5",
        title: null,
        needsClip: false,
      },
    },
  );
});

test("per cent have no currency, and goods are named by words or by their part of the shop", () => {
  const percent = { ...EMPTY, kind: "PERCENT_OFF", value: "10" } as const;
  expect(valuesOf({ ...percent, for: "words", words: " oats " }, "USD")).toMatchObject({
    input: { currencyCode: null, goods: { words: "oats" } },
  });
  expect(valuesOf({ ...percent, for: "category", category: "DAIRY" }, "USD")).toMatchObject({
    input: { goods: { category: "DAIRY" } },
  });
});

test("what is missing is told where it is entered", () => {
  expect(valuesOf({ ...EMPTY, kind: "BUY_X_GET_Y", buy: "two", for: "words" }, "USD")).toEqual({
    wrong: {
      value: "Please enter a number, such as 1.50.",
      buy: "Please enter a whole number.",
      goods: "Please say what it is for.",
    },
  });
  expect(valuesOf({ ...EMPTY, kind: "BOGO" }, "USD")).toMatchObject({ input: { value: null } });
});

test("what the server refuses is told at its field", () => {
  expect(wrongAt("endsOn", "It ends before it starts.")).toEqual({ endsOn: "It ends before it starts." });
  expect(wrongAt("currencyCode", "Please choose a currency.")).toEqual({
    value: "Please choose a currency.",
  });
  expect(wrongAt("gtins", "No.")).toEqual({ other: "No." });
});
