"""From the original bytes to an outcome, stage by stage. Blocks while it decodes and reads: call it in a thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from cartsnitch_domain.receipts.rules import Channel

from cartsnitch_ingest.mail.candidates import candidates
from cartsnitch_ingest.mail.forwarding import unwrap
from cartsnitch_ingest.mail.message import open_mail
from cartsnitch_ingest.pages.opening import open_bytes
from cartsnitch_ingest.pages.page import Page, Unopened
from cartsnitch_ingest.pages.sniffing import sniff
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import NotAReceipt, Reading
from cartsnitch_ingest.verdicts import NOT_NEEDED, verdict_on


@dataclass(frozen=True, slots=True)
class Original:
    """The bytes of a receipt, and what its door knows of them."""

    data: bytes
    channel: Channel
    filename: str | None
    media_type: str | None
    arrived_on: date


@dataclass(frozen=True, slots=True)
class PartRead:
    """A part, what reading it gave (None while it is unread or ignored), and the verdict on it in words."""

    filename: str | None
    media_type: str
    data: bytes
    verdict: str | None = None
    pages: tuple[Page, ...] = ()
    reading: Reading | NotAReceipt | Unopened | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came in, so far: its parts in the order to read them, which of them are receipts, the best first, and, where
    none is, the reason in words for the shopper."""

    original: Original
    parts: tuple[PartRead, ...] = ()
    chosen: tuple[int, ...] = ()
    reason: str | None = None
    sender: str | None = None
    subject: str | None = None

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages to show: those of the receipts, else the first that could be opened."""
        if self.chosen:
            return tuple(page for index in self.chosen for page in self.parts[index].pages)
        return next((part.pages for part in self.parts if part.pages), ())

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The receipts as read, their evidence on `pages`."""
        found: list[Reading] = []
        pages_before = 0
        for index in self.chosen:
            part = self.parts[index]
            if isinstance(part.reading, Reading):
                found.append(part.reading.moved(pages_before))
            pages_before += len(part.pages)
        return tuple(found)


def unpack(outcome: Outcome, reader: Reader) -> Outcome:
    """The parts: those of a mail, also of one that was uploaded as a file, or the one uploaded file."""
    original = outcome.original
    if original.channel is Channel.UPLOAD and sniff(original.data) != "message/rfc822":
        part = PartRead(original.filename, original.media_type or "application/octet-stream", original.data)
        return replace(outcome, parts=(part,))
    mail = open_mail(original.data)
    if isinstance(mail, Unopened):
        return replace(outcome, reason=mail.reason)
    parts = tuple(PartRead(c.part.filename, c.part.media_type, c.part.data, c.ignored) for c in candidates(mail))
    reason = "This email is an automatic answer, not a receipt." if mail.is_automatic else None
    return replace(
        outcome,
        parts=() if mail.is_automatic else parts,
        reason=reason,
        sender=mail.original_sender or mail.sender,
        subject=mail.subject,
    )


def read_parts(outcome: Outcome, reader: Reader) -> Outcome:
    """Open and read the parts, the cheapest first. The text of a mail says the same as a part that balances, and so do
    its pictures, unless the receipt is a picture itself; a document may always be another receipt.
    """
    hints = Hints(arrived_on=outcome.original.arrived_on, sender_domain=_domain(outcome.sender))
    read: list[PartRead] = []
    for part in outcome.parts:
        if part.verdict is not None:
            read.append(part)
        elif _says_the_same(part, read):
            read.append(replace(part, verdict=NOT_NEEDED))
        else:
            read.append(_read_part(part, reader, hints))
    return replace(outcome, parts=tuple(read))


def choose(outcome: Outcome, reader: Reader) -> Outcome:
    """Which part is the receipt: the one that balances, else the one that explains the most; or why none is.

    Others that balance, too, are receipts of their own unless they tell of the same purchase.
    """
    readings = {index: part.reading for index, part in enumerate(outcome.parts) if isinstance(part.reading, Reading)}
    if not readings:
        return replace(outcome, reason=outcome.reason or _reason(outcome.parts))
    best = max(readings, key=lambda index: (_merit(readings[index]), -index))
    chosen = [best]
    for index, reading in readings.items():
        if reading.is_balanced and not any(_is_same_purchase(reading, readings[other]) for other in chosen):
            chosen.append(index)
    return replace(outcome, chosen=tuple(chosen))


def say_verdicts(outcome: Outcome, reader: Reader) -> Outcome:
    """Put into words what became of each part."""
    parts = (
        part if part.verdict else replace(part, verdict=verdict_on(part.reading, is_chosen=index in outcome.chosen))
        for index, part in enumerate(outcome.parts)
    )
    return replace(outcome, parts=tuple(parts))


STAGES: tuple[Callable[[Outcome, Reader], Outcome], ...] = (unpack, read_parts, choose, say_verdicts)


def read_original(original: Original, reader: Reader) -> Outcome:
    """All stages, one after another. What a file is never raises; only a failure on our side does."""
    outcome = Outcome(original)
    for stage in STAGES:
        outcome = stage(outcome, reader)
    return outcome


def _read_part(part: PartRead, reader: Reader, hints: Hints) -> PartRead:
    opened = open_bytes(part.data, part.filename, part.media_type)
    if isinstance(opened, Unopened):
        return replace(part, reading=opened)
    unwrapped = unwrap(opened.pages)
    if unwrapped.sender is not None:
        hints = replace(hints, sender_domain=_domain(unwrapped.sender))
    reading = reader.read(unwrapped.pages, hints)
    return replace(part, media_type=opened.media_type, pages=opened.pages, reading=reading)


def _says_the_same(part: PartRead, read: list[PartRead]) -> bool:
    balanced = [other for other in read if isinstance(other.reading, Reading) and other.reading.is_balanced]
    if _kind(part) == "image":
        return bool(balanced) and not any(_kind(other) == "image" for other in balanced)
    return bool(balanced) and _kind(part) == "text"


def _kind(part: PartRead) -> str:
    return part.media_type.partition("/")[0]


def _is_same_purchase(one: Reading, other: Reading) -> bool:
    days = {one.purchased_on, other.purchased_on} - {None}
    return one.total == other.total and len(days) < 2


def _merit(reading: Reading) -> tuple[bool, bool, int, float]:
    return (reading.is_balanced, reading.total is not None, len(reading.lines), reading.confidence)


def _reason(parts: tuple[PartRead, ...]) -> str:
    """Why nothing was read: what was said of the first part that was tried."""
    said = (part.reading.reason for part in parts if isinstance(part.reading, NotAReceipt | Unopened))
    return next(said, "There is no receipt in this email.")


def _domain(address: str | None) -> str | None:
    return address.rpartition("@")[2].strip("> ").lower() or None if address and "@" in address else None
