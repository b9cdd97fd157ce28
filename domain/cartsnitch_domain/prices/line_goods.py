"""What a line is the price of: its family, and how much is in the package. The one place where that is decided."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cartsnitch_domain.products.content import NetContent, SizeRelation
from cartsnitch_domain.products.matching import Printed, Seller, described


@dataclass(frozen=True, slots=True)
class LineGoods:
    """The goods of a line: see Observation for `content`, `identifier` and `alias`; `printed` is the content that the
    line itself says."""

    family_id: UUID
    content: NetContent | None
    printed: NetContent | None
    identifier: str | None
    alias: str | None


def goods_of(printed: Printed, seller: Seller, family_id: UUID, known: NetContent | None) -> LineGoods:
    """The goods of what a store prints, for a product of a family of which one package is `known` to hold so much."""
    said, number = described(printed, seller), printed.number
    return LineGoods(
        family_id=family_id,
        content=content_of_line(said.net_content, known),
        printed=printed_content(said.net_content),
        identifier=None if number is None else f"{number.scheme}:{number.value}",
        alias=said.family_key or None,
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
