"""`/public/`: what several households saw of prices, for everybody, without a sign-in and without a script."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from uuid import UUID

from cartsnitch_domain.errors import InvalidCursor, NotFound
from cartsnitch_domain.public import queries
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from cartsnitch_server.auth.attempts import Attempts, client_of
from cartsnitch_server.http.failures import TooManyAttempts
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


class PublicDoor:
    """The routes of public pages; none where the host did not turn them on."""

    def __init__(self, resources: Resources) -> None:
        self._database = resources.database
        self._is_open = resources.settings.public_pages
        self._pages = Pages(resources.settings.trusted_origins[0])
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
        search = request.query_params.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
        after = request.query_params.get("after")
        async with self._database.reading_rows() as reads:
            try:
                products = await queries.public_products(reads, PAGE, after, search)
            except InvalidCursor:
                return await self._nothing(request)
            changed_at = await queries.changed_at(reads)
        return self._page(request, self._pages.index(products, search, is_first=after is None), changed_at)

    async def _product(self, request: Request) -> Response:
        asked = _ADDRESS.fullmatch(request.path_params["address"])
        if asked is None:
            return await self._nothing(request)
        async with self._database.reading_rows() as reads:
            try:
                product = await queries.get_public_product(reads, UUID(asked[1]))
            except NotFound:
                return await self._nothing(request)
        address = address_of(product.name, product.id)
        if request.url.path != address:
            return RedirectResponse(address, 308, {"Cache-Control": "no-cache"})
        return self._page(request, self._pages.product(product), product.changed_at)

    async def _sitemap(self, request: Request) -> Response:
        async with self._database.reading_rows() as reads:
            products, changed_at = await queries.for_sitemap(reads), await queries.changed_at(reads)
        return self._page(request, self._pages.sitemap(products), changed_at, "application/xml")

    async def _robots(self, request: Request) -> Response:
        return self._page(request, self._pages.robots(), None, "text/plain")

    async def _to_index(self, _request: Request) -> Response:
        return RedirectResponse(f"{PATH}/", 308)

    async def _nothing(self, _request: Request) -> Response:
        """The same for what never was, for what too few households saw, and for what can be no address."""
        return self._refused(*_NOTHING, 404, {})

    def _refused(self, title: str, text: str, status: int, headers: dict[str, str]) -> Response:
        told = {"Content-Security-Policy": self._pages.policy} | headers
        return Response(self._pages.refusal(title, text), status, told, "text/html")

    def _page(
        self, request: Request, text: str, changed_at: datetime | None, media_type: str = "text/html"
    ) -> Response:
        """A page, or 304 where the browser has it."""
        body = text.encode()
        headers = {
            "ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"',
            "Cache-Control": _AN_HOUR,
            "Content-Security-Policy": self._pages.policy,
        }
        if changed_at is not None:
            headers["Last-Modified"] = format_datetime(changed_at.astimezone(UTC), usegmt=True)
        if _has(request, headers["ETag"], changed_at):
            return Response(status_code=304, headers=headers)
        return Response(body, 200, headers, media_type)


def _has(request: Request, tag: str, changed_at: datetime | None) -> bool:
    """Whether the browser has the page: by its tag where it names some, else by the time (RFC 9110, 13.1)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return any(each.strip().removeprefix("W/") in (tag, "*") for each in tags.split(","))
    since = request.headers.get("if-modified-since")
    if since is None or changed_at is None:
        return False
    try:
        return parsedate_to_datetime(since) >= changed_at.replace(microsecond=0)
    except (TypeError, ValueError):  # no date, or one without a zone
        return False
