"""A mail taken apart. Whatever is wrong with it, what can be read is read: tills write strange mails."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from itertools import islice
from typing import TypeVar

from cartsnitch_ingest.pages.page import Unopened
from cartsnitch_ingest.pages.sniffing import decode_text, sniff

_MAX_DEPTH = 12
_MAX_PARTS = 100
# Each level of a multipart costs a pass over every line below it, so a mail that is all boundaries is refused.
_MAX_BOUNDARIES = 200
_MAX_HEADER = 500
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class MailPart:
    """A leaf of the mail: its place from 0, its name as sent, its type by content, its bytes.

    Text that was sent in another charset is in UTF-8 here, as the charset's name is lost with the header.
    """

    position: int
    filename: str | None
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says of itself (claims, until its sender is authenticated), and its parts in their order.

    `original_sender` is who wrote the mail that is attached to this one, where one is. `is_automatic` is an
    out-of-office note or another automatic answer, which nobody meant as a receipt.
    """

    sender: str | None
    subject: str | None
    message_id: str | None
    sent_at: datetime | None
    is_automatic: bool
    parts: tuple[MailPart, ...]
    original_sender: str | None = None


def open_mail(raw: bytes) -> Mail | Unopened:
    """The mail in these bytes. Never raises for what they are; nested mails are opened too."""
    if _is_overgrown(raw):
        return Unopened("This email is nested too deeply to be read.")
    # An mbox file begins with a line that is no header.
    message = _parse(raw.partition(b"\n")[2] if raw.startswith(b"From ") else raw)
    senders: list[str] = []
    leaves = islice(_leaves(message, 0, senders), _MAX_PARTS)
    parts = tuple(_part(position, *leaf) for position, leaf in enumerate(leaves))
    return Mail(
        sender=_address(message),
        subject=_header(message, "subject"),
        message_id=_header(message, "message-id"),
        sent_at=_date(message),
        is_automatic=_is_automatic(message),
        parts=parts,
        original_sender=senders[-1] if senders else None,
    )


def _is_overgrown(raw: bytes) -> bool:
    return raw.lower().count(b"boundary=") > _MAX_BOUNDARIES


def _parse(raw: bytes) -> Message:
    return BytesParser(policy=policy.default).parsebytes(raw)


_Leaf = tuple[Message, bytes]


def _leaves(message: Message, depth: int, senders: list[str]) -> Iterator[_Leaf]:
    """The parts without parts of their own. Who sent a nested mail is noted in `senders`, outer before inner."""
    if depth > _MAX_DEPTH:
        return
    if message.is_multipart() and not _is_encoded_mail(message):
        for inner in _inner(message):
            _note_sender(message, inner, senders)
            yield from _leaves(inner, depth + 1, senders)
        return
    data = _data(message)
    if depth < _MAX_DEPTH and sniff(data) == "message/rfc822" and not _is_overgrown(data):
        nested = _parse(data)
        _note_sender(None, nested, senders)
        yield from _leaves(nested, depth + 1, senders)
    elif data.strip():
        yield message, data


def _inner(message: Message) -> list[Message]:
    return [inner for inner in message.get_payload() if isinstance(inner, Message)]


def _note_sender(outer: Message | None, inner: Message, senders: list[str]) -> None:
    if outer is not None and _content_type(outer) != "message/rfc822":
        return
    if (address := _address(inner)) is not None:
        senders.append(address)


def _is_encoded_mail(message: Message) -> bool:
    """Whether it is an attached mail in base64, which MIME forbids and some programs write."""
    return _content_type(message) == "message/rfc822" and _header(message, "content-transfer-encoding") == "base64"


def _data(message: Message) -> bytes:
    """The decoded bytes of a leaf, as they are where the encoding is broken."""
    if message.is_multipart():
        texts = (_tolerant(inner.get_payload) for inner in _inner(message))
        return b"".join(_from_base64(text) for text in texts if isinstance(text, str))
    payload = _tolerant(lambda: message.get_payload(decode=True))
    if payload is None:  # the header that names the encoding is itself broken
        del message["content-transfer-encoding"]
        payload = _tolerant(lambda: message.get_payload(decode=True))
    return payload if isinstance(payload, bytes) else b""


def _from_base64(text: str) -> bytes:
    try:
        return b64decode(text.encode("ascii", "ignore"))
    except binascii.Error:
        return b""


def _part(position: int, message: Message, data: bytes) -> MailPart:
    if sniff(data).startswith("text/"):
        data = _in_utf8(data, _tolerant(message.get_content_charset))
    filename = _clean(_tolerant(message.get_filename))
    return MailPart(position, filename and filename.replace("\\", "/").rpartition("/")[2], sniff(data), data)


def _in_utf8(data: bytes, charset: str | None) -> bytes:
    if charset is None or charset.lower() in ("utf-8", "us-ascii"):
        return data
    return decode_text(data, charset).encode()


def _content_type(message: Message) -> str:
    return _tolerant(message.get_content_type) or "text/plain"


def _header(message: Message, name: str) -> str | None:
    """A header as text, encoded words decoded where that succeeds."""
    value = _tolerant(lambda: message.get(name))
    if value is None:
        value = next((raw for key, raw in message.raw_items() if key.lower() == name), None)
    return _clean(value)


def _address(message: Message) -> str | None:
    """The address in `From`, its domain in lower case."""
    _, address = _tolerant(lambda: parseaddr(_header(message, "from") or "")) or ("", "")
    local, at, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}" if local and at and domain else None


def _date(message: Message) -> datetime | None:
    value = _header(message, "date")
    sent_at = _tolerant(lambda: parsedate_to_datetime(value)) if value else None
    if sent_at is None:
        return None
    return sent_at if sent_at.tzinfo else sent_at.replace(tzinfo=UTC)


def _is_automatic(message: Message) -> bool:
    """An automatic answer. `auto-generated` is not one: it is what e-receipts themselves may carry (RFC 3834)."""
    return (_header(message, "auto-submitted") or "").lower().startswith("auto-replied")


def _clean(value: object) -> str | None:
    """Text that a database takes: no control characters, no halves of characters, not endless."""
    text = " ".join(_UNPRINTED.sub(" ", str(value)).split())[:_MAX_HEADER] if value is not None else ""
    return text or None


def _tolerant(read: Callable[[], _T]) -> _T | None:
    """What `read` gives, None where the standard library stumbles over a malformed header.

    Its header parser is known to raise IndexError, AttributeError, TypeError and more on hostile input; one broken
    header must not cost the shopper the receipt.
    """
    try:
        return read()
    except Exception:  # any header may be broken in any way, and each has something to fall back on
        return None
