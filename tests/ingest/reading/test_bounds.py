"""Texts that no till prints are read in full or refused, and never looked at again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_ingest.ocr.engine import MOST_LETTERS
from cartsnitch_ingest.pages.limits import Limits
from cartsnitch_ingest.pages.page import Box, Page, Word
from cartsnitch_ingest.pages.plain import open_plain
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import NotAReceipt, Reading
from cartsnitch_ingest.reading.rows import rows

from tests.ingest.reading.printed import read_text

SHOP = "  CORNER SHOP\n 03/14/2024 7:45 PM\n"


def cents(count: int) -> list[Decimal]:
    """So many amounts without a pattern."""
    return [Decimal(number * 7919 % 9973 + 100) / 100 for number in range(count)]


def amounts(count: int) -> str:
    return "  ".join(f"{amount:.2f}" for amount in cents(count))


@dataclass
class Wordy:
    """An engine that sees so many runs of text on any picture, and counts the pictures."""

    runs: int
    text: str = "WORD"
    name: str = "wordy 1"
    seen: list[bytes] = field(default_factory=list)

    def recognise(self, image: bytes) -> tuple[Word, ...]:
        self.seen.append(image)
        return tuple(Word(self.text, Box(0.1, at / self.runs, 0.1, 0.5 / self.runs), 0.99) for at in range(self.runs))


def photos(count: int) -> Sequence[Page]:
    return [Page(1000, 1000, image=b"%d" % number) for number in range(count)]


def test_a_receipt_of_two_thousand_rows_is_read_to_its_last_cent() -> None:
    prices = cents(2000)
    goods = "\n".join(f"GOODS {at:04}{price:>12.2f}" for at, price in enumerate(prices))
    reading = read_text(f"{SHOP}{goods}\nTOTAL     {sum(prices):>12.2f}")
    assert reading.is_balanced
    assert [line.amount for line in reading.lines] == prices


def test_a_long_receipt_that_does_not_balance_says_by_how_much() -> None:
    prices = cents(800)
    goods = "\n".join(f"GOODS {at:04}   {price:.2f}  {price + 3:.2f}" for at, price in enumerate(prices))
    reading = read_text(f"{SHOP}{goods}\nTOTAL      99.99")
    assert reading.gap == Decimal("99.99") - sum(line.amount for line in reading.lines)
    assert len(reading.lines) == len(prices)


def test_a_row_of_hundreds_of_numbers_is_one_line() -> None:
    reading = read_text(f"{SHOP}MILK  {amounts(480)}\nTOTAL  2.00")
    assert [line.text for line in reading.lines] == ["MILK"]


def test_payments_that_may_say_hundreds_of_amounts_are_still_told() -> None:
    reading = read_text(
        f"{SHOP}MILK  2.00\nTOTAL  2.00\nCASH  {amounts(400)}\nCASH  {amounts(400)}\nCHANGE  {amounts(30)}"
    )
    assert reading.is_balanced
    assert {line.kind for line in reading.lines} >= {LineKind.ITEM, LineKind.TENDER}


def test_rows_that_all_say_total_leave_the_goods_what_they_are() -> None:
    totals = "\n".join(f"TOTAL  {amount:.2f}" for amount in cents(600))
    reading = read_text(f"{SHOP}MILK  3.33\n{totals}")
    assert [line.amount for line in reading.lines if line.kind is LineKind.ITEM] == [Decimal("3.33")]
    assert reading.total is not None


def test_a_word_without_an_end_is_cut_and_what_stands_below_it_is_read() -> None:
    reading = read_text(f"{SHOP}{'1.1' * 6000}\nMILK  2.00\nTOTAL  2.00")
    assert reading.is_balanced
    (row,) = rows([Page(1, 1, words=(Word("x" * 5000, Box(0, 0, 1, 0.1)),))])
    assert len(row.text) < 1000


def test_of_many_receipts_in_one_text_the_first_are_parted() -> None:
    many = [
        f"  CORNER MARKET\n 03/{day % 28 + 1:02}/2024 {day % 12 + 1}:05 PM\nMILK {day}  2.{day:02}" for day in range(60)
    ]
    text = "\n".join(f"{head}\nTOTAL  2.{day:02}\nCASH   2.{day:02}" for day, head in enumerate(many))
    pages = open_plain(text.encode(), Limits())
    assert isinstance(pages, tuple)
    found = Reader([]).read_each(pages)
    assert isinstance(found, tuple)
    assert 1 < len(found) <= 12
    assert all(reading.is_balanced for reading in found[:-1])


def test_a_picture_with_more_text_than_any_receipt_is_refused_in_plain_words() -> None:
    first, second = Wordy(1001, "dense text " * 6), Wordy(10)
    found = Reader([first, second]).read(photos(1))
    assert isinstance(found, NotAReceipt)
    assert first.runs * len(first.text) > MOST_LETTERS
    assert found.reason == "There is far more text here than on a receipt. Please send only the receipt."
    assert (len(first.seen), len(second.seen)) == (1, 0)


def test_pages_behind_too_much_text_are_not_looked_at() -> None:
    engine = Wordy(1400)
    assert isinstance(Reader([engine]).read(photos(12)), NotAReceipt)
    assert len(engine.seen) == 3


def test_a_picture_with_as_much_text_as_a_long_receipt_is_read() -> None:
    engine = Wordy(1500)
    found = Reader([engine]).read(photos(1))
    assert not isinstance(found, Reading)
    assert found.reason == "There are no prices on it."
