"""What everybody may ask of the API, signed in or not, and a household's choice to contribute."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.public.admission import admit
from cartsnitch_domain.public.records import PublicContribution, PublicMonth, PublicProduct
from cartsnitch_domain.public.rules import counts_from
from cartsnitch_domain.units import Unit
from cartsnitch_server.app import create_app
from cartsnitch_server.graphql import MOST_ANONYMOUS
from cartsnitch_server.settings import Settings
from sqlalchemy import delete, select
from starlette.applications import Starlette

from tests.domain.public.neighbourhood import FEBRUARY, JANUARY, Neighbourhood, Purchased

LIST = """query List($first: Int, $after: String, $search: String! = "") {
  publicProducts(first: $first, after: $after, search: $search) {
    edges { node { id name content { text } month low { amount } high { amount currencyCode } unit storeCount } }
    pageInfo { hasNextPage endCursor } } }"""
ONE = """query One($id: ID!) { publicProduct(id: $id) { id name content { text }
  stores { newest { store { name } price { amount } } unitPrice { amount } per { text } isCheapest
    difference { amount } }
  prices { store { slug } month price { amount currencyCode } unit households } } }"""
CHOOSE = """mutation Choose($contributes: Boolean!) {
  changePublicContribution(input: { contributes: $contributes }) { __typename
    ... on PublicContributionChanged { contribution { isOffered countsFrom } } ... on Error { message } } }"""
STATE = "{ viewer { publicContribution { state } } }"
CHOICE = "{ viewer { publicContribution { isOffered countsFrom } } }"

LITRE = NetContent(Decimal(1), Unit.LITRE)


@pytest.fixture
async def emptied(database: Database) -> Database:
    """The database without anything that is public."""
    async with database.transaction() as session:
        for record in (PublicMonth, PublicProduct, PublicContribution):
            await session.execute(delete(record))
    return database


class Street:
    """Three households, and the stores A and B."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.slugs = (f"a-{uuid4().hex}", f"b-{uuid4().hex}")

    async def sell(self, *names: str, buyers: int = 3) -> None:
        """A litre of each at both stores in two months, published."""
        async with self.database.transaction() as session:
            neighbourhood = Neighbourhood(session)
            households = await neighbourhood.households(buyers)
            stores = [await neighbourhood.store(slug) for slug in self.slugs]
            for name in names:
                product_id = await neighbourhood.product()
                await neighbourhood.buy_all(
                    [
                        Purchased(household, product_id, store_id, Decimal(price), month, name, content=LITRE)
                        for household in households
                        for store_id, price in zip(stores, ("3.49", "2.99"), strict=True)
                        for month in (JANUARY, FEBRUARY)
                    ]
                )
            await neighbourhood.publish(date(2026, 3, 8))

    async def id_of(self, name: str) -> UUID:
        async with self.database.reading() as session:
            found = await session.scalar(select(PublicProduct.id).where(PublicProduct.name == name))
            assert found is not None
            return found


@pytest.fixture
def street(emptied: Database) -> Street:
    return Street(emptied)


@asynccontextmanager
async def visited(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A server that nobody asked yet, and someone there who is not signed in."""
    app = create_app(settings)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client,
    ):
        yield client


@pytest.fixture(scope="module")
async def stranger(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Someone who is not signed in."""
    async with visited(settings) as client:
        yield client


async def let_in(database: Database, user_id: UserId) -> None:
    """What `cartsnitch public admit` does."""
    async with database.transaction() as session:
        assert await admit(session, user_id, datetime.now(UTC).date())


async def ask(client: httpx.AsyncClient, query: str, **variables: Any) -> httpx.Response:
    return await client.post("/graphql", json={"query": query, "variables": variables})


async def test_whoever_is_not_signed_in_is_told_what_is_public(street: Street, stranger: httpx.AsyncClient) -> None:
    await street.sell("Whole Milk")
    a, b = street.slugs

    listed = (await ask(stranger, LIST)).json()["data"]["publicProducts"]
    (edge,) = listed["edges"]
    found = (await ask(stranger, ONE, id=edge["node"]["id"])).json()["data"]["publicProduct"]

    assert edge["node"] == {
        "id": str(await street.id_of("Whole Milk")),
        "name": "Whole Milk",
        "content": {"text": "1 l"},
        "month": "2026-02-01",
        "low": {"amount": "3.00"},
        "high": {"amount": "3.50", "currencyCode": "USD"},
        "unit": "each",
        "storeCount": 2,
    }
    assert found["stores"] == [
        {
            "newest": {"store": {"name": b.title()}, "price": {"amount": "3.00"}},
            "unitPrice": {"amount": "3.00"},
            "per": {"text": "1 l"},
            "isCheapest": True,
            "difference": None,
        },
        {
            "newest": {"store": {"name": a.title()}, "price": {"amount": "3.50"}},
            "unitPrice": {"amount": "3.50"},
            "per": {"text": "1 l"},
            "isCheapest": False,
            "difference": {"amount": "0.50"},
        },
    ]
    assert [(price["store"]["slug"], price["month"], price["households"]) for price in found["prices"]] == [
        (a, "2026-01-01", 3),
        (a, "2026-02-01", 3),
        (b, "2026-01-01", 3),
        (b, "2026-02-01", 3),
    ]


async def test_who_is_signed_in_is_told_the_same(street: Street, owner: Any, stranger: httpx.AsyncClient) -> None:
    await street.sell("Whole Milk")

    assert await owner.ask(LIST) == (await ask(stranger, LIST)).json()["data"]


async def test_what_two_households_bought_is_as_if_it_never_was(street: Street, stranger: httpx.AsyncClient) -> None:
    await street.sell("Whole Milk", buyers=2)

    for public_id in (str(uuid4()), "no id"):
        assert (await ask(stranger, ONE, id=public_id)).json() == {"data": {"publicProduct": None}}
    assert (await ask(stranger, LIST)).json()["data"]["publicProducts"]["edges"] == []
    assert (await ask(stranger, LIST, search="milk")).json()["data"]["publicProducts"]["edges"] == []


async def test_a_long_list_comes_in_pages(street: Street, stranger: httpx.AsyncClient) -> None:
    await street.sell("Apples", "Bananas", "Cherries")

    first = (await ask(stranger, LIST, first=2)).json()["data"]["publicProducts"]
    second = (await ask(stranger, LIST, first=2, after=first["pageInfo"]["endCursor"])).json()["data"]["publicProducts"]

    assert [edge["node"]["name"] for edge in (*first["edges"], *second["edges"])] == ["Apples", "Bananas", "Cherries"]
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)


@pytest.mark.parametrize("variables", [{"first": 0}, {"first": 51}, {"after": "x"}, {"search": "x" * 101}])
async def test_what_cannot_be_asked_for_is_told_so(
    street: Street, stranger: httpx.AsyncClient, variables: dict[str, Any]
) -> None:
    answer = await ask(stranger, LIST, **variables)

    assert answer.status_code == 200
    assert answer.json()["errors"][0]["extensions"]["code"] in ("INVALID_INPUT", "INVALID_CURSOR")


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("{ viewer { id } }", id="private"),
        pytest.param("{ publicProducts { edges { cursor } } viewer { id } }", id="private beside it"),
        pytest.param("{ publicProducts: viewer { id } }", id="private under its name"),
        pytest.param("{ ...A } fragment A on Query { publicProducts { edges { cursor } } ...B } "
                     "fragment B on Query { viewer { id } }", id="private in a fragment"),
        pytest.param("{ ... { publicProducts { edges { cursor } } stores { id } } }", id="private in line"),
        pytest.param("query A { publicProducts { edges { cursor } } } query B { viewer { id } }", id="private behind"),
        pytest.param("mutation publicProducts { rotateReceiptAddress { id } }", id="a mutation"),
        pytest.param("subscription publicProducts { receiptChanged { id } }", id="a subscription"),
        pytest.param("{ publicProducts", id="no document"),
        pytest.param("{ __typename }", id="nothing"),
        pytest.param("{ __schema { types { name } } publicProducts { edges { cursor } } }", id="the schema"),
    ],
)  # fmt: skip
async def test_everything_else_still_needs_a_sign_in(stranger: httpx.AsyncClient, query: str) -> None:
    answer = await ask(stranger, query)

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
    assert answer.json()["data"] is None


@pytest.mark.parametrize(
    "query",
    [
        "{ " + " ".join(f"a{n}: publicProducts {{ edges {{ cursor }} }}" for n in range(6)) + " }",
        "query Many($first: Int) { publicProducts(first: $first) { edges { node { id name unit month storeCount"
        " low { amount currencyCode } high { amount currencyCode } content { text pack total { text amount unit } } }"
        " cursor } } " + " ".join(f"a{n}: publicProducts(first: $first) {{ edges {{ node {{ id name unit month"
        " storeCount low { amount currencyCode } high { amount currencyCode } content { text pack total { text amount"
        " unit } } } cursor } }" for n in range(5)) + " }",
    ],
)  # fmt: skip
async def test_a_document_that_asks_for_too_much_is_refused(stranger: httpx.AsyncClient, query: str) -> None:
    answer = (await ask(stranger, query)).json()

    assert answer["errors"][0]["extensions"]["code"] == "TOO_MUCH_AT_ONCE"
    assert answer["data"] is None


async def test_one_client_may_ask_so_often_and_is_still_told_to_sign_in_for_the_rest(
    settings: Settings,
) -> None:
    async with visited(settings) as client:
        answers = [await ask(client, "{ publicProducts { edges { cursor } } }") for _ in range(MOST_ANONYMOUS + 1)]
        private = await ask(client, "{ viewer { id } }")

    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert answers[-1].status_code == 429
    assert answers[-1].headers["Retry-After"] == "1"
    assert private.status_code == 401


async def test_five_products_cost_as_many_statements_as_one(
    street: Street, app: Starlette, records: Any, statements: list[str]
) -> None:
    sent = []
    for names in (["One"], ["Two", "Three", "Four", "Five"]):
        async with street.database.transaction() as session:
            await session.execute(delete(PublicMonth))
        street.slugs = (f"a-{uuid4().hex}", f"b-{uuid4().hex}")
        await street.sell(*names)
        client = records.client()
        statements.clear()
        await ask(client, LIST)
        await ask(client, ONE, id=str(await street.id_of(names[0])))
        sent.append([each for each in statements if "public_p" in each])

    assert len(sent[0]) == len(sent[1]) > 1


class TestContributing:
    async def test_nobody_contributes_who_did_not_say_so(self, owner: Any) -> None:
        answer = await owner.ask(CHOICE)

        assert answer["viewer"]["publicContribution"] == {"isOffered": True, "countsFrom": None}

    async def test_who_agrees_waits_until_the_host_lets_them_in(self, owner: Any, database: Database) -> None:
        agreed = await owner.ask(CHOOSE, contributes=True)
        waiting = await owner.ask(STATE)
        assert agreed["changePublicContribution"]["contribution"] == {"isOffered": True, "countsFrom": None}
        assert waiting["viewer"]["publicContribution"]["state"] == "WAITING"

        await let_in(database, owner.user_id)
        assert (await owner.ask(STATE))["viewer"]["publicContribution"]["state"] == "CONTRIBUTING"

        await owner.ask(CHOOSE, contributes=False)
        assert (await owner.ask(STATE))["viewer"]["publicContribution"]["state"] == "NOT_CONTRIBUTING"

    async def test_who_comes_back_waits_again(self, owner: Any, database: Database) -> None:
        await owner.ask(CHOOSE, contributes=True)
        await let_in(database, owner.user_id)
        await owner.ask(CHOOSE, contributes=False)

        await owner.ask(CHOOSE, contributes=True)

        assert (await owner.ask(STATE))["viewer"]["publicContribution"]["state"] == "WAITING"

    async def test_who_is_let_in_counts_from_next_month_on_until_they_take_it_back(
        self, owner: Any, database: Database
    ) -> None:
        await owner.ask(CHOOSE, contributes=True)
        await let_in(database, owner.user_id)
        agreed = await owner.ask(CHOOSE, contributes=True)
        again = await owner.ask(CHOOSE, contributes=True)
        kept = await owner.ask(CHOICE)
        taken_back = await owner.ask(CHOOSE, contributes=False)

        first = counts_from(datetime.now(UTC).date()).isoformat()
        changed = {
            "__typename": "PublicContributionChanged",
            "contribution": {"isOffered": True, "countsFrom": first},
        }
        assert agreed["changePublicContribution"] == again["changePublicContribution"] == changed
        assert kept["viewer"]["publicContribution"]["countsFrom"] == first
        assert taken_back["changePublicContribution"]["contribution"]["countsFrom"] is None

    async def test_one_persons_choice_is_theirs(self, owner: Any, other: Any) -> None:
        await owner.ask(CHOOSE, contributes=True)

        assert (await other.ask(CHOICE))["viewer"]["publicContribution"]["countsFrom"] is None

    async def test_whoever_is_not_signed_in_chooses_nothing(self, stranger: httpx.AsyncClient) -> None:
        assert (await ask(stranger, CHOOSE, contributes=True)).status_code == 401


class TestWithoutPublicPages:
    @pytest.fixture
    async def stranger(self, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
        async with visited(settings.model_copy(update={"public_pages": False})) as client:
            yield client

    async def test_whoever_is_not_signed_in_is_told_to_sign_in(
        self, street: Street, stranger: httpx.AsyncClient
    ) -> None:
        await street.sell("Whole Milk")

        assert (await ask(stranger, LIST)).status_code == 401

    async def test_who_is_signed_in_finds_nothing_and_cannot_contribute(
        self, street: Street, owner: Any, stranger: httpx.AsyncClient
    ) -> None:
        await street.sell("Whole Milk")
        stranger.headers["Authorization"] = f"Bearer {owner.token}"

        listed = (await ask(stranger, LIST)).json()["data"]
        one = (await ask(stranger, ONE, id=str(await street.id_of("Whole Milk")))).json()["data"]
        agreed = (await ask(stranger, CHOOSE, contributes=True)).json()["data"]["changePublicContribution"]
        taken_back = (await ask(stranger, CHOOSE, contributes=False)).json()["data"]["changePublicContribution"]

        assert listed["publicProducts"]["edges"] == []
        assert one == {"publicProduct": None}
        assert agreed["__typename"] == "PublicPagesOff"
        assert taken_back["contribution"] == {"isOffered": False, "countsFrom": None}
