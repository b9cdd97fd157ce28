"""Publishing by the clock of the worker, and by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
import structlog
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.db import Database
from cartsnitch_domain.public.publishing import publish
from cartsnitch_domain.public.records import PublicContribution, PublicMonth, PublicPrice
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_server import admitting, publishing
from cartsnitch_server.resources import Resources
from cartsnitch_server.worker import Worker
from rich.console import Console
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.domain.public.neighbourhood import JANUARY, Neighbourhood, Purchased
from tests.server.conftest import MovableClock

A_MONTH_LATER = datetime(2026, 2, 8, 4, tzinfo=UTC)


@pytest.fixture
def resources(resources: Resources, clock: MovableClock) -> Resources:
    clock.now = A_MONTH_LATER
    return replace(resources, settings=resources.settings.model_copy(update={"public_pages": True}))


@pytest.fixture(autouse=True)
async def _bought(database: Database) -> None:
    """What three households bought in January."""
    async with database.transaction() as session:
        street = Neighbourhood(session)
        product_id, store_id = await street.product(), await street.store()
        households = await street.households(3)
        await street.buy_all([Purchased(each, product_id, store_id, Decimal("3.49"), JANUARY) for each in households])


async def prices(database: Database) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(PublicPrice)) or 0


async def test_the_worker_publishes_when_the_day_has_come(resources: Resources, database: Database) -> None:
    """Also one that was away when it came."""
    async with database.transaction() as session:
        overdue = "INSERT INTO pgqueuer_schedules (expression, entrypoint, next_run) VALUES (:daily, 'publish', :then)"
        await session.execute(text(overdue), {"daily": publishing.DAILY, "then": A_MONTH_LATER})
    worker = Worker(resources, Reader(()))
    running = asyncio.create_task(worker.run())
    try:
        async with asyncio.timeout(20):
            while await prices(database) == 0:  # noqa: ASYNC110 -- another task's news
                await asyncio.sleep(0.05)
    finally:
        worker.stop()
        await asyncio.wait_for(running, 20)


async def test_two_that_publish_at_once_publish_once(resources: Resources, database: Database) -> None:
    with structlog.testing.capture_logs() as lines:
        await asyncio.gather(*(publishing.publish_daily(resources.settings, resources.clock) for _ in range(3)))

    assert [line["log_level"] for line in lines] == ["info"] * 3
    assert sorted(line["prices"] for line in lines) == [0, 0, 1]
    assert await prices(database) == 1


async def test_a_failure_is_logged_and_leaves_nothing_half_published(
    resources: Resources, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(session: AsyncSession, now: datetime) -> None:
        await publish(session, now)
        raise OSError("the disk is gone")

    monkeypatch.setattr(publishing, "publish", fail)
    with structlog.testing.capture_logs() as lines:
        await publishing.publish_daily(resources.settings, resources.clock)

    assert [line["event"] for line in lines] == ["could not publish"]
    assert await prices(database) == 0
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(PublicMonth)) == 0


class ByHand:
    @pytest.fixture
    def environment(self, resources: Resources, monkeypatch: pytest.MonkeyPatch) -> None:
        """That of somebody who looks after this installation."""
        settings = resources.settings
        for name in ("blob_url", "mail_domain"):
            monkeypatch.setenv(f"CARTSNITCH_{name.upper()}", getattr(settings, name))
        monkeypatch.setenv("CARTSNITCH_TRUSTED_ORIGINS", ",".join(settings.trusted_origins))
        for name in ("database_url", "secret_key"):
            monkeypatch.setenv(f"CARTSNITCH_{name.upper()}", getattr(settings, name).get_secret_value())
        for module in (publishing, admitting):
            monkeypatch.setattr(module, "configure_logs", lambda *_: None)


class TestByHand(ByHand):
    @pytest.mark.usefixtures("environment")
    async def test_it_says_what_it_published(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CARTSNITCH_PUBLIC_PAGES", "true")
        said = StringIO()

        code = await asyncio.to_thread(publishing.run_publishing, None, Console(file=said, width=1000))

        assert code == 0
        assert said.getvalue().startswith("Published 2026-01, ")
        assert said.getvalue().endswith(": 1 price. Withdrew 0.\n")
        assert await prices(database) == 1

    @pytest.mark.usefixtures("environment")
    async def test_where_nothing_is_public_it_says_so_and_publishes_nothing(self, database: Database) -> None:
        said = StringIO()

        code = await asyncio.to_thread(publishing.run_publishing, None, Console(file=said, width=1000))

        assert code == 1
        assert "CARTSNITCH_PUBLIC_PAGES is not set" in said.getvalue()
        assert await prices(database) == 0


class TestAdmitting(ByHand):
    """Somebody agreed in January, whose name looks like markup."""

    EMAIL = "anna@example.org"

    @pytest.fixture(autouse=True)
    async def _agreed(self, database: Database, environment: None) -> None:
        async with database.transaction() as session:
            street = Neighbourhood(session)
            user_id = await street.add(User, email=self.EMAIL, name="[red]Anna[/red]", password_hash="-")
            await street.agrees(user_id)
            other = await street.add(User, email="otto@example.org", name="Otto", password_hash="-")
            await street.live_together([user_id, other])

    async def run(self, command: Callable[..., int], *arguments: Any, **options: Any) -> tuple[int, str]:
        """The exit code, and what it said."""
        said = StringIO()
        code = await asyncio.to_thread(command, None, *arguments, Console(file=said, width=1000), **options)
        return code, said.getvalue()

    async def counts_from(self, database: Database) -> dict[str, date | None]:
        async with database.reading() as session:
            found = select(User.email, PublicContribution.counts_from).join(PublicContribution)
            return {row.email: row.counts_from for row in await session.execute(found)}

    async def test_it_shows_who_waits_and_with_whom_they_live(self, database: Database) -> None:
        code, said = await self.run(admitting.show_waiting)

        assert code == 0
        _, waiting = said.splitlines()
        for words in (self.EMAIL, "[red]Anna[/red]", "otto@example.org", "waits"):
            assert words in waiting

    async def test_all_are_those_who_are_let_in_too(self, database: Database) -> None:
        _, said = await self.run(admitting.show_waiting, with_admitted=True)

        assert len(said.splitlines()) == 1 + 1 + 3
        assert said.count("from 2026-01-01 on") == 3

    async def test_who_is_let_in_counts_and_waits_no_more(self, database: Database) -> None:
        code, said = await self.run(admitting.run_admitting, " Anna@example.org ", clock=lambda: A_MONTH_LATER)

        assert (code, said) == (0, "The prices of  Anna@example.org  count from 2026-03-01 on.\n")
        assert (await self.counts_from(database))[self.EMAIL] == date(2026, 3, 1)
        assert await self.run(admitting.show_waiting) == (0, "Nobody waits.\n")
        code, said = await self.run(admitting.run_admitting, self.EMAIL)
        assert (code, said) == (1, f"{self.EMAIL} does not wait: it did not agree, or is let in already.\n")

    async def test_who_is_refused_agreed_to_nothing(self, database: Database) -> None:
        code, _ = await self.run(admitting.run_refusing, self.EMAIL)

        assert code == 0
        assert self.EMAIL not in await self.counts_from(database)
        code, said = await self.run(admitting.run_refusing, self.EMAIL)
        assert (code, said) == (1, f"{self.EMAIL} did not agree.\n")

    @pytest.mark.parametrize("email", ["nobody@example.org", "[b]no address"])
    async def test_an_address_that_nobody_has_is_told_so(self, email: str) -> None:
        for command in (admitting.run_admitting, admitting.run_refusing):
            assert await self.run(command, email) == (1, f"No account has the address {email}.\n")

    async def test_who_did_not_agree_is_not_let_in(self, database: Database) -> None:
        code, _ = await self.run(admitting.run_admitting, "otto@example.org")

        assert code == 1
        assert "otto@example.org" not in await self.counts_from(database)
