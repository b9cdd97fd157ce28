"""The process that decodes: `python -I -m cartsnitch_ingest.pages.child`, one file, then it ends.

It reads a JSON line and then the file from standard input, and writes a message of pages (see `wire`) to standard
output. Before it looks at the file it takes away its own rights to much memory, time, output and open files, so
that a bomb or a flaw in a decoder costs one short-lived process and a refusal.
"""

from __future__ import annotations

import contextlib
import json
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import fields

from cartsnitch_ingest.pages.limits import Limits
from cartsnitch_ingest.pages.page import Page, Unopened
from cartsnitch_ingest.pages.wire import pack

OUT_OF_MEMORY = 76
"""Exit status of a decode that needed more memory than it may have."""

_OPEN_FILES = 32


def main() -> int:
    return answer(lambda data, media_type, limits: pack(_open(data, media_type, limits)))


def answer(converted: Callable[[bytes, str, Limits], bytes]) -> int:
    """Do what this process was started for, and only that; the status to exit with."""
    job = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**{field.name: int(job["limits"][field.name]) for field in fields(Limits)})
    confine(limits)
    try:
        result = converted(sys.stdin.buffer.read(), job["media_type"], limits)
    except MemoryError:
        return OUT_OF_MEMORY
    sys.stdout.buffer.write(result)
    return 0


def confine(limits: Limits) -> None:
    """Lower this process's own limits, for good: hard limits cannot be raised again."""
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.result_bytes),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        # A second more until the hard limit lets SIGXCPU tell what happened, where SIGKILL would not.
        hard = value + 1 if kind == resource.RLIMIT_CPU else value
        with contextlib.suppress(ValueError):  # macOS refuses some of them
            resource.setrlimit(kind, (value, hard))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it and raises OSError instead
    # Were the parent killed, nobody would end this process: it has its own clock too.
    signal.alarm(limits.wall_seconds + 5)


def _open(data: bytes, media_type: str, limits: Limits) -> tuple[Page, ...] | Unopened:
    # Each decoder is loaded only where it is needed: they are most of the time that this process takes to start.
    if media_type == "application/pdf":
        from cartsnitch_ingest.pages.pdf import open_pdf

        return open_pdf(data, limits)
    if media_type == "text/html":
        from cartsnitch_ingest.pages.html import open_html

        return open_html(data, limits)
    return _open_picture(data, media_type, limits)


def _open_picture(data: bytes, media_type: str, limits: Limits) -> tuple[Page, ...] | Unopened:
    from cartsnitch_ingest.pages.images import open_image

    try:
        return open_image(data, media_type, limits)
    except MemoryError:
        raise
    except Exception as error:  # decoders of untrusted bytes raise anything: SyntaxError, struct.error, KeyError ...
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return Unopened("This picture is damaged or incomplete. Please take or send it again.")


if __name__ == "__main__":
    sys.exit(main())
