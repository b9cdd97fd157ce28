"""Several people edit one list without each other while they come, go, share it and stop sharing it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from cartsnitch_domain.accounts import households, invitations
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.db import Database
from cartsnitch_domain.errors import NotFound
from cartsnitch_domain.ids import AuthSessionId, UserId
from cartsnitch_domain.shopping import leaving, lists, queries, syncing
from cartsnitch_domain.shopping.records import ListItem, ShoppingList
from cartsnitch_domain.shopping.rules import ItemField, Operation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.domain.shopping.test_rules import BREAD, MILK, START, WRITES, Server, operation

NOW = START + timedelta(hours=1)
PEOPLE = range(3)
SHOWN = ("text", "amount", "unit", "note", "is_checked")

Step = tuple[str, int]
"""What somebody does. The first of them begins the list."""

deeds = st.sampled_from(["edit", "edit", "edit", "edit", "look", "join", "join", "leave", "share", "unshare"])
stories = st.lists(st.tuples(deeds, st.sampled_from(PEOPLE)), min_size=6, max_size=14)
TWO = {ItemField.QUANTITY: {"amount": Decimal(2), "unit": "each"}}
made_of = st.tuples(
    st.integers(0, 5),
    st.sampled_from([WRITES[0], TWO, *WRITES[3:]]),
    st.sampled_from([MILK, BREAD]),
)


@dataclass
class Phone:
    """What one person's device knows of the list."""

    cursor: str | None = None
    items: dict[UUID, Any] = field(default_factory=dict)

    def learn(self, changes: queries.Changes) -> None:
        kept = {} if changes.is_whole else self.items
        told = {row.id: row for row in changes.items}
        self.items = {key: row for key, row in {**kept, **told}.items() if not row.is_deleted}
        self.cursor = changes.cursor


@dataclass
class Kitchen:
    """Who is together, and whether they share the list, beside what the rules of decision 0034 say of it."""

    database: Database
    people: list[Actor]
    list_id: UUID
    owner: int = 0
    together: list[int] = field(default_factory=list)
    is_shared: bool = False
    server: Server = field(default_factory=Server)
    phones: list[Phone] = field(default_factory=lambda: [Phone() for _ in PEOPLE])

    def sees(self, person: int) -> bool:
        return person == self.owner or (self.is_shared and person in self.together)

    async def edit(self, person: int, *operations: Operation) -> None:
        """Send edits; whoever does not see the list is refused, and nothing is changed."""
        try:
            async with self.database.transaction() as session:
                await syncing.sync(session, self.people[person], self.list_id, operations, NOW)
        except NotFound:
            assert not self.sees(person)
            self.phones[person] = Phone()
            return
        assert self.sees(person)
        self.server.take(operations, NOW)
        await self.look(person)

    async def look(self, person: int) -> None:
        phone = self.phones[person]
        async with self.database.reading_rows() as reads:
            changes = await queries.changes_since(reads, self.people[person], self.list_id, phone.cursor)
        phone.learn(changes)

    async def join(self, person: int) -> None:
        """By an invitation of whoever owns the list."""
        if person == self.owner or person in self.together:
            return
        async with self.database.transaction() as session:
            code = await invitations.invite(session, self.people[self.owner], NOW)
        joined_at = NOW + timedelta(seconds=len(self.together) + 1)
        async with self.database.transaction() as session:
            await invitations.accept(session, self.people[person], code, joined_at)
        self.together = [*(self.together or [self.owner]), person]

    async def leave(self, person: int) -> None:
        if person not in self.together:
            return
        async with self.database.transaction() as session:
            await leaving.leave(session, self.people[person], NOW)
        self.together.remove(person)
        if person == self.owner and self.is_shared and self.together:
            self.owner = self.together[0]
        if not self.together or self.owner not in self.together:
            self.is_shared = False

    async def share(self, person: int) -> None:
        if person == self.owner and person in self.together:
            async with self.database.transaction() as session:
                await lists.share_list(session, self.people[person], self.list_id)
            self.is_shared = True

    async def unshare(self, person: int) -> None:
        if person == self.owner:
            async with self.database.transaction() as session:
                await lists.unshare_list(session, self.people[person], self.list_id)
            self.is_shared = False


async def kitchen(database: Database) -> Kitchen:
    people = []
    for _ in PEOPLE:
        async with database.transaction() as session:
            user = User(email=f"{uuid4().hex}@example.org", name="Somebody", password_hash="unused")
            session.add(user)
            await session.flush()
        people.append(Actor(UserId(user.id), AuthSessionId(uuid4())))
    async with database.transaction() as session:
        list_id = await lists.create_list(session, people[0], "Groceries", None, NOW)
    return Kitchen(database, people, list_id)


@given(story=stories, edits=st.lists(made_of, min_size=18, max_size=18))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_all_who_see_a_list_have_the_same_one_whoever_came_and_went(
    database: Database, story: list[Step], edits: list[tuple[int, Mapping[ItemField, Any], UUID]]
) -> None:
    home = await kitchen(database)
    for number, (deed, person) in enumerate(story):
        if deed == "edit":
            await home.edit(person, operation(number, *edits[number]))
        elif deed == "look":
            await home.edit(person)
        else:
            await getattr(home, deed)(person)

    expected = {
        key: tuple(item.columns[name] for name in SHOWN) for key, item in home.server.items.items() if item.is_shown
    }
    for person in PEOPLE:
        await home.edit(person)  # which says, too, whether they see it
        shown = {
            key: tuple(getattr(row, name) for name in SHOWN)
            for key, row in home.phones[person].items.items()
            if row.text is not None
        }
        assert shown == (expected if home.sees(person) else {})


async def test_of_two_who_edit_at_once_nothing_is_lost(database: Database) -> None:
    home = await shared_kitchen(database)
    edits = [operation(number, 0, WRITES[0], UUID(int=number)) for number in range(1, 25)]
    await asyncio.gather(*(home.edit(number % 2, each) for number, each in enumerate(edits)))

    for person in (0, 1):
        await home.look(person)
        assert home.phones[person].items.keys() == {each.item_id for each in edits}


async def test_who_leaves_while_their_edits_come_in_has_them_all_taken_over_or_none(database: Database) -> None:
    """And nobody waits for each other: the one edits, leaves and is removed while the others edit, share and rename."""
    home = await shared_kitchen(database)
    edits = [operation(number, 0, WRITES[0], UUID(int=number)) for number in range(1, 13)]

    async def send(person: int, *operations: Operation) -> bool:
        try:
            async with database.transaction() as session:
                await syncing.sync(session, home.people[person], home.list_id, operations, NOW)
        except NotFound:
            return False
        return True

    async def change(name: str) -> None:
        async with database.transaction() as session:
            await lists.rename_list(session, home.people[1], home.list_id, name, NOW)
        async with database.transaction() as session:
            await lists.share_list(session, home.people[1], home.list_id)

    async def go() -> None:
        async with database.transaction() as session:
            await leaving.leave(session, home.people[0], NOW)

    sent = await asyncio.gather(*(send(0, each) for each in edits[:6]), go(), *(send(0, each) for each in edits[6:]))
    await asyncio.gather(*(change(f"{number}") for number in range(3)))

    taken = {each.item_id for each, is_taken in zip(edits, [*sent[:6], *sent[7:]], strict=True) if is_taken}
    async with database.reading() as session:
        kept = set(await session.scalars(select(ListItem.id).where(ListItem.list_id == home.list_id)))
        owners = set(await session.scalars(select(ShoppingList.user_id)))
    assert kept == taken
    assert owners == {home.people[0].user_id, home.people[1].user_id}  # a copy went along
    assert not await send(0, edits[0])


async def test_a_code_that_is_shown_while_a_list_is_synced_lets_in(database: Database) -> None:
    home = await shared_kitchen(database)
    async with database.transaction() as session:
        code = await invitations.invite(session, home.people[1], NOW)

    async def come() -> None:
        async with database.transaction() as session:
            household_id = await invitations.accept(session, home.people[2], code, NOW)
            await leaving.welcome(session, home.people[2].user_id, household_id)

    edits = [operation(number, 0, WRITES[0], UUID(int=number)) for number in range(1, 9)]
    await asyncio.gather(*(home.edit(number % 2, each) for number, each in enumerate(edits)), come())

    home.together.append(2)
    await home.look(2)
    assert home.phones[2].items.keys() == {each.item_id for each in edits}


async def test_who_is_in_none_shares_nothing_by_accident(database: Database) -> None:
    """Two people who are both in no household are not one for that."""
    home = await kitchen(database)
    await home.edit(0, operation(1, 0, WRITES[0]))
    for stranger in (1, 2):
        await home.edit(stranger, operation(2, 1, TWO))
        async with database.reading_rows() as reads:
            assert await queries.lists(reads, home.people[stranger]) == []
            assert await queries.newest_ids(reads, home.people[stranger].user_id, 5) == []
            assert await queries.items_of(reads, home.people[stranger], [home.list_id]) == {}
        with suppress(NotFound):
            async with database.transaction() as session:
                await lists.delete_list(session, home.people[stranger], home.list_id)

    await home.look(0)
    assert home.phones[0].items[MILK].amount is None
    async with database.transaction() as session:
        assert await households.household_of(session, home.people[1].user_id) is None


async def shared_kitchen(database: Database) -> Kitchen:
    """The first two are together, and share the list of the first."""
    home = await kitchen(database)
    await home.join(1)
    await home.share(0)
    return home
