import { graphql, type ResultOf } from "../api/graphql.ts";

export const Viewer = graphql(`
  query Viewer {
    viewer {
      id
      email
      name
      receiptAddress
    }
  }
`);
export type Viewer = ResultOf<typeof Viewer>["viewer"];

export const RotateReceiptAddress = graphql(`
  mutation RotateReceiptAddress {
    rotateReceiptAddress {
      id
      receiptAddress
    }
  }
`);

export const AlertSettings = graphql(`
  query AlertSettings {
    alertSettings {
      increase
      drop
      lowestInDays
      shrinkage
      cheaper
      kinds
    }
  }
`);
export type AlertSettings = ResultOf<typeof AlertSettings>["alertSettings"];

export const ChangeAlertSettings = graphql(`
  mutation ChangeAlertSettings($input: ChangeAlertSettingsInput!) {
    changeAlertSettings(input: $input) {
      __typename
      ... on AlertSettingsChanged {
        settings {
          increase
          drop
          lowestInDays
          shrinkage
          cheaper
          kinds
        }
      }
      ... on InvalidAlertSettings {
        field
        message
      }
    }
  }
`);

/** Whether this server has public prices, and from when on one's own count in them. */
export const PublicContribution = graphql(`
  query PublicContribution {
    viewer {
      id
      publicContribution {
        isOffered
        state
        countsFrom
      }
    }
  }
`);

export type ContributionState = ResultOf<typeof PublicContribution>["viewer"]["publicContribution"]["state"];

export const ChangePublicContribution = graphql(`
  mutation ChangePublicContribution($input: ChangePublicContributionInput!) {
    changePublicContribution(input: $input) {
      __typename
      ... on Error {
        message
      }
      ... on PublicContributionChanged {
        contribution {
          isOffered
          state
          countsFrom
        }
      }
    }
  }
`);

/** For good: all that is one's own goes with it. */
export const DeleteAccount = graphql(`
  mutation DeleteAccount($input: DeleteAccountInput!) {
    deleteAccount(input: $input) {
      __typename
      ... on Error {
        message
      }
      ... on AccountDeleted {
        email
      }
    }
  }
`);
