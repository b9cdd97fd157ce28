"""Cross-site requests are refused: another site's page may send a request, and the browser adds our cookies to it."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from cartsnitch_server.auth.cookies import carries_cookies
from cartsnitch_server.http.failures import ForeignOrigin, refuse

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class OriginCheck:
    """Middleware: a request that changes something, or opens a WebSocket, comes from our own pages or from an app.

    Browsers name the page's origin in `Origin` on all of these, so one that is neither trusted nor the host that was
    asked is refused. Without `Origin` it is no browser's; it is refused only when it relies on our cookies.
    """

    def __init__(self, app: ASGIApp, trusted: Collection[str]) -> None:
        self._app = app
        self._trusted = frozenset(origin.lower() for origin in trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._may_pass(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refuse(ForeignOrigin())(scope, receive, send)

    def _may_pass(self, scope: Scope) -> bool:
        if scope["type"] == "lifespan" or scope.get("method") in _SAFE_METHODS:
            return True
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is None:
            return "authorization" in headers or not carries_cookies(HTTPConnection(scope))
        return origin.lower() in self._trusted or _is_host(origin, headers.get("host", ""))


def _is_host(origin: str, host: str) -> bool:
    try:
        return bool(host) and urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:
        return False
