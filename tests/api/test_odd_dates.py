"""Days and moments that nobody means, at every place of the schema that takes one: whatever comes of it is foreseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest
from graphql import (
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLObjectType,
    build_schema,
    get_named_type,
    parse,
    validate,
)

SCHEMA = build_schema((Path(__file__).parents[2] / "graphql" / "schema.graphql").read_text())

DAYS = ["0001-01-01", "1969-12-31", "1970-01-01", "2199-12-31", "9999-12-31"]
ODD = {
    "Date": DAYS,
    "DateTime": [
        *(f"{day}T00:00:00Z" for day in DAYS),
        "0001-01-01T00:00:00+14:00",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59.999999-12:00",
        "9999-12-31T23:59:59-23:59",
        "2026-02-28T23:59:59.999999+00:00:01",
    ],
    "LocalDateTime": [*(f"{day}T23:59:59.999999" for day in DAYS), "0001-01-01T00:00:00+14:00", "2026-W09-1"],
}
"""For each scalar of time, the first and last that there are, those around the first that computers know, and offsets
by which a moment is on no day at all."""


class Place(NamedTuple):
    """Where the schema takes a time: in which argument of which field, and where in it."""

    of: str
    path: tuple[str, ...]
    scalar: str


def places() -> Iterator[Place]:
    for type_ in SCHEMA.type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            for name, field in type_.fields.items():
                for argument, of in field.args.items():
                    for path, scalar in within(of.type, (argument,)):
                        yield Place(f"{type_.name}.{name}", path, scalar)


def within(given: GraphQLInputType, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    named = get_named_type(given)
    if named.name in ODD:
        yield path, named.name
    elif isinstance(named, GraphQLInputObjectType) and len(path) < 6:
        for name, field in named.fields.items():
            yield from within(field.type, (*path, name))


PERIOD = "$from: Date, $to: Date"
ASKS: dict[str, tuple[str, Callable[[dict[str, UUID]], dict[str, Any]]]] = {
    "Product.history": (
        (
            "query ($id: ID!, $from: Date, $to: Date) { product(id: $id) { history(from: $from, to: $to) { bucket "
            "points { startsOn median { amount } } } } }"
        ),
        lambda ids: {"id": ids["product"]},
    ),
    "Query.purchases": (
        "query ($filter: PurchaseFilter) { purchases(filter: $filter) { edges { node { id purchasedOn } } } }",
        lambda _: {},
    ),
    "Query.spending": (f"query ({PERIOD}) {{ spending(from: $from, to: $to) {{ __typename }} }}", lambda _: {}),
    "Query.inflation": (f"query ({PERIOD}) {{ inflation(from: $from, to: $to) {{ __typename }} }}", lambda _: {}),
    "Query.savings": (f"query ({PERIOD}) {{ savings(from: $from, to: $to) {{ __typename }} }}", lambda _: {}),
    "Mutation.correctPurchase": (
        "mutation ($input: CorrectPurchaseInput!) { correctPurchase(input: $input) { __typename } }",
        lambda ids: {"input": {"purchaseId": ids["purchase"]}},
    ),
    "Mutation.snoozeAlert": (
        "mutation ($input: SnoozeAlertInput!) { snoozeAlert(input: $input) { __typename } }",
        lambda ids: {"input": {"alertId": ids["alert"]}},
    ),
    "Mutation.addCoupon": (
        "mutation ($input: AddCouponInput!) { addCoupon(input: $input) { __typename } }",
        lambda _: {"input": {"kind": "PERCENT_OFF", "value": "5"}},
    ),
    "Mutation.changeCoupon": (
        "mutation ($input: ChangeCouponInput!) { changeCoupon(input: $input) { __typename } }",
        lambda ids: {"input": {"couponId": ids["coupon"]}},
    ),
    "Mutation.unuseCoupon": (
        "mutation ($input: CouponUseInput!) { unuseCoupon(input: $input) { __typename } }",
        lambda ids: {"input": {"couponId": ids["coupon"]}},
    ),
    "Mutation.syncShoppingList": (
        "mutation ($input: SyncShoppingListInput!) { syncShoppingList(input: $input) { __typename } }",
        lambda ids: {
            "input": {
                "listId": ids["list"],
                "operations": [{"id": uuid4(), "itemId": uuid4(), "what": {"text": "oats"}}],
            }
        },
    ),
}
"""Each field with such an argument: a document, and its variables without a time."""

AFTERWARDS = """query ($id: ID!, $list: ID!) {
  purchases { edges { node { purchasedOn purchasedAt } } }
  product(id: $id) { prices { store { name } current { amount } age } history { points { startsOn } }
    observations { edges { node { observedOn } } } }
  priceChanges(kind: RISERS) { __typename }
  alerts { edges { node { openedOn before { amount } after { amount } } } }
  coupons { edges { node { startsOn endsOn isEnding } } }
  shoppingPlan(listId: $list) { __typename }
  spending { __typename } savings { __typename } inflation { __typename } }"""
"""What is shown of what was entered."""


def spelled(variables: Any) -> Any:
    """Variables as JSON has them."""
    if isinstance(variables, dict):
        return {name: spelled(value) for name, value in variables.items()}
    if isinstance(variables, list):
        return [spelled(value) for value in variables]
    return str(variables) if isinstance(variables, UUID) else variables


def put(variables: dict[str, Any], path: tuple[str, ...], value: str) -> dict[str, Any]:
    """The variables with a value at its place; in a list, in the first of it."""
    found: Any = (filled := deepcopy(variables))
    for name in path[:-1]:
        found = found.setdefault(name, {})
        found = found[0] if isinstance(found, list) else found
    found[path[-1]] = value
    return filled


def codes(answer: Any) -> list[str | None]:
    return [error.get("extensions", {}).get("code") for error in answer.json().get("errors", [])]


def test_every_field_that_takes_a_time_is_asked_with_odd_ones() -> None:
    assert {place.of for place in places()} == set(ASKS)
    documents = [document for document, _ in ASKS.values()]
    assert [validate(SCHEMA, parse(document)) for document in [*documents, AFTERWARDS]] == [[]] * (len(ASKS) + 1)


@pytest.mark.parametrize("place", list(places()), ids=lambda place: f"{place.of} {'.'.join(place.path)}")
async def test_a_day_that_nobody_means_is_refused_in_words_or_taken(place: Place, records: Any, owner: Any) -> None:
    ids = await records.everything(owner, 1)
    await records.bought(owner, ids["product"], ids["store"], 3, "2.00")
    document, variables = ASKS[place.of]
    for value in ODD[place.scalar]:
        given = spelled(put(variables(ids), place.path, value))
        answer = await owner.post(document, **given)
        assert "INTERNAL" not in codes(answer), (value, answer.json())
        await records.find_alerts(owner)
        shown = await owner.post(AFTERWARDS, id=str(ids["product"]), list=str(ids["list"]))
        assert codes(shown) == [], (value, shown.json())


@pytest.mark.parametrize("first", DAYS)
@pytest.mark.parametrize("last", DAYS)
async def test_a_period_between_odd_days_is_refused_in_words_or_taken(
    first: str, last: str, records: Any, owner: Any
) -> None:
    for name in ("Query.spending", "Query.inflation", "Query.savings"):
        answer = await owner.post(ASKS[name][0], **{"from": first, "to": last})
        assert "errors" not in answer.json(), answer.json()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("purchasedOn", "0001-01-01", "Please enter a day from 1970 on."),
        ("purchasedAt", "1969-12-31T23:59:59", "Please enter a day from 1970 on."),
        ("purchasedOn", "9999-12-31", "Please enter a day that is not in the future."),
    ],
)
async def test_the_day_of_a_purchase_is_refused_with_the_reason(
    field: str, value: str, words: str, records: Any, owner: Any
) -> None:
    given = {"purchaseId": str(await records.purchase(owner)), field: value}
    document = """mutation ($input: CorrectPurchaseInput!) { correctPurchase(input: $input) {
      ... on Error { message } } }"""
    assert (await owner.ask(document, input=given))["correctPurchase"] == {"message": words}


async def test_a_period_is_refused_with_the_day_that_is_too_early(owner: Any) -> None:
    document = f"query ({PERIOD}) {{ spending(from: $from, to: $to) {{ __typename ... on Error {{ message }} }} }}"
    refused = (await owner.ask(document, **{"from": "1969-12-31", "to": "1970-06-01"}))["spending"]
    taken = (await owner.ask(document, to="1970-06-01"))["spending"]
    words = "1969-12-31 is too early: please choose days from 1970 on."
    assert (refused, taken) == ({"__typename": "InvalidPeriod", "message": words}, {"__typename": "Spending"})
