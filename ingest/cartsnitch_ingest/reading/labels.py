"""Labels: what a row says besides its numbers, as it is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cartsnitch_ingest.reading.numbers import Number
from cartsnitch_ingest.reading.quantities import OF_A_SIZE, Count, Quantity
from cartsnitch_ingest.reading.vocabulary import Role, meaning, names_something

_LETTERS = re.compile(r"[^\W\d_]{2}")
_EDGES = " \t-–:;.,*#=|@/\\_~'\"()[]{}€$£"
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]")
_PRINTED_BEFORE = re.compile(r"(?<!\S)(?:[=@](?=[^\W\d_])|-(?=\d+(?:\s|$))|[€$£](?=\d))")
"""Signs that are printed with the word or number behind them, and are none for looks: `=SUM`, `@HOME`, `-2 FOR 1`,
`$5 OFF`."""

_CODE_BEHIND_SLASH = re.compile(r"(?<!\S)/\d{3,}")
BEHIND_OFFERED = r"for|für|fuer|pour|por|per|para|voor|zum|halen|nemen|eur|euros?"
"""Words between how many, or how much, an offer is of and its terms: the number in front belongs to its name."""

PIECES_OFFERED = r"(?:st(?:ü|ue)ck|stk|stuks?|pcs?|pezzi|pz|uds?)\s[$€£]?\d{1,4}[.,]\d\d(?![\w.,%])"
"""What stands behind a number that is how many an offer is of for a price, where that is not the amount of the row:
`2 STÜCK 5,00  -1,00`."""

_LEADING_NUMBER = re.compile(
    rf"^\s*(?:\(?\d{{1,3}}\)?\s?(?:x|QTY)?|x)(?=\s)(?!\s?%)(?!\s?(?:{BEHIND_OFFERED})\b)(?!\s?off\s[\d$€£])(?!\s+(?:{OF_A_SIZE})\b)(?!\s?{PIECES_OFFERED})",
    re.IGNORECASE,
)

_OUNCES_READ_AS_ZERO = re.compile(r"(?:(?<=\d\d)|(?<=\d)(\s))0Z\b")
"""`20Z` is how some print twenty ounces."""

_ZERO_AMONG_LETTERS = re.compile(r"(?<![\w.,-])(?=(?:0*[A-Z]){2})[A-Z0]*[A-Z](?![\w-])", re.IGNORECASE)

_RATED = frozenset(
    {Role.SUBTOTAL, Role.TOTAL, Role.TAX, Role.TAX_TABLE, Role.ROUNDING, Role.TENDER, Role.CHANGE, Role.FEE}
)
"""What these say beside a rate is their name; in the name of anything else a percentage is part of it."""


Part = Number | Quantity | Count
"""What of a text is no name."""


def label(text: str, found: Sequence[Number], *others: Part | None, identifier: str | None = None) -> str:
    """The text with amounts and what follows the last of them taken out, and the `others` and the identifier.

    A percentage stays where it is part of a name (`2% MILK`), and goes where it is a rate (`TAX 6%`).
    """
    parts: list[Part] = [*_numeric(found), *(part for part in others if part)]
    plain = _kept(text, found, parts, identifier)
    said = meaning(plain)
    if said.is_whole and said.role is Role.TAX:
        return _before_rate(text, found) or plain
    if (said.is_whole and said.role in _RATED) or not names_something(plain):
        return plain
    rates = [number for number in found if number.is_percent and _is_in_name(text, number, found)]
    return without_misread_zeros(_kept(text, found, [part for part in parts if part not in rates], identifier))


def trimmed(text: str) -> str:
    """The text without what stands at its edges for looks; the slash of a code (`/1105201`) and the sign of a word are
    printed with it, a quote or bracket that was opened is closed, and a bracket the other way round."""
    spaced = re.sub(r"\s+", " ", text)
    bare = spaced.strip(_EDGES)
    bare += '"' if bare.count('"') % 2 and f'{bare}"' in spaced else ""
    if bare.count("(") > bare.count(")") and f"{bare})" in spaced:
        bare += ")"
    if bare.count(")") > bare.count("(") and f"({bare}" in spaced:
        bare = f"({bare}"
    start = len(spaced) - len(spaced.lstrip(_EDGES)) - 1
    if bare and start >= 0 and (sign := _PRINTED_BEFORE.match(spaced, start)):
        return f"{sign[0]}{bare}"
    return "/" + bare if any(code[0] == "/" + bare for code in _CODE_BEHIND_SLASH.finditer(text)) else bare


def without_misread_zeros(text: str) -> str:
    """The letter O where a zero was read for it: `12 0Z`, `OLIVE 0IL`."""
    ounces = _OUNCES_READ_AS_ZERO.sub(lambda found: f"{found[1] or ''}OZ", text)
    return _ZERO_AMONG_LETTERS.sub(lambda found: _with_letter(found[0]), ounces)


def _with_letter(word: str) -> str:
    return word.replace("0", "o" if word.replace("0", "").islower() else "O")


def _numeric(found: Sequence[Number]) -> Iterator[Number]:
    return (number for number in found if number.is_amount or number.is_percent or number.is_unit_price)


def _kept(text: str, found: Sequence[Number], parts: Sequence[Part], identifier: str | None) -> str:
    amounts = [number for number in found if number.is_amount]
    kept = _without(text[: _end(text, amounts)], [(part.start, part.end) for part in parts])
    if identifier:
        kept = _EMPTY_BRACKETS.sub(" ", kept.replace(identifier, " ", 1))
    return trimmed(_LEADING_NUMBER.sub(" ", kept))


def _before_rate(text: str, found: Sequence[Number]) -> str | None:
    """The name of a tax, where its rate and what it is taken of are printed behind."""
    first = next(_numeric(found), None)
    name = trimmed(text[: first.start]) if first else ""
    said = meaning(name)
    return name if said.is_whole and said.role is Role.TAX else None


def _is_in_name(text: str, rate: Number, found: Sequence[Number]) -> bool:
    """Whether no amount stands before the percentage, or letters behind it, so that it is no column of rates."""
    behind = text[rate.end :]
    return not any(number.is_amount and number.end <= rate.start for number in found) or bool(_LETTERS.search(behind))


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    letters = list(text)
    for start, end in spans:
        letters[start:end] = " " * len(letters[start:end])
    return "".join(letters)


def _end(text: str, amounts: Sequence[Number]) -> int:
    """Marks for tax and the like stand behind the last amount; a name may, too, if none stands before it."""
    if not amounts:
        return len(text)
    tail, head = text[amounts[-1].end :], text[: amounts[0].start]
    return len(text) if len(_LETTERS.findall(tail)) > 1 or not _LETTERS.search(head) else amounts[-1].start
