"""Bytes into a message of the standard library, within bounds: its parser has none of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email import policy
from email.message import Message
from email.parser import BytesParser

from cartsnitch_ingest.pages.page import Unopened

# Each level of a multipart costs a pass over every line below it.
_MAX_BOUNDARIES = 200
_BOUNDARY = re.compile(rb"boundary[*0-9\s]*=", re.IGNORECASE)
# Each part is an object of some kilobytes, each line one of some dozen bytes: 25 MB of base64 have 400,000 lines.
_MAX_MARKERS = 20_000
_MAX_LINES = 600_000
# The library takes time by the square of a header's length, and minutes for a megabyte.
_MAX_HEADER = 4000


class _BriefHeaders(policy.EmailPolicy):
    """Headers cut off where no header that matters is as long."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """The name and the value of a header, from its lines."""
        name, _, first = sourcelines[0].partition(":")
        return name, _joined([first, *sourcelines[1:]]).lstrip(" \t").rstrip("\r\n")


def _joined(lines: Sequence[str]) -> str:
    kept, length = [], 0
    for line in lines:
        kept.append(line[: _MAX_HEADER - length])
        length += len(line)
        if length >= _MAX_HEADER:
            break
    return "".join(kept)


_POLICY = _BriefHeaders()


def parse(raw: bytes) -> Message | Unopened:
    """The message in these bytes, whatever they are, unless it is one that is meant to choke its reader."""
    reason = _why_not(raw)
    if reason is not None:
        return Unopened(reason)
    try:
        return BytesParser(policy=_POLICY).parsebytes(raw)
    except Exception:  # the parser of headers stumbles over hostile ones; this one does not look into them
        return BytesParser(policy=policy.compat32).parsebytes(raw)


def _why_not(raw: bytes) -> str | None:
    if raw.count(b"\n--") > _MAX_MARKERS:
        return "This email has far too many parts to be read."
    if max(raw.count(b"\n"), raw.count(b"\r")) > _MAX_LINES:
        return "This email is far longer than a receipt."
    if sum(1 for _ in _BOUNDARY.finditer(raw)) > _MAX_BOUNDARIES:
        return "This email is nested too deeply to be read."
    return None
