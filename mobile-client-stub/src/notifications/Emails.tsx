import { Link } from "react-router";
import { Choice } from "../design/Field.tsx";
import { Notice } from "../design/Notice.tsx";
import { zoneName } from "../zone/zones.ts";
import { Verification } from "./Verification.tsx";
import type { Change, NotificationSettings } from "./documents.ts";
import styles from "./NotificationsScreen.module.css";
import { formatHour, formatWeekday, WEEKDAYS } from "./schedule.ts";

const RHYTHMS = { OFF: "Never", AT_ONCE: "At once", WEEKLY: "Once a week" } as const;
type Rhythm = keyof typeof RHYTHMS;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** When emails come; the weekly one at the shopper's own day and hour, by the clock of their time zone. */
export function Emails({
  settings,
  onChange,
}: {
  settings: NotificationSettings;
  onChange: (change: Change) => void;
}) {
  const { isEmailAvailable, emailRhythm, digestWeekday, digestHour, timeZone } = settings;
  return (
    <section className={styles.card}>
      <h2>Emails</h2>
      {!isEmailAvailable && (
        <Notice tone="plain" icon="mail">
          Whoever hosts this CartSnitch has not set up emails.
        </Notice>
      )}
      <Choice
        label="Send them"
        value={emailRhythm}
        disabled={!isEmailAvailable && emailRhythm === "OFF"}
        onChange={(event) => onChange({ emailRhythm: event.currentTarget.value as Rhythm })}
      >
        {Object.entries(RHYTHMS).map(([rhythm, label]) => (
          <option key={rhythm} value={rhythm} disabled={!isEmailAvailable && rhythm !== "OFF"}>
            {label}
          </option>
        ))}
      </Choice>
      {emailRhythm !== "OFF" && !settings.isEmailVerified && <Verification settings={settings} />}
      {emailRhythm === "WEEKLY" && (
        <>
          <div className={styles.pair}>
            <Choice
              label="Day"
              value={digestWeekday}
              onChange={(event) =>
                onChange({ digestWeekday: event.currentTarget.value as typeof digestWeekday })
              }
            >
              {WEEKDAYS.map((day) => (
                <option key={day} value={day}>
                  {formatWeekday(day)}
                </option>
              ))}
            </Choice>
            <Choice
              label="Hour"
              value={digestHour}
              onChange={(event) => onChange({ digestHour: Number(event.currentTarget.value) })}
            >
              {HOURS.map((hour) => (
                <option key={hour} value={hour}>
                  {formatHour(hour)}
                </option>
              ))}
            </Choice>
          </div>
          <p className={styles.zone}>
            By the clock of {zoneName(timeZone)}. <Link to="/account">Change</Link>
          </p>
        </>
      )}
    </section>
  );
}
