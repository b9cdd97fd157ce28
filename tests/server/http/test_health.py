"""Ready means that work can be done: database, schema, queue and blob store, each by its name."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from cartsnitch_domain.db import Database, create_engine
from cartsnitch_server.resources import Resources
from sqlalchemy import text

from tests.server.conftest import Visit

READY = {"database": "ok", "schema": "ok", "queue": "ok", "blobs": "ok"}


async def test_a_whole_server_is_ready(signed_out: httpx.AsyncClient) -> None:
    answer = await signed_out.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "checks": READY})
    assert (await signed_out.get("/health/live")).json() == {"status": "live"}


async def test_a_check_leaves_nothing_behind(signed_out: httpx.AsyncClient, tmp_path: Path) -> None:
    await signed_out.get("/health/ready")
    assert list((tmp_path / "blobs").iterdir()) == []


async def test_a_blob_store_that_cannot_be_written_is_named(signed_out: httpx.AsyncClient, tmp_path: Path) -> None:
    await signed_out.get("/health/ready")
    shutil.rmtree(tmp_path / "blobs")
    answer = await signed_out.get("/health/ready")
    assert (answer.status_code, answer.json()["checks"]) == (503, READY | {"blobs": "failed"})
    assert (await signed_out.get("/health/live")).status_code == 200


@pytest.mark.parametrize(
    ("statement", "found"),
    [("UPDATE alembic_version SET version_num = '0000'", "0000"), ("DELETE FROM alembic_version", "nothing")],
)
async def test_a_schema_of_another_release_is_named(
    signed_out: httpx.AsyncClient, database: Database, statement: str, found: str
) -> None:
    async with database.transaction() as session:
        await session.execute(text(statement))
    answer = await signed_out.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["schema"].startswith(f"at {found}, this release needs 0")


async def test_a_queue_that_cannot_be_written_is_named(signed_out: httpx.AsyncClient, database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(text("ALTER TABLE pgqueuer RENAME TO gone"))
    answer = await signed_out.get("/health/ready")
    assert (answer.status_code, answer.json()["checks"]) == (503, READY | {"queue": "failed"})


class TestNoDatabase:
    @pytest.fixture
    def resources(self, resources: Resources) -> Resources:
        return replace(resources, database=Database(create_engine("postgresql://nobody@/none?host=/nowhere", "test")))

    async def test_a_database_that_is_gone_is_named_and_its_address_is_not(self, visit: Visit) -> None:
        browser = await visit()
        answer = await browser.get("/health/ready")
        assert answer.status_code == 503
        checks = answer.json()["checks"]
        assert checks == READY | {"database": "failed", "schema": "failed", "queue": "failed"}
        assert (await browser.get("/health/live")).status_code == 200
