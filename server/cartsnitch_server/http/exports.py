"""`GET /export/{table}.{csv,json}` and `/export/originals.zip`: all that is the shopper's own, written as it is read.

Whatever ends it early ends the connection without its last chunk, so no client takes a part for the whole.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from time import monotonic

from cartsnitch_domain.errors import NotFound
from cartsnitch_domain.ids import UserId
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route
from starlette.types import Message, Receive, Scope, Send

from cartsnitch_server.auth.gate import Gate
from cartsnitch_server.exporting import ORIGINALS, wanted
from cartsnitch_server.http.failures import Refusal
from cartsnitch_server.resources import Resources

MOST_AT_ONCE = 4
"""Exports of one process: each table holds a connection for as long as its client takes, the originals one of them in
memory. Whoever comes when there are so many takes the place of the slowest, if that one is slow."""

LONGEST = 600.0
"""Seconds that a table may take, while it holds a connection."""

LONGEST_ARCHIVE = 3600.0
"""The same of the originals, which hold none."""

STALLED = 60.0
"""Seconds after which a client that takes nothing has left, though nobody said so."""

TRIAL = 10.0
"""Seconds that are waited for a client before it may be called slow."""

SLOW = 256 * 1024
"""Bytes a second (2 Mbit) that a client has to take to keep its place while others wait."""

PIECE = 64 * 1024
"""Bytes that are sent at once, so that it is seen how fast a client takes them."""


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
        self._under_way: dict[UserId, _Stream] = {}

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
        self._make_room(actor.user_id)
        seconds = LONGEST_ARCHIVE if filename == ORIGINALS else LONGEST
        chunks = asked.chunks(self._resources, actor.user_id)
        stream = _Stream(chunks, headers, seconds, lambda ended: self._forget(actor.user_id, ended))
        self._under_way[actor.user_id] = stream
        return stream

    def _make_room(self, user_id: UserId) -> None:
        """Break off what a slow client holds up, where there is no room. Raises TooManyExports."""
        if user_id in self._under_way:
            raise TooManyExports
        if len(self._under_way) < MOST_AT_ONCE:
            return
        slowest = min(self._under_way, key=lambda each: self._under_way[each].pace)
        if self._under_way[slowest].pace >= SLOW:
            raise TooManyExports
        self._under_way.pop(slowest).break_off()

    def _forget(self, user_id: UserId, ended: _Stream) -> None:
        if self._under_way.get(user_id) is ended:
            del self._under_way[user_id]


class _Stream(StreamingResponse):
    """Closes what it reads from, however it ends: also when its client leaves, or is too slow."""

    def __init__(
        self,
        chunks: AsyncGenerator[bytes, None],
        headers: dict[str, str],
        seconds: float,
        then: Callable[[_Stream], None],
    ) -> None:
        super().__init__(_pieces(chunks), headers=headers)
        self._chunks = chunks
        self._seconds = seconds
        self._then = then
        self._timeout: asyncio.Timeout | None = None
        self._taken = 0
        self._waited = 0.0
        self._waits_since: float | None = None

    @property
    def pace(self) -> float:
        """Bytes a second that the client takes while it is waited for; as many as can be before that is known."""
        now = monotonic()
        waited = self._waited + (0 if self._waits_since is None else now - self._waits_since)
        return math.inf if waited <= TRIAL else self._taken / waited

    def break_off(self) -> None:
        """End the connection without its last chunk."""
        if self._timeout is not None:
            self._timeout.reschedule(asyncio.get_running_loop().time())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def patiently(message: Message) -> None:
            self._waits_since = monotonic()
            async with asyncio.timeout(STALLED):
                await send(message)
            self._waited += monotonic() - self._waits_since
            self._waits_since = None
            self._taken += len(message.get("body", b""))

        try:
            async with asyncio.timeout(self._seconds) as self._timeout, aclosing(self._chunks):
                await super().__call__(scope, receive, patiently)
        finally:
            self._then(self)


async def _pieces(chunks: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    async for chunk in chunks:
        for at in range(0, len(chunk), PIECE):
            yield chunk[at : at + PIECE]
