"""An installation in one process, whose work is done when a test says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cartsnitch_domain.db import Base, Database
from cartsnitch_server.resources import Resources
from sqlalchemy import insert


@dataclass
class Installation:
    resources: Resources

    @property
    def database(self) -> Database:
        return self.resources.database

    async def add(self, record: type[Base], **values: Any) -> UUID:
        """Add a row, and give its id."""
        async with self.database.transaction() as session:
            added: UUID = (
                await session.execute(insert(record).values(**values).returning(record.__table__.c.id))
            ).scalar_one()
            return added
