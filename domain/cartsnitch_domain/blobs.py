"""Where originals and page pictures are kept: under the hash of their bytes, in a folder or a bucket."""

from __future__ import annotations

import asyncio
import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlparse

import obstore
from obstore.exceptions import GenericError
from obstore.store import LocalStore, ObjectStore, from_url


class BlobMissing(Exception):
    """No bytes under this hash."""


class Blobs(Protocol):
    """Immutable bytes by their SHA-256 (hexadecimal)."""

    async def put(self, data: bytes) -> str:
        """Keep the bytes; their hash is returned only when they are durable."""
        ...

    async def get(self, digest: str) -> bytes:
        """The bytes; raises BlobMissing."""
        ...

    async def remove(self, digest: str) -> None:
        """Keep the bytes no longer; does nothing where there are none. See forgotten_blobs.py for when that may be."""
        ...

    async def check(self) -> None:
        """Raise when bytes cannot be written now."""
        ...


def digest_of(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _path(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


class FolderBlobs:
    """A folder on this machine. A file is complete and flushed to the disk before it gets its name.

    Written by hand because obstore's folder does not flush, and a mail is answered with 250 on the strength of it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _flush_folder(folder.parent)

    async def put(self, data: bytes) -> str:
        return await asyncio.to_thread(self._put, data)

    async def get(self, digest: str) -> bytes:
        try:
            return await asyncio.to_thread((self._folder / _path(digest)).read_bytes)
        except FileNotFoundError as missing:
            raise BlobMissing(digest) from missing

    async def remove(self, digest: str) -> None:
        await asyncio.to_thread(self._remove, digest)

    async def check(self) -> None:
        await asyncio.to_thread(self._check)

    def _check(self) -> None:
        """Writes a file of its own: bytes that are kept already would not be written again."""
        probe = self._folder / f"check.{os.getpid()}.{os.urandom(4).hex()}"
        try:
            _write_flushed(probe, b"cartsnitch")
        finally:
            probe.unlink(missing_ok=True)

    def _remove(self, digest: str) -> None:
        path = self._folder / _path(digest)
        try:
            path.unlink()
        except FileNotFoundError:
            return
        _flush_folder(path.parent)  # so that it is not there again after a power cut

    def _put(self, data: bytes) -> str:
        digest = digest_of(data)
        target = self._folder / _path(digest)
        if target.exists():
            _flush_folder(target.parent)  # whoever wrote it may not have come to that yet
            return digest
        if not target.parent.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            _flush_folder(self._folder)
        waiting = target.with_name(f"{digest}.{os.getpid()}.{os.urandom(4).hex()}")
        try:
            _write_flushed(waiting, data)
            waiting.rename(target)
        except BaseException:
            waiting.unlink(missing_ok=True)
            raise
        _flush_folder(target.parent)
        return digest


class BucketBlobs:
    """A bucket (S3, GCS, Azure) or memory, by obstore."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def put(self, data: bytes) -> str:
        digest = digest_of(data)
        await obstore.put_async(self._store, _path(digest), data)
        return digest

    async def get(self, digest: str) -> bytes:
        try:
            answer = await obstore.get_async(self._store, _path(digest))
        except FileNotFoundError as missing:
            raise BlobMissing(digest) from missing
        return bytes(await answer.bytes_async())

    async def remove(self, digest: str) -> None:
        with suppress(FileNotFoundError):
            await obstore.delete_async(self._store, _path(digest))

    async def check(self) -> None:
        await self.put(b"cartsnitch")


def open_blobs(url: str) -> Blobs:
    """`file:///folder`, `memory:///`, `s3://bucket/prefix`, `gs://...`, `az://...`."""
    parsed = urlparse(url)
    if parsed.scheme == "file":
        return FolderBlobs(Path(unquote(parsed.path)))
    try:
        store = from_url(url)
    except GenericError as unknown:
        raise ValueError(f"not a blob store URL: {url}") from unknown
    if isinstance(store, LocalStore):  # a folder is asked for as file:, above
        raise ValueError(f"not a blob store URL: {url}")
    return BucketBlobs(store)


def _write_flushed(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
