import { graphql, type ResultOf } from "../api/graphql.ts";

export const LineParts = graphql(`
  fragment LineParts on PurchaseLine {
    id
    kind
    text
    quantity
    unit
    unitPrice {
      amount
      currencyCode
    }
    amount {
      amount
      currencyCode
    }
    identifier
    appliesTo
    isSuspect
    product {
      id
      name
    }
    evidence {
      page
      box {
        x
        y
        width
        height
      }
      text
      confidence
    }
  }
`);

/** All that the screen of a purchase shows. */
export const PurchaseParts = graphql(
  `
    fragment PurchaseParts on Purchase {
      id
      purchasedOn
      purchasedAt
      merchantName
      store {
        id
        name
      }
      currencyCode
      isCurrencyAssumed
      subtotal {
        amount
        currencyCode
      }
      tax {
        amount
        currencyCode
      }
      isTaxIncluded
      total {
        amount
        currencyCode
      }
      isBalanced
      gap {
        amount
        currencyCode
      }
      confirmedAt
      itemCount
      lines {
        ...LineParts
      }
      receipt {
        id
        status
        channel
        originalUrl
        pages {
          number
          width
          height
          imageUrl
          text
        }
      }
    }
  `,
  [LineParts],
);

export const PurchaseDetail = graphql(
  `
    query PurchaseDetail($id: ID!) {
      purchase(id: $id) {
        ...PurchaseParts
      }
    }
  `,
  [PurchaseParts],
);

/** Why each line is of its product. */
export const PurchaseMatches = graphql(`
  query PurchaseMatches($id: ID!) {
    purchase(id: $id) {
      id
      lines {
        id
        match {
          reason
          words
          product {
            id
            name
          }
          maybe {
            id
            name
          }
        }
      }
    }
  }
`);
export type LineMatch = NonNullable<
  NonNullable<ResultOf<typeof PurchaseMatches>["purchase"]>["lines"][number]["match"]
>;

export type Purchase = ResultOf<typeof PurchaseParts>;
export type PurchaseLine = ResultOf<typeof LineParts>;
export type LineKind = PurchaseLine["kind"];
export type ReceiptPage = Purchase["receipt"]["pages"][number];
export type Box = PurchaseLine["evidence"][number]["box"];
