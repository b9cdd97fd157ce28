"""An archive that is sent while it is made: no more of it is held than the file that is added."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import structlog
from cartsnitch_domain.blobs import BlobMissing, Blobs
from cartsnitch_domain.db import Database
from cartsnitch_domain.exports.originals import KeptOriginal, originals_of
from cartsnitch_domain.ids import UserId
from cartsnitch_ingest.pages.sniffing import sniff

log = structlog.get_logger(__name__)

_ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/tiff": "tif",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/avif": "avif",
    "image/bmp": "bmp",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/vnd.ms-outlook": "msg",
    "message/rfc822": "eml",
    "text/html": "html",
    "text/plain": "txt",
}
"""What the name of a file ends with, by what its bytes are: what its sender called it is not believed."""

_PACKED = ("image/", "application/pdf", "application/zip")
"""What is small already; to pack it again takes time and saves nothing."""

_SAMPLE = 64 * 1024
"""Bytes that tell what a file is."""

NOT_FOUND = "not-found.txt"
"""The file that names the originals that should be in the archive and are not."""


class Archive:
    """A ZIP archive, made file by file; each call gives the bytes that are to be sent next.

    The sizes of a file stand before it and not behind, so that programs that read the archive as a stream can do so.
    """

    def __init__(self) -> None:
        self._window = _Window()
        self._zip = ZipFile(self._window, "w")

    def add(self, name: str, changed_at: datetime, data: bytes, *, is_packed: bool = False) -> bytes:
        """Put a file into it, as it is if it is packed already."""
        info = ZipInfo(name, max(changed_at.timetuple()[:6], _EARLIEST))
        info.compress_type = ZIP_STORED if is_packed else ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        self._zip.writestr(info, data)
        return self._window.drain()

    def end(self) -> bytes:
        """Close it; without these bytes no program takes it for whole."""
        self._zip.close()
        return self._window.drain()


_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that ZIP knows."""


class _Window(io.BytesIO):
    """What was written since the last drain, at the place where it is in the whole."""

    def __init__(self) -> None:
        super().__init__()
        self._before = 0

    def tell(self) -> int:
        return self._before + super().tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence != io.SEEK_SET:
            raise io.UnsupportedOperation("only places counted from the beginning are known")
        return self._before + super().seek(offset - self._before)

    def close(self) -> None:
        """Stay open: an archive that was broken off ends itself when it is collected, in whatever order that comes."""

    def drain(self) -> bytes:
        """Give away what is held."""
        data = self.getvalue()
        self._before += len(data)
        super().seek(0)
        self.truncate(0)
        return data


async def archive_of(database: Database, blobs: Blobs, user_id: UserId) -> AsyncGenerator[bytes, None]:
    """All originals of a user as a ZIP archive, each under the day it came on and the key of its receipt.

    One that is not where it should be is named in the archive, which has all others, and in the log.
    """
    archive, missing = Archive(), list[KeptOriginal]()
    async with aclosing(originals_of(database, user_id)) as originals:
        async for original in originals:
            try:
                data = await blobs.get(original.digest)
            except BlobMissing:
                log.exception("original missing", receipt_id=str(original.receipt_id), digest=original.digest)
                missing.append(original)
            else:
                yield await asyncio.to_thread(_add, archive, original, data)
    if missing:
        names = "".join(f"{_stem(each)} {each.digest}\n" for each in missing)
        yield archive.add(NOT_FOUND, missing[-1].received_at, names.encode())
    yield archive.end()


def _add(archive: Archive, original: KeptOriginal, data: bytes) -> bytes:
    media_type = sniff(data[:_SAMPLE])
    name = f"{_stem(original)}.{_ENDINGS.get(media_type, 'bin')}"
    return archive.add(name, original.received_at, data, is_packed=media_type.startswith(_PACKED))


def _stem(original: KeptOriginal) -> str:
    return f"{original.received_at:%Y-%m-%d}_{original.receipt_id}"
