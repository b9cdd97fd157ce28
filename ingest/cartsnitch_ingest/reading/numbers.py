"""Numbers as receipts print them: amounts, quantities, rates, and what OCR makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from cartsnitch_ingest.reading.sizes import is_size, size_behind

CENT = Decimal("0.01")

CURRENCY_SIGNS = {
    "RM": "MYR",
    "MYR": "MYR",
    "US$": "USD",
    "USD": "USD",
    "C$": "CAD",
    "CA$": "CAD",
    "CAD": "CAD",
    "A$": "AUD",
    "AUD": "AUD",
    "S$": "SGD",
    "SGD": "SGD",
    "€": "EUR",
    "EUR": "EUR",
    "£": "GBP",
    "GBP": "GBP",
    "CHF": "CHF",
    "SEK": "SEK",
    "NOK": "NOK",
    "DKK": "DKK",
    "PLN": "PLN",
    "CZK": "CZK",
    "NZ$": "NZD",
    "NZD": "NZD",
    "HK$": "HKD",
    "HKD": "HKD",
    "R$": "BRL",
    "BRL": "BRL",
    "MXN": "MXN",
    "ZAR": "ZAR",
    "INR": "INR",
    "₹": "INR",
    "PHP": "PHP",
    "₱": "PHP",
    "THB": "THB",
    "฿": "THB",
    "TRY": "TRY",
    "₺": "TRY",
    "RON": "RON",
    "HUF": "HUF",
    "CLP": "CLP",
    "COP": "COP",
    "IDR": "IDR",
    "JPY": "JPY",
    "KRW": "KRW",
    "VND": "VND",
    "ISK": "ISK",
    "$": None,
}
"""ISO 4217 codes of the signs that stand before or after an amount; a bare dollar sign is that of many countries."""

_LETTERS_FOR_DIGITS = 0.1
_BEHIND_GAP = 0.6
_BEGINS_WITH_SIGN = 0.7
_LOST_POINT = 0.4
_DIGIT_TOO_MANY = 0.6

GUESSED = _LOST_POINT
"""From this doubt on a number is no amount as it is printed."""

_LIKE_DOLLAR = frozenset("5893")

_SIGN = "|".join(re.escape(sign) for sign in sorted(CURRENCY_SIGNS, key=len, reverse=True))

_NUMBER = re.compile(
    rf"""
    (?<![\w.,/])
    (?P<open>\()?\s?
    (?P<before>[-–−](?=\d|\s?(?:{_SIGN})))?\s?
    (?P<currency>{_SIGN}|R(?=\d))?\s{{0,2}}
    (?P<sign>[-–−])?
    (?P<digits>
        \d{{1,3}}(?:[.,']\d{{3}})+[.,]\ ?\d{{2}}(?!\d)   # 1,234.56 and 1.234,56
      | \d+\ ?[.,]\d{{1,4}}(?![\d])                      # 9.99, 0.385, also with a gap before the point
      | \d+\ ?[.,]\ \d{{2}}(?=\s*(?:[A-Z]{{1,2}})?\s*$)   # 9. 99 at the end of a row
      | [.,]\d{{2}}(?!\d)                                # .99
      | \d+
    )
    (?P<close>\))?
    (?P<after>(?<=\d)[-–−](?=\s)|\ ?[-–−](?!\s?(?:{_SIGN})?\w*\d))?
    (?:(?P<percent>\s?%)
      |(?P<per>\s?(?:/|per)\s?(?:k\s?[gs9q]|lb|100\s?g|g|oz|ea|each|l|ltr|st|stk|un)\b)
      |(?P<measure>\s?(?:kg|lbs?|oz|lit(?:re|er)s?|gallons?)(?=[x×]\d|\b))
      |(?P<mark>\seach\b|[A-Za-z*#+$€£]{{0,3}})(?!\w))
    """,
    re.VERBOSE | re.IGNORECASE,
)

_LOOKS_LIKE_AN_AMOUNT = re.compile(
    r"^[-(]*(?:RM|[$€£S])?[-]?[\dOoQDlI|SZB]{1,5}[.,_][\dOoQDlI|SZB]{2}-?\)?(?:[A-Za-z*]{0,3}|/\w{1,3})$"
)
_MISREAD = str.maketrans(
    {"O": "0", "o": "0", "Q": "0", "D": "0", "l": "1", "I": "1", "|": "1", "Z": "2", "B": "8", "_": "."}
)

_DASH_FOR_POINT = re.compile(r"(?<=[$€£]\d)(?P<more>\d{0,3})[-–](?P<cents>\d\d)(?!\S)")
"""Behind a currency sign, what else should it be."""

_GAP_BEFORE_POINT = re.compile(r"\d [.,]\d\d(?!\d)")

_CLOCK_OR_DATE = re.compile(
    r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]\.?M\b)?"
    r"|(?<![\d.,])\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)"
    r"|(?<![\d.,])\d{1,2}(?P<separator>\s?[-/.]\s?)\d{1,2}(?P=separator)(?:20)?\d{2}(?![\d])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number and where it stands in its text; `value` carries its printed sign.

    `measure` is the unit of weight or volume behind it, `mark` other letters. `doubt` is how hard it is to believe that
    it says so: 0 as printed, 1 hardly.
    """

    value: Decimal
    decimals: int
    start: int
    end: int
    currency: str | None = None
    is_percent: bool = False
    is_unit_price: bool = False
    measure: str = ""
    mark: str = ""
    doubt: float = 0.0

    @property
    def is_amount(self) -> bool:
        """Whether it may be an amount of money: two decimals, and not said to be a weight or for a unit."""
        return self.decimals == 2 and not (self.is_percent or self.is_unit_price or self.measure)

    @property
    def may_begin_with_sign(self) -> bool:
        """Whether its first digit may be a dollar sign that was misread."""
        return self.currency is None and abs(self.value) >= 10 and str(abs(self.value))[0] in _LIKE_DOLLAR

    def without_first_digit(self) -> Number:
        """The amount behind a misread sign, with the sign of what it counts."""
        rest = Decimal(str(abs(self.value))[1:])
        return replace(self, value=rest.copy_sign(self.value), doubt=self.doubt + _BEGINS_WITH_SIGN)

    def behind_gap(self, text: str) -> Number | None:
        """Only the hundredths, where a gap in its text parts them from the rest: `FRUIT 20 .99` costs 0.99."""
        if not _GAP_BEFORE_POINT.search(text[self.start : self.end]):
            return None
        return replace(self, value=self.value % 1, doubt=self.doubt + _BEHIND_GAP)

    @property
    def is_whole(self) -> bool:
        return self.decimals == 0 and not self.is_percent


@lru_cache(maxsize=512)
def numbers(text: str) -> tuple[Number, ...]:
    """The numbers of a row from left to right; dates and times are none."""
    repaired = _repaired(text)
    without_dates = _CLOCK_OR_DATE.sub(lambda found: "\x00" * len(found[0]), repaired)
    return tuple(_found(without_dates, text))


_PARTED = re.compile(r"(?<![\w.,])(?P<digits>\d{1,4} \d\d)(?P<mark>(?:\s?[€$£])?\s?[A-Za-z]{0,2})$")
_WHOLE = re.compile(r"(?<![\w.,/#-])(?P<digits>(?!(?:19|20)\d\d)[1-9]\d{2,3})(?P<mark>(?:\s[A-Za-z]{1,2})?)$")
_LONG = re.compile(r"(?<![\w.,])(?P<digits>\d{1,4}[.,]\d{2})\d(?P<mark>[A-Za-z]{0,2})$")


_MASKED = re.compile(r"[*xX#]{3}")
"""Before the last digits of a card."""


def guesses(text: str) -> tuple[Number, ...]:
    """What the end of a row may say if a decimal point was not seen, or a mark was taken for a digit."""
    if _MASKED.search(text):
        return ()
    found = ((_PARTED, _LOST_POINT), (_WHOLE, _LOST_POINT), (_LONG, _DIGIT_TOO_MANY))
    return tuple(_guess(match, doubt) for pattern, doubt in found if (match := pattern.search(text.rstrip())))


def _guess(match: re.Match[str], doubt: float) -> Number:
    digits = re.sub(r"\D", "", match["digits"])
    value = Decimal(f"{digits[:-2]}.{digits[-2:]}")
    return Number(value, 2, match.start(), match.end("digits"), mark=match["mark"].strip(), doubt=doubt)


def currency_code(text: str) -> str | None:
    """The ISO 4217 code that stands by itself in a text that has one: `Total $12.71 USD`."""
    told = [word for word in re.findall(r"(?<![^\W\d])[A-Z]{3}(?![^\W\d])", text) if word in CURRENCY_SIGNS]
    return told[0] if len(set(told)) == 1 else None


def amount(text: str) -> Decimal | None:
    """The only amount of a text, None where there is none or more than one."""
    amounts = [number.value for number in numbers(text) if number.is_amount]
    return amounts[0] if len(amounts) == 1 else None


def _found(text: str, printed: str) -> Iterator[Number]:
    for match in _NUMBER.finditer(text):
        digits = match["digits"].replace(" ", "")
        whole, decimals = _split(digits)
        value = Decimal(f"{whole or 0}.{decimals}" if decimals else whole)
        negative = match["sign"] or match["after"] or match["before"] or (match["open"] and match["close"])
        currency = (match["currency"] or "").upper()
        # What has the sign of a currency or of a discount is money, whatever stands behind it.
        size = None if negative or currency or match["measure"] else size_behind(text, match.end("digits"))
        unit, end = size or ((match["measure"] or "").strip(), match.end())
        yield Number(
            value=-value if negative else value,
            decimals=len(decimals),
            start=match.start("open") if match["open"] else match.start(),
            end=end,
            currency=currency or None,
            is_percent=bool(match["percent"]),
            is_unit_price=bool(match["per"]),
            measure=unit,
            mark="" if size else (match["mark"] or "").strip(),
            doubt=_LETTERS_FOR_DIGITS * (text[match.start() : match.end()] != printed[match.start() : match.end()]),
        )


def _split(digits: str) -> tuple[str, str]:
    """Whole and decimal digits; the last separator is the decimal one."""
    parts = re.split(r"[.,']", digits)
    return ("".join(parts[:-1]), parts[-1]) if len(parts) > 1 else (digits, "")


def _repaired(text: str) -> str:
    """Letters read for digits put right, but only in what is an amount in all else. Nothing moves."""
    text = _DASH_FOR_POINT.sub(r"\g<more>.\g<cents>", text)
    return re.sub(r"\S+", lambda found: _repaired_token(found[0], text[found.end() :]), text)


def _repaired_token(token: str, behind: str) -> str:
    if not _LOOKS_LIKE_AN_AMOUNT.match(token) or not re.search(r"\d", token) or is_size(token, behind):
        return token
    head = re.match(r"^[-(]*(?:RM|[$€£])?", token)
    start = head.end() if head else 0
    tail = re.search(r"(?<=[.,_].{2})-?\)?(?:[A-Za-z*]{0,3}|/\w{1,3})$", token)
    end = tail.start() if tail else len(token)
    body = token[start:end]
    # An S before the digits is a dollar sign, one among them a five.
    if body.startswith("S") and start == 0:
        return "$" + body[1:].translate(_MISREAD).replace("S", "5") + token[end:]
    return token[:start] + body.translate(_MISREAD).replace("S", "5") + token[end:]
