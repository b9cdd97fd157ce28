import { graphql, type ResultOf, type VariablesOf } from "../api/graphql.ts";

export const PurchaseSummary = graphql(`
  fragment PurchaseSummary on Purchase {
    id
    purchasedOn
    merchantName
    store {
      id
      name
    }
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
  }
`);
export type PurchaseSummary = ResultOf<typeof PurchaseSummary>;

export const PurchasesPage = graphql(
  `
    query PurchasesPage($first: Int!, $after: String, $filter: PurchaseFilter) {
      purchases(first: $first, after: $after, filter: $filter) {
        edges {
          node {
            ...PurchaseSummary
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [PurchaseSummary],
);
export type PurchaseFilter = NonNullable<VariablesOf<typeof PurchasesPage>["filter"]>;

export const Stores = graphql(`
  query Stores {
    stores {
      id
      name
    }
  }
`);
