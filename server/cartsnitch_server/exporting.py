"""What is taken along as files: tables as CSV and JSON, written as their rows come, and what came in as an archive; and
the command that writes them to standard output."""

from __future__ import annotations

import asyncio
import csv
import io
import os
import re
import sys
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

import orjson
from cartsnitch_domain.accounts.queries import id_by_email
from cartsnitch_domain.errors import CartSnitchError, NotFound
from cartsnitch_domain.exports.exported import Column, Value
from cartsnitch_domain.exports.tables import Table, batches_of, columns_of
from cartsnitch_domain.ids import UserId
from rich.console import Console

from cartsnitch_server.archiving import archive_of
from cartsnitch_server.installation import NothingThere, installation
from cartsnitch_server.logs import configure_logs
from cartsnitch_server.resources import Resources, open_resources
from cartsnitch_server.settings import Settings

Batches: TypeAlias = AsyncGenerator[list[list[Value]], None]
Writer: TypeAlias = Callable[[Sequence[Column], Batches], AsyncGenerator[bytes, None]]

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""With one of these in front, a spreadsheet takes a text for a formula (OWASP, CSV Injection), also in full width."""

_AFTER_A_SIGN = re.compile(r"""([;\t\r\n])(?=[\s"']*[=+\-@\0\uff1d\uff0b\uff0d\uff20])""")
"""Where a text would begin a cell for a spreadsheet that parts them by semicolons or tabs: quotes do not hold it
together there, since the cell that they would have to begin has begun long before."""


async def csv_of(columns: Sequence[Column], batches: Batches) -> AsyncGenerator[bytes, None]:
    """The rows by RFC 4180 in UTF-8, under a header. A text that a spreadsheet would run has an apostrophe in front,
    also behind a semicolon in it."""
    yield _csv([[column.name for column in columns]])
    async with aclosing(batches):
        async for batch in batches:
            yield _csv([[_cell(value, column) for value, column in zip(row, columns, strict=True)] for row in batch])


def _cell(value: Value, column: Column) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else str(value)
    if not column.is_text:
        return text
    guarded = _AFTER_A_SIGN.sub(r"\1'", text)
    return f"'{guarded}" if text.lstrip(" ").startswith(FORMULA_SIGNS) else guarded


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


async def json_of(columns: Sequence[Column], batches: Batches) -> AsyncGenerator[bytes, None]:
    """The rows as one JSON array of objects, a row on each line; exact numbers are strings."""
    names, before = [column.name for column in columns], b"[\n"
    async with aclosing(batches):
        async for batch in batches:
            rows = (orjson.dumps(dict(zip(names, row, strict=True))) for row in batch)
            yield before + b",\n".join(rows)
            before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


@dataclass(frozen=True, slots=True)
class Format:
    """How a table is written, and what that is called over HTTP."""

    write: Writer
    media_type: str


FORMATS = {
    "csv": Format(csv_of, "text/csv; charset=utf-8; header=present"),
    "json": Format(json_of, "application/json"),
}


ORIGINALS = "originals.zip"
"""What the archive of all that came in is called."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a filename asks for: its bytes, as they are made, and what they are called over HTTP."""

    media_type: str
    chunks: Callable[[Resources, UserId], AsyncGenerator[bytes, None]]


def wanted(filename: str) -> Wanted | None:
    """What a filename asks for, such as `lines.csv`; None for nothing that there is."""
    if filename == ORIGINALS:
        return Wanted("application/zip", _originals)
    name, _, ending = filename.partition(".")
    if name not in {table.value for table in Table} or ending not in FORMATS:
        return None
    format_ = FORMATS[ending]
    return Wanted(format_.media_type, partial(_rows, Table(name), format_))


def _originals(resources: Resources, user_id: UserId) -> AsyncGenerator[bytes, None]:
    return archive_of(resources.database, resources.blobs, user_id)


async def _rows(table: Table, format_: Format, resources: Resources, user_id: UserId) -> AsyncGenerator[bytes, None]:
    async with (
        resources.database.reading_rows() as reads,
        aclosing(format_.write(columns_of(table), batches_of(reads, user_id, table))) as written,
    ):
        async for chunk in written:
            yield chunk


def run_export(data: Path | None, filename: str, email: str, console: Console) -> int:
    """Write a table of an account, or its originals, to standard output; the exit code."""
    asked = wanted(filename)
    if asked is None:
        console.print(f"There is no {filename} to export.", style="red", markup=False)
        return 2
    try:
        with installation(data) as settings:
            configure_logs(settings.log_format, settings.log_level)
            asyncio.run(_export(settings, asked, email))
    except NotFound:
        console.print(f"There is no account with the address {email}.", style="red", markup=False)
        return 1
    except (NothingThere, CartSnitchError) as wrong:
        console.print(str(wrong), style="red", markup=False)
        return 1
    except BrokenPipeError:  # whoever reads it has seen enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the interpreter flushes it once more
        return 1
    return 0


async def _export(settings: Settings, asked: Wanted, email: str) -> None:
    async with open_resources(settings, "export") as resources:
        async with resources.database.reading_rows() as reads:
            user_id = await id_by_email(reads, email)
        async with aclosing(asked.chunks(resources, user_id)) as chunks:
            async for chunk in chunks:
                sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()
