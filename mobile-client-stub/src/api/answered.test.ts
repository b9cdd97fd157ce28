import { Client, cacheExchange, fetchExchange } from "@urql/core";
import { expect, test } from "vitest";
import { answeredExchange } from "./answered.ts";

const LINE = `
  query Line {
    line {
      id
      text
      owner {
        id
        text
      }
    }
  }
`;
const CHANGE = `
  mutation Change($text: String) {
    change(text: $text) {
      id
      text
      owner {
        id
        text
      }
    }
  }
`;
const SHORT = `
  mutation Short {
    change(text: "short") {
      id
      text
    }
  }
`;

interface Answer {
  line: { id: string; text: string; owner: { id: string; text: string } | null };
}

/** A server with one line, whose answers to queries can be held back. */
function stand() {
  const state = { text: "first", holds: false, asked: 0 };
  const held: (() => void)[] = [];
  const answer = async (_url: unknown, init?: RequestInit) => {
    const { query, variables } = JSON.parse(init?.body as string) as {
      query: string;
      variables: { text?: string };
    };
    const line = () => ({ __typename: "Line", id: "l1", text: state.text, owner: null });
    if (query.includes("mutation")) {
      state.text = variables.text ?? "short";
      const changed = query.includes("owner") ? line() : { __typename: "Line", id: "l1", text: state.text };
      return Response.json({ data: { change: changed } });
    }
    state.asked += 1;
    const told = Response.json({ data: { line: line() } });
    if (state.holds) await new Promise<void>((release) => held.push(release));
    return told;
  };
  const exchanges = [answeredExchange, cacheExchange, fetchExchange];
  const client = new Client({
    url: "http://localhost/graphql",
    preferGetMethod: false,
    fetch: answer,
    exchanges,
  });
  const seen: (string | undefined)[] = [];
  client.query<Answer>(LINE, {}).subscribe(({ data }) => seen.push(data?.line.text));
  return { client, state, held, seen };
}

const soon = () => new Promise((go) => setTimeout(go, 20));

test("what a mutation answers is seen before the query is answered again", async () => {
  const { client, state, held, seen } = stand();
  await soon();
  state.holds = true;
  await client.mutation(CHANGE, { text: "second" });

  expect(seen.at(-1)).toBe("second");
  await soon();
  expect(state.asked).toBe(2); // it is asked for all the same
  held.forEach((release) => release());
});

test("a record of which less is told takes over only what is told", async () => {
  const { client, state, seen } = stand();
  await soon();
  state.holds = true;
  await client.mutation(SHORT, {});

  expect(seen.at(-1)).toBe("short");
});

test("an answer that was on its way before does not bring the old values back", async () => {
  const { client, state, held, seen } = stand();
  await soon();
  state.holds = true;
  client.query<Answer>(LINE, {}, { requestPolicy: "network-only" }).subscribe(() => undefined);
  await soon();
  await client.mutation(CHANGE, { text: "second" });
  held.forEach((release) => release());
  await soon();

  expect(new Set(seen.slice(seen.indexOf("second")))).toEqual(new Set(["second"]));
});

test("what the server says later is what is shown", async () => {
  const { client, state, seen } = stand();
  await soon();
  await client.mutation(CHANGE, { text: "second" });
  await soon();
  state.text = "third";
  await client.query<Answer>(LINE, {}, { requestPolicy: "network-only" }).toPromise();
  await soon();

  expect(seen.at(-1)).toBe("third");
});
