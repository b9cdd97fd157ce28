import { useState } from "react";
import { useQuery } from "urql";
import { Button } from "../design/Button.tsx";
import { Modal } from "../design/Modal.tsx";
import { Notice } from "../design/Notice.tsx";
import type { Deeds } from "./deeds.ts";
import { MergePreview, SplitPreview, UndoLessonPreview } from "./documents.ts";
import { PreviewList } from "./PreviewList.tsx";
import { ProductFinder } from "./ProductFinder.tsx";

interface SheetProps {
  deeds: Deeds;
  onClose: () => void;
}

interface MergeSheetProps extends SheetProps {
  /** The product that stays. */
  into: { id: string; name: string };
}

/** Finds another product that is the same thing, and makes it part of this one. */
export function MergeSheet({ into, deeds, onClose }: MergeSheetProps) {
  const [other, setOther] = useState<{ id: string; name: string } | null>(null);
  const [first = ""] = into.name.split(" ");
  return (
    <Modal title={other ? "Make them one?" : "Which one is the same?"} onClose={onClose}>
      {other ? (
        <Merging into={into} other={other} deeds={deeds} onClose={onClose} />
      ) : (
        <ProductFinder text={first} exceptId={into.id} onChoose={setOther} />
      )}
    </Modal>
  );
}

function Merging({ into, other, deeds, onClose }: MergeSheetProps & { other: { id: string; name: string } }) {
  const input = { productId: other.id, intoId: into.id };
  const [state, ask] = useQuery({ query: MergePreview, variables: { input }, requestPolicy: "network-only" });
  return (
    <>
      <p>
        <strong>{other.name}</strong> becomes part of <strong>{into.name}</strong>. They can be split again.
      </p>
      <PreviewList
        state={state}
        onRetry={() => ask({ requestPolicy: "network-only" })}
        words="will be of it:"
        none="No line changes."
      >
        {() => (
          <Doing
            words="Make them one"
            deeds={deeds}
            act={() => deeds.act({ type: "merge", ...input })}
            onDone={onClose}
          />
        )}
      </PreviewList>
    </>
  );
}

/** Makes two products again of one that was merged. */
export function SplitSheet({ mergeId, deeds, onClose }: SheetProps & { mergeId: string }) {
  const variables = { input: { mergeId } };
  const [state, ask] = useQuery({ query: SplitPreview, variables, requestPolicy: "network-only" });
  return (
    <Modal title="Split them again?" onClose={onClose}>
      <PreviewList
        state={state}
        onRetry={() => ask({ requestPolicy: "network-only" })}
        words="will be of the other product again:"
        none="No line changes."
      >
        {() => (
          <Doing
            words="Split"
            deeds={deeds}
            act={() => deeds.act({ type: "split", mergeId })}
            onDone={onClose}
          />
        )}
      </PreviewList>
    </Modal>
  );
}

/** Takes back what was taught. */
export function UndoLessonSheet({ lessonId, deeds, onClose }: SheetProps & { lessonId: string }) {
  const variables = { input: { lessonId } };
  const [state, ask] = useQuery({ query: UndoLessonPreview, variables, requestPolicy: "network-only" });
  return (
    <Modal title="Take it back?" onClose={onClose}>
      <PreviewList
        state={state}
        onRetry={() => ask({ requestPolicy: "network-only" })}
        words="will be what they were before:"
        none="No line changes."
      >
        {() => (
          <Doing
            words="Take it back"
            deeds={deeds}
            act={() => deeds.act({ type: "undoLesson", lessonId })}
            onDone={onClose}
          />
        )}
      </PreviewList>
    </Modal>
  );
}

interface DoingProps {
  words: string;
  deeds: Deeds;
  act: () => Promise<string | null>;
  onDone: () => void;
}

function Doing({ words, deeds, act, onDone }: DoingProps) {
  const [refused, setRefused] = useState<string | null>(null);
  const press = async () => {
    const wrong = await act();
    setRefused(wrong);
    if (wrong === null) onDone();
  };
  return (
    <>
      {refused && <Notice tone="bad">{refused}</Notice>}
      <Button look="primary" isBusy={deeds.isBusy} onClick={() => void press()}>
        {words}
      </Button>
    </>
  );
}
