import { graphql, type ResultOf, type VariablesOf } from "../api/graphql.ts";

export const ItemParts = graphql(`
  fragment ItemParts on ListItem {
    id
    text
    inAnySize
    note
    isChecked
    isDeleted
    quantity {
      amount
      unit
      text
    }
    product {
      id
      name
    }
    meaning {
      understanding
      inAnySize
      product {
        id
        name
      }
      others {
        id
        name
      }
    }
  }
`);
export type ServerItem = ResultOf<typeof ItemParts>;

export const ShoppingLists = graphql(`
  query ShoppingLists {
    shoppingLists {
      id
      name
      isShared
      isYours
    }
    household {
      id
    }
  }
`);

export const CreateShoppingList = graphql(`
  mutation CreateShoppingList($input: CreateShoppingListInput!) {
    outcome: createShoppingList(input: $input) {
      __typename
      ... on ShoppingListSaved {
        list {
          id
          name
        }
      }
      ... on Error {
        message
      }
    }
  }
`);

export const RenameShoppingList = graphql(`
  mutation RenameShoppingList($input: RenameShoppingListInput!) {
    outcome: renameShoppingList(input: $input) {
      __typename
      ... on ShoppingListSaved {
        list {
          id
          name
        }
      }
      ... on Error {
        message
      }
    }
  }
`);

export const ShareShoppingList = graphql(`
  mutation ShareShoppingList($input: ShareShoppingListInput!) {
    outcome: shareShoppingList(input: $input) {
      __typename
      ... on ShoppingListSaved {
        list {
          id
          isShared
        }
      }
      ... on Error {
        message
      }
    }
  }
`);

export const UnshareShoppingList = graphql(`
  mutation UnshareShoppingList($input: UnshareShoppingListInput!) {
    outcome: unshareShoppingList(input: $input) {
      __typename
      ... on ShoppingListSaved {
        list {
          id
          isShared
        }
      }
      ... on Error {
        message
      }
    }
  }
`);

export const DeleteShoppingList = graphql(`
  mutation DeleteShoppingList($input: DeleteShoppingListInput!) {
    outcome: deleteShoppingList(input: $input) {
      __typename
      ... on ShoppingListDeleted {
        listId
      }
      ... on Error {
        message
      }
    }
  }
`);

export const SyncShoppingList = graphql(
  `
    mutation SyncShoppingList($input: SyncShoppingListInput!) {
      outcome: syncShoppingList(input: $input) {
        __typename
        ... on ShoppingListSynced {
          cursor
          isWhole
          list {
            id
            name
            isShared
            isYours
          }
          items {
            ...ItemParts
          }
        }
        ... on InvalidListOperation {
          operationId
        }
        ... on Error {
          message
        }
      }
    }
  `,
  [ItemParts],
);
export type Operation = NonNullable<VariablesOf<typeof SyncShoppingList>["input"]["operations"]>[number];
export type Synced = Extract<
  ResultOf<typeof SyncShoppingList>["outcome"],
  { __typename: "ShoppingListSynced" }
>;

export const Plan = graphql(`
  query Plan($listId: ID!, $maxStores: Int, $tripCost: Decimal) {
    shoppingPlan(listId: $listId, maxStores: $maxStores, tripCost: $tripCost) {
      __typename
      ... on Error {
        message
      }
      ... on ShoppingPlan {
        goods {
          amount
          currencyCode
        }
        savings {
          amount
          currencyCode
        }
        trips {
          amount
          currencyCode
        }
        total {
          amount
          currencyCode
        }
        isBest
        gap {
          amount
          currencyCode
        }
        settings {
          tripCost
          maxStores
        }
        stops {
          store {
            id
            name
          }
          total {
            amount
            currencyCode
          }
          coupons {
            saving {
              amount
              currencyCode
            }
            coupon {
              id
              title
              code
              needsClip
              state
            }
          }
          items {
            units
            unit
            cost {
              amount
              currencyCode
            }
            unitPrice {
              amount
              currencyCode
            }
            age
            isUsual
            isPromotional
            item {
              id
              text
              meaning {
                understanding
                others {
                  id
                  name
                }
              }
            }
            product {
              id
              name
            }
            facts {
              because
              amount {
                amount
                currencyCode
              }
              coupon {
                id
                title
              }
              store {
                id
                name
              }
              product {
                id
                name
              }
            }
            isByPackage
            notCompared {
              store {
                id
                name
              }
            }
          }
        }
        unplanned {
          reason
          item {
            id
            text
          }
        }
        alone {
          total {
            amount
            currencyCode
          }
          store {
            id
            name
          }
          missing {
            id
            text
          }
        }
      }
    }
  }
`);
export type ShoppingPlan = Extract<ResultOf<typeof Plan>["shoppingPlan"], { __typename: "ShoppingPlan" }>;
export type Stop = ShoppingPlan["stops"][number];
export type PlannedItem = Stop["items"][number];
export type PlanFact = PlannedItem["facts"][number];
