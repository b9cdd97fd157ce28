"""Files packed into one: zip archives and mailboxes, taken apart within bounds."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from cartsnitch_ingest.pages.limits import MEBIBYTE, Limits
from cartsnitch_ingest.pages.page import Unopened

_MAX_ENTRIES = 1000
MAX_UNPACKED = 64 * MEBIBYTE
"""What all archives of a mail may come to."""

_MAX_FILE = Limits().max_bytes
_ENTRY = b"PK\x01\x02"
_LOCKED = 0x1
# What systems and office programs put into archives that is nobody's receipt.
_LEFT_OUT = re.compile(r"(?:^|/)(?:__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)")
_OFFICE = {"[Content_Types].xml", "META-INF/manifest.xml"}
# A mailbox puts this line before each of its mails, and a `>` before one of a body that looks like it.
_MBOX_LINE = re.compile(rb"^From \S.*\r?\n(?=[!-9;-~]+:)", re.MULTILINE)
_MBOX_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Packed:
    """A file out of an archive: its name there, and its bytes or why it cannot be had."""

    filename: str
    content: bytes | Unopened


def unzip(data: bytes, limit: int = MAX_UNPACKED) -> tuple[Packed, ...] | Unopened:
    """The files in a zip archive, each as far as there is room for it in `limit` bytes; nothing is written anywhere."""
    if data.count(_ENTRY) > _MAX_ENTRIES:
        return Unopened(f"This archive has more than {_MAX_ENTRIES} files. Please send only the receipts.")
    try:
        with ZipFile(BytesIO(data)) as archive:
            return _unpacked(archive, limit)
    # zipfile raises the last of them for kinds of archives that it knows of but cannot read.
    except (BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        return Unopened("This archive is damaged and cannot be opened. Please pack it again and resend it.")


def _unpacked(archive: ZipFile, limit: int) -> tuple[Packed, ...] | Unopened:
    if _OFFICE & set(archive.namelist()):
        return Unopened("This is an office document. Please save it as a PDF and send that.")
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _LEFT_OUT.search(entry.filename)]
    return tuple(_files(archive, entries, limit)) or Unopened("This archive is empty.")


def _files(archive: ZipFile, entries: list[ZipInfo], left: int) -> Iterator[Packed]:
    for entry in entries:
        content = _content(archive, entry, min(left, _MAX_FILE))
        left -= len(content) if isinstance(content, bytes) else 0
        yield Packed(entry.filename, content)


def _content(archive: ZipFile, entry: ZipInfo, limit: int) -> bytes | Unopened:
    """The bytes of a file. Its size is found by unpacking, as what the archive says of it may be a lie."""
    if entry.flag_bits & _LOCKED:
        return Unopened("This file is locked with a password. Please send it without one.")
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return Unopened("This file is packed in an unusual way. Please send it unpacked.")
    try:
        with archive.open(entry) as file:
            content = file.read(limit + 1)
    # zipfile raises the last of them for ways of packing that it knows of but cannot undo, such as patches.
    except (BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError):
        return Unopened("This file is damaged in its archive. Please pack it again and resend it.")
    return content if len(content) <= limit else Unopened("This file is too large for a receipt.")


def mails_of(raw: bytes) -> Iterator[bytes]:
    """The mails of an mbox file, their lines as they were before they were put in; any other mail is itself."""
    if not raw.startswith(b"From "):
        yield raw
        return
    lines = list(_MBOX_LINE.finditer(raw))
    starts = [line.end() for line in lines] or [raw.find(b"\n") + 1]
    ends = [line.start() for line in lines[1:]]
    for start, end in zip(starts, [*ends, len(raw)], strict=True):
        yield _MBOX_QUOTED.sub(rb"\1", raw[start:end])
