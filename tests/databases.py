"""Databases of tests: each test finds one as the migrations leave it, and has it for itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import asyncpg
from cartsnitch_domain.db import Database, create_engine
from cartsnitch_server.postgres import EmbeddedPostgres
from sqlalchemy import QueuePool, event

CATALOGUES = ("class", "attribute", "attrdef", "constraint", "index", "trigger", "type", "proc", "namespace", "enum")
"""Where PostgreSQL keeps what a change of the schema changes."""

SCHEMA = " UNION ALL ".join(f"SELECT count(*), max(xmin::text::bigint) FROM pg_{name}" for name in CATALOGUES)
"""How many rows each of them has, and which transaction wrote the last one."""

SETTINGS = """
SELECT datallowconn, datconnlimit, (SELECT count(*) FROM pg_db_role_setting WHERE setdatabase = pg_database.oid)
FROM pg_database WHERE datname = current_database()
"""

MOST_BYTES = 4 * 1024 * 1024
"""Of the tables that a test wrote, with their indexes: those stay as large as they were, and each vacuum reads them."""

TABLES = """
SELECT oid::regclass::text AS name, pg_total_relation_size(oid) AS size FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
"""
"""Those that were written since they were last vacuumed."""

SEQUENCES = """
SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
"""

OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND pid <> ALL($1::int[])
"""


@dataclass
class OwnDatabase:
    """A database, and the sessions of it that a test shares with those before it: what they have compiled and planned
    is most of what a statement costs that hardly finds a row."""

    url: str
    database: Database
    connections: list[asyncpg.Connection[Any]] = field(default_factory=list)
    """All that its engine has opened."""
    schema: object = None
    seeds: dict[str, str] = field(default_factory=dict)
    """The rows that migrations put there, as JSON, by their tables."""

    @property
    def name(self) -> str:
        return str(self.database.engine.url.database)


class Databases:
    """Makes databases from a template; one that a test leaves is emptied for the next, for a tenth of what a new one
    costs, or dropped where the test changed more than rows."""

    def __init__(self, postgres: EmbeddedPostgres, template: str) -> None:
        self._postgres = postgres
        self._template = template
        self._free: list[OwnDatabase] = []

    async def take(self) -> OwnDatabase:
        """A database as the migrations leave it."""
        return self._free.pop() if self._free else await self._make()

    async def give_back(self, own: OwnDatabase) -> None:
        """End all that a test left there; what is in it is gone afterwards."""
        if await self._is_emptied(own):
            self._free.append(own)
        else:
            await self._drop(own)

    async def close(self) -> None:
        """Drop those that nobody has."""
        while self._free:
            await self._drop(self._free.pop())

    async def _make(self) -> OwnDatabase:
        name = f"test_{uuid4().hex}"
        await self._execute(f"CREATE DATABASE {name} TEMPLATE {self._template} STRATEGY file_copy")
        url = self._postgres.url(name)
        own = OwnDatabase(url, Database(create_engine(url, "test", pool_size=8)))

        def note(connection: Any, _record: object) -> None:
            own.connections.append(connection.driver_connection)

        event.listen(own.database.engine.sync_engine, "connect", note)
        connection = await asyncpg.connect(url)
        own.schema = await _schema(connection)
        own.seeds = {name: await _rows(connection, name) for name, _ in await connection.fetch(TABLES)}
        await connection.close()
        return own

    async def _drop(self, own: OwnDatabase) -> None:
        await own.database.close()
        await self._execute(f"DROP DATABASE {own.name} WITH (FORCE)")

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(self._postgres.url("postgres"))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def _is_emptied(self, own: OwnDatabase) -> bool:
        """Whether it is again as the migrations leave it."""
        await _leave_idle(own)
        try:
            connection = await asyncpg.connect(own.url)
        except asyncpg.PostgresError:  # nobody may connect any more
            return False
        try:
            await connection.execute("SET session_replication_role = replica")  # neither triggers nor foreign keys
            await connection.fetch(OTHERS, [each.get_server_pid() for each in own.connections])
            if await _schema(connection) != own.schema or not await _empty(connection, own.seeds):
                return False
        finally:
            await connection.close()
        return True


async def _leave_idle(own: OwnDatabase) -> None:
    """Make connections forget what a test told them; close them where one is lost or still in use."""
    pool = own.database.engine.sync_engine.pool
    assert isinstance(pool, QueuePool)
    if pool.checkedout() or any(each.is_closed() for each in own.connections):
        await own.database.close()
        own.connections.clear()
    for each in own.connections:
        await each.reset()


async def _schema(connection: asyncpg.Connection[Any]) -> object:
    return await connection.fetch(SCHEMA), await connection.fetch(SETTINGS)


async def _rows(connection: asyncpg.Connection[Any], table: str) -> str:
    return str(await connection.fetchval(f"SELECT coalesce(json_agg(r ORDER BY r::text), '[]')::text FROM {table} r"))


async def _empty(connection: asyncpg.Connection[Any], seeds: dict[str, str]) -> bool:
    """Take from it what was written; False where that is too much."""
    sizes: dict[str, int] = {row["name"]: row["size"] for row in await connection.fetch(TABLES)}
    written = [each for each in sizes if each not in seeds or await _rows(connection, each) != seeds[each]]
    if sum(sizes[each] for each in written) > MOST_BYTES:
        return False
    if not written:
        return True
    await connection.execute(";".join(f"DELETE FROM {each}" for each in written))
    for each in seeds.keys() & set(written):
        seeded = f"INSERT INTO {each} SELECT * FROM json_populate_recordset(NULL::{each}, $1)"
        await connection.execute(seeded, seeds[each])
    await connection.execute(SEQUENCES)
    await connection.execute(f"VACUUM {', '.join(written)}")
    return True
