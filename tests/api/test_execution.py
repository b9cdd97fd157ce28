"""The shortcuts of execution: they change nothing but the time it takes."""

from __future__ import annotations

from typing import Any

import pytest
import structlog
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.clock import system_clock
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import AuthSessionId
from cartsnitch_domain.purchases import queries as domain_queries
from cartsnitch_domain.shopping.planning import Planning
from cartsnitch_graphql.context import Context, Outgoing, Services
from cartsnitch_graphql.events import (
    alert_events,
    household_events,
    notification_events,
    receipt_events,
    shopping_list_events,
)
from cartsnitch_graphql.execution import PlanningExecutor
from cartsnitch_graphql.purchases.types import Purchase
from cartsnitch_graphql.schema import Schema
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

DOCUMENTS = {
    "lists within lists": """{ purchases { edges { cursor node { id purchasedOn total { amount } isBalanced itemCount
        store { name } lines { kind quantity amount { amount currencyCode } evidence { page box { x } confidence }
        product { name identifiers { scheme } } } receipt { status receivedAt parts { byteSize } } } }
        pageInfo { hasNextPage endCursor } } }""",
    "names of types": """{ __typename receipts { __typename edges { __typename node { __typename id
        purchases { __typename lines { __typename } } } } } }""",
    "other names": "{ all: purchases { those: edges { it: node { a: id b: id sum: total { x: amount } } } } }",
    "fragments": """{ purchases { edges { node { ...A ...B lines { ...L } } } } }
        fragment A on Purchase { id lines { id } } fragment B on Purchase { merchantName lines { text } }
        fragment L on PurchaseLine { amount { currencyCode } ... on Node { id } ... { unit } }""",
    "left out": """query($yes: Boolean = true, $no: Boolean = false) { purchases { edges { node {
        id @include(if: $yes) merchantName @skip(if: $yes) lines @include(if: $no) { id }
        receipt @skip(if: $no) { id } } } } }""",
    "plain beside others": """{ products { edges { node { id name identifiers { value }
        observations(first: 1) { edges { node { unit unitPrice { amount } store { name } } } } } } } }""",
    "interfaces": "query($id: ID!) { node(id: $id) { __typename id ... on Purchase { merchantName lines { text } } } }",
    "nothing there": 'query { purchase(id: "none") { id lines { id } } stores { id } }',
}


class LibraryExecutor(StrawberryGraphQLCoreExecutionContext):
    """Without shortcuts."""


@pytest.fixture
async def context(database: Database, records: Any, owner: Any) -> Context:
    services = Services(
        database,
        receipt_events(database),
        alert_events(database),
        "mail.example.org",
        system_clock,
        notification_events(database),
        Outgoing(),
        shopping_list_events(database),
        household_events(database),
        Planning(1),
    )
    return Context(services, Actor(owner.user_id, AuthSessionId(owner.auth_session_id)))


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_an_answer_is_that_of_the_library(name: str, records: Any, owner: Any, context: Context) -> None:
    ids = await records.everything(owner, 2)
    await records.purchase(owner, purchased_on=None, total=None, gap=None, currency_code=None)
    schema, answers = Schema(introspection=False), []
    variables = {"id": str(ids["purchase"])} if "$id" in DOCUMENTS[name] else None
    for executor in (PlanningExecutor, PlanningExecutor, LibraryExecutor):
        schema.execution_context_class = executor
        answer = await schema.execute(DOCUMENTS[name], variables, context)
        assert answer.errors is None
        answers.append(answer.data)

    assert answers[0] == answers[1] == answers[2]
    assert str(answers[0]) == str(answers[2])  # in the same order, too


async def test_directives_are_heeded_each_time_anew(records: Any, owner: Any) -> None:
    await records.purchase(owner)
    query = "query($with: Boolean!) { purchases { edges { node { id merchantName @include(if: $with) } } } }"

    def keys(answer: dict[str, Any]) -> set[str]:
        return set(answer["purchases"]["edges"][0]["node"])

    assert keys(await owner.ask(query, **{"with": True})) == {"id", "merchantName"}
    assert keys(await owner.ask(query, **{"with": False})) == {"id"}


async def test_a_page_takes_the_shortcut(records: Any, owner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    await records.everything(owner, 2)
    asked: list[str] = []
    execute_field = StrawberryGraphQLCoreExecutionContext.execute_field

    def note(self: Any, parent_type: Any, source: Any, details: Any, *rest: Any) -> Any:
        asked.append(details[0].node.name.value)
        return execute_field(self, parent_type, source, details, *rest)

    monkeypatch.setattr(StrawberryGraphQLCoreExecutionContext, "execute_field", note)
    await owner.ask(DOCUMENTS["lists within lists"])

    assert asked == ["purchases"]


async def test_a_value_that_its_type_forbids_is_told_with_its_place(
    records: Any, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await records.purchase(owner)

    of = Purchase.of

    def broken(row: Any) -> Purchase:
        purchase = of(row)
        purchase.is_balanced = None  # type: ignore[assignment]
        return purchase

    monkeypatch.setattr(Purchase, "of", broken)
    (error,) = await owner.errors("{ purchases { edges { node { id isBalanced } } } }")

    assert error["path"] == ["purchases", "edges", 0, "node", "isBalanced"]


async def test_lists_that_cannot_be_read_are_told_with_their_place_and_not_asked_for_again_and_again(
    records: Any, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        await records.line(await records.purchase(owner))
    asked = 0

    async def fail(*_: object, **__: object) -> None:
        nonlocal asked
        asked += 1
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(domain_queries._LINES, "all", fail, raising=False)
    with structlog.testing.capture_logs():
        (error,) = await owner.errors("{ purchases { edges { node { id lines { id } } } } }")

    assert error["path"] == ["purchases", "edges", 0, "node", "lines"]
    assert asked == 2
