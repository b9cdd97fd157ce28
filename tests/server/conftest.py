"""A server in this process: everything HTTP has, on a real database, with people who visit it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest
import structlog
from cartsnitch_domain.blobs import Blobs
from cartsnitch_domain.db import Database
from cartsnitch_server.auth.gate import Gate
from cartsnitch_server.http.client import client_routes
from cartsnitch_server.http.failures import exception_handlers
from cartsnitch_server.http.stack import middleware, routes
from cartsnitch_server.resources import Resources
from cartsnitch_server.settings import Settings
from starlette.applications import Starlette

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ]
)
HOME = "http://localhost:8000"
SECURE = "https://cart.example.org"
PASSWORD = "correct horse battery"


class MovableClock:
    """Time that passes only when a test says so."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings.model_validate(
        {
            "database_url": database_url,
            "blob_url": f"file://{tmp_path}/blobs",
            "secret_key": "a secret of the tests, long enough",
            "mail_domain": "mail.example.org",
            "trusted_origins": f"{SECURE},https://app.example.org",
            "max_receipt_bytes": 100_000,
            "max_upload_files": 3,
        }
    )


@pytest.fixture
def resources(settings: Settings, database: Database, blobs: Blobs, clock: MovableClock) -> Resources:
    return Resources(settings, database, blobs, clock)


@pytest.fixture
def client_folder(tmp_path: Path) -> Path:
    """Where the app's build would be; empty."""
    return tmp_path / "dist"


@pytest.fixture
def app(resources: Resources, client_folder: Path) -> Starlette:
    return Starlette(
        routes=[*routes(resources, Gate(resources)), *client_routes(client_folder)],
        middleware=middleware(resources.settings),
        exception_handlers=exception_handlers(),
    )


class Visit(Protocol):
    """Opens a browser, or an app, that has been nowhere yet."""

    async def __call__(self, url: str = HOME, **headers: str) -> httpx.AsyncClient: ...


@pytest.fixture
async def visit(app: Starlette) -> AsyncIterator[Visit]:
    """A browser names the page's origin in its requests; an app names none."""
    async with AsyncExitStack() as stack:

        async def opened(url: str = HOME, **headers: str) -> httpx.AsyncClient:
            transport = httpx.ASGITransport(app)
            client = httpx.AsyncClient(transport=transport, base_url=url, headers={"Origin": url} | headers)
            if headers.get("Origin") == "":
                del client.headers["Origin"]
            return await stack.enter_async_context(client)

        yield opened


async def sign_up(client: httpx.AsyncClient, name: str, **more: Any) -> httpx.Response:
    """Make an account for this visitor, `<name>@example.org`."""
    form = {"email": f"{name}@example.org", "password": PASSWORD, "name": name.title()} | more
    return await client.post("/auth/sign-up/email", json=form)


@pytest.fixture
async def signed_out(visit: Visit) -> httpx.AsyncClient:
    """Someone without an account."""
    return await visit()


@pytest.fixture
async def owner(visit: Visit) -> httpx.AsyncClient:
    """Someone whose receipts they are."""
    client = await visit()
    (await sign_up(client, "owner")).raise_for_status()
    return client


@pytest.fixture
async def other(visit: Visit) -> httpx.AsyncClient:
    """Someone else with an account."""
    client = await visit()
    (await sign_up(client, "other")).raise_for_status()
    return client
