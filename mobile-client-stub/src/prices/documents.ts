import { graphql, type ResultOf } from "../api/graphql.ts";

/** A product as a list shows it: what it costs where it was bought last, and how that went over a year. */
export const ProductSummary = graphql(`
  fragment ProductSummary on Product {
    id
    name
    details {
      brand
      category
      netContent {
        text
      }
    }
    prices {
      current {
        amount
        currencyCode
      }
      unit
      isPromotional
      observedOn
      unitPrice {
        amount
        currencyCode
      }
      per {
        text
      }
      store {
        id
        name
      }
      product {
        id
      }
    }
    history(from: $from, bucket: MONTH) {
      store {
        id
      }
      points {
        startsOn
        median {
          amount
        }
      }
    }
  }
`);
export type ProductSummary = ResultOf<typeof ProductSummary>;

export const ProductsPage = graphql(
  `
    query ProductsPage($after: String, $search: String, $category: Category, $storeId: ID, $from: Date) {
      products(first: 20, after: $after, search: $search, category: $category, storeId: $storeId) {
        edges {
          node {
            ...ProductSummary
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [ProductSummary],
);

export const PriceChangeParts = graphql(`
  fragment PriceChangeParts on PriceChange {
    before {
      amount
      currencyCode
    }
    after {
      amount
      currencyCode
    }
    change
    per {
      text
    }
    beforeOn
    afterOn
    contentBefore {
      text
    }
    contentAfter {
      text
    }
    contentChange
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
export type PriceChange = ResultOf<typeof PriceChangeParts>;

/** The three that changed most of each kind. */
export const WhatChanged = graphql(
  `
    query WhatChanged($period: PricePeriod!) {
      risers: priceChanges(kind: RISERS, period: $period, first: 3) {
        ...PriceChangeParts
      }
      fallers: priceChanges(kind: FALLERS, period: $period, first: 3) {
        ...PriceChangeParts
      }
      shrinkers: priceChanges(kind: SHRINKERS, period: $period, first: 3) {
        ...PriceChangeParts
      }
    }
  `,
  [PriceChangeParts],
);

export const PriceChanges = graphql(
  `
    query PriceChanges($kind: PriceChangeKind!, $period: PricePeriod!) {
      priceChanges(kind: $kind, period: $period, first: 100) {
        ...PriceChangeParts
      }
    }
  `,
  [PriceChangeParts],
);
