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
