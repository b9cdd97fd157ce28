"""A notification, or those of a week, as an email."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from urllib.parse import urlsplit

from cartsnitch_domain.accounts.rules import normalise_email
from cartsnitch_domain.ids import DeliveryId
from cartsnitch_domain.notifications.deliveries import ByEmail, ByLink, Told
from cartsnitch_domain.notifications.rules import MOST_TITLE, one_line

SENDER_NAME = "CartSnitch"
AUTO_SUBMITTED = "auto-notified"
"""RFC 5436: a notification. Whoever takes mails for receipts, as we do ourselves, knows by it that this is none."""

_SETTINGS = "/account"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What all our emails have: where the app is, the address they are from, the domain that names them."""

    origin: str
    sender: str
    domain: str


def write(
    head: Letterhead, delivery_id: DeliveryId, told: Told, way: ByEmail, unsubscribe_url: str, now: datetime
) -> EmailMessage:
    """The email, as plain text and as HTML. The same delivery has the same Message-ID, however often it is sent.

    Raises ValueError or InvalidInput for what is no address.
    """
    message = _headed(head, delivery_id, told, way.address, now)
    message["List-Unsubscribe"] = f"<{unsubscribe_url}>"
    if urlsplit(unsubscribe_url).scheme == "https":  # RFC 8058 knows no other
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    items = way.items or (told,)
    message.set_content(_plain(head, told, items, unsubscribe_url))
    message.add_alternative(_html(head, told, items, unsubscribe_url), subtype="html")
    return message


def write_link(
    head: Letterhead, delivery_id: DeliveryId, told: Told, way: ByLink, url: str, now: datetime
) -> EmailMessage:
    """The email that asks whether an address is somebody's, with nothing in it that is theirs: it may go to a stranger.

    Raises ValueError or InvalidInput for what is no address.
    """
    message = _headed(head, delivery_id, told, way.address, now)
    foot = "If you did not ask for this, do nothing, and you get no more of it."
    message.set_content(f"{told.title}\n\n{told.body}\n\n{url}\n\n{foot}\n")
    message.add_alternative(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(told.title)}</title></head>'
        f'<body style="font-family:sans-serif;max-width:36em;margin:1em auto;padding:0 1em">'
        f'<h1 style="font-size:20px">{escape(told.title)}</h1><p>{escape(told.body)}</p>'
        f'<p><a href="{escape(url)}"><strong>Open the link</strong></a></p>'
        f'<p style="color:#666;font-size:13px">{escape(foot)}</p></body></html>\n',
        subtype="html",
    )
    return message


def _headed(head: Letterhead, delivery_id: DeliveryId, told: Told, address: str, now: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"] = Address(SENDER_NAME, addr_spec=head.sender)
    message["To"] = _address(address)
    message["Subject"] = one_line(told.title, MOST_TITLE)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{delivery_id.hex}@{head.domain}>"
    message["Auto-Submitted"] = AUTO_SUBMITTED
    return message


def _address(address: str) -> Address:
    """One address and nothing else, checked again; its domain as mail servers know it."""
    local, _, domain = normalise_email(address).rpartition("@")
    return Address(username=local, domain=domain.encode("idna").decode())


def _plain(head: Letterhead, told: Told, items: Sequence[Told], unsubscribe_url: str) -> str:
    parts = [f"{item.title}\n{item.body}\n{head.origin}{item.link}".replace("\n\n", "\n") for item in items]
    heading = [told.title] if told not in items else []
    foot = (
        f"--\nYou get this since you asked for emails.\nSettings: {head.origin}{_SETTINGS}\n"
        f"No more emails: {unsubscribe_url}"
    )
    return "\n\n".join([*heading, *parts, foot]) + "\n"


def _html(head: Letterhead, told: Told, items: Sequence[Told], unsubscribe_url: str) -> str:
    heading = f'<h1 style="font-size:20px">{escape(told.title)}</h1>' if told not in items else ""
    blocks = "".join(_block(head, item) for item in items)
    foot = (
        f'<p style="color:#666;font-size:13px">You get this since you asked for emails. '
        f'<a href="{escape(head.origin + _SETTINGS)}">Settings</a> &middot; '
        f'<a href="{escape(unsubscribe_url)}">No more emails</a></p>'
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(told.title)}</title></head>'
        f'<body style="font-family:sans-serif;max-width:36em;margin:1em auto;padding:0 1em">'
        f"{heading}{blocks}<hr>{foot}</body></html>\n"
    )


def _block(head: Letterhead, item: Told) -> str:
    body = f"<br>{escape(item.body)}" if item.body else ""
    return f'<p><a href="{escape(head.origin + item.link)}"><strong>{escape(item.title)}</strong></a>{body}</p>'
