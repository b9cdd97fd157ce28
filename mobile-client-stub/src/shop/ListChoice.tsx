import { type SyntheticEvent, useState } from "react";
import { Link, useNavigate } from "react-router";
import { useMutation } from "urql";
import { wordsFor } from "../api/problem.ts";
import { Button, IconButton } from "../design/Button.tsx";
import { Field } from "../design/Field.tsx";
import { Modal } from "../design/Modal.tsx";
import { DeleteShoppingList, RenameShoppingList } from "./documents.ts";
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
        {lists.map(({ id, name }) => {
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
  const [name, setName] = useState(list.name);
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
          onChange={(event) => setName(event.target.value)}
        />
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
