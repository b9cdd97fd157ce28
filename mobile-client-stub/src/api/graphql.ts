import { initGraphQLTada } from "gql.tada";
import type { introspection } from "./schema.d.ts";

/** Makes typed documents of the committed schema; a field that the schema does not have fails the type check. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  disableMasking: true;
  scalars: { Date: string; DateTime: string; LocalDateTime: string; Decimal: string };
}>();

export type { FragmentOf, ResultOf, VariablesOf } from "gql.tada";
