"""A bundle: several files that are parts of one receipt, kept as one original that any program can open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from cartsnitch_ingest.mail.archive import MAX_UNPACKED

BUNDLE_BYTES = MAX_UNPACKED
"""What the files of a bundle may come to, so that all of them are read."""

MEDIA_TYPE = "application/zip"


@dataclass(frozen=True, slots=True)
class BundledFile:
    """A file as it was sent; its name is only a label."""

    filename: str | None
    data: bytes


def bundle(files: Sequence[BundledFile]) -> bytes:
    """A zip archive of the files in their order, numbered, so that none hides another. The same files give the same
    bytes, so that a request that is sent again is the same receipt.
    """
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:  # photos are compressed already
        for number, file in enumerate(files, start=1):
            archive.writestr(ZipInfo(f"{number} {file.filename or 'file'}"), file.data)
    return out.getvalue()
