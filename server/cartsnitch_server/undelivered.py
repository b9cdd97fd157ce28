"""What never arrived of all that shoppers are told, for whoever hosts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cartsnitch_domain.notifications.deliveries import undelivered
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy import Row

from cartsnitch_server.installation import NothingThere, installation
from cartsnitch_server.logs import configure_logs
from cartsnitch_server.resources import open_resources
from cartsnitch_server.settings import Settings

COLUMNS = ("created_at", "channel", "kind", "state", "attempts", "last_error", "id")


def show_undelivered(data: Path | None, most: int, console: Console, *, json_only: bool) -> int:
    """Show deliveries that never arrived on standard output; the exit code, 1 where there are any."""
    try:
        with installation(data) as settings:
            configure_logs(settings.log_format, settings.log_level)
            rows = asyncio.run(_undelivered(settings, most))
    except NothingThere as nothing:
        console.print(f"[red]{nothing}[/red]")
        return 1
    if json_only:
        print(json.dumps([_as_json(row) for row in rows], indent=2))  # noqa: T201 -- for programs
    elif rows:
        Console(highlight=False).print(_table(rows))
    else:
        console.print("All that was sent has arrived, or is still tried.")
    return int(bool(rows))


async def _undelivered(settings: Settings, most: int) -> Sequence[Row[*tuple[Any, ...]]]:
    async with open_resources(settings, "undelivered") as resources, resources.database.reading() as session:
        return await undelivered(session, most)


def _as_json(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    shown = {name: getattr(row, name) for name in COLUMNS}
    return shown | {"created_at": row.created_at.isoformat(), "id": str(row.id)}


def _table(rows: Sequence[Row[*tuple[Any, ...]]]) -> Table:
    table = Table("when", "by", "what", "state", "attempts", "why", box=None)
    for row in rows:
        shown = (
            f"{row.created_at:%Y-%m-%d %H:%M}",
            row.channel,
            row.kind,
            row.state,
            str(row.attempts),
            row.last_error,
        )
        table.add_row(*(Text(each or "") for each in shown))  # as text: what another server said is no markup
    return table
