"""Public pages a second, beside a file of the same size from the same server.

`cartsnitch bench public [--seconds S] [--connections N] [--json]`

The server is what `cartsnitch serve` runs; the file is one that it serves as it serves the app's own. The same client
asks for them in turns, so that whatever else the machine does meets all alike. Each request is from an address of its
own, as a trusted proxy tells it, since one client may not ask so often.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from itertools import count, cycle
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
from cartsnitch_domain.db import Database, create_engine
from cartsnitch_domain.months import months_between
from cartsnitch_domain.products.records import Product
from cartsnitch_domain.public.records import PublicMonth, PublicPrice, PublicProduct
from cartsnitch_domain.public.rules import KEPT_MONTHS, first_kept
from cartsnitch_domain.stores.records import Store
from cartsnitch_server import app
from cartsnitch_server.http.client import client_routes
from cartsnitch_server.migrate import migrate
from cartsnitch_server.postgres import EmbeddedPostgres
from cartsnitch_server.public.wording import address_of
from rich.console import Console
from rich.table import Table
from sqlalchemy import insert

from benchmarks.serving import serve_until_told
from benchmarks.sidebyside import Pipe, Served, Tally, run

ROUNDS = 3
WARM_UP_SECONDS = 0.5
PRODUCTS = 2000
STORES = ("aldi", "costco", "kroger", "meijer", "target", "walmart")
TODAY = date(2026, 10, 10)
FILE = "page.html"
LABELS = {
    "product": f"page of a product, {KEPT_MONTHS} months at {len(STORES)} stores",
    "written": "the same of another product each time",
    "unchanged": "the same, which the browser has: 304",
    "list": f"page of 50 of {PRODUCTS} products",
    "search": f"search in {PRODUCTS} names",
    "file": "static file of the size of the product's page",
}

_addresses = count()


def main() -> None:
    run(__doc__ or "", _measure, show)


async def _measure(folder: Path, postgres: EmbeddedPostgres, seconds: float, connections: int) -> dict[str, Any]:
    url = await postgres.ensure_database("bench")
    await migrate(url)
    addresses = await _fill(url)
    address, others = addresses[0], cycle(addresses)
    files = folder / "dist"
    files.mkdir()
    (files / "index.html").write_text("<!doctype html>")
    tallies = {name: Tally() for name in LABELS}
    with Served(_serve, url, folder) as server:
        tag, page = await _page(server.port, address)
        (files / FILE).write_bytes(page)
        questions: dict[str, Callable[[], Question]] = {
            "product": lambda: (address, ""),
            "written": lambda: (next(others), ""),
            "unchanged": lambda: (address, f"If-None-Match: {tag}\r\n"),
            "list": lambda: ("/public/", ""),
            "search": lambda: ("/public/?q=product+77", ""),
            "file": lambda: (f"/{FILE}", ""),
        }
        for question in questions.values():
            await _ask_on_all(server.port, question, connections, WARM_UP_SECONDS, Tally())
        for _ in range(ROUNDS):
            for name, question in questions.items():
                await _ask_on_all(server.port, question, connections, seconds / ROUNDS / len(questions), tallies[name])
    return {"connections": connections, "page_bytes": len(page), **_figures(tallies)}


def _figures(tallies: dict[str, Tally]) -> dict[str, Any]:
    return {
        name: {
            "requests_a_second": round(tally.rate, 1),
            "p50_ms": round(tally.wait(0.5), 1),
            "p99_ms": round(tally.wait(0.99), 1),
            "ratio": round(tally.rate / tallies["file"].rate, 3),
        }
        for name, tally in tallies.items()
    }


def show(figures: dict[str, Any]) -> None:
    title = f"Public pages over {figures['connections']} connections, the product's of {figures['page_bytes']:,} bytes"
    table = Table("answer", "requests/s", "p50 ms", "p99 ms", "ratio", title=title)
    for name, label in LABELS.items():
        row = figures[name]
        table.add_row(
            label, *(str(row[key]) for key in ("requests_a_second", "p50_ms", "p99_ms")), f"{row['ratio']:.3f}"
        )
    Console().print(table)


# What is shown


async def _fill(url: str) -> list[str]:
    """Public prices of products at stores, each month; the paths of their pages."""
    database = Database(create_engine(url, "bench", pool_size=1))
    months = list(months_between(first_kept(TODAY), TODAY))[:KEPT_MONTHS]
    now = datetime(2026, 10, 10, tzinfo=UTC)
    async with database.transaction() as session:
        add = partial(_add, session)
        stores = await add(Store, [{"slug": slug, "name": slug.title()} for slug in STORES])
        products = await add(Product, [{"name": "-"} for _ in range(PRODUCTS)])
        await session.execute(
            insert(PublicMonth), [{"month": month, "published_at": now, "changed_at": now} for month in months]
        )
        names = [f"Product {number} of a House Brand" for number in range(PRODUCTS)]
        shown = await add(PublicProduct, [{"product_id": p, "name": n} for p, n in zip(products, names, strict=True)])
        for number, (public_id, name) in enumerate(zip(shown, names, strict=True)):
            rows = [
                {
                    "public_product_id": public_id,
                    "store_id": store_id,
                    "month": month,
                    "name": name,
                    "price": Decimal(100 + (number * 7 + place * 13 + nth * 5) % 900) / 100,
                    "unit": "each",
                    "content_amount": Decimal(1),
                    "content_unit": "l",
                    "currency_code": "USD",
                    "households": 3,
                }
                for place, store_id in enumerate(stores)
                for nth, month in enumerate(months)
            ]
            await session.execute(insert(PublicPrice), rows)
    connection = await asyncpg.connect(url)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
    await database.close()
    return [address_of(name, public_id) for name, public_id in zip(names, shown, strict=True)]


async def _add(session: Any, record: Any, rows: list[dict[str, Any]]) -> list[UUID]:
    return list(await session.scalars(insert(record).returning(record.id, sort_by_parameter_order=True), rows))


# The server


def _serve(url: str, folder: Path, pipe: Pipe) -> None:
    """With the app's files from a folder of ours."""
    vars(app)["client_routes"] = partial(client_routes, folder / "dist")
    serve_until_told(pipe, database_url=url, blob_url=f"file://{folder}/blobs", secret_key="x" * 32, public_pages=True)


# The client

Question = tuple[str, str]
"""A path, and headers beside those of every request."""


def _request(question: Question) -> bytes:
    path, headers = question
    number = next(_addresses)
    client = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {client}\r\n{headers}\r\n".encode()


async def _page(port: int, path: str) -> tuple[str, bytes]:
    """The tag of a page, and its bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head, body = await _ask(reader, writer, (path, ""))
    writer.close()
    return head.partition("etag: ")[2].partition("\r\n")[0], body


async def _ask_on_all(
    port: int, question: Callable[[], Question], connections: int, seconds: float, tally: Tally
) -> None:
    """Ask for so long over so many connections; a question that is under way at the end still counts."""
    began = time.perf_counter()
    await asyncio.gather(*(_ask_until(port, question, began + seconds, tally) for _ in range(connections)))
    tally.seconds += time.perf_counter() - began


async def _ask_until(port: int, question: Callable[[], Question], until: float, tally: Tally) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    while (began := time.perf_counter()) < until:
        await _ask(reader, writer, question())
        tally.waits.append(time.perf_counter() - began)
        tally.answers += 1
    writer.close()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, question: Question) -> tuple[str, bytes]:
    writer.write(_request(question))
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    if not head.startswith(("http/1.1 200", "http/1.1 304")):
        raise RuntimeError(head)
    length = head.partition("content-length: ")[2].partition("\r\n")[0]
    return head, await reader.readexactly(int(length or 0))


if __name__ == "__main__":
    main()
