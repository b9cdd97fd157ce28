"""How offers are worded: the patterns of offers.toml, with what amounts, days and numbers look like put into them. They
are matched against rows in small letters without accents."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from cartsnitch_ingest.reading.dates import MONTHS
from cartsnitch_ingest.reading.vocabulary import without_accents

LONGEST_ROW = 240
"""Letters of a row that are looked at: a longer one is small print."""

_SIGNS = {
    "us$": "USD",
    "ca$": "CAD",
    "c$": "CAD",
    "a$": "AUD",
    "$": None,
    "€": "EUR",
    "£": "GBP",
    "chf": "CHF",
    "fr.": "CHF",
    "fr": "CHF",
    "sfr.": "CHF",
    "usd": "USD",
    "eur": "EUR",
    "euros": "EUR",
    "euro": "EUR",
    "gbp": "GBP",
    "cad": "CAD",
    "pln": "PLN",
    "zl": "PLN",
    "zlotych": "PLN",
    "zlote": "PLN",
}
"""The currencies of the signs in offers; a bare dollar is that of many countries."""

_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "one ein eine einen eins un une een uno una jedna jedno",
            "two zwei deux twee dos dwa dwie dwoch",
            "three drei trois drie tres trzy trzech",
            "four vier quatre cuatro cztery czterech",
            "five funf cinq vijf cinco pieciu",
            "six sechs zes seis szesc szesciu",
        ),
        start=1,
    )
    for word in words.split()
}

_SIGN = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
_CENTS = r"\d{1,3}\s?(?:cents?|ct|c|¢)(?![a-z])|\d{1,3}p(?![a-z])"
_THOUSANDS = r"\d{1,3}(?:[., ']\d{3})+"
_WHOLE = rf"(?:{_THOUSANDS}|\d{{1,20}})"
_NO_CENTS = r"[.,]\s?[-–—](?!\s?\d)"
_MONEY = (
    rf"(?<![\d.,])(?:(?:{_SIGN})\s?{_WHOLE}(?:[.,]\d{{2}}|{_NO_CENTS})?(?![\d%])"
    rf"|{_WHOLE}(?:[.,]\d{{2}}|{_NO_CENTS})?\s?(?:{_SIGN})(?![a-z])"
    rf"|(?:{_SIGN})\s?[.,]\d{{2}}(?![\d%])|{_CENTS}|(?:\d{{1,3}}(?:[.,]\d{{3}})+|\d{{1,4}})[.,]\d{{2}}(?![\d%.]))"
)
_AMOUNT = re.compile(_MONEY)
_PERCENT = r"(?<![\d.,])-?\d{1,3}(?:[.,]\d{1,2})?\s?(?:%|percent|prozent|procent|pour ?cent|por ciento)"
_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_COUNT = rf"(?:(?<![\d.,])\d{{1,2}}|(?<![a-z])(?:{_WORDS})(?![a-z]))(?![\d%]|[.,]\d)"
NUMBERS = re.compile(rf"(?:{_WORDS})(?![a-z])")
"""A number of pieces in words."""

POLISH_MONTHS = {
    "stycznia": 1,
    "lutego": 2,
    "marca": 3,
    "kwietnia": 4,
    "maja": 5,
    "czerwca": 6,
    "lipca": 7,
    "sierpnia": 8,
    "wrzesnia": 9,
    "pazdziernika": 10,
    "listopada": 11,
    "grudnia": 12,
}
"""Months as offers in Polish say them, behind a day. On receipts they are not looked for: to a Croatian till listopada
is October."""

_MONTH = "|".join(sorted({*MONTHS, *POLISH_MONTHS}, key=len, reverse=True))
WEEKDAY = (
    r"(?<![a-z])(?:sun(?:day)?|mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs|rsday)?|fri(?:day)?|sat(?:urday)?"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|mo|di|mi|do|fr|sa|so"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miercoles|jueves|viernes|sabado|domingo"
    r"|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica"
    r"|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
    r"|poniedzialku?|wtorku|srody|czwartku|piatku|soboty|niedzieli)(?![a-z])\.?,?"
)
"""The day of a week, as it stands before a date."""

_DATE = (
    rf"(?:{WEEKDAY}\s?(?:the |den |dem |le |el )?)?"
    r"(?<![\d./-])(?:20\d\d-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}(?:[./-](?:20)?\d\d)?(?!\d)\.?"
    rf"|(?:{_MONTH})(?![a-z])\.?\s?\d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,?\s20\d\d)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|\.)?\s(?:of |de )?(?:{_MONTH})(?![a-z])\.?(?:,?\s(?:de )?20\d\d)?)"
)
_NEXT_DAY = re.compile(
    rf"([./]\d{{1,4}}\.?|(?<![\d.,])\d{{1,2}}\.?)[-–](?=\d{{1,2}}(?:[./]\d|\.?\s(?:{_MONTH})(?![a-z])))"
)
"""The end of a day, and the stroke that the next one follows."""

_SHAPES = {"money": _MONEY, "percent": _PERCENT, "n": _COUNT, "date": _DATE, "month": _MONTH}


@dataclass(frozen=True, slots=True)
class Said:
    """What a pattern found in a row: where, and the texts of its amounts, numbers and days, in their order."""

    start: int
    end: int
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wordings:
    """The patterns by what they say: kinds of offers, offers that are none of a coupon, what looks like one at all,
    prices with those before them, minimums, days, single words, parts of the shop, and the kinds of goods that are
    called so. What stands around the names of chains, and which of these are words besides, are no patterns."""

    kinds: Mapping[str, Sequence[re.Pattern[str]]]
    minimums: Mapping[str, Sequence[re.Pattern[str]]]
    days: Mapping[str, Sequence[re.Pattern[str]]]
    vague: Sequence[re.Pattern[str]]
    likely: Sequence[re.Pattern[str]]
    advertised: Sequence[re.Pattern[str]]
    words: Mapping[str, re.Pattern[str]]
    categories: Mapping[str, re.Pattern[str]]
    sorts: Mapping[str, re.Pattern[str]]
    around_names: frozenset[str]
    also_words: frozenset[str]


@lru_cache(maxsize=1)
def wordings() -> Wordings:
    """Those of the data file, read once."""
    table = tomllib.loads((files(__package__) / "offers.toml").read_text(encoding="utf-8"))
    words = table["words"]
    return Wordings(
        kinds={name: _patterns(told) for name, told in table["kind"].items()},
        minimums={name: _patterns(told) for name, told in table["minimum"].items()},
        days={name: _patterns(told) for name, told in table["days"].items()},
        vague=_patterns(table["vague"]["words"]),
        likely=_patterns(table["likely"]["words"]),
        advertised=_patterns(table["advertised"]["words"]),
        words={name: _any_of(told) for name, told in words.items()}
        | {"praise": _any_of(words["head"] + words["prose"])}
        | {"next": _any_of(words["next"] + words["next_time"] + words["coupon"])},
        categories=_wholes(table["category"]),
        sorts=_wholes(table["sorts"]),
        around_names=frozenset(table["chains"]["around"]),
        also_words=frozenset(table["chains"]["also_words"]),
    )


def plain(text: str) -> str:
    """A row as patterns see it: of its beginning, small letters without accents, one blank between words, and around
    the stroke between two days."""
    folded = without_accents(text[:LONGEST_ROW].replace("ß", "ss").replace("ł", "l").replace("Ł", "L")).lower()
    folded = _NEXT_DAY.sub(r"\1 - ", folded)
    return " ".join(folded.replace("’", "'").replace("´", "'").split())


def first(patterns: Iterable[re.Pattern[str]], text: str) -> Said | None:
    """What is said first, and of what begins there the longest."""
    found = [match for pattern in patterns if (match := pattern.search(text))]
    if not found:
        return None
    match = min(found, key=lambda each: (each.start(), -each.end()))
    return Said(match.start(), match.end(), tuple(value for value in match.groups() if value is not None))


def money_of(text: str) -> tuple[Decimal, str | None]:
    """An amount and its currency (ISO 4217); None where the sign is that of many countries, or there is none."""
    sign = next((sign for sign in sorted(_SIGNS, key=len, reverse=True) if sign in text), None)
    told = re.sub(r"[^\d.,]", "", text.replace(sign, "", 1) if sign else text)
    digits = _plain_number(told.rstrip(".,") if re.match(r"[.,]\d\d$", told) else told.strip(".,"))
    if sign is None and is_of_cents(text):
        return Decimal(digits) / 100, "GBP" if text.strip().endswith("p") else None
    return Decimal(digits), _SIGNS[sign] if sign else None


def money_in(text: str) -> str | None:
    """The only amount that a text has, as patterns see it."""
    found = [match[0] for match in _AMOUNT.finditer(text)]
    return found[0] if len(found) == 1 else None


def has_thousandths(text: str) -> bool:
    """Whether an amount of dollars or pounds has three digits behind its point: they have no more than cents."""
    return (
        re.search(r"\d\.\d{3}(?!\d)(?![.,]\d)", text) is not None and re.search(r"[$£]|usd|gbp|cad", text) is not None
    )


def is_of_cents(text: str) -> bool:
    """Whether an amount is one of hundredths, whose sign may be that of pieces, too."""
    return re.fullmatch(_CENTS, text.strip()) is not None


def _plain_number(digits: str) -> str:
    """An amount without what stands between thousands: two digits behind the last sign are hundredths."""
    hundredths = re.search(r"[.,](\d\d)$", digits)
    whole = re.sub("[.,]", "", digits[: hundredths.start()] if hundredths else digits)
    return f"{whole or 0}.{hundredths[1]}" if hundredths else whole


def percent_of(text: str) -> Decimal:
    """A percentage."""
    return Decimal(re.sub(r"[^\d.,]", "", text).replace(",", "."))


def number_of(text: str) -> int:
    """A number of pieces, also in words."""
    return _NUMBERS[text] if text in _NUMBERS else int(text)


def _wholes(told: Mapping[str, Sequence[str]]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(f"(?:{'|'.join(words)})") for name, words in told.items()}


def _patterns(told: Sequence[str]) -> list[re.Pattern[str]]:
    return [_pattern(each) for each in told]


def _any_of(told: Sequence[str]) -> re.Pattern[str]:
    return _pattern(f"(?:{'|'.join(sorted(told, key=len, reverse=True))})")


def _pattern(told: str) -> re.Pattern[str]:
    """A pattern with the shapes in place of their names; it stands by itself in a row."""
    shaped = re.sub(r"\{(money|percent|n|date|month)\}", lambda name: f"({_SHAPES[name[1]]})", told)
    return re.compile(rf"(?<!\w){shaped}(?!\w)")
