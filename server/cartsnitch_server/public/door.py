"""`/public/`: what several households saw of prices, for everybody, without a sign-in and without a script."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from uuid import UUID

from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.errors import InvalidCursor, InvalidInput, NotFound
from cartsnitch_domain.public import queries
from cartsnitch_domain.text import line_of
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from cartsnitch_server.auth.attempts import Attempts, client_of
from cartsnitch_server.http.failures import TooManyAttempts
from cartsnitch_server.public.kept import KeptPages, Page
from cartsnitch_server.public.pages import Pages
from cartsnitch_server.public.wording import PATH, address_of
from cartsnitch_server.resources import Resources

PAGE = 50
"""Products of one page of the list."""

LONGEST_SEARCH = 100
"""Signs of a search; what is longer is cut off."""

MOST_PAGES, SECONDS_A_PAGE = 120, 0.5
"""One client may open so many pages at once, and one more every so many seconds."""

_AN_HOUR = "public, max-age=3600"
_ADDRESS = re.compile(r"(?:[a-z0-9-]{1,60}-)?([0-9a-f]{32})")
_NOTHING = ("Nothing here", "There is no public price at this address.")

Handler = Callable[[Request], Awaitable[Response]]
Write = Callable[[ReadConnection], Awaitable[tuple[str, str]]]
"""Gives the right path of a page and its text; raises NotFound or InvalidCursor where there is none."""


class PublicDoor:
    """The routes of public pages; none where the host did not turn them on."""

    def __init__(self, resources: Resources) -> None:
        self._database = resources.database
        self._is_open = resources.settings.public_pages
        self._pages = Pages(resources.settings.trusted_origins[0])
        self._policy = self._pages.policy
        self._kept = KeptPages(time.monotonic)
        self._attempts = Attempts(MOST_PAGES, SECONDS_A_PAGE, time.monotonic)

    def routes(self) -> list[BaseRoute]:
        """For the app to mount."""
        if not self._is_open:
            return []
        paths: dict[str, Handler] = {
            f"{PATH}/": self._index,
            f"{PATH}/products/{{address}}": self._product,
            f"{PATH}/sitemap.xml": self._sitemap,
            "/robots.txt": self._robots,
            f"{PATH}": self._to_index,
            f"{PATH}/{{rest:path}}": self._nothing,
        }
        return [Route(path, self._counted(handler), methods=["GET"]) for path, handler in paths.items()]

    def _counted(self, handler: Handler) -> Handler:
        """What answers so many times and then says that it was too often."""

        async def answer(request: Request) -> Response:
            try:
                self._attempts.take(client_of(request))
            except TooManyAttempts as too_many:
                return self._refused("Too many pages", too_many.message, 429, dict(too_many.headers or {}))
            return await handler(request)

        return answer

    async def _index(self, request: Request) -> Response:
        search = _search(request.query_params.get("q", ""))
        after = request.query_params.get("after")

        async def write(reads: ReadConnection) -> tuple[str, str]:
            products = await queries.public_products(reads, PAGE, after, search)
            return f"{PATH}/", self._pages.index(products, search, is_first=after is None)

        return await self._answer(request, None if search or after else "index", write)

    async def _product(self, request: Request) -> Response:
        asked = _ADDRESS.fullmatch(request.path_params["address"])
        if asked is None:
            return await self._nothing(request)
        public_id = UUID(asked[1])

        async def write(reads: ReadConnection) -> tuple[str, str]:
            product = await queries.get_public_product(reads, public_id)
            return address_of(product.name, product.id), self._pages.product(product)

        return await self._answer(request, public_id.hex, write)

    async def _sitemap(self, request: Request) -> Response:
        async def write(reads: ReadConnection) -> tuple[str, str]:
            return f"{PATH}/sitemap.xml", self._pages.sitemap(await queries.for_sitemap(reads))

        return await self._answer(request, "sitemap", write, "application/xml")

    async def _answer(self, request: Request, key: str | None, write: Write, media_type: str = "text/html") -> Response:
        """A page, kept under its key if it has one; nothing where there is none."""
        async with self._database.reading_rows() as reads:
            changed_at = await queries.changed_at(reads)
            page = self._kept.get(key, changed_at) if key else None
            if page is None:
                try:
                    path, text = await write(reads)
                except (NotFound, InvalidCursor):
                    return await self._nothing(request)
                page = Page(path, text.encode(), media_type, changed_at)
                if key:
                    self._kept.keep(key, page)
        return self._send(request, page)

    def _send(self, request: Request, page: Page) -> Response:
        """A page from its only right address, or 304 where the browser has it."""
        if request.url.path != page.path:
            return RedirectResponse(page.path, 308, {"Cache-Control": "no-cache"})
        headers = {"ETag": page.tag, "Cache-Control": _AN_HOUR, "Content-Security-Policy": self._policy}
        if page.changed_at is not None:
            headers["Last-Modified"] = format_datetime(page.changed_at.astimezone(UTC), usegmt=True)
        if _has(request, page):
            return Response(status_code=304, headers=headers)
        return Response(page.body, 200, headers, page.media_type)

    async def _robots(self, request: Request) -> Response:
        return self._send(request, Page("/robots.txt", self._pages.robots().encode(), "text/plain", None))

    async def _to_index(self, _request: Request) -> Response:
        return RedirectResponse(f"{PATH}/", 308)

    async def _nothing(self, _request: Request) -> Response:
        """The same for what never was, for what too few households saw, and for what can be no address."""
        return self._refused(*_NOTHING, 404, {})

    def _refused(self, title: str, text: str, status: int, headers: dict[str, str]) -> Response:
        told = {"Content-Security-Policy": self._policy} | headers
        return Response(self._pages.refusal(title, text), status, told, "text/html")


def _search(given: str) -> str:
    """What is searched for, without the signs that nobody sees."""
    seen = "".join(sign for sign in given if sign.isprintable() or sign.isspace())
    return line_of(seen, InvalidInput)[:LONGEST_SEARCH]


def _has(request: Request, page: Page) -> bool:
    """Whether the browser has the page: by its tag where it names some, else by the time (RFC 9110, 13.1)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return any(each.strip().removeprefix("W/") in (page.tag, "*") for each in tags.split(","))
    since = request.headers.get("if-modified-since")
    if since is None or page.changed_at is None:
        return False
    try:
        return parsedate_to_datetime(since) >= page.changed_at.replace(microsecond=0)
    except (TypeError, ValueError):  # no date, or one without a zone
        return False
