"""Open Food Facts over HTTP, or a mirror of it. Nothing of ours goes there but the numbers of barcodes.

Redirects lead nowhere else, proxies of the environment are not used, and an answer is read up to a bound and until a
deadline.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import httpx
from cartsnitch_domain.lookups.rules import AT_ONCE, code_of
from cartsnitch_domain.lookups.said import Answer, Failure

from cartsnitch_server.lookups.answers import FIELDS, product_answer, search_answer
from cartsnitch_server.retry_after import wait_of

SECONDS = 20.0
"""For all of one request, from finding the address to the last byte."""

MOST_ANSWERED = 1024 * 1024
"""Bytes of an answer or a picture. Fifty products are some 60 KB, a picture of 400 pixels 30."""

MOST_REDIRECTS = 2

_TIMEOUT = httpx.Timeout(10, connect=5)
"""Seconds for each step; all of them together have the deadline."""

_PICTURE_HOSTS = frozenset({"images.openfoodfacts.org", "static.openfoodfacts.org", "images.openfoodfacts.net"})
"""Where Open Food Facts has its pictures, also those that a mirror names."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_JSON = "json"
_PASSING = frozenset({408, 425, 429})
_REFUSED = frozenset({401, 403, 404, 407})
"""Said of a request to an API: there is none there, or none for us. A thing that it does not have, it says in JSON."""


@dataclass(frozen=True, slots=True)
class _Way:
    """What may be asked and how: where an answer may lead to, whether it has to be JSON, and which statuses are said
    of the source and not of the thing that was asked for (each 5xx is)."""

    may_go: Callable[[str], bool]
    is_json: bool
    away: frozenset[int]


@dataclass(frozen=True, slots=True)
class Source:
    """Where to ask. `agent` is what the source is told of who asks; `seconds` is the deadline of a request."""

    url: str
    agent: str
    seconds: float = SECONDS
    tls: ssl.SSLContext = field(default_factory=lambda: httpx.create_ssl_context(trust_env=False))

    async def look_up(self, gtins: Sequence[str], now: datetime) -> Answer | Failure:
        """What is known of these GTINs: of one by reading it, of several by one search. Raises nothing for what comes
        back."""
        codes = [code_of(gtin) for gtin in gtins]
        way = _Way(self._is_own, is_json=True, away=_PASSING | _REFUSED)
        if len(codes) == 1:
            query = httpx.QueryParams(fields=FIELDS)
            body = await self._body(f"{self.url}/api/v2/product/{codes[0]}", query, way, now)
            return body if isinstance(body, Failure) else product_answer(body, gtins[0], self.is_allowed)
        query = httpx.QueryParams(code=",".join(codes), fields=FIELDS, page_size=AT_ONCE)
        body = await self._body(f"{self.url}/api/v2/search", query, way, now)
        return body if isinstance(body, Failure) else search_answer(body, gtins, self.is_allowed)

    async def picture(self, url: str, now: datetime) -> bytes | Failure:
        """The bytes of a picture, as they are."""
        if not self.is_allowed(url):
            return Failure("the picture is not where pictures may be")
        return await self._body(url, None, _Way(self.is_allowed, is_json=False, away=_PASSING), now)

    def is_allowed(self, url: str) -> bool:
        """Whether a picture may be fetched from there: from the source itself, or from Open Food Facts' own place."""
        parsed = _parsed(url)
        if parsed is None or parsed.userinfo:
            return False
        is_theirs = parsed.scheme == "https" and parsed.host in _PICTURE_HOSTS and parsed.port is None
        return is_theirs or self._is_own(url)

    def _is_own(self, url: str) -> bool:
        parsed, own = _parsed(url), httpx.URL(self.url)
        return parsed is not None and (parsed.scheme, parsed.host, parsed.port) == (own.scheme, own.host, own.port)

    async def _body(self, url: str, query: httpx.QueryParams | None, way: _Way, now: datetime) -> bytes | Failure:
        """The body of an answer; every way in which there is none is a failure."""
        try:
            async with asyncio.timeout(self.seconds):
                return await self._followed(url, query, way, now)
        except (TimeoutError, httpx.TimeoutException):
            return Failure(f"no whole answer in {self.seconds:g} seconds", is_away=True)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as failed:
            return Failure(f"{type(failed).__name__}: {failed}", is_away=True)

    async def _followed(self, url: str, query: httpx.QueryParams | None, way: _Way, now: datetime) -> bytes | Failure:
        headers = {"User-Agent": self.agent, "Accept-Encoding": "identity"}
        async with httpx.AsyncClient(verify=self.tls, timeout=_TIMEOUT, trust_env=False, headers=headers) as client:
            for _ in range(MOST_REDIRECTS + 1):
                async with client.stream("GET", url, params=query, follow_redirects=False) as answer:
                    if answer.status_code not in _REDIRECTS:
                        return await _body(answer, way, now)
                    url, query = str(answer.url.join(answer.headers.get("location", ""))), None
                if not way.may_go(url):
                    return Failure("the answer leads to another site")
        return Failure(f"the answer leads on more than {MOST_REDIRECTS} times")


async def _body(answer: httpx.Response, way: _Way, now: datetime) -> bytes | Failure:
    """The body of what says something: found, or, in JSON, not found."""
    status = answer.status_code
    is_json = _JSON in answer.headers.get("content-type", "")
    if not answer.is_success and not (way.is_json and is_json and status == httpx.codes.NOT_FOUND):
        is_away = status in way.away or status >= httpx.codes.INTERNAL_SERVER_ERROR
        wait = wait_of(answer.headers.get("retry-after", ""), now) if is_away else None
        return Failure(f"the answer is {status}", is_away=is_away, wait=wait)
    if way.is_json and not is_json:
        return Failure("the answer is no JSON", is_away=True)
    if answer.headers.get("content-encoding", "identity") != "identity":
        return Failure("the answer is packed, though we ask for it as it is")
    body = bytearray()
    async for chunk in answer.aiter_raw():
        body += chunk
        if len(body) > MOST_ANSWERED:
            return Failure(f"the answer is larger than {MOST_ANSWERED} bytes")
    return bytes(body)


def _parsed(url: str) -> httpx.URL | None:
    try:
        return httpx.URL(url)
    except httpx.InvalidURL:
        return None
