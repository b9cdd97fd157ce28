"""The database: engines, the base of all records, and the two kinds of session.

The edge (a request, a mutation, a mail, a job) opens a session and its transaction; nothing below it commits.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, NewType, TypeAlias
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy import MetaData, Numeric, Text, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, mapped_column

ReadSession = NewType("ReadSession", AsyncSession)
"""A session that only reads, each statement on its own: no BEGIN and ROLLBACK round trips."""

ReadConnection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
"""The same for whoever wants rows and no records: the driver itself, for a tenth of what a session costs."""

CreatedAt = Annotated[datetime, mapped_column(TIMESTAMP(timezone=True), server_default=text("now()"))]
Key = Annotated[UUID, mapped_column(primary_key=True, server_default=text("uuidv7()"))]
Amount = Annotated[Decimal, mapped_column(Numeric(14, 4))]
"""Money in the currency of its row."""


class Base(DeclarativeBase):
    """Every record; names of constraints are fixed here so that migrations can rely on them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {str: Text, datetime: TIMESTAMP(timezone=True)}


def create_engine(url: str, process: str, pool_size: int = 16, seconds: float = 60) -> AsyncEngine:
    """An engine for a `postgresql://` URL; `process` names its connections in pg_stat_activity, and
    no statement takes longer than so many `seconds`.

    Only the scheme is exchanged, the rest goes to the driver as it is, so any character may stand in the password
    as long as the URL encodes it.
    """
    parsed = make_url(url).set(drivername="postgresql+asyncpg")
    query = dict(parsed.query)
    connect_args: dict[str, Any] = {
        "server_settings": {"application_name": f"cartsnitch-{process}"},
        "command_timeout": seconds,
    }
    if mode := query.pop("sslmode", None):
        connect_args["ssl"] = mode  # asyncpg knows PostgreSQL's own names: disable, prefer, require, verify-full ...
    return create_async_engine(
        parsed.set(query=query),
        connect_args=connect_args,
        pool_size=pool_size,
        max_overflow=0,  # connections that come and go at every peak cost more than they bring
        json_deserializer=orjson.loads,
        pool_timeout=10,
        hide_parameters=True,  # errors are logged, and what people send is not
    )


class Database:
    """The sessions of one process, all on one pool."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._reading = engine.execution_options(isolation_level="AUTOCOMMIT")

    @property
    def driver_dsn(self) -> str:
        """The URL as asyncpg itself takes it, for the queue and for listening."""
        return self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session in a transaction that commits at the end and rolls back on an exception."""
        async with (
            AsyncSession(self.engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[ReadSession]:
        """A session for reads only."""
        async with AsyncSession(self._reading, expire_on_commit=False, autoflush=False) as session:
            yield ReadSession(session)

    @asynccontextmanager
    async def reading_rows(self) -> AsyncIterator[ReadConnection]:
        """A connection for reads only."""
        async with self.engine.connect() as pooled:
            driver = await _driver_of(pooled)
            if driver.is_closed():  # since its last use, by a restart of the database; the pool has not seen it
                await pooled.invalidate()
                driver = await _driver_of(pooled)
            try:
                yield driver
            finally:
                if driver.is_in_transaction():
                    # Whoever read was cut off, and so was the end of its transaction: nobody else shall be within it.
                    driver.terminate()
                if driver.is_closed():
                    await pooled.invalidate()

    async def close(self) -> None:
        """Close the pool."""
        await self.engine.dispose()


async def reads_within(session: AsyncSession) -> ReadConnection:
    """The driver under a session, for rows as they stand within its transaction; what waits in it is written first."""
    await session.flush()
    driver = await _driver_of(await session.connection())
    if not driver.is_in_transaction():  # SQLAlchemy begins it with the first statement that goes through it
        await session.execute(text("SELECT 1"))
    return driver


async def _driver_of(pooled: AsyncConnection) -> ReadConnection:
    driver = (await pooled.get_raw_connection()).driver_connection
    if not isinstance(driver, asyncpg.Connection):
        raise TypeError(f"not a connection of asyncpg: {driver!r}")
    return driver
