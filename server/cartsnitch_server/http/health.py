"""`GET /health/live`: the process answers. `GET /health/ready`: it can do its work, or which part of it cannot."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from cartsnitch_server.resources import Resources
from cartsnitch_server.revisions import head, revision_of

log = structlog.get_logger(__name__)

_PATIENCE = 5
"""Seconds that one check may take."""


class NotReady(Exception):
    """Why this process cannot work, for the one who hosts it."""


class Health:
    """What an orchestrator asks."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._head = head()
        self._checks: Mapping[str, Callable[[], Awaitable[None]]] = {
            "database": self._database,
            "schema": self._schema,
            "queue": self._queue,
            "blobs": resources.blobs.check,
        }

    def routes(self) -> list[BaseRoute]:
        """For the app to mount."""
        return [
            Route("/health/live", _live, methods=["GET"]),
            Route("/health/ready", self._ready, methods=["GET"]),
        ]

    async def outcomes(self) -> dict[str, str]:
        """What each check says: `ok`, or what is wrong."""
        found = await asyncio.gather(*(_outcome(name, check) for name, check in self._checks.items()))
        return dict(zip(self._checks, found, strict=True))

    async def _ready(self, _request: Request) -> Response:
        checks = await self.outcomes()
        is_ready = all(outcome == "ok" for outcome in checks.values())
        return JSONResponse(
            {"status": "ready" if is_ready else "not ready", "checks": checks}, 200 if is_ready else 503
        )

    async def _database(self) -> None:
        async with self._resources.database.reading() as session:
            await session.execute(text("SELECT 1"))

    async def _schema(self) -> None:
        found = await revision_of(self._resources.database.engine)
        if found != self._head:
            raise NotReady(f"at {found or 'nothing'}, this release needs {self._head}: run `cartsnitch migrate`")

    async def _queue(self) -> None:
        """A standby answers reads, but takes no jobs."""
        async with self._resources.database.reading() as session:
            writable = "SELECT NOT pg_is_in_recovery() AND has_table_privilege('pgqueuer', 'INSERT')"
            if not (await session.execute(text(writable))).scalar_one():
                raise NotReady("jobs cannot be written to this database")


async def _outcome(name: str, check: Callable[[], Awaitable[None]]) -> str:
    """`ok`, or what is wrong; the cause stands in the log only, since anyone may ask."""
    try:
        async with asyncio.timeout(_PATIENCE):
            await check()
    except NotReady as reason:
        return str(reason)
    except Exception as failure:
        log.warning("not ready", check=name, kind=type(failure).__name__, error=str(failure))
        return "failed"
    return "ok"


async def _live(_request: Request) -> Response:
    return JSONResponse({"status": "live"})
