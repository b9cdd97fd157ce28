"""A receipt that needs a look is told on the phone, by email and in the app; a server that is killed forgets none."""

from __future__ import annotations

import json
import threading
from typing import Any

from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.outgoing import TAKEN, MailSink, hanging, push_service
from tests.running import Running, Shopper, eventually, letter

TICKET = "CORNER STORE\n2026-03-01 17:22\n\nMILK          3.29\nBREAD         2.50\n\nTOTAL         9.79\n"
READ = TICKET.replace("9.79", "5.79").replace("17:22", "18:22")

LIST = """query List { unreadNotificationCount notifications { edges { node { id kind title body link readAt } } } }"""


def listed(shopper: Shopper) -> list[dict[str, Any]]:
    return [edge["node"] for edge in shopper.ask(LIST)["notifications"]["edges"]]


def test_mail_in_and_the_shopper_knows(telling: Running, sink: MailSink) -> None:
    shopper = telling.shopper()
    shopper.want_emails(sink)
    with (
        push_service() as service,
        connect(
            f"ws://localhost:{telling.http_port}/graphql", subprotocols=[Subprotocol("graphql-transport-ws")]
        ) as socket,
    ):
        token = shopper.http.headers["Authorization"]
        socket.send(json.dumps({"type": "connection_init", "payload": {"authorization": token}}))
        assert json.loads(socket.recv(10))["type"] == "connection_ack"
        query = "subscription Raised { notificationRaised { kind title body link } }"
        socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": query}}))
        browser = service.browser(shopper.email)
        shopper.subscribe(browser)
        shopper.mail(letter("receipt", TICKET))
        receipt = shopper.read_mail()

        raised = json.loads(socket.recv(30))["payload"]["data"]["notificationRaised"]
        (purchase,) = receipt["purchases"]
        assert raised == {
            "kind": "RECEIPT_NEEDS_LOOK",
            "title": "A receipt of CORNER STORE needs a look",
            "body": receipt["reason"],
            "link": f"/review/{purchase['id']}",
        }
        pushed = browser.read(eventually(lambda: service.pushes, "the push arrived")[0].body)
        assert {name: pushed[name] for name in raised} == raised
        assert (telling.data / "vapid-key").stat().st_mode & 0o777 == 0o600
    (mail,) = eventually(lambda: sink.mails, "the email arrived")
    assert (mail["To"], mail["Subject"]) == (shopper.email, raised["title"])
    assert f"http://localhost:{telling.http_port}{raised['link']}" in next(iter(mail.iter_parts())).get_content()


def test_a_receipt_that_was_read_is_told_in_the_app_alone(telling: Running, sink: MailSink) -> None:
    shopper = telling.shopper()
    shopper.want_emails(sink)
    with push_service() as service:
        shopper.subscribe(service.browser(shopper.email))
        shopper.mail(letter("receipt", READ))
        (purchase,) = shopper.read_mail()["purchases"]

        (told,) = listed(shopper)
        assert (told["kind"], told["link"]) == ("RECEIPT_READ", f"/purchases/{purchase['id']}")
        assert "5.79" in told["body"]
        assert service.pushes == []
    assert sink.mails == []


def test_a_server_that_is_killed_while_it_sends_sends_again_and_tells_once(telling: Running) -> None:
    shopper = telling.shopper()
    email, released = shopper.email, threading.Event()
    with push_service(hanging(released), TAKEN) as service:
        browser = service.browser(shopper.email)
        shopper.subscribe(browser)
        shopper.mail(letter("receipt", TICKET))
        eventually(lambda: service.pushes, "the push was begun")
        telling.kill()
        telling.start()
        released.set()
        eventually(lambda: len(service.pushes) == 2, "the push came again")

        first, second = service.pushes
        assert browser.read(first.body) == browser.read(second.body)
        assert first.headers["topic"] == second.headers["topic"]
        again = Shopper.sign_in(telling, email)
        telling.shoppers.append(again)
        (told,) = listed(again)
        assert told["id"] == browser.read(second.body)["id"]
