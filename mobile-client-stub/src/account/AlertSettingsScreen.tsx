import { type SubmitEvent, useState } from "react";
import { Link } from "react-router";
import { useMutation, useQuery } from "urql";
import { wordsFor } from "../api/problem.ts";
import type { AlertKind } from "../alerts/documents.ts";
import { ALL_KINDS, KINDS } from "../alerts/words.ts";
import { Button } from "../design/Button.tsx";
import { Field } from "../design/Field.tsx";
import { Failure, Notice } from "../design/Notice.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
import { SkeletonBlock } from "../design/Skeleton.tsx";
import { Switch } from "../design/Switch.tsx";
import styles from "./AlertSettingsScreen.module.css";
import { AlertSettings, ChangeAlertSettings } from "./documents.ts";
import { BOUNDS, type Field as FieldName, FIELDS_OF, readForm, type Settings, typed } from "./thresholds.ts";

/** What the shopper wants to be told of their prices, and from how much on. */
export function AlertSettingsScreen() {
  const [{ data, error }, ask] = useQuery({ query: AlertSettings, requestPolicy: "network-only" });
  return (
    <>
      <ScreenHeader title="What you are told" backTo="/account" />
      {error && !data && <Failure error={error} onRetry={() => ask({ requestPolicy: "network-only" })} />}
      {!data && !error && <SkeletonBlock height="60vh" />}
      {data && <Form settings={data.alertSettings} />}
    </>
  );
}

const HINTS: Record<AlertKind, string> = {
  PRICE_INCREASE: "More than you usually pay at the same store.",
  PRICE_DROP: "Less than you usually pay at the same store, and the lowest price in some time.",
  TARGET_PRICE: "At or under a price that you watch.",
  SHRINKFLATION: "Less in the package, and the price did not fall with it.",
  CHEAPER_ELSEWHERE: "Something you buy often costs less at another store you use.",
  COUPON: "A coupon for what you buy: a new one, and one that ends in three days.",
};

type Problems = Partial<Record<FieldName, string>>;

function Form({ settings }: { settings: Settings }) {
  const [{ fetching }, send] = useMutation(ChangeAlertSettings);
  const [kinds, setKinds] = useState<ReadonlySet<AlertKind>>(new Set(settings.kinds));
  const [problems, setProblems] = useState<Problems>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaved, setSaved] = useState(false);

  const save = async (form: FormData) => {
    const { input, problems: wrong } = readForm(form);
    setProblems(wrong);
    setProblem(null);
    if (Object.keys(wrong).length > 0) return;
    const { data, error } = await send({
      input: { ...input, kinds: ALL_KINDS.filter((kind) => kinds.has(kind)) },
    });
    const answer = data?.changeAlertSettings;
    if (answer?.__typename === "InvalidAlertSettings" && answer.field in BOUNDS)
      setProblems({ [answer.field]: answer.message });
    else if (answer?.__typename === "InvalidAlertSettings") setProblem(answer.message);
    else if (error) setProblem(wordsFor(error));
    else setSaved(true);
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSaved(false);
    void save(new FormData(event.currentTarget));
  };
  return (
    <form className={styles.cards} noValidate onSubmit={submit} onChange={() => setSaved(false)}>
      {ALL_KINDS.map((kind) => (
        <section key={kind} className={styles.card} aria-label={KINDS[kind].label}>
          <Switch
            label={<strong>{KINDS[kind].label}</strong>}
            hint={HINTS[kind]}
            checked={kinds.has(kind)}
            onChange={(event) => setKinds(withKind(kinds, kind, event.currentTarget.checked))}
          />
          {kinds.has(kind) && FIELDS_OF[kind].length > 0 && (
            <div className={styles.fields}>
              {FIELDS_OF[kind].map((field) => (
                <Field
                  key={field}
                  name={field}
                  label={BOUNDS[field].label}
                  inputMode="decimal"
                  autoComplete="off"
                  defaultValue={typed(field, settings)}
                  hint={BOUNDS[field].hint}
                  problem={problems[field]}
                >
                  <span className={styles.unit}>{BOUNDS[field].unit}</span>
                </Field>
              ))}
            </div>
          )}
          {kind === "TARGET_PRICE" && kinds.has(kind) && <Link to="/prices/watches">Your watches</Link>}
        </section>
      ))}
      {problem && <Notice tone="bad">{problem}</Notice>}
      {isSaved && <Notice tone="good">Saved. Your alerts follow in a moment.</Notice>}
      <div>
        <Button type="submit" look="primary" isBusy={fetching}>
          Save
        </Button>
      </div>
    </form>
  );
}

function withKind(kinds: ReadonlySet<AlertKind>, kind: AlertKind, isOn: boolean): ReadonlySet<AlertKind> {
  const changed = new Set(kinds);
  if (isOn) changed.add(kind);
  else changed.delete(kind);
  return changed;
}
