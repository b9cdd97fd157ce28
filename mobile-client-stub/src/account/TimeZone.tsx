import { Choice } from "../design/Field.tsx";
import { Notice } from "../design/Notice.tsx";
import { useTimeZone } from "../zone/useTimeZone.ts";
import { zoneHere, zoneName, zonesWith } from "../zone/zones.ts";
import styles from "./AccountScreen.module.css";

/** By which days and clock one lives; chosen here, whatever the device says. */
export function TimeZone() {
  const { zone, change, isBusy, problem } = useTimeZone();
  return (
    <section className={styles.card} aria-label="Your time zone">
      <h2>Your time zone</h2>
      <p>By its clock coupons end, alerts come and the weekly email is sent.</p>
      <Choice
        label="Time zone"
        value={zone ?? ""}
        disabled={zone === undefined || isBusy}
        onChange={(event) => change(event.currentTarget.value)}
      >
        {!zone && (
          <option value="" disabled>
            {zone === null ? "Not said yet: UTC" : "…"}
          </option>
        )}
        {zonesWith(zoneHere(), ...(zone ? [zone] : [])).map((each) => (
          <option key={each} value={each}>
            {zoneName(each)}
          </option>
        ))}
      </Choice>
      {problem && <Notice tone="bad">{problem}</Notice>}
    </section>
  );
}
