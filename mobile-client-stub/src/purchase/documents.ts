import { graphql, type ResultOf } from "../api/graphql.ts";

export const PurchaseDetail = graphql(`
  query PurchaseDetail($id: ID!) {
    purchase(id: $id) {
      id
      purchasedOn
      purchasedAt
      merchantName
      store {
        id
        name
      }
      currencyCode
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
      itemCount
      lines {
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
  }
`);
export type Purchase = NonNullable<ResultOf<typeof PurchaseDetail>["purchase"]>;
export type PurchaseLine = Purchase["lines"][number];
export type LineKind = PurchaseLine["kind"];
export type ReceiptPage = Purchase["receipt"]["pages"][number];
export type Box = PurchaseLine["evidence"][number]["box"];
