"""The app's own files, as its build left them, at `/`."""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Match, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

CLIENT = Path(__file__).resolve().parents[3] / "mobile-client-stub" / "dist"
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_FIRST = "no-cache"
_NOT_BUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>CartSnitch</title>
<h1>The app is not built</h1>
<p>The server runs, but its pages are missing. <code>./cartsnitch up</code> builds them when it starts; so does
<code>npm ci &amp;&amp; npm run build</code> in <code>mobile-client-stub</code>. Then load this page again.</p>
</html>"""


def client_routes(folder: Path = CLIENT) -> list[BaseRoute]:
    """The app, for every path that no route before it takes; so these come last."""
    return [_Last("/", _Client(folder), name="client")]


class _Last(Mount):
    """Takes what no other route takes, and leaves `DELETE /auth/session` to the route that knows its other methods."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, found = super().matches(scope)
        return (Match.PARTIAL if match is Match.FULL else match), found


class _Client(StaticFiles):
    """Files by their path; any other address that a browser opens is the app's to show, so it is given the app."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, check_dir=False)
        self._index = folder / "index.html"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Without a build there is one page, which says so; it is looked for each time, since it may come later."""
        if scope["type"] == "http" and not self._index.is_file():
            await _not_built(scope)(scope, receive, send)
            return
        await super().__call__(scope, receive, send)

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await super().get_response("index.html" if path == "." else path, scope)
        except HTTPException as missing:
            if missing.status_code != 404 or not _opens_a_page(scope):
                raise
            path, response = "index.html", await super().get_response("index.html", scope)
        response.headers["Cache-Control"] = _FOR_EVER if path.startswith("assets/") else _ASK_FIRST
        return response


def _not_built(scope: Scope) -> Response:
    if not _opens_a_page(scope):
        raise HTTPException(404)
    return HTMLResponse(_NOT_BUILT, 503)


def _opens_a_page(scope: Scope) -> bool:
    """Whether a browser asks for a page, and not for a file or for data."""
    accepted = dict(scope["headers"]).get(b"accept", b"")
    return scope["method"] in ("GET", "HEAD") and b"text/html" in accepted
