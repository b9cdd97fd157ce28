"""The parcel: a receipt of the story as the bytes that are handed in at a door."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta, timezone
from email.message import EmailMessage

from cartsnitch_server.demo.household import DemoReceipt, Forwarded
from cartsnitch_server.demo.letter import Postmark, forward_attached, forward_inline, store_address, write
from cartsnitch_server.demo.paper import render
from cartsnitch_server.demo.photo import spoil

SHOPPER = "demo@cartsnitch.example"
STORE_ZONE = timezone(timedelta(hours=-5))
PHOTO_STRENGTH = 0.3
_NUMBER = re.compile(r"[#-](\d{6})(?!\d)")


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail and the sender of its envelope."""

    sender: str
    message: EmailMessage


def mail_of(demo: DemoReceipt, receipt_address: str) -> Mail:
    """The mail that brings this receipt to `receipt_address`; the same bytes for the same arguments."""
    sent_at = (demo.receipt.purchased_at + timedelta(minutes=3)).replace(tzinfo=STORE_ZONE)
    store = demo.receipt.store
    message_id = f"{demo.key}@{store.mail_domain}"
    if demo.forwarded is Forwarded.DIRECT:
        sender = store_address(store).addr_spec
        return Mail(sender, write(demo.receipt, Postmark(receipt_address, sent_at, message_id), demo.template))
    original = write(demo.receipt, Postmark(SHOPPER, sent_at, message_id), demo.template)
    forward = forward_inline if demo.forwarded is Forwarded.INLINE else forward_attached
    postmark = Postmark(receipt_address, sent_at + timedelta(minutes=41), f"fwd.{demo.key}@cartsnitch.example")
    return Mail(SHOPPER, forward(original, SHOPPER, postmark))


def photo_of(demo: DemoReceipt) -> bytes:
    """The JPEG that a phone takes of this receipt."""
    return spoil(render(demo.receipt), seed=demo.receipt.number, strength=PHOTO_STRENGTH)


def photo_name(demo: DemoReceipt) -> str:
    return f"receipt-{demo.receipt.number:06d}.jpg"


def number_in(text: str) -> int | None:
    """The receipt number in the subject of a mail or the name of a photo of the story."""
    found = _NUMBER.search(text)
    return int(found[1]) if found else None
