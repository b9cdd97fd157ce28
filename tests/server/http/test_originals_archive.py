"""All that came in, as one archive: each original once, as it was, and nobody else's; what is missing is said."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

import httpx
import pytest
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.blobs import Blobs, FolderBlobs, digest_of
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_server.archiving import archive_of
from cartsnitch_server.http import exports
from sqlalchemy import insert, select
from sqlalchemy.pool import QueuePool
from starlette.applications import Starlette

from tests.server.http.test_exports import serving

PATH = "/export/originals.zip"
PHOTO = b"\xff\xd8\xff" + random.Random(1).randbytes(5000)
MAIL = b"From: shop@example.org\r\nReceived: by example.org\r\nMessage-ID: <1@x>\r\n\r\n" + b"MILK 3.49\r\n" * 500


async def came(database: Database, blobs: Blobs | None, name: str, data: bytes, **values: Any) -> UUID:
    """A receipt of `<name>@example.org` with these bytes, kept where there are blobs."""
    if blobs is not None:
        await blobs.put(data)
    async with database.transaction() as session:
        user_id = await session.scalar(select(User.id).where(User.email == f"{name}@example.org"))
        count = len((await session.scalars(select(Receipt.id))).all())
        given = {"user_id": user_id, "idempotency_key": str(count), "status": "recorded", "channel": "upload"}
        added = insert(Receipt).values(digest=digest_of(data), byte_size=len(data), **given | values)
        found: UUID = (await session.execute(added.returning(Receipt.id))).scalar_one()
        return found


def opened(answer: httpx.Response) -> ZipFile:
    archive = ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    return archive


def key_in(name: str) -> str:
    """The receipt in the name of a file."""
    return name.partition("_")[2].partition(".")[0]


async def test_each_original_is_in_it_as_it_came(owner: httpx.AsyncClient, database: Database, blobs: Blobs) -> None:
    photo = await came(database, blobs, "owner", PHOTO, filename="../../evil.exe")
    mail = await came(database, blobs, "owner", MAIL)

    answer = await owner.get(PATH)

    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cartsnitch-originals.zip"'
    assert answer.headers["Cache-Control"] == "no-store"
    archive = opened(answer)
    first, second = archive.infolist()
    assert (key_in(first.filename), archive.read(first), first.compress_type) == (str(photo), PHOTO, ZIP_STORED)
    assert (key_in(second.filename), archive.read(second), second.compress_type) == (str(mail), MAIL, ZIP_DEFLATED)
    assert [Path(each.filename).suffix for each in (first, second)] == [".jpg", ".eml"]
    assert not any(each.flag_bits & 0x08 for each in (first, second))  # sizes come first, so it can be read as a stream


async def test_what_came_twice_is_in_it_once(owner: httpx.AsyncClient, database: Database, blobs: Blobs) -> None:
    first = await came(database, blobs, "owner", PHOTO)
    await came(database, blobs, "owner", PHOTO, duplicate_of_id=first)

    assert [key_in(name) for name in opened(await owner.get(PATH)).namelist()] == [str(first)]


async def test_someone_else_gets_nothing_of_it(
    owner: httpx.AsyncClient,
    other: httpx.AsyncClient,
    signed_out: httpx.AsyncClient,
    database: Database,
    blobs: Blobs,
) -> None:
    await came(database, blobs, "owner", PHOTO)
    theirs = await came(database, blobs, "other", PHOTO)

    assert [key_in(name) for name in opened(await other.get(PATH)).namelist()] == [str(theirs)]
    assert (await signed_out.get(PATH)).status_code == 401


async def test_nothing_is_an_empty_archive(owner: httpx.AsyncClient) -> None:
    assert opened(await owner.get(PATH)).namelist() == []


async def test_one_that_is_not_where_it_should_be_is_named_and_all_others_are_there(
    owner: httpx.AsyncClient, database: Database, blobs: Blobs
) -> None:
    lost = await came(database, None, "owner", PHOTO)
    kept = await came(database, blobs, "owner", MAIL)

    archive = opened(await owner.get(PATH))

    assert [key_in(name) for name in archive.namelist()[:1]] == [str(kept)]
    assert str(lost) in archive.read("not-found.txt").decode()
    assert str(kept) not in archive.read("not-found.txt").decode()


async def test_originals_are_looked_up_some_at_once_and_all_are_there(
    owner: httpx.AsyncClient, database: Database, blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cartsnitch_domain.exports.originals.AT_ONCE", 2)
    receipts = [await came(database, blobs, "owner", PHOTO + bytes([number])) for number in range(5)]

    names = opened(await owner.get(PATH)).namelist()

    assert [key_in(name) for name in names] == [str(each) for each in receipts]


async def test_one_that_breaks_off_is_seen_to_be(
    app: Starlette,
    owner: httpx.AsyncClient,
    database: Database,
    blobs: Blobs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await came(database, blobs, "owner", PHOTO)
    await came(database, blobs, "owner", MAIL)
    received, kept = bytearray(), FolderBlobs.get

    async def get(self: FolderBlobs, digest: str) -> bytes:
        if digest == digest_of(MAIL):
            raise OSError("the disk is away")
        return await kept(self, digest)

    async def receive(client: httpx.AsyncClient) -> None:
        async with client.stream("GET", PATH) as answer:
            assert answer.status_code == 200
            async for part in answer.aiter_bytes():
                received.extend(part)

    async with serving(app, owner) as client:
        monkeypatch.setattr(FolderBlobs, "get", get)
        with pytest.raises(httpx.RemoteProtocolError):
            await receive(client)

    assert PHOTO in received
    with pytest.raises(BadZipFile):
        ZipFile(io.BytesIO(received))


async def test_it_takes_no_more_than_its_time(
    app: Starlette, owner: httpx.AsyncClient, database: Database, blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    await came(database, blobs, "owner", PHOTO)
    monkeypatch.setattr(exports, "LONGEST_ARCHIVE", 0.0)

    async with serving(app, owner) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get(PATH)


async def test_no_connection_is_held_while_it_is_sent(
    owner: httpx.AsyncClient, database: Database, blobs: Blobs
) -> None:
    await came(database, blobs, "owner", PHOTO)
    async with database.reading() as session:
        user_id = (await session.scalars(select(User.id).where(User.email == "owner@example.org"))).one()
    chunks = archive_of(database, blobs, UserId(user_id))
    assert PHOTO in await anext(chunks)

    pool = database.engine.pool
    assert isinstance(pool, QueuePool)
    assert pool.checkedout() == 0
    await chunks.aclose()
