import { graphql, type ResultOf } from "../api/graphql.ts";

const SpentParts = graphql(`
  fragment SpentParts on Spent {
    total {
      amount
      currencyCode
    }
    purchaseCount
    withoutTotalCount
  }
`);

const StoreSpendingParts = graphql(
  `
    fragment StoreSpendingParts on StoreSpending {
      store {
        id
        name
      }
      spent {
        ...SpentParts
      }
    }
  `,
  [SpentParts],
);
export type StoreSpending = ResultOf<typeof StoreSpendingParts>;

const CategorySpendingParts = graphql(`
  fragment CategorySpendingParts on CategorySpending {
    kind
    category
    total {
      amount
      currencyCode
    }
    lineCount
  }
`);
export type CategorySpending = ResultOf<typeof CategorySpendingParts>;

/** What was spent since a day; and whether there is any purchase at all, of whatever time. */
export const SpendingSince = graphql(
  `
    query SpendingSince($from: Date!) {
      purchases(first: 1) {
        edges {
          node {
            id
          }
        }
      }
      spending(from: $from) {
        __typename
        ... on Error {
          message
        }
        ... on Spending {
          startsOn
          endsOn
          currencies {
            currencyCode
            spent {
              ...SpentParts
            }
            undated {
              ...SpentParts
            }
            stores {
              ...StoreSpendingParts
            }
            categories {
              ...CategorySpendingParts
            }
            months {
              startsOn
              spent {
                ...SpentParts
              }
              stores {
                ...StoreSpendingParts
              }
              categories {
                ...CategorySpendingParts
              }
            }
          }
        }
      }
    }
  `,
  [SpentParts, StoreSpendingParts, CategorySpendingParts],
);
export type CurrencySpending = Extract<
  ResultOf<typeof SpendingSince>["spending"],
  { __typename: "Spending" }
>["currencies"][number];
export type MonthSpending = CurrencySpending["months"][number];

export const CpiSeriesList = graphql(`
  query CpiSeriesList {
    cpiSeries {
      id
      name
      area
      currencyCode
    }
  }
`);
export type CpiSeries = ResultOf<typeof CpiSeriesList>["cpiSeries"][number];

/** The household's own price index, and a published one beside it. */
export const IndexSince = graphql(`
  query IndexSince($from: Date!, $currencyCode: String, $seriesId: ID) {
    inflation(from: $from, currencyCode: $currencyCode, seriesId: $seriesId) {
      __typename
      ... on Error {
        message
      }
      ... on Inflation {
        baseMonth
        meetsOn
        isCut
        series {
          id
          name
          area
        }
        months {
          startsOn
          index
          isCarried
          isApart
          matchCount
          coverage
          cpi
          band {
            low
            high
          }
        }
      }
    }
  }
`);
export type Inflation = Extract<ResultOf<typeof IndexSince>["inflation"], { __typename: "Inflation" }>;
export type IndexMonth = Inflation["months"][number];

export const SavingsSince = graphql(`
  query SavingsSince($from: Date!, $currencyCode: String) {
    savings(from: $from, currencyCode: $currencyCode, first: 5) {
      __typename
      ... on Error {
        message
      }
      ... on Savings {
        isCut
        discounts {
          kind
          saved {
            amount
            currencyCode
          }
          lineCount
          lines {
            saved {
              amount
              currencyCode
            }
            line {
              id
              text
            }
            purchase {
              id
              purchasedOn
              merchantName
              store {
                id
                name
              }
            }
          }
        }
        missed {
          amount
          currencyCode
        }
        missedCount
        missedLines {
          paid {
            amount
            currencyCode
          }
          wouldHaveCost {
            amount
            currencyCode
          }
          missed {
            amount
            currencyCode
          }
          seenOn
          line {
            id
            text
            product {
              id
              name
            }
          }
          purchase {
            id
            purchasedOn
            merchantName
            store {
              id
              name
            }
          }
          betterStore {
            id
            name
          }
        }
      }
    }
  }
`);
export type Savings = Extract<ResultOf<typeof SavingsSince>["savings"], { __typename: "Savings" }>;
export type Discounts = Savings["discounts"][number];
export type MissedSaving = Savings["missedLines"][number];
