import { useMutation } from "urql";
import { wordsFor } from "../api/problem.ts";
import { Button, IconButton } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { Notice } from "../design/Notice.tsx";
import { SkeletonBlock } from "../design/Skeleton.tsx";
import { formatMoment } from "../format/dates.ts";
import { nameOfDevice, type PushState } from "./device.ts";
import { type Device, type NotificationSettings, RemovePushSubscription } from "./documents.ts";
import styles from "./NotificationsScreen.module.css";
import { forget, remembered } from "./push.ts";
import { type Push, usePush } from "./usePush.ts";

const WHY_NOT: Partial<Record<PushState, string>> = {
  unsupported: "This browser cannot show notifications of CartSnitch.",
  "home-screen":
    "Add CartSnitch to your home screen first (Share, then Add to Home Screen), and open it from there.",
  "not-set-up": "Whoever hosts this CartSnitch has not set up pushes.",
  blocked:
    "You once told this browser to show nothing of CartSnitch. You can change that in the browser's settings of this site.",
};

/** Pushes on this device, and the list of all devices that show them. */
export function Pushes({
  settings: { pushPublicKey, pushSubscriptions },
}: {
  settings: NotificationSettings;
}) {
  const push = usePush(pushPublicKey);
  return (
    <section className={styles.card}>
      <h2>Pushes</h2>
      <ThisDevice push={push} />
      {pushSubscriptions.length > 0 && (
        <ul className={styles.devices} aria-label="Devices">
          {pushSubscriptions.map((device) => (
            <li key={device.id}>
              <OneDevice
                device={device}
                isThis={push.state === "on" && remembered()?.subscriptionId === device.id}
                onRemoved={push.look}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function ThisDevice({ push: { state, isBusy, problem, turnOn, turnOff } }: { push: Push }) {
  if (state === undefined) return <SkeletonBlock height="44px" />;
  const why = WHY_NOT[state];
  if (why)
    return (
      <Notice tone="plain" icon="bell">
        {why}
      </Notice>
    );
  return (
    <>
      <p>
        {state === "on"
          ? "This device shows what you are told, also while CartSnitch is closed."
          : "This device can show what you are told, also while CartSnitch is closed."}
      </p>
      {problem && <Notice tone="bad">{problem}</Notice>}
      <div>
        {state === "on" ? (
          <Button isBusy={isBusy} onClick={turnOff}>
            Turn off on this device
          </Button>
        ) : (
          <Button look="primary" icon="bell" isBusy={isBusy} onClick={turnOn}>
            Turn on on this device
          </Button>
        )}
      </div>
    </>
  );
}

function OneDevice({
  device,
  isThis,
  onRemoved,
}: {
  device: Device;
  isThis: boolean;
  onRemoved: () => void;
}) {
  const name = nameOfDevice(device.userAgent);
  const [{ data, error, fetching }, remove] = useMutation(RemovePushSubscription);
  const answer = data?.removePushSubscription;
  const refused = answer && answer.__typename !== "RemovePushSubscriptionSuccess" ? answer.message : null;
  const end = async () => {
    await remove({ subscriptionId: device.id });
    if (!isThis) return;
    await forget();
    onRemoved();
  };
  return (
    <>
      <div className={styles.device}>
        <Icon name="phone" />
        <span className={styles.what}>
          <span>
            {name}
            {isThis && " (this one)"}
          </span>
          <span className={styles.since}>since {formatMoment(device.createdAt)}</span>
        </span>
        <IconButton icon="bin" label={`Remove ${name}`} disabled={fetching} onClick={() => void end()} />
      </div>
      {(error ?? refused) && <Notice tone="bad">{refused ?? wordsFor(error)}</Notice>}
    </>
  );
}
