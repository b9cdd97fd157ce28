"""Both engines on a picture that the test prints itself."""

from __future__ import annotations

import shutil
from io import BytesIO

import pytest
from cartsnitch_ingest.ocr.cascade import installed_engines
from cartsnitch_ingest.ocr.engine import EngineMissing, OcrEngine
from cartsnitch_ingest.ocr.rapid import RapidEngine
from cartsnitch_ingest.ocr.tesseract import TesseractEngine
from PIL import Image

from tests.ingest.reading.printed import photograph

RECEIPT = """
   CORNER MARKET

MILK             3.19
SOURDOUGH        5.49
TOTAL            8.68
"""


@pytest.fixture(scope="module", params=["rapid", "tesseract"])
def engine(request: pytest.FixtureRequest) -> OcrEngine:
    if request.param == "rapid":
        return RapidEngine()
    if shutil.which("tesseract") is None:
        # The product runs without it, too, where the wrapper may not install it; then there is no engine to test.
        pytest.skip("tesseract is not installed")
    return TesseractEngine()


def test_words_are_recognised_where_they_stand(engine: OcrEngine) -> None:
    picture = photograph(RECEIPT).image
    assert picture is not None
    words = {word.text: word for word in engine.recognise(picture)}
    assert {"MILK", "3.19", "SOURDOUGH", "5.49", "TOTAL", "8.68"} <= set(words)
    assert words["MILK"].box.right < words["3.19"].box.x
    assert words["MILK"].box.y < words["SOURDOUGH"].box.y < words["TOTAL"].box.y
    assert abs(words["MILK"].box.y - words["3.19"].box.y) < words["MILK"].box.height / 2
    assert words["8.68"].confidence > 0.8


def test_blank_paper_has_no_words(engine: OcrEngine) -> None:
    out = BytesIO()
    Image.new("RGB", (300, 400), "white").save(out, "PNG")
    assert engine.recognise(out.getvalue()) == ()


def test_an_engine_says_its_name_and_version(engine: OcrEngine) -> None:
    name, _, version = engine.name.partition(" ")
    assert name in {"rapidocr", "tesseract"}
    assert version[0].isdigit()


def test_a_tilted_run_tells_its_slope() -> None:
    picture = photograph("A RATHER LONG ROW OF PRINTED TEXT 12.99", tilt=-4).image
    assert picture is not None
    width, height = Image.open(BytesIO(picture)).size
    (run, *_) = RapidEngine().recognise(picture)
    assert run.slope * height / width == pytest.approx(0.07, abs=0.02), "four degrees down to the right"


def test_a_machine_without_tesseract_says_so() -> None:
    with pytest.raises(EngineMissing):
        TesseractEngine(program="no-such-program")


def test_the_better_reader_of_photographs_comes_first() -> None:
    assert installed_engines()[0].name.startswith("rapidocr")


def test_rapid_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("it asks the network")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    picture = photograph("TOTAL   8.68").image
    assert picture is not None
    assert [word.text for word in RapidEngine().recognise(picture)] == ["TOTAL", "8.68"]
