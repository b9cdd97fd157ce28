"""What a feed of a million coupons costs a household: its page, its alerts and plans, and what a purchase redeems.

`cartsnitch bench coupons [--coupons N] [--runs R] [--plans] [--keep FOLDER] [--json]`

Two databases of the embedded PostgreSQL are loaded, of 1,000 coupons for all and of N (a million unless said
otherwise). A household that buys 200 products at eight stores asks both in turns, and 400 coupons fit it in either: the
median of R runs, in milliseconds, of the whole work and of the statement that finds coupons, and the ratio of the
latter. `--plans` shows how PostgreSQL answers that statement at N. `--keep` leaves the databases in a folder, where the
next run finds them.
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

import asyncpg
import orjson
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.coupons import queries
from cartsnitch_domain.coupons.household import household_of
from cartsnitch_domain.coupons.redeeming import redeem
from cartsnitch_domain.db import Database, create_engine, reads_within
from cartsnitch_domain.ids import AuthSessionId, PurchaseId, UserId
from cartsnitch_server.migrate import migrate
from cartsnitch_server.postgres import EmbeddedPostgres
from rich.console import Console
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.composed_catalogue import key
from benchmarks.composed_coupons import FITTING, SEARCHED, TODAY, load_coupons
from benchmarks.embedded import embedded

SMALL = 1_000
ACTOR = Actor(UserId(key(1, 0)), AuthSessionId(key(1, 0)))
FINDS = "coupon_keys"
"""The table that a statement names which finds coupons."""

Work: TypeAlias = Callable[["Loaded"], Awaitable[int]]
"""Does it once, and says how many coupons it found."""


class Loaded:
    """A database with coupons, and the statements that found them, each with its seconds."""

    def __init__(self, url: str, count: int) -> None:
        self.count, self.url = count, url
        self.database = Database(create_engine(url, "bench", pool_size=1))
        self.sent: list[Any] = []

    def _note(self, query: Any) -> None:
        if FINDS in query.query:
            self.sent.append(query)

    @asynccontextmanager
    async def reads(self) -> AsyncIterator[Any]:
        """A connection to read from."""
        async with self.database.reading_rows() as connection:
            connection.add_query_logger(self._note)
            yield connection
            connection.remove_query_logger(self._note)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """A session whose changes are taken back, so that every run finds the same."""
        async with AsyncSession(self.database.engine) as session:
            driver: Any = await reads_within(session)
            driver.add_query_logger(self._note)
            yield session
            driver.remove_query_logger(self._note)
            await session.rollback()


async def page(loaded: Loaded) -> int:
    """The first twenty coupons of the household."""
    async with loaded.reads() as reads:
        return len((await queries.page(reads, ACTOR, 20, None, queries.CouponFilter(), TODAY)).items)


async def search(loaded: Loaded) -> int:
    """The first twenty that a text fits, beside those of the household."""
    async with loaded.reads() as reads:
        wanted = queries.CouponFilter(text=SEARCHED)
        return len((await queries.page(reads, ACTOR, 20, None, wanted, TODAY)).items)


async def weigh(loaded: Loaded) -> int:
    """All that can be used today, as alerts look at them and plans are made with them."""
    async with loaded.reads() as reads:
        household = await household_of(reads, ACTOR.user_id, TODAY)
        return len(await queries.offers_for_alerts(reads, ACTOR.user_id, household))


async def look_at_a_purchase(loaded: Loaded) -> int:
    """Which coupons a purchase of forty items redeems, of which three lines take something off."""
    async with loaded.session() as session:
        await redeem(session, PurchaseId(key(5, 0)))
    return 0


WORKS: dict[str, Work] = {
    "page of coupons": page,
    "page with a text": search,
    "alerts and plans": weigh,
    "what a purchase redeems": look_at_a_purchase,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="cartsnitch bench coupons")
    parser.add_argument("--coupons", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=15)
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
    loaded = [await _loaded(postgres, count) for count in (SMALL, given.coupons)]
    figures: dict[str, Any] = {"coupons": given.coupons, "fitting": FITTING}
    figures["works"] = {name: await _timed(work, loaded, given.runs) for name, work in WORKS.items()}
    if given.plans:
        figures["plans"] = {name: await _plans(work, loaded[1]) for name, work in WORKS.items()}
    for each in loaded:
        await each.database.close()
    return figures


async def _loaded(postgres: EmbeddedPostgres, count: int) -> Loaded:
    url = await postgres.ensure_database(f"coupons_{count}")
    await migrate(url)
    connection = await asyncpg.connect(url)
    is_full = await connection.fetchval("SELECT EXISTS (SELECT FROM coupon_sources)")
    await connection.close()
    if not is_full:
        began = time.perf_counter()
        await load_coupons(url, count)
        Console(stderr=True).print(f"{count:,} coupons loaded in {time.perf_counter() - began:,.0f} s")
    return Loaded(url, count)


async def _timed(work: Work, loaded: Sequence[Loaded], runs: int) -> dict[str, Any]:
    """The median of runs on both, in turns, after some that warm them up. Raises RuntimeError where both do not find
    the same."""
    whole: dict[int, list[float]] = {each.count: [] for each in loaded}
    finding: dict[int, list[float]] = {each.count: [] for each in loaded}
    for run in range(-3, runs):
        found = set()
        for each in loaded:
            each.sent.clear()
            began = time.perf_counter()
            found.add(await work(each))
            if run >= 0:
                whole[each.count].append((time.perf_counter() - began) * 1000)
                finding[each.count].append(sum(query.elapsed for query in each.sent) * 1000)
        if len(found) > 1:
            raise RuntimeError(f"not the same coupons: {found}")
    small, large = (
        {"whole_ms": statistics.median(whole[each.count]), "finding_ms": statistics.median(finding[each.count])}
        for each in loaded
    )
    ratio = large["finding_ms"] / small["finding_ms"]
    return {"small": _rounded(small), "large": _rounded(large), "ratio": round(ratio, 2)}


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(figure, 2) for name, figure in figures.items()}


async def _plans(work: Work, loaded: Loaded) -> list[str]:
    """How PostgreSQL answers each statement that finds coupons."""
    loaded.sent.clear()
    await work(loaded)
    connection = await asyncpg.connect(loaded.url)
    plans = []
    for query in loaded.sent:
        rows = await connection.fetch(f"EXPLAIN (ANALYZE, BUFFERS) {query.query}", *query.args)
        plans.append("\n".join([query.query, *(row[0] for row in rows)]))
    await connection.close()
    return plans


def show(figures: dict[str, Any]) -> None:
    title = f"{figures['coupons']:,} coupons for all, of which {figures['fitting']} fit the household"
    table = Table("what", f"{SMALL:,}: ms", "of it finding", "ms", "of it finding", "ratio", title=title)
    for name, row in figures["works"].items():
        told = (row[size][which] for size in ("small", "large") for which in ("whole_ms", "finding_ms"))
        table.add_row(name, *(f"{each:.1f}" for each in told), f"{row['ratio']:.2f}")
    console = Console()
    console.print(table)
    for name, plans in figures.get("plans", {}).items():
        for plan in plans:
            console.rule(name)
            console.print(plan, markup=False, highlight=False)


if __name__ == "__main__":
    main()
