import { type SyntheticEvent, useState } from "react";
import { Button } from "../design/Button.tsx";
import { Field } from "../design/Field.tsx";
import { Notice } from "../design/Notice.tsx";
import { useDraft } from "../design/useDraft.ts";
import { difference, readDecimal, typedAs } from "../format/decimal.ts";
import type { PurchaseLine } from "../purchase/documents.ts";
import type { ReviewedPurchase } from "./documents.ts";
import { EMPTY, gapWith, type Wrong, wrongIn } from "./draft.ts";
import { GapPreview } from "./GapPreview.tsx";
import styles from "./LineSheet.module.css";
import type { Correcting } from "./useCorrecting.ts";

interface SplitFormProps {
  purchase: ReviewedPurchase;
  line: PurchaseLine;
  correcting: Correcting;
  onDone: () => void;
  onBack: () => void;
}

/** Makes two lines of one. The second takes what the first leaves, until somebody says otherwise. */
export function SplitForm({ purchase, line, correcting, onDone, onBack }: SplitFormProps) {
  const [first, changeFirst] = useDraft({ text: line.text, amount: typedAs(line.amount.amount) });
  const [second, setSecond] = useState<{ text: string; amount: string | null }>({ text: "", amount: null });
  const [wrong, setWrong] = useState<[Wrong, Wrong]>([{}, {}]);
  const parts = [first, { text: second.text, amount: second.amount ?? restOf(line, first.amount) }] as const;
  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    const found = parts.map((part) => wrongIn({ ...EMPTY, ...part })) as [Wrong, Wrong];
    if (found.some((each) => Object.keys(each).length > 0)) {
      setWrong(found);
      return;
    }
    const values = parts.map(({ text, amount }) => ({ text: text.trim(), amount: readDecimal(amount) }));
    const refused = await correcting.correct(`Split “${line.text}”.`, {
      type: "splitLine",
      input: { lineId: line.id, parts: values },
    });
    if (refused) setWrong([refused, {}]);
    else onDone();
  };
  const drafts = parts.map(({ amount }) => ({ amount, kind: line.kind }));
  return (
    <form className={styles.form} noValidate onSubmit={(event) => void save(event)}>
      {wrong[0].other && <Notice tone="bad">{wrong[0].other}</Notice>}
      <PartFields number={1} part={parts[0]} wrong={wrong[0]} onChange={changeFirst} />
      <PartFields
        number={2}
        part={parts[1]}
        wrong={wrong[1]}
        onChange={(part) => setSecond({ ...second, ...part })}
      />
      <GapPreview purchase={purchase} gap={gapWith(purchase, line, drafts)} />
      <div className={styles.choices}>
        <Button onClick={onBack}>Back</Button>
        <Button type="submit" look="primary" isBusy={correcting.isBusy}>
          Split
        </Button>
      </div>
    </form>
  );
}

function restOf({ amount }: PurchaseLine, taken: string): string {
  const number = readDecimal(taken);
  return number === null ? "" : typedAs(difference(amount.amount, number));
}

interface PartFieldsProps {
  number: number;
  part: { text: string; amount: string };
  wrong: Wrong;
  onChange: (part: { text?: string; amount?: string }) => void;
}

function PartFields({ number, part, wrong, onChange }: PartFieldsProps) {
  return (
    <div className={styles.parts}>
      <Field
        label={`Text of line ${number}`}
        value={part.text}
        problem={wrong.TEXT}
        onChange={(event) => onChange({ text: event.target.value })}
      />
      <Field
        label={`Amount ${number}`}
        inputMode="decimal"
        autoComplete="off"
        value={part.amount}
        problem={wrong.AMOUNT}
        onChange={(event) => onChange({ amount: event.target.value })}
      />
    </div>
  );
}
