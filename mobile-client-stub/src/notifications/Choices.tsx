import { BareSwitch } from "../design/Switch.tsx";
import type { Choice, NoticeKind, NotificationSettings } from "./documents.ts";
import styles from "./NotificationsScreen.module.css";

const LABELS: Record<NoticeKind, string> = {
  RECEIPT_NEEDS_LOOK: "Receipt needs a look",
  RECEIPT_READ: "Receipt was read",
  PRICE_INCREASE: "Costs more",
  PRICE_DROP: "Costs less",
  TARGET_PRICE: "At your price",
  SHRINKFLATION: "Got smaller",
  CHEAPER_ELSEWHERE: "Cheaper elsewhere",
  COUPON: "Coupons",
};
const WAYS = { app: "App", push: "Push", email: "Email" } as const;
type Way = keyof typeof WAYS;

/** Of what the shopper is told by which way; a change holds at once. */
export function Choices({
  settings,
  onChange,
}: {
  settings: NotificationSettings;
  onChange: (choice: Choice) => void;
}) {
  const isEmailOff = settings.emailRhythm === "OFF";
  const byKind = new Map(settings.choices.map((choice) => [choice.kind, choice]));
  const ordered = (Object.keys(LABELS) as NoticeKind[]).flatMap((kind) => byKind.get(kind) ?? []);
  return (
    <section className={styles.card}>
      <h2>Tell me</h2>
      <table className={styles.table}>
        <thead>
          <tr>
            <td />
            {Object.entries(WAYS).map(([way, label]) => (
              <th key={way} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ordered.map((choice) => (
            <tr key={choice.kind}>
              <th scope="row">{LABELS[choice.kind]}</th>
              {(Object.keys(WAYS) as Way[]).map((way) => (
                <td key={way}>
                  <BareSwitch
                    label={`${LABELS[choice.kind]}: ${WAYS[way]}`}
                    checked={choice[way]}
                    disabled={way === "email" && isEmailOff}
                    onChange={(event) => onChange(chosen(choice, way, event.currentTarget.checked))}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {isEmailOff && <p>Emails are off; turn them on below.</p>}
    </section>
  );
}

function chosen({ kind, app, push, email }: Choice, way: Way, isOn: boolean): Choice {
  return { kind, app, push, email, [way]: isOn };
}
