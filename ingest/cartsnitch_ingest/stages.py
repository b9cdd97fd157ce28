"""From the original bytes to an outcome, stage by stage. Blocks while it decodes and reads: call it in a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cartsnitch_domain.receipts.rules import Channel

from cartsnitch_ingest.mail.candidates import Candidate, candidates
from cartsnitch_ingest.mail.forwarding import letters
from cartsnitch_ingest.mail.headings import Heading
from cartsnitch_ingest.mail.message import Mail, Postmark, open_mail, open_outlook, open_packed
from cartsnitch_ingest.pages.html import ONLY_LINKS, is_of_links
from cartsnitch_ingest.pages.opening import open_bytes
from cartsnitch_ingest.pages.page import Page, Unopened
from cartsnitch_ingest.pages.sniffing import OUTLOOK, sniff
from cartsnitch_ingest.reading.album import read_album
from cartsnitch_ingest.reading.dates import day_in
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.papers import NO_PRICES
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import NotAReceipt, Reading
from cartsnitch_ingest.reading.sameness import may_be_one_purchase, merit, say_where_and_when
from cartsnitch_ingest.reading.several import Readings
from cartsnitch_ingest.verdicts import NOT_NEEDED, SHOWS_NO_MORE, joined_with, not_understood, verdict_on

_PACKED = {"message/rfc822", "application/zip", OUTLOOK}


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
    """A part, the receipts on it or why there are none (neither while it is unread or ignored), and the verdict on it.

    `postmark` is that of the mail it stands in; parts with the same one were sent together. `heading` is that of the
    innermost mail which its text forwards. `is_hidden` says that no reader of the mail sees it.
    """

    filename: str | None
    media_type: str
    data: bytes
    verdict: str | None = None
    pages: tuple[Page, ...] = ()
    readings: tuple[Reading, ...] = ()
    refusal: NotAReceipt | Unopened | None = None
    postmark: Postmark | None = None
    heading: Heading | None = None
    is_hidden: bool = False

    @property
    def is_balanced(self) -> bool:
        """Whether there is a receipt on it, and each of them balances."""
        return bool(self.readings) and all(reading.is_balanced for reading in self.readings)

    @property
    def is_offering(self) -> bool:
        """Whether offers are what it is about, and there is no receipt on it."""
        return isinstance(self.refusal, NotAReceipt) and self.refusal.is_offering


Place = tuple[int, int]
"""Where a receipt was read: the index of its part, and its own among those on that part."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came in, so far: its parts in the order to read them, which of the receipts on them count, the best first,
    and, where none does, the reason in words for the shopper."""

    original: Original
    parts: tuple[PartRead, ...] = ()
    chosen: tuple[Place, ...] = ()
    reason: str | None = None
    sender: str | None = None
    subject: str | None = None

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages to show: those of the receipts, else the first that could be opened."""
        if self.chosen:
            return tuple(page for part in self._used for page in self.parts[part].pages)
        if self._offering is not None:
            return self._offering.pages
        return next((part.pages for part in self.parts if part.pages), ())

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The receipts as read, their evidence on `pages`."""
        before: dict[int, int] = {}
        pages = 0
        for part in self._used:
            before[part] = pages
            pages += len(self.parts[part].pages)
        return tuple(self.parts[part].readings[index].moved(before[part]) for part, index in self.chosen)

    @property
    def offered(self) -> NotAReceipt | None:
        """What is offered where there is no receipt: by the first part that offers something, as the others of a mail
        say the same; evidence on `pages`. Where nothing of it is understood, a file beside it may be what was meant."""
        refusal = self._offering.refusal if self._offering else None
        return refusal if isinstance(refusal, NotAReceipt) else None

    @property
    def is_unopened(self) -> bool:
        """Whether there is no receipt in it as far as it could be opened, which was not all."""
        return not (self.chosen or self.offered) and any(isinstance(part.refusal, Unopened) for part in self.parts)

    @property
    def _offering(self) -> PartRead | None:
        if self.chosen:
            return None
        offering = [part for part in self.parts if part.is_offering and not part.is_hidden]
        understood = (part for part in offering if isinstance(part.refusal, NotAReceipt) and part.refusal.offers)
        others = (part for part in self.parts if part.refusal is not None and not part.is_offering)
        is_text = all(_kind(part) == "text" for part in others)
        return next(understood, offering[0] if offering and is_text else None)

    @property
    def _used(self) -> tuple[int, ...]:
        """The parts with the receipts that count, each once."""
        return tuple(dict.fromkeys(part for part, _ in self.chosen))


def unpack(outcome: Outcome, reader: Reader) -> Outcome:
    """The parts: those of a mail or an archive, also of one that was uploaded as a file, or the one uploaded file."""
    original = outcome.original
    kind = sniff(original.data)
    if original.channel is Channel.UPLOAD and kind not in _PACKED:
        part = PartRead(original.filename, original.media_type or "application/octet-stream", original.data)
        return replace(outcome, parts=(part,))
    mail = _unpacked(original, kind)
    if isinstance(mail, Unopened):
        return replace(outcome, reason=mail.reason)
    return replace(
        outcome,
        parts=() if mail.is_automatic else tuple(_part(candidate, mail) for candidate in candidates(mail)),
        reason="This email is an automatic answer, not a receipt." if mail.is_automatic else None,
        sender=next((mark.sender for mark in reversed(mail.postmarks) if mark.sender), None),
        subject=mail.postmarks[0].subject,
    )


def _unpacked(original: Original, kind: str) -> Mail | Unopened:
    if kind == "application/zip":
        return open_packed(original.data, original.filename)
    return open_outlook(original.data) if kind == OUTLOOK else open_mail(original.data)


def _part(candidate: Candidate, mail: Mail) -> PartRead:
    part = candidate.part
    postmark = mail.postmarks[part.mail]
    return PartRead(
        part.filename,
        part.media_type,
        part.data,
        candidate.ignored,
        refusal=part.unopened,
        postmark=postmark,
        is_hidden=part.is_hidden,
    )


def read_parts(outcome: Outcome, reader: Reader) -> Outcome:
    """Open and read the parts but the pictures, the cheapest first. The text of a mail says the same as a part of it
    that balances; a document may always be another receipt.
    """
    read: list[PartRead] = []
    for part in outcome.parts:
        if part.verdict is not None or part.refusal is not None or _is_picture(part):
            read.append(part)
        elif _says_the_same(part, read):
            read.append(replace(part, verdict=NOT_NEEDED))
        else:
            read.append(_read_part(part, reader, outcome.original.arrived_on, _heading(part, read)))
    return replace(outcome, parts=tuple(read))


def read_photos(outcome: Outcome, reader: Reader) -> Outcome:
    """Open and read the pictures, those that came together as an album. They say the same as any other part of their
    mail that balances.
    """
    read = dict(enumerate(outcome.parts))
    waiting = {
        number: part for number, part in read.items() if _is_picture(part) and not (part.verdict or part.refusal)
    }
    for number, part in waiting.items():
        says_the_same = any(other.is_balanced and other.postmark is part.postmark for other in outcome.parts)
        read[number] = replace(part, verdict=NOT_NEEDED) if says_the_same else _opened(part)
    opened = {number: read[number] for number in waiting if read[number].pages}
    for postmark in {id(part.postmark): part.postmark for part in opened.values()}.values():
        album = {number: part for number, part in opened.items() if part.postmark is postmark}
        first = next(iter(album.values()))
        hints = _hints(_heading(first, outcome.parts), postmark, outcome.original.arrived_on)
        read.update(_album_read(album, reader, hints))
    return replace(outcome, parts=tuple(read.values()))


def choose(outcome: Outcome, reader: Reader) -> Outcome:
    """Which reading is the receipt: the one that balances, else the one that explains the most; or why none is.

    Others that balance, too, are receipts of their own unless they tell of the same purchase; and so are those that
    stand in another mail or letter. What is hidden counts only where nothing that is printed contradicts it.
    """
    found = {
        (number, index): reading
        for number, part in enumerate(outcome.parts)
        for index, reading in enumerate(part.readings)
        if not part.is_hidden or _is_borne_out(reading, part, outcome.parts)
    }
    if not found:
        return replace(outcome, reason=outcome.reason or _reason(outcome.parts))
    best = sorted(found, key=lambda place: merit(found[place]), reverse=True)
    chosen: list[Place] = []
    for place in best:
        is_own = found[place].is_balanced or not any(_is_same_letter(place, other, outcome.parts) for other in chosen)
        if is_own and not any(_is_told_twice(place, other, outcome.parts) for other in chosen):
            chosen.append(place)
    sender = _sender(outcome.parts[chosen[0][0]], outcome.parts)
    return replace(outcome, chosen=(chosen[0], *sorted(chosen[1:])), sender=sender or outcome.sender)


def say_verdicts(outcome: Outcome, reader: Reader) -> Outcome:
    """Put into words what became of each part."""
    parts = (
        part if part.verdict else replace(part, verdict=_verdict(part, number, outcome.chosen))
        for number, part in enumerate(outcome.parts)
    )
    return replace(outcome, parts=tuple(parts))


STAGES: tuple[Callable[[Outcome, Reader], Outcome], ...] = (
    unpack,
    read_parts,
    read_photos,
    choose,
    say_verdicts,
)


def read_original(original: Original, reader: Reader) -> Outcome:
    """All stages, one after another. What a file is never raises; only a failure on our side does."""
    outcome = Outcome(original)
    for stage in STAGES:
        outcome = stage(outcome, reader)
    return outcome


def _read_part(part: PartRead, reader: Reader, arrived_on: date, heading: Heading | None) -> PartRead:
    """Each letter in a part is read alone. Where none is a receipt, what is said is of the innermost. `heading` is what
    is known of a letter without one."""
    opened = open_bytes(part.data, part.filename, part.media_type)
    if isinstance(opened, Unopened):
        return replace(part, refusal=opened)
    found_letters = letters(opened.pages)
    found = [
        reader.read_each(letter.pages, _hints(letter.heading or heading, part.postmark, arrived_on))
        for letter in found_letters
    ]
    readings = tuple(reading for one in found if not isinstance(one, NotAReceipt) for reading in one)
    refusals = [one for one in found if isinstance(one, NotAReceipt)]
    return replace(
        part,
        media_type=opened.media_type,
        pages=opened.pages,
        readings=readings,
        refusal=None if readings else _refusal(part, opened.media_type, _telling(refusals)),
        heading=found_letters[-1].heading,
    )


def _telling(refusals: Sequence[NotAReceipt]) -> NotAReceipt:
    """What is said of the letters of a text without a receipt: of that which offers most, else of the innermost."""
    return max(reversed(refusals), key=lambda refusal: (len(refusal.offers), len(refusal.unclear)))


def _refusal(part: PartRead, kind: str, refusal: NotAReceipt) -> NotAReceipt | Unopened:
    """What is said of a part without a receipt. Pictures that a mail links to are never fetched."""
    is_of_pictures = kind == "text/html" and not refusal.offers and is_of_links(part.data)
    return Unopened(ONLY_LINKS) if is_of_pictures else refusal


def _is_picture(part: PartRead) -> bool:
    return sniff(part.data).startswith("image/")


def _opened(part: PartRead) -> PartRead:
    opened = open_bytes(part.data, part.filename, part.media_type)
    if isinstance(opened, Unopened):
        return replace(part, refusal=opened)
    return replace(part, media_type=opened.media_type, pages=opened.pages)


def _album_read(album: Mapping[int, PartRead], reader: Reader, hints: Hints) -> Iterator[tuple[int, PartRead]]:
    """The pictures by their numbers, each receipt with the first of its photos; one of several pages is read alone."""
    photos = [number for number, part in album.items() if len(part.pages) == 1]
    for number in album.keys() - photos:
        yield number, _with_readings(album[number], reader.read_each(album[number].pages, hints))
    for found in read_album(reader, [album[number].pages[0] for number in photos], hints):
        first, *others = (album[photos[photo]] for photo in found.photos)
        pages = tuple(part.pages[0] for part in (first, *others))
        yield photos[found.photos[0]], _with_readings(replace(first, pages=pages), found.readings)
        for photo in found.photos[1:]:
            yield photos[photo], replace(album[photos[photo]], pages=(), verdict=joined_with(first.filename))
        for photo in found.unneeded:
            yield photos[photo], replace(album[photos[photo]], pages=(), verdict=SHOWS_NO_MORE)


def _with_readings(part: PartRead, found: Readings | NotAReceipt) -> PartRead:
    if isinstance(found, NotAReceipt):
        return replace(part, refusal=found)
    return replace(part, readings=found)


def _heading(part: PartRead, read: Sequence[PartRead]) -> Heading | None:
    """That of the mail which the text of the same mail forwards: its files were forwarded with it."""
    headings = (other.heading for other in read if other.postmark is part.postmark)
    return next((heading for heading in headings if heading is not None), None)


def _sender(part: PartRead, parts: Sequence[PartRead]) -> str | None:
    """Who wrote the mail that the part stands in, rather than who forwarded it."""
    heading = _heading(part, parts)
    if heading is not None and heading.sender is not None:
        return heading.sender
    return part.postmark.sender if part.postmark else None


def _hints(heading: Heading | None, postmark: Postmark | None, arrived_on: date) -> Hints:
    """What the headers above the letter claim, else those of the mail that it is."""
    if heading is not None:
        sender, name, subject = heading.sender, heading.sender_name, heading.subject
        sent_on = day_in(heading.sent, arrived_on) if heading.sent else None
    else:
        mark = postmark or Postmark()
        sender, name, subject = mark.sender, mark.sender_name, mark.subject
        sent_on = mark.sent_at.date() if mark.sent_at else None
    is_possible = sent_on is not None and sent_on <= arrived_on
    return Hints(
        arrived_on,
        _domain(sender),
        sender_name=name,
        sent_on=sent_on if is_possible else None,
        subject=subject,
    )


def _verdict(part: PartRead, number: int, chosen: Sequence[Place]) -> str:
    if not part.readings:
        return verdict_on(part.refusal, is_chosen=False)
    told = (verdict_on(reading, is_chosen=(number, n) in chosen) for n, reading in enumerate(part.readings))
    return "; ".join(told)


def _says_the_same(part: PartRead, read: list[PartRead]) -> bool:
    return _kind(part) == "text" and any(other.is_balanced and other.postmark is part.postmark for other in read)


def _kind(part: PartRead) -> str:
    return part.media_type.partition("/")[0]


def _is_told_twice(one: Place, other: Place, parts: Sequence[PartRead]) -> bool:
    """Whether two places tell of one purchase. Within a mail, what only one says counts for nothing; of two mails, both
    have to say the day and the store."""
    first, second = (parts[part].readings[index] for part, index in (one, other))
    is_one_mail = parts[one[0]].postmark is parts[other[0]].postmark
    return (is_one_mail or say_where_and_when(first, second)) and may_be_one_purchase(first, second)


def _is_borne_out(reading: Reading, part: PartRead, parts: Sequence[PartRead]) -> bool:
    """Whether what is hidden in a mail balances, and comes to what is printed in it if anything is."""
    seen = [
        told for other in parts if other.postmark is part.postmark and not other.is_hidden for told in other.readings
    ]
    totals = {told.total for told in seen if told.total is not None}
    return reading.is_balanced and totals <= {reading.total}


def _is_same_letter(one: Place, other: Place, parts: Sequence[PartRead]) -> bool:
    """Whether both are in one mail, and not in two letters of one text."""
    return one[0] != other[0] and parts[one[0]].postmark is parts[other[0]].postmark


def _reason(parts: tuple[PartRead, ...]) -> str:
    """Why nothing was read: what kept a file from being opened, as the text around it is hardly the receipt then; else
    what was said of the first part that was tried. What offers something has prices, though no coupon came of them."""
    refused = [(part, part.refusal) for part in parts if part.refusal is not None]
    files = (refusal for part, refusal in refused if isinstance(refusal, Unopened) and _kind(part) != "text")
    said = next(files, None) or next((refusal for _, refusal in refused), None)
    if isinstance(said, NotAReceipt) and said.unclear and said.reason == NO_PRICES:
        return f"There is no receipt in it: {not_understood(len(said.unclear))}."
    if said is not None:
        return said.reason
    return (
        "There is no receipt in this email."
        if parts
        else "This email is empty. Please forward the one with the receipt."
    )


def _domain(address: str | None) -> str | None:
    return address.rpartition("@")[2].strip("> ").lower() or None if address and "@" in address else None
