import { graphql, type ResultOf } from "../api/graphql.ts";
import { WatchTerms } from "../watches/documents.ts";

export const AlertParts = graphql(
  `
    fragment AlertParts on Alert {
      id
      kind
      store {
        id
        name
      }
      openedOn
      before {
        amount
        currencyCode
      }
      after {
        amount
        currencyCode
      }
      paid {
        amount
        currencyCode
      }
      earlier {
        price {
          amount
          currencyCode
        }
        observedOn
      }
      change
      per {
        amount
        unit
        text
      }
      shrinkage {
        before {
          text
        }
        after {
          text
        }
        change
      }
      readAt
      snoozedUntil
      product {
        id
        name
        details {
          netContent {
            amount
            unit
            pack
          }
        }
      }
      watch {
        ...WatchTerms
      }
    }
  `,
  [WatchTerms],
);
export type Alert = ResultOf<typeof AlertParts>;
export type AlertKind = Alert["kind"];

export const AlertsPage = graphql(
  `
    query AlertsPage($first: Int!, $after: String, $kinds: [AlertKind!], $unreadOnly: Boolean) {
      alerts(first: $first, after: $after, kinds: $kinds, unreadOnly: $unreadOnly) {
        edges {
          node {
            ...AlertParts
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [AlertParts],
);

export const AlertDetail = graphql(
  `
    query AlertDetail($alertId: ID!) {
      node(id: $alertId) {
        __typename
        ... on Alert {
          ...AlertParts
          coupon {
            id
            title
          }
          evidence {
            id
            observedOn
            store {
              id
              name
            }
            unitPrice {
              amount
              currencyCode
            }
            shelfPrice {
              amount
              currencyCode
            }
            unit
            content {
              text
            }
            isPromotional
            line {
              id
              text
              evidence {
                page
                box {
                  x
                  y
                  width
                  height
                }
              }
            }
            purchase {
              id
              receipt {
                id
                channel
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
        }
      }
      alertSettings {
        increase
        drop
        lowestInDays
        shrinkage
        cheaper
        kinds
      }
    }
  `,
  [AlertParts],
);
type Node = NonNullable<ResultOf<typeof AlertDetail>["node"]>;
export type AlertWithEvidence = Extract<Node, { __typename: "Alert" }>;
export type Observation = AlertWithEvidence["evidence"][number];
export type AlertSettings = ResultOf<typeof AlertDetail>["alertSettings"];

/** What a shopper has not seen yet: the number at the bell. */
export const Unread = graphql(`
  query Unread {
    alerts(first: 1) {
      unreadCount
    }
    unreadNotificationCount(kinds: [RECEIPT_NEEDS_LOOK])
  }
`);

export const ToldPage = graphql(`
  query ToldPage($first: Int!, $after: String, $filter: NotificationFilter) {
    notifications(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          id
          kind
          title
          body
          link
          createdAt
          readAt
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);
export type Told = ResultOf<typeof ToldPage>["notifications"]["edges"][number]["node"];

export const MarkAlertsRead = graphql(`
  mutation MarkAlertsRead($alertIds: [ID!]) {
    markAlertsRead(input: { alertIds: $alertIds }) {
      __typename
      ... on AlertsRead {
        unreadCount
      }
      ... on Error {
        message
      }
    }
  }
`);

export const MarkNotificationsRead = graphql(`
  mutation MarkNotificationsRead($notificationIds: [ID!]!) {
    markNotificationsRead(input: { notificationIds: $notificationIds }) {
      __typename
      ... on MarkNotificationsReadSuccess {
        unreadCount
      }
      ... on Error {
        message
      }
    }
  }
`);

/** Everything behind the bell at once. */
export const MarkAllRead = graphql(`
  mutation MarkAllRead {
    markAlertsRead(input: {}) {
      __typename
      ... on Error {
        message
      }
    }
    markAllNotificationsRead(input: {}) {
      __typename
      ... on Error {
        message
      }
    }
  }
`);

export const SnoozeAlert = graphql(
  `
    mutation SnoozeAlert($alertId: ID!, $until: DateTime) {
      snoozeAlert(input: { alertId: $alertId, until: $until }) {
        __typename
        ... on AlertSnoozed {
          alert {
            ...AlertParts
          }
        }
        ... on Error {
          message
        }
      }
    }
  `,
  [AlertParts],
);

/** What is asked again after one of these changes: also lists that are empty, and the number at the bell. */
export const CHANGED = { additionalTypenames: ["Alert", "AlertConnection", "NotificationConnection"] };
