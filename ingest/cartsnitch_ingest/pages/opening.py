"""Bytes into pages: the first stage of every channel."""

from __future__ import annotations

from dataclasses import dataclass

from cartsnitch_ingest.pages.decoding import decode
from cartsnitch_ingest.pages.html import is_heavy, open_html
from cartsnitch_ingest.pages.limits import Limits
from cartsnitch_ingest.pages.page import Page, Unopened
from cartsnitch_ingest.pages.plain import open_plain
from cartsnitch_ingest.pages.sniffing import ENCRYPTED, OFFICE, OUTLOOK, SEALED, WINMAIL, sniff

_DECODED = {
    "image/jpeg", "image/png", "image/webp", "image/heic", "image/avif", "image/tiff", "image/gif", "image/bmp",
    "application/pdf",
}  # fmt: skip
_REFUSED = {
    "application/zip": "This is a zip archive. Please send the receipts in it one by one.",
    "message/rfc822": "This is an email in a file. Please forward it to your receipt address instead.",
    OUTLOOK: "This is an email in a file. Please forward it to your receipt address instead.",
    ENCRYPTED: "This is encrypted: only your mail program can open it. Please save it as a PDF there and send that.",
    SEALED: "This is sealed by a signature. Please open it in your mail program, save it as a PDF and send that.",
    WINMAIL: "Only Outlook can open this file. Please open the email in Outlook, save it as a PDF and send that.",
    OFFICE: "This is an office document. Please save it as a PDF and send that.",
    "text/calendar": "This is a calendar entry, not a receipt.",
    "text/vcard": "This is a contact card, not a receipt.",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """Pages, and what the bytes turned out to be."""

    media_type: str
    pages: tuple[Page, ...]


def open_bytes(
    data: bytes, filename: str | None, media_type: str | None, limits: Limits | None = None
) -> Opened | Unopened:
    """The pages of a file. Never raises for what the file is; blocks while it decodes, so call it in a thread.

    `filename` and `media_type` are what the sender claims; they only help to word a refusal.
    """
    limits = limits or Limits()
    if not data.strip():
        return Unopened("This file is empty.")
    if len(data) > limits.max_bytes:
        return Unopened(f"This file is larger than {limits.max_megabytes} MB. Please send a smaller one.")
    sniffed = sniff(data)
    pages = _open(data, sniffed, limits) or _refusal(sniffed, filename, media_type)
    return pages if isinstance(pages, Unopened) else Opened(sniffed, pages)


def _open(data: bytes, sniffed: str, limits: Limits) -> tuple[Page, ...] | Unopened | None:
    if sniffed in _DECODED:
        return decode(data, sniffed, limits)
    if sniffed == "text/html":
        return decode(data, sniffed, limits) if is_heavy(data) else open_html(data, limits)
    if sniffed == "text/plain":
        return open_plain(data, limits)
    return None


def _refusal(sniffed: str, filename: str | None, media_type: str | None) -> Unopened:
    if sniffed in _REFUSED:
        return Unopened(_REFUSED[sniffed])
    claim = media_type or ""
    if claim.startswith("image/"):
        return Unopened("This picture is damaged, or of a kind that cannot be read. Please send a JPEG, PNG or HEIC.")
    if claim == "application/pdf" or (filename or "").lower().endswith(".pdf"):
        return Unopened("This PDF is damaged and cannot be opened. Please save it again and resend it.")
    return Unopened("This kind of file cannot be read. Please send a photo, a PDF, or forward the email.")
