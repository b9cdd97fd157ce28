"""Two devices edit one list without each other, and end with the same list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from cartsnitch_domain.shopping.rules import (
    EMPTY,
    Item,
    ItemField,
    Operation,
    applied,
    decoded,
    encoded,
    moment_of,
)
from hypothesis import given
from hypothesis import strategies as st

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
MILK, BREAD = UUID(int=1), UUID(int=2)

WRITES: tuple[Mapping[ItemField, Mapping[str, Any]], ...] = (
    {ItemField.WHAT: {"text": "Milk", "product_id": None, "in_any_size": False}},
    {ItemField.WHAT: {"text": "Oat milk", "product_id": UUID(int=9), "in_any_size": True}},
    {ItemField.QUANTITY: {"amount": 2, "unit": "each"}},
    {ItemField.QUANTITY: {"amount": None, "unit": None}, ItemField.NOTE: {"note": "the blue one"}},
    {ItemField.IS_CHECKED: {"is_checked": True}},
    {ItemField.IS_CHECKED: {"is_checked": False}, ItemField.NOTE: {"note": ""}},
    {ItemField.IS_DELETED: {"is_deleted": True}},
    {ItemField.IS_DELETED: {"is_deleted": False}},
)


@dataclass
class Server:
    """What the server keeps of a list."""

    items: dict[UUID, Item] = field(default_factory=dict)
    early: dict[UUID, datetime] = field(default_factory=dict)

    def take(self, operations: Sequence[Operation], now: datetime) -> None:
        self.early |= {each.id: now for each in operations if each.claimed_at > now and each.id not in self.early}
        self.items |= applied(self.items, operations, self.early, now)


def operation(number: int, minutes: int, fields: Mapping[ItemField, Mapping[str, Any]], item: UUID = MILK) -> Operation:
    return Operation(UUID(int=100 + number), item, START + timedelta(minutes=minutes), fields)


@st.composite
def edits(draw: st.DrawFn, minutes: st.SearchStrategy[int]) -> list[Operation]:
    """What two devices did: at any moments, also at the same one."""
    made = draw(st.lists(st.tuples(minutes, st.sampled_from(WRITES), st.sampled_from([MILK, BREAD])), max_size=12))
    return [operation(number, *each) for number, each in enumerate(made)]


@given(edits(st.integers(0, 5)), st.data())
def test_whatever_order_edits_arrive_in_and_however_often_the_list_is_the_same(
    made: list[Operation], data: st.DataObject
) -> None:
    repeated = [*made, *data.draw(st.lists(st.sampled_from(made or [operation(0, 0, {})]), max_size=8))]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(repeated)), max_size=4)))
    arriving = data.draw(st.permutations(repeated if made else []))
    now = START + timedelta(hours=1)

    in_order, otherwise = Server(), Server()
    in_order.take(made, now)
    for begin, end in zip([0, *cuts], [*cuts, len(arriving)], strict=True):
        otherwise.take(arriving[begin:end], now + timedelta(minutes=begin))

    assert otherwise.items == in_order.items


@given(edits(st.integers(-5, 90)), st.data())
def test_a_clock_that_is_ahead_makes_no_difference_when_its_edits_come_again(
    made: list[Operation], data: st.DataObject
) -> None:
    once, again = Server(), Server()
    for server in (once, again):
        for minute, each in enumerate(made):
            server.take([each], START + timedelta(minutes=minute))
    late = START + timedelta(minutes=data.draw(st.integers(len(made), 200)))
    again.take(data.draw(st.permutations(made)), late)

    assert again == once


def test_each_field_is_its_last_writers() -> None:
    server = Server()
    server.take(
        [
            operation(1, 0, WRITES[0]),
            operation(2, 9, {ItemField.NOTE: {"note": "from the market"}}),
            operation(3, 5, {ItemField.NOTE: {"note": "the blue one"}, ItemField.IS_CHECKED: {"is_checked": True}}),
        ],
        START + timedelta(hours=1),
    )

    assert server.items[MILK].columns == {**EMPTY, "text": "Milk", "note": "from the market", "is_checked": True}


def test_a_clock_that_is_a_day_ahead_does_not_win_for_a_day() -> None:
    server = Server()
    ahead = operation(1, 24 * 60, {**WRITES[0], ItemField.NOTE: {"note": "tomorrow"}})
    server.take([ahead], START)
    server.take([operation(2, 1, {ItemField.NOTE: {"note": "a minute later"}})], START + timedelta(minutes=2))

    assert moment_of(ahead, {}, START) == START
    assert server.items[MILK].columns["note"] == "a minute later"


def test_edits_of_one_moment_go_by_their_ids_on_every_server() -> None:
    one, other = (operation(number, 0, {ItemField.NOTE: {"note": str(number)}}) for number in (1, 2))
    notes = set()
    for arriving in ([one, other], [other, one]):
        server = Server()
        server.take(arriving, START)
        notes.add(server.items[MILK].columns["note"])

    assert notes == {"2"}


def test_what_is_deleted_keeps_its_fields_and_can_come_back() -> None:
    server = Server()
    server.take([operation(1, 0, WRITES[0]), operation(2, 1, WRITES[6])], START + timedelta(hours=1))
    assert not server.items[MILK].is_shown

    server.take([operation(3, 2, WRITES[7])], START + timedelta(hours=1))
    assert server.items[MILK].is_shown
    assert server.items[MILK].columns["text"] == "Milk"


@pytest.mark.parametrize(
    ("edit", "is_back"),
    [
        ({ItemField.WHAT: {"text": "Oat milk", "product_id": None, "in_any_size": False}}, True),
        ({ItemField.QUANTITY: {"amount": 2, "unit": "each"}}, True),
        ({ItemField.NOTE: {"note": "the blue one"}}, True),
        ({ItemField.IS_CHECKED: {"is_checked": True}}, False),
        ({ItemField.NOTE: {"note": ""}, ItemField.IS_DELETED: {"is_deleted": True}}, False),
    ],
)
@pytest.mark.parametrize("arriving", list(permutations(range(3))))
def test_a_later_edit_of_what_was_deleted_brings_it_back_whatever_comes_first(
    edit: Mapping[ItemField, Mapping[str, Any]], is_back: bool, arriving: Sequence[int]
) -> None:
    made = [operation(1, 0, WRITES[0]), operation(2, 3, WRITES[6]), operation(3, 10, edit)]
    server = Server()
    for number in arriving:
        server.take([made[number]], START + timedelta(hours=1))

    (columns,) = edit.values() if len(edit) == 1 else [edit[ItemField.NOTE]]
    assert server.items[MILK].is_shown is is_back
    assert server.items[MILK].columns.items() >= columns.items()


@pytest.mark.parametrize("arriving", list(permutations(range(3))))
def test_an_earlier_edit_of_what_was_deleted_does_not_bring_it_back(arriving: Sequence[int]) -> None:
    made = [operation(1, 0, WRITES[0]), operation(2, 3, WRITES[2]), operation(3, 10, WRITES[6])]
    server = Server()
    for number in arriving:
        server.take([made[number]], START + timedelta(hours=1))

    assert not server.items[MILK].is_shown


@given(edits(st.integers(0, 5)))
def test_an_item_is_deleted_only_where_nobody_wanted_it_later(made: list[Operation]) -> None:
    server = Server()
    server.take(made, START + timedelta(hours=1))

    wanting = {ItemField.WHAT, ItemField.QUANTITY, ItemField.NOTE}
    for item_id, item in server.items.items():
        own = sorted((each for each in made if each.item_id == item_id), key=lambda each: (each.claimed_at, each.id))
        said = [each for each in own if ItemField.IS_DELETED in each.fields or wanting & each.fields.keys()]
        is_deleted = bool(said) and said[-1].fields.get(ItemField.IS_DELETED) == {"is_deleted": True}
        assert item.columns["is_deleted"] is is_deleted


def test_an_edit_that_comes_before_its_item_waits_for_it() -> None:
    server = Server()
    server.take([operation(2, 1, WRITES[2])], START + timedelta(hours=1))
    assert not server.items[MILK].is_shown

    server.take([operation(1, 0, WRITES[0])], START + timedelta(hours=1))
    assert (server.items[MILK].is_shown, server.items[MILK].columns["amount"]) == (True, 2)


@given(edits(st.integers(-5, 5)))
def test_stamps_are_kept_as_they_are(made: list[Operation]) -> None:
    server = Server()
    server.take(made, START)

    for item in server.items.values():
        assert decoded(encoded(item.stamps)) == item.stamps
