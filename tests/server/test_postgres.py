"""The embedded PostgreSQL, whoever else holds it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psutil
import pytest
from cartsnitch_server.postgres import EmbeddedPostgres

HOLD = """
import sys, time
from pathlib import Path
from cartsnitch_server.postgres import EmbeddedPostgres

EmbeddedPostgres(Path(sys.argv[1])).start()
print("held", flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder(server_folder: Path) -> Path:
    return server_folder / uuid4().hex / "postgres"


def _postmaster(folder: Path) -> psutil.Process:
    return psutil.Process(int((folder / "postmaster.pid").read_text().split()[0]))


def _runs(process: psutil.Process) -> bool:
    """One that ended and that nobody has asked for yet runs no more."""
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


@contextmanager
def _held_by_another(folder: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield other
        other.kill()


def test_who_was_killed_does_not_keep_it_running(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    server.start()
    postmaster = _postmaster(folder)
    with _held_by_another(folder):
        pass

    server.stop()

    assert not _runs(postmaster)


def test_it_runs_on_for_whoever_holds_it_too(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    server.start()
    postmaster = _postmaster(folder)
    with _held_by_another(folder):
        server.stop()
        assert _runs(postmaster)

    server.start()
    server.stop()

    assert not _runs(postmaster)
