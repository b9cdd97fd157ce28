"""What a large catalogue costs beside one of 10,000: a receipt of 40 lines, its prices, and the pages of products.

`cartsnitch bench catalogue [--products N] [--observations EACH] [--runs R] [--plans] [--keep FOLDER] [--json]`

Two databases of the embedded PostgreSQL are loaded, of 10,000 products and of N, each with five texts of stores and
EACH observations a product (20 unless said otherwise). Then the same household asks both in turns: the median of R
runs, how many statements they send, and the ratio. `--plans` shows how PostgreSQL answers each statement at N. `--keep`
leaves the databases in a folder, where the next run finds them.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
import orjson
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.db import Database, create_engine
from cartsnitch_domain.ids import AuthSessionId, PurchaseId, StoreId, UserId
from cartsnitch_domain.prices import queries as prices
from cartsnitch_domain.prices.actions import observe
from cartsnitch_domain.prices.describing import note_own_keys
from cartsnitch_domain.prices.own_numbers import identifiers_of
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.products import queries
from cartsnitch_domain.products.printed import Printed
from cartsnitch_domain.purchases import catalogue
from cartsnitch_domain.purchases.matching import match_products
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_server.migrate import migrate
from cartsnitch_server.postgres import EmbeddedPostgres
from rich.console import Console
from rich.table import Table
from sqlalchemy import event, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.composed_catalogue import (
    HOUSEHOLD_LINES,
    HOUSEHOLD_PRODUCTS,
    LINES,
    STORES,
    TARGETS,
    Composed,
    barcode,
    key,
    load,
)
from benchmarks.embedded import embedded

SMALL = 10_000
ACTOR = Actor(UserId(key(1, 0)), AuthSessionId(key(1, 0)))
KNOWN, NUMBERED, MISREAD = 20, 8, 6
"""Lines of a receipt whose text the store printed before, that have a barcode, and with a letter misread; the others
are new."""

Statement: TypeAlias = tuple[str, Sequence[Any]]
Work: TypeAlias = Callable[["Loaded", int], Awaitable[None]]


class Loaded:
    """A database with a catalogue, and the statements that were sent to it."""

    def __init__(self, url: str, size: int) -> None:
        self.size, self.url = size, url
        self.database = Database(create_engine(url, "bench", pool_size=1))
        self.composed = Composed(size)
        self.sent: list[Statement] = []
        event.listen(self.database.engine.sync_engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        self.sent.append((statement, values))

    @asynccontextmanager
    async def reads(self) -> AsyncIterator[Any]:
        """A connection to read from, whose statements are noted."""
        async with self.database.reading_rows() as connection:

            def note(query: Any) -> None:
                self.sent.append((query.query, query.args))

            connection.add_query_logger(note)
            yield connection
            connection.remove_query_logger(note)


async def match_a_receipt(loaded: Loaded, run: int) -> None:
    """A receipt of 40 lines of the first store; taken back, so that every run finds the same catalogue."""
    async with AsyncSession(loaded.database.engine) as session:
        found = await match_products(session, ACTOR.user_id, StoreId(key(2, 0)), _receipt(loaded.composed, run))
        await session.rollback()
    if sum(match is not None for match in found) != LINES:
        raise RuntimeError("not every line is of a product")


def _receipt(composed: Composed, run: int) -> list[Printed]:
    printed = []
    for place in range(LINES):
        family = (run * LINES + place) % TARGETS
        text = composed.text(family)
        if place < KNOWN:
            printed.append(Printed(text, None))
        elif place < KNOWN + NUMBERED:
            printed.append(Printed(_respelt(text), barcode(family * 4).lstrip("0")))
        elif place < KNOWN + NUMBERED + MISREAD:
            printed.append(Printed(text[:-6] + "Q" + text[-5:], None))
        else:
            printed.append(Printed(f"{text} NOVELTY{run}{place}", None))
    return printed


async def note_prices(loaded: Loaded, run: int) -> None:
    """The prices of a purchase of 40 lines whose day was corrected, beside all others of these products; taken back."""
    purchase_id = _purchases()[run % len(_purchases())]
    async with AsyncSession(loaded.database.engine) as session:
        other_day = Purchase.purchased_on + 1
        await session.execute(update(Purchase).where(Purchase.id == purchase_id).values(purchased_on=other_day))
        await observe(session, purchase_id)
        noted = select(func.count()).select_from(PriceObservation).join(PurchaseLine)
        count = await session.scalar(noted.where(PurchaseLine.purchase_id == purchase_id))
        await session.rollback()
    if count != LINES:
        raise RuntimeError("not every line shows a price")


def _purchases() -> list[PurchaseId]:
    """All that the household bought."""
    return [PurchaseId(key(5, number)) for number in range(HOUSEHOLD_LINES // LINES)]


def _respelt(text: str) -> str:
    """The same in other words, as far as they are in another order: the size stays last."""
    brand, *words, size = text.split()
    return " ".join((*words, brand, size))


async def product_page(loaded: Loaded, run: int) -> None:
    """A product as the app shows it: what it is, its family, numbers, texts, lessons and merges."""
    product_id = _owned(loaded, run)
    async with loaded.reads() as reads:
        await catalogue.get_product_for(reads, ACTOR, product_id)
        for query in (
            prices.details_of,
            identifiers_of,
            catalogue.families_of,
            catalogue.texts_of,
            queries.lessons_of,
            queries.merges_into,
        ):
            await query(reads, ACTOR, [product_id])


async def history(loaded: Loaded, run: int) -> None:
    """The newest hundred prices of a product."""
    async with loaded.reads() as reads:
        await prices.pages_of(reads, ACTOR, [_owned(loaded, run)], 100, None)


async def search(loaded: Loaded, run: int) -> None:
    """The best twenty of a search with a letter wrong."""
    noun = ("mlik", "chese", "yogrut", "coffe", "crackr")[run % 5]
    async with loaded.reads() as reads:
        await catalogue.search_products(reads, ACTOR, 20, None, noun, catalogue.ProductFilter())


async def product_list(loaded: Loaded, run: int) -> None:
    """The first twenty products by name, of one store."""
    wanted = catalogue.ProductFilter(store_id=key(2, run % len(STORES)))
    async with loaded.reads() as reads:
        await catalogue.products(reads, ACTOR, 20, None, wanted)


WORKS: dict[str, Work] = {
    "match a receipt of 40 lines": match_a_receipt,
    "note its prices": note_prices,
    "product page": product_page,
    "price history": history,
    "search": search,
    "list of products": product_list,
}


def _owned(loaded: Loaded, run: int) -> UUID:
    return key(3, (run * 37 % HOUSEHOLD_PRODUCTS) * (loaded.size // HOUSEHOLD_PRODUCTS))


def main() -> None:
    parser = argparse.ArgumentParser(prog="cartsnitch bench catalogue")
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--observations", type=int, default=20, help="of each product")
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--plans", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with embedded(given.keep) as (_, postgres):
        figures = asyncio.run(_measure(postgres, given))
    if given.json:
        print(orjson.dumps(figures, option=orjson.OPT_INDENT_2).decode())
    else:
        show(figures)


async def _measure(postgres: EmbeddedPostgres, given: argparse.Namespace) -> dict[str, Any]:
    loaded = [await _loaded(postgres, size, given.observations) for size in (SMALL, given.products)]
    figures: dict[str, Any] = {"products": given.products, "observations": given.products * given.observations}
    figures["works"] = {name: await _timed(work, loaded, given.runs) for name, work in WORKS.items()}
    if given.plans:
        figures["plans"] = {name: await _plans(work, loaded[1]) for name, work in WORKS.items()}
    figures["megabytes"] = await _megabytes(loaded[1].url)
    for each in loaded:
        await each.database.close()
    return figures


async def _loaded(postgres: EmbeddedPostgres, size: int, observations: int) -> Loaded:
    name = f"catalogue_{size}_{observations}"
    url = await postgres.ensure_database(name)
    await migrate(url)
    connection = await asyncpg.connect(url)
    is_full = await connection.fetchval("SELECT EXISTS (SELECT FROM price_observations)")
    await connection.close()
    if not is_full:
        began = time.perf_counter()
        await load(url, size, observations)
        Console(stderr=True).print(f"{size:,} products loaded in {time.perf_counter() - began:,.0f} s")
    loaded = Loaded(url, size)
    if not is_full:  # the composed prices of the others stay as an older release would have left them
        async with loaded.database.transaction() as session:
            await observe(session, *_purchases())
            await note_own_keys(session)  # of the first shopper, who is the one that asks
    return loaded


async def _timed(work: Work, loaded: Sequence[Loaded], runs: int) -> dict[str, Any]:
    """The median of runs on both, in turns, after some that warm them up."""
    taken: dict[int, list[float]] = {each.size: [] for each in loaded}
    for run in range(-5, runs):
        for each in loaded:
            each.sent.clear()
            began = time.perf_counter()
            await work(each, run + 5)
            if run >= 0:
                taken[each.size].append((time.perf_counter() - began) * 1000)
    small, large = (statistics.median(taken[each.size]) for each in loaded)
    sent = [len(each.sent) for each in loaded]
    return {
        "small_ms": round(small, 2),
        "large_ms": round(large, 2),
        "ratio": round(large / small, 2),
        "statements": sent,
    }


async def _plans(work: Work, loaded: Loaded) -> list[str]:
    """How PostgreSQL answers each statement that reads."""
    loaded.sent.clear()
    await work(loaded, 0)
    connection = await asyncpg.connect(loaded.url)
    plans = []
    for statement, values in loaded.sent:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")) and "pg_advisory" not in statement:
            rows = await connection.fetch(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {statement}", *values)
            plans.append("\n".join([statement, *(row[0] for row in rows)]))
    await connection.close()
    return plans


async def _megabytes(url: str) -> dict[str, int]:
    connection = await asyncpg.connect(url)
    rows = await connection.fetch(
        "SELECT relname, pg_total_relation_size(oid) / 1000000 AS size FROM pg_class"
        " WHERE relkind = 'r' AND pg_total_relation_size(oid) > 1000000 AND relnamespace = 'public'::regnamespace"
        " ORDER BY size DESC"
    )
    await connection.close()
    return {row["relname"]: row["size"] for row in rows}


def show(figures: dict[str, Any]) -> None:
    title = f"{figures['products']:,} products, {figures['observations']:,} observations"
    table = Table("what", f"{SMALL:,} products: ms", "ms", "ratio", "statements", title=title)
    for name, row in figures["works"].items():
        sent = " / ".join(str(count) for count in row["statements"])
        table.add_row(name, f"{row['small_ms']:.2f}", f"{row['large_ms']:.2f}", f"{row['ratio']:.2f}", sent)
    console = Console()
    console.print(table)
    console.print("MB: " + ", ".join(f"{name} {size:,}" for name, size in figures["megabytes"].items()))
    for name, plans in figures.get("plans", {}).items():
        for plan in plans:
            console.rule(name)
            console.print(plan, markup=False, highlight=False)


if __name__ == "__main__":
    main()
