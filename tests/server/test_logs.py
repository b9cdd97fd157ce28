"""Log lines: one form for ours and for those of libraries, without secrets and without the values of variables."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

PROGRAM = """
import logging, structlog
from cartsnitch_server.logs import configure_logs

configure_logs({form!r}, "info")
log = structlog.get_logger("cartsnitch")
with structlog.contextvars.bound_contextvars(request_id="3f1c"):
    log.info("signed in", password="hunter2", token="hunter2", milliseconds=3)
    logging.getLogger("uvicorn.error").warning("shutting %s", "down")
    log.debug("not worth a line")
    receipt_text = "hunter2"
    try:
        raise ValueError("broken")
    except ValueError:
        log.exception("reading failed")
"""


def lines(form: str) -> list[str]:
    """What the program writes, in a process of its own: logging is configured once for all."""
    program = [sys.executable, "-c", PROGRAM.format(form=form)]
    done = subprocess.run(program, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == ""
    return done.stderr.splitlines()


def test_a_machine_reads_one_object_a_line() -> None:
    signed_in, shutting, failed = (json.loads(line) for line in lines("json"))
    assert signed_in["event"] == "signed in"
    assert (signed_in["level"], signed_in["logger"], signed_in["milliseconds"]) == ("info", "cartsnitch", 3)
    assert (shutting["event"], shutting["level"], shutting["logger"]) == ("shutting down", "warning", "uvicorn.error")
    assert "ValueError: broken" in failed["exception"]
    assert {line["request_id"] for line in (signed_in, shutting, failed)} == {"3f1c"}


@pytest.mark.parametrize("form", ["console", "json"])
def test_no_secret_is_written(form: str) -> None:
    written = "\n".join(lines(form))
    assert "signed in" in written
    assert "ValueError: broken" in written
    assert "hunter2" not in written.replace('receipt_text = "hunter2"', "")
