"""The story goes through the doors of a real server, and is not repeated."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cartsnitch_server import processes
from cartsnitch_server.demo.delivery import DemoRefused, Doors, deliver
from cartsnitch_server.demo.household import Delivery, DemoReceipt, Forwarded, story
from cartsnitch_server.home import free_port
from cartsnitch_server.settings import Settings

PASSWORD = "a password for the demonstration"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    http_port = free_port(18000)
    return Settings.model_validate(
        {
            "database_url": database_url,
            "blob_url": f"file://{tmp_path}/blobs",
            "secret_key": "a secret of the tests, long enough",
            "mail_domain": "mail.example.org",
            "trusted_origins": f"http://localhost:{http_port}",
            "http_port": http_port,
            "smtp_port": free_port(18500),
        }
    )


@pytest.fixture
async def doors(settings: Settings) -> AsyncIterator[Doors]:
    """A whole server: HTTP, SMTP and a worker that reads."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for process in (processes.http, processes.smtp, processes.worker):
            group.create_task(process(settings, stop))
        for _ in range(400):
            if free_port(settings.http_port) != settings.http_port:
                break
            await asyncio.sleep(0.05)
        yield Doors(f"http://localhost:{settings.http_port}", "127.0.0.1", settings.smtp_port)
        stop.set()


def one_of_each_way(today: date) -> Sequence[DemoReceipt]:
    """A mail from the store, one forwarded as text, one forwarded as attachment with its PDF, and a photo."""
    told = story(today)
    mails = [
        next(demo for demo in told if demo.forwarded is forwarded and demo.delivery is not Delivery.PHOTO)
        for forwarded in Forwarded
    ]
    return [*mails, next(demo for demo in told if demo.delivery is Delivery.PHOTO)]


async def test_every_receipt_arrives_is_read_and_is_not_sent_twice(doors: Doors) -> None:
    progress: list[tuple[int, int]] = []
    today = datetime.now(UTC).date()
    first = await deliver(doors, PASSWORD, today, lambda *done: progress.append(done), one_of_each_way)
    assert first.sent == 4
    assert first.by_status == {"RECORDED": 4}
    assert progress[-1] == (4, 4)
    assert progress == sorted(progress)
    later = today + timedelta(days=3)
    second = await deliver(doors, PASSWORD, later, lambda *done: None, one_of_each_way)
    assert second.sent == 0
    assert second.by_status == first.by_status
    with pytest.raises(DemoRefused, match="409"):
        await deliver(doors, "another password", today, lambda *done: None, one_of_each_way)
