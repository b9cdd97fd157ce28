"""The delivery: the story of the household through the doors of a running server, as a shopper would send it."""

from __future__ import annotations

import asyncio
import smtplib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from time import monotonic
from typing import Any
from uuid import uuid4

import httpx

from cartsnitch_server.demo.household import (
    Delivery,
    DemoItem,
    DemoReceipt,
    DemoWatch,
    shopping_list,
    story,
    watches,
)
from cartsnitch_server.demo.offers import offer_feed, offer_mails
from cartsnitch_server.demo.parcel import SHOPPER, Mail, mail_of, number_in, photo_name, photo_of

AT_ONCE = 4
PAGE_SIZE = 50
POLL_SECONDS = 0.5
PATIENCE_SECONDS = 180.0
SMTP_ATTEMPTS = 5
UNREAD = frozenset({"RECEIVED", "READING"})

VIEWER = "query DemoViewer { viewer { receiptAddress } }"
RECEIPTS = """
query DemoReceipts($first: Int!, $after: String) {
  receipts(first: $first, after: $after) {
    edges { node { status subject filename receivedAt } }
    pageInfo { hasNextPage endCursor }
  }
}
"""

WATCHED = """
query DemoWatched($text: String!) {
  products(first: 1, search: $text) { edges { node { id watches { id } } } }
}
"""
WATCH = """
mutation DemoWatch($id: ID!, $target: Decimal!, $currency: String!) {
  createWatch(input: { productId: $id, target: $target, currencyCode: $currency }) { __typename }
}
"""
FEED = """
mutation DemoFeed($name: String!, $rows: String!) {
  importCoupons(input: { feed: $name, format: CSV, content: $rows }) { __typename }
}
"""
LISTS = "query DemoLists { shoppingLists { id } }"
BEGIN = """
mutation DemoBegin($name: String!) {
  createShoppingList(input: { name: $name }) { ... on ShoppingListSaved { list { id } } }
}
"""
WRITE = """
mutation DemoWrite($listId: ID!, $operations: [ListOperationInput!]!) {
  syncShoppingList(input: { listId: $listId, operations: $operations }) { __typename }
}
"""

Progress = Callable[[int, int], None]
"""Told how many receipts are read, and of how many."""

Story = Callable[[date], Sequence[DemoReceipt]]
"""The receipts that a story tells up to a day."""


class DemoRefused(Exception):
    """The server would not let the demonstration in; says what it answered."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Where a server takes receipts: the address of its page, and its SMTP port."""

    base_url: str
    smtp_host: str
    smtp_port: int


@dataclass(frozen=True, slots=True)
class Received:
    """A receipt of the story as the server knows it."""

    number: int
    status: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """What became of the story: receipts by status, how many were sent this time, and where to send more.

    `told_on` is the day that the story ends on: that on which it was first told.
    """

    receipt_address: str
    told_on: date
    sent: int
    by_status: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_status.values())


async def deliver(doors: Doors, password: str, today: date, on_progress: Progress, tell: Story = story) -> DemoSummary:
    """Sign the household up, hand in what has not arrived yet, and wait until all is read.

    A second time, with the same password, nothing is repeated: the story then ends on the day on which it was first
    told. Raises DemoRefused where the server answers no, and OSError where it does not answer.
    """
    async with httpx.AsyncClient(base_url=doors.base_url, timeout=60) as client:
        shopper = Shopper(client, password)
        summary = await bring(shopper, doors, today, on_progress, tell)
        if summary.sent:
            await shopper.watch(watches())
            await shopper.write(*shopping_list())
        await offer(shopper, doors, summary.receipt_address, summary.told_on)
        return summary


async def bring(shopper: Shopper, doors: Doors, today: date, on_progress: Progress, tell: Story) -> DemoSummary:
    """Sign a shopper up, hand in what has not arrived yet of their story, and wait until all is read."""
    await shopper.sign_in()
    address = await shopper.receipt_address()
    before = await shopper.received()
    told_on = min((each.received_at.date() for each in before), default=today)
    receipts = tell(told_on)
    arrived = {each.number for each in before}
    missing = [demo for demo in receipts if demo.receipt.number not in arrived]
    sending = asyncio.create_task(send_all(missing, doors, shopper, address))
    try:
        by_status = await wait_until_read(shopper, sending, len(receipts), on_progress)
    finally:
        sending.cancel()
    return DemoSummary(address, told_on, len(missing), by_status)


class Shopper:
    """An account of the demonstration on the server; its household's unless another one is named."""

    access_token = ""
    """What says who asks, once they are signed in."""

    def __init__(
        self, client: httpx.AsyncClient, password: str, email: str = SHOPPER, name: str = "Demo household"
    ) -> None:
        self._client = client
        self._password = password
        self._email = email
        self._name = name

    async def sign_in(self) -> None:
        """Sign in, or up where there is no such account yet."""
        account = {"email": self._email, "password": self._password, "name": self._name}
        answer = await self._client.post("/auth/sign-in/email", json=account)
        if answer.is_client_error:
            answer = await self._client.post("/auth/sign-up/email", json=account)
        self.access_token = str(_expect(answer, 200)["accessToken"])
        self._client.headers["Authorization"] = f"Bearer {self.access_token}"
        self._client.cookies.clear()  # an app goes by its token alone

    async def receipt_address(self) -> str:
        data = await self.ask(VIEWER)
        return str(data["viewer"]["receiptAddress"])

    async def received(self) -> list[Received]:
        """The receipts of the story that the server has, in any state."""
        found: list[Received] = []
        after: str | None = None
        while True:
            connection = (await self.ask(RECEIPTS, {"first": PAGE_SIZE, "after": after}))["receipts"]
            found.extend(each for edge in connection["edges"] if (each := _received(edge["node"])))
            if not connection["pageInfo"]["hasNextPage"]:
                return found
            after = connection["pageInfo"]["endCursor"]

    async def watch(self, wanted: Sequence[DemoWatch]) -> None:
        """Watch what the household watches, as far as it was bought, and is not watched already."""
        for each in wanted:
            found = (await self.ask(WATCHED, {"text": each.text}))["products"]["edges"]
            if found and not found[0]["node"]["watches"]:
                product_id, target = found[0]["node"]["id"], str(each.target)
                await self.ask(WATCH, {"id": product_id, "target": target, "currency": each.currency_code})

    async def import_feed(self, name: str, rows: str) -> None:
        """Import the feed of the household."""
        await self.ask(FEED, {"name": name, "rows": rows})

    async def write(self, name: str, items: Sequence[DemoItem]) -> None:
        """Write the household's list, where it has none yet."""
        if (await self.ask(LISTS))["shoppingLists"]:
            return
        begun = (await self.ask(BEGIN, {"name": name}))["createShoppingList"]["list"]["id"]
        now = datetime.now(UTC)
        made = (now - timedelta(seconds=before) for before in reversed(range(1, len(items) + 1)))
        operations = [_written(item, at) for item, at in zip(items, made, strict=True)]
        await self.ask(WRITE, {"listId": begun, "operations": operations})

    async def upload(self, filename: str, jpeg: bytes) -> None:
        files = {"files": (filename, jpeg, "image/jpeg")}
        answer = await self._client.post("/receipts", files=files, headers={"Idempotency-Key": f"demo-{filename}"})
        _expect(answer, 202)

    async def ask(self, query: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The data of one GraphQL operation; signs in once more where the token has run out."""
        body = {"query": query, "variables": dict(variables or {})}
        answer = await self._client.post("/graphql", json=body)
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            await self.sign_in()
            answer = await self._client.post("/graphql", json=body)
        payload = _expect(answer, 200)
        if payload.get("errors"):
            raise DemoRefused(f"the server answered {payload['errors'][0]['message']}")
        data: dict[str, Any] = payload["data"]
        return data


async def offer(shopper: Shopper, doors: Doors, address: str, told_on: date) -> None:
    """Hand in what the household is offered; a second time it is the same mails and the same feed."""
    for mail in offer_mails(told_on, address):
        await post(mail, doors, address)
    await shopper.import_feed(*offer_feed(told_on))


def _written(item: DemoItem, at: datetime) -> dict[str, Any]:
    """The edit that puts an item on a list."""
    operation: dict[str, Any] = {
        "id": str(uuid4()),
        "itemId": str(uuid4()),
        "at": at.isoformat(),
        "what": {"text": item.text},
        "note": item.note,
    }
    if item.amount is not None:
        operation["quantity"] = {"amount": item.amount, "unit": item.unit}
    return operation


async def send_all(receipts: Sequence[DemoReceipt], doors: Doors, shopper: Shopper, address: str) -> None:
    """Each receipt through its door, a few at once, the oldest first."""
    free = asyncio.Semaphore(AT_ONCE)

    async def send(demo: DemoReceipt) -> None:
        async with free:
            if demo.delivery is Delivery.PHOTO:
                await shopper.upload(photo_name(demo), await asyncio.to_thread(photo_of, demo))
            else:
                mail = await asyncio.to_thread(mail_of, demo, address)
                await post(mail, doors, address)

    try:
        async with asyncio.TaskGroup() as group:
            for demo in receipts:
                group.create_task(send(demo))
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures


async def post(mail: Mail, doors: Doors, recipient: str) -> None:
    """Hand a mail in, and again after a while where the server asks for that or is not there yet."""
    for attempt in range(1, SMTP_ATTEMPTS + 1):
        try:
            return await asyncio.to_thread(hand_in, mail, doors, recipient)
        except OSError as failure:
            if attempt == SMTP_ATTEMPTS or is_final(failure):
                raise DemoRefused(f"a mail to {recipient} was not taken: {failure}") from failure
        await asyncio.sleep(attempt)
    return None


def is_final(failure: OSError) -> bool:
    """Whether the mail server said no for good; each failure of smtplib is an OSError, as those of the network are."""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in failure.recipients.values())
    return isinstance(failure, smtplib.SMTPResponseException) and failure.smtp_code >= 500


def hand_in(mail: Mail, doors: Doors, recipient: str) -> None:
    with smtplib.SMTP(doors.smtp_host, doors.smtp_port, local_hostname="localhost", timeout=60) as smtp:
        smtp.send_message(mail.message, mail.sender, [recipient])


async def wait_until_read(
    shopper: Shopper, sending: asyncio.Task[None], total: int, on_progress: Progress
) -> Mapping[str, int]:
    """How many receipts have which status, once none is unread; or once nothing has moved for `PATIENCE_SECONDS`."""
    done, moved_at = -1, monotonic()
    while True:
        is_sent = sending.done()
        if is_sent:
            await sending
        by_status = Counter(each.status for each in await shopper.received())
        now_done = sum(count for status, count in by_status.items() if status not in UNREAD)
        if now_done != done:
            done, moved_at = now_done, monotonic()
            on_progress(min(done, total), total)
        if is_sent and (done >= total or monotonic() - moved_at > PATIENCE_SECONDS):
            return dict(by_status)
        await asyncio.sleep(POLL_SECONDS)


def _received(node: Mapping[str, Any]) -> Received | None:
    number = number_in(node["subject"] or node["filename"] or "")
    if number is None:
        return None
    return Received(number, node["status"], datetime.fromisoformat(node["receivedAt"]))


def _expect(answer: httpx.Response, status: int) -> dict[str, Any]:
    if answer.status_code != status:
        raise DemoRefused(f"{answer.request.url.path} answered {answer.status_code}: {answer.text[:300]}")
    body: dict[str, Any] = answer.json()
    return body
