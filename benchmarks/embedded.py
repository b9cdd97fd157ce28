"""A PostgreSQL of its own for a benchmark."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cartsnitch_server.postgres import EmbeddedPostgres


@contextmanager
def embedded(keep: Path | None = None) -> Iterator[tuple[Path, EmbeddedPostgres]]:
    """A folder and a server within it, gone afterwards; in the folder `keep`, which stays, if it is given."""
    with tempfile.TemporaryDirectory(prefix="cartsnitch-bench-", ignore_cleanup_errors=True) as temporary:
        folder = keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)  # PostgreSQL runs under a user of its own when we are root
        postgres = EmbeddedPostgres(folder / "postgres")
        postgres.start()
        try:
            yield folder, postgres
        finally:
            postgres.stop()
