import { graphql, type ResultOf } from "../api/graphql.ts";
import { AlertParts } from "../alerts/documents.ts";
import { WatchParts } from "../watches/documents.ts";

export const StorePriceParts = graphql(`
  fragment StorePriceParts on StorePrice {
    current {
      amount
      currencyCode
    }
    unit
    content {
      text
    }
    isPromotional
    observedOn
    age
    unitPrice {
      amount
      currencyCode
    }
    per {
      amount
      unit
      text
    }
    isCheapest
    difference {
      amount
      currencyCode
    }
    share
    store {
      id
      name
    }
    product {
      id
      name
    }
  }
`);
export type StorePrice = ResultOf<typeof StorePriceParts>;

/** All that the screen of a product shows, but for its history. */
export const ProductParts = graphql(
  `
    fragment ProductParts on Product {
      id
      name
      details {
        brand
        category
        isWeighed
        netContent {
          text
        }
      }
      identifiers {
        scheme
        value
        store {
          id
          name
        }
      }
      family {
        id
        name
        details {
          netContent {
            text
          }
        }
      }
      texts {
        text
        lineCount
        lastOn
        store {
          id
          name
        }
      }
      lessons {
        id
        text
        taughtBy
        taughtAt
        isInForce
        undoneAt
        store {
          id
          name
        }
      }
      merges {
        id
        name
        mergedBy
        mergedAt
        undoneAt
      }
      prices {
        ...StorePriceParts
      }
      watches {
        ...WatchParts
      }
      shrinkages {
        ...AlertParts
      }
    }
  `,
  [AlertParts, StorePriceParts, WatchParts],
);
export type Product = ResultOf<typeof ProductParts>;

export const ProductDetail = graphql(
  `
    query ProductDetail($id: ID!) {
      product(id: $id) {
        ...ProductParts
      }
    }
  `,
  [ProductParts],
);

export const HistoryLine = graphql(`
  fragment HistoryLine on PriceHistory {
    per {
      text
    }
    isPackage
    bucket
    isCut
    store {
      id
      name
    }
    points {
      startsOn
      median {
        amount
        currencyCode
      }
      count
      isPromotional
    }
  }
`);
export type HistoryLine = ResultOf<typeof HistoryLine>;

/** The lines of its chart, as it is sold and by the unit that shelves tell. */
export const ProductHistory = graphql(
  `
    query ProductHistory($id: ID!, $from: Date) {
      product(id: $id) {
        id
        asSold: history(from: $from) {
          ...HistoryLine
        }
        byUnit: history(from: $from, byUnit: true) {
          ...HistoryLine
        }
      }
    }
  `,
  [HistoryLine],
);

export const ObservationsPage = graphql(`
  query ObservationsPage($id: ID!, $after: String) {
    product(id: $id) {
      id
      observations(first: 10, after: $after) {
        edges {
          node {
            id
            observedOn
            unit
            isPromotional
            mark
            unitPrice {
              amount
              currencyCode
            }
            shelfPrice {
              amount
              currencyCode
            }
            content {
              text
            }
            store {
              id
              name
            }
            line {
              id
              text
            }
            purchase {
              id
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);
export type Observation = NonNullable<
  ResultOf<typeof ObservationsPage>["product"]
>["observations"]["edges"][number]["node"];
