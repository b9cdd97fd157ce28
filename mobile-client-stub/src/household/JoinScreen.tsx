import { useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { useMutation, useQuery } from "urql";
import { wordsFor } from "../api/problem.ts";
import { Button, ButtonLink } from "../design/Button.tsx";
import { Empty } from "../design/Empty.tsx";
import { Failure, Notice } from "../design/Notice.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
import { SkeletonBlock } from "../design/Skeleton.tsx";
import { useShopping } from "../shop/Shopping.tsx";
import { HouseholdOffer, JoinHousehold } from "./documents.ts";
import { codeIn } from "./link.ts";

/** Where the link of an invitation leads to. */
export function JoinScreen() {
  const { hash } = useLocation();
  const navigate = useNavigate();
  const { sync } = useShopping();
  const code = codeIn(hash);
  const [{ data, error }, ask] = useQuery({
    query: HouseholdOffer,
    variables: { code },
    requestPolicy: "network-only",
  });
  const [{ fetching }, join] = useMutation(JoinHousehold);
  const [problem, setProblem] = useState<string | null>(null);
  const accept = async () => {
    const answer = await join({ input: { code } });
    const outcome = answer.data?.outcome;
    if (outcome?.__typename === "HouseholdSaved") {
      sync();
      await navigate("/account/household", { replace: true });
    } else setProblem(outcome ? outcome.message : wordsFor(answer.error));
  };
  const offer = data?.householdOffer;
  return (
    <>
      <ScreenHeader title="Invitation" backTo="/account" />
      {error && !data && <Failure error={error} onRetry={() => ask({ requestPolicy: "network-only" })} />}
      {!data && !error && <SkeletonBlock height="40vh" />}
      {problem && <Notice tone="bad">{problem}</Notice>}
      {data && !offer && (
        <Empty icon="people" title="This link is not good any more">
          <p>It was used, taken back, or is over a week old. Please ask for a new one.</p>
          {data.household && <ButtonLink to="/account/household">Your household</ButtonLink>}
        </Empty>
      )}
      {data && offer && (
        <Empty icon="people" title={`${offer.invitedBy} invites you to their household`}>
          {offer.isMember && <p>You are in it already. This link is for somebody else.</p>}
          {!offer.isMember && data.household && (
            <>
              <p>You are in another household. To join this one, leave that one first.</p>
              <ButtonLink to="/account/household">Your household</ButtonLink>
            </>
          )}
          {!offer.isMember && !data.household && (
            <>
              <p>
                You will share shopping lists with {peopleWords(offer.memberCount)}. Lists that you have stay
                your own until you share them, and your receipts and prices always do.
              </p>
              <Button look="primary" isBusy={fetching} onClick={() => void accept()}>
                Join the household
              </Button>
            </>
          )}
        </Empty>
      )}
    </>
  );
}

const peopleWords = (count: number): string => (count === 1 ? "one person" : `${count} people`);
