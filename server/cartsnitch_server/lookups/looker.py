"""The part of the worker that looks barcodes up, where this installation does: one request after another, at the pace
that all workers keep together."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from importlib.metadata import version

import structlog
from cartsnitch_domain.forgotten_blobs import hold
from cartsnitch_domain.lookups.asking import (
    Picturing,
    Reading,
    Resting,
    begin_turn,
    note_answer,
    note_failure,
    note_picture,
    want_all,
)
from cartsnitch_domain.lookups.said import Answer, Failure
from cartsnitch_ingest.pages.decoding import decode
from cartsnitch_ingest.pages.limits import MEBIBYTE, Limits
from cartsnitch_ingest.pages.page import Unopened
from cartsnitch_ingest.pages.sniffing import sniff

from cartsnitch_server.lookups.source import Source
from cartsnitch_server.resources import Resources
from cartsnitch_server.settings import Settings

LOOK_AGAIN = timedelta(seconds=5)
"""How often to look whether something is due, and the longest that another worker's turn is waited for at once."""

_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/avif"})
_SIDE = 640
"""Pixels of a picture's longer side: that of a telephone's screen."""

PICTURE_LIMITS = Limits(
    max_pixels=20_000_000,
    longest_side=_SIDE,
    shortest_side=1,
    kept_pixels=_SIDE * _SIDE,
    memory_bytes=768 * MEBIBYTE,
    cpu_seconds=10,
    wall_seconds=30,
    result_bytes=4 * MEBIBYTE,
)

log = structlog.get_logger(__name__)


def source_of(settings: Settings) -> Source | None:
    """Where the settings look barcodes up; None for nowhere, so that nothing is sent."""
    if settings.openfoodfacts_url is None:
        return None
    return Source(settings.openfoodfacts_url, agent_of(settings.openfoodfacts_contact))


def agent_of(contact: str | None) -> str:
    """Who asks, as Open Food Facts wants it: `AppName/Version (ContactEmail)`."""
    name = f"CartSnitch/{version('cartsnitch')}"
    return f"{name} ({contact})" if contact else name


async def take_turn(resources: Resources, source: Source) -> Reading | Picturing | Resting:
    """Ask one thing, if one is to be asked now, and write what came of it; what it was."""
    async with resources.database.transaction() as session:
        turn = await begin_turn(session, resources.clock(), resources.settings.openfoodfacts_daily)
    if isinstance(turn, Reading):
        await _read(resources, source, turn)
    elif isinstance(turn, Picturing):
        await _picture(resources, source, turn)
    return turn


async def _read(resources: Resources, source: Source, turn: Reading) -> None:
    answer = await source.look_up(turn.gtins, resources.clock())
    if isinstance(answer, Failure):
        await _note(resources, turn, answer)
        return
    async with resources.database.transaction() as session:
        await note_answer(session, turn, answer, resources.clock())
    _log(turn, answer)


async def _picture(resources: Resources, source: Source, turn: Picturing) -> None:
    data = await source.picture(turn.url, resources.clock())
    picture = data if isinstance(data, Failure) else await asyncio.to_thread(_decoded, data)
    if isinstance(picture, Failure):
        await _note(resources, turn, picture)
        return
    digest = await resources.blobs.put(picture)
    async with resources.database.transaction() as session:
        await note_picture(session, turn, digest)
        if await hold(session, [digest]):
            await resources.blobs.put(picture)


async def _note(resources: Resources, turn: Reading | Picturing, failure: Failure) -> None:
    async with resources.database.transaction() as session:
        await note_failure(session, turn, failure, resources.clock())
    gtins = turn.gtins if isinstance(turn, Reading) else (turn.gtin,)
    what = "look-up" if isinstance(turn, Reading) else "picture"
    log.warning(f"{what} failed", count=len(gtins), first=gtins[0], reason=failure.reason, is_away=failure.is_away)


def _decoded(data: bytes) -> bytes | Failure:
    """A picture made anew, small, in a confined process: nothing of what came in is kept. Blocks."""
    media_type = sniff(data)
    if media_type not in _PICTURES:
        return Failure(f"the picture is none ({media_type})")
    pages = decode(data, media_type, PICTURE_LIMITS)
    if isinstance(pages, Unopened) or not pages or pages[0].image is None:
        return Failure("the picture cannot be opened")
    return pages[0].image


class Looker:
    """Looks up what is due until it is told to stop; finishes what it has begun."""

    def __init__(self, resources: Resources, source: Source | None, look_again: timedelta = LOOK_AGAIN) -> None:
        self._resources = resources
        self._source = source
        self._look_again = look_again
        self._stopped = asyncio.Event()

    async def run(self) -> None:
        """Work until `stop` is called; without a source there is nothing to be done."""
        if self._source is None:
            return
        is_begun = False
        while not self._stopped.is_set():
            try:
                if not is_begun:
                    async with self._resources.database.transaction() as session:
                        await want_all(session)
                    is_begun = True
                turn = await take_turn(self._resources, self._source)
            except Exception:  # the database may be away; what is due stays due
                log.exception("barcodes could not be looked up")
                turn = Resting(None)
            if isinstance(turn, Resting):
                await self._rest(min(self._look_again, rest_of(self._resources, turn)))

    def stop(self) -> None:
        """Begin no more."""
        self._stopped.set()

    async def _rest(self, wait: timedelta) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopped.wait(), wait.total_seconds())


def rest_of(resources: Resources, turn: Resting) -> timedelta:
    """How long to wait before the next turn."""
    until = LOOK_AGAIN if turn.until is None else turn.until - resources.clock()
    return max(timedelta(0), min(until, LOOK_AGAIN))


def _log(turn: Reading, answer: Answer) -> None:
    left = len(turn.gtins) - len(answer.found) - len(answer.missing)
    log.info("looked barcodes up", found=len(answer.found), missing=len(answer.missing), unanswered=left)
