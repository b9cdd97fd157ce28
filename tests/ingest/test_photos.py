"""Photos as phones take them, with the real engines: a long receipt in parts, and two receipts in one picture."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.bundle import BundledFile, bundle
from cartsnitch_ingest.ocr.cascade import installed_engines
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import Reading
from cartsnitch_ingest.stages import Original, Outcome, read_original
from cartsnitch_server.demo.paper import LINE_HEIGHT, render
from cartsnitch_server.demo.photo import spoil
from cartsnitch_server.demo.samples import american, british
from PIL import Image

OVERLAP = 7 * LINE_HEIGHT
STRENGTH = 0.3
TABLE = (56, 34, 26)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(installed_engines())


def outcome_of(data: bytes, reader: Reader) -> Outcome:
    return read_original(Original(data, Channel.UPLOAD, None, None, date(2026, 3, 2)), reader)


def told(reading: Reading) -> tuple[object, ...]:
    """What is recorded of a receipt, but for its names, which engines spell as they see them."""
    lines = [(line.kind, line.amount, line.quantity, line.applies_to) for line in reading.lines]
    return reading.total, reading.purchased_on, reading.purchased_time, reading.store_slug, lines


def test_a_long_receipt_in_three_photos_reads_as_in_one(reader: Reader) -> None:
    paper = render(american())
    third = (paper.height - OVERLAP) // 3
    parts = [paper.crop((0, n * third, paper.width, (n + 1) * third + OVERLAP)) for n in range(3)]
    photos = [spoil(part, seed, STRENGTH) for seed, part in enumerate(parts)]
    sent = bundle([BundledFile(f"{n}.jpg", photos[n]) for n in (1, 2, 0)])

    (whole,) = outcome_of(spoil(paper, 3, STRENGTH), reader).readings
    joined = outcome_of(sent, reader)

    assert [told(reading) for reading in joined.readings] == [told(whole)]
    assert whole.total == american().total
    assert len(joined.pages) == 3


def test_two_receipts_in_one_photo_become_two(reader: Reader) -> None:
    composed = american(), british()
    taken = [Image.open(BytesIO(spoil(render(one), seed, STRENGTH))) for seed, one in enumerate(composed, start=4)]
    scene = Image.new("RGB", (sum(one.width for one in taken), max(one.height for one in taken)), TABLE)
    scene.paste(taken[0], (0, 0))
    scene.paste(taken[1], (taken[0].width, scene.height - taken[1].height))
    out = BytesIO()
    scene.save(out, "JPEG", quality=88)

    found = outcome_of(out.getvalue(), reader)

    assert [reading.total for reading in found.readings] == [one.total for one in composed]
    assert all(reading.is_balanced for reading in found.readings)
    places = [[told.box.x for line in reading.lines for told in line.evidence] for reading in found.readings]
    assert max(places[0]) < min(places[1])
