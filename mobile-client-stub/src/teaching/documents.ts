import { graphql, type ResultOf } from "../api/graphql.ts";

/** Products of the shopper that fit a few words, the best first. */
export const ProductSearch = graphql(`
  query ProductSearch($search: String!) {
    products(first: 20, search: $search) {
      edges {
        node {
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
      pageInfo {
        hasNextPage
      }
    }
  }
`);
export type ProductFound = ResultOf<typeof ProductSearch>["products"]["edges"][number]["node"];

/** What would change, or why it cannot. */
const Preview = graphql(`
  fragment Preview on PreviewPayload {
    __typename
    ... on ProductPreview {
      changedLines
      lines {
        id
        text
        amount {
          amount
          currencyCode
        }
        product {
          id
          name
        }
      }
    }
    ... on Error {
      message
    }
  }
`);
export type Preview = ResultOf<typeof Preview>;

export const TeachingPreview = graphql(
  `
    query TeachingPreview($input: TeachProductInput!) {
      preview: teachingPreview(input: $input) {
        ...Preview
      }
    }
  `,
  [Preview],
);

export const UndoLessonPreview = graphql(
  `
    query UndoLessonPreview($input: UndoLessonInput!) {
      preview: undoLessonPreview(input: $input) {
        ...Preview
      }
    }
  `,
  [Preview],
);

export const MergePreview = graphql(
  `
    query MergePreview($input: MergeProductsInput!) {
      preview: mergePreview(input: $input) {
        ...Preview
      }
    }
  `,
  [Preview],
);

export const SplitPreview = graphql(
  `
    query SplitPreview($input: SplitProductsInput!) {
      preview: splitPreview(input: $input) {
        ...Preview
      }
    }
  `,
  [Preview],
);

/** What came of it, with what takes it back. */
const Changed = graphql(`
  fragment Changed on ProductChangePayload {
    __typename
    ... on ProductChanged {
      changedLines
      product {
        id
        name
      }
      lesson {
        id
      }
      merge {
        id
      }
    }
    ... on Error {
      message
    }
  }
`);
export type Changed = ResultOf<typeof Changed>;

export const TeachProduct = graphql(
  `
    mutation TeachProduct($input: TeachProductInput!, $older: Boolean!) {
      outcome: teachProduct(input: $input, older: $older) {
        ...Changed
      }
    }
  `,
  [Changed],
);

export const UndoLesson = graphql(
  `
    mutation UndoLesson($input: UndoLessonInput!) {
      outcome: undoLesson(input: $input) {
        ...Changed
      }
    }
  `,
  [Changed],
);

export const MergeProducts = graphql(
  `
    mutation MergeProducts($input: MergeProductsInput!) {
      outcome: mergeProducts(input: $input) {
        ...Changed
      }
    }
  `,
  [Changed],
);

export const SplitProducts = graphql(
  `
    mutation SplitProducts($input: SplitProductsInput!) {
      outcome: splitProducts(input: $input) {
        ...Changed
      }
    }
  `,
  [Changed],
);
