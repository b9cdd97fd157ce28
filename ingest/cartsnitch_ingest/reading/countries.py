"""Countries: where a receipt was printed, for its currency and the order of its dates."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from cartsnitch_domain.stores.profiles import DateOrder, TaxHabit

from cartsnitch_ingest.reading.rows import Row
from cartsnitch_ingest.reading.vocabulary import fold

_PATTERN, _SIGN, _WORD = 3.0, 2.0, 1.0
"""What a post code or tax number, a currency sign and a word of the language weigh; each is counted once."""

_ENGLISH = frozenset({"US", "GB", "MY", "SG", "AU", "NZ", "IE", "ZA", "IN", "PH"})


@dataclass(frozen=True, slots=True)
class Country:
    """A country (ISO 3166-1 alpha-2), its currency (ISO 4217), and how its receipts print dates and taxes.

    `deposit` and `deposit_return` are words for it that are goods elsewhere: a Swedish `PANT` is none to wear.
    `has_hundredths` says that amounts are printed with them, `groups_by_space` that `1 234,56` is one amount.
    `has_mixed_dates` says that its tills print the day first, too, so that `date_order` is only what most of them do.
    `unit_of_scales` is that of weights that are printed without one.
    """

    code: str
    currency_code: str
    date_order: DateOrder
    tax: TaxHabit
    signs: tuple[str, ...]
    words: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    deposit: tuple[str, ...] = ()
    deposit_return: tuple[str, ...] = ()
    has_hundredths: bool = True
    groups_by_space: bool = False
    has_mixed_dates: bool = False
    unit_of_scales: str = "kg"

    @property
    def speaks_english(self) -> bool:
        """Whether names have no accents, so that one that was read is a speck on the paper."""
        return self.code in _ENGLISH

    def weight(self, printed: str, folded: str) -> float:
        """How much of the country there is in a text."""
        return (
            _PATTERN * any(pattern.search(printed) for pattern in self.patterns)
            + _SIGN * any(_stands((sign,), printed) for sign in self.signs)
            + _WORD * sum(_stands(word.split(), folded) for word in self.words)
        )


def country(rows: Sequence[Row], currency_code: str | None = None) -> Country | None:
    """The country that the most of the text tells of; `currency_code` decides between equals. None where nothing tells,
    or as much speaks for a country with another currency: a guess would be money that nobody paid.
    """
    printed = "\n".join(row.text for row in rows)
    folded = fold(printed)
    weights = {found: found.weight(printed, folded) + (found.currency_code == currency_code) for found in countries()}
    most = max(weights.values())
    best = [found for found, weight in weights.items() if weight == most]
    return best[0] if most > 0 and len({found.currency_code for found in best}) == 1 else None


@lru_cache(maxsize=1)
def countries() -> tuple[Country, ...]:
    """All countries of the data file."""
    table = tomllib.loads((files(__package__) / "countries.toml").read_text(encoding="utf-8"))
    return tuple(
        Country(
            code=code,
            currency_code=told["currency_code"],
            date_order=DateOrder(told["date_order"]),
            tax=TaxHabit(told["tax"]),
            signs=tuple(told["signs"]),
            words=tuple(told["words"]),
            patterns=tuple(re.compile(pattern, re.IGNORECASE) for pattern in told["patterns"]),
            deposit=tuple(told.get("deposit", ())),
            deposit_return=tuple(told.get("deposit_return", ())),
            has_hundredths=told.get("has_hundredths", True),
            groups_by_space=told.get("groups_by_space", False),
            has_mixed_dates=told.get("has_mixed_dates", False),
            unit_of_scales=told.get("unit_of_scales", "kg"),
        )
        for code, told in table.items()
    )


def _stands(parts: Sequence[str], text: str) -> bool:
    """Whether they stand in the text by themselves, one behind the other; a sign may touch the digits of its amount."""
    if not all(part in text for part in parts):  # most are in none, and a pattern takes ten times as long to say so
        return False
    pattern = r"\W+".join(map(re.escape, parts))
    return re.search(rf"(?<![^\W\d]){pattern}(?![^\W\d])", text) is not None
