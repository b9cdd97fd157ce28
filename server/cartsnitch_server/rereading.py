"""Rereading: the originals that are kept, read again by the reader of this release, and what that changes."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from uuid import UUID

import structlog
import typer
from cartsnitch_domain.blobs import digest_of
from cartsnitch_domain.ids import ReceiptId
from cartsnitch_domain.receipts.actions import PageShown
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.review.snapshots import receipts_read
from cartsnitch_ingest.ocr.cascade import installed_engines
from cartsnitch_ingest.reading.reader import READER_VERSION, Reader
from cartsnitch_ingest.recording.difference import Difference
from cartsnitch_ingest.recording.record import hold_pages, keep_pages, note_pages
from cartsnitch_ingest.recording.replay import replay
from cartsnitch_ingest.stages import Outcome, read_original
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cartsnitch_server.differences import as_json, told
from cartsnitch_server.installation import NothingThere, installation
from cartsnitch_server.logs import configure_logs
from cartsnitch_server.model import model_of
from cartsnitch_server.resources import Resources, open_resources
from cartsnitch_server.settings import Settings
from cartsnitch_server.worker import original_of

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which receipts to read again; all of them, where nothing is said. `since` is the first day they came in (UTC)."""

    since: date | None = None
    receipt_id: UUID | None = None
    store_slug: str | None = None


@dataclass(slots=True)
class Reread:
    """What became of the receipts so far: how many were read again, what differs, and which failed on our side."""

    count: int = 0
    different: list[Difference] = field(default_factory=list)
    failed: list[ReceiptId] = field(default_factory=list)


def run_rereading(data: Path | None, wanted: Wanted, console: Console, *, apply: bool, json_only: bool) -> int:
    """Read receipts again, show what that changes on standard output, and apply it where asked to; the exit code."""
    try:
        with installation(data) as settings:
            configure_logs(settings.log_format, settings.log_level)
            done = asyncio.run(_reread(settings, wanted, console, is_applied=apply))
            _show(done, console, is_applied=apply, json_only=json_only)
            if done.different and not (apply or json_only) and _is_agreed(done):
                ids = [each.receipt_id for each in done.different]
                done = asyncio.run(_reread(settings, ids, console, is_applied=True))
                console.print(f"Applied to {_receipts(len(ids) - len(done.failed))}.")
    except NothingThere as nothing:
        console.print(f"[red]{nothing}[/red]")
        return 1
    except KeyboardInterrupt:
        console.print("Broken off. What was applied stays; the same command goes on with the rest.")
        return 130
    return int(bool(done.failed))


def _is_agreed(done: Reread) -> bool:
    return sys.stdin.isatty() and typer.confirm(f"Apply this to {_receipts(len(done.different))}?", err=True)


def _receipts(count: int) -> str:
    return "1 receipt" if count == 1 else f"{count} receipts"


async def _reread(
    settings: Settings, wanted: Wanted | Sequence[ReceiptId], console: Console, *, is_applied: bool
) -> Reread:
    reader = Reader(installed_engines(), model_of(settings))
    async with open_resources(settings, "reread") as resources:
        ids = await wanted_receipts(resources, wanted) if isinstance(wanted, Wanted) else wanted
        with _bar(console) as bar:
            task = bar.add_task("Applying" if is_applied else "Reading", total=len(ids))
            return await reread(resources, reader, ids, lambda: bar.advance(task), is_applied=is_applied)


def _bar(console: Console) -> Progress:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    return Progress(*columns, console=console, transient=True)


def _show(done: Reread, console: Console, *, is_applied: bool, json_only: bool) -> None:
    if json_only:
        found = [as_json(each) for each in done.different]
        failed = [str(each) for each in done.failed]
        told_all = {"read": done.count, "applied": is_applied, "different": found, "failed": failed}
        print(json.dumps(told_all, indent=2))  # noqa: T201 -- for programs
        return
    output = Console(highlight=False)
    for each in done.different:
        output.print(*told(each), sep="\n", soft_wrap=True)
    applied = " (applied)" if is_applied and done.different else ""
    different = f"{len(done.different)} differs" if len(done.different) == 1 else f"{len(done.different)} differ"
    console.print(f"{_receipts(done.count)} read again, {different}{applied}, {len(done.failed)} failed.")


async def wanted_receipts(resources: Resources, wanted: Wanted) -> Sequence[ReceiptId]:
    """The receipts to read again, the oldest first."""
    since = None if wanted.since is None else datetime.combine(wanted.since, time(), UTC)
    async with resources.database.transaction() as session:
        return await receipts_read(session, since, wanted.receipt_id, wanted.store_slug)


async def reread(
    resources: Resources,
    reader: Reader,
    receipt_ids: Sequence[ReceiptId],
    advance: Callable[[], None],
    *,
    is_applied: bool,
) -> Reread:
    """Read receipts again, one after another, and write what that gives, each in a transaction of its own, or only say
    what it would change. May be broken off and begun again at any time."""
    done = Reread()
    for receipt_id in receipt_ids:
        try:
            found = await _one(resources, reader, receipt_id, is_applied)
        except Exception:  # one that fails keeps none of the others from being read
            log.exception("a receipt could not be read again", receipt_id=str(receipt_id))
            done.failed.append(receipt_id)
        else:
            done.different += [found] if found else []
        done.count += 1
        advance()
    return done


async def _one(resources: Resources, reader: Reader, receipt_id: ReceiptId, is_applied: bool) -> Difference | None:
    async with resources.database.transaction() as session:
        receipt = await session.get_one(Receipt, receipt_id)
    original = original_of(receipt, await resources.blobs.get(receipt.digest))
    outcome = await asyncio.to_thread(read_original, original, reader)
    pages = await _kept_pages(resources, outcome) if is_applied else _unkept_pages(outcome)
    async with resources.database.transaction() as session:
        found = await replay(session, receipt_id, outcome, pages, READER_VERSION, resources.clock())
        if is_applied and found is not None:
            await hold_pages(session, resources.blobs, outcome)
        elif not is_applied:
            await session.rollback()
    return found


async def _kept_pages(resources: Resources, outcome: Outcome) -> list[PageShown]:
    async with resources.database.transaction() as session:
        await note_pages(session, outcome)
    return await keep_pages(resources.blobs, outcome)


def _unkept_pages(outcome: Outcome) -> list[PageShown]:
    """The pages as they would be kept."""
    return [
        PageShown(page.width, page.height, None if page.image is None else digest_of(page.image), page.text)
        for page in outcome.pages
    ]
