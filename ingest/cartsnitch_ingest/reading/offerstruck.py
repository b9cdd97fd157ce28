"""Struck-out prices: what goods were before, as a page shows it without a word.

One beside the price that is asked says what that was before. Beside what takes something off it says nothing of that:
"$13.99" struck out above "$3 off" is the price of the goods, and 3 dollars are none. There it is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from cartsnitch_ingest.pages.page import Word
from cartsnitch_ingest.reading.offerkinds import kind_in
from cartsnitch_ingest.reading.rows import Row
from cartsnitch_ingest.reading.wordings import first, money_in, plain, wordings

_TAKES_OFF = re.compile(r"%|(?<![^\s(])[-–−](?:us)?[$€£]?\d|\d[-–−](?![^\s)])|\d ?\+ ?\d")
"""What takes something off, or is of pieces, whatever words stand around it."""


def with_struck(row: Row) -> Row:
    """A row with the prices that are struck out in it, each between waves behind the price that it was before:
    `$9.99 ~$13.99~`. Offers that are struck out are none, and no price before."""
    if not any(word.struck for word in row.words):
        return row
    parts = (list(words) for _, words in groupby(row.words, key=lambda word: word.within))
    return Row(row.page, tuple(word for part in parts for word in _with_amounts(part)))


def _with_amounts(words: Sequence[Word]) -> Iterator[Word]:
    """The words of one element, with what is struck out beside a price in it."""
    is_of_price = not _takes_off(plain(" ".join(word.printed or word.text for word in words)))
    for place, word in enumerate(words):
        told = _amount(word) if is_of_price else None
        said = " ".join(each.printed or each.text for each in words[: place + 1])
        is_price = told is not None and first(wordings().advertised, plain(f"{said} ~{told}~")) is not None
        yield replace(word, printed=f"{word.printed or word.text} ~{told}~") if is_price else word


def _amount(word: Word) -> str | None:
    """The price that is struck out beside a word."""
    told = plain(word.struck or "")
    return money_in(told) if told and kind_in(told) is None else None


def _takes_off(text: str) -> bool:
    """Whether a text takes something off, or is of several pieces, in whatever words."""
    kind, told = kind_in(text), wordings()
    is_offer = kind is not None and kind[0] != "fixed_price"
    return is_offer or first(told.likely, text) is not None or _TAKES_OFF.search(text) is not None
