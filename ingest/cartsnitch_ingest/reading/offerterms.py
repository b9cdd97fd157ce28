"""The terms of offers beside what they take off: days, code, clip, how often, and which other coupons they go with.

What stands in the block of an offer is its own. What stands in none, at the head of a mail or at its foot, is for all
offers that say nothing of it. A line of days or limits alone below the last offer is the foot of a mail, too, unless
each of the others has such a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from cartsnitch_ingest.reading.offer import Habits, Offer
from cartsnitch_ingest.reading.offerdays import days_of
from cartsnitch_ingest.reading.offerlines import Line
from cartsnitch_ingest.reading.offerstatements import is_condition, is_condition_of_all, is_of_terms
from cartsnitch_ingest.reading.wordings import first, number_of, wordings

_DIGITS = re.compile(r"(?<!\d)(?:\d[\d ]{6,28}\d)(?!\d)")
"""What stands below a barcode."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What lines say beside what is taken off."""

    starts_on: date | None = None
    ends_on: date | None = None
    code: str | None = None
    needs_clip: bool = False
    is_alone: bool = False
    is_stackable: bool | None = None
    """None where they do not say it."""
    max_uses: int | None = None
    is_clear: bool = True
    """Whether all that they say of days is understood."""
    is_conditional: bool = False
    """Whether they say on what condition all offers hold."""

    @property
    def has_days(self) -> bool:
        """Whether they say when it holds."""
        return self.starts_on is not None or self.ends_on is not None


def terms_of(texts: Sequence[str], habits: Habits, codes: Sequence[str | None] = ()) -> Terms:
    """The terms that texts say, and the first of the codes that stand in them."""
    words, joined = wordings().words, " ".join(texts)
    days = days_of(texts, habits)
    is_alone = words["alone"].search(joined) is not None
    limit = first([words["limit"]], joined)
    return Terms(
        starts_on=days.starts_on,
        ends_on=days.ends_on,
        is_clear=days.is_read,
        code=next((code for code in codes if code), None),
        needs_clip=words["clip"].search(joined) is not None,
        is_alone=is_alone,
        is_stackable=False if is_alone else (words["together"].search(joined) is not None or None),
        max_uses=number_of(limit.values[0]) if limit else 1 if words["once"].search(joined) else None,
    )


def common_terms(above: Sequence[Line], below: Sequence[Line], habits: Habits) -> Terms:
    """What holds for all offers of a mail, from the lines that belong to none: those above the first offer, and the
    others. Of their last days the earlier is meant: who takes an offer to end too early misses nothing."""
    heads, feet = (terms_of([line.text for line in lines], habits) for lines in (above, below))
    texts = [line.text for line in (*above, *below)]
    terms = with_outer(heads, feet)
    if heads.ends_on and feet.ends_on and feet.ends_on < heads.ends_on:
        is_in_order = terms.starts_on is None or terms.starts_on <= feet.ends_on
        terms = replace(terms, ends_on=feet.ends_on, is_clear=terms.is_clear and is_in_order)
    return replace(
        terms,
        is_clear=terms.is_clear and not any(_is_unread_day(text) for text in texts),
        is_conditional=any(map(is_condition_of_all, texts)),
    )


def foot_of(lines: Sequence[Line], own: Sequence[Sequence[int]], said: Sequence[str], habits: Habits) -> frozenset[int]:
    """The places below the last of several offers that are for all of them. `own` are the places of their blocks,
    `said` the texts of the offers themselves."""
    if len(own) < 2:
        return frozenset()
    return frozenset(
        place
        for place in own[-1]
        if is_of_terms(lines[place].text)
        and any(
            lacks(lines[place].text, [text, *(lines[at].text for at in block)], habits)
            for text, block in zip(said[:-1], own[:-1], strict=True)
        )
    )


def lacks(line: str, texts: Sequence[str], habits: Habits) -> bool:
    """Whether texts say nothing of something that a line does: of days, or of how often."""
    asked, told = terms_of([line], habits), terms_of(texts, habits)
    return (asked.has_days and not told.has_days) or (asked.max_uses is not None and told.max_uses is None)


def with_outer(near: Terms, outer: Terms) -> Terms:
    """Terms with what is said around them, which holds where they say nothing: of days that begin, also when they
    end."""
    if near.has_days or not near.is_clear:
        days = _with_end(near, outer)
    else:
        days = (outer.starts_on, outer.ends_on, outer.is_clear)
    starts_on, ends_on, is_clear = days
    return replace(
        near,
        starts_on=starts_on,
        ends_on=ends_on,
        is_clear=is_clear,
        code=near.code or outer.code,
        needs_clip=near.needs_clip or outer.needs_clip,
        is_alone=near.is_alone or outer.is_alone,
        is_stackable=outer.is_stackable if near.is_stackable is None else near.is_stackable,
        max_uses=near.max_uses or outer.max_uses,
        is_conditional=near.is_conditional or outer.is_conditional,
    )


def _with_end(near: Terms | Offer, outer: Terms) -> tuple[date | None, date | None, bool]:
    """The days of terms, which have the end of those around them where they say only when they begin; they are not
    clear where that is before, or not understood."""
    is_clear = not isinstance(near, Terms) or near.is_clear
    if near.starts_on is None or near.ends_on is not None or not (outer.has_days or not outer.is_clear):
        return near.starts_on, near.ends_on, is_clear
    is_later = outer.ends_on is None or outer.ends_on >= near.starts_on
    return near.starts_on, outer.ends_on, is_clear and outer.is_clear and is_later


def with_common(offer: Offer, common: Terms) -> Offer | None:
    """An offer with what holds for all; None where that is a condition, or it has no days of its own and those of all
    are not understood."""
    has_days = offer.starts_on is not None or offer.ends_on is not None
    all_days = (common.starts_on, common.ends_on, common.is_clear)
    starts_on, ends_on, is_clear = _with_end(offer, common) if has_days else all_days
    if common.is_conditional or not is_clear:
        return None
    return replace(
        offer,
        starts_on=starts_on,
        ends_on=ends_on,
        code=offer.code or common.code,
        needs_clip=offer.needs_clip or common.needs_clip,
        is_stackable=False if common.is_alone else offer.is_stackable,
        max_uses=offer.max_uses or common.max_uses,
    )


def digits_below(below: Sequence[Line]) -> str | None:
    """The number of a barcode that stands by itself below an offer."""
    for line in below:
        found = _DIGITS.fullmatch(line.text.strip("*| "))
        if found is not None:
            return found[0].replace(" ", "")
    return None


def _is_unread_day(text: str) -> bool:
    """Whether a line that is for all says until when, in words that are not understood."""
    return wordings().words["lasts"].search(text) is not None and is_condition(text)
