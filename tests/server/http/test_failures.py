"""What goes wrong is told in words and with a reference, and is found in the log by it, once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import asyncpg
import httpx
import pytest
from cartsnitch_domain.accounts.passwords import Passwords
from cartsnitch_domain.accounts.sign_in import check_credentials
from cartsnitch_domain.blobs import Blobs
from cartsnitch_domain.db import Database, create_engine
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_server.resources import Resources
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from tests.relay import Relay, relayed
from tests.server.conftest import Visit

TICKET = ("files", ("ticket.txt", b"Total 1.29", "text/plain"))


async def break_accounts(database: Database) -> None:
    """As a release would that forgot its migration."""
    async with database.transaction() as session:
        await session.execute(text("ALTER TABLE users RENAME TO gone"))


async def cut_connections(database_url: str) -> None:
    """What a restart of the database does to everyone who is connected."""
    connection = await asyncpg.connect(database_url)
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await connection.close()


async def test_a_failure_of_ours_says_nothing_of_its_cause_and_is_logged_once(
    owner: httpx.AsyncClient, database: Database
) -> None:
    await break_accounts(database)
    with capture_logs() as lines:
        answer = await owner.get("/auth/session")
    assert answer.status_code == 500
    error = answer.json()["error"]
    assert error["code"] == "internal"
    assert error["reference"] == answer.headers["X-Request-Id"]
    assert error["reference"] in error["message"]
    assert "gone" not in answer.text
    assert "users" not in answer.text
    assert [line["event"] for line in lines if line["log_level"] == "error"] == ["request failed"]


async def test_the_error_that_is_logged_does_not_repeat_what_was_sent(database: Database) -> None:
    await break_accounts(database)
    with pytest.raises(DBAPIError) as failure:
        await check_credentials(database, Passwords(), "ada@example.org", "correct horse battery")
    assert "users" in str(failure.value)
    assert "ada" not in str(failure.value)


async def test_a_line_is_logged_for_each_request_and_says_nothing_that_was_sent(owner: httpx.AsyncClient) -> None:
    form = {"email": "secret@example.org", "password": "secret horse battery"}
    with capture_logs() as lines:
        answer = await owner.post("/auth/sign-in/email?code=secret", json=form, headers={"X-Request-Id": "secret"})
    assert len(answer.headers["X-Request-Id"]) == 32
    (line,) = lines
    assert (line["method"], line["path"], line["status"]) == ("POST", "/auth/sign-in/email", 401)
    assert "secret" not in str(lines)


async def test_every_request_has_an_id_of_its_own(signed_out: httpx.AsyncClient) -> None:
    answers = [await signed_out.get(path) for path in ("/auth/ok", "/auth/session", "/nothing/here")]
    assert len({answer.headers["X-Request-Id"] for answer in answers}) == 3


async def test_after_a_restart_of_the_database_the_server_goes_on(owner: httpx.AsyncClient, database_url: str) -> None:
    assert (await owner.get("/auth/session")).status_code == 200
    await cut_connections(database_url)
    answers = [await owner.get("/auth/session") for _ in range(4)]
    assert {answer.status_code for answer in answers} <= {200, 503}
    assert answers[-1].status_code == 200


class TestFarewell:
    """The database says that it ends and has not hung up yet, as a restart looks for a moment."""

    @pytest.fixture
    async def relay(self, database_url: str) -> AsyncIterator[tuple[str, Relay]]:
        async with relayed(database_url) as opened:
            yield opened

    @pytest.fixture
    def resources(self, resources: Resources, relay: tuple[str, Relay]) -> Resources:
        return replace(resources, database=Database(create_engine(relay[0], "test", pool_size=1)))

    async def test_it_is_an_outage_once_and_the_server_goes_on(
        self, owner: httpx.AsyncClient, relay: tuple[str, Relay]
    ) -> None:
        assert (await owner.get("/auth/session")).status_code == 200
        await relay[1].say_farewell()
        answers = [await owner.get("/auth/session") for _ in range(2)]
        assert [answer.status_code for answer in answers] == [503, 200]


class CuttingBlobs:
    """A blob store during whose second file the database is restarted."""

    def __init__(self, blobs: Blobs, database_url: str) -> None:
        self._blobs = blobs
        self._database_url = database_url
        self._files = 0

    async def put(self, data: bytes) -> str:
        self._files += 1
        if self._files == 2:
            await cut_connections(self._database_url)
        return await self._blobs.put(data)

    async def get(self, digest: str) -> bytes:
        return await self._blobs.get(digest)

    async def remove(self, digest: str) -> None:
        await self._blobs.remove(digest)

    async def check(self) -> None:
        await self._blobs.check()


class TestDatabaseLostDuringAnUpload:
    @pytest.fixture
    def resources(self, resources: Resources, database_url: str) -> Resources:
        return replace(resources, blobs=CuttingBlobs(resources.blobs, database_url))

    async def test_no_file_of_the_request_is_kept_and_it_can_be_sent_again(
        self, owner: httpx.AsyncClient, database: Database
    ) -> None:
        files = [TICKET, ("files", ("two.txt", b"Total 2.00", "text/plain"))]
        answer = await owner.post("/receipts", files=files)
        assert answer.status_code == 503
        assert answer.json()["error"]["reference"] == answer.headers["X-Request-Id"]
        assert await count_receipts(database) == 0
        await database.engine.dispose()
        assert (await owner.post("/receipts", files=files)).status_code == 202
        assert await count_receipts(database) == 2


async def count_receipts(database: Database) -> int:
    await database.engine.dispose()
    async with database.reading() as session:
        return (await session.execute(select(func.count()).select_from(Receipt))).scalar_one()


class TestNoDatabaseAtAll:
    @pytest.fixture
    def resources(self, resources: Resources) -> Resources:
        return replace(resources, database=Database(create_engine("postgresql://nobody@/none?host=/nowhere", "test")))

    async def test_every_door_says_so(self, visit: Visit) -> None:
        browser = await visit()
        form = {"email": "ada@example.org", "password": "correct horse battery", "name": "Ada"}
        for path in ("/auth/sign-up/email", "/auth/sign-in/email"):
            answer = await browser.post(path, json=form)
            assert answer.status_code == 503
            assert answer.headers["Retry-After"] == "30"
            error = answer.json()["error"]
            assert error["code"] == "unavailable"
            assert error["message"].startswith("We cannot do this right now.")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/auth/nothing", 404, "not_found"),
        ("DELETE", "/auth/session", 405, "wrong_method"),
        ("GET", "/auth/sign-out", 405, "wrong_method"),
    ],
)
async def test_what_is_not_there_is_told_in_the_same_form(
    signed_out: httpx.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    answer = await signed_out.request(method, path)
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
