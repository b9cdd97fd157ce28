"""A name for each request, in its log lines and in its answer, so that one is found by the other."""

from __future__ import annotations

import time
from uuid import uuid4

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger(__name__)

HEADER = "X-Request-Id"
_KEY = "cartsnitch.request_id"


def request_id_of(scope: Scope) -> str:
    """The id of the request of this ASGI scope; one that a client sends is never believed."""
    request_id: str = scope.setdefault(_KEY, uuid4().hex)
    return request_id


class RequestIds:
    """Middleware: binds the id to every log line below, returns it, and logs each request once (never its query)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        request_id, begun, status = request_id_of(scope), time.perf_counter(), 0

        async def name(message: Message) -> None:
            nonlocal status
            if message["type"] in ("http.response.start", "websocket.accept"):
                status = message.get("status", 101)
                message.setdefault("headers", [])
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self._app(scope, receive, name)
            log.info(
                "request",
                method=scope.get("method", "WEBSOCKET"),
                path=scope["path"],
                status=status,
                milliseconds=round((time.perf_counter() - begun) * 1000, 1),
            )
