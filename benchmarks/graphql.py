"""Pages of purchases a second by GraphQL, beside a bare endpoint that gives the same JSON.

`cartsnitch bench graphql [--seconds S] [--connections N] [--json]`

The API is what `cartsnitch serve` runs, sign-in checked for each request. The bare endpoint is one Starlette route that
asks asyncpg for the rows, makes dictionaries of them and answers by orjson; it checks nobody. Each is a process of its
own on the same event loop, and both read the same PostgreSQL. The same client asks them in turns, so that whatever else
the machine does meets both alike. Before that, their answers are compared: they are equal.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson
import uvicorn
import uvloop
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import AuthSession, User
from cartsnitch_domain.accounts.tokens import AccessTokens
from cartsnitch_domain.cursors import encode_cursor
from cartsnitch_domain.db import Database, create_engine
from cartsnitch_domain.ids import AuthSessionId, UserId
from cartsnitch_domain.products.records import Product
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.stores.records import Store
from cartsnitch_server.migrate import migrate
from cartsnitch_server.postgres import EmbeddedPostgres
from rich.console import Console
from rich.table import Table
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.serving import free_port, serve_until_told
from benchmarks.sidebyside import Pipe, Served, Tally, run

SECRET = "x" * 32
ROUNDS = 3
WARM_UP_SECONDS = 0.5
PURCHASES = 300
LINES = 16
PAGE = 20

SUMMARY = """id purchasedOn purchasedAt merchantName store { id name slug } currencyCode
  subtotal { amount currencyCode } tax { amount } total { amount currencyCode } isBalanced gap { amount }
  receipt { id }"""
LINE = """id kind text quantity unit unitPrice { amount } amount { amount } product { id name }
  evidence { page box { x y width height } text confidence }"""
QUERY = (
    "query Page($first: Int) { purchases(first: $first) { edges { node { %s } } pageInfo { hasNextPage endCursor } } }"
)
QUERIES = {"page": QUERY % SUMMARY, "lines": QUERY % f"{SUMMARY} lines {{ {LINE} }}"}
LABELS = {"page": f"page of {PAGE} purchases", "lines": f"page of {PAGE} with all {PAGE * LINES} lines"}


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: a user of the database, and what shows that they are signed in."""

    user_id: UUID
    token: str


def main() -> None:
    run(__doc__ or "", _measure, show)


async def _measure(folder: Path, postgres: EmbeddedPostgres, seconds: float, connections: int) -> dict[str, Any]:
    url = await postgres.ensure_database("bench")
    await migrate(url)
    asker = await _fill(url)
    tallies = {(name, server): Tally() for name in QUERIES for server in ("api", "bare")}
    with Served(_serve_api, url, folder / "blobs") as api, Served(_serve_bare, url) as bare:
        questions = {
            **{(name, "api"): (api.port, _post(query, asker)) for name, query in QUERIES.items()},
            **{(name, "bare"): (bare.port, _get(name, asker)) for name in QUERIES},
        }
        for name in QUERIES:
            await _compare(*questions[name, "api"], *questions[name, "bare"])
        for port, question in questions.values():
            await _ask_on_all(port, question, connections, WARM_UP_SECONDS, Tally())
        for _ in range(ROUNDS):
            for key, (port, question) in questions.items():
                await _ask_on_all(port, question, connections, seconds / ROUNDS / len(questions), tallies[key])
    return {"connections": connections, "lines": LINES, **{name: _figures(name, tallies) for name in QUERIES}}


def _figures(name: str, tallies: dict[tuple[str, str], Tally]) -> dict[str, Any]:
    servers = {
        server: {
            "requests_a_second": round(tallies[name, server].rate, 1),
            "p50_ms": round(tallies[name, server].wait(0.5), 1),
            "p99_ms": round(tallies[name, server].wait(0.99), 1),
        }
        for server in ("api", "bare")
    }
    return {**servers, "ratio": round(tallies[name, "api"].rate / tallies[name, "bare"].rate, 3)}


def show(figures: dict[str, Any]) -> None:
    title = f"Purchases over {figures['connections']} connections"
    table = Table("answer", "server", "requests/s", "p50 ms", "p99 ms", "ratio", title=title)
    for name, label in LABELS.items():
        for server, kind in (("api", "CartSnitch: GraphQL, sign-in checked"), ("bare", "Starlette, asyncpg, orjson")):
            row = figures[name][server]
            ratio = f"{figures[name]['ratio']:.3f}" if server == "api" else "1"
            table.add_row(label, kind, *(str(row[key]) for key in ("requests_a_second", "p50_ms", "p99_ms")), ratio)
    Console().print(table)


# What is read


async def _fill(url: str) -> Asker:
    """Put one user's purchases into the database, between those of two others."""
    database = Database(create_engine(url, "bench", pool_size=1))
    async with database.transaction() as session:
        stores = await _add(session, Store, ({"slug": f"store-{n}", "name": f"Store {n}"} for n in range(8)))
        products = await _add(session, Product, ({"name": f"Product {n}, 12 oz"} for n in range(200)))
        email = (f"shopper-{n}@bench.example" for n in range(3))
        users = await _add(session, User, ({"email": each, "name": "", "password_hash": "-"} for each in email))
        for user_id in users:
            await _add_purchases(session, user_id, stores, products)
        until = datetime.now(UTC) + timedelta(hours=1)
        (sign_in,) = await _add(session, AuthSession, [{"user_id": users[1], "user_agent": "", "expires_at": until}])
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.exec_driver_sql("VACUUM ANALYZE")
    await database.close()
    actor = Actor(UserId(users[1]), AuthSessionId(sign_in))
    return Asker(users[1], AccessTokens(SECRET).issue(actor, datetime.now(UTC)))


async def _add(session: AsyncSession, record: Any, rows: Any) -> list[UUID]:
    return list(await session.scalars(insert(record).returning(record.id, sort_by_parameter_order=True), list(rows)))


async def _add_purchases(session: AsyncSession, user_id: UUID, stores: list[UUID], products: list[UUID]) -> None:
    chance = random.Random(1)
    receipts = await _add(session, Receipt, (_receipt(user_id) for _ in range(PURCHASES)))
    rows = [_purchase(user_id, receipt_id, chance.choice(stores), n) for n, receipt_id in enumerate(receipts)]
    for purchase_id in await _add(session, Purchase, rows):
        await session.execute(insert(PurchaseLine), list(_lines(purchase_id, products, chance)))


def _receipt(user_id: UUID) -> dict[str, Any]:
    key = uuid4().hex
    return {
        "user_id": user_id,
        "status": "recorded",
        "channel": "upload",
        "digest": key * 2,
        "byte_size": 1_234_567,
        "filename": "IMG_2041.jpg",
        "idempotency_key": key,
    }


def _purchase(user_id: UUID, receipt_id: UUID, store_id: UUID, number: int) -> dict[str, Any]:
    day = date(2026, 10, 1) - timedelta(days=number)
    total = Decimal(2000 + number) / 100
    return {
        "user_id": user_id,
        "receipt_id": receipt_id,
        "store_id": store_id,
        "merchant_name": "STORE NO. 1234",
        "purchased_on": day,
        "purchased_at": datetime(day.year, day.month, day.day, 18, 22),  # noqa: DTZ001 - a printed clock has no zone
        "currency_code": "USD",
        "subtotal": total - 1,
        "tax": Decimal(1),
        "total": total,
        "gap": Decimal(0),
        "confidence": 0.97,
        "reader_version": "1",
    }


def _lines(purchase_id: UUID, products: list[UUID], chance: random.Random) -> Iterator[dict[str, Any]]:
    for position in range(1, LINES + 1):
        price = Decimal(chance.randrange(50, 2000)) / 100
        text = f"ITEM {position} 12OZ"
        box = {"page": 1, "x": 0.08, "y": round(position / 20, 4), "width": 0.84, "height": 0.021}
        yield {
            "purchase_id": purchase_id,
            "position": position,
            "kind": "item",
            "text": text,
            "quantity": Decimal(1),
            "unit": "each",
            "unit_price": price,
            "amount": price,
            "product_id": chance.choice(products),
            "evidence": [box | {"text": f"{text} {price}", "confidence": 0.97}],
        }


# The two servers


def _serve_api(url: str, blobs: Path, pipe: Pipe) -> None:
    serve_until_told(pipe, database_url=url, blob_url=f"file://{blobs}", secret_key=SECRET)


class Bare:
    """What is compared with: the least that gives this JSON."""

    PURCHASES = """
    SELECT p.id, purchased_on, purchased_at, merchant_name, store_id, s.name AS store_name, s.slug, currency_code,
           subtotal, tax, total, is_balanced, gap, receipt_id
    FROM purchases p LEFT JOIN stores s ON s.id = p.store_id
    WHERE p.user_id = $1 ORDER BY coalesce(purchased_on, '-infinity'::date) DESC, p.id DESC LIMIT $2"""
    LINES = """
    SELECT id, purchase_id, kind, text, quantity, unit, unit_price, amount, product_id, evidence
    FROM purchase_lines
    WHERE purchase_id = ANY($1) ORDER BY purchase_id, position"""

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None

    @asynccontextmanager
    async def open(self, _app: Starlette) -> Any:
        async with asyncpg.create_pool(self._url, min_size=8, max_size=16, init=_read_json) as self._pool:
            yield

    async def answer(self, request: Request) -> Response:
        if self._pool is None:
            raise RuntimeError("not open")
        user_id, with_lines = UUID(request.path_params["user_id"]), request.path_params["what"] == "lines"
        async with self._pool.acquire() as connection:
            rows = await connection.fetch(self.PURCHASES, user_id, PAGE + 1)
            nodes = [_summary(row) for row in rows[:PAGE]]
            if with_lines:
                by_purchase: dict[UUID, list[dict[str, Any]]] = {row["id"]: [] for row in rows[:PAGE]}
                for row in await connection.fetch(self.LINES, list(by_purchase)):
                    by_purchase[row["purchase_id"]].append(_line(row))
                for node, row in zip(nodes, rows, strict=False):
                    node["lines"] = by_purchase[row["id"]]
        last = rows[:PAGE][-1]
        page_info = {
            "hasNextPage": len(rows) > PAGE,
            "endCursor": encode_cursor("purchases", last["purchased_on"].isoformat(), str(last["id"])),
        }
        purchases = {"edges": [{"node": node} for node in nodes], "pageInfo": page_info}
        return Response(orjson.dumps({"data": {"purchases": purchases}}), media_type="application/json")


async def _read_json(connection: Any) -> None:
    await connection.set_type_codec("jsonb", encoder=orjson.dumps, decoder=orjson.loads, schema="pg_catalog")


def _summary(row: asyncpg.Record) -> dict[str, Any]:
    currency = row["currency_code"]
    return {
        "id": str(row["id"]),
        "purchasedOn": row["purchased_on"],
        "purchasedAt": row["purchased_at"],
        "merchantName": row["merchant_name"],
        "store": {"id": str(row["store_id"]), "name": row["store_name"], "slug": row["slug"]},
        "currencyCode": currency,
        "subtotal": {"amount": f"{row['subtotal']:.2f}", "currencyCode": currency},
        "tax": {"amount": f"{row['tax']:.2f}"},
        "total": {"amount": f"{row['total']:.2f}", "currencyCode": currency},
        "isBalanced": row["is_balanced"],
        "gap": {"amount": f"{row['gap']:.2f}"},
        "receipt": {"id": str(row["receipt_id"])},
    }


def _line(row: asyncpg.Record) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "kind": row["kind"].upper(),
        "text": row["text"],
        "quantity": f"{row['quantity']:.0f}",
        "unit": row["unit"],
        "unitPrice": {"amount": f"{row['unit_price']:.2f}"},
        "amount": {"amount": f"{row['amount']:.2f}"},
        "product": {"id": str(row["product_id"]), "name": row["text"]},
        "evidence": [_evidence(read) for read in row["evidence"]],
    }


def _evidence(read: dict[str, Any]) -> dict[str, Any]:
    box = {"x": read["x"], "y": read["y"], "width": read["width"], "height": read["height"]}
    return {"page": read["page"], "box": box, "text": read["text"], "confidence": read["confidence"]}


def _serve_bare(url: str, pipe: Pipe) -> None:
    bare = Bare(url)
    app = Starlette(routes=[Route("/{what}/{user_id}", bare.answer)], lifespan=bare.open)
    config = uvicorn.Config(app, port=free_port(), log_config=None, access_log=False)

    async def running() -> None:
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve())
        pipe.send(config.port)
        await asyncio.to_thread(pipe.recv)
        server.should_exit = True
        await serving

    uvloop.run(running())


# The client


def _post(query: str, asker: Asker) -> bytes:
    body = orjson.dumps({"query": query, "variables": {"first": PAGE}, "operationName": "Page"})
    head = (
        "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {asker.token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _get(name: str, asker: Asker) -> bytes:
    return f"GET /{name}/{asker.user_id} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


async def _compare(api_port: int, api_question: bytes, bare_port: int, bare_question: bytes) -> None:
    """Raise when the two answers are not the same JSON."""
    ours, theirs = await _ask_once(api_port, api_question), await _ask_once(bare_port, bare_question)
    if orjson.loads(ours) != orjson.loads(theirs):
        raise RuntimeError(f"the answers differ:\n{ours[:1500]!r}\n{theirs[:1500]!r}")


async def _ask_once(port: int, question: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer = await _ask(reader, writer, question)
    writer.close()
    return answer


async def _ask_on_all(port: int, question: bytes, connections: int, seconds: float, tally: Tally) -> None:
    """Ask for so long over so many connections; a question that is under way at the end still counts."""
    began = time.perf_counter()
    await asyncio.gather(*(_ask_until(port, question, began + seconds, tally) for _ in range(connections)))
    tally.seconds += time.perf_counter() - began


async def _ask_until(port: int, question: bytes, until: float, tally: Tally) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    while (began := time.perf_counter()) < until:
        await _ask(reader, writer, question)
        tally.waits.append(time.perf_counter() - began)
        tally.answers += 1
    writer.close()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, question: bytes) -> bytes:
    writer.write(question)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if not head.startswith(b"http/1.1 200"):
        raise RuntimeError(head.decode())
    return await reader.readexactly(int(head.partition(b"content-length:")[2].partition(b"\r\n")[0]))


if __name__ == "__main__":
    main()
