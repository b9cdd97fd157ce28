import { type SyntheticEvent, useState } from "react";
import { Button } from "../design/Button.tsx";
import { Choice, Field } from "../design/Field.tsx";
import { Notice } from "../design/Notice.tsx";
import { Sheet } from "../design/Sheet.tsx";
import { typedAs } from "../format/decimal.ts";
import { formatMoney } from "../format/money.ts";
import { useDraft } from "../design/useDraft.ts";
import { placesOf, widened } from "../purchase/boxes.ts";
import type { LineKind, PurchaseLine } from "../purchase/documents.ts";
import type { ReviewedPurchase } from "./documents.ts";
import {
  closingAmount,
  draftOf,
  gapWith,
  KINDS,
  type LineDraft,
  newDraft,
  ownersFor,
  valuesOf,
  withOtherSign,
  type Wrong,
  wrongIn,
} from "./draft.ts";
import { GapPreview } from "./GapPreview.tsx";
import styles from "./LineSheet.module.css";
import { ProductChoice, ProductRow } from "./ProductChoice.tsx";
import { Proposal } from "./Proposal.tsx";
import { SplitForm } from "./SplitForm.tsx";
import type { Correcting } from "./useCorrecting.ts";
import type { RegionReading } from "./useRegion.ts";

interface LineSheetProps {
  purchase: ReviewedPurchase;
  /** Null for one that is added. */
  line: PurchaseLine | null;
  /** What one that is added begins with. */
  begun: { text?: string; amount?: string };
  correcting: Correcting;
  region: RegionReading;
  onClose: () => void;
}

/** Everything that can be done to one line, or the values of one that no reading showed. */
export function LineSheet(props: LineSheetProps) {
  const { purchase, line, begun, correcting, onClose } = props;
  const [part, setPart] = useState<"values" | "split" | "product">("values");
  const [draft, change] = useDraft(line ? draftOf(line, purchase.corrections) : newDraft(begun));
  const back = () => setPart("values");
  return (
    <Sheet title={line ? line.text : "Add a line"} onClose={onClose}>
      {line && part === "split" && (
        <SplitForm purchase={purchase} line={line} correcting={correcting} onDone={onClose} onBack={back} />
      )}
      {part === "product" && (
        <ProductChoice
          product={draft.product}
          text={draft.text}
          onChoose={(product) => {
            change({ product });
            back();
          }}
          onBack={back}
        />
      )}
      {part === "values" && (
        <LineForm
          {...props}
          draft={draft}
          onChange={change}
          onSplit={() => setPart("split")}
          onProduct={() => setPart("product")}
        />
      )}
    </Sheet>
  );
}

interface LineFormProps extends LineSheetProps {
  draft: LineDraft;
  onChange: (values: Partial<LineDraft>) => void;
  onSplit: () => void;
  onProduct: () => void;
}

function LineForm(props: LineFormProps) {
  const { purchase, line, correcting, region, onClose, draft, onChange: change, onSplit, onProduct } = props;
  const [wrong, setWrong] = useState<Wrong>({});
  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    const found = wrongIn(draft);
    if (Object.keys(found).length > 0) {
      setWrong(found);
      return;
    }
    const refused = await send(purchase, line, draft, correcting);
    if (refused) setWrong(refused);
    else onClose();
  };
  return (
    <form className={styles.form} noValidate onSubmit={(event) => void save(event)}>
      {wrong.other && <Notice tone="bad">{wrong.other}</Notice>}
      <Proposal
        region={region}
        currencyCode={purchase.currencyCode}
        onText={(text) => change({ text })}
        onAmount={(amount) => change({ amount: typedAs(amount) })}
      />
      <AmountField purchase={purchase} line={line} draft={draft} wrong={wrong} onChange={change} />
      <Field
        label="Text"
        value={draft.text}
        problem={wrong.TEXT}
        onChange={(event) => change({ text: event.target.value })}
      />
      <KindChoice kind={draft.kind} problem={wrong.KIND} onChange={(kind) => change({ kind })} />
      <OwnerChoice
        owners={ownersFor(purchase.lines, line, draft.kind)}
        appliesTo={draft.appliesTo}
        problem={wrong.APPLIES_TO}
        onChange={(appliesTo) => change({ appliesTo })}
      />
      {draft.kind === "ITEM" && (
        <>
          <ProductRow product={draft.product} onChange={onProduct} />
          {wrong.PRODUCT && <Notice tone="bad">{wrong.PRODUCT}</Notice>}
        </>
      )}
      <Measures draft={draft} wrong={wrong} onChange={change} />
      {line && (
        <LineActions
          purchase={purchase}
          line={line}
          correcting={correcting}
          region={region}
          onSplit={onSplit}
          onDone={(refused) => (refused ? setWrong(refused) : onClose())}
        />
      )}
      <div className={styles.save}>
        <Button type="submit" look="primary" isBusy={correcting.isBusy}>
          {line ? "Save" : "Add the line"}
        </Button>
      </div>
    </form>
  );
}

async function send(
  purchase: ReviewedPurchase,
  line: PurchaseLine | null,
  draft: LineDraft,
  { correct }: Correcting,
): Promise<Wrong | null> {
  const values = valuesOf(draft, line);
  if (!line)
    return correct(`Added “${draft.text.trim()}”.`, {
      type: "addLine",
      input: { purchaseId: purchase.id, ...values },
    });
  if (Object.keys(values).length === 0) return null;
  return correct(`Changed “${line.text}”.`, { type: "correctLine", input: { lineId: line.id, ...values } });
}

interface PartProps {
  draft: LineDraft;
  wrong: Wrong;
  onChange: (values: Partial<LineDraft>) => void;
}

/** The amount, what becomes of the gap with it, and the one that closes it. */
function AmountField({
  purchase,
  line,
  draft,
  wrong,
  onChange,
}: PartProps & Pick<LineSheetProps, "purchase" | "line">) {
  const closing = closingAmount(purchase, line);
  return (
    <div className={styles.amount}>
      <Field
        label="Amount"
        inputMode="decimal"
        autoComplete="off"
        value={draft.amount}
        problem={wrong.AMOUNT}
        onChange={(event) => onChange({ amount: event.target.value })}
      >
        <Button
          aria-label="Other sign"
          title="Other sign"
          onClick={() => onChange({ amount: withOtherSign(draft.amount) })}
        >
          ±
        </Button>
      </Field>
      <GapPreview purchase={purchase} gap={gapWith(purchase, line, [draft])} />
      {closing !== null && typedAs(closing) !== draft.amount && (
        <Button look="quiet" onClick={() => onChange({ amount: typedAs(closing) })}>
          {formatMoney({ amount: closing, currencyCode: purchase.currencyCode })} would close the gap
        </Button>
      )}
    </div>
  );
}

interface OwnerChoiceProps {
  owners: readonly PurchaseLine[];
  appliesTo: string | null;
  problem: string | undefined;
  onChange: (appliesTo: string | null) => void;
}

/** Which goods a discount, deposit or fee is of; nothing for what can be of none. */
function OwnerChoice({ owners, appliesTo, problem, onChange }: OwnerChoiceProps) {
  if (owners.length === 0) return null;
  return (
    <Choice
      label="Belongs to"
      value={appliesTo ?? ""}
      problem={problem}
      onChange={(event) => onChange(event.target.value || null)}
    >
      <option value="">The whole purchase</option>
      {owners.map(({ id, text, amount }) => (
        <option key={id} value={id}>
          {text}, {formatMoney(amount)}
        </option>
      ))}
    </Choice>
  );
}

function KindChoice({
  kind,
  problem,
  onChange,
}: {
  kind: LineKind;
  problem: string | undefined;
  onChange: (kind: LineKind) => void;
}) {
  return (
    <Choice
      label="Kind"
      value={kind}
      problem={problem}
      onChange={(event) => onChange(event.target.value as LineKind)}
    >
      {Object.entries(KINDS).map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </Choice>
  );
}

function Measures({ draft, wrong, onChange }: PartProps) {
  const isTold = [draft.quantity, draft.unit, draft.unitPrice].some((value) => value !== "");
  const [isOpen, setOpen] = useState(isTold);
  if (!isOpen)
    return (
      <Button look="quiet" icon="plus" onClick={() => setOpen(true)}>
        Quantity and unit price
      </Button>
    );
  return (
    <div className={styles.measures}>
      <Field
        label="Quantity"
        inputMode="decimal"
        value={draft.quantity}
        problem={wrong.QUANTITY}
        onChange={(event) => onChange({ quantity: event.target.value })}
      />
      {/* The hint says how an empty unit is understood: a quantity without one counts pieces. */}
      <Field
        label="Unit"
        value={draft.unit}
        placeholder="each"
        problem={wrong.UNIT}
        onChange={(event) => onChange({ unit: event.target.value })}
      />
      <Field
        label="Unit price"
        inputMode="decimal"
        value={draft.unitPrice}
        problem={wrong.UNIT_PRICE}
        onChange={(event) => onChange({ unitPrice: event.target.value })}
      />
    </div>
  );
}

interface LineActionsProps {
  purchase: ReviewedPurchase;
  line: PurchaseLine;
  correcting: Correcting;
  region: RegionReading;
  onSplit: () => void;
  onDone: (refused: Wrong | null) => void;
}

function LineActions({ purchase, line, correcting, region, onSplit, onDone }: LineActionsProps) {
  const next = purchase.lines[purchase.lines.findIndex(({ id }) => id === line.id) + 1];
  const place = placesOf(line).find(({ page }) =>
    purchase.receipt.pages.some(({ number, imageUrl }) => number === page && imageUrl !== null),
  );
  const { isBusy, correct } = correcting;
  const remove = () => correct(`Removed “${line.text}”.`, { type: "removeLine", input: { lineId: line.id } });
  const merge = (other: PurchaseLine) =>
    correct(`Merged “${line.text}” and “${other.text}”.`, {
      type: "mergeLines",
      input: { lineIds: [line.id, other.id] },
    });
  const isMerged = purchase.merged.some(({ id, mergedFrom }) => id === line.id && mergedFrom.length > 0);
  const takeApart = () =>
    correct(`Took “${line.text}” apart.`, { type: "unmergeLines", input: { lineId: line.id } });
  return (
    <div className={styles.actions} role="group" aria-label="More for this line">
      <Button look="quiet" icon="bin" disabled={isBusy} onClick={() => void remove().then(onDone)}>
        Remove
      </Button>
      <Button look="quiet" icon="split" onClick={onSplit}>
        Split
      </Button>
      {next && (
        <Button look="quiet" icon="join" disabled={isBusy} onClick={() => void merge(next).then(onDone)}>
          Merge with next
        </Button>
      )}
      {isMerged && (
        <Button look="quiet" icon="split" disabled={isBusy} onClick={() => void takeApart().then(onDone)}>
          Take apart
        </Button>
      )}
      {place && (
        <Button
          look="quiet"
          icon="frame"
          disabled={region.isReading}
          onClick={() => region.read(widened(place))}
        >
          Read it again
        </Button>
      )}
    </div>
  );
}
