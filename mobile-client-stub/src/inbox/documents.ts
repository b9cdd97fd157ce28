import { graphql, type ResultOf } from "../api/graphql.ts";
import { PurchaseSummary } from "../purchases/documents.ts";

export const ReceiptSummary = graphql(
  `
    fragment ReceiptSummary on Receipt {
      id
      status
      reason
      channel
      filename
      sender
      subject
      receivedAt
      purchases {
        ...PurchaseSummary
      }
      duplicateOf {
        id
      }
    }
  `,
  [PurchaseSummary],
);
export type ReceiptSummary = ResultOf<typeof ReceiptSummary>;
export type ReceiptStatus = ReceiptSummary["status"];

export const ReceiptsPage = graphql(
  `
    query ReceiptsPage($first: Int!, $after: String, $filter: ReceiptFilter) {
      receipts(first: $first, after: $after, filter: $filter) {
        edges {
          node {
            ...ReceiptSummary
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [ReceiptSummary],
);

export const ReceiptDetail = graphql(
  `
    query ReceiptDetail($id: ID!) {
      receipt(id: $id) {
        ...ReceiptSummary
        duplicateOf {
          id
          purchases {
            ...PurchaseSummary
          }
        }
        originalUrl
        parts {
          filename
          mediaType
          byteSize
          verdict
        }
        unclearOffers {
          id
          isEntered
          title
          store {
            id
            name
          }
          goods
          startsOn
          endsOn
          code
          currencyCode
        }
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
  [ReceiptSummary, PurchaseSummary],
);

/** What the list of uploads watches until a receipt is read. */
export const ReceiptProgress = graphql(
  `
    query ReceiptProgress($id: ID!) {
      receipt(id: $id) {
        ...ReceiptSummary
      }
    }
  `,
  [ReceiptSummary],
);

export const RetryReceipt = graphql(`
  mutation RetryReceipt($receiptId: ID!) {
    retryReceipt(input: { receiptId: $receiptId }) {
      __typename
      ... on RetryReceiptSuccess {
        receipt {
          id
          status
          reason
        }
      }
      ... on Error {
        message
      }
    }
  }
`);

export const NotTheSame = graphql(`
  mutation NotTheSame($receiptId: ID!) {
    notTheSame(input: { receiptId: $receiptId }) {
      __typename
      ... on NotTheSameSuccess {
        receipt {
          id
          status
          reason
          purchases {
            id
          }
        }
      }
      ... on Error {
        message
      }
    }
  }
`);
