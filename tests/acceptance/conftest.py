"""A server that sends, and the mail server that it sends to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.outgoing import MailSink, mail_sink
from tests.running import Running


@pytest.fixture
def sink() -> Iterator[MailSink]:
    with mail_sink() as sink:
        yield sink


@pytest.fixture
def telling(server_folder: Path, sink: MailSink, request: pytest.FixtureRequest) -> Iterator[Running]:
    """A server that sends: its key for pushes it makes itself."""
    settings = {
        "CARTSNITCH_SMTP_OUT_URL": sink.url,
        "CARTSNITCH_SMTP_OUT_FROM": "cart@example.org",
        "CARTSNITCH_PUSH_LOCAL": "true",
    }
    running = Running(server_folder / request.node.name, settings=settings)
    running.start()
    yield running
    running.stop()
