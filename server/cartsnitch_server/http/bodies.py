"""How much a request may send."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cartsnitch_server.http.failures import BodyTooLarge, refuse


class BodyLimit:
    """Middleware: refuses a body that says it is too large, and stops one that turns out to be."""

    def __init__(self, app: ASGIApp, limit: int, by_path: Mapping[str, int]) -> None:
        self._app = app
        self._limit = limit
        self._by_path = by_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._by_path.get(scope["path"], self._limit)
        if _declared(scope) > limit:
            await refuse(BodyTooLarge())(scope, receive, send)
            return
        received = 0

        async def count() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise BodyTooLarge
            return message

        await self._app(scope, count, send)


def _declared(scope: Scope) -> int:
    """The Content-Length, 0 where there is none."""
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0
