"""All that is one's own, as files; whole, or visibly not."""

from __future__ import annotations

import asyncio
import csv
import io
import random
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4
from zipfile import ZipFile

import asyncpg
import httpx
import pytest
import uvicorn
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import PurchaseId
from cartsnitch_domain.prices.actions import observe
from cartsnitch_domain.products.records import Product
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.stores.records import Store
from cartsnitch_server.http import exports
from cartsnitch_server.resources import Resources
from sqlalchemy import func, insert, select, text
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.server.conftest import PASSWORD

FILES = [f"/export/{table}.{ending}" for table in ("purchases", "lines", "prices") for ending in ("csv", "json")]
MANY = 5000
FAMILY = uuid4()


async def receipt_of(database: Database, name: str) -> tuple[UUID, UUID]:
    """A receipt of `<name>@example.org`, and whose it is."""
    async with database.transaction() as session:
        user_id = await session.scalar(select(User.id).where(User.email == f"{name}@example.org"))
        values = {"user_id": user_id, "idempotency_key": name, "status": "recorded", "channel": "upload"}
        added = insert(Receipt).values(digest="0" * 64, byte_size=1, **values).returning(Receipt.id)
        receipt_id = await session.scalar(added)
    assert user_id is not None
    assert receipt_id is not None
    return user_id, receipt_id


@pytest.fixture
async def basket(owner: httpx.AsyncClient, database: Database) -> dict[str, str]:
    """A purchase of the owner: cheese with a discount, and something that would be a formula. The ids of what it is."""
    user_id, receipt_id = await receipt_of(database, "owner")
    async with database.transaction() as session:

        async def add(record: Any, **values: Any) -> UUID:
            added = insert(record).values(**values).returning(record.id)
            found: UUID = (await session.execute(added)).scalar_one()
            return found

        store_id = await add(Store, name="Käseladen", slug="kaeseladen", user_id=user_id)
        product_id = await add(Product, name="KAESE 400 G", category="dairy", user_id=user_id, family_id=FAMILY)
        purchase = {"user_id": user_id, "receipt_id": receipt_id, "confidence": 1.0, "reader_version": "1"}
        purchase_id = await add(
            Purchase,
            **purchase,
            store_id=store_id,
            merchant_name="=HYPERLINK(0)",
            purchased_on=date(2026, 3, 1),
            currency_code="EUR",
            total=Decimal("5.5"),
            gap=Decimal(0),
        )
        line_id = await add(
            PurchaseLine,
            purchase_id=purchase_id,
            position=1,
            kind="item",
            text='Käse, "mild" 400 g',
            quantity=Decimal(2),
            amount=Decimal(6),
            product_id=product_id,
        )
        more = {"purchase_id": purchase_id, "text": "-50% \u20ac", "amount": Decimal("-0.5")}
        discount_id = await add(PurchaseLine, **more, position=2, kind="discount", applies_to_id=line_id)
        await add(PurchaseLine, **more, position=3, kind="fee", removed_at=func.now())
        repeated = await add(Purchase, **purchase, position=2, same_as_id=purchase_id)
        await add(PurchaseLine, **more | {"purchase_id": repeated}, position=1, kind="fee")
        await observe(session, PurchaseId(purchase_id))
    ids = {"purchase": purchase_id, "line": line_id, "discount": discount_id, "product": product_id}
    return {"receipt": str(receipt_id)} | {name: str(each) for name, each in ids.items()}


def rows_of(answer: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8"), newline="")))


async def test_purchases_are_as_printed(owner: httpx.AsyncClient, basket: dict[str, str]) -> None:
    answer = await owner.get("/export/purchases.csv")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cartsnitch-purchases.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.text == (
        "id,receipt_id,purchased_on,purchased_at,store,merchant_name,currency_code,subtotal,tax,is_tax_included,total,"
        "gap,is_balanced,confirmed_at,is_currency_assumed\r\n"
        f"{basket['purchase']},{basket['receipt']},2026-03-01,,Käseladen,'=HYPERLINK(0),EUR,,,false,5.50,0.00,true,,false\r\n"
    )


async def test_lines_as_json_are_objects_with_exact_numbers(owner: httpx.AsyncClient, basket: dict[str, str]) -> None:
    answer = await owner.get("/export/lines.json")

    assert answer.headers["Content-Type"] == "application/json"
    cheese, discount = answer.json()
    assert cheese == {
        "id": basket["line"],
        "purchase_id": basket["purchase"],
        "purchased_on": "2026-03-01",
        "store": "Käseladen",
        "position": 1,
        "kind": "item",
        "text": 'Käse, "mild" 400 g',
        "quantity": "2",
        "unit": None,
        "unit_price": None,
        "amount": "6.00",
        "currency_code": "EUR",
        "identifier": None,
        "applies_to_id": None,
        "product_id": basket["product"],
        "product_name": None,
        "family_id": str(FAMILY),
        "category": "dairy",
    }
    assert (discount["text"], discount["amount"], discount["applies_to_id"]) == ("-50% \u20ac", "-0.50", basket["line"])


async def test_what_counts_nowhere_stands_apart_and_lines_sum_up_to_what_was_spent(
    owner: httpx.AsyncClient, other: httpx.AsyncClient, basket: dict[str, str]
) -> None:
    lines, apart = (
        rows_of(await owner.get("/export/lines.csv")),
        rows_of(await owner.get("/export/uncounted-lines.csv")),
    )
    (purchase,) = rows_of(await owner.get("/export/purchases.csv"))
    (repeated,) = rows_of(await owner.get("/export/repeated-purchases.csv"))

    assert sum(Decimal(line["amount"]) for line in lines) == Decimal(purchase["total"]) == Decimal("5.50")
    assert not {line["id"] for line in lines} & {line["id"] for line in apart}
    assert repeated["same_as_id"] == basket["purchase"] != repeated["id"]
    told = {(line["purchase_id"], line["same_as_id"], line["removed_at"] != "", line["amount"]) for line in apart}
    assert told == {
        (basket["purchase"], "", True, "-0.50"),
        (repeated["id"], basket["purchase"], False, "-0.50"),
    }
    for table in ("uncounted-lines", "repeated-purchases"):
        assert (await other.get(f"/export/{table}.json")).json() == []


async def test_a_text_that_would_be_a_formula_is_guarded_and_a_number_stays_one(
    owner: httpx.AsyncClient, basket: dict[str, str]
) -> None:
    cheese, discount = rows_of(await owner.get("/export/lines.csv"))

    assert cheese["text"] == 'Käse, "mild" 400 g'
    assert (discount["text"], discount["amount"]) == ("'-50% \u20ac", "-0.50")


async def test_prices_say_what_one_cost_and_what_the_shelf_asked(
    owner: httpx.AsyncClient, basket: dict[str, str]
) -> None:
    (price,) = rows_of(await owner.get("/export/prices.csv"))

    assert (price["line_id"], price["observed_on"]) == (basket["line"], "2026-03-01")
    assert (price["unit_price"], price["shelf_price"], price["is_promotional"]) == ("2.75", "3.00", "true")
    assert (price["content_amount"], price["content_unit"]) == ("400", "g")
    assert (price["paid"], price["quantity"], price["family_id"]) == ("5.50", "2", str(FAMILY))
    assert (await owner.get("/export/prices.json")).json()[0]["content_pack"] == 1


async def test_nothing_is_an_empty_table(owner: httpx.AsyncClient) -> None:
    for path in FILES:
        answer = await owner.get(path)
        assert answer.status_code == 200
        if path.endswith("json"):
            assert answer.json() == []
        else:
            assert answer.text.startswith(("id,",))
            assert rows_of(answer) == []


async def test_someone_else_gets_nothing_of_it(
    owner: httpx.AsyncClient, other: httpx.AsyncClient, signed_out: httpx.AsyncClient, basket: dict[str, str]
) -> None:
    for path in FILES:
        mine, theirs, nobodys = [await client.get(path) for client in (owner, other, signed_out)]
        assert basket["purchase"] in mine.text or basket["line"] in mine.text
        assert theirs.status_code == 200
        assert not any(each in theirs.text for each in basket.values())
        assert (nobodys.status_code, nobodys.json()["error"]["code"]) == (401, "unauthenticated")


async def test_an_app_gets_it_by_its_token(signed_out: httpx.AsyncClient, basket: dict[str, str]) -> None:
    account = {"email": "owner@example.org", "password": PASSWORD}
    token = (await signed_out.post("/auth/sign-in/email", json=account)).json()["accessToken"]
    signed_out.cookies.clear()

    answer = await signed_out.get("/export/purchases.json", headers={"Authorization": f"Bearer {token}"})

    assert [each["id"] for each in answer.json()] == [basket["purchase"]]
    assert (await signed_out.get("/export/purchases.json", headers={"Authorization": "Bearer x"})).status_code == 401


@pytest.mark.parametrize("name", ["purchases", "purchases.xml", "users.csv", "lines.csv.json", ".csv", "LINES.csv"])
async def test_there_is_nothing_else_to_export(owner: httpx.AsyncClient, name: str) -> None:
    answer = await owner.get(f"/export/{name}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    assert (await owner.post("/export/lines.csv")).status_code == 405


async def test_asking_for_its_headers_reads_nothing(owner: httpx.AsyncClient, basket: dict[str, str]) -> None:
    answer = await owner.head("/export/purchases.csv")

    assert (answer.status_code, answer.content) == (200, b"")


class TestStreaming:
    """On a real server over a real connection, with more rows than are read at once."""

    @pytest.fixture
    async def many(self, owner: httpx.AsyncClient, database: Database) -> None:
        user_id, receipt_id = await receipt_of(database, "owner")
        async with database.transaction() as session:
            rows = text(
                "INSERT INTO purchases"
                " (user_id, receipt_id, position, total, currency_code, confidence, reader_version)"
                f" SELECT :user_id, :receipt_id, number, 1, 'EUR', 1, '1' FROM generate_series(1, {MANY}) AS number"
            )
            await session.execute(rows, {"user_id": user_id, "receipt_id": receipt_id})

    async def test_it_is_whole(self, app: Starlette, owner: httpx.AsyncClient, many: None) -> None:
        async with serving(app, owner) as client:
            assert len((await client.get("/export/purchases.json")).json()) == MANY
            assert len(rows_of(await client.get("/export/purchases.csv"))) == MANY

    @pytest.mark.parametrize("ending", ["csv", "json"])
    async def test_rows_come_before_all_are_read_and_what_is_broken_off_is_seen_to_be(
        self, app: Starlette, owner: httpx.AsyncClient, many: None, database_url: str, ending: str
    ) -> None:
        async def cut() -> None:
            connection = await asyncpg.connect(database_url)
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND state = 'idle in transaction'"
            )
            await connection.close()

        received = bytearray()

        async def receive(client: httpx.AsyncClient) -> None:
            async with client.stream("GET", f"/export/purchases.{ending}") as answer:
                assert answer.status_code == 200
                async for part in answer.aiter_bytes():
                    received.extend(part)

        async with serving(app, owner, after_a_part=cut) as client:
            with pytest.raises(httpx.RemoteProtocolError):
                await receive(client)

        assert 0 < received.count(b'"id"' if ending == "json" else b"EUR") < MANY

    async def test_one_that_takes_too_long_is_broken_off(
        self, app: Starlette, owner: httpx.AsyncClient, many: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(exports, "LONGEST", 0.05)

        async with serving(app, owner, after_a_part=asyncio.Event().wait) as client:
            with pytest.raises(httpx.RemoteProtocolError):
                await client.get("/export/purchases.csv")

    async def test_one_at_a_time_and_the_next_when_it_is_done_or_its_client_has_left(
        self, app: Starlette, owner: httpx.AsyncClient, many: None, database: Database
    ) -> None:
        goes_on = asyncio.Event()

        async def wait() -> None:
            await goes_on.wait()

        async with serving(app, owner, after_a_part=wait) as client:
            async with client.stream("GET", "/export/purchases.csv"):
                refused = await client.get("/export/lines.csv")
                assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many_exports")
                assert refused.headers["Retry-After"] == "60"
            # The client has left in the middle of it.
            async with asyncio.timeout(30):
                while (await client.get("/export/lines.csv")).status_code == 429:
                    pass
            goes_on.set()
            assert len(rows_of(await client.get("/export/purchases.csv"))) == MANY
        async with database.reading() as session:
            left = text("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'")
            assert await session.scalar(left) == 0


class TestSlowClients:
    """Whoever takes nothing of what they asked for keeps nobody else from theirs."""

    @pytest.fixture
    async def originals(self, database: Database, resources: Resources) -> bytes:
        """A photo that does not fit into what two ends of a connection hold, and that packing makes no smaller."""
        photo = b"\xff\xd8\xff\xe0" + random.Random(1).randbytes(24_000_000)
        self.digest = await resources.blobs.put(photo)
        return photo

    async def person(self, app: Starlette, database: Database, number: int) -> httpx.AsyncClient:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000")
        email = f"slow{number}@example.org"
        told = {"name": "Slow", "email": email, "password": PASSWORD}
        assert (await client.post("/auth/sign-up/email", json=told)).status_code == 200
        async with database.transaction() as session:
            user_id = await session.scalar(select(User.id).where(User.email == email))
            values = {"user_id": user_id, "idempotency_key": "1", "status": "recorded", "channel": "upload"}
            await session.execute(insert(Receipt).values(digest=self.digest, byte_size=1, **values))
        return client

    async def test_they_lose_their_place_to_who_waits_for_one(
        self, app: Starlette, database: Database, originals: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(exports, "TRIAL", 0.2)
        slow = [await self.person(app, database, number) for number in range(exports.MOST_AT_ONCE)]
        quick = await self.person(app, database, 99)
        async with serving(app, quick) as client, AsyncExitStack() as stack:
            address = (client.base_url.host, client.base_url.port)
            streams = []
            for each in slow:
                raw = socket.socket()
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                raw.connect(address)
                stack.callback(raw.close)
                cookies = "; ".join(f"{name}={value}" for name, value in each.cookies.items())
                raw.sendall(
                    f"GET /export/originals.zip HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\n\r\n".encode()
                )
                streams.append(raw)
            async with asyncio.timeout(60):
                for raw in streams:  # all of them are under way
                    raw.setblocking(False)
                    assert (await asyncio.get_running_loop().sock_recv(raw, 15)).startswith(b"HTTP/1.1 200")
                while (answer := await client.get("/export/originals.zip")).status_code == 429:
                    pass
            assert answer.status_code == 200
            with ZipFile(io.BytesIO(answer.content)) as archive:
                assert archive.read(archive.namelist()[0]) == originals

    async def test_who_takes_nothing_has_left(
        self, app: Starlette, database: Database, originals: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(exports, "STALLED", 0.2)
        stalled = await self.person(app, database, 1)
        async with serving(app, stalled) as client:
            with socket.socket() as raw:
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                raw.connect((client.base_url.host, client.base_url.port))
                cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
                raw.sendall(
                    f"GET /export/originals.zip HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\n\r\n".encode()
                )
                raw.setblocking(False)
                assert (await asyncio.get_running_loop().sock_recv(raw, 15)).startswith(b"HTTP/1.1 200")
                async with asyncio.timeout(60):  # though its connection is open still
                    while (await client.get("/export/account.json")).status_code == 429:
                        pass


@asynccontextmanager
async def serving(
    app: ASGIApp, visitor: httpx.AsyncClient, after_a_part: Callable[[], Awaitable[object]] | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """The visitor, before a real server; something may happen each time that a part of a streamed answer was sent."""

    async def observed(scope: Scope, receive: Receive, send: Send) -> None:
        async def passed_on(message: Message) -> None:
            await send(message)
            if after_a_part and message.get("more_body") and message["body"].count(b"\n") > 1:  # more than a header
                await after_a_part()

        await app(scope, receive, passed_on)

    server = uvicorn.Server(uvicorn.Config(observed, lifespan="off", log_config=None, timeout_graceful_shutdown=5))
    listening = socket.create_server(("localhost", 0))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    url = f"http://localhost:{listening.getsockname()[1]}"
    async with httpx.AsyncClient(base_url=url, cookies=visitor.cookies, timeout=60) as client:
        yield client
    server.should_exit = True
    await task
