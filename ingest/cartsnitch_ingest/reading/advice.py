"""Advice: a model's proposal as one more rival reading, taken only where the receipt then balances."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from rapidfuzz.fuzz import ratio

from cartsnitch_ingest.model.proposal import Proposal, ProposedLine
from cartsnitch_ingest.pages.page import Box, Page, Word
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.lines import Line, lines
from cartsnitch_ingest.reading.reading import NotAReceipt, Reading, ReadLine
from cartsnitch_ingest.reading.rows import rows
from cartsnitch_ingest.reading.several import Readings, read_each
from cartsnitch_ingest.reading.vocabulary import Role, fold
from cartsnitch_ingest.reading.witnesses import amounts_beside, is_on, values

_ALIKE = 0.6
"""From here on, of 1, the words of a proposal are those of a row."""

_SAME_AMOUNT, _HAS_AMOUNT = 0.5, 0.1
_UNSURE = 0.8
"""An engine less sure of a row than this has its words exchanged, too."""

_GAP, _LETTER = 0.005, 0.012
"""Of the page's width: before an amount that is put behind its words, and for each of its digits."""

_BELIEVED = 0.5
"""How sure a model is taken to be of what it alone reads."""


class Adviser(Protocol):
    """Who may be asked what stands on pages."""

    def propose(self, pages: Sequence[Page]) -> Proposal | None:
        """What is read on the pages, None where there is no answer. Never raises for what the answer is."""
        ...


def advised(
    found: Reading, shown: Sequence[Page], opinions: Sequence[Sequence[Page]], hints: Hints, adviser: Adviser
) -> Readings:
    """The reading with what the adviser proposes, where that makes it balance, else as it was. It may then turn out to
    be several, and what is left out of it is looked for anew.

    `shown` is what the adviser gets to see, `opinions` are the same pages with the words of each engine. A proposal is
    a rival for rows that an engine saw: it adds none. Nor may it say both what the lines and what the total are, or
    any receipt could be made to balance.
    """
    proposal = adviser.propose([_as_read(page) for page in shown])
    if proposal is None:
        return (found,)
    first, *others = opinions
    placed = _aligned(proposal.lines, lines(rows(first)))
    rivals = _rival_pages(first, placed, proposal.total)
    again = read_each(_completed(first, placed), hints, [*others, rivals])
    if isinstance(again, NotAReceipt) or not all(one.is_balanced for one in again):
        return (found,)
    taken = _Taken(proposal, tuple(placed), tuple(line for pages in opinions for line in lines(rows(pages))))
    if any(map(taken.is_all_of, again)):
        return (found,)
    return tuple(taken.told_in(one) if len(again) == 1 or taken.is_any_of(one) else one for one in again)


def _as_read(page: Page) -> Page:
    """A page of text with what is read of it: not the headers of a mail that were taken off."""
    return page if page.text is None else replace(page, text="\n".join(row.text for row in rows([page])))


@dataclass(frozen=True, slots=True)
class _Placed:
    """A proposed line and the line of the page that it is about."""

    proposed: ProposedLine
    line: Line

    @property
    def is_news(self) -> bool:
        return abs(self.proposed.amount) not in {abs(number.value) for number in self.line.amounts}


def _aligned(proposed: Sequence[ProposedLine], printed: Sequence[Line]) -> list[_Placed]:
    """Each proposed line beside the one it is likest, both in their order, so that all together are likest."""
    names = _names(printed)
    best = [[0.0] * (len(printed) + 1) for _ in range(len(proposed) + 1)]
    alike = [[_likeness(one, line, name) for line, name in zip(printed, names, strict=True)] for one in proposed]
    for i in range(len(proposed) - 1, -1, -1):
        for j in range(len(printed) - 1, -1, -1):
            both = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= _ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], both)
    return list(_pairs(proposed, printed, best))


def _pairs(
    proposed: Sequence[ProposedLine], printed: Sequence[Line], best: Sequence[Sequence[float]]
) -> Iterator[_Placed]:
    i = j = 0
    while i < len(proposed) and j < len(printed):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            yield _Placed(proposed[i], printed[j])
            i, j = i + 1, j + 1


def _names(printed: Sequence[Line]) -> list[str]:
    """The words of each line; of one that has none, those of the line above."""
    names: list[str] = []
    for at, line in enumerate(printed):
        above = printed[at - 1] if at else None
        is_below = not line.has_name and above is not None and not above.amounts
        names.append(fold(above.label if is_below and above else line.label))
    return names


def _likeness(proposed: ProposedLine, line: Line, name: str) -> float:
    if not name:
        return 0.0
    known = abs(proposed.amount) in {abs(number.value) for number in line.amounts}
    return ratio(fold(proposed.text), name) / 100 + _SAME_AMOUNT * known + _HAS_AMOUNT * bool(line.amounts)


def _rival_pages(pages: Sequence[Page], placed: Sequence[_Placed], total: Decimal | None) -> list[Page]:
    """The pages with nothing on them but the amounts that are proposed for rows that have others."""
    said = [(one.line, one.proposed.amount) for one in placed if one.is_news and one.line.amounts]
    if total is not None:
        sums = (line for line in lines(rows(pages)) if line.role is Role.TOTAL and line.amounts)
        said += [(line, total) for line in sums if line.amount != total]
    return [
        replace(page, words=tuple(_word(line.row.box, amount) for line, amount in said if line.row.page == number))
        for number, page in enumerate(pages, start=1)
    ]


def _word(box: Box, amount: Decimal) -> Word:
    return Word(f"{amount:.2f}", box, _BELIEVED)


def _completed(pages: Sequence[Page], placed: Sequence[_Placed]) -> list[Page]:
    """The pages with the amounts that are proposed for rows that have none, behind their words."""
    missing = [one for one in placed if not one.line.amounts]
    return [
        replace(page, words=(*page.words, *(_behind(one) for one in missing if one.line.row.page == number)))
        for number, page in enumerate(pages, start=1)
    ]


def _behind(one: _Placed) -> Word:
    last = one.line.row.words[-1].box
    printed = f"{one.proposed.amount:.2f}"
    return Word(printed, Box(last.right + _GAP, last.y, _LETTER * len(printed), last.height), _BELIEVED)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What of a proposal has been taken: all that no engine read."""

    proposal: Proposal
    placed: tuple[_Placed, ...]
    seen: tuple[Line, ...]

    def is_all_of(self, reading: Reading) -> bool:
        """Whether both the total and lines are what only the model says."""
        return self._is_total_of(reading) and any(self._is_amount_of(line) for line in reading.lines)

    def is_any_of(self, reading: Reading) -> bool:
        """Whether the total or a line is what only the model says."""
        return self._is_total_of(reading) or any(self._is_amount_of(line) for line in reading.lines)

    def told_in(self, reading: Reading) -> Reading:
        """The reading with the name of the model in the evidence of what is its own."""
        found = tuple(self._told_in_line(line) if self._is_amount_of(line) else line for line in reading.lines)
        return replace(reading, lines=found, advised_by=self.proposal.model)

    def _is_total_of(self, reading: Reading) -> bool:
        seen = {abs(value) for line in self.seen for value in values(line)}
        return reading.total == self.proposal.total and reading.total not in seen

    def _is_amount_of(self, line: ReadLine) -> bool:
        said = {abs(one.proposed.amount) for one in self.placed}
        return abs(line.amount) in said - amounts_beside(line, self.seen)

    def _told_in_line(self, line: ReadLine) -> ReadLine:
        evidence = tuple(replace(told, model=self.proposal.model) for told in line.evidence)
        is_unsure = min((told.confidence for told in line.evidence), default=0.0) < _UNSURE
        said = [one for one in self.placed if any(is_on(told, one.line) for told in line.evidence)]
        return replace(line, evidence=evidence, text=said[0].proposed.text if said and is_unsure else line.text)
