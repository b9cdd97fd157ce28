"""Spelling: how a country writes amounts, put as the rest of the reading knows them.

The core knows an amount by its two decimals. Where a currency has no hundredths in use (`$1.990` in Chile, `1 206 Ft`
in Hungary) they are written out, and where thousands are parted by a space they are put together. What was printed
stays in the word, for the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from statistics import median

from cartsnitch_ingest.pages.page import Box, Word
from cartsnitch_ingest.reading.countries import Country
from cartsnitch_ingest.reading.rows import Row

_SIGN = r"\$|[¥￥]|₩|₫|₱|Rp\.?|Ft|kr\.?|CLP|COP|HUF|IDR|ISK|JPY|KRW|VND|PYG|CRC"
_MONEY = re.compile(
    rf"(?P<open>[-–−(*]*)(?P<before>{_SIGN})?(?P<minus>[-–−*]*)(?P<digits>[1-9]\d{{0,2}}(?:[.,']\d{{3}})+|[1-9]\d{{0,6}}|0)"
    rf"(?P<close>[-–−)*]*)(?P<after>{_SIGN})?(?P<mark>(?:/\w{{1,3}})?[A-Z*]{{0,2}})",
    re.IGNORECASE,
)
_HUNDREDTHS = re.compile(r"\d[.,]\d\d\D{0,4}$")
_SIGN_ALONE = re.compile(rf"[-–−]?(?:{_SIGN})(?:/\w{{1,3}})?", re.IGNORECASE)
_MEASURE = re.compile(r"(?:kg|g|gr|l|lt|ml|cl|db|pcs|un|ud|stk|%)\.?", re.IGNORECASE)
_TIMES = re.compile(r"[x×*@à]", re.IGNORECASE)
_BEGINS_GROUPS = re.compile(r"[-–−(*]*(?:\$|Rp\.?|kr\.?)?[-–−]?[1-9]\d{0,2}", re.IGNORECASE)
_GROUP = re.compile(r"\d{3}(?!\d)(?:[.,]\d{2})?(?!\d)\S{0,3}")
_MARK = re.compile(r"[A-Z*%]{1,2}", re.IGNORECASE)

_SAME_EDGE = 0.06
"""Of the page's width, as of the amounts of all receipts."""

_SPACE = 1.6
"""Letters: a wider gap is one between columns."""


def spelt_out(printed: Sequence[Row], country: Country | None) -> tuple[Row, ...]:
    """The rows with all amounts in hundredths and their thousands together, as the country writes them."""
    if country is None or not (country.groups_by_space or not country.has_hundredths):
        return tuple(printed)
    rows = [_with_groups_joined(row) for row in printed] if country.groups_by_space else list(printed)
    if country.has_hundredths or _prints_hundredths(rows):
        return tuple(rows)
    edge = _edge(rows)
    return tuple(_in_hundredths(row, edge) for row in rows)


def _with_groups_joined(row: Row) -> Row:
    """`1 234,56` as one word, where no more than a letter's width parts its groups."""
    joined: list[Word] = []
    for word in row.words:
        before = joined[-1] if joined else None
        if before and _GROUP.fullmatch(word.text) and _may_go_on(before, word):
            joined[-1] = _together(before, word)
        else:
            joined.append(word)
    return Row(row.page, tuple(joined)) if len(joined) < len(row.words) else row


def _may_go_on(before: Word, word: Word) -> bool:
    letter = word.box.width / len(word.text)
    is_begun = bool(_BEGINS_GROUPS.fullmatch(before.text)) or (before.printed is not None and before.text[-1].isdigit())
    return is_begun and word.box.x - before.box.right < _SPACE * letter


def _together(one: Word, other: Word) -> Word:
    top, bottom = min(one.box.y, other.box.y), max(one.box.bottom, other.box.bottom)
    return replace(
        one,
        text=one.text + other.text,
        box=Box(one.box.x, top, other.box.right - one.box.x, bottom - top),
        confidence=min(one.confidence, other.confidence),
        slope=0.0,
        printed=f"{one.printed or one.text} {other.text}",
    )


def _prints_hundredths(rows: Sequence[Row]) -> bool:
    """Whether more amounts have hundredths than have none, whatever the currency."""
    last = [row.words[-1].text for row in rows]
    without = sum(bool((found := _MONEY.fullmatch(text)) and _is_surely_money(found)) for text in last)
    return sum(bool(_HUNDREDTHS.search(text)) for text in last) > without


def _is_surely_money(found: re.Match[str]) -> bool:
    return bool(found["before"] or found["after"] or not found["digits"].isdigit())


def _edge(rows: Sequence[Row]) -> float | None:
    """Where the column of amounts ends: that of those which cannot be anything else, if there are any."""
    ends = [(word, found) for row in rows if (word := _last(row)) and (found := _MONEY.fullmatch(word.text))]
    sure = [word.box.right for word, found in ends if _is_surely_money(found)]
    return median(sure or [word.box.right for word, _ in ends]) if ends else None


def _last(row: Row) -> Word | None:
    """The last word but signs and marks."""
    words = (
        word for word in reversed(row.words) if not (_SIGN_ALONE.fullmatch(word.text) or _MARK.fullmatch(word.text))
    )
    return next(words, None)


def _in_hundredths(row: Row, edge: float | None) -> Row:
    money = set(_money(row, edge))
    if not money:
        return row
    return Row(row.page, tuple(_spelt(word) if at in money else word for at, word in enumerate(row.words)))


def _money(row: Row, edge: float | None) -> Iterator[int]:
    """Which words are amounts: by their sign or their groups, by standing where amounts end, as the price behind an x,
    or as the price that a count before it makes an amount of."""
    last = _last(row)
    for at, word in enumerate(row.words):
        found = _MONEY.fullmatch(word.text)
        if found is None or _is_measured(row, at):
            continue
        is_at_end = word is last and edge is not None and abs(word.box.right - edge) < _SAME_EDGE
        is_sure = _is_surely_money(found) or _has_sign_beside(row, at)
        if is_sure or is_at_end or _is_behind_times(row, at) or _is_multiplied(row, at):
            yield at


def _is_measured(row: Row, at: int) -> bool:
    """Whether a unit of weight or number stands behind it."""
    return at + 1 < len(row.words) and bool(_MEASURE.fullmatch(row.words[at + 1].text))


def _has_sign_beside(row: Row, at: int) -> bool:
    beside = [row.words[place].text for place in (at - 1, at + 1) if 0 <= place < len(row.words)]
    return any(_SIGN_ALONE.fullmatch(text) for text in beside)


def _is_behind_times(row: Row, at: int) -> bool:
    return at > 1 and bool(_TIMES.fullmatch(row.words[at - 1].text)) and row.words[at - 2].text[:1].isdigit()


def _is_multiplied(row: Row, at: int) -> bool:
    if not 0 < at < len(row.words) - 1:
        return False
    count, price, product = (_whole(row.words[place].text) for place in (at - 1, at, at + 1))
    return bool(count and price and product) and count * price == product


def _whole(text: str) -> Decimal:
    found = _MONEY.fullmatch(text)
    return Decimal(re.sub(r"\D", "", found["digits"])) if found else Decimal()


def _spelt(word: Word) -> Word:
    found = _MONEY.fullmatch(word.text)
    if found is None:
        return word
    digits = re.sub(r"\D", "", found["digits"])
    before, behind = f"{found['open']}{found['minus']}".replace("*", ""), found["close"].replace("*", "")
    return replace(word, text=f"{before}{digits}.00{behind}{found['mark']}", printed=word.printed or word.text)
