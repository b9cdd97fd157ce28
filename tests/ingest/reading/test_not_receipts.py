from __future__ import annotations

import pytest
from cartsnitch_ingest.pages.page import Page
from cartsnitch_ingest.reading.read import read
from cartsnitch_ingest.reading.reading import NotAReceipt

from tests.ingest.reading.printed import lay_out


def test_a_picture_without_text_says_so() -> None:
    found = read([Page(100, 100, words=())])
    assert found == NotAReceipt("There is no text in this picture that we can read.")


@pytest.mark.parametrize(
    "text",
    [
        "Dear neighbour,\nthe water is turned off on Monday\nfrom 9:00 to 12:00.\nKind regards",
        "Your parcel is on its way!\nTracking number 1Z9999999999999999\nArrives Tuesday",
        "Big sale this weekend!\nEverything must go.\nNow only $4.99",
    ],
)
def test_letters_notices_and_advertisements_are_no_receipts(text: str) -> None:
    found = read([lay_out(text)])
    assert isinstance(found, NotAReceipt)
    assert found.reason.endswith(".")
