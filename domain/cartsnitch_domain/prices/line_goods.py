"""What a line is the price of: its family, and how much is in the package. The one place where that is decided."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from cartsnitch_domain.products.content import NetContent, SizeRelation
from cartsnitch_domain.products.printed import Printed, Seller, described
from cartsnitch_domain.products.rules import is_of_piece, number_of_package


@dataclass(frozen=True, slots=True)
class LineGoods:
    """The goods of a line: see Observation for `content`, `identifier` and `alias`; `printed` is the content that the
    line itself says; `is_piece` where it is one piece that was weighed before, of which the line says no weight."""

    family_id: UUID
    content: NetContent | None
    printed: NetContent | None
    identifier: str | None
    alias: str | None
    is_piece: bool


def goods_of(
    printed: Printed, seller: Seller, family_id: UUID, known: NetContent | None, amounts: Iterable[Decimal] = ()
) -> LineGoods:
    """The goods of what a store prints, for a product of a family of which one package is `known` to hold so much;
    `amounts` are what the line, or one of it, costs."""
    said = described(printed, seller)
    number = printed.number or number_of_package(printed.identifier, amounts)
    content = printed_content(said.net_content)
    return LineGoods(
        family_id=family_id,
        content=content_of_line(said.net_content, known),
        printed=content,
        identifier=None if number is None else f"{number.scheme}:{number.value}",
        alias=said.family_key or None,
        is_piece=is_of_piece(printed.identifier) and content is None and not printed.is_weighed,
    )


def printed_content(said: NetContent | None) -> NetContent | None:
    """What a line says of a content; one of nothing says nothing."""
    return None if said is None or said.total.amount <= 0 else said


def content_of_line(printed: NetContent | None, known: NetContent | None) -> NetContent | None:
    """How much is in the package of a line that prints so much, of a product that is known to hold so much.

    A line that plainly says something else than its product is of another size that day: what got smaller keeps its
    number and name, and shoppers merge sizes. Where the two say the same, or cannot be compared, it is what is known,
    so that all lines of a product are compared by one measure. A content of nothing says nothing.
    """
    if printed is None or printed.total.amount <= 0:
        return known
    if known is None or printed.relation(known) is SizeRelation.DIFFERENT:
        return printed
    return known


@dataclass(frozen=True, slots=True)
class SizedLine:
    """A line as it tells of a size: when it was bought, and the content that it prints."""

    line_id: UUID
    day: date
    printed: NetContent | None


def contents_of(lines: Collection[SizedLine], own: NetContent | None) -> dict[UUID, NetContent | None]:
    """How much is in the package of each of one shopper's lines of one product; None where nothing of theirs says it.

    What a line prints is compared by the measure of the first that prints anything. One that prints nothing has what
    the last before it has, else the first after it: what got smaller is small from then on. Where none prints it, it is
    what the shopper's `own` receipt said when it brought the product. What the catalogue has from a stranger, who can
    print any size beside a barcode, is no part of this.
    """
    said = sorted((line for line in lines if line.printed is not None), key=lambda line: (line.day, line.line_id))
    if not said:
        return {line.line_id: own for line in lines}
    contents = {line.line_id: content_of_line(line.printed, said[0].printed) for line in said}
    days = [line.day for line in said]
    for line in lines:
        if line.printed is None:
            contents[line.line_id] = contents[said[max(bisect_right(days, line.day) - 1, 0)].line_id]
    return contents
