import { graphql } from "../api/graphql.ts";

export const MyTimeZone = graphql(`
  query MyTimeZone {
    viewer {
      id
      timeZone
    }
  }
`);

export const ChangeTimeZone = graphql(`
  mutation ChangeTimeZone($input: ChangeTimeZoneInput!) {
    changeTimeZone(input: $input) {
      __typename
      ... on TimeZoneChanged {
        viewer {
          id
          timeZone
        }
      }
      ... on Error {
        message
      }
    }
  }
`);
