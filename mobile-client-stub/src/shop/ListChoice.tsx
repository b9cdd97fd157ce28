import { type SyntheticEvent, useState } from "react";
import { Link, useNavigate } from "react-router";
import { useMutation } from "urql";
import { wordsFor } from "../api/problem.ts";
import { Button, IconButton } from "../design/Button.tsx";
import { Field } from "../design/Field.tsx";
import { Icon } from "../design/Icon.tsx";
import { Modal } from "../design/Modal.tsx";
import { Switch } from "../design/Switch.tsx";
import { useDraft } from "../design/useDraft.ts";
import {
  DeleteShoppingList,
  RenameShoppingList,
  ShareShoppingList,
  UnshareShoppingList,
} from "./documents.ts";
import { itemsOf, type KeptList } from "./kept.ts";
import styles from "./ListChoice.module.css";
import { useShopping } from "./Shopping.tsx";

interface ListChoiceProps {
  lists: readonly KeptList[];
  chosen: KeptList;
  onBegin: () => void;
}

/** The lists side by side, each with how much is open on it. */
export function ListChoice({ lists, chosen, onBegin }: ListChoiceProps) {
  const { kept } = useShopping();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles.bar}>
      <nav className={styles.lists} aria-label="Lists">
        {lists.map(({ id, name, isShared }) => {
          const open = itemsOf(kept, id).filter(({ isChecked }) => !isChecked).length;
          return (
            <Link
              key={id}
              to={`/shop/${encodeURIComponent(id)}`}
              replace
              preventScrollReset
              className={styles.chip}
              aria-current={id === chosen.id ? "page" : undefined}
            >
              {isShared && (
                <>
                  <Icon name="people" size={16} />
                  <span className="visually-hidden">Shared: </span>
                </>
              )}
              {name}
              {open > 0 && <span className={styles.count}>{open}</span>}
            </Link>
          );
        })}
        <IconButton icon="plus" label="Begin a list" onClick={onBegin} />
      </nav>
      <IconButton icon="sliders" label={`Change the list ${chosen.name}`} onClick={() => setOpen(true)} />
      {isOpen && <ListSheet list={chosen} onClose={() => setOpen(false)} />}
    </div>
  );
}

/** A list's name, and its end. */
function ListSheet({ list, onClose }: { list: KeptList; onClose: () => void }) {
  const shopping = useShopping();
  const navigate = useNavigate();
  const [{ name }, change] = useDraft({ name: list.name });
  const [renaming, rename] = useMutation(RenameShoppingList);
  const [deletion, remove] = useMutation(DeleteShoppingList);
  const [problem, setProblem] = useState<string>();
  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    const { data, error } = await rename({ input: { listId: list.id, name } });
    if (!data) {
      setProblem(wordsFor(error));
      return;
    }
    if (data.outcome.__typename !== "ShoppingListSaved") {
      setProblem(data.outcome.message);
      return;
    }
    shopping.rename(list.id, data.outcome.list.name);
    onClose();
  };
  const drop = async () => {
    const { data, error } = await remove({ input: { listId: list.id } });
    if (!data) {
      setProblem(wordsFor(error));
      return;
    }
    shopping.drop(list.id);
    onClose();
    void navigate("/shop", { replace: true });
  };
  return (
    <Modal title="Change the list" onClose={onClose}>
      <form className={styles.form} noValidate onSubmit={(event) => void save(event)}>
        <Field
          label="Name"
          autoComplete="off"
          maxLength={100}
          value={name}
          problem={problem}
          onChange={(event) => change({ name: event.target.value })}
        />
        <Sharing list={list} onProblem={setProblem} />
        <Button type="submit" look="primary" isBusy={renaming.fetching}>
          Save
        </Button>
        <Button look="danger" icon="bin" isBusy={deletion.fetching} onClick={() => void drop()}>
          Delete the list and all that stands on it
        </Button>
      </form>
    </Modal>
  );
}

/** Whether the household has the list, for who began it; where somebody else did, it says so. */
function Sharing({ list, onProblem }: { list: KeptList; onProblem: (words: string | undefined) => void }) {
  const shopping = useShopping();
  const [sharing, share] = useMutation(ShareShoppingList);
  const [unsharing, unshare] = useMutation(UnshareShoppingList);
  if (!shopping.kept.isInHousehold) return null;
  if (list.isYours === false) return <p>Somebody of your household began it and shares it with you.</p>;
  const set = async (isShared: boolean) => {
    const { data, error } = await (isShared ? share : unshare)({ input: { listId: list.id } });
    if (!data) onProblem(wordsFor(error));
    else if (data.outcome.__typename === "ShoppingListSaved") {
      onProblem(undefined);
      shopping.share(list.id, data.outcome.list.isShared);
    } else onProblem(data.outcome.message);
  };
  return (
    <Switch
      label="Share it with your household"
      hint="All of you see it, change it and check it off."
      checked={list.isShared ?? false}
      disabled={sharing.fetching || unsharing.fetching}
      onChange={(event) => void set(event.currentTarget.checked)}
    />
  );
}
