"""The neighbourhood: the neighbours' receipts through the doors of a running server, and what is public of them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import cartsnitch_domain.records  # noqa: F401 -- foreign keys can be resolved only when every table is known
import httpx
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.tokens import AccessTokens
from cartsnitch_domain.clock import Clock
from cartsnitch_domain.db import Database, create_engine
from cartsnitch_domain.public.admission import admit
from cartsnitch_domain.public.contributing import contribute
from cartsnitch_domain.public.publishing import Published

from cartsnitch_server.demo.delivery import Doors, Progress, Shopper, bring
from cartsnitch_server.demo.neighbours import Neighbour, agreed_on
from cartsnitch_server.publishing import publish_once
from cartsnitch_server.settings import Settings


@dataclass(frozen=True, slots=True)
class MovedIn:
    """A neighbour whose receipts are read, and the day that their story ends on."""

    actor: Actor
    told_on: date


async def move_in(
    households: Sequence[Neighbour],
    doors: Doors,
    password: str,
    settings: Settings,
    clock: Clock,
    on_progress: Progress,
) -> Published:
    """Hand in what has not arrived yet of these neighbours, let them have agreed, and publish what is due.

    A second time nothing is repeated. Raises DemoRefused where the server answers no, and OSError where it does not
    answer.
    """
    progress: dict[str, tuple[int, int]] = {}

    def moved(neighbour: Neighbour, done: int, total: int) -> None:
        progress[neighbour.email] = done, total
        on_progress(sum(part for part, _ in progress.values()), sum(whole for _, whole in progress.values()))

    async def one(neighbour: Neighbour) -> MovedIn:
        async with httpx.AsyncClient(base_url=doors.base_url, timeout=60) as client:
            shopper = Shopper(client, password, neighbour.email, neighbour.name)
            summary = await bring(
                shopper, doors, clock().date(), lambda *done: moved(neighbour, *done), neighbour.receipts
            )
            tokens = AccessTokens(settings.secret_key.get_secret_value())
            return MovedIn(tokens.verify(shopper.access_token, clock()), summary.told_on)

    try:
        async with asyncio.TaskGroup() as group:
            moving = [group.create_task(one(neighbour)) for neighbour in households]
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures
    await _agree(settings, [each.result() for each in moving])
    return await publish_once(settings, clock)


async def _agree(settings: Settings, households: Sequence[MovedIn]) -> None:
    """Let them have agreed, and be let in, when their receipts begin: what they bought lies in the past, and so does
    that. Whoever hosts a demonstration knows its neighbours."""
    database = Database(create_engine(settings.database_url.get_secret_value(), "demo", 1))
    try:
        async with database.transaction() as session:
            for household in households:
                await contribute(session, household.actor)
                await admit(session, household.actor.user_id, agreed_on(household.told_on))
    finally:
        await database.close()
