"""Pictures, PDFs and heavy HTML opened in a confined process of their own; only plain data comes back."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict
from typing import IO

from cartsnitch_ingest.pages.child import OUT_OF_MEMORY
from cartsnitch_ingest.pages.limits import Limits
from cartsnitch_ingest.pages.page import Page, Unopened
from cartsnitch_ingest.pages.wire import unpack

logger = logging.getLogger(__name__)

# Isolated mode ignores PYTHON* variables and the working directory; UTF-8 mode replaces the locale, as the
# process is given no environment at all and so none of our secrets.
_COMMAND = (sys.executable, "-I", "-X", "utf8", "-m")

_TOO_HARD = Unopened("This file takes too long to open. Please send a smaller or simpler one.")
_TOO_LARGE = Unopened("This file needs too much memory to open. Please send a smaller one.")
_DAMAGED = Unopened("This file is damaged and cannot be opened. Please save it again and resend it.")
_STDERR_KEPT = 4000


class DecoderUnavailable(RuntimeError):
    """The decoding process did not even start its work; the installation is broken, not the file."""


def decode(data: bytes, media_type: str, limits: Limits) -> tuple[Page, ...] | Unopened:
    """Pages of a picture, a PDF or HTML. Blocks for up to `limits.wall_seconds`: call it in a thread.

    Raises DecoderUnavailable where the process fails for a reason that is not the file's.
    """
    answer = confined("cartsnitch_ingest.pages.child", data, media_type, limits)
    return answer if isinstance(answer, Unopened) else unpack(answer)


def confined(module: str, data: bytes, media_type: str, limits: Limits) -> bytes | Unopened:
    """What a module whose `main` is `child.answer` makes of a file, in a process of its own. Blocks and raises as
    `decode` does.
    """
    # Files rather than pipes: no threads, no deadlock, and RLIMIT_FSIZE bounds what can come back.
    with tempfile.TemporaryFile() as job, tempfile.TemporaryFile() as result, tempfile.TemporaryFile() as errors:
        head = {"media_type": media_type, "limits": asdict(limits)}
        job.write(json.dumps(head).encode() + b"\n" + data)
        job.seek(0)
        status = _run(module, job, result, errors, limits.wall_seconds)
        return _outcome(status, result, errors)


def _run(module: str, job: IO[bytes], result: IO[bytes], errors: IO[bytes], wall_seconds: float) -> int | None:
    """The exit status, None where the clock ran out."""
    with subprocess.Popen((*_COMMAND, module), stdin=job, stdout=result, stderr=errors, env={}, cwd="/") as process:
        try:
            return process.wait(wall_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return None


def _outcome(status: int | None, result: IO[bytes], errors: IO[bytes]) -> bytes | Unopened:
    if status == 0:
        result.seek(0)
        return result.read()
    errors.seek(0)
    complaint = errors.read(_STDERR_KEPT).decode("utf-8", "replace")
    logger.warning("decoding ended with %s: %s", "a time-out" if status is None else f"status {status}", complaint)
    if status is None or status in (-signal.SIGXCPU, -signal.SIGALRM):
        return _TOO_HARD
    if status in (OUT_OF_MEMORY, -signal.SIGKILL, -signal.SIGXFSZ):
        return _TOO_LARGE
    if status < 0:
        return _DAMAGED  # a decoder crashed: SIGSEGV, SIGABRT, SIGBUS
    raise DecoderUnavailable(f"decoding process ended with status {status}: {complaint}")
