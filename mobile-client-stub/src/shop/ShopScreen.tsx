import { type SyntheticEvent, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { Button, ButtonLink, IconButton } from "../design/Button.tsx";
import { Empty } from "../design/Empty.tsx";
import { Field } from "../design/Field.tsx";
import { Modal } from "../design/Modal.tsx";
import { Notice } from "../design/Notice.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
import { SkeletonRows } from "../design/Skeleton.tsx";
import { Switch } from "../design/Switch.tsx";
import { itemsOf, type Item, type KeptList } from "./kept.ts";
import { ItemRow } from "./ItemRow.tsx";
import { ItemSheet } from "./ItemSheet.tsx";
import { ListChoice } from "./ListChoice.tsx";
import { useShopping } from "./Shopping.tsx";
import styles from "./ShopScreen.module.css";
import { waitingWords } from "./words.ts";

/** The shopping lists: what to buy, checked off in the shop, also where there is no network. */
export function ShopScreen() {
  const { id } = useParams();
  const { kept, isRead, isAsked, problem, clearProblem } = useShopping();
  const [isBeginning, setBeginning] = useState(false);
  const list = kept.lists.find((each) => each.id === id) ?? kept.lists[0];
  return (
    <>
      <ScreenHeader title="Shop">
        <ButtonLink to="/coupons" look="quiet" icon="ticket">
          Coupons
        </ButtonLink>
      </ScreenHeader>
      <OfflineNotice />
      {problem && (
        <Notice tone="bad">
          {problem}
          <Button look="quiet" onClick={clearProblem}>
            Close
          </Button>
        </Notice>
      )}
      {id !== undefined && list && list.id !== id && isRead && isAsked && (
        <div className={styles.offline}>
          <Notice tone="warn">
            The list that this link led to is gone: it was deleted, or is not shared any more.
          </Notice>
        </div>
      )}
      {!list && (!isRead || !isAsked) && <SkeletonRows />}
      {!list && isRead && isAsked && <NoList onBegin={() => setBeginning(true)} />}
      {list && (
        <>
          <ListChoice lists={kept.lists} chosen={list} onBegin={() => setBeginning(true)} />
          <Items key={list.id} list={list} items={itemsOf(kept, list.id)} />
        </>
      )}
      {isBeginning && <BeginSheet onClose={() => setBeginning(false)} />}
    </>
  );
}

/** What is shown may not be the newest, and what is done waits. */
function OfflineNotice() {
  const { waiting, isKeeping, isOffline } = useShopping();
  if (!isOffline) return null;
  return (
    <div className={styles.offline} role="status">
      <Notice tone="warn">
        No connection: this is the list as it was last. {waitingWords(waiting, isKeeping)}
      </Notice>
    </div>
  );
}

function Items({ list, items }: { list: KeptList; items: Item[] }) {
  const { edit } = useShopping();
  const [openId, setOpenId] = useState<string | null>(null);
  const [todo, done] = [
    items.filter(({ isChecked }) => !isChecked),
    items.filter(({ isChecked }) => isChecked),
  ];
  const open = items.find(({ id }) => id === openId);
  const rows = (of: Item[]) =>
    of.map((item) => (
      <li key={item.id}>
        <ItemRow
          item={item}
          onCheck={(isChecked) => edit(list.id, item.id, { isChecked })}
          onOpen={() => setOpenId(item.id)}
        />
      </li>
    ));
  return (
    <>
      <AddForm listId={list.id} />
      {items.length === 0 && (
        <p className={styles.none}>Nothing stands on it yet. Write what you need, as you would on paper.</p>
      )}
      {todo.length > 0 && (
        <>
          <ul role="list" aria-label="To buy" className={styles.rows}>
            {rows(todo)}
          </ul>
          <ButtonLink to={`/shop/${encodeURIComponent(list.id)}/plan`} look="primary" icon="shop">
            Plan where to buy it
          </ButtonLink>
        </>
      )}
      {done.length > 0 && (
        <section className={styles.done} aria-label="In the basket">
          <header className={styles.head}>
            <h2>In the basket</h2>
            <Button
              look="quiet"
              onClick={() => done.forEach(({ id }) => edit(list.id, id, { isDeleted: true }))}
            >
              Clear
            </Button>
          </header>
          <ul role="list" aria-label="In the basket" className={styles.rows}>
            {rows(done)}
          </ul>
        </section>
      )}
      {open && <ItemSheet listId={list.id} item={open} onClose={() => setOpenId(null)} />}
    </>
  );
}

function AddForm({ listId }: { listId: string }) {
  const { add } = useShopping();
  const [text, setText] = useState("");
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    const wanted = text.replace(/\s+/g, " ").trim();
    if (wanted === "") return;
    add(listId, { what: { text: wanted } });
    setText("");
  };
  return (
    <form className={styles.add} onSubmit={send}>
      <input
        aria-label="Add to the list"
        placeholder="Milk, bread, coffee…"
        autoComplete="off"
        enterKeyHint="done"
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <IconButton type="submit" icon="plus" label="Add" />
    </form>
  );
}

function NoList({ onBegin }: { onBegin: () => void }) {
  return (
    <Empty icon="cart" title="What do you need?">
      <p>
        Write a list in your own words. CartSnitch knows what you mean by what you bought, and plans at which
        stores all of it costs least, coupons and the way included.
      </p>
      <Button look="primary" icon="plus" onClick={onBegin}>
        Begin a list
      </Button>
    </Empty>
  );
}

function BeginSheet({ onClose }: { onClose: () => void }) {
  const { begin, kept } = useShopping();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [isShared, setShared] = useState(kept.isInHousehold ?? false);
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    const id = begin(name.trim() || "Shopping", isShared);
    onClose();
    void navigate(`/shop/${id}`);
  };
  return (
    <Modal title="Begin a list" onClose={onClose}>
      <form className={styles.form} onSubmit={send}>
        <Field
          label="Name"
          placeholder="Shopping"
          autoComplete="off"
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        {kept.isInHousehold && (
          <Switch
            label="Share it with your household"
            checked={isShared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
        )}
        <Button type="submit" look="primary">
          Begin it
        </Button>
      </form>
    </Modal>
  );
}
