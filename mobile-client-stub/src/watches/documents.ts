import { graphql, type ResultOf, type VariablesOf } from "../api/graphql.ts";

/** What is watched for. */
export const WatchTerms = graphql(`
  fragment WatchTerms on Watch {
    id
    target {
      amount
      currencyCode
    }
    per {
      amount
      unit
      text
    }
    inAnySize
    store {
      id
      name
    }
    withPromotions
    pausedAt
  }
`);

export const WatchParts = graphql(
  `
    fragment WatchParts on Watch {
      ...WatchTerms
      nearest {
        price {
          amount
          currencyCode
        }
        over {
          amount
          currencyCode
        }
        isPromotional
        age
        store {
          id
          name
        }
        product {
          id
          name
        }
      }
    }
  `,
  [WatchTerms],
);
export type Watch = ResultOf<typeof WatchParts>;

export const Watches = graphql(
  `
    query Watches {
      watches {
        ...WatchParts
        product {
          id
          name
          details {
            brand
            category
            netContent {
              text
            }
          }
        }
      }
    }
  `,
  [WatchParts],
);
export type WatchWithProduct = ResultOf<typeof Watches>["watches"][number];

export const CreateWatch = graphql(
  `
    mutation CreateWatch($input: CreateWatchInput!) {
      outcome: createWatch(input: $input) {
        __typename
        ... on WatchSaved {
          watch {
            ...WatchParts
          }
        }
        ... on InvalidWatch {
          field
        }
        ... on Error {
          message
        }
      }
    }
  `,
  [WatchParts],
);
export type WatchInput = VariablesOf<typeof CreateWatch>["input"];

export const ChangeWatch = graphql(
  `
    mutation ChangeWatch($input: ChangeWatchInput!) {
      outcome: changeWatch(input: $input) {
        __typename
        ... on WatchSaved {
          watch {
            ...WatchParts
          }
        }
        ... on InvalidWatch {
          field
        }
        ... on Error {
          message
        }
      }
    }
  `,
  [WatchParts],
);

export const PauseWatch = graphql(
  `
    mutation PauseWatch($input: PauseWatchInput!) {
      outcome: pauseWatch(input: $input) {
        __typename
        ... on WatchSaved {
          watch {
            ...WatchParts
          }
        }
        ... on Error {
          message
        }
      }
    }
  `,
  [WatchParts],
);

export const DeleteWatch = graphql(`
  mutation DeleteWatch($input: DeleteWatchInput!) {
    outcome: deleteWatch(input: $input) {
      __typename
      ... on WatchDeleted {
        watchId
      }
      ... on Error {
        message
      }
    }
  }
`);
