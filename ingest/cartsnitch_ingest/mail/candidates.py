"""Which parts of a mail are worth reading, the likeliest first, and why the others are not."""

from __future__ import annotations

from dataclasses import dataclass

from cartsnitch_ingest.mail.message import Mail, MailPart, Postmark
from cartsnitch_ingest.pages.sniffing import SEALED, UNKNOWN, picture_size

# A body is read before a PDF because it is cheaper, and a picture last because it is the dearest.
_ORDER = ("text/html", "text/plain", "application/pdf", "image/")
_SIGNATURES = (b"-----BEGIN PGP SIGNATURE", b"-----BEGIN PGP PUBLIC KEY")
_SIGNATURE_NAMES = (".p7s", ".asc", ".sig")
# Narrower than this no receipt can be read; logos, icons and tracking pixels are.
_SMALLEST_SIDE = 160
_WIDEST_SHAPE = 3
_MAX_PICTURES = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """A part of a mail, and why it is `ignored`, None where it is to be read."""

    part: MailPart
    ignored: str | None = None


def candidates(mail: Mail) -> tuple[Candidate, ...]:
    """Every part: those to read in the order to read them, then the ignored ones in their own order."""
    judged = [Candidate(part, _reason_to_ignore(part) or _reason_against_shape(part, mail)) for part in mail.parts]
    ranked = sorted(judged, key=lambda candidate: (candidate.ignored is not None, _rank(candidate)))
    return tuple(_without_albums(ranked))


def _rank(candidate: Candidate) -> int:
    if candidate.ignored is not None:
        return 0
    media_type = candidate.part.media_type
    return next((rank for rank, kind in enumerate(_ORDER) if media_type.startswith(kind)), len(_ORDER))


def _reason_to_ignore(part: MailPart) -> str | None:
    if part.media_type == "text/calendar":
        return "calendar entry: ignored"
    if part.media_type == "text/vcard":
        return "contact card: ignored"
    if _is_signature(part):
        return "signature: ignored"
    if part.media_type.startswith("image/"):
        return _reason_to_ignore_picture(part.data)
    return None


def _is_signature(part: MailPart) -> bool:
    if part.data.lstrip().startswith(_SIGNATURES):
        return True
    return part.media_type in (UNKNOWN, SEALED) and (part.filename or "").lower().endswith(_SIGNATURE_NAMES)


def _reason_to_ignore_picture(data: bytes) -> str | None:
    size = picture_size(data)
    if size is None:
        return None
    width, height = size
    if min(size) < _SMALLEST_SIDE:
        return f"picture of {width} x {height}, too small for a receipt: ignored"
    return None


def _reason_against_shape(part: MailPart, mail: Mail) -> str | None:
    """A wide picture adorns a mail; by itself, or uploaded with others, it may be a slice of a long receipt."""
    size = picture_size(part.data) if part.media_type.startswith("image/") else None
    if size is None or size[0] <= _WIDEST_SHAPE * size[1] or mail.postmarks[part.mail] == Postmark():
        return None
    if sum(_is_readable_picture(other) for other in mail.parts if other.mail == part.mail) == 1:
        return None
    return f"picture of {size[0]} x {size[1]}, a banner: ignored"


def _is_readable_picture(part: MailPart) -> bool:
    return part.media_type.startswith("image/") and _reason_to_ignore_picture(part.data) is None


def _without_albums(ranked: list[Candidate]) -> list[Candidate]:
    """At most so many pictures: each takes seconds to read, and no mail has more receipts in it."""
    kept, pictures = [], 0
    for candidate in ranked:
        pictures += candidate.ignored is None and candidate.part.media_type.startswith("image/")
        is_over = candidate.ignored is None and pictures > _MAX_PICTURES
        kept.append(Candidate(candidate.part, "one picture too many: ignored") if is_over else candidate)
    return kept
