"""`GET /export/{purchases,lines,prices}.{csv,json}`: all that is the shopper's own, written as it is read.

Whatever ends it early ends the connection without its last chunk, so no client takes a part for the whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.errors import NotFound
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.insights.exports import Table, batches_of, columns_of
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from cartsnitch_server.auth.gate import Gate
from cartsnitch_server.exporting import Format, wanted
from cartsnitch_server.http.failures import Refusal
from cartsnitch_server.resources import Resources

MOST_AT_ONCE = 4
"""Exports of one process: each holds a connection for as long as its client takes."""

LONGEST = 600.0
"""Seconds that one may take."""


class TooManyExports(Refusal):
    """This shopper has one under way, or the server has as many as it takes."""

    status, code, message = 429, "too_many_exports", "Another export is still under way. Please try again in a minute."

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "60"})


class ExportsDoor:
    """The routes of exports."""

    def __init__(self, resources: Resources, gate: Gate) -> None:
        self._resources = resources
        self._gate = gate
        self._under_way: set[UserId] = set()

    def routes(self) -> list[BaseRoute]:
        """For the app to mount."""
        return [Route("/export/{filename}", self._export, methods=["GET"])]

    async def _export(self, request: Request) -> Response:
        actor = await self._gate.require(request)
        asked = wanted(request.path_params["filename"])
        if asked is None:
            raise NotFound
        table, format_ = asked
        headers = {
            "Content-Type": format_.media_type,
            "Content-Disposition": f'attachment; filename="cartsnitch-{request.path_params["filename"]}"',
        }
        if request.method == "HEAD":
            return Response(headers=headers)
        if actor.user_id in self._under_way or len(self._under_way) >= MOST_AT_ONCE:
            raise TooManyExports
        self._under_way.add(actor.user_id)
        return _Stream(self._chunks(actor, table, format_), headers, lambda: self._under_way.discard(actor.user_id))

    async def _chunks(self, actor: Actor, table: Table, format_: Format) -> AsyncGenerator[bytes, None]:
        async with self._resources.database.reading_rows() as reads:
            written = format_.write(columns_of(table), batches_of(reads, actor.user_id, table))
            async with aclosing(written):
                async for chunk in written:
                    yield chunk


class _Stream(StreamingResponse):
    """Closes what it reads from, however it ends: also when its client leaves, or is too slow."""

    def __init__(self, chunks: AsyncGenerator[bytes, None], headers: dict[str, str], then: Callable[[], None]) -> None:
        super().__init__(chunks, headers=headers)
        self._chunks = chunks
        self._then = then

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(LONGEST), aclosing(self._chunks):
                await super().__call__(scope, receive, send)
        finally:
            self._then()
