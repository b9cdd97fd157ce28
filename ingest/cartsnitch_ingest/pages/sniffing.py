"""What bytes are, told from the bytes themselves: declared types and file names are not believed."""

from __future__ import annotations

import re

UNKNOWN = "application/octet-stream"
OUTLOOK = "application/vnd.ms-outlook"
OFFICE = "application/x-ole-storage"
"""Documents of office programs before 2007, and newer ones with a password."""

ENCRYPTED = "application/pkcs7-mime"
SEALED = "application/pkcs7-signature"
WINMAIL = "application/vnd.ms-tnef"

_SAMPLE = 64 * 1024
_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x78\x9f\x3e\x22", WINMAIL),
    (b"-----BEGIN PGP MESSAGE", ENCRYPTED),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Each mail of Outlook has a stream of this name, and no other file that is packed in the same way.
_OUTLOOK_STREAM = "__properties_version1.0".encode("utf-16-le")
# The numbers of what S/MIME makes of a mail: signed with its text inside or beside it, and encrypted in two ways.
_CRYPTO = (
    (bytes.fromhex("06092a864886f70d010702"), SEALED),
    (bytes.fromhex("06092a864886f70d010703"), ENCRYPTED),
    (bytes.fromhex("060b2a864886f70d0109100117"), ENCRYPTED),
)
_HTML_TAG = re.compile(
    r"<!doctype html|<(?:html|head|body|table|tbody|tr|td|div|p|br|span|center|font|h[1-6]|ul|pre|img)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_HEADER_LINE = re.compile(r"^([!-9;-~]+):", re.MULTILINE)
# Of these a mail has one; the others are also what mail programs copy into the text of a mail that they forward.
_MAIL_MARKS = {
    "received", "return-path", "delivered-to", "message-id", "mime-version", "content-type", "dkim-signature",
    "x-received", "arc-seal", "authentication-results",
}  # fmt: skip
_MAIL_HEADERS = _MAIL_MARKS | {"from", "to", "subject", "date", "reply-to", "sender"}
# Charsets that write everything in ASCII bytes, which are valid UTF-8 with another meaning.
_SEVEN_BIT = ("iso-2022-", "iso2022", "hz", "utf-7", "utf7")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def sniff(data: bytes) -> str:
    """The media type of `data`, `UNKNOWN` where it is none that CartSnitch knows."""
    return _sniff_binary(data) or _sniff_text(data) or UNKNOWN


def _sniff_binary(data: bytes) -> str | None:
    for magic, media_type in _MAGIC:
        if data.startswith(magic):
            return media_type
    if data.startswith(b"0"):
        return _sniff_crypto(data)
    if data.startswith(_OLE):
        return OUTLOOK if _OUTLOOK_STREAM in data else OFFICE
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp":
        return _sniff_heif(data)
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0" and len(data) > 26:
        return "image/bmp"
    # Readers accept a PDF whose header comes within the first kilobyte, and some tills write one.
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    return None


def _sniff_crypto(data: bytes) -> str | None:
    """Of a sequence in ASN.1, by its first number, which stands behind up to nine bytes of its length."""
    return next((media_type for number, media_type in _CRYPTO if number in data[:24]), None)


def _sniff_heif(data: bytes) -> str | None:
    size = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[8:12], *(data[start : start + 4] for start in range(16, size, 4))}
    if brands & _AVIF_BRANDS:
        return "image/avif"
    return "image/heic" if brands & _HEIF_BRANDS else None


def _sniff_text(data: bytes) -> str | None:
    sample = decode_text(data[:_SAMPLE])
    if not sample or len(_CONTROL.findall(sample)) > len(sample) // 100:
        return None
    head = sample.lstrip("\ufeff \t\r\n")
    if head.startswith("BEGIN:VCALENDAR"):
        return "text/calendar"
    if head.startswith("BEGIN:VCARD"):
        return "text/vcard"
    if _is_mail(head):
        return "message/rfc822"
    if _HTML_TAG.search(sample):
        return "text/html"
    return "text/plain"


def _is_mail(head: str) -> bool:
    """Whether the text begins with the header block of a mail: `From` and at least two more headers of mails."""
    is_mailbox = head.startswith("From ")  # the separator line of an mbox
    if is_mailbox:
        head = head.partition("\n")[2]
    block = re.split(r"\r?\n\r?\n", head, maxsplit=1)[0]
    if not _HEADER_LINE.match(block):
        return False
    if any(line[:1] not in " \t" and not _HEADER_LINE.match(line) for line in block.splitlines() if line):
        return False
    names = {name.lower() for name in _HEADER_LINE.findall(block)}
    return "from" in names and len(names & _MAIL_HEADERS) >= 3 and (is_mailbox or bool(names & _MAIL_MARKS))


def decode_text(data: bytes, declared: str | None = None) -> str:
    """Text of `data`: by its byte order mark, else as UTF-8 where that is valid, else as declared, else as CP-1252.

    UTF-8 comes before the declared charset because text in another one is next to never valid UTF-8 by chance,
    while tills and mail programs often declare the wrong one. Never fails: bytes without meaning become U+FFFD.
    """
    for mark, charset in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(charset, "replace")
    if declared and declared.lower().startswith(_SEVEN_BIT):
        return _decode_as(data, declared) or data.decode("utf-8", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end >= len(data) - 3 and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8")  # a sample cut within its last character
    return _decode_as(data, declared) or data.decode("cp1252", "replace")


def _decode_as(data: bytes, charset: str | None) -> str | None:
    if charset is None:
        return None
    try:
        return data.decode(charset)
    except (LookupError, ValueError):  # unknown, no charset at all ("hex"), or bytes that are not in it
        return None


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels as the header of a PNG, GIF or JPEG tells, without decoding; None where unknown."""
    media_type = _sniff_binary(data)
    if media_type == "image/png" and len(data) >= 24:
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if media_type == "image/gif" and len(data) >= 10:
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    return _jpeg_size(data) if media_type == "image/jpeg" else None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # a start of frame
            height, width = int.from_bytes(data[at + 5 : at + 7], "big"), int.from_bytes(data[at + 7 : at + 9], "big")
            return width, height
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None
