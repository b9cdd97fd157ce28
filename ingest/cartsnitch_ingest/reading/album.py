"""An album: photos that came together, some of which may show parts of one receipt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cartsnitch_ingest.pages.page import Page
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.joining import Strip
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import NotAReceipt
from cartsnitch_ingest.reading.several import Readings

_NO_HINTS = Hints()


@dataclass(frozen=True, slots=True)
class PhotosRead:
    """What was read from some photos of an album, their indexes in the order of the receipt; evidence counts its pages
    in that order. `unneeded` are photos of the same receipt that show nothing which these do not.
    """

    photos: tuple[int, ...]
    readings: Readings | NotAReceipt
    unneeded: tuple[int, ...] = ()

    @property
    def is_balanced(self) -> bool:
        return not isinstance(self.readings, NotAReceipt) and all(reading.is_balanced for reading in self.readings)


def read_album(reader: Reader, photos: Sequence[Page], hints: Hints = _NO_HINTS) -> tuple[PhotosRead, ...]:
    """The receipts of an album: photos that overlap are read as one, all others alone.

    Photos that neither overlap nor balance are one receipt, in the order given, where that balances.
    """
    reader = reader.remembering()
    long = [_read_strip(reader, photos, strip, hints) for strip in reader.strips(photos, hints)]
    placed = {photo for one in long for photo in (*one.photos, *one.unneeded)}
    alone = [PhotosRead((at,), reader.read_each([photo], hints)) for at, photo in enumerate(photos) if at not in placed]
    return tuple(sorted((*long, *_in_order(reader, photos, alone, hints)), key=lambda one: min(one.photos)))


def _read_strip(reader: Reader, photos: Sequence[Page], strip: Strip, hints: Hints) -> PhotosRead:
    pages = [photos[photo] for photo in strip.photos]
    return PhotosRead(strip.photos, reader.read_each(pages, hints, strip), strip.unneeded)


def _in_order(
    reader: Reader, photos: Sequence[Page], alone: Sequence[PhotosRead], hints: Hints
) -> Iterator[PhotosRead]:
    open_ones = [one for one in alone if not one.is_balanced]
    indexes = tuple(photo for one in open_ones for photo in one.photos)
    if len(indexes) > 1:
        together = PhotosRead(indexes, reader.read_each([photos[index] for index in indexes], hints))
        if together.is_balanced:
            yield from (one for one in alone if one.is_balanced)
            yield together
            return
    yield from alone
