"""Publishing by the clock of the worker, and by hand."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO

import pytest
import structlog
from cartsnitch_domain.db import Database
from cartsnitch_domain.public.publishing import publish
from cartsnitch_domain.public.records import PublicMonth, PublicPrice
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_server import publishing
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


class TestByHand:
    @pytest.fixture
    def environment(self, resources: Resources, monkeypatch: pytest.MonkeyPatch) -> None:
        """That of somebody who looks after this installation."""
        settings = resources.settings
        for name in ("blob_url", "mail_domain"):
            monkeypatch.setenv(f"CARTSNITCH_{name.upper()}", getattr(settings, name))
        monkeypatch.setenv("CARTSNITCH_TRUSTED_ORIGINS", ",".join(settings.trusted_origins))
        for name in ("database_url", "secret_key"):
            monkeypatch.setenv(f"CARTSNITCH_{name.upper()}", getattr(settings, name).get_secret_value())
        monkeypatch.setattr(publishing, "configure_logs", lambda *_: None)

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
