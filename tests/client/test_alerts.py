"""What was found in one's prices is on the screen, with what it rests on, and is told on the device."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.client.app import PHONE, READING_MS, App
from tests.client.risen import JAM_COSTS_MORE, OATS_COST_MORE, alert, alerts_of, mail, told_of_two, written
from tests.running import Running, Shopper, eventually


@pytest.fixture(scope="module")
def told(running: Running) -> Shopper:
    """Someone who is told of two prices that rose."""
    return told_of_two(running)


def test_a_price_that_rose_is_on_the_open_page_down_to_the_line_of_the_mail(
    app: App, page: Page, running: Running
) -> None:
    shopper = running.shopper()
    for days_ago in (30, 20, 10):
        mail(shopper, days_ago, rolled_oats="2.00")
    app.sign_in(shopper)
    page.get_by_role("link", name="Alerts").click()
    expect(app.heading("Nothing to tell you yet")).to_be_visible()
    mail(shopper, 1, rolled_oats="2.50")

    row = alert(page, OATS_COST_MORE)
    expect(row).to_contain_text(re.compile(r"€2\.00.*€2\.50.*\+25%"), timeout=READING_MS)
    expect(row).to_contain_text(f"CORNER STORE · {written(1)}")
    expect(page.get_by_text("1 is new")).to_be_visible()
    row.get_by_role("link").click()

    expect(app.heading(OATS_COST_MORE)).to_be_visible()
    seen = page.get_by_role("list", name="Prices it rests on").get_by_role("listitem")
    expect(seen).to_have_count(4)
    expect(seen.first).to_contain_text(re.compile(r"€2\.50.*ROLLED OATS +2\.50"))
    expect(seen.last).to_contain_text(written(30))
    expect(page.get_by_text("at least 10% more than usual")).to_be_visible()
    seen.first.get_by_role("link").click()
    expect(app.lines().filter(has_text="ROLLED OATS")).to_have_attribute("aria-pressed", "true")


def test_what_was_seen_and_what_rests_stays_so(app: App, page: Page, told: Shopper) -> None:
    app.sign_in(told)
    page.get_by_role("link", name="Alerts, 2 new").click()
    alert(page, OATS_COST_MORE).get_by_role("button", name="Mark as read").click()
    expect(page.get_by_text("1 is new")).to_be_visible()
    alert(page, JAM_COSTS_MORE).get_by_role("button", name="Let it rest").click()
    page.get_by_role("button", name="For a week").click()
    expect(alert(page, JAM_COSTS_MORE)).to_have_count(0)
    page.reload()
    expect(alert(page, OATS_COST_MORE)).to_be_visible()
    expect(alert(page, OATS_COST_MORE).get_by_role("button", name="Mark as read")).to_have_count(0)
    expect(alert(page, JAM_COSTS_MORE)).to_have_count(0)

    alert(page, OATS_COST_MORE).get_by_role("button", name="Let it rest").click()
    page.get_by_role("button", name="For a day").click()
    expect(alert(page, OATS_COST_MORE)).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(alert(page, OATS_COST_MORE)).to_be_visible()
    page.get_by_role("button", name="Got smaller").click()
    expect(app.heading("Nothing here")).to_be_visible()


def test_a_link_to_an_alert_leads_there_by_way_of_the_sign_in(app: App, page: Page, told: Shopper) -> None:
    oats = next(each for each in alerts_of(told) if each["product"]["name"] == "Rolled Oats")
    page.goto(f"/alerts/{oats['id']}")
    app.enter(told.email, "Sign in")

    expect(app.heading(OATS_COST_MORE)).to_be_visible()


def test_an_alert_of_somebody_else_is_none(app: App, page: Page, told: Shopper, running: Running) -> None:
    page.goto(f"/alerts/{alerts_of(told)[0]['id']}")
    app.enter(running.shopper().email, "Sign in")

    expect(app.heading("There is no such alert")).to_be_visible()


def test_settings_are_kept(app: App, page: Page, running: Running) -> None:
    app.sign_in(running.shopper())
    page.goto("/account/alerts")
    more = page.get_by_role("region", name="Costs more").get_by_label("At least")
    more.fill("0.5")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_have_text("Please enter 1 to 1,000.")
    more.fill("12.5")
    page.get_by_role("switch", name="Got smaller").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto("/account/notifications")
    with page.expect_response(lambda answer: "ChangeNotificationSettings" in (answer.request.post_data or "")):
        page.get_by_role("switch", name="Costs less: Push").click()
    expect(page.get_by_role("switch", name="Costs less: Push")).not_to_be_checked()
    expect(page.get_by_text("has not set up emails")).to_be_visible()
    page.reload()

    expect(page.get_by_role("switch", name="Costs less: Push")).not_to_be_checked()
    expect(page.get_by_role("switch", name="Costs more: Push")).to_be_checked()
    page.goto("/account/alerts")
    expect(more).to_have_value("12.5")
    expect(page.get_by_role("switch", name="Got smaller")).not_to_be_checked()


@pytest.fixture
def installed(browser: Browser, running: Running) -> Iterator[Page]:
    """A page with its worker; it may lose the network, and its console may say so."""
    context = browser.new_context(base_url=running.url, viewport=PHONE, locale="en-US")
    context.grant_permissions(["notifications"], origin=running.url)
    page = context.new_page()
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    yield page
    context.close()


def push(page: Page, origin: str, message: str) -> None:
    """Hand the worker of a page a message as its push service would."""
    devtools: CDPSession = page.context.new_cdp_session(page)
    found: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(each["registrationId"] for each in event["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    while not found:
        page.wait_for_timeout(20)
    sent = {"origin": origin, "registrationId": found[0], "data": message}
    devtools.send("ServiceWorker.deliverPushMessage", sent)


SHOWN = """async () => {
  const { getNotifications } = ServiceWorkerRegistration.prototype;
  const shown = await getNotifications.call(await navigator.serviceWorker.ready);
  return shown.map(({ title, body, tag, data }) => ({ title, body, tag, link: data.link }));
}"""
PRESS = """async () => {
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""


def test_a_push_is_shown_and_leads_to_what_it_is_about(app: App, installed: Page, told: Shopper) -> None:
    app = App(installed, told.running)
    app.sign_in(told)
    oats = next(each for each in alerts_of(told) if each["product"]["name"] == "Rolled Oats")
    message = {
        "id": "n1",
        "kind": "PRICE_INCREASE",
        "title": OATS_COST_MORE,
        "body": "€2.50",
        "link": f"/alerts/{oats['id']}",
    }

    def shown_once_pushed() -> Any:
        push(installed, told.running.url, json.dumps(message))  # again, it is the same notification
        installed.wait_for_timeout(500)
        return installed.evaluate(SHOWN)

    shown = eventually(shown_once_pushed, "it is shown")
    assert shown == [{"title": OATS_COST_MORE, "body": "€2.50", "tag": "n1", "link": f"/alerts/{oats['id']}"}]
    installed.context.service_workers[0].evaluate(PRESS)
    expect(app.heading(OATS_COST_MORE)).to_be_visible()


def test_a_push_that_says_nothing_leads_to_all_that_is_told(installed: Page, running: Running) -> None:
    push(installed, running.url, "[]")

    shown = eventually(lambda: installed.evaluate(SHOWN), "it is shown")
    assert shown == [{"title": "CartSnitch has news", "body": "", "tag": "news", "link": "/alerts"}]


def test_the_app_opens_without_a_network_and_keeps_nothing_private(installed: Page, told: Shopper) -> None:
    app = App(installed, told.running)
    app.sign_in(told)
    installed.goto("/alerts")
    expect(app.heading("Alerts")).to_be_visible()
    installed.context.set_offline(True)
    installed.goto("/alerts")

    expect(installed.get_by_role("alert")).to_contain_text("cannot be reached")
    kept = installed.evaluate("""async () => {
      const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
      const requests = await Promise.all(caches_.map((cache) => cache.keys()));
      return requests.flat().map(({ url }) => new URL(url).pathname);
    }""")
    assert "/index.html" in kept
    assert [path for path in kept if re.match(r"/(auth|graphql|receipts)", path)] == []
    installed.context.set_offline(False)
    expect(app.heading("Alerts")).to_be_visible(timeout=READING_MS)
