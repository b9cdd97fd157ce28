"""`GET /export/{table}.{csv,json}` and `/export/originals.zip`: all that is the shopper's own, written as it is read.

Whatever ends it early ends the connection without its last chunk, so no client takes a part for the whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from cartsnitch_domain.errors import NotFound
from cartsnitch_domain.ids import UserId
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from cartsnitch_server.auth.gate import Gate
from cartsnitch_server.exporting import ORIGINALS, wanted
from cartsnitch_server.http.failures import Refusal
from cartsnitch_server.resources import Resources

MOST_AT_ONCE = 4
"""Exports of one process: each table holds a connection for as long as its client takes, the originals one of them in
memory."""

LONGEST = 600.0
"""Seconds that a table may take, while it holds a connection."""

LONGEST_ARCHIVE = 3600.0
"""The same of the originals, which hold none."""


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
        filename: str = request.path_params["filename"]
        asked = wanted(filename)
        if asked is None:
            raise NotFound
        headers = {
            "Content-Type": asked.media_type,
            "Content-Disposition": f'attachment; filename="cartsnitch-{filename}"',
        }
        if request.method == "HEAD":
            return Response(headers=headers)
        if actor.user_id in self._under_way or len(self._under_way) >= MOST_AT_ONCE:
            raise TooManyExports
        self._under_way.add(actor.user_id)
        seconds = LONGEST_ARCHIVE if filename == ORIGINALS else LONGEST
        chunks = asked.chunks(self._resources, actor.user_id)
        return _Stream(chunks, headers, seconds, lambda: self._under_way.discard(actor.user_id))


class _Stream(StreamingResponse):
    """Closes what it reads from, however it ends: also when its client leaves, or is too slow."""

    def __init__(
        self, chunks: AsyncGenerator[bytes, None], headers: dict[str, str], seconds: float, then: Callable[[], None]
    ) -> None:
        super().__init__(chunks, headers=headers)
        self._chunks = chunks
        self._seconds = seconds
        self._then = then

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(self._seconds), aclosing(self._chunks):
                await super().__call__(scope, receive, send)
        finally:
            self._then()
