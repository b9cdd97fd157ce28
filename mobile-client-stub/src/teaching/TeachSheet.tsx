import { useState } from "react";
import { useQuery } from "urql";
import { Button, ButtonLink } from "../design/Button.tsx";
import { Modal } from "../design/Modal.tsx";
import { Notice } from "../design/Notice.tsx";
import { pathOfProduct } from "../prices/ProductRow.tsx";
import type { PurchaseLine } from "../purchase/documents.ts";
import { wordIn } from "../review/draft.ts";
import type { Deeds } from "./deeds.ts";
import { TeachingPreview } from "./documents.ts";
import { PreviewList } from "./PreviewList.tsx";
import { ProductFinder } from "./ProductFinder.tsx";
import styles from "./TeachSheet.module.css";

interface TeachSheetProps {
  line: PurchaseLine;
  storeName: string;
  deeds: Deeds;
  onClose: () => void;
}

/** A product to be meant by a text; without id it is one of its own. */
interface Chosen {
  id: string | null;
  name: string;
}

/** Says what a store means by the text of a line: first which product, then for which lines. */
export function TeachSheet({ line, storeName, deeds, onClose }: TeachSheetProps) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  return (
    <Modal title={chosen ? "For which lines?" : "Which product is it?"} onClose={onClose}>
      <p className={styles.line}>
        “{line.text}” at {storeName} is now {line.product ? `“${line.product.name}”` : "no product"}.
      </p>
      {chosen ? (
        <ForWhich line={line} chosen={chosen} deeds={deeds} onDone={onClose} onBack={() => setChosen(null)} />
      ) : (
        <>
          <ProductFinder text={wordIn(line.text)} exceptId={line.product?.id ?? null} onChoose={setChosen} />
          <Button icon="plus" onClick={() => setChosen({ id: null, name: "a product of its own" })}>
            A product of its own
          </Button>
        </>
      )}
    </Modal>
  );
}

interface ForWhichProps {
  line: PurchaseLine;
  chosen: Chosen;
  deeds: Deeds;
  onDone: () => void;
  onBack: () => void;
}

function ForWhich({ line, chosen, deeds, onDone, onBack }: ForWhichProps) {
  const input = { lineId: line.id, productId: chosen.id };
  const [state, ask] = useQuery({
    query: TeachingPreview,
    variables: { input },
    requestPolicy: "network-only",
  });
  const [refused, setRefused] = useState<string | null>(null);
  const teach = async (older: boolean) => {
    const wrong = await deeds.act({ type: "teach", ...input, older });
    setRefused(wrong);
    if (wrong === null) onDone();
  };
  const choose = async () => {
    if (chosen.id === null) return;
    const { id: productId, name } = chosen;
    const wrong = await deeds.act({ type: "choose", lineId: line.id, productId, name });
    setRefused(wrong);
    if (wrong === null) onDone();
  };
  return (
    <>
      {refused && <Notice tone="bad">{refused}</Notice>}
      <p>
        It becomes <strong>{chosen.name}</strong>, here and on receipts to come.
      </p>
      <PreviewList
        state={state}
        onRetry={() => ask({ requestPolicy: "network-only" })}
        words="with this text would be of it:"
        none="It is that already."
        instead={
          <div className={styles.ways}>
            {chosen.id !== null && (
              <Button look="primary" isBusy={deeds.isBusy} onClick={() => void choose()}>
                Only this line
              </Button>
            )}
            {line.product && (
              <ButtonLink to={pathOfProduct(line.product.id)} icon="tag">
                Open its product
              </ButtonLink>
            )}
            <Button look="quiet" onClick={onBack}>
              Back
            </Button>
          </div>
        }
      >
        {(count) => (
          <div className={styles.ways}>
            <Button look="primary" isBusy={deeds.isBusy} onClick={() => void teach(count > 1)}>
              {count > 1 ? `All ${count} lines` : "Change it"}
            </Button>
            {count > 1 && (
              <Button isBusy={deeds.isBusy} onClick={() => void teach(false)}>
                Only this line
              </Button>
            )}
            <Button look="quiet" onClick={onBack}>
              Back
            </Button>
          </div>
        )}
      </PreviewList>
    </>
  );
}
