"""Struck-out prices: what goods were before, as a page shows it without a word."""

from __future__ import annotations

from dataclasses import replace

from cartsnitch_ingest.pages.page import Word
from cartsnitch_ingest.reading.offerkinds import kind_in
from cartsnitch_ingest.reading.rows import Row
from cartsnitch_ingest.reading.wordings import money_in, plain


def with_struck(row: Row) -> Row:
    """A row with the amounts that are struck out in it, each between waves behind the word that it stands beside:
    `$9.99 ~$13.99~`. Offers that are struck out are none, and no price before."""
    return Row(row.page, tuple(map(_with_amount, row.words))) if any(word.struck for word in row.words) else row


def _with_amount(word: Word) -> Word:
    told = plain(word.struck or "")
    if not told or money_in(told) is None or kind_in(told) is not None:
        return word
    return replace(word, printed=f"{word.printed or word.text} ~{money_in(told)}~")
