"""Which rows are a shopper's: those that foreign keys lead from to the account, found in the metadata."""

from __future__ import annotations

from cartsnitch_domain.ids import UserId
from cartsnitch_domain.records import Base
from sqlalchemy import ColumnElement, Table, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

TABLES = Base.metadata.tables


def tables_of_shoppers() -> list[Table]:
    """All tables with a path to the account, by what goes with what it names."""
    found = {TABLES["users"]}
    while more := {table for table in TABLES.values() if table not in found and _owners(table) & found}:
        found |= more
    return sorted(found, key=lambda table: table.name)


def _owners(table: Table) -> set[Table]:
    return {key.column.table for key in table.foreign_keys if key.ondelete == "CASCADE" and key.column.table != table}


def is_owned(table: Table, user_id: UserId, beside: frozenset[str] = frozenset()) -> ColumnElement[bool]:
    """Whether a row is the shopper's, by any path."""
    if table.name == "users":
        return table.c.id == user_id
    ways = []
    for constraint in table.foreign_key_constraints:
        owner = constraint.referred_table
        if constraint.ondelete != "CASCADE" or owner == table or owner.name in beside or owner not in OF_SHOPPERS:
            continue
        columns = [element.parent for element in constraint.elements]
        referred = [element.column for element in constraint.elements]
        theirs = select(*referred).where(is_owned(owner, user_id, beside | {table.name}))
        ways.append(tuple_(*columns).in_(theirs))
    return or_(*ways)


OF_SHOPPERS = tables_of_shoppers()


async def rows_of(session: AsyncSession, user_id: UserId) -> dict[str, set[str]]:
    """The rows of a shopper in each table, as text."""
    return {
        table.name: {str(tuple(row)) for row in await session.execute(select(table).where(is_owned(table, user_id)))}
        for table in OF_SHOPPERS
    }
