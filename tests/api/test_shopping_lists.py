"""Shopping lists by GraphQL: kept, shared between devices, understood by what was bought."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from cartsnitch_domain.db import Database
from cartsnitch_domain.shopping import syncing
from cartsnitch_domain.shopping.records import ListItem, ShoppingList
from cartsnitch_domain.text import CANNOT_BE_SHOWN
from sqlalchemy import func, select, update

LISTS = "{ shoppingLists { id name itemCount openCount } }"
ONE = """query One($id: ID!) { shoppingList(id: $id) { name items { id text note isChecked inAnySize
  quantity { amount unit } product { name }
  meaning { understanding inAnySize product { name } others { name } } } } }"""
CREATE = """mutation Create($input: CreateShoppingListInput!) { createShoppingList(input: $input) {
  __typename ... on ShoppingListSaved { list { id name itemCount } } ... on InvalidShoppingList { message field } } }"""
RENAME = """mutation Rename($input: RenameShoppingListInput!) { renameShoppingList(input: $input) {
  __typename ... on ShoppingListSaved { list { name } } ... on InvalidShoppingList { field } } }"""
DELETE = "mutation Delete($input: DeleteShoppingListInput!) { deleteShoppingList(input: $input) { __typename } }"
SYNC = """mutation Sync($input: SyncShoppingListInput!) { syncShoppingList(input: $input) {
  __typename ... on ShoppingListSynced { cursor isWhole list { itemCount openCount }
    items { id text note isChecked isDeleted quantity { amount unit } } }
  ... on InvalidListOperation { message operationId field } ... on ShoppingListFull { message } } }"""


def operation(item_id: UUID, minutes: float = 0, **fields: Any) -> dict[str, Any]:
    """An edit that was made so many minutes before now."""
    at = datetime.now(UTC) - timedelta(minutes=minutes)
    return {"id": str(uuid4()), "itemId": str(item_id), "at": at.isoformat(), **fields}


def added(text: str, minutes: float = 0, **fields: Any) -> dict[str, Any]:
    return operation(uuid4(), minutes, what={"text": text}, **fields)


async def begun(asker: Any, name: str = "Saturday") -> str:
    """A new list; its id."""
    answer = (await asker.ask(CREATE, input={"name": name}))["createShoppingList"]
    return str(answer["list"]["id"])


async def synced(asker: Any, list_id: str, *operations: dict[str, Any], since: str | None = None) -> dict[str, Any]:
    answer = await asker.ask(SYNC, input={"listId": list_id, "since": since, "operations": list(operations)})
    found: dict[str, Any] = answer["syncShoppingList"]
    return found


async def items_of(asker: Any, list_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await asker.ask(ONE, id=list_id))["shoppingList"]["items"]
    return found


class TestLists:
    async def test_a_list_is_begun_renamed_and_deleted(self, owner: Any) -> None:
        list_id = await begun(owner, " Saturday \n market ")
        assert (await owner.ask(LISTS))["shoppingLists"] == [
            {"id": list_id, "name": "Saturday market", "itemCount": 0, "openCount": 0}
        ]

        renamed = await owner.ask(RENAME, input={"listId": list_id, "name": "Sunday"})
        assert renamed["renameShoppingList"]["list"]["name"] == "Sunday"

        deleted = await owner.ask(DELETE, input={"listId": list_id})
        assert deleted["deleteShoppingList"] == {"__typename": "ShoppingListDeleted"}
        assert (await owner.ask(LISTS))["shoppingLists"] == []

    async def test_a_list_begun_offline_is_begun_once(self, owner: Any) -> None:
        made = {"id": str(uuid4()), "name": "Saturday"}
        for _ in range(2):
            answer = (await owner.ask(CREATE, input=made))["createShoppingList"]
            assert answer["list"]["id"] == made["id"]

        assert [each["id"] for each in (await owner.ask(LISTS))["shoppingLists"]] == [made["id"]]

    async def test_the_id_of_somebody_elses_list_begins_nothing(self, owner: Any, other: Any) -> None:
        list_id = await begun(other)
        answer = (await owner.ask(CREATE, input={"id": list_id, "name": "Mine"}))["createShoppingList"]

        assert (answer["__typename"], answer["field"]) == ("InvalidShoppingList", "id")
        assert (await owner.ask(LISTS))["shoppingLists"] == []
        assert (await other.ask(LISTS))["shoppingLists"][0]["name"] == "Saturday"

    @pytest.mark.parametrize("name", ["", "   ", "\u200b \u202e", "x" * 101, "a\0b"])
    async def test_a_name_that_is_none_is_refused(self, owner: Any, name: str) -> None:
        answer = (await owner.ask(CREATE, input={"name": name}))["createShoppingList"]

        assert (answer["__typename"], answer["field"]) == ("InvalidShoppingList", "name")
        assert (await owner.ask(LISTS))["shoppingLists"] == []

    async def test_nobody_has_more_than_fifty(self, owner: Any, database: Database) -> None:
        async with database.transaction() as session:
            session.add_all(ShoppingList(user_id=owner.user_id, name=str(number)) for number in range(50))

        answer = (await owner.ask(CREATE, input={"name": "one more"}))["createShoppingList"]
        assert (answer["__typename"], answer["field"]) == ("InvalidShoppingList", None)

    async def test_somebody_else_finds_reads_and_changes_nothing(self, owner: Any, other: Any) -> None:
        list_id = await begun(owner)
        await synced(owner, list_id, added("Milk"))

        assert (await other.ask(ONE, id=list_id))["shoppingList"] is None
        assert (await synced(other, list_id, added("Beer")))["__typename"] == "ShoppingListNotFound"
        for mutation, values in ((RENAME, {"name": "Theirs"}), (DELETE, {})):
            answer = await other.ask(mutation, input={"listId": list_id, **values})
            assert next(iter(answer.values()))["__typename"] == "ShoppingListNotFound"
        assert [item["text"] for item in await items_of(owner, list_id)] == ["Milk"]


class TestSyncing:
    async def test_an_item_is_added_changed_checked_and_deleted(self, owner: Any) -> None:
        list_id, milk = await begun(owner), uuid4()
        first = await synced(owner, list_id, operation(milk, 9, what={"text": " Oat  milk "}, note="barista"))
        assert first["isWhole"] is True
        assert first["items"] == [
            {
                "id": str(milk),
                "text": "Oat milk",
                "note": "barista",
                "isChecked": False,
                "isDeleted": False,
                "quantity": None,
            }
        ]

        second = await synced(
            owner,
            list_id,
            operation(milk, 8, quantity={"amount": "2", "unit": "EACH"}, isChecked=True),
            since=first["cursor"],
        )
        assert second["isWhole"] is False
        assert second["items"][0] | {"id": ""} == {
            "id": "",
            "text": "Oat milk",
            "note": "barista",
            "isChecked": True,
            "isDeleted": False,
            "quantity": {"amount": "2", "unit": "EACH"},
        }
        assert second["list"] == {"itemCount": 1, "openCount": 0}

        third = await synced(owner, list_id, operation(milk, 7, isDeleted=True, quantity=None), since=second["cursor"])
        assert [(item["isDeleted"], item["quantity"]) for item in third["items"]] == [(True, None)]
        assert third["list"] == {"itemCount": 0, "openCount": 0}
        assert await items_of(owner, list_id) == []

    async def test_items_stand_in_the_order_in_which_they_were_added(self, owner: Any) -> None:
        list_id = await begun(owner)
        await synced(owner, list_id, added("Bread", 3), added("Eggs", 1))
        await synced(owner, list_id, added("Milk", 2), added("Butter", 4))

        assert [item["text"] for item in await items_of(owner, list_id)] == ["Butter", "Bread", "Milk", "Eggs"]

    async def test_a_device_learns_what_changed_since_it_asked(self, owner: Any) -> None:
        list_id, milk = await begun(owner), uuid4()
        there = await synced(owner, list_id, operation(milk, 9, what={"text": "Milk"}), added("Bread", 9))
        here = await synced(owner, list_id, operation(milk, 5, isChecked=True), since=there["cursor"])
        assert [item["text"] for item in here["items"]] == ["Milk"]

        again = await synced(owner, list_id, since=here["cursor"])
        assert (again["items"], again["cursor"], again["isWhole"]) == ([], here["cursor"], False)

    async def test_two_devices_that_were_offline_end_with_one_list(self, owner: Any) -> None:
        """Whatever order their edits arrive in, and sent again whenever no answer came."""
        chance = random.Random(7)
        for _ in range(6):
            list_id, milk, bread = await begun(owner), uuid4(), uuid4()
            phone = [
                operation(milk, 30, what={"text": "Milk"}),
                operation(milk, 20, note="from the phone"),
                operation(bread, 10, isChecked=True),
            ]
            tablet = [
                operation(bread, 25, what={"text": "Bread"}),
                operation(milk, 15, note="from the tablet", isChecked=True),
                operation(bread, 5, isDeleted=True),
                operation(milk, 1, isChecked=False),
            ]
            devices = [Device(list_id, phone), Device(list_id, tablet)]
            while any(device.waiting for device in devices):
                await chance.choice(devices).send(owner, chance)
            for device in devices:
                await device.send(owner, chance)

            assert devices[0].items == devices[1].items
            assert devices[0].shown() == [("Milk", "from the tablet", False)]

    @pytest.mark.parametrize("is_deletion_first", [True, False])
    async def test_what_one_device_deleted_and_another_edited_later_is_back(
        self, owner: Any, is_deletion_first: bool
    ) -> None:
        list_id, milk = await begun(owner), uuid4()
        known = await synced(owner, list_id, operation(milk, 20, what={"text": "Milk"}))
        edits = [operation(milk, 17, isDeleted=True), operation(milk, 10, note="for the cake")]
        for each in edits if is_deletion_first else reversed(edits):
            await synced(owner, list_id, each)

        (told,) = (await synced(owner, list_id, since=known["cursor"]))["items"]
        assert (told["text"], told["note"], told["isDeleted"]) == ("Milk", "for the cake", False)
        assert [item["note"] for item in await items_of(owner, list_id)] == ["for the cake"]

    async def test_what_is_deleted_stays_so_when_it_is_checked_off_or_was_edited_before(self, owner: Any) -> None:
        list_id, milk = await begun(owner), uuid4()
        await synced(owner, list_id, operation(milk, 20, what={"text": "Milk"}))
        await synced(owner, list_id, operation(milk, 10, isDeleted=True))
        await synced(owner, list_id, operation(milk, 15, note="for the cake"), operation(milk, 5, isChecked=True))

        assert await items_of(owner, list_id) == []

    async def test_what_comes_back_needs_room(self, owner: Any, database: Database) -> None:
        list_id, milk = await begun(owner), uuid4()
        await synced(owner, list_id, operation(milk, 9, what={"text": "Milk"}), operation(milk, 8, isDeleted=True))
        async with database.transaction() as session:
            session.add_all(ListItem(list_id=UUID(list_id), id=uuid4(), text="Tea", revision=0) for _ in range(500))

        assert (await synced(owner, list_id, operation(milk, 5, note="!")))["__typename"] == "ShoppingListFull"
        assert (await synced(owner, list_id, operation(milk, 5, isChecked=True)))["list"]["itemCount"] == 500

    async def test_what_cannot_be_is_refused_with_all_that_came_with_it(self, owner: Any, records: Any) -> None:
        list_id, foreign = await begun(owner), await records.product("Somebody's")
        wrong: list[tuple[str, dict[str, Any]]] = [
            ("what", added("")),
            ("what", added("x" * 201)),
            ("what", added("\u200b")),
            ("what", added("mi\0lk")),
            ("what", operation(uuid4(), what={"text": "Milk", "productId": str(foreign)})),
            ("what", operation(uuid4(), what={"text": "Milk", "productId": "milk"})),
            ("note", added("Milk", note="x" * 1001)),
            ("note", added("Milk", note="\0")),
            ("quantity", added("Milk", quantity={"amount": "0", "unit": "EACH"})),
            ("quantity", added("Milk", quantity={"amount": "-1", "unit": "GRAM"})),
            ("quantity", added("Milk", quantity={"amount": "NaN", "unit": "GRAM"})),
            ("quantity", added("Milk", quantity={"amount": "100001", "unit": "GRAM"})),
            ("at", added("Milk") | {"at": "9999-12-31T23:59:59-14:00"}),
            ("at", added("Milk") | {"at": "0001-01-01T00:00:00+14:00"}),
        ]
        for named, bad in wrong:
            answer = await synced(owner, list_id, added("Bread"), bad)
            assert answer["__typename"] == "InvalidListOperation"
            assert (answer["field"], answer["operationId"]) == (named, bad["id"])

        for values in ({"id": "one"}, {"itemId": "milk"}):
            answer = await synced(owner, list_id, added("Bread") | values)
            assert (answer["__typename"], answer["field"]) == ("InvalidListOperation", "id")
        assert await items_of(owner, list_id) == []

    async def test_a_sign_that_cannot_be_shown_is_told_of_and_one_that_nobody_sees_is_left_out(
        self, owner: Any
    ) -> None:
        list_id = await begun(owner)
        for bad in (added("mi\0lk"), added("Milk", note="\x07")):
            assert (await synced(owner, list_id, bad))["message"] == CANNOT_BE_SHOWN
        await synced(owner, list_id, added("\u202emi\u200blk\u202c", note="\u2066the\r\nblue one\u2069"))

        assert [(item["text"], item["note"]) for item in await items_of(owner, list_id)] == [("milk", "the\nblue one")]

    @pytest.mark.parametrize("at", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+14:00"])
    async def test_a_clock_that_is_far_off_is_no_reason_to_refuse(self, owner: Any, at: str) -> None:
        list_id = await begun(owner)
        assert (await synced(owner, list_id, added("Milk") | {"at": at}))["list"]["itemCount"] == 1
        (item,) = await items_of(owner, list_id)
        assert (await synced(owner, list_id, operation(UUID(item["id"]), isChecked=True)))["list"]["itemCount"] == 1

    async def test_a_list_has_room_for_five_hundred(self, owner: Any, database: Database) -> None:
        list_id = await begun(owner)
        async with database.transaction() as session:
            session.add_all(ListItem(list_id=UUID(list_id), id=uuid4(), text="Milk", revision=0) for _ in range(499))
        last = added("the last one", 3)
        assert (await synced(owner, list_id, last))["list"]["itemCount"] == 500

        assert (await synced(owner, list_id, added("one more")))["__typename"] == "ShoppingListFull"
        instead = await synced(owner, list_id, operation(UUID(last["itemId"]), 2, isDeleted=True), added("one more"))
        assert instead["list"]["itemCount"] == 500

    async def test_more_than_a_thousand_changes_come_in_several_calls(self, owner: Any) -> None:
        list_id, milk = await begun(owner), uuid4()
        answer = await synced(owner, list_id, *(operation(milk, isChecked=True) for _ in range(1001)))

        assert answer["__typename"] == "InvalidListOperation"
        assert "1000" in answer["message"]

    async def test_a_cursor_of_no_use_gives_the_whole_list(self, owner: Any) -> None:
        list_id = await begun(owner)
        await synced(owner, list_id, added("Milk"))
        of_another = (await synced(owner, await begun(owner), added("Oats"), added("Eggs")))["cursor"]
        for cursor in ("", "nonsense", "WyI5OTkiXQ", "WyJ4Il0", of_another):
            answer = await synced(owner, list_id, since=cursor)
            assert (answer["isWhole"], [item["text"] for item in answer["items"]]) == (True, ["Milk"])

    async def test_what_was_deleted_long_ago_is_forgotten_and_who_was_away_takes_the_whole_list(
        self, owner: Any, database: Database
    ) -> None:
        list_id, milk = await begun(owner), uuid4()
        away = await synced(owner, list_id, operation(milk, 9, what={"text": "Milk"}))
        gone = await synced(owner, list_id, operation(milk, 8, isDeleted=True), since=away["cursor"])
        async with database.transaction() as session:
            long_ago = datetime.now(UTC) - syncing.REMEMBERED - timedelta(days=1)
            await session.execute(update(ListItem).where(ListItem.id == milk).values(changed_at=long_ago))
        known = await synced(owner, list_id, added("Bread"), since=gone["cursor"])
        assert known["isWhole"] is False

        answer = await synced(owner, list_id, since=away["cursor"])
        assert (answer["isWhole"], [item["text"] for item in answer["items"]]) == (True, ["Bread"])
        async with database.reading() as session:
            assert await session.scalar(select(func.count()).where(ListItem.id == milk)) == 0


class TestUnderstanding:
    async def meaning(self, owner: Any, text: str, product_id: UUID | None = None) -> dict[str, Any]:
        list_id = await begun(owner)
        what = {"text": text, "productId": None if product_id is None else str(product_id)}
        await synced(owner, list_id, operation(uuid4(), what=what))
        meaning: dict[str, Any] = (await items_of(owner, list_id))[0]["meaning"]
        return meaning

    async def test_words_mean_what_was_bought_in_any_size(self, records: Any, owner: Any) -> None:
        store_id, butter, other = await records.store(), await records.product(), await records.product()
        await records.bought(owner, butter, store_id, 3, "2.00", "BUTTER", product_name="Butter")
        await records.bought(owner, other, store_id, 3, "4.00", "PNT BUTTER", product_name="Peanut Butter")

        assert await self.meaning(owner, "buter") == {
            "understanding": "ONE",
            "inAnySize": True,
            "product": {"name": "Butter"},
            "others": [],
        }
        assert (await self.meaning(owner, "peanut"))["product"] == {"name": "Peanut Butter"}

    async def test_words_that_mean_several_say_so_and_go_by_what_is_bought_most(self, records: Any, owner: Any) -> None:
        store_id = await records.store()
        for name, days in (("Whole Milk", (1, 8, 15)), ("Skim Milk", (2,)), ("Oat Milk", (3, 9))):
            product_id = await records.product(name)
            for each in days:
                await records.bought(owner, product_id, store_id, each, "2.00", name.upper(), product_name=name)

        assert await self.meaning(owner, "milk") == {
            "understanding": "SEVERAL",
            "inAnySize": True,
            "product": {"name": "Whole Milk"},
            "others": [{"name": "Oat Milk"}, {"name": "Skim Milk"}],
        }

    async def test_a_chosen_product_is_that_product(self, records: Any, owner: Any) -> None:
        product_id = await records.product()
        await records.bought(owner, product_id, await records.store(), 3, "2.00", "BUTTER", product_name="Butter")

        assert await self.meaning(owner, "for the cake", product_id) == {
            "understanding": "CHOSEN",
            "inAnySize": False,
            "product": {"name": "Butter"},
            "others": [],
        }

    async def test_what_nobody_bought_is_unknown(self, records: Any, owner: Any, other: Any) -> None:
        product_id = await records.product()
        await records.bought(other, product_id, await records.store(), 3, "2.00", "SAFFRON", product_name="Saffron")

        assert await self.meaning(owner, "saffron") == {
            "understanding": "UNKNOWN",
            "inAnySize": False,
            "product": None,
            "others": [],
        }


@dataclass
class Device:
    """A device with edits that it has not sent yet; answers may be lost on their way."""

    list_id: str
    waiting: list[dict[str, Any]]
    cursor: str | None = None
    items: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def send(self, asker: Any, chance: random.Random) -> None:
        """Send some of what waits, in any order; what is not answered waits on."""
        some = chance.sample(self.waiting, chance.randint(0, len(self.waiting)))
        answer = await synced(asker, self.list_id, *some, since=self.cursor)
        if some and chance.random() < 0.3:
            return
        self.waiting = [each for each in self.waiting if each not in some]
        self.cursor = answer["cursor"]
        kept = {} if answer["isWhole"] else self.items
        self.items = {**kept, **{item["id"]: item for item in answer["items"]}}
        self.items = {item_id: item for item_id, item in self.items.items() if not item["isDeleted"]}

    def shown(self) -> list[tuple[str, str, bool]]:
        return [(item["text"], item["note"], item["isChecked"]) for item in self.items.values()]
