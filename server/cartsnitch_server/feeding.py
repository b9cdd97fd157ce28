"""The command that imports a feed of coupons for all users of a server, as the person who runs it sees it."""

from __future__ import annotations

import asyncio
import codecs
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import typer
from cartsnitch_domain.coupons.feeds import SEMICOLON, BadRow, FeedFormat, FeedRow, delimiter_of, feed_rows
from cartsnitch_domain.coupons.importing import AT_ONCE, FeedImport
from cartsnitch_domain.coupons.json_rows import LONGEST_ROW
from cartsnitch_domain.db import Database
from cartsnitch_domain.errors import CartSnitchError
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from cartsnitch_server.commands.console import counted
from cartsnitch_server.installation import NothingThere, installation
from cartsnitch_server.logs import configure_logs
from cartsnitch_server.resources import open_resources
from cartsnitch_server.settings import Settings


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which file of how many bytes is imported, as which feed, how it is written, and what of it is ignored."""

    file: Path
    size: int
    feed: str
    written: FeedFormat
    ignored: Sequence[str]


Tell = Callable[[int], None]
"""Told how many bytes are read."""


def run_import(
    data: Path | None,
    file: Path,
    feed: str,
    written: FeedFormat | None,
    console: Console,
    ignored: Sequence[str] = (),
) -> int:
    """Import a feed, tell of each row that no coupon comes of on standard output, and give the exit code: 1 where there
    are such rows, or where nothing could be imported at all. Columns that are `ignored` may stand in it."""
    chosen = written or (FeedFormat.CSV if file.suffix.casefold() in {".csv", ".tsv"} else FeedFormat.JSON)
    wanted = _Wanted(file, file.stat().st_size, feed, chosen, ignored)
    if not wanted.size:
        console.print("[red]The file is empty.[/red]")
        return 1
    try:
        with installation(data) as settings:
            configure_logs(settings.log_format, settings.log_level)
            done = asyncio.run(_import(settings, wanted, console))
    except (NothingThere, CartSnitchError, OSError) as refused:
        console.print(f"[red]{escape(str(refused))}[/red]")
        return 1
    except KeyboardInterrupt:
        console.print("Broken off. What was imported stays; the same command goes on with the rest.")
        return 130
    if not done["rows"]:
        console.print("There is no row in it.")
        return 0
    console.print(
        f"{counted(done['rows'], 'row')}: {counted(done['added'], 'new coupon')}, {done['changed']} changed, "
        f"{done['bad']} not understood."
    )
    return int(bool(done["bad"]))


async def _import(settings: Settings, wanted: _Wanted, console: Console) -> Counter[str]:
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    with wanted.file.open("rb") as source, Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Importing", total=wanted.size)
        rows = feed_rows(
            _texts(source, wanted.written, console, lambda read: bar.update(task, completed=read)),
            wanted.written,
            wanted.ignored,
        )
        async with open_resources(settings, "import") as resources:
            importing = FeedImport(None, wanted.feed, resources.clock().date())
            return await import_feed(resources.database, importing, rows, tell_bad)


async def import_feed(
    database: Database, importing: FeedImport, rows: Iterator[FeedRow | BadRow], tell: Callable[[BadRow], None]
) -> Counter[str]:
    """Write the rows of a feed, a few thousand in a transaction; how many rows, new, changed and bad."""
    done: Counter[str] = Counter(rows=0, added=0, changed=0, bad=0)
    while batch := list(islice(rows, AT_ONCE)):
        async with database.transaction() as session:
            came = await importing.write(session, batch)
        for bad in came.bad:
            tell(bad)
        done.update(rows=came.rows, added=came.added, changed=came.changed, bad=len(came.bad))
    return done


def tell_bad(bad: BadRow) -> None:
    """Print a row that no coupon comes of."""
    row = "" if bad.row is None else f", row {bad.row}"
    typer.echo(f"line {bad.line}{row}: {bad.reason}")


def _texts(source: BinaryIO, written: FeedFormat, console: Console, tell: Tell) -> Iterator[str]:
    """A feed as `feed_rows` takes it."""
    encoding = encoding_of(source)
    if encoding == _UTF16:
        console.print("Read as UTF-16, by the mark at its beginning.")
    if written is FeedFormat.JSON:
        return _pieces(source, tell)
    if encoding == _WESTERN:
        console.print("Read as Windows-1252, as spreadsheets in Western Europe write it: it is not in UTF-8.")
    return _lines(source, encoding, tell)


def encoding_of(source: BinaryIO) -> str:
    """How the letters of a feed are written, from its beginning and back there.

    UTF-16 where the mark of it is its beginning, as in the "Unicode text" of spreadsheets. Else UTF-8, unless its cells
    stand between semicolons, as in what spreadsheets write where letters have accents, and none of these letters is one
    in UTF-8: then it is Windows-1252.
    """
    if _is_utf16(source):
        return _UTF16
    head = source.readline(_MOST_BYTES).decode(_UTF8, errors="replace")
    source.seek(0)
    decoder = codecs.getincrementaldecoder(_UTF8)(errors="replace")
    signs: set[str] = set()
    if delimiter_of(head) == SEMICOLON:
        while piece := source.read(_PIECE):
            signs |= set(decoder.decode(piece))
        signs |= set(decoder.decode(b"", final=True))
        source.seek(0)
    return _WESTERN if {sign for sign in signs if not sign.isascii()} == {"\ufffd"} else _UTF8


def _is_utf16(source: BinaryIO) -> bool:
    mark = source.read(2)
    source.seek(0)
    return mark in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}


def _pieces(source: BinaryIO, tell: Tell) -> Iterator[str]:
    encoding = _UTF16 if _is_utf16(source) else _UTF8
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    read = 0
    while piece := source.read(_PIECE):
        read += len(piece)
        tell(read)
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def _lines(source: BinaryIO, encoding: str, tell: Tell) -> Iterator[str]:
    """The lines of a file, one at a time; of an endless one its beginning, so that it is refused and not held."""
    if encoding == _UTF16:
        yield from _lines_of_pieces(_pieces(source, tell))
        return
    read = 0
    while line := source.readline(_MOST_BYTES):
        read += len(line)
        while not line.endswith(b"\n") and (more := source.readline(_MOST_BYTES)):
            read += len(more)
            if more.endswith(b"\n"):
                line = line[: _MOST_BYTES - 1] + b"\n"
        tell(read)
        yield line.decode(encoding, errors="replace")


def _lines_of_pieces(pieces: Iterator[str]) -> Iterator[str]:
    """The lines of a text, of an endless one no more than shows that it is too long."""
    line = ""
    for piece in pieces:
        for part in io.StringIO(piece, newline="\n"):
            line = (line + part)[: LONGEST_ROW + 1] if len(line) <= LONGEST_ROW else line
            if part.endswith("\n"):
                yield line if line.endswith("\n") else line + "\n"
                line = ""
    if line:
        yield line


_UTF8, _UTF16, _WESTERN = "utf-8", "utf-16", "windows-1252"
_PIECE = 65_536
"""Bytes that are read at once."""

_MOST_BYTES = 4 * LONGEST_ROW + 8
"""Of one line in UTF-8."""
