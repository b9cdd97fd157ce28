import { useEffect, useRef, useState } from "react";
import { Button } from "../design/Button.tsx";
import { Notice } from "../design/Notice.tsx";
import { useTimeZone } from "./useTimeZone.ts";
import styles from "./ZoneHere.module.css";
import { isSameClock, isZoneKept, keepZone, zoneHere, zoneName } from "./zones.ts";

/** Tells the account where this device is, if it never said; asks, if that is elsewhere, and changes nothing by itself:
 * who travels still has the coupons and the days of home. */
export function ZoneHere() {
  const { zone, change, isBusy, problem } = useTimeZone();
  const [here] = useState(zoneHere);
  const hasTold = useRef(false);
  const [hasKept, setKept] = useState(false);
  useEffect(() => {
    if (zone !== null || hasTold.current) return;
    hasTold.current = true;
    change(here, true);
  });
  if (!zone || hasKept || isSameClock(zone, here) || isZoneKept(zone, here)) return null;
  const keep = () => {
    keepZone(zone, here);
    setKept(true);
  };
  return (
    <section className={styles.offer} aria-label="Time zone">
      <Notice tone="plain" icon="phone">
        <p>
          This device is in {zoneName(here)}, and your days go by {zoneName(zone)}.
        </p>
        {problem && <p role="alert">{problem}</p>}
        <div className={styles.choice}>
          <Button isBusy={isBusy} onClick={() => change(here)}>
            Use {zoneName(here)}
          </Button>
          <Button look="quiet" onClick={keep}>
            Keep it
          </Button>
        </div>
      </Notice>
    </section>
  );
}
