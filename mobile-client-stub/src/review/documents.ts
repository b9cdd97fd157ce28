import { graphql, type ResultOf, type VariablesOf } from "../api/graphql.ts";
import { LineParts, PurchaseParts } from "../purchase/documents.ts";
import { PurchaseSummary } from "../purchases/documents.ts";

/** A purchase with all that is needed to mend it. */
const ReviewedPurchase = graphql(
  `
    fragment ReviewedPurchase on Purchase {
      ...PurchaseParts
      removedLines {
        ...LineParts
      }
      merged: lines {
        id
        mergedFrom {
          id
        }
      }
      suspects {
        id
        correctedFields
      }
      corrections {
        lineId
        field
        old
        new
        correctedBy
        correctedAt
      }
      receipt {
        id
        reason
        purchases {
          id
          isBalanced
          purchasedOn
          confirmedAt
        }
        regions {
          id
          page
          box {
            x
            y
            width
            height
          }
          readAt
          text
          amounts {
            amount
            confidence
          }
          reason
        }
      }
    }
  `,
  [PurchaseParts, LineParts],
);
export type ReviewedPurchase = ResultOf<typeof ReviewedPurchase>;
export type Correction = ReviewedPurchase["corrections"][number];
export type Region = ReviewedPurchase["receipt"]["regions"][number];

export const Review = graphql(
  `
    query Review($id: ID!) {
      purchase(id: $id) {
        ...ReviewedPurchase
      }
    }
  `,
  [ReviewedPurchase],
);

/** What came of a correction: the purchase as it is then, or why it was refused. */
const Outcome = graphql(
  `
    fragment Outcome on CorrectionPayload {
      __typename
      ... on PurchaseCorrected {
        purchase {
          ...ReviewedPurchase
        }
      }
      ... on InvalidCorrection {
        field
      }
      ... on Error {
        message
      }
    }
  `,
  [ReviewedPurchase],
);
export type Outcome = ResultOf<typeof Outcome>;
export type CorrectedField = Correction["field"];

export const CorrectLine = graphql(
  `
    mutation CorrectLine($input: CorrectLineInput!) {
      outcome: correctLine(input: $input) {
        ...Outcome
      }
    }
  `,
  [Outcome],
);
export type LineValues = Omit<VariablesOf<typeof CorrectLine>["input"], "lineId">;

export const AddLine = graphql(
  `
    mutation AddLine($input: AddLineInput!) {
      outcome: addLine(input: $input) {
        ...Outcome
      }
    }
  `,
  [Outcome],
);

export const RemoveLine = graphql(
  `
    mutation RemoveLine($input: LineInput!) {
      outcome: removeLine(input: $input) {
        ...Outcome
      }
    }
  `,
  [Outcome],
);

export const RestoreLine = graphql(
  `
    mutation RestoreLine($input: LineInput!) {
      outcome: restoreLine(input: $input) {
        ...Outcome
      }
    }
  `,
  [Outcome],
);

export const MergeLines = graphql(
  `
    mutation MergeLines($input: MergeLinesInput!) {
      outcome: mergeLines(input: $input) {
        ...Outcome
      }
    }
  `,
  [Outcome],
);

export const UnmergeLines = graphql(
  `
    mutation UnmergeLines($input: LineInput!) {
      outcome: unmergeLines(input: $input) {
        ...Outcome
      }
    }
  `,
  [Outcome],
);

export const SplitLine = graphql(
  `
    mutation SplitLine($input: SplitLineInput!) {
      outcome: splitLine(input: $input) {
        ...Outcome
      }
    }
  `,
  [Outcome],
);

export const CorrectPurchase = graphql(
  `
    mutation CorrectPurchase($input: CorrectPurchaseInput!) {
      outcome: correctPurchase(input: $input) {
        ...Outcome
      }
    }
  `,
  [Outcome],
);
export type PurchaseValues = Omit<VariablesOf<typeof CorrectPurchase>["input"], "purchaseId">;

export const ConfirmPurchase = graphql(
  `
    mutation ConfirmPurchase($input: ConfirmPurchaseInput!) {
      outcome: confirmPurchase(input: $input) {
        ...Outcome
      }
    }
  `,
  [Outcome],
);

export const SameAs = graphql(
  `
    mutation SameAs($input: SameAsInput!) {
      outcome: sameAs(input: $input) {
        ...Outcome
      }
    }
  `,
  [Outcome],
);

/** Purchases that may be the same as one that is reviewed. */
export const Candidates = graphql(
  `
    query Candidates($filter: PurchaseFilter) {
      purchases(first: 30, filter: $filter) {
        edges {
          node {
            ...PurchaseSummary
            receipt {
              id
              channel
            }
          }
        }
      }
    }
  `,
  [PurchaseSummary],
);
export type Candidate = ResultOf<typeof Candidates>["purchases"]["edges"][number]["node"];

export const Products = graphql(`
  query Products($text: String!) {
    products(first: 20, filter: { text: $text }) {
      edges {
        node {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`);

export const UnconfirmPurchase = graphql(
  `
    mutation UnconfirmPurchase($input: UnconfirmPurchaseInput!) {
      outcome: unconfirmPurchase(input: $input) {
        ...Outcome
      }
    }
  `,
  [Outcome],
);

export const ReadRegion = graphql(`
  mutation ReadRegion($input: ReadRegionInput!) {
    readRegion(input: $input) {
      __typename
      ... on ReadRegionSuccess {
        region {
          id
          readAt
        }
      }
      ... on Error {
        message
      }
    }
  }
`);
