"""Whoever hosts sees what never arrived, and why."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_server.settings import inherited_environment

from tests.outgoing import MailSink, PushService, push_service, status
from tests.server.delivering.conftest import House


@pytest.fixture
def environment(house: House, tmp_path: Path) -> dict[str, str]:
    """The environment that names the installation."""
    return inherited_environment() | {
        "CARTSNITCH_DATABASE_URL": house.resources.settings.database_url.get_secret_value(),
        "CARTSNITCH_BLOB_URL": f"file://{tmp_path}/blobs",
        "CARTSNITCH_SECRET_KEY": "a secret of the tests, long enough",
        "CARTSNITCH_MAIL_DOMAIN": "mail.example.org",
        "CARTSNITCH_TRUSTED_ORIGINS": "http://localhost:8000",
    }


def command(environment: dict[str, str], *more: str) -> subprocess.CompletedProcess[str]:
    whole = [sys.executable, "-m", "cartsnitch_server", "notifications", "undelivered", *more]
    return subprocess.run(whole, capture_output=True, text=True, timeout=120, check=False, env=environment)


async def test_what_failed_for_good_is_shown_with_its_reason_and_what_arrived_is_not(
    house: House, shopper: Actor, sink: MailSink, environment: dict[str, str]
) -> None:
    sink.refusals.append(("RCPT", "550 no such [bold]mailbox"))
    with push_service(status(201)) as service:
        await house.subscribe(shopper, service.browser())
        await house.tell(shopper)
        await house.work()

    shown = command(environment)
    (told,) = json.loads(command(environment, "--json").stdout)

    assert shown.returncode == 1
    assert "550 no such [bold]mailbox" in " ".join(shown.stdout.split())
    (mail,) = await house.deliveries("email")
    assert told == {
        "created_at": mail.created_at.isoformat(),
        "channel": "email",
        "kind": "price_increase",
        "state": "failed",
        "attempts": 1,
        "last_error": mail.last_error,
        "id": str(mail.id),
    }


async def test_nothing_is_shown_where_all_arrived_or_is_still_tried(
    house: House, shopper: Actor, push: PushService, environment: dict[str, str]
) -> None:
    await house.subscribe(shopper, push.browser())
    await house.tell(shopper)
    await house.work()
    push.answers = [status(503)]
    await house.tell(shopper)
    await house.work()

    shown = command(environment, "--json")

    assert (shown.returncode, json.loads(shown.stdout)) == (0, [])
