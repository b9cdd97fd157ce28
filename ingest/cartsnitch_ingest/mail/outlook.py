"""A mail that Outlook saved as a file (.msg) into the mail that it was, as bytes of RFC 5322.

Such a file is a small file system, with a stream for each property of the mail ([MS-OXMSG]). What is in it is not
trusted, so it is taken apart in a confined process: `python -I -m cartsnitch_ingest.mail.outlook`.
"""

from __future__ import annotations

import re
import struct
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import policy
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import HeaderParser
from email.utils import format_datetime, formataddr
from io import BytesIO
from typing import Any

import olefile
from compressed_rtf import decompress

from cartsnitch_ingest.mail import rtf
from cartsnitch_ingest.pages.child import answer
from cartsnitch_ingest.pages.decoding import confined
from cartsnitch_ingest.pages.limits import MEBIBYTE, Limits
from cartsnitch_ingest.pages.page import Unopened
from cartsnitch_ingest.pages.sniffing import OUTLOOK

LIMITS = Limits(memory_bytes=768 * MEBIBYTE, cpu_seconds=10, wall_seconds=40, result_bytes=96 * MEBIBYTE)
"""Bounds on one file; one of 25 megabytes takes two seconds."""

_DAMAGED = Unopened("This email was saved by Outlook and cannot be opened. Please open it in Outlook and forward it.")
_MAX_DEPTH = 12
_MAX_ATTACHMENTS = 200
_MAX_READ = 64 * MEBIBYTE
_MAX_HEADER = 500
_MAX_HEADERS = 64 * 1024
_KEPT_HEADERS = ("From", "Subject", "Date", "Message-ID", "Auto-Submitted")
_ADDRESS = re.compile(r"[!-;=?-~]{1,200}@[!-;=?-~]{1,200}")
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")

# Properties by their numbers in [MS-OXPROPS], and the types that they are of.
_HEADERS, _SUBJECT, _BODY, _HTML, _RTF = 0x007D, 0x0037, 0x1000, 0x1013, 0x1009
_NAMES, _ADDRESSES = (0x0042, 0x0C1A), (0x5D02, 0x5D01, 0x0065, 0x0C1F)
_SENT, _DELIVERED = 0x0039, 0x0E06
_DATA, _FILENAMES = 0x3701, (0x3707, 0x3704, 0x3001)
_BODY_PAGE, _TEXT_PAGE = 0x3FDE, 0x3FFD
_UNICODE, _STRING, _BINARY, _OBJECT = 0x001F, 0x001E, 0x0102, 0x000D
_FIXED = "__properties_version1.0"
_ATTACHMENT = "__attach_version1.0_#"
# What stands before the fixed properties: of the mail itself, of one within it, of an attachment.
_TOP, _WITHIN, _PART = 32, 24, 8
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def as_mail(data: bytes) -> bytes | Unopened:
    """The mail in a file of Outlook, those attached to it included. Blocks while another process takes it apart.

    Raises DecoderUnavailable where that process fails for a reason that is not the file's.
    """
    made = confined(__name__, data, OUTLOOK, LIMITS)
    return made or _DAMAGED


def converted(data: bytes) -> bytes:
    """The same in this process; nothing where the file is damaged."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as file:
            mail = _mail(_Folder(_Source(file), (), _TOP), 0)
            return mail.as_bytes(policy=policy.SMTP.clone(max_line_length=None, cte_type="8bit"))
    except MemoryError:
        raise
    except Exception as error:  # bytes that were made up end in any error of the libraries, also in RecursionError
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return b""


class _TooMuch(Exception):
    """The streams come to more than the file can hold: some are named many times."""


class _Source:
    """The file, and how much may still be read from it."""

    def __init__(self, file: Any) -> None:
        self.file = file
        self._left = _MAX_READ

    def read(self, path: tuple[str, ...]) -> bytes | None:
        """The bytes of a stream; None where there is none of that name."""
        name = list(path)
        if self.file.get_type(name) != olefile.STGTY_STREAM:
            return None
        self._left -= self.file.get_size(name)
        if self._left < 0:
            raise _TooMuch
        content: bytes = self.file.openstream(name).read()
        return content


class _Folder:
    """The properties of a mail or an attachment; `head` is how many bytes stand before the fixed ones."""

    def __init__(self, source: _Source, path: tuple[str, ...], head: int) -> None:
        self.source = source
        self.path = path
        self._fixed = dict(_entries((source.read((*path, _FIXED)) or b"")[head:]))

    def binary(self, number: int) -> bytes | None:
        return self.source.read((*self.path, _stream(number, _BINARY)))

    def text(self, number: int) -> str | None:
        wide = self.source.read((*self.path, _stream(number, _UNICODE)))
        if wide is not None:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self.source.read((*self.path, _stream(number, _STRING)))
        return None if narrow is None else rtf.decode_as(narrow, self.number(_TEXT_PAGE) or 1252).rstrip("\0")

    def first_text(self, numbers: tuple[int, ...]) -> str | None:
        return next((text for number in numbers if (text := self.text(number))), None)

    def number(self, number: int) -> int | None:
        value = self._fixed.get(number)
        return None if value is None else int(struct.unpack("<I", value[:4])[0])

    def moment(self, number: int) -> datetime | None:
        """A point in time, kept as tenths of microseconds since 1601."""
        value = self._fixed.get(number)
        try:
            return _EPOCH + timedelta(microseconds=struct.unpack("<Q", value)[0] // 10) if value else None
        except OverflowError:
            return None

    def within(self, head: int, *names: str) -> _Folder:
        return _Folder(self.source, (*self.path, *names), head)

    def attachments(self) -> Iterator[_Folder]:
        folders = self.source.file.listdir(streams=False, storages=True)
        depth = len(self.path)
        mine = [path for path in folders if len(path) == depth + 1 and tuple(path[:depth]) == self.path]
        names = sorted(path[-1] for path in mine if path[-1].startswith(_ATTACHMENT))
        return (self.within(_PART, name) for name in names[:_MAX_ATTACHMENTS])

    def has(self, name: str) -> bool:
        return bool(self.source.file.get_type([*self.path, name]) == olefile.STGTY_STORAGE)


def _entries(fixed: bytes) -> Iterator[tuple[int, bytes]]:
    """The number and the value of each fixed property."""
    for at in range(0, len(fixed) - 15, 16):
        yield int(struct.unpack_from("<H", fixed, at + 2)[0]), fixed[at + 8 : at + 16]


def _stream(number: int, kind: int) -> str:
    return f"__substg1.0_{number:04X}{kind:04X}"


def _mail(folder: _Folder, depth: int) -> Message:
    mail = MIMEMultipart("mixed")
    for name, value in _headers(folder):
        mail[name] = value
    mail.attach(_body(folder))
    for attachment in folder.attachments():
        part = _attached(attachment, depth)
        if part is not None:
            mail.attach(part)
    return mail


def _headers(folder: _Folder) -> Iterator[tuple[str, str]]:
    """Those that it came with, else what Outlook kept of them; a mail that was never sent has none."""
    sent = HeaderParser(policy=policy.compat32).parsestr((folder.text(_HEADERS) or "")[:_MAX_HEADERS])
    kept = {name: _clean(str(sent[name])) for name in _KEPT_HEADERS if sent[name]}
    moment = folder.moment(_SENT) or folder.moment(_DELIVERED)
    known = {
        "From": _sender(folder),
        "Subject": _clean(folder.text(_SUBJECT) or ""),
        "Date": format_datetime(moment) if moment else "",
    }
    for name, value in (known | kept).items():
        if value:
            yield name, value if value.isascii() else Header(value, "utf-8").encode()


def _sender(folder: _Folder) -> str:
    """Name and address. Within a company the address may be one of its directory, which says nothing here."""
    addresses = (folder.text(number) or "" for number in _ADDRESSES)
    address = next((text for text in addresses if _ADDRESS.fullmatch(text)), "")
    return formataddr((_clean(folder.first_text(_NAMES) or ""), address)) if address else ""


def _body(folder: _Folder) -> Message:
    """HTML and plain text; Outlook keeps the first of them often within rich text only."""
    body = MIMEMultipart("alternative")
    plain = folder.text(_BODY)
    html = _html(folder)
    rich = None if html else _rich(folder)
    if rich and rtf.is_html(rich):
        html = rtf.shown(rich)
    elif rich and not plain:
        plain = rtf.shown(rich)
    for text, kind in ((plain, "plain"), (html, "html")):
        if text and text.strip():
            body.attach(MIMEText(text.encode("utf-8", "replace").decode(), kind, "utf-8"))
    return body


def _html(folder: _Folder) -> str | None:
    raw = folder.binary(_HTML)
    return folder.text(_HTML) if raw is None else rtf.decode_as(raw, _page_of(raw, folder))


def _page_of(html: bytes, folder: _Folder) -> int:
    """Its code page. Not all that wrote UTF-8 say so."""
    try:
        html.decode()
    except UnicodeDecodeError:
        return folder.number(_BODY_PAGE) or folder.number(_TEXT_PAGE) or 1252
    return 65001


def _rich(folder: _Folder) -> bytes | None:
    """Rich text, unpacked; None where it is damaged, as the plain text beside it may be whole."""
    packed = folder.binary(_RTF)
    if not packed:
        return None
    try:
        return bytes(decompress(packed))
    except MemoryError:
        raise
    except Exception as error:  # the library raises Exception itself where the checksum is wrong
        sys.stderr.write(f"rich text: {error}\n")
        return None


def _attached(folder: _Folder, depth: int) -> Message | None:
    """A file or a mail; None for a link to a file, or what another program embedded."""
    inner = _stream(_DATA, _OBJECT)
    if folder.has(inner):
        embedded = folder.within(_WITHIN, inner)
        return MIMEMessage(_mail(embedded, depth + 1)) if depth < _MAX_DEPTH else None
    data = folder.binary(_DATA)
    if data is None:
        return None
    part = MIMEApplication(data)
    name = _clean(folder.first_text(_FILENAMES) or "")
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    return part


def _clean(text: str) -> str:
    return " ".join(_UNPRINTED.sub(" ", text).split())[:_MAX_HEADER]


def main() -> int:
    return answer(lambda data, media_type, limits: converted(data))


if __name__ == "__main__":
    sys.exit(main())
