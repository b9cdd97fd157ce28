"""Mail on real parts: the receiver on a real database and a folder of blobs, over a real socket."""

from __future__ import annotations

import asyncio
import shutil
import smtplib
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from cartsnitch_domain.accounts.records import InboundAddress, User
from cartsnitch_domain.blobs import FolderBlobs
from cartsnitch_domain.db import Database
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_ingest.mail.receiver import SmtpServer, serve_smtp
from cartsnitch_server.receiving import receiver
from cartsnitch_server.resources import Resources
from sqlalchemy import func, insert, select, text

MAIL = b"From: shop@store.example\r\nSubject: Receipt\r\n\r\nTOTAL 1.00\r\n"


@pytest.fixture
async def address(database: Database) -> str:
    async with database.transaction() as session:
        added = insert(User).values(email="shopper@example.org", name="", password_hash="-").returning(User.id)
        user_id = (await session.execute(added)).scalar_one()
        token = insert(InboundAddress).values(user_id=user_id).returning(InboundAddress.token)
        return f"receipts+{(await session.execute(token)).scalar_one()}@mail.example.org"


@pytest.fixture
async def smtp(resources: Resources) -> AsyncIterator[SmtpServer]:
    server = await serve_smtp(receiver(resources), "127.0.0.1", 0)
    yield server
    await server.close()


async def send(smtp: SmtpServer, address: str) -> tuple[int, str]:
    """The answer to a mail to this address."""

    def talk() -> tuple[int, str]:
        with smtplib.SMTP("127.0.0.1", smtp.port, timeout=30) as client:
            try:
                client.sendmail("shop@store.example", [address], MAIL)
            except smtplib.SMTPRecipientsRefused as refused:
                code, told = refused.recipients[address]
                return code, told.decode()
            except smtplib.SMTPResponseException as refused:
                return refused.smtp_code, str(refused.smtp_error)
            return 250, ""

    return await asyncio.to_thread(talk)


async def kept(database: Database) -> tuple[int, int]:
    """How many receipts there are, and how many jobs."""
    async with database.reading() as session:
        receipts = (await session.execute(select(func.count()).select_from(Receipt))).scalar_one()
        return receipts, (await session.execute(text("SELECT count(*) FROM pgqueuer"))).scalar_one()


async def test_a_mail_that_was_taken_is_kept_noted_and_queued(
    smtp: SmtpServer, address: str, resources: Resources, database: Database
) -> None:
    assert await send(smtp, address) == (250, "")

    assert await kept(database) == (1, 1)
    async with database.reading() as session:
        digest = (await session.execute(select(Receipt.digest))).scalar_one()
    assert await resources.blobs.get(digest) == MAIL


async def test_a_mail_that_is_sent_again_is_the_same_receipt(
    smtp: SmtpServer, address: str, database: Database
) -> None:
    """A sender that did not hear the 250 sends the same bytes again."""
    assert await send(smtp, address) == await send(smtp, address.upper()) == (250, "")

    assert await kept(database) == (1, 1)


async def test_an_unknown_address_is_refused(smtp: SmtpServer, database: Database) -> None:
    code, _ = await send(smtp, "receipts+0123456789abcdef@mail.example.org")

    assert code == 550
    assert await kept(database) == (0, 0)


async def test_when_the_disk_is_gone_the_sender_keeps_the_mail(
    smtp: SmtpServer, address: str, resources: Resources, database: Database, tmp_path: Path
) -> None:
    assert isinstance(resources.blobs, FolderBlobs)
    shutil.rmtree(tmp_path / "blobs")
    (tmp_path / "blobs").write_text("no folder any more")

    code, told = await send(smtp, address)

    assert (code, "reference" in told) == (451, True)
    assert await kept(database) == (0, 0)


async def test_when_the_database_is_gone_the_sender_keeps_the_mail_and_may_send_it_later(
    smtp: SmtpServer, address: str, database: Database, database_url: str
) -> None:
    name = database.engine.url.database
    admin = await asyncpg.connect(database_url.replace(f"/{name}?", "/postgres?"))
    await admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)

    code, told = await send(smtp, address)
    assert (code, "reference" in told) == (451, True)

    await admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    await admin.close()
    assert await send(smtp, address) == (250, "")
    assert await kept(database) == (1, 1)
