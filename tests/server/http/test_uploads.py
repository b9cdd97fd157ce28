"""Sending receipts: all files of a request are kept and queued, or none is and one sentence says why."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import httpx
import pytest
from cartsnitch_domain.blobs import Blobs, digest_of
from cartsnitch_domain.db import Database
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_server.resources import Resources
from sqlalchemy import func, select, text

TICKET = b"Green Grocer\nBananas 1.29\nTotal 1.29\n"
File = tuple[str, tuple[str | None, bytes, str]]


def file(
    data: bytes = TICKET, name: str | None = "ticket.txt", media_type: str = "text/plain", field: str = "files"
) -> File:
    return (field, (name, data, media_type))


def part(name: str) -> bytes:
    """The beginning of a file in a form whose boundary is `b`."""
    return f'\r\n--b\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()


async def stored(database: Database) -> tuple[int, int]:
    """How many receipts and how many jobs there are."""
    async with database.reading() as session:
        receipts = (await session.execute(select(func.count()).select_from(Receipt))).scalar_one()
        jobs = (await session.execute(text("SELECT count(*) FROM pgqueuer"))).scalar_one()
        return receipts, jobs


async def test_files_are_kept_and_queued_in_their_order(
    owner: httpx.AsyncClient, database: Database, blobs: Blobs
) -> None:
    second = TICKET + b"Thank you\n"
    answer = await owner.post("/receipts", files=[file(), file(second, "photo.jpg", "image/jpeg")])
    assert answer.status_code == 202
    receipts = answer.json()["receipts"]
    assert [receipt["filename"] for receipt in receipts] == ["ticket.txt", "photo.jpg"]
    assert [receipt["status"] for receipt in receipts] == ["RECEIVED", "RECEIVED"]
    assert len({receipt["id"] for receipt in receipts}) == 2
    assert await stored(database) == (2, 2)
    assert await blobs.get(digest_of(second)) == second


async def test_the_same_request_again_is_the_same_receipts(owner: httpx.AsyncClient, database: Database) -> None:
    headers = {"Idempotency-Key": "3f1c2a"}
    files = [file(), file(TICKET + b"2", "two.txt")]
    first = await owner.post("/receipts", files=files, headers=headers)
    again = await owner.post("/receipts", files=files, headers=headers)
    assert again.status_code == 202
    assert again.json() == first.json()
    assert await stored(database) == (2, 2)


async def test_the_same_key_with_another_file_is_refused_and_nothing_of_the_request_is_kept(
    owner: httpx.AsyncClient, database: Database
) -> None:
    headers = {"Idempotency-Key": "3f1c2a"}
    await owner.post("/receipts", files=[file(), file(TICKET + b"2")], headers=headers)
    answer = await owner.post("/receipts", files=[file(), file(TICKET + b"3")], headers=headers)
    assert answer.status_code == 422
    assert answer.json()["error"] == {
        "code": "idempotency_key_reused",
        "message": "This Idempotency-Key was sent before with another file. Please send this file with a new key.",
    }
    assert await stored(database) == (2, 2)


async def test_the_same_key_with_a_file_of_an_earlier_request_is_refused_too(
    owner: httpx.AsyncClient, database: Database
) -> None:
    await owner.post("/receipts", files=[file()], headers={"Idempotency-Key": "one"})
    await owner.post("/receipts", files=[file(TICKET + b"2")], headers={"Idempotency-Key": "two"})
    answer = await owner.post("/receipts", files=[file()], headers={"Idempotency-Key": "two"})
    assert answer.status_code == 422
    assert await stored(database) == (2, 2)


async def test_the_same_request_twice_at_once_is_the_same_receipts(
    owner: httpx.AsyncClient, database: Database
) -> None:
    headers = {"Idempotency-Key": "3f1c2a"}
    first, again = await asyncio.gather(*(owner.post("/receipts", files=[file()], headers=headers) for _ in range(2)))
    assert first.json() == again.json()
    assert await stored(database) == (1, 1)


async def test_the_same_bytes_in_another_request_are_a_duplicate(owner: httpx.AsyncClient, database: Database) -> None:
    await owner.post("/receipts", files=[file()])
    answer = await owner.post("/receipts", files=[file()])
    assert answer.json()["receipts"][0]["status"] == "DUPLICATE"
    assert await stored(database) == (2, 1)


async def test_a_key_is_good_for_its_owner_only(
    owner: httpx.AsyncClient, other: httpx.AsyncClient, database: Database
) -> None:
    headers = {"Idempotency-Key": "3f1c2a"}
    mine = await owner.post("/receipts", files=[file()], headers=headers)
    theirs = await other.post("/receipts", files=[file()], headers=headers)
    assert mine.json()["receipts"][0]["id"] != theirs.json()["receipts"][0]["id"]
    assert await stored(database) == (2, 2)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Photos\\a.jpg", "a.jpg"),
        ("Müsli €.pdf", "Müsli €.pdf"),
        ("x" * 300, "x" * 200),
    ],
)
async def test_a_name_is_a_label_and_no_path(owner: httpx.AsyncClient, sent: str, shown: str) -> None:
    answer = await owner.post("/receipts", files=[file(name=sent)])
    assert answer.json()["receipts"][0]["filename"] == shown


async def test_signed_out_nothing_is_taken(signed_out: httpx.AsyncClient, database: Database) -> None:
    answer = await signed_out.post("/receipts", files=[file()])
    assert answer.status_code == 401
    assert await stored(database) == (0, 0)


@pytest.mark.parametrize(
    ("files", "status", "message"),
    [
        ([file(field="photos")], 422, "Please choose a photo or a file of a receipt."),
        ([file(), file(b"", "empty.jpg")], 422, "“empty.jpg” is empty. Please choose another one."),
        ([file(), file(b"x" * 100_001)], 413, "A file may have 0.0954 MB at most."),
        ([file()] * 4, 422, "Please send 3 files at most at a time."),
        ([file()] * 30, 422, "Please send 3 files at most at a time."),
        ([file(b"x" * 500_000)], 413, "This is too large to send."),
    ],
    ids=["no files", "one is empty", "one is too large", "too many", "far too many", "whole body too large"],
)
async def test_what_is_wrong_is_told_and_nothing_is_kept(
    owner: httpx.AsyncClient, database: Database, files: list[File], status: int, message: str
) -> None:
    answer = await owner.post("/receipts", files=files)
    assert answer.status_code == status
    assert answer.json()["error"]["message"] == message
    assert await stored(database) == (0, 0)


async def test_a_file_of_the_largest_size_is_taken(owner: httpx.AsyncClient) -> None:
    assert (await owner.post("/receipts", files=[file(b"x" * 100_000)] * 3)).status_code == 202


async def test_a_body_without_a_length_is_stopped_where_it_grows_too_large(
    owner: httpx.AsyncClient, database: Database
) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'
        while sent < 10_000_000:
            sent += 1000
            yield b"x" * 1000

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = await owner.post("/receipts", content=endless(), headers=headers)
    assert answer.status_code == 413
    assert sent < 110_000
    assert await stored(database) == (0, 0)


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (TICKET, "text/plain", 415),
        (b"{}", "application/json", 415),
        (b"files=a", "application/x-www-form-urlencoded", 415),
        (b"", "", 415),
        (b"nonsense", "multipart/form-data", 400),
        (b"nonsense", "multipart/form-data; boundary=b", 400),
        (part("a") + b"half of", "multipart/form-data; boundary=b", 400),
        (part("a") + b"a whole file" + part("b") + b"half of", "multipart/form-data; boundary=b", 400),
        (part("a") + b"a whole file\r\n--b", "multipart/form-data; boundary=b", 400),
    ],
)
async def test_what_is_no_form_is_refused(
    owner: httpx.AsyncClient, database: Database, body: bytes, media_type: str, status: int
) -> None:
    answer = await owner.post("/receipts", content=body, headers={"Content-Type": media_type})
    assert answer.status_code == status
    assert answer.json()["error"]["message"]
    assert await stored(database) == (0, 0)


@pytest.mark.parametrize("key", ["with spaces", "x" * 201, "\u00e9"])
async def test_a_key_that_cannot_be_kept_is_refused(owner: httpx.AsyncClient, key: str) -> None:
    answer = await owner.post("/receipts", files=[file()], headers={b"Idempotency-Key": key.encode()})
    assert answer.status_code == 400


async def test_a_foreign_page_cannot_send_receipts(owner: httpx.AsyncClient, database: Database) -> None:
    answer = await owner.post("/receipts", files=[file()], headers={"Origin": "https://evil.example.net"})
    assert answer.status_code == 403
    assert await stored(database) == (0, 0)


class FullDisk:
    """A blob store on a disk that has room for one file more."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self._room = 1

    async def put(self, data: bytes) -> str:
        if not self._room:
            raise OSError(errno.ENOSPC, "No space left on device")
        self._room -= 1
        return await self._blobs.put(data)

    async def get(self, digest: str) -> bytes:
        return await self._blobs.get(digest)

    async def remove(self, digest: str) -> None:
        await self._blobs.remove(digest)

    async def check(self) -> None:
        await self._blobs.check()


class TestDiskFull:
    @pytest.fixture
    def resources(self, resources: Resources) -> Resources:
        return replace(resources, blobs=FullDisk(resources.blobs))

    async def test_a_full_disk_is_told_with_a_reference_and_no_file_of_the_request_is_kept(
        self, owner: httpx.AsyncClient, database: Database
    ) -> None:
        answer = await owner.post("/receipts", files=[file(), file(TICKET + b"2")])
        assert answer.status_code == 503
        error = answer.json()["error"]
        assert error["code"] == "unavailable"
        assert error["reference"] == answer.headers["X-Request-Id"]
        assert error["reference"] in error["message"]
        assert await stored(database) == (0, 0)


class TestTogether:
    """Several photos of one long receipt."""

    PHOTOS = (file(b"upper half", "upper.jpg", "image/jpeg"), file(b"lower half", "lower.jpg", "image/jpeg"))

    async def test_all_files_are_one_receipt(self, owner: httpx.AsyncClient, database: Database) -> None:
        answer = await owner.post("/receipts", files=self.PHOTOS, data={"together": "true"})
        assert answer.status_code == 202
        (receipt,) = answer.json()["receipts"]
        assert (receipt["filename"], receipt["status"]) == ("2 photos.zip", "RECEIVED")
        assert await stored(database) == (1, 1)

    async def test_the_original_has_every_file_as_it_was_sent(self, owner: httpx.AsyncClient) -> None:
        answer = await owner.post("/receipts", files=self.PHOTOS, data={"together": "true"})
        original = await owner.get(f"/receipts/{answer.json()['receipts'][0]['id']}/original")
        with ZipFile(BytesIO(original.content)) as archive:
            found = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
        assert found == [("1 upper.jpg", b"upper half"), ("2 lower.jpg", b"lower half")]

    async def test_the_same_request_again_is_the_same_receipt(
        self, owner: httpx.AsyncClient, database: Database
    ) -> None:
        headers = {"Idempotency-Key": "3f1c2a"}
        first, again = [
            await owner.post("/receipts", files=self.PHOTOS, data={"together": "true"}, headers=headers)
            for _ in range(2)
        ]
        assert first.json() == again.json()
        assert await stored(database) == (1, 1)

    async def test_as_many_files_as_otherwise(self, owner: httpx.AsyncClient, database: Database) -> None:
        answer = await owner.post("/receipts", files=[file()] * 3, data={"together": "true"})
        assert answer.status_code == 202
        answer = await owner.post("/receipts", files=[file()] * 4, data={"together": "true"})
        assert answer.status_code == 422
        assert await stored(database) == (1, 1)

    @pytest.mark.parametrize("together", [None, "", "false"])
    async def test_without_the_word_each_file_is_a_receipt(
        self, owner: httpx.AsyncClient, database: Database, together: str | None
    ) -> None:
        answer = await owner.post("/receipts", files=self.PHOTOS, data={"together": together} if together else None)
        assert len(answer.json()["receipts"]) == 2
        assert await stored(database) == (2, 2)
