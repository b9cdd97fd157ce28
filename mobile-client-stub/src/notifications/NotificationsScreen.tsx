import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { wordsFor } from "../api/problem.ts";
import { Failure, Notice } from "../design/Notice.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
import { SkeletonBlock } from "../design/Skeleton.tsx";
import { Choices } from "./Choices.tsx";
import {
  type Change,
  ChangeNotificationSettings,
  HowIAmTold,
  type NotificationSettings,
} from "./documents.ts";
import { Emails } from "./Emails.tsx";
import styles from "./NotificationsScreen.module.css";
import { Pushes } from "./Pushes.tsx";

/** How the shopper wants to be told: of what by which way, on which devices, and when emails come. */
export function NotificationsScreen() {
  const [{ data, error }, ask] = useQuery({ query: HowIAmTold, requestPolicy: "cache-and-network" });
  return (
    <>
      <ScreenHeader title="Notifications" backTo="/account" />
      {error && !data && <Failure error={error} onRetry={() => ask({ requestPolicy: "network-only" })} />}
      {!data && !error && <SkeletonBlock height="60vh" />}
      {data && <Settings settings={data.notificationSettings} />}
    </>
  );
}

function Settings({ settings }: { settings: NotificationSettings }) {
  const { shown, change, problem } = useChanging(settings);
  return (
    <div className={styles.cards}>
      {problem && <Notice tone="bad">{problem}</Notice>}
      <Choices settings={shown} onChange={(choice) => change({ choices: [choice] })} />
      <Pushes settings={shown} />
      <Emails settings={shown} onChange={change} />
    </div>
  );
}

/** Shows what was chosen at once, and what was before again where the server refuses it. */
function useChanging(settings: NotificationSettings): {
  shown: NotificationSettings;
  change: (change: Change) => void;
  problem: string | null;
} {
  const [, send] = useMutation(ChangeNotificationSettings);
  const [waiting, setWaiting] = useState<readonly Change[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const change = (wanted: Change) => {
    setProblem(null);
    setWaiting((before) => [...before, wanted]);
    void send({ input: wanted }).then(({ data, error }) => {
      const answer = data?.changeNotificationSettings;
      const refused =
        answer && answer.__typename !== "ChangeNotificationSettingsSuccess" ? answer.message : null;
      if (error ?? refused) setProblem(refused ?? wordsFor(error));
      setWaiting((before) => before.filter((each) => each !== wanted));
    });
  };
  return { shown: waiting.reduce(changed, settings), change, problem };
}

/** The settings as they will be. */
function changed(
  settings: NotificationSettings,
  { choices, emailRhythm, ...rest }: Change,
): NotificationSettings {
  const chosen = new Map(choices?.map((choice) => [choice.kind, choice]));
  return {
    ...settings,
    choices: settings.choices.map((choice) => ({ ...choice, ...chosen.get(choice.kind) })),
    emailRhythm: emailRhythm ?? settings.emailRhythm,
    digestWeekday: rest.digestWeekday ?? settings.digestWeekday,
    digestHour: rest.digestHour ?? settings.digestHour,
    timeZone: rest.timeZone ?? settings.timeZone,
  };
}
