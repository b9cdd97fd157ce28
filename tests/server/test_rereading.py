"""`cartsnitch receipts reread`: what a newer reader makes of the originals that are kept."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.blobs import BlobMissing
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import ReceiptId, UserId
from cartsnitch_domain.purchases.records import PurchaseLine
from cartsnitch_domain.receipts.records import Receipt, ReceiptPage
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.inbox import Incoming, accept
from cartsnitch_ingest.reading.reader import READER_VERSION, Reader
from cartsnitch_server.differences import as_json
from cartsnitch_server.rereading import Reread, Wanted, reread, wanted_receipts
from cartsnitch_server.resources import Resources
from cartsnitch_server.worker import read_receipt
from sqlalchemy import insert, select, update

from tests.running import Running

TICKET = b"CORNER STORE\n2026-03-01 17:22\n\nMILK          3.29\nBREAD         2.50\n\nTOTAL         5.79\n"
OTHER = b"CORNER STORE\n2026-03-02 09:10\n\nEGGS          3.99\n\nTOTAL         3.99\n"


@pytest.fixture
async def receipts(resources: Resources) -> list[ReceiptId]:
    """Two receipts that an older reader has read, the first of them wrong."""
    async with resources.database.transaction() as session:
        added = insert(User).values(email="shopper@example.org", name="", password_hash="-").returning(User.id)
        user = UserId((await session.execute(added)).scalar_one())
        arrived = [Incoming(user, Channel.UPLOAD, data, data.hex(), "ticket.txt") for data in (TICKET, OTHER)]
        found = [(await accept(session, resources.blobs, each)).receipt_id for each in arrived]
    for receipt_id in found:
        await read_receipt(resources, Reader(()), receipt_id)
    async with resources.database.transaction() as session:
        wrong = {"text": "M1LK", "amount": Decimal("8.29")}
        await session.execute(update(PurchaseLine).where(PurchaseLine.text == "MILK").values(wrong))
        await session.execute(update(Receipt).values(reader_version="older"))
    return found


async def read_again(resources: Resources, *receipt_ids: ReceiptId, is_applied: bool = False) -> Reread:
    return await reread(resources, Reader(()), receipt_ids, lambda: None, is_applied=is_applied)


async def texts(database: Database) -> set[tuple[str, Decimal]]:
    async with database.reading() as session:
        return {(line.text, line.amount) for line in await session.scalars(select(PurchaseLine))}


async def versions(database: Database) -> list[str | None]:
    async with database.reading() as session:
        return list(await session.scalars(select(Receipt.reader_version).order_by(Receipt.id)))


async def test_what_is_read_differently_is_told_and_nothing_is_changed(
    resources: Resources, database: Database, receipts: list[ReceiptId]
) -> None:
    done = await read_again(resources, *receipts)

    assert (done.count, done.failed) == (2, [])
    (told,) = map(as_json, done.different)
    assert told["receipt"] == str(receipts[0])
    (purchase,) = told["purchases"]
    (changed,) = purchase["changed"]
    assert changed["line"]["text"] == "M1LK"
    assert changed["changes"] == {"text": {"old": "M1LK", "new": "MILK"}, "amount": {"old": "8.29", "new": "3.29"}}
    assert ("M1LK", Decimal("8.29")) in await texts(database)
    assert await versions(database) == ["older", "older"]


async def test_what_is_applied_is_written_and_reading_again_finds_nothing_more(
    resources: Resources, database: Database, receipts: list[ReceiptId]
) -> None:
    applied = await read_again(resources, *receipts, is_applied=True)

    assert len(applied.different) == 1
    assert await texts(database) == {
        ("MILK", Decimal("3.29")), ("BREAD", Decimal("2.50")), ("EGGS", Decimal("3.99")),
    }  # fmt: skip
    assert await versions(database) == [READER_VERSION, READER_VERSION]
    assert (await read_again(resources, *receipts)).different == []


async def test_breaking_off_keeps_what_was_applied(
    resources: Resources, database: Database, receipts: list[ReceiptId]
) -> None:
    def break_off() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await reread(resources, Reader(()), receipts, break_off, is_applied=True)

    assert await versions(database) == [READER_VERSION, "older"]
    assert ("MILK", Decimal("3.29")) in await texts(database)


async def test_one_original_that_is_missing_keeps_no_other_from_being_read(
    resources: Resources, database: Database, receipts: list[ReceiptId]
) -> None:
    async with database.transaction() as session:
        await session.execute(update(Receipt).where(Receipt.id == receipts[1]).values(digest="0" * 64))
    with pytest.raises(BlobMissing):
        await resources.blobs.get("0" * 64)

    done = await read_again(resources, *reversed(receipts), is_applied=True)

    assert (done.count, done.failed, len(done.different)) == (2, [receipts[1]], 1)


async def test_the_pages_stay_beside_the_lines(
    resources: Resources, database: Database, receipts: list[ReceiptId]
) -> None:
    await read_again(resources, *receipts, is_applied=True)

    async with database.reading() as session:
        pages = list(await session.scalars(select(ReceiptPage.text).order_by(ReceiptPage.receipt_id)))
    assert ["MILK" in (page or "") for page in pages] == [True, False]


async def test_receipts_are_named_by_what_was_asked_for(resources: Resources, receipts: list[ReceiptId]) -> None:
    assert await wanted_receipts(resources, Wanted()) == receipts
    assert await wanted_receipts(resources, Wanted(receipt_id=receipts[1])) == receipts[1:]
    assert await wanted_receipts(resources, Wanted(receipt_id=uuid4())) == []


@pytest.fixture(scope="module")
def home(server_folder: Path) -> Iterator[Running]:
    home = Running(server_folder / "reread")
    home.start()
    yield home
    home.stop()


def test_the_command_works_while_the_server_runs_and_while_it_does_not(home: Running) -> None:
    shopper = home.shopper()
    (receipt_id,) = shopper.upload(("ticket.txt", TICKET, "text/plain"))
    assert shopper.read(receipt_id)["status"] == "RECORDED"

    unchanged = {"read": 1, "applied": False, "different": [], "failed": []}
    assert told_by_command(home.data) == unchanged
    assert "1 receipt read again, 0 differ, 0 failed." in " ".join(command(home.data).stderr.split())
    assert shopper.read(receipt_id)["status"] == "RECORDED", "the server goes on"
    assert home.stop() == 0
    assert told_by_command(home.data) == unchanged


def test_a_folder_without_data_is_told(tmp_path: Path) -> None:
    done = command(tmp_path / "nowhere")

    assert done.returncode == 1
    assert "There is no data of CartSnitch" in " ".join(done.stderr.split())


def told_by_command(data: Path) -> Any:
    done = command(data, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def command(data: Path, *more: str) -> subprocess.CompletedProcess[str]:
    arguments = ["receipts", "reread", *more, "--data", str(data)]
    whole = [sys.executable, "-m", "cartsnitch_server", *arguments]
    return subprocess.run(whole, capture_output=True, text=True, timeout=120, check=False)
