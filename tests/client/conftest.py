"""A real browser for the tests of the app."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.client.app import PHONE, ZONE, App
from tests.running import Running

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# The browser itself notes every refused request; that somebody is signed out or a file refused is no fault.
REFUSALS = re.compile(r"Failed to load resource: .* status of 4\d\d")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium or Chrome. Not for longer than a module: Playwright keeps the event loop of its thread
    running, and other modules need one of their own.
    """
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail(f"the browser tests need one of {', '.join(BROWSERS)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, running: Running) -> Iterator[Page]:
    """A page of a phone's size that knows nobody; nothing may have gone wrong in it at the end."""
    context = browser.new_context(base_url=running.url, viewport=PHONE, locale="en-US", timezone_id=ZONE)
    page = context.new_page()
    page.set_default_timeout(20_000)
    faults: list[str] = []
    page.on("console", lambda message: faults.extend(_faults_in(message)))
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


@pytest.fixture
def app(page: Page, running: Running) -> App:
    """The app, before anybody signed in."""
    return App(page, running)


def _faults_in(message: ConsoleMessage) -> list[str]:
    if message.type not in ("error", "warning") or REFUSALS.match(message.text):
        return []
    return [message.text]
