import { Client, cacheExchange, fetchExchange } from "@urql/core";
import { answeredExchange } from "./answered.ts";
import { send } from "./http.ts";

/** The GraphQL client of one signed-in user. Its cache goes with it, so nothing of one user is shown to the next. */
export function openClient(): Client {
  return new Client({
    url: "/graphql",
    preferGetMethod: false,
    fetch: send,
    exchanges: [answeredExchange, cacheExchange, fetchExchange],
  });
}
