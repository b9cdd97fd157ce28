"""A mail taken apart. Whatever is wrong with it, what can be read is read: tills write strange mails."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from itertools import takewhile
from typing import TypeVar

from cartsnitch_ingest.mail.archive import MAX_UNPACKED, Packed, mails_of, unzip
from cartsnitch_ingest.mail.markup import receipts_in
from cartsnitch_ingest.mail.outlook import as_mail
from cartsnitch_ingest.mail.parsing import parse
from cartsnitch_ingest.pages.page import Unopened
from cartsnitch_ingest.pages.sniffing import OUTLOOK, UNKNOWN, decode_text, sniff

_MAX_DEPTH = 12
_MAX_PARTS = 200
_MAX_OUTLOOK = 20
_MAX_HEADER = 500
_PACKED = {"message/rfc822", "application/zip", OUTLOOK}
_MARKUP = "order (schema.org)"
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
_TOO_MANY_PARTS = Unopened(f"There are more than {_MAX_PARTS} parts in it. The others were not read.")
_TOO_MANY_OUTLOOK = Unopened(f"There are more than {_MAX_OUTLOOK} Outlook files in it. This one was not read.")
_TOO_DEEP = Unopened("This is nested too deeply to be read.")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Postmark:
    """What a mail says of itself: who sent it, under which name, about what, when. Claims, until authenticated."""

    sender: str | None = None
    sender_name: str | None = None
    subject: str | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MailPart:
    """A leaf of the mail: its place from 0, its name as sent, its type by content, its bytes.

    `mail` is which of the mails within this one it stands in, an index of `Mail.postmarks`. `unopened` says why it was
    not looked into; `is_hidden` that no reader of the mail sees it. Text that was sent in another charset is in UTF-8
    here, as the name of it is lost with the header.
    """

    position: int
    filename: str | None
    media_type: str
    data: bytes
    mail: int = 0
    unopened: Unopened | None = None
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail and those within it, the outermost first, and the parts of all of them in their order.

    `is_automatic` is an out-of-office note or another automatic answer, which nobody meant as a receipt.
    """

    postmarks: tuple[Postmark, ...]
    parts: tuple[MailPart, ...]
    message_id: str | None = None
    is_automatic: bool = False


def open_mail(raw: bytes) -> Mail | Unopened:
    """The mail in these bytes, or the mails of a mailbox. Never raises for what they are; mails and archives within are
    opened too."""
    raws = mails_of(raw)
    outermost = parse(next(raws))
    if isinstance(outermost, Unopened):
        return outermost
    unpacking = _Unpacking()
    unpacking.mail(outermost, 0)
    unpacking.mails(raws, None, 0, 0)
    return Mail(
        postmarks=tuple(unpacking.postmarks),
        parts=tuple(unpacking.parts),
        message_id=_header(outermost, "message-id"),
        is_automatic=_is_automatic(outermost),
    )


def open_outlook(data: bytes) -> Mail | Unopened:
    """The mail that Outlook saved as this file. Blocks while another process takes it apart."""
    raw = as_mail(data)
    return raw if isinstance(raw, Unopened) else open_mail(raw)


def open_packed(data: bytes, filename: str | None) -> Mail | Unopened:
    """The mails and files in an archive that came by itself, as if a mail without a sender had brought them."""
    unpacking = _Unpacking([Postmark()])
    unpacking.open(Packed(filename or "", data), 0)
    if len(unpacking.parts) == 1 and (refusal := unpacking.parts[0].unopened) is not None:
        return refusal
    return Mail(tuple(unpacking.postmarks), tuple(unpacking.parts))


class _Unpacking:
    """One walk over a mail and all that is in it, with what it has found so far."""

    def __init__(self, postmarks: list[Postmark] | None = None) -> None:
        self.postmarks = postmarks or []
        self.parts: list[MailPart] = []
        self._bytes_left = MAX_UNPACKED
        self._outlook_left = _MAX_OUTLOOK

    @property
    def is_full(self) -> bool:
        """Whether there are more parts than are looked at."""
        return len(self.parts) > _MAX_PARTS

    def mail(self, message: Message, depth: int) -> None:
        """Add the parts of a mail."""
        self.postmarks.append(_postmark(message))
        self._walk(message, depth, len(self.postmarks) - 1)

    def mails(self, raws: Iterable[bytes], name: str | None, depth: int, mail: int) -> None:
        """Add the parts of mails that are not parsed yet."""
        for raw in takewhile(lambda _: not self.is_full, raws):
            message = parse(raw)
            if isinstance(message, Unopened):
                self._add(name, "message/rfc822", raw, mail, message)
            else:
                self.mail(message, depth)

    def open(self, packed: Packed, depth: int, mail: int = 0) -> None:
        """Add a file: itself, or what is in it."""
        content, name = packed.content, _basename(packed.filename)
        if isinstance(content, Unopened):
            return self._add(name, UNKNOWN, b"", mail, content)
        kind = sniff(content)
        if kind not in _PACKED:
            self._add(name, kind, content, mail)
            return self._markup(content, mail) if kind == "text/html" else None
        if depth >= _MAX_DEPTH:
            return self._add(name, kind, content, mail, _TOO_DEEP)
        if kind == "application/zip":
            return self._archive(content, name, depth, mail)
        if kind == OUTLOOK:
            return self._outlook(content, name, depth, mail)
        return self.mails(mails_of(content), name, depth + 1, mail)

    def _archive(self, data: bytes, name: str | None, depth: int, mail: int) -> None:
        found = unzip(data, self._bytes_left)
        if isinstance(found, Unopened):
            return self._add(name, "application/zip", data, mail, found)
        for packed in takewhile(lambda _: not self.is_full, found):
            self._bytes_left -= len(packed.content) if isinstance(packed.content, bytes) else 0
            self.open(packed, depth + 1, mail)
        return None

    def _outlook(self, data: bytes, name: str | None, depth: int, mail: int) -> None:
        self._outlook_left -= 1
        raw = as_mail(data) if self._outlook_left >= 0 else _TOO_MANY_OUTLOOK
        if isinstance(raw, Unopened):
            return self._add(name, OUTLOOK, data, mail, raw)
        return self.mails([raw], name, depth + 1, mail)

    def _markup(self, html: bytes, mail: int) -> None:
        for receipt in receipts_in(html):
            self._add(_MARKUP, "text/plain", receipt.encode(), mail, is_hidden=True)

    def _walk(self, message: Message, depth: int, mail: int) -> None:
        """Add the parts without parts of their own."""
        if self.is_full:
            return
        if not message.is_multipart() or _is_encoded_mail(message):
            data = _data(message)
            if data.strip():
                self._leaf(message, data, depth, mail)
        elif depth > _MAX_DEPTH:
            self._add(None, _content_type(message), b"", mail, _TOO_DEEP)
        else:
            for inner in _inner(message):
                if _content_type(message) == "message/rfc822":
                    self.mail(inner, depth + 1)
                else:
                    self._walk(inner, depth + 1, mail)

    def _leaf(self, message: Message, data: bytes, depth: int, mail: int) -> None:
        if sniff(data).startswith("text/"):
            data = _in_utf8(data, _tolerant(message.get_content_charset))
        self.open(Packed(_clean(_tolerant(message.get_filename)) or "", data), depth, mail)

    def _add(
        self,
        name: str | None,
        kind: str,
        data: bytes,
        mail: int,
        unopened: Unopened | None = None,
        *,
        is_hidden: bool = False,
    ) -> None:
        """Add a part; for the first that is too many, what is said of it and all after it."""
        position = len(self.parts)
        if position < _MAX_PARTS:
            self.parts.append(MailPart(position, name, kind, data, mail, unopened, is_hidden))
        elif position == _MAX_PARTS:
            self.parts.append(MailPart(position, None, UNKNOWN, b"", mail, _TOO_MANY_PARTS))


def _inner(message: Message) -> list[Message]:
    return [inner for inner in message.get_payload() if isinstance(inner, Message)]


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


def _basename(filename: str) -> str | None:
    return (_clean(filename) or "").replace("\\", "/").rpartition("/")[2] or None


def _in_utf8(data: bytes, charset: str | None) -> bytes:
    if charset is None or charset.lower() in ("utf-8", "us-ascii"):
        return data
    return decode_text(data, charset).encode()


def _postmark(message: Message) -> Postmark:
    name, address = _tolerant(lambda: parseaddr(_header(message, "from") or "")) or ("", "")
    local, at, domain = address.rpartition("@")
    return Postmark(
        sender=f"{local}@{domain.lower()}" if local and at and domain else None,
        sender_name=name or None,
        subject=_header(message, "subject"),
        sent_at=_date(message),
    )


def _content_type(message: Message) -> str:
    return _tolerant(message.get_content_type) or "text/plain"


def _header(message: Message, name: str) -> str | None:
    """A header as text, encoded words decoded where that succeeds."""
    value = _tolerant(lambda: message.get(name))
    if value is None:
        value = next((raw for key, raw in message.raw_items() if key.lower() == name), None)
    return _clean(value)


def _date(message: Message) -> datetime | None:
    value = _header(message, "date")
    sent_at = _tolerant(lambda: parsedate_to_datetime(value)) if value else None
    if sent_at is None:
        return None
    return sent_at if sent_at.tzinfo else sent_at.replace(tzinfo=UTC)


def _is_automatic(message: Message) -> bool:
    """An automatic answer, or a notification such as our own (RFC 5436), which would come back to us for ever where
    somebody lets them be forwarded here. `auto-generated` is neither: e-receipts may carry it (RFC 3834)."""
    return (_header(message, "auto-submitted") or "").lower().startswith(("auto-replied", "auto-notified"))


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
