import { useState } from "react";
import { useMutation } from "urql";
import { wordsFor } from "../api/problem.ts";
import { Button } from "../design/Button.tsx";
import { Notice } from "../design/Notice.tsx";
import { type NotificationSettings, SendEmailLink } from "./documents.ts";
import styles from "./NotificationsScreen.module.css";

/** Says that emails wait for the link that was mailed, and has another one mailed. */
export function Verification({ settings }: { settings: NotificationSettings }) {
  const { emailAddress, linkAskedAt, isEmailAvailable } = settings;
  const [{ fetching }, send] = useMutation(SendEmailLink);
  const [said, setSaid] = useState<{ tone: "plain" | "bad"; words: string } | null>(null);
  const again = () =>
    void send({}).then(({ data, error }) => {
      const answer = data?.sendEmailLink;
      const refused = answer && answer.__typename !== "SendEmailLinkSuccess" ? answer.message : null;
      setSaid(
        (error ?? refused)
          ? { tone: "bad", words: refused ?? wordsFor(error) }
          : { tone: "plain", words: "We sent you another link." },
      );
    });
  return (
    <div className={styles.verification}>
      <Notice tone="plain" icon="mail">
        {linkAskedAt ? "We sent a link to " : "We have to send a link to "}
        <strong>{emailAddress}</strong>. Emails begin once you have opened it.
      </Notice>
      <Button isBusy={fetching} disabled={!isEmailAvailable} onClick={again}>
        {linkAskedAt ? "Send it again" : "Send it"}
      </Button>
      {said && <Notice tone={said.tone}>{said.words}</Notice>}
    </div>
  );
}
