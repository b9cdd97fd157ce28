"""The statement of an offer, of which every part has to be explained: what is left over may be a condition.

What it takes off is put aside first, then what has to be bought, the days, and the small print that changes nothing.
The rest of that sentence is the name of the goods, or nothing. A number, an amount or a word of conditions that is left
makes the offer unclear.

Of the sentences behind it, and of the lines close below, the same holds: each part of them is a term that is
understood, or one of what is known to change nothing (offerasides.py). What is neither makes the offer unclear, too.
What stands before it, and what is set off from it by a gap, may be of anything, so that it is read the other way round:
there only words that are known to be a condition do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from cartsnitch_ingest.reading.offerasides import is_aside, is_place, is_sender
from cartsnitch_ingest.reading.offergoods import category_of, is_clean, is_name, is_size, without_fillers
from cartsnitch_ingest.reading.offerkinds import Beginning
from cartsnitch_ingest.reading.wordings import Said, first, has_thousandths, is_of_cents, money_of, number_of, wordings

_OFF, _GONE = "¦", "|"
"""Where that which is taken off stood, and where anything else did that is explained."""

_SENTENCES = re.compile(r"(?<=[^\W_]{4})\.(?:\s|$)|(?<=[|¦])\s*\.(?:\s|$)|[!?;]")
_PARTS = re.compile(r"[|¦:()]|,\s|,$|\s[-–—]\s|\s[-–—]$|\.\s")
_CLAUSES = re.compile(r"[|¦()]|,\s|,$|\s[-–—]\s|\s[-–—]$|\.\s")
_CELLS = re.compile(r"[|¦•·]")
_FEWEST_IN_PIECE = 4
"""Of eggs, rolls and the like: fewer may be so many cartons and packs."""

_OPEN = re.compile(r"\d|%|[$€£¢]")


@dataclass(frozen=True, slots=True)
class Minimum:
    """What has to be bought: an amount with its currency, pieces, and whether it is of all that is bought."""

    amount: Decimal | None = None
    currency_code: str | None = None
    count: Decimal | None = None
    is_of_basket: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """What an offer says beside what it takes off; `goods` is None where it names none."""

    goods: str | None
    is_of_basket: bool
    minimum: Minimum
    is_clear: bool


def statement(beginning: Beginning, below: Sequence[str] = (), apart: Sequence[str] = ()) -> Statement:
    """What the text of an offer says, with the lines close below it that are no other's, and those behind a gap."""
    text, minimum = _with_minimum(f"{beginning.before} {_OFF} {beginning.behind}", beginning)
    sentences = _SENTENCES.split(_explained(text))
    at = next((place for place, each in enumerate(sentences) if _OFF in each), 0)
    goods, is_of_basket, is_clear = _named(sentences[at])
    is_clear = is_clear and not any(map(_is_open, [*sentences[:at], *sentences[at + 1 :]]))
    is_clear = is_clear and not (beginning.kind == "amount_off" and any(map(_is_of_each, [text, *below])))
    is_clear = is_clear and not any(map(is_doubted, sentences[at + 1 :]))
    for place, line in enumerate((*below, *apart)):
        is_asked = minimum == Minimum() and not says_how_to_leave(line)
        rest, minimum = _with_minimum(line, beginning) if is_asked else (line, minimum)
        is_clear = is_clear and not is_condition(rest) and not (place < len(below) and is_doubted(rest))
    if beginning.kind == "fixed_price" and minimum.count is not None:
        is_clear = False
    return Statement(goods, is_of_basket, minimum, is_clear)


def is_of_terms(line: str) -> bool:
    """Whether a line says nothing but terms: days, a limit, small print."""
    return bool(line) and not _parts(_explained(line))


def says_terms(line: str) -> bool:
    """Whether a line says days, or anything else that is a term of an offer."""
    told, words = wordings(), wordings().words
    is_dated = any(first(patterns, line) for patterns in told.days.values())
    return is_dated or any(words[name].search(line) for name in ("clip", "alone", "together", "limit", "once"))


def says_terms_of_one(line: str) -> bool:
    """Whether a line says a term that an offer may have and others not: days, how often, with what, or a minimum."""
    told, words = wordings(), wordings().words
    is_said = any(first(patterns, line) for patterns in (*told.days.values(), *told.minimums.values()))
    return is_said or any(words[name].search(line) for name in ("alone", "limit", "once"))


def is_all_of_basket(line: str) -> bool:
    """Whether a line says that an offer is off the whole basket, and nothing else."""
    rest = wordings().words["basket"].sub(f" {_GONE} ", line)
    return rest != line and not _parts(_explained(rest))


def is_condition_of_all(line: str) -> bool:
    """Whether a line says of all the offers of a mail what has to be done or bought, or whom they are for."""
    words = wordings().words
    return words["of_all"].search(line) is not None and words["condition"].search(_explained(line)) is not None


def is_condition(line: str) -> bool:
    """Whether a line says what has to be done or bought, or until when, in words that are not understood."""
    rest = _explained(line)
    words = wordings().words
    if words["somewhere"].search(line) or words["condition"].search(rest):
        return True
    return words["deadline"].search(rest) is not None and words["day"].search(rest) is not None


def is_doubted(text: str) -> bool:
    """Whether there is anything in it that is neither understood nor known to change nothing. Beside the words by which
    one leaves a list stands who sent it, and where they are."""
    if says_how_to_leave(text):
        return not all(all(map(is_aside, parts_of(cell))) or is_sender(cell) for cell in _CELLS.split(text))
    return not all(map(is_aside, parts_of(text)))


def says_how_to_leave(text: str) -> bool:
    """Whether a part of it says how one leaves a list."""
    leaves = wordings().words["leaves"]
    return any(leaves.fullmatch(part.strip(" .")) for part in parts_of(text))


def parts_of(text: str) -> list[str]:
    """What a text says beside what is understood of it, part by part."""
    rest = wordings().words["basket"].sub(f" {_GONE} ", _explained(text))
    sentences = (each for each in _SENTENCES.split(rest) if not is_place(each))
    parts = (part.strip() for each in sentences for part in _CLAUSES.split(each))
    return [part for part in parts if without_fillers(part)]


def _with_minimum(text: str, beginning: Beginning) -> tuple[str, Minimum]:
    """A text without the minimum that it says; that of a bundle is told by its own numbers."""
    told, text = wordings().minimums, " ".join(text.split())
    amount = first(told["amount"], text)
    if amount is not None and (is_of_cents(amount.values[0]) or has_thousandths(amount.values[0])):
        # "6 ct or more" are six pieces, and $2.005 is no amount
        amount = None
    if amount is not None and _is_price(text, amount):
        amount = None
    is_of_basket = amount is not None and _is_of_basket(text, amount)
    text = _without(text, amount)
    count = None if beginning.is_bundle else first(told["count"], text)
    count = None if count is not None and _is_in_piece(text, count) else count
    text = _without(text, count)
    money, currency = money_of(amount.values[0]) if amount else (None, None)
    pieces = number_of(count.values[0]) if count else 0
    return text, Minimum(money, currency, Decimal(pieces) if pieces > 1 else None, is_of_basket)


def _is_of_each(text: str) -> bool:
    """Whether money is said to be off each piece, or each pound."""
    words = wordings().words
    return words["each"].search(words["harmless"].sub(" ", words["limit"].sub(" ", text))) is not None


def _is_in_piece(text: str, count: Said) -> bool:
    """Whether a number is of what is in one piece: 18 eggs are a carton."""
    goods = without_fillers(text[count.end :])
    return number_of(count.values[0]) >= _FEWEST_IN_PIECE and wordings().words["pieces"].match(goods) is not None


def _is_price(text: str, amount: Said) -> bool:
    """Whether an amount may be what goods cost: it stands behind what is off them, with no word of its own. `$5 off
    $25`, which names none before, is off so much."""
    said = text[amount.start : amount.end].replace(_OFF, "", 1).strip()
    return said == amount.values[0] and is_name(without_fillers(_explained(text[: amount.start])))


def _is_of_basket(text: str, amount: Said) -> bool:
    """Whether an amount is to be bought of anything: it says so, and no goods stand behind it. Where it does not, it is
    taken to be of the goods: who buys so much of them buys so much."""
    said, behind = text[amount.start : amount.end], text[amount.end :]
    is_said = wordings().words["purchase"].search(said) is not None
    return is_said and not is_name(without_fillers(_PARTS.split(_explained(behind))[0]))


def _without(text: str, said: Said | None) -> str:
    if said is None:
        return text
    mark = _OFF if _OFF in text[said.start : said.end] else _GONE
    return f"{text[: said.start]} {mark} {text[said.end :]}"


@lru_cache(maxsize=4096)
def _explained(text: str) -> str:
    """A text without days, and without the small print that is understood or changes nothing."""
    told = wordings()
    for patterns in told.days.values():
        while (said := first(patterns, text)) is not None:
            text = f"{text[: said.start]} {_GONE} {text[said.end :]}"
    for name in ("clip", "alone", "together", "limit", "once", "before", "harmless"):
        text = told.words[name].sub(f" {_GONE} ", text)
    return text


@lru_cache(maxsize=4096)  # asked several times for each offer, and more than half of what reading one costs
def _named(sentence: str) -> tuple[str | None, bool, bool]:
    """The goods of a sentence, whether it is of the whole basket, and whether nothing else is in it."""
    words = wordings().words
    parts = _parts(sentence)
    if len(parts) == 1 and category_of(parts[0]) is not None:
        return parts[0], False, words["doubt"].search(sentence) is None
    rest = words["basket"].sub(f" {_GONE} ", words["goods_of_next"].sub(r" \1 ", sentence))
    is_of_basket = words["basket"].search(sentence) is not None and rest.count(_GONE) > sentence.count(_GONE)
    parts = _parts(rest)
    if words["doubt"].search(rest):
        return next(iter(parts), None), is_of_basket, False
    if not parts:
        return None, is_of_basket, True
    is_clear = len(parts) == 1 and not is_of_basket and is_name(parts[0]) and is_clean(parts[0])
    is_clear = is_clear and not is_size(parts[0])
    return parts[0], is_of_basket, is_clear


def _parts(sentence: str) -> list[str]:
    return [part for each in _PARTS.split(sentence) if (part := without_fillers(each))]


def _is_open(sentence: str) -> bool:
    """Whether a sentence beside that of the offer says something of numbers, or a condition."""
    words = wordings().words
    return any(found.search(sentence) for found in (_OPEN, words["doubt"], words["condition"]))
