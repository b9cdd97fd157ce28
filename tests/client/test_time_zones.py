"""Where a shopper lives: said by the first device, and changed by nobody but them."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.client.app import PHONE, App
from tests.running import Running, eventually

ZONE = "query Zone { viewer { timeZone } }"


def test_the_first_device_says_it_and_one_that_is_elsewhere_asks(app: App, browser: Browser, running: Running) -> None:
    shopper = running.shopper()
    app.sign_in(shopper)
    eventually(lambda: shopper.ask(ZONE)["viewer"]["timeZone"] == "America/Los_Angeles", "the app said it")
    expect(app.page.get_by_role("region", name="Time zone", exact=True)).to_be_hidden()

    abroad = browser.new_context(
        base_url=running.url, viewport=PHONE, locale="en-US", timezone_id="Pacific/Auckland"
    ).new_page()
    App(abroad, running).sign_in(shopper)
    offer = abroad.get_by_role("region", name="Time zone", exact=True)
    expect(offer).to_contain_text("This device is in Auckland (Pacific), and your days go by Los Angeles (America).")
    offer.get_by_role("button", name="Keep it").click()
    expect(offer).to_be_hidden()
    abroad.reload()
    assert chosen(abroad, running) == "America/Los_Angeles"
    expect(offer).to_be_hidden()
    assert shopper.ask(ZONE)["viewer"]["timeZone"] == "America/Los_Angeles"

    abroad.evaluate("localStorage.clear()")
    abroad.reload()
    offer.get_by_role("button", name="Use Auckland (Pacific)").click()
    expect(offer).to_be_hidden()
    assert chosen(abroad, running) == "Pacific/Auckland"
    abroad.context.close()


def chosen(page: Page, running: Running) -> str:
    """What the account screen shows."""
    App(page, running).tab("Account")
    choice = page.get_by_label("Time zone", exact=True)
    expect(choice).not_to_have_value("")
    return choice.input_value()
