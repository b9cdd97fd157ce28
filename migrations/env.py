"""Alembic's entry: upgrades an empty or older database to the schema of this release.

Started by `cartsnitch migrate`, which hands over an open connection (`config.attributes["connection"]`), so that the
database URL never passes through configparser. An advisory lock lets several processes start at once.
"""

from __future__ import annotations

from alembic import context
from cartsnitch_domain.records import Base
from sqlalchemy import Connection, text

LOCK_KEY = 7_227_031_911_411
"""Any number, the same for every process of this product."""


def include_object(thing: object, name: str | None, kind: str, reflected: bool, compared_to: object) -> bool:
    """PgQueuer owns the tables that begin with its name; its own SQL makes them."""
    return not (kind == "table" and name is not None and name.startswith("pgqueuer"))


def run(connection: Connection) -> None:
    """Run the migrations, one transaction each, holding the lock of all migrations."""
    connection.execute(text("SET lock_timeout = '10s'"))
    connection.execute(text("SET statement_timeout = '10min'"))
    connection.execute(text(f"SELECT pg_advisory_lock({LOCK_KEY})"))
    connection.commit()
    try:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            transaction_per_migration=True,
            compare_server_default=True,
            include_object=include_object,
        )
        with context.begin_transaction():
            context.run_migrations()
    finally:
        connection.rollback()
        connection.execute(text(f"SELECT pg_advisory_unlock({LOCK_KEY})"))
        connection.commit()


run(context.config.attributes["connection"])
