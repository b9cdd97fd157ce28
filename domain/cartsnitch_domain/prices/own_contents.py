"""How much is in a package by a shopper's own lines, all of them together: the lines beside those that are observed.

What a receipt says of a size counts for all lines of its shopper and product, in whatever order they came, and for
nobody else's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Uuid,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Bundle, aliased
from sqlalchemy.sql.selectable import LateralFromClause

from cartsnitch_domain.prices.line_goods import SizedLine, contents_of
from cartsnitch_domain.prices.observed import content_columns, content_of, printed_columns, printed_of
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.products.actions import CONTENT, net_content_of
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.products.records import Product, ProductLesson
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.rows import is_one_of

Owned: TypeAlias = tuple[UUID, UUID]
"""A user and a product."""

itself = aliased(Product, name="itself")
"""The product that a line is by itself, before merges."""

ITSELF: ColumnElement[UUID] = func.coalesce(ProductLesson.product_id, PurchaseLine.matched_id, PurchaseLine.product_id)
"""Its id: taught, or else matched. What was merged into another product is another package still."""

PACKAGE: tuple[Any, ...] = (
    itself.id.label("package_id"),
    Bundle("catalogue", *(getattr(itself, column.key) for column in CONTENT)),
    and_(
        func.coalesce(PurchaseLine.matched_id, PurchaseLine.product_id) == itself.id,
        Purchase.created_at <= itself.created_at,
    ).label("is_early"),
    itself.brought_by_id,
)
"""What `OwnLine` needs of the product that a line is by itself, and of its purchase."""


def content_shown(user_id: ColumnElement[UUID]) -> LateralFromClause:
    """How much is in a package of the product beside it, by the newest of the user's lines that are that one by
    themselves, since what was merged into it is another package: with the names that the columns of a product have."""
    seen, lines, lessons, asked = (
        record.__table__.c for record in (PriceObservation, PurchaseLine, ProductLesson, Product)
    )
    names = zip(CONTENT, content_columns(None), strict=True)
    joined = PriceObservation.__table__.join(PurchaseLine.__table__, lines.id == seen.purchase_line_id).outerjoin(
        ProductLesson.__table__, lessons.id == lines.lesson_id
    )
    is_itself = func.coalesce(lessons.product_id, lines.matched_id, lines.product_id) == asked.id
    return (
        select(*(seen[name].label(column.key) for column, name in names))
        .select_from(joined)
        .where(seen.user_id == user_id, seen.product_id == asked.id, is_itself)
        .order_by(seen.observed_on.desc(), seen.id.desc())
        .limit(1)
        .correlate(Product.__table__)
        .lateral("shown")
    )


@dataclass(frozen=True, slots=True)
class Package:
    """The product that a line is by itself: what the catalogue says of its content, and whose receipt brought it, None
    where nobody noted that."""

    product_id: UUID
    catalogue: NetContent | None
    brought_by_id: UUID | None


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A line of a user, with the product that it is of for them.

    `is_early` says that it was matched with its package, and its purchase is not younger: its receipt may have brought
    it. `family_id` and `content` are those of its observation, None where it has none yet.
    """

    user_id: UUID
    product_id: UUID
    package: Package
    is_early: bool
    line: SizedLine
    family_id: UUID | None = None
    content: NetContent | None = None


Contents: TypeAlias = Mapping[UUID, NetContent | None]
"""The content of each line, by its key."""


async def lines_beside(
    session: AsyncSession, products: Collection[Owned], purchase_ids: Collection[UUID]
) -> list[OwnLine]:
    """The observed lines of these users and products in all but these purchases.

    Not those of a release that did not keep what lines print: they are observed anew.
    """
    if not products:
        return []
    asked = _asked(products)
    statement = (
        select(*_COLUMNS, *PACKAGE)
        .select_from(asked)
        .join(
            PriceObservation,
            (PriceObservation.user_id == asked.c.user_id) & (PriceObservation.product_id == asked.c.product_id),
        )
        .join(PurchaseLine, PurchaseLine.id == PriceObservation.purchase_line_id)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .outerjoin(ProductLesson, ProductLesson.id == PurchaseLine.lesson_id)
        .join(itself, itself.id == ITSELF)
        .where(PriceObservation.printed_pack.is_not(None), ~is_one_of(PurchaseLine.purchase_id, "purchase_ids"))
    )
    rows = await session.execute(statement, {"purchase_ids": list(purchase_ids)})
    return [_beside(row) for row in rows]


async def contents_by_line(session: AsyncSession, lines: Collection[OwnLine]) -> Contents:
    """How much is in the package of each of these lines, which are all that their users have of their products."""
    groups: defaultdict[tuple[UUID, UUID, UUID], list[OwnLine]] = defaultdict(list)
    for line in lines:
        groups[line.user_id, line.product_id, line.package.product_id].append(line)
    own = await _brought(session, {_owned(group) for group in groups.values() if _may_have_brought(group)})
    contents: dict[UUID, NetContent | None] = {}
    for (user_id, *_), group in groups.items():
        is_own = group[0].package.brought_by_id == user_id or _owned(group) in own
        contents |= contents_of([each.line for each in group], group[0].package.catalogue if is_own else None)
    return contents


async def resize(session: AsyncSession, lines: Collection[OwnLine], contents: Contents) -> dict[UUID, set[UUID]]:
    """Let observed lines have these contents; the families of those that had another one, by user."""
    changed = [each for each in lines if contents[each.line.line_id] != each.content]
    families: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for each in changed:
        if each.family_id is not None:
            families[each.user_id].add(each.family_id)
    if changed:
        table = PriceObservation.__table__
        names = content_columns(None)
        statement = update(PriceObservation).where(table.c.purchase_line_id == bindparam("of_line"))
        rows = [{"of_line": each.line.line_id, **content_columns(contents[each.line.line_id])} for each in changed]
        connection = await session.connection()
        await connection.execute(statement.values({name: bindparam(name) for name in names}), rows)
    return families


def _beside(row: Any) -> OwnLine:
    return OwnLine(
        user_id=row.user_id,
        product_id=row.product_id,
        package=Package(row.package_id, net_content_of(row.catalogue), row.brought_by_id),
        is_early=row.is_early,
        line=SizedLine(row.purchase_line_id, row.observed_on, printed_of(row)),
        family_id=row.family_id,
        content=content_of(row),
    )


def _owned(group: Sequence[OwnLine]) -> Owned:
    return group[0].user_id, group[0].package.product_id


def _may_have_brought(group: Sequence[OwnLine]) -> bool:
    """Whether it matters who brought a product, nobody noted it, and it may have been these."""
    package = group[0].package
    is_open = package.brought_by_id is None and package.catalogue is not None
    return is_open and any(each.is_early for each in group) and not any(each.line.printed for each in group)


async def _brought(session: AsyncSession, products: Collection[Owned]) -> set[Owned]:
    """Those of these, which the user had a purchase of when they came into the catalogue, that nobody else had one of:
    so it was the user's receipt that brought them, though a release wrote them that did not note it."""
    if not products:
        return set()
    asked = _asked(products)
    of_others = (
        select(PurchaseLine.id)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(
            or_(PurchaseLine.product_id == Product.id, PurchaseLine.matched_id == Product.id),
            Purchase.user_id != asked.c.user_id,
            Purchase.created_at <= Product.created_at,
        )
        .exists()
    )
    statement: Select[*tuple[Any, ...]] = select(asked.c.user_id, asked.c.product_id).select_from(asked)
    rows = await session.execute(statement.join(Product, Product.id == asked.c.product_id).where(~of_others))
    return {(row.user_id, row.product_id) for row in rows}


def _asked(products: Collection[Owned]) -> FromClause:
    users, ids = zip(*sorted(products), strict=True)
    columns = (bindparam("users", list(users), ARRAY(Uuid())), bindparam("products", list(ids), ARRAY(Uuid())))
    return func.unnest(*columns).table_valued("user_id", "product_id").render_derived(name="asked")


_NAMES = frozenset(
    {
        "user_id",
        "product_id",
        "purchase_line_id",
        "observed_on",
        "family_id",
        *content_columns(None),
        *printed_columns(None),
    }
)
_COLUMNS = [column for column in PriceObservation.__table__.c if column.key in _NAMES]
