import { graphql, type ResultOf, type VariablesOf } from "../api/graphql.ts";

export const CouponParts = graphql(`
  fragment CouponParts on Coupon {
    id
    title
    kind
    percent
    amount {
      amount
      currencyCode
    }
    buy
    get
    minimum {
      amount {
        amount
        currencyCode
      }
      count
      isOfBasket
    }
    appliesTo
    category
    words
    gtins
    products {
      id
      name
    }
    store {
      id
      name
    }
    startsOn
    endsOn
    isEnding
    daysLeft
    needsClip
    code
    isStackable
    maxUses
    state
    isOwn
    relevance {
      reason
      expectedSaving {
        amount
        currencyCode
      }
      lastPrice {
        amount
        currencyCode
      }
      lastPriceOn
      unit
      every
      usualBasket {
        amount
        currencyCode
      }
      basketsMeeting
      product {
        id
        name
      }
      store {
        id
        name
      }
      lastPriceStore {
        id
        name
      }
    }
    sources {
      kind
      feed
      receipt {
        id
        subject
        filename
        channel
        receivedAt
      }
    }
    redemptions {
      amount {
        amount
        currencyCode
      }
      shownBy
      doubt
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
    deniedRedemptions {
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
    usedOn
  }
`);
export type Coupon = ResultOf<typeof CouponParts>;

export const CouponsPage = graphql(
  `
    query CouponsPage($after: String, $storeId: ID, $states: [CouponState!]) {
      coupons(first: 20, after: $after, storeId: $storeId, states: $states) {
        isCut
        edges {
          node {
            ...CouponParts
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [CouponParts],
);

export const OneCoupon = graphql(
  `
    query OneCoupon($couponId: ID!) {
      coupon(id: $couponId) {
        ...CouponParts
      }
    }
  `,
  [CouponParts],
);

export type CouponState = NonNullable<VariablesOf<typeof CouponsPage>["states"]>[number];

export const ClipCoupon = graphql(`
  mutation ClipCoupon($input: CouponInput!) {
    outcome: clipCoupon(input: $input) {
      __typename
      ... on CouponSaved {
        coupon {
          id
          state
          clippedAt
        }
      }
      ... on Error {
        message
      }
    }
  }
`);

export const UnclipCoupon = graphql(`
  mutation UnclipCoupon($input: CouponInput!) {
    outcome: unclipCoupon(input: $input) {
      __typename
      ... on CouponSaved {
        coupon {
          id
          state
          clippedAt
        }
      }
      ... on Error {
        message
      }
    }
  }
`);

export const DenyRedemption = graphql(
  `
    mutation DenyRedemption($input: RedemptionInput!) {
      outcome: denyRedemption(input: $input) {
        __typename
        ... on CouponSaved {
          coupon {
            ...CouponParts
          }
        }
        ... on Error {
          message
        }
      }
    }
  `,
  [CouponParts],
);

export const RestoreRedemption = graphql(
  `
    mutation RestoreRedemption($input: RedemptionInput!) {
      outcome: restoreRedemption(input: $input) {
        __typename
        ... on CouponSaved {
          coupon {
            ...CouponParts
          }
        }
        ... on Error {
          message
        }
      }
    }
  `,
  [CouponParts],
);

export const UseCoupon = graphql(
  `
    mutation UseCoupon($input: CouponInput!) {
      outcome: useCoupon(input: $input) {
        __typename
        ... on CouponSaved {
          coupon {
            ...CouponParts
          }
        }
        ... on Error {
          message
        }
      }
    }
  `,
  [CouponParts],
);

export const UnuseCoupon = graphql(
  `
    mutation UnuseCoupon($input: CouponUseInput!) {
      outcome: unuseCoupon(input: $input) {
        __typename
        ... on CouponSaved {
          coupon {
            ...CouponParts
          }
        }
        ... on Error {
          message
        }
      }
    }
  `,
  [CouponParts],
);

export const DeleteCoupon = graphql(`
  mutation DeleteCoupon($input: DeleteCouponInput!) {
    outcome: deleteCoupon(input: $input) {
      __typename
      ... on CouponDeleted {
        couponId
      }
      ... on Error {
        message
      }
    }
  }
`);

export const AddCoupon = graphql(`
  mutation AddCoupon($input: AddCouponInput!) {
    outcome: addCoupon(input: $input) {
      __typename
      ... on CouponSaved {
        coupon {
          id
          title
        }
      }
      ... on InvalidCoupon {
        field
      }
      ... on Error {
        message
      }
    }
  }
`);

export const ChangeCoupon = graphql(`
  mutation ChangeCoupon($input: ChangeCouponInput!) {
    outcome: changeCoupon(input: $input) {
      __typename
      ... on CouponSaved {
        coupon {
          id
          title
        }
      }
      ... on InvalidCoupon {
        field
      }
      ... on Error {
        message
      }
    }
  }
`);
export type CouponChange = VariablesOf<typeof ChangeCoupon>["input"];
export type CouponInput = VariablesOf<typeof AddCoupon>["input"];

/** The currency in which somebody buys: that of their last purchase, of all or at a store. */
export const LastCurrency = graphql(`
  query LastCurrency($filter: PurchaseFilter) {
    purchases(first: 1, filter: $filter) {
      edges {
        node {
          id
          total {
            currencyCode
          }
        }
      }
    }
  }
`);
