import { type ReactNode, useState } from "react";
import { useMutation } from "urql";
import { CHANGED } from "../alerts/documents.ts";
import { wordsFor } from "../api/problem.ts";
import { Badge } from "../design/Badge.tsx";
import { Button } from "../design/Button.tsx";
import { Confirm } from "../design/Confirm.tsx";
import { Notice } from "../design/Notice.tsx";
import { DeleteWatch, PauseWatch, type Watch } from "./documents.ts";
import styles from "./WatchCard.module.css";
import { distanceWords, nearestWords, stateOf, targetWords, whereWords } from "./words.ts";

/** What goes with a watch. */
const GONE = ["Watch", ...CHANGED.additionalTypenames];
const TONES = { paused: "plain", reached: "good", over: "warn", unknown: "plain" } as const;

interface WatchCardProps {
  watch: Watch;
  /** Opens it to be changed; without, it is changed elsewhere. */
  onChange?: () => void;
  /** What is watched, where the screen does not say it. */
  children?: ReactNode;
}

/** A watch: its target, how far that is, and what can be done with it. */
export function WatchCard({ watch, onChange, children }: WatchCardProps) {
  const doing = useWatchDeeds(watch);
  const [isAsking, setAsking] = useState(false);
  const state = stateOf(watch);
  const distance = distanceWords(watch);
  return (
    <div className={styles.card}>
      {children}
      <div className={styles.head}>
        <p className={styles.target}>{targetWords(watch)}</p>
        {distance && <Badge tone={TONES[state]}>{distance}</Badge>}
      </div>
      <p className={styles.detail}>{whereWords(watch)}</p>
      <p className={styles.detail}>{nearestWords(watch)}</p>
      {doing.problem && <Notice tone="bad">{doing.problem}</Notice>}
      <div className={styles.ways}>
        {onChange && (
          <Button look="quiet" icon="pen" onClick={onChange}>
            Change
          </Button>
        )}
        <Button
          look="quiet"
          icon={state === "paused" ? "play" : "pause"}
          isBusy={doing.isBusy}
          onClick={() => doing.pause(state !== "paused")}
        >
          {state === "paused" ? "Resume" : "Pause"}
        </Button>
        <Button look="quiet" icon="bin" isBusy={doing.isBusy} onClick={() => setAsking(true)}>
          Delete
        </Button>
      </div>
      <Confirm
        isOpen={isAsking}
        title="Delete the watch?"
        action="Delete"
        onConfirm={() => {
          setAsking(false);
          doing.remove();
        }}
        onCancel={() => setAsking(false)}
      >
        What it told you so far goes with it.
      </Confirm>
    </div>
  );
}

function useWatchDeeds({ id }: Watch) {
  const [pausing, pause] = useMutation(PauseWatch);
  const [deletion, remove] = useMutation(DeleteWatch);
  const outcomes = [pausing.data?.outcome, deletion.data?.outcome];
  const refused = outcomes.find((outcome) => outcome && "message" in outcome);
  const error = pausing.error ?? deletion.error;
  return {
    pause: (paused: boolean) => void pause({ input: { watchId: id, paused } }),
    remove: () => void remove({ input: { watchId: id } }, { additionalTypenames: GONE }),
    isBusy: pausing.fetching || deletion.fetching,
    problem: error ? wordsFor(error) : refused && "message" in refused ? refused.message : null,
  };
}
