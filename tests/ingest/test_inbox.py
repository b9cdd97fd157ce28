"""What the inbox promises to every door."""

from __future__ import annotations

import pytest
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.blobs import Blobs
from cartsnitch_domain.db import Database
from cartsnitch_domain.errors import IdempotencyKeyReused, InvalidInput
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.receipts.rules import Channel, ReceiptStatus
from cartsnitch_ingest.inbox import Accepted, Incoming, accept, accept_kept, keep
from sqlalchemy import func, insert, select, text


@pytest.fixture
async def shopper(database: Database) -> UserId:
    async with database.transaction() as session:
        added = insert(User).values(email="shopper@example.org", name="", password_hash="-").returning(User.id)
        return UserId((await session.execute(added)).scalar_one())


async def bring(database: Database, blobs: Blobs, shopper: UserId, data: bytes, key: str) -> Accepted:
    async with database.transaction() as session:
        return await accept(session, blobs, Incoming(shopper, Channel.UPLOAD, data, key, filename="receipt.jpg"))


async def count_jobs(database: Database) -> int:
    async with database.reading() as session:
        return int((await session.execute(text("SELECT count(*) FROM pgqueuer"))).scalar_one())


async def count_receipts(database: Database) -> int:
    async with database.reading() as session:
        return (await session.execute(select(func.count()).select_from(Receipt))).scalar_one()


async def test_what_is_accepted_is_kept_noted_and_queued(database: Database, blobs: Blobs, shopper: UserId) -> None:
    accepted = await bring(database, blobs, shopper, b"a picture", "one")

    async with database.reading() as session:
        digest = (await session.execute(select(Receipt.digest).where(Receipt.id == accepted.receipt_id))).scalar_one()
    assert await blobs.get(digest) == b"a picture"
    assert accepted.status is ReceiptStatus.RECEIVED
    assert await count_jobs(database) == 1


async def test_the_same_key_again_is_the_same_receipt(database: Database, blobs: Blobs, shopper: UserId) -> None:
    first = await bring(database, blobs, shopper, b"a picture", "one")
    again = await bring(database, blobs, shopper, b"a picture", "one")

    assert again == first
    assert (await count_receipts(database), await count_jobs(database)) == (1, 1)


async def test_the_same_key_for_other_bytes_is_refused(database: Database, blobs: Blobs, shopper: UserId) -> None:
    await bring(database, blobs, shopper, b"a picture", "one")
    with pytest.raises(IdempotencyKeyReused):
        await bring(database, blobs, shopper, b"another picture", "one")

    assert (await count_receipts(database), await count_jobs(database)) == (1, 1)


async def test_the_same_bytes_under_another_key_are_told_and_not_read_again(
    database: Database, blobs: Blobs, shopper: UserId
) -> None:
    first = await bring(database, blobs, shopper, b"a picture", "one")
    repeated = await bring(database, blobs, shopper, b"a picture", "two")

    assert repeated.status is ReceiptStatus.DUPLICATE
    assert await count_jobs(database) == 1
    async with database.reading() as session:
        statement = select(Receipt.duplicate_of_id).where(Receipt.id == repeated.receipt_id)
        assert (await session.execute(statement)).scalar_one() == first.receipt_id


async def test_nothing_is_noted_when_the_transaction_fails(database: Database, blobs: Blobs, shopper: UserId) -> None:
    with pytest.raises(RuntimeError, match="the disk is gone"):  # noqa: PT012 -- the transaction is the statement
        async with database.transaction() as session:
            await accept(session, blobs, Incoming(shopper, Channel.UPLOAD, b"a picture", "one"))
            raise RuntimeError("the disk is gone")

    assert (await count_receipts(database), await count_jobs(database)) == (0, 0)


async def test_an_empty_file_is_refused(database: Database, blobs: Blobs, shopper: UserId) -> None:
    with pytest.raises(InvalidInput, match="empty"):
        await bring(database, blobs, shopper, b"", "one")

    assert await count_receipts(database) == 0


async def test_several_at_once_are_answered_each_for_itself(database: Database, blobs: Blobs, shopper: UserId) -> None:
    known = await bring(database, blobs, shopper, b"known", "known")
    mails = [(b"new", "z"), (b"known", "known"), (b"other", "a"), (b"new", "z"), (b"known", "another key")]
    kept = [await keep(blobs, Incoming(shopper, Channel.MAIL, data, key)) for data, key in mails]

    async with database.transaction() as session:
        accepted = await accept_kept(session, blobs, kept)

    assert [one.status for one in accepted] == [*[ReceiptStatus.RECEIVED] * 4, ReceiptStatus.DUPLICATE]
    assert accepted[1].receipt_id == known.receipt_id
    assert accepted[3].receipt_id == accepted[0].receipt_id
    assert (await count_receipts(database), await count_jobs(database)) == (4, 3)
