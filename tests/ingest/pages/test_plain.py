"""Plain text as pages: columns as they were typed."""

from __future__ import annotations

import pytest
from cartsnitch_ingest.pages.limits import Limits
from cartsnitch_ingest.pages.opening import Opened, open_bytes
from cartsnitch_ingest.pages.page import Page, Unopened


def pages_of(text: str | bytes, limits: Limits | None = None) -> tuple[Page, ...]:
    opened = open_bytes(text.encode() if isinstance(text, str) else text, "receipt.txt", "text/plain", limits)
    assert isinstance(opened, Opened), opened
    assert opened.media_type == "text/plain"
    return opened.pages


def test_columns_are_kept() -> None:
    (page,) = pages_of("\nMILK 2%      1.99 A\n  2 @ 0.59\n\nTOTAL        3.17\n\n")
    assert page.text == "MILK 2%      1.99 A\n  2 @ 0.59\n\nTOTAL        3.17"
    assert (page.width, page.height) == (19, 4)
    assert [word.text for word in page.words] == ["MILK", "2%", "1.99", "A", "2", "@", "0.59", "TOTAL", "3.17"]
    price = page.words[2].box
    assert (price.x, price.y, price.width, price.height) == (13 / 19, 0, 4 / 19, 1 / 4)


def test_tabs_reach_the_next_eighth_column() -> None:
    (page,) = pages_of("MILK\t1.99\nBREAD\t2.49")
    assert page.text == "MILK    1.99\nBREAD   2.49"


def test_form_feed_begins_a_page() -> None:
    first, second = pages_of("MILK 1.99\n\fTOTAL 1.99\n\f")
    assert (first.text, second.text) == ("MILK 1.99", "TOTAL 1.99")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_line_ends(end: str) -> None:
    (page,) = pages_of(f"MILK 1.99{end}TOTAL 1.99")
    assert page.text == "MILK 1.99\nTOTAL 1.99"


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_charsets(charset: str) -> None:
    (page,) = pages_of("Käse 3,49 €".encode(charset))
    assert page.text == "Käse 3,49 €"


def test_what_has_no_width_is_dropped_and_odd_spaces_are_spaces() -> None:
    (page,) = pages_of("TO\u200bTAL\u00a0\u20023.17\x1b[0m\x1bE")
    assert page.text == "TOTAL  3.17"


def test_too_many_words_and_too_many_pages() -> None:
    assert open_bytes(b"x " * 30_000, None, None) == Unopened("This text is far longer than a receipt.")
    assert open_bytes(b"x\n\f" * 60, None, None) == Unopened(
        "This text has more than 50 pages. Please send only the receipt."
    )


@pytest.mark.parametrize("data", [b"a" * 5_000_000, b"MILK 1.00\n" * 3000], ids=["a line", "rows"])
def test_what_is_longer_than_any_receipt_is_none(data: bytes) -> None:
    assert open_bytes(data, None, None) == Unopened("This text is far longer than a receipt.")


def test_the_longest_receipts_are_opened() -> None:
    assert isinstance(open_bytes(b"MILK 1.00\n" * 2000, None, None), Opened)
