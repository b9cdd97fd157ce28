"""Receipts are mailed in, and the shopper is told by every channel that a price rose, with what it rests on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.outgoing import MailSink, push_service
from tests.running import Running, Shopper, eventually, letter

RAISED = """subscription { alertRaised {
  id kind store { name } product { id name } before { amount currencyCode } after { amount } change
  evidence { observedOn line { text evidence { page box { width } } } purchase { id receipt { id } } }
} }"""
TOLD = "query Told { notifications { edges { node { id kind title body link subjectIds } } } }"
UNREAD = "query Unread { alerts { unreadCount edges { node { id } } } }"


def ticket(days_ago: int, price: str) -> str:
    day = datetime.now(UTC).date() - timedelta(days=days_ago)
    return f"CORNER STORE\n{day} 17:22\n\nROLLED OATS     {price}\n\nTOTAL EUR       {price}\n"


def mail(shopper: Shopper, days_ago: int, price: str) -> None:
    """Mail a receipt, and wait until it is read."""
    known = set(shopper.receipt_ids())
    shopper.mail(letter("Your receipt", ticket(days_ago, price)))
    (receipt_id,) = eventually(lambda: set(shopper.receipt_ids()) - known, "the mail arrived")
    assert shopper.read(receipt_id)["status"] == "RECORDED"


@contextmanager
def listening(shopper: Shopper) -> Iterator[Callable[[], dict[str, Any]]]:
    """A connection on which the shopper hears of alerts; gives what is to be called for the next one."""
    url = f"{shopper.running.url.replace('http', 'ws')}/graphql"
    headers = {"Authorization": shopper.http.headers["Authorization"]}
    with connect(url, subprotocols=[Subprotocol("graphql-transport-ws")], additional_headers=headers) as line:
        line.send(json.dumps({"type": "connection_init"}))
        assert json.loads(line.recv(30))["type"] == "connection_ack"
        line.send(json.dumps({"type": "subscribe", "id": "news", "payload": {"query": RAISED}}))
        line.send(json.dumps({"type": "subscribe", "id": "begun", "payload": {"query": "{ viewer { id } }"}}))
        assert [json.loads(line.recv(30))["id"] for _ in range(2)] == ["begun", "begun"]

        def heard() -> dict[str, Any]:
            alert: dict[str, Any] = json.loads(line.recv(60))["payload"]["data"]["alertRaised"]
            return alert

        yield heard


def test_a_price_that_rose_is_told_at_once_in_the_app_on_the_phone_and_by_email(
    telling: Running, sink: MailSink
) -> None:
    shopper = telling.shopper()
    shopper.want_emails(sink)
    for days_ago in (30, 20, 10):
        mail(shopper, days_ago, "2.00")
    assert shopper.ask(UNREAD)["alerts"] == {"unreadCount": 0, "edges": []}

    with listening(shopper) as heard, push_service() as service:
        browser = service.browser()
        shopper.subscribe(browser)
        mail(shopper, 0, "2.50")
        alert = heard()
        (push,) = eventually(lambda: service.pushes, "the push arrived")
    (email,) = eventually(lambda: sink.mails, "the email arrived")

    assert (alert["kind"], alert["store"]["name"], alert["product"]["name"]) == (
        "PRICE_INCREASE",
        "CORNER STORE",
        "Rolled Oats",
    )
    assert (alert["before"], alert["after"]) == ({"amount": "2.00", "currencyCode": "EUR"}, {"amount": "2.50"})
    assert alert["change"] == "0.25"
    today = datetime.now(UTC).date()
    days = [(today - timedelta(days=days_ago)).isoformat() for days_ago in (30, 20, 10, 0)]
    assert [each["observedOn"] for each in alert["evidence"]] == days
    assert [each["line"]["text"] for each in alert["evidence"]] == ["ROLLED OATS"] * 4
    assert all(each["line"]["evidence"][0]["box"]["width"] > 0 for each in alert["evidence"])
    assert len({each["purchase"]["receipt"]["id"] for each in alert["evidence"]}) == 4
    assert shopper.ask(UNREAD)["alerts"] == {"unreadCount": 1, "edges": [{"node": {"id": alert["id"]}}]}

    told = next(
        edge["node"] for edge in shopper.ask(TOLD)["notifications"]["edges"] if edge["node"]["kind"] == alert["kind"]
    )
    assert told.pop("subjectIds") == [alert["id"], alert["product"]["id"]]
    assert told == {
        "id": told["id"],
        "kind": "PRICE_INCREASE",
        "title": "Costs more: Rolled Oats",
        "body": "€2.50 at CORNER STORE, 25% more than €2.00.",
        "link": f"/alerts/{alert['id']}",
    }
    pushed = browser.read(push.body)
    assert {name: pushed[name] for name in told} == told
    assert (email["To"], email["Subject"]) == (shopper.email, told["title"])
    lines = next(iter(email.iter_parts())).get_content().splitlines()
    assert lines[:3] == [told["title"], told["body"], f"{telling.url}{told['link']}"]
    assert sink.recipients == [shopper.email]
