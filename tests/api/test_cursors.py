"""The cursor of a list is of use for that list alone, also where the keys of two lists look alike."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from cartsnitch_graphql.schema import print_sdl
from graphql import build_schema, is_object_type

SCHEMA = build_schema(print_sdl())

PAGES = {
    "Query.receipts": "query Q($after: String) { page: receipts(first: 1, after: $after) { %s } }",
    "Query.purchases": "query Q($after: String) { page: purchases(first: 1, after: $after) { %s } }",
    "Query.products": "query Q($after: String) { page: products(first: 1, after: $after) { %s } }",
    "Query.products searched": """query Q($after: String) {
        page: products(first: 1, after: $after, search: "milk") { %s } }""",
    "Query.lessons": "query Q($after: String) { page: lessons(first: 1, after: $after) { %s } }",
    "Query.alerts": "query Q($after: String) { page: alerts(first: 1, after: $after) { %s } }",
    "Query.coupons": "query Q($after: String) { page: coupons(first: 1, after: $after) { %s } }",
    "Query.productQuestions": "query Q($after: String) { page: productQuestions(first: 1, after: $after) { %s } }",
    "Query.notifications": "query Q($after: String) { page: notifications(first: 1, after: $after) { %s } }",
    "Query.publicProducts": "query Q($after: String) { page: publicProducts(first: 1, after: $after) { %s } }",
    "Product.observations": """query Q($after: String, $productId: ID!) { product(id: $productId) {
        page: observations(first: 1, after: $after) { %s } } }""",
}
EMPTY = {"Query.publicProducts"}
"""Nothing is published here, so there is no cursor of it to be misused."""


@pytest.fixture(scope="module")
async def buyer(records: Any) -> tuple[Any, UUID]:
    """Somebody with two of everything, and one of their products."""
    asker = await records.person("pages")
    return asker, (await records.everything(asker, 2))["product"]


def asked(name: str, product_id: UUID, after: str | None) -> tuple[str, dict[str, Any]]:
    document = PAGES[name] % "edges { cursor } pageInfo { endCursor }"
    return document, {"after": after} | ({"productId": str(product_id)} if "$productId" in document else {})


def test_every_list_with_pages_is_here() -> None:
    paged = {
        f"{kind.name}.{name}"
        for kind in SCHEMA.type_map.values()
        if is_object_type(kind)
        for name, field in kind.fields.items()
        if "after" in field.args
    }
    assert paged == {name.split()[0] for name in PAGES}


@pytest.mark.parametrize("of_list", [name for name in PAGES if name not in EMPTY])
async def test_the_cursor_of_a_list_is_taken_by_this_list_alone(buyer: Any, of_list: str) -> None:
    asker, product_id = buyer
    document, values = asked(of_list, product_id, None)
    data = await asker.ask(document, **values)
    cursor = (data.get("product") or data)["page"]["edges"][0]["cursor"]

    refused = set()
    for name in PAGES:
        document, values = asked(name, product_id, cursor)
        if name == of_list:
            await asker.ask(document, **values)
            continue
        errors = await asker.errors(document, **values)
        refused |= {name} if errors[0]["extensions"]["code"] == "INVALID_CURSOR" else set()

    assert refused == PAGES.keys() - {of_list}
