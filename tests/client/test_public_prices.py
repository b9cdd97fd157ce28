"""Whether one's prices count in public ones: the shopper's choice, where the server has such pages."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cartsnitch_domain.public.rules import counts_from
from cartsnitch_server.settings import inherited_environment
from playwright.sync_api import Locator, Page, expect

from tests.client.app import App
from tests.running import Running


@pytest.fixture(scope="module")
def running(server_folder: Path) -> Iterator[Running]:
    """A server of its own, with public pages."""
    running = Running(server_folder / "public-prices", settings={"CARTSNITCH_PUBLIC_PAGES": "true"})
    running.start()
    yield running
    assert running.stop() == 0


@pytest.fixture
def email(app: App) -> str:
    """Someone new."""
    return app.sign_up()


@pytest.fixture
def choice(app: App, page: Page, email: str) -> Locator:
    """Where they choose."""
    app.tab("Account")
    return page.get_by_role("region", name="Public prices")


def let_in(running: Running, email: str) -> None:
    """As whoever hosts the server does, while it runs."""
    command = [sys.executable, "-m", "cartsnitch_server", "public", "admit", email, "--data", str(running.data)]
    subprocess.run(command, env=inherited_environment(), check=True, timeout=60)


def test_nothing_counts_until_one_wants_it_and_the_choice_survives_a_reload(
    choice: Locator, page: Page, running: Running, email: str
) -> None:
    switch = choice.get_by_role("switch", name="Let my prices count")
    expect(switch).not_to_be_checked()
    expect(choice).to_contain_text("They do not count.")

    first = counts_from(datetime.now(UTC).date())
    switch.click()
    expect(switch).to_be_checked()
    expect(choice).to_contain_text("They count from the month after whoever runs this server lets you in")
    let_in(running, email)
    page.reload()
    expect(switch).to_be_checked()
    expect(choice).to_contain_text(f"From {first:%a, %b} {first.day}, {first.year} on.")
    page.reload()

    expect(switch).to_be_checked()
    expect(choice).to_contain_text("What you bought before is never counted.")


def test_who_stops_is_told_before_and_after_what_becomes_of_what_is_published(choice: Locator, page: Page) -> None:
    switch = choice.get_by_role("switch", name="Let my prices count")
    switch.click()
    expect(switch).to_be_checked()

    switch.click()
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("Within a day, published prices that fewer than three households are left behind")
    asked.get_by_role("button", name="Cancel").click()
    expect(switch).to_be_checked()

    switch.click()
    asked.get_by_role("button", name="Stop").click()
    expect(switch).not_to_be_checked()
    expect(choice).to_contain_text("Your prices count no more. Within a day,")
    page.reload()

    expect(choice).to_contain_text("They do not count.")
    expect(switch).not_to_be_checked()


def test_it_is_said_what_is_shown_and_what_never_is(choice: Locator, page: Page) -> None:
    choice.get_by_text("What is shown, and what never is").click()

    for words in ("at least three households bought it", "Never shown", "Two others who work together"):
        expect(choice).to_contain_text(words)
    choice.get_by_role("link", name="what groceries cost at each store").click()
    expect(page.get_by_role("heading", name="Grocery prices by store")).to_be_visible()
