// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import { Client, cacheExchange, fetchExchange } from "@urql/core";
import { Provider } from "urql";
import { afterEach, expect, test, vi } from "vitest";
import { Viewer } from "../account/documents.ts";
import type { Changed, Feed, Topic } from "./feed.ts";
import { FeedContext, useFreshQuery } from "./fresh.ts";

afterEach(cleanup);

/** A server that answers with what it is told to, and a feed that tells what it is told to. */
function stand() {
  const listeners = new Set<Parameters<Feed["listen"]>[0]>();
  const feed: Feed = {
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open: () => () => undefined,
  };
  const state = { name: "first", isDown: false, requests: 0, open: Promise.resolve() };
  const answer = async () => {
    state.requests += 1;
    if (state.isDown) throw new TypeError("Failed to fetch");
    const viewer = {
      __typename: "Viewer",
      id: "u1",
      email: "a@example.org",
      name: state.name,
      receiptAddress: "",
    };
    await state.open;
    return Response.json({ data: { viewer } });
  };
  const exchanges = [cacheExchange, fetchExchange];
  const client = new Client({
    url: "http://localhost/graphql",
    preferGetMethod: false,
    fetch: answer,
    exchanges,
  });
  const tell = (changed: Changed, topic: Topic = "receipts") => {
    for (const listener of listeners) listener(changed, topic);
  };
  return { client, feed, state, tell };
}

function Name({ receiptId }: { receiptId?: string }) {
  const { data, error, retry } = useFreshQuery({ query: Viewer, variables: {} }, receiptId);
  return (
    <>
      <p>{data?.viewer.name}</p>
      {error && <p role="alert">not fresh</p>}
      <button type="button" onClick={retry}>
        again
      </button>
    </>
  );
}

function show({ client, feed }: ReturnType<typeof stand>, receiptId?: string) {
  render(
    <Provider value={client}>
      <FeedContext value={feed}>
        <Name receiptId={receiptId} />
      </FeedContext>
    </Provider>,
  );
}

test("a change on the server is on the screen without a reload", async () => {
  const here = stand();
  show(here);
  await screen.findByText("first");
  here.state.name = "second";
  here.tell(new Set(["r1"]));
  expect(await screen.findByText("second")).toBeTruthy();
});

test("who watches one receipt does not ask for the changes of others", async () => {
  const here = stand();
  show(here, "r1");
  await screen.findByText("first");
  here.tell(new Set(["r2"]));
  here.tell(new Set(["r1"]));
  await waitFor(() => expect(here.state.requests).toBe(2));
  expect(await screen.findByText("first")).toBeTruthy();
  expect(here.state.requests).toBe(2);
});

test("news of something else are no reason to ask again", async () => {
  const here = stand();
  show(here);
  await screen.findByText("first");
  here.tell("everything", "alerts");
  here.tell(new Set(["r1"]));
  await waitFor(() => expect(here.state.requests).toBe(2));
});

test("after a failure one can try again", async () => {
  const here = stand();
  here.state.isDown = true;
  show(here);
  await screen.findByRole("alert");
  here.state.isDown = false;
  screen.getByText("again").click();
  expect(await screen.findByText("first")).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
});

test("a stream of changes neither keeps the answer from coming nor the last change from being seen", async () => {
  const here = stand();
  let answer: () => void = vi.fn();
  here.state.open = new Promise((open) => {
    answer = open;
  });
  show(here);
  for (let change = 0; change < 5; change++) {
    await new Promise((soon) => setTimeout(soon, 5));
    here.tell(new Set(["r1"]));
  }
  here.state.name = "second";
  answer();
  expect(await screen.findByText("first")).toBeTruthy();
  expect(await screen.findByText("second")).toBeTruthy();
  expect(here.state.requests).toBe(2);
});

test("without a connection the last answer stays, and that it is the last is told", async () => {
  const here = stand();
  show(here);
  await screen.findByText("first");
  here.state.isDown = true;
  here.tell("everything");
  expect(await screen.findByRole("alert")).toBeTruthy();
  expect(screen.getByText("first")).toBeTruthy();
});
