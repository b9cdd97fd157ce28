"""`GET /receipts/{id}/original` and `/receipts/{id}/pages/{n}`: what came in, and its pages, for their owner only.

These bytes were made by strangers. Pictures and PDFs are shown; everything else is handed over as a download. What it
is called and declared to be is not believed, and a page that a browser makes of it can run no script and load nothing.
"""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from cartsnitch_domain.blobs import Blobs
from cartsnitch_domain.errors import NotFound
from cartsnitch_domain.ids import ReceiptId
from cartsnitch_domain.receipts.originals import original_for, page_image_for
from cartsnitch_ingest.pages.sniffing import sniff
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from cartsnitch_server.auth.gate import Gate
from cartsnitch_server.resources import Resources

_PICTURES = frozenset(
    {"image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "image/tiff", "image/bmp", "image/avif"}
)
_PDF = "application/pdf"
_SANDBOX = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
_PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; frame-ancestors 'self'"
"""Without `sandbox`, in which browsers refuse to show a PDF; their viewers keep its scripts from the page's origin."""


class OriginalsDoor:
    """The routes that show what came in."""

    def __init__(self, resources: Resources, gate: Gate) -> None:
        self._resources = resources
        self._gate = gate

    def routes(self) -> list[BaseRoute]:
        """For the app to mount."""
        return [
            Route("/receipts/{receipt_id}/original", self._original, methods=["GET"]),
            Route("/receipts/{receipt_id}/pages/{number}", self._page, methods=["GET"]),
        ]

    async def _original(self, request: Request) -> Response:
        actor = await self._gate.require(request)
        async with self._resources.database.reading() as session:
            original = await original_for(session, actor, _receipt_id(request))
        return await kept_bytes(request, self._resources.blobs, original.digest, original.filename or "receipt")

    async def _page(self, request: Request) -> Response:
        actor = await self._gate.require(request)
        receipt_id, number = _receipt_id(request), _page_number(request)
        async with self._resources.database.reading() as session:
            digest = await page_image_for(session, actor, receipt_id, number)
        return await kept_bytes(request, self._resources.blobs, digest, f"page-{number}")


async def kept_bytes(request: Request, blobs: Blobs, digest: str, filename: str) -> Response:
    """A blob, or 304 where the browser has it. The name of a blob is the hash of its bytes, so it is its tag too.

    It may be kept, but is asked for again each time: after a sign-out the answer is 401 and not a kept picture.
    """
    headers = {"ETag": f'"{digest}"', "Cache-Control": "private, no-cache", "Vary": "Cookie, Authorization"}
    if _has(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    data = await blobs.get(digest)
    media_type = sniff(data[:_SAMPLE])
    return Response(data, headers=headers | _as_strangers(media_type, filename))


_SAMPLE = 64 * 1024
"""Bytes that tell what a file is."""


def _as_strangers(media_type: str, filename: str) -> dict[str, str]:
    """The headers that keep foreign bytes harmless."""
    is_shown = media_type in _PICTURES or media_type == _PDF
    return {
        "Content-Type": media_type,
        "Content-Disposition": f"{'inline' if is_shown else 'attachment'}; filename*=UTF-8''{quote(filename, safe='')}",
        "Content-Security-Policy": _PDF_POLICY if media_type == _PDF else _SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def _has(request: Request, tag: str) -> bool:
    sent = request.headers.get("if-none-match", "")
    return tag in {part.strip().removeprefix("W/") for part in sent.split(",")}


def _receipt_id(request: Request) -> ReceiptId:
    try:
        return ReceiptId(UUID(request.path_params["receipt_id"]))
    except ValueError as wrong:
        raise NotFound from wrong


def _page_number(request: Request) -> int:
    """From 1; a page of more than four digits is none."""
    text: str = request.path_params["number"]
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise NotFound
    return int(text)
