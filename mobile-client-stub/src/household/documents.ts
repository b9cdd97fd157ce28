import { graphql, type ResultOf } from "../api/graphql.ts";

export const HouseholdParts = graphql(`
  fragment HouseholdParts on Household {
    id
    members {
      id
      name
      role
      isViewer
      joinedAt
    }
    invitations {
      id
      invitedBy
      expiresAt
    }
  }
`);
export type Household = ResultOf<typeof HouseholdParts>;
export type Member = Household["members"][number];
export type Invitation = Household["invitations"][number];

export const MyHousehold = graphql(
  `
    query MyHousehold {
      household {
        ...HouseholdParts
      }
    }
  `,
  [HouseholdParts],
);

export const HouseholdOffer = graphql(`
  query HouseholdOffer($code: String!) {
    household {
      id
    }
    householdOffer(code: $code) {
      invitedBy
      memberCount
      isMember
    }
  }
`);

export const InviteToHousehold = graphql(
  `
    mutation InviteToHousehold {
      outcome: inviteToHousehold {
        __typename
        ... on InvitedToHousehold {
          code
          household {
            ...HouseholdParts
          }
        }
        ... on Error {
          message
        }
      }
    }
  `,
  [HouseholdParts],
);

export const RevokeInvitation = graphql(
  `
    mutation RevokeInvitation($input: RevokeInvitationInput!) {
      outcome: revokeInvitation(input: $input) {
        __typename
        ... on HouseholdSaved {
          household {
            ...HouseholdParts
          }
        }
        ... on Error {
          message
        }
      }
    }
  `,
  [HouseholdParts],
);

export const JoinHousehold = graphql(`
  mutation JoinHousehold($input: JoinHouseholdInput!) {
    outcome: joinHousehold(input: $input) {
      __typename
      ... on HouseholdSaved {
        household {
          id
        }
      }
      ... on Error {
        message
      }
    }
  }
`);

export const LeaveHousehold = graphql(`
  mutation LeaveHousehold {
    outcome: leaveHousehold {
      __typename
      ... on HouseholdLeft {
        copiedLists
      }
      ... on Error {
        message
      }
    }
  }
`);

export const RemoveHouseholdMember = graphql(
  `
    mutation RemoveHouseholdMember($input: RemoveHouseholdMemberInput!) {
      outcome: removeHouseholdMember(input: $input) {
        __typename
        ... on HouseholdSaved {
          household {
            ...HouseholdParts
          }
        }
        ... on Error {
          message
        }
      }
    }
  `,
  [HouseholdParts],
);

export const HandOverHousehold = graphql(
  `
    mutation HandOverHousehold($input: HandOverHouseholdInput!) {
      outcome: handOverHousehold(input: $input) {
        __typename
        ... on HouseholdSaved {
          household {
            ...HouseholdParts
          }
        }
        ... on Error {
          message
        }
      }
    }
  `,
  [HouseholdParts],
);
