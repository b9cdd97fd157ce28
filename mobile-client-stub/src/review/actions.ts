import type { Client, TypedDocumentNode } from "@urql/core";
import type { ResultOf, VariablesOf } from "../api/graphql.ts";
import { NotTheSame } from "../inbox/documents.ts";
import {
  AddLine,
  ConfirmPurchase,
  CorrectLine,
  CorrectPurchase,
  MergeLines,
  type Outcome,
  RemoveLine,
  RestoreLine,
  SameAs,
  SplitLine,
  UnconfirmPurchase,
  UnmergeLines,
} from "./documents.ts";

type InputOf<Document> = VariablesOf<Document> extends { input: infer Input } ? Input : never;

/** Something that a shopper does to a purchase. */
export type Action =
  | { type: "correctLine"; input: InputOf<typeof CorrectLine> }
  | { type: "addLine"; input: InputOf<typeof AddLine> }
  | { type: "removeLine"; input: InputOf<typeof RemoveLine> }
  | { type: "restoreLine"; input: InputOf<typeof RestoreLine> }
  | { type: "mergeLines"; input: InputOf<typeof MergeLines> }
  | { type: "unmergeLines"; input: InputOf<typeof UnmergeLines> }
  | { type: "splitLine"; input: InputOf<typeof SplitLine> }
  | { type: "correctPurchase"; input: InputOf<typeof CorrectPurchase> }
  | { type: "confirmPurchase"; input: InputOf<typeof ConfirmPurchase> }
  | { type: "unconfirmPurchase"; input: InputOf<typeof UnconfirmPurchase> }
  | { type: "sameAs"; input: InputOf<typeof SameAs> }
  | { type: "notTheSame"; input: VariablesOf<typeof NotTheSame> };

/** What came of an action; to tell two purchases apart gives none of them back. */
export type ActionOutcome = Outcome | ResultOf<typeof NotTheSame>["notTheSame"];

/** Does it, and gives what came of it. Throws where no answer came. */
export function perform(client: Client, action: Action): Promise<ActionOutcome> {
  switch (action.type) {
    case "correctLine":
      return send(client, CorrectLine, action.input);
    case "addLine":
      return send(client, AddLine, action.input);
    case "removeLine":
      return send(client, RemoveLine, action.input);
    case "restoreLine":
      return send(client, RestoreLine, action.input);
    case "mergeLines":
      return send(client, MergeLines, action.input);
    case "unmergeLines":
      return send(client, UnmergeLines, action.input);
    case "splitLine":
      return send(client, SplitLine, action.input);
    case "correctPurchase":
      return send(client, CorrectPurchase, action.input);
    case "confirmPurchase":
      return send(client, ConfirmPurchase, action.input);
    case "unconfirmPurchase":
      return send(client, UnconfirmPurchase, action.input);
    case "sameAs":
      return send(client, SameAs, action.input);
    case "notTheSame":
      return tellApart(client, action.input);
  }
}

async function send<Input>(
  client: Client,
  document: TypedDocumentNode<{ outcome: Outcome }, { input: Input }>,
  input: Input,
): Promise<Outcome> {
  const { data, error } = await client.mutation(document, { input });
  if (data) return data.outcome;
  throw error ?? new Error("an answer has data or an error");
}

async function tellApart(client: Client, input: VariablesOf<typeof NotTheSame>): Promise<ActionOutcome> {
  const { data, error } = await client.mutation(NotTheSame, input);
  if (data) return data.notTheSame;
  throw error ?? new Error("an answer has data or an error");
}
