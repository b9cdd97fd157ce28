"""The command that imports consumer price indices."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from cartsnitch_domain.clock import system_clock
from cartsnitch_domain.errors import CartSnitchError, InvalidInput
from cartsnitch_domain.insights.cpi import Held, NewSeries, held, import_series
from cartsnitch_domain.insights.cpi_file import CpiFile, CpiFileWrong, read_cpi
from rich.console import Console

from cartsnitch_server.commands.console import counted
from cartsnitch_server.installation import NothingThere, installation
from cartsnitch_server.logs import configure_logs
from cartsnitch_server.resources import open_resources
from cartsnitch_server.settings import Settings

MOST_BYTES = 256 * 1024 * 1024
"""Twice the largest flat file of the Bureau of Labor Statistics."""

SHOWN = 20
"""Bad rows that are told one by one."""

_OF_THE_BUREAU = re.compile("(?:CU|CW|SU)[SU][RS][0-9A-Z]{4}(?:S|AA)[0-9A-Z]{1,7}")
"""How the Bureau of Labor Statistics writes the codes of its price indices, which are of the United States: the survey,
whether it is adjusted for seasons, how often it comes, the area, the item (its series ID formats: CUUR0000SAF11)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which series of a file to import, and what it is; what is not said is taken from the file where that tells."""

    code: str | None
    name: str | None
    area: str | None
    country_code: str | None
    currency_code: str | None


def run_import(data: Path | None, file: Path, wanted: Wanted, console: Console) -> int:
    """Import a series from a file, and say what came of it; the exit code is 1 also where rows were bad."""
    try:
        found = _read(file, wanted.code, system_clock().date())
        new, values = series_of(found, wanted)
        with installation(data) as settings:
            configure_logs(settings.log_format, settings.log_level)
            changed, now = asyncio.run(_import(settings, new, values))
    except (CpiFileWrong, NothingThere, CartSnitchError, UnicodeDecodeError) as wrong:
        console.print(f"{file.name}: {wrong}", style="red", markup=False)
        return 1
    _tell(found, new, values, changed, now, console)
    return int(bool(found.rejected))


def _read(file: Path, code: str | None, today: date) -> CpiFile:
    if file.stat().st_size > MOST_BYTES:
        raise CpiFileWrong(f"It has more than {MOST_BYTES // 1024 // 1024} MB.")
    with file.open(encoding="utf-8-sig", newline="\n") as lines:
        return read_cpi(lines, code, today)


def series_of(found: CpiFile, wanted: Wanted) -> tuple[NewSeries, Mapping[date, Decimal]]:
    """The one series that is to be imported; raises CpiFileWrong where it is not clear which, or what it is."""
    if len(found.series) > 1:
        some = ", ".join(sorted(found.series)[:5])
        raise CpiFileWrong(f"It has {len(found.series)} series ({some} ...). Say which one with --series.")
    if not found.series:
        rows = "; ".join(f"line {row.line}: {row.reason}" for row in found.rejected[:SHOWN])
        raise CpiFileWrong(f"None of its rows can be read: {rows}")
    ((in_file, values),) = found.series.items()
    code = wanted.code or in_file
    is_of_bureau = _OF_THE_BUREAU.fullmatch(code.upper()) is not None
    currency_code = wanted.currency_code or ("USD" if is_of_bureau else None)
    if not code:
        raise InvalidInput("Say what the series is called with --series.")
    if currency_code is None:
        raise InvalidInput("Say in which currency its prices are with --currency.")
    country_code = wanted.country_code or ("US" if is_of_bureau else None)
    return NewSeries(code, currency_code, wanted.name, wanted.area, country_code), values


async def _import(settings: Settings, new: NewSeries, values: Mapping[date, Decimal]) -> tuple[int, Held]:
    async with open_resources(settings, "cpi") as resources, resources.database.transaction() as session:
        changed = await import_series(session, new, values, resources.clock())
        return changed, await held(session, new.code)


def _tell(
    found: CpiFile, new: NewSeries, values: Mapping[date, Decimal], changed: int, now: Held, console: Console
) -> None:
    for row in found.rejected[:SHOWN]:
        console.print(f"line {row.line}: {row.reason}", style="yellow", markup=False)
    if len(found.rejected) > SHOWN:
        console.print(f"... and {len(found.rejected) - SHOWN} more.")
    span = f"{min(values):%Y-%m} to {max(values):%Y-%m}"
    console.print(
        f"{new.code}: {counted(len(values), 'month')}, {span}; {changed} new or changed, "
        f"{counted(found.left_out, 'row')} left out, {len(found.rejected)} bad. "
        f"The series now has {counted(now.months, 'month')}, {now.first:%Y-%m} to {now.last:%Y-%m}.",
        markup=False,
        soft_wrap=True,
    )
