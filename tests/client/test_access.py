"""Every screen can be used by ear and by keyboard: what axe finds is mended."""

from __future__ import annotations

from pathlib import Path

import pytest
from cartsnitch_server.demo.samples import german
from cartsnitch_server.demo.ticket import render_pdf
from playwright.sync_api import Page, expect

from tests.client.app import App
from tests.client.household import OATS, household
from tests.client.risen import OATS_COST_MORE, alert, told_of_two
from tests.running import Running, Shopper

AXE = Path(__file__).parents[2] / "mobile-client-stub" / "node_modules" / "axe-core" / "axe.min.js"
# `./cartsnitch test` installs it; only a pytest run by hand, without the app's development packages, goes without.
pytestmark = pytest.mark.skipif(not AXE.is_file(), reason="axe is one of the app's development packages: npm ci")
FIND = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
}"""


def violations(page: Page) -> list[str]:
    """What axe finds on the page, once nothing moves any more."""
    page.evaluate(
        "Promise.all(document.getAnimations().filter(a => a.effect.getTiming().iterations === 1)"
        ".map(a => a.finished.catch(() => null)))"
    )
    page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(FIND)
    return found


@pytest.fixture(scope="module")
def priced(running: Running) -> Shopper:
    """Someone with prices at two stores."""
    return household(running)


@pytest.fixture(scope="module")
def told(running: Running) -> Shopper:
    """Someone who is told of prices that rose."""
    return told_of_two(running)


@pytest.fixture(params=["light", "dark"])
def page(page: Page, request: pytest.FixtureRequest) -> Page:
    """A page in each of the two colour schemes."""
    page.emulate_media(color_scheme=request.param)
    return page


def test_entering(app: App, page: Page) -> None:
    for path in ("/sign-in", "/sign-up"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert violations(page) == []


def test_the_first_steps(app: App, page: Page) -> None:
    app.sign_up()
    expect(page.get_by_label("Your receipt address")).to_be_visible()
    assert violations(page) == []


def test_prices(app: App, page: Page, priced: Shopper) -> None:
    app.sign_in(priced)
    app.tab("Prices")
    products = page.get_by_role("list", name="Products").get_by_role("link")
    expect(products).to_have_count(2, timeout=20_000)
    expect(page.get_by_role("region", name="Went up")).to_be_visible()
    assert violations(page) == []
    products.filter(has_text=OATS).click()
    expect(page.get_by_role("list", name="Prices paid")).to_be_visible()
    expect(page.locator("canvas")).to_be_visible()
    page.get_by_text("As a table").click()
    assert violations(page) == []
    page.get_by_role("button", name="Watch", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    for path in ("/prices/changes", "/prices/watches", "/insights", "/coupons", "/shop", "/account/export"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert violations(page) == []


def test_the_screens_of_somebody_with_purchases(app: App, page: Page, running: Running) -> None:
    shopper = running.shopper()
    assert (
        shopper.read(shopper.upload(("ticket.pdf", render_pdf(german()), "application/pdf"))[0])["status"] == "RECORDED"
    )
    app.sign_in(shopper)
    expect(app.purchase("REWE")).to_be_visible()
    assert violations(page) == []
    for tab in ("Inbox", "Add receipt", "Account"):
        app.tab(tab)
        expect(app.heading(tab)).to_be_visible()
        assert violations(page) == []
    app.tab("Purchases")
    app.purchase("REWE").click()
    app.lines().first.click()
    assert violations(page) == []


def test_the_screens_of_what_is_told(app: App, page: Page, told: Shopper) -> None:
    app.sign_in(told)
    page.get_by_role("link", name="Alerts").click()
    expect(alert(page, OATS_COST_MORE)).to_be_visible()
    assert violations(page) == []
    alert(page, OATS_COST_MORE).get_by_role("button", name="Let it rest").click()
    assert violations(page) == []
    page.get_by_role("button", name="Cancel").click()
    alert(page, OATS_COST_MORE).get_by_role("link").click()
    expect(page.get_by_role("list", name="Prices it rests on")).to_be_visible()
    assert violations(page) == []
    for path, heading in (("/account/notifications", "Notifications"), ("/account/alerts", "What you are told")):
        page.goto(path)
        expect(app.heading(heading)).to_be_visible()
        expect(page.get_by_role("switch").first).to_be_visible()
        assert violations(page) == []
