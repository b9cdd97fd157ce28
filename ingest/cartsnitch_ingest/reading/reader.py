"""The reader: pictures and text to a receipt, as cheaply as it will balance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from cartsnitch_ingest.ocr.cascade import Recognised, recognise
from cartsnitch_ingest.ocr.engine import MOST_LETTERS, OcrEngine, letters
from cartsnitch_ingest.ocr.orientation import turned_box, turned_image
from cartsnitch_ingest.ocr.remembering import Remembering
from cartsnitch_ingest.pages.page import Page
from cartsnitch_ingest.reading.advice import Adviser, advised
from cartsnitch_ingest.reading.beside import read_beside
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.joining import Strip, strips
from cartsnitch_ingest.reading.offer import Offer
from cartsnitch_ingest.reading.offering import with_offers
from cartsnitch_ingest.reading.reading import Evidence, NotAReceipt, Reading
from cartsnitch_ingest.reading.sameness import merit_of_all
from cartsnitch_ingest.reading.several import Readings, read_each
from cartsnitch_ingest.reading.witnesses import seconded

READER_VERSION = "11"
"""Goes up whenever the same pages may be read differently, so that what was recorded can be read again."""

_NO_HINTS = Hints()
_TOO_MUCH = NotAReceipt("There is far more text here than on a receipt. Please send only the receipt.")


@dataclass(frozen=True, slots=True)
class _Opinion:
    """The pages as one engine recognised them, upright, and how each was turned for that."""

    pages: tuple[Page, ...]
    quarters: tuple[int, ...]
    is_too_much: bool = False


class Reader:
    """Reads with the engines it is given, the first of them always, the others where the receipt does not balance; an
    adviser is asked where none of them did.

    Keeps no state between receipts and may be called from several threads.
    """

    def __init__(self, engines: Sequence[OcrEngine], adviser: Adviser | None = None) -> None:
        self._engines = tuple(engines)
        self._adviser = adviser

    def read(self, pages: Sequence[Page], hints: Hints = _NO_HINTS) -> Reading | NotAReceipt:
        """The receipt on the pages of one part, the first where there are several."""
        found = self.read_each(pages, hints)
        return found if isinstance(found, NotAReceipt) else found[0]

    def remembering(self) -> Reader:
        """The same for one receipt, on whose pictures each engine is asked once."""
        return Reader([Remembering(engine) for engine in self._engines], self._adviser)

    def strips(self, photos: Sequence[Page], hints: Hints = _NO_HINTS) -> tuple[Strip, ...]:
        """The long receipts that several photos show parts of."""
        if self._engines:
            seen = (_opinion(self._engines[0], [photo], (None,)) for photo in photos)
            photos = [
                replace(photo, words=()) if one.is_too_much else one.pages[0]
                for photo, one in zip(photos, seen, strict=True)
            ]
        return strips(photos, hints)

    def read_each(
        self, pages: Sequence[Page], hints: Hints = _NO_HINTS, strip: Strip | None = None
    ) -> Readings | NotAReceipt:
        """Every receipt on the pages of one part, or on those of the photos of a strip, in its order; pages without
        words are recognised first.
        """
        if all(page.words or page.image is None for page in pages):
            pages = strip.trimmed(pages) if strip else pages
            found = self._advised(read_each(pages, hints), [_Opinion(tuple(pages), (0,) * len(pages))], hints)
            return with_offers(found, pages, hints)
        return self._read_pictures(pages, hints, strip)

    def _read_pictures(self, pages: Sequence[Page], hints: Hints, strip: Strip | None) -> Readings | NotAReceipt:
        opinions: list[_Opinion] = []
        best: Readings | NotAReceipt = NotAReceipt("There is nothing here that can read a picture.")
        for engine in self._engines:
            turns = opinions[0].quarters if opinions else (None,) * len(pages)
            opinions.append(_opinion(engine, pages, turns, strip))
            if opinions[0].is_too_much:
                return _TOO_MUCH
            found = read_beside(opinions[0].pages, hints, rivals=[opinion.pages for opinion in opinions[1:]])
            best = found if len(opinions) == 1 else _better(best, found)
            if _balance(best):
                break
        if not opinions:
            return best
        best = _seconded(best, [opinion.pages for opinion in opinions[1:]])
        found = with_offers(self._advised(best, opinions, hints), opinions[0].pages, hints)
        return _as_photographed(found, opinions[0].quarters)

    def _advised(
        self, found: Readings | NotAReceipt, opinions: Sequence[_Opinion], hints: Hints
    ) -> Readings | NotAReceipt:
        """With what the adviser has to say on a receipt that does not balance."""
        if self._adviser is None or isinstance(found, NotAReceipt) or len(found) > 1 or _balance(found):
            return found
        shown = map(_upright, opinions[0].pages, opinions[0].quarters)
        told = [opinion.pages for opinion in opinions]
        return advised(found[0], tuple(shown), told, hints, self._adviser)


def _opinion(
    engine: OcrEngine, pages: Sequence[Page], turns: Sequence[int | None], strip: Strip | None = None
) -> _Opinion:
    """Pages are left as they are from where there is too much on those before them."""
    found: list[Recognised] = []
    seen = 0
    for page, quarters in zip(pages, turns, strict=True):
        found.append(_recognised(engine, page, quarters) if seen <= MOST_LETTERS else Recognised(()))
        seen += 0 if page.words else letters(found[-1].words)
    upright = tuple(replace(page, words=one.words) for page, one in zip(pages, found, strict=True))
    shown = strip.trimmed(upright) if strip else upright
    return _Opinion(shown, tuple(one.quarters for one in found), is_too_much=seen > MOST_LETTERS)


def _recognised(engine: OcrEngine, page: Page, quarters: int | None) -> Recognised:
    """The words of a page; `quarters` is how an engine before found it to be turned."""
    if page.words or page.image is None:
        return Recognised(page.words)
    if quarters is None:
        return recognise(engine, page.image, page.width, page.height)
    image = turned_image(page.image, quarters) if quarters else page.image
    return Recognised(engine.recognise(image), quarters)


def _upright(page: Page, quarters: int) -> Page:
    return replace(page, image=turned_image(page.image, quarters)) if page.image and quarters else page


def _seconded(found: Readings | NotAReceipt, others: Sequence[Sequence[Page]]) -> Readings | NotAReceipt:
    if isinstance(found, NotAReceipt) or not others:
        return found
    return tuple(seconded(reading, others) for reading in found)


def _balance(found: Readings | NotAReceipt) -> bool:
    return not isinstance(found, NotAReceipt) and all(reading.is_balanced for reading in found)


def _better(one: Readings | NotAReceipt, other: Readings | NotAReceipt) -> Readings | NotAReceipt:
    """Those that balance; else the first, which the better engine made alone, if it is a receipt at all."""
    if isinstance(one, NotAReceipt) or isinstance(other, NotAReceipt):
        return other if isinstance(one, NotAReceipt) else one
    return other if merit_of_all(other) > merit_of_all(one) else one


def _as_photographed(found: Readings | NotAReceipt, quarters: Sequence[int]) -> Readings | NotAReceipt:
    """Evidence where it stands on the pages as they came in, not as they were turned."""
    if not any(quarters):
        return found
    if isinstance(found, NotAReceipt):
        return replace(found, offers=_offers_turned_back(found.offers, quarters))
    return tuple(_turned_back_all(reading, quarters) for reading in found)


def _turned_back_all(reading: Reading, quarters: Sequence[int]) -> Reading:
    back = partial(_turned_back, quarters=quarters)
    lines = tuple(replace(line, evidence=tuple(map(back, line.evidence))) for line in reading.lines)
    return replace(reading, lines=lines, offers=_offers_turned_back(reading.offers, quarters))


def _offers_turned_back(offers: Sequence[Offer], quarters: Sequence[int]) -> tuple[Offer, ...]:
    back = partial(_turned_back, quarters=quarters)
    return tuple(replace(offer, evidence=tuple(map(back, offer.evidence))) for offer in offers)


def _turned_back(told: Evidence, quarters: Sequence[int]) -> Evidence:
    return replace(told, box=turned_box(told.box, -quarters[told.page - 1]))
