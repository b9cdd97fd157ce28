import { graphql, type ResultOf, type VariablesOf } from "../api/graphql.ts";

export const NotificationSettingsParts = graphql(`
  fragment NotificationSettingsParts on NotificationSettings {
    choices {
      kind
      app
      push
      email
    }
    emailRhythm
    digestWeekday
    digestHour
    timeZone
    emailAddress
    isEmailVerified
    linkAskedAt
    isEmailAvailable
    pushPublicKey
    pushSubscriptions {
      id
      userAgent
      createdAt
    }
  }
`);
export type NotificationSettings = ResultOf<typeof NotificationSettingsParts>;
export type Choice = NotificationSettings["choices"][number];
export type NoticeKind = Choice["kind"];
export type Device = NotificationSettings["pushSubscriptions"][number];

export const HowIAmTold = graphql(
  `
    query HowIAmTold {
      notificationSettings {
        ...NotificationSettingsParts
      }
    }
  `,
  [NotificationSettingsParts],
);

export const ChangeNotificationSettings = graphql(
  `
    mutation ChangeNotificationSettings($input: ChangeNotificationSettingsInput!) {
      changeNotificationSettings(input: $input) {
        __typename
        ... on ChangeNotificationSettingsSuccess {
          settings {
            ...NotificationSettingsParts
          }
        }
        ... on Error {
          message
        }
      }
    }
  `,
  [NotificationSettingsParts],
);
export type Change = VariablesOf<typeof ChangeNotificationSettings>["input"];

export const SendEmailLink = graphql(
  `
    mutation SendEmailLink {
      sendEmailLink {
        __typename
        ... on SendEmailLinkSuccess {
          settings {
            ...NotificationSettingsParts
          }
        }
        ... on Error {
          message
        }
      }
    }
  `,
  [NotificationSettingsParts],
);

export const AddPushSubscription = graphql(`
  mutation AddPushSubscription($input: AddPushSubscriptionInput!) {
    addPushSubscription(input: $input) {
      __typename
      ... on AddPushSubscriptionSuccess {
        subscription {
          id
          userAgent
          createdAt
        }
      }
      ... on Error {
        message
      }
    }
  }
`);

export const RemovePushSubscription = graphql(
  `
    mutation RemovePushSubscription($subscriptionId: ID!) {
      removePushSubscription(input: { subscriptionId: $subscriptionId }) {
        __typename
        ... on RemovePushSubscriptionSuccess {
          settings {
            ...NotificationSettingsParts
          }
        }
        ... on Error {
          message
        }
      }
    }
  `,
  [NotificationSettingsParts],
);

export const SETTINGS_CHANGED = { additionalTypenames: ["NotificationSettings"] };
