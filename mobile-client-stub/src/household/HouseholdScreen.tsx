import { useState } from "react";
import { useMutation } from "urql";
import { useFreshQuery } from "../api/fresh.ts";
import { wordsFor } from "../api/problem.ts";
import { Button, IconButton } from "../design/Button.tsx";
import { Confirm } from "../design/Confirm.tsx";
import { CopyField } from "../design/CopyField.tsx";
import { Empty } from "../design/Empty.tsx";
import { Failure, Notice } from "../design/Notice.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
import { SkeletonBlock } from "../design/Skeleton.tsx";
import { StoreMark } from "../design/StoreMark.tsx";
import { dayOf, formatMoment, formatShortDay } from "../format/dates.ts";
import { useShopping } from "../shop/Shopping.tsx";
import {
  HandOverHousehold,
  type Household,
  InviteToHousehold,
  LeaveHousehold,
  type Member,
  MyHousehold,
  RemoveHouseholdMember,
  RevokeInvitation,
} from "./documents.ts";
import styles from "./HouseholdScreen.module.css";
import { linkFor } from "./link.ts";

const NEWS = ["household"] as const;

/** Who shops together: the people, the invitations that are open, and the way out. */
export function HouseholdScreen() {
  const { data, error, retry } = useFreshQuery({ query: MyHousehold }, NEWS);
  const [problem, setProblem] = useState<string | null>(null);
  const household = data?.household;
  return (
    <>
      <ScreenHeader title="Household" backTo="/account" />
      {error && !data && <Failure error={error} onRetry={retry} />}
      {!data && !error && <SkeletonBlock height="50vh" />}
      {data && (
        <div className={styles.cards}>
          {problem && <Notice tone="bad">{problem}</Notice>}
          {!household && (
            <Empty icon="people" title="Shop together">
              <p>
                Invite the people that you live with. You share shopping lists, and each of you keeps their
                own receipts and prices to themselves.
              </p>
            </Empty>
          )}
          {household && <Members household={household} onDone={retry} onProblem={setProblem} />}
          <Invitations household={household ?? null} onDone={retry} onProblem={setProblem} />
          {household && <Leaving household={household} onDone={retry} onProblem={setProblem} />}
        </div>
      )}
    </>
  );
}

interface PartProps {
  household: Household;
  onDone: () => void;
  onProblem: (words: string | null) => void;
}

function Members({ household, onDone, onProblem }: PartProps) {
  const [removing, remove] = useMutation(RemoveHouseholdMember);
  const [handing, handOver] = useMutation(HandOverHousehold);
  const [asked, setAsked] = useState<{ deed: Deed; member: Member } | null>(null);
  const isOwner = household.members.some(({ isViewer, role }) => isViewer && role === "OWNER");
  const confirm = async () => {
    if (!asked) return;
    setAsked(null);
    const act = asked.deed === "remove" ? remove : handOver;
    const { data, error } = await act({ input: { memberId: asked.member.id } });
    onProblem(data ? messageOf(data.outcome) : wordsFor(error));
    onDone();
  };
  const isBusy = removing.fetching || handing.fetching;
  return (
    <section className={styles.card} aria-labelledby="people">
      <h2 id="people">People</h2>
      <ul role="list" aria-label="People" className={styles.rows}>
        {household.members.map((member) => (
          <li key={member.id} className={styles.row}>
            <StoreMark name={member.name} size={40} />
            <span className={styles.who}>
              {member.name}
              <small>{wordsOf(member)}</small>
            </span>
            {isOwner && !member.isViewer && (
              <span className={styles.deeds}>
                <Button
                  look="quiet"
                  aria-label={`Make owner: ${member.name}`}
                  disabled={isBusy}
                  onClick={() => setAsked({ deed: "handOver", member })}
                >
                  Make owner
                </Button>
                <IconButton
                  icon="close"
                  label={`Remove ${member.name}`}
                  disabled={isBusy}
                  onClick={() => setAsked({ deed: "remove", member })}
                />
              </span>
            )}
          </li>
        ))}
      </ul>
      <Confirm
        isOpen={asked?.deed === "remove"}
        title={`Remove ${asked?.member.name ?? ""}?`}
        action="Remove"
        onConfirm={() => void confirm()}
        onCancel={() => setAsked(null)}
      >
        They see the shared lists no more. Lists that they began stay here, and they get copies of them.
      </Confirm>
      <Confirm
        isOpen={asked?.deed === "handOver"}
        title={`Make ${asked?.member.name ?? ""} the owner?`}
        action="Make owner"
        onConfirm={() => void confirm()}
        onCancel={() => setAsked(null)}
      >
        Then they remove people and delete shared lists, and you do not. You stay in the household, and your
        lists stay yours. Only they can make you the owner again.
      </Confirm>
    </section>
  );
}

/** What an owner does to somebody, once they confirmed it. */
type Deed = "remove" | "handOver";

function wordsOf({ isViewer, role, joinedAt }: Member): string {
  const since = `since ${formatShortDay(dayOf(new Date(joinedAt)), dayOf(new Date()))}`;
  return [isViewer && "You", role === "OWNER" && "Owner", since].filter(Boolean).join(" · ");
}

function Invitations({
  household,
  onDone,
  onProblem,
}: Omit<PartProps, "household"> & { household: Household | null }) {
  const { sync } = useShopping();
  const [inviting, invite] = useMutation(InviteToHousehold);
  const [revoking, revoke] = useMutation(RevokeInvitation);
  const [link, setLink] = useState<string | null>(null);
  const [now] = useState(() => Date.now());
  const open = household?.invitations.filter(({ expiresAt }) => Date.parse(expiresAt) > now) ?? [];
  const make = async () => {
    const { data, error } = await invite({});
    onProblem(data ? messageOf(data.outcome) : wordsFor(error));
    if (data?.outcome.__typename !== "InvitedToHousehold") return;
    setLink(linkFor(location.origin, data.outcome.code));
    onDone();
    sync(); // lists that are begun from now on can be shared
  };
  const takeBack = async (invitationId: string) => {
    const { data, error } = await revoke({ input: { invitationId } });
    onProblem(data ? messageOf(data.outcome) : wordsFor(error));
    setLink(null); // it may be the one that is shown
    onDone();
  };
  return (
    <section className={styles.card} aria-labelledby="invitations">
      <h2 id="invitations">Invite somebody</h2>
      <p>Make a link and send it to one person. It lets one person in, within seven days.</p>
      {link && (
        <>
          <CopyField label="Link to join" text={link} />
          <Notice tone="plain" icon="copy">
            Copy it now: it is shown this once.
          </Notice>
        </>
      )}
      <div>
        <Button
          icon="plus"
          look={household ? "secondary" : "primary"}
          isBusy={inviting.fetching}
          onClick={() => void make()}
        >
          Make a link
        </Button>
      </div>
      {open.length > 0 && (
        <ul role="list" aria-label="Open invitations" className={styles.rows}>
          {open.map(({ id, invitedBy, expiresAt }) => (
            <li key={id} className={styles.row}>
              <span className={styles.who}>
                A link of {invitedBy}
                <small>good until {formatMoment(expiresAt)}</small>
              </span>
              <Button look="quiet" disabled={revoking.fetching} onClick={() => void takeBack(id)}>
                Take it back
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Leaving({ household, onDone, onProblem }: PartProps) {
  const { dropShared } = useShopping();
  const [{ fetching }, leave] = useMutation(LeaveHousehold);
  const [isAsking, setAsking] = useState(false);
  const isLast = household.members.length === 1;
  const confirm = async () => {
    setAsking(false);
    const { data, error } = await leave({});
    onProblem(data ? messageOf(data.outcome) : wordsFor(error));
    if (data?.outcome.__typename === "HouseholdLeft") dropShared();
    onDone();
  };
  return (
    <section className={styles.end}>
      <Button look="danger" icon="leave" isBusy={fetching} onClick={() => setAsking(true)}>
        Leave the household
      </Button>
      <Confirm
        isOpen={isAsking}
        title="Leave the household?"
        action="Leave"
        onConfirm={() => void confirm()}
        onCancel={() => setAsking(false)}
      >
        {isLast
          ? "You are the only one in it, so it ends, and open invitations with it. Your lists stay yours."
          : "You see the shared lists no more. Lists that you began stay there, and you get copies of them."}
      </Confirm>
    </section>
  );
}

const messageOf = (outcome: { __typename: string; message?: string }): string | null =>
  outcome.message ?? null;
