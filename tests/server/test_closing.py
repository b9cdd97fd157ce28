"""Deleting an account by hand, and what is public without it."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.closing.actions import delete_for_good
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.public.publishing import publish
from cartsnitch_domain.public.records import PublicPrice
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_server import closing
from cartsnitch_server.cli import app
from cartsnitch_server.resources import Resources
from rich.console import Console
from sqlalchemy import func, insert, select
from typer.testing import CliRunner

from tests.domain.public.neighbourhood import JANUARY, Neighbourhood, Purchased
from tests.server.conftest import MovableClock
from tests.server.test_publishing import A_MONTH_LATER, prices

ANNA, OTTO = "anna@example.org", "otto@example.org"


@pytest.fixture
def environment(resources: Resources, monkeypatch: pytest.MonkeyPatch) -> None:
    """That of somebody who looks after this installation."""
    settings = resources.settings
    for name in ("blob_url", "mail_domain"):
        monkeypatch.setenv(f"CARTSNITCH_{name.upper()}", getattr(settings, name))
    monkeypatch.setenv("CARTSNITCH_TRUSTED_ORIGINS", ",".join(settings.trusted_origins))
    for name in ("database_url", "secret_key"):
        monkeypatch.setenv(f"CARTSNITCH_{name.upper()}", getattr(settings, name).get_secret_value())
    monkeypatch.setattr(closing, "configure_logs", lambda *_: None)


@pytest.fixture
async def _people(database: Database) -> None:
    async with database.transaction() as session:
        for email in (ANNA, OTTO):
            added = insert(User).values(email=email, name="", password_hash="-").returning(User.id)
            values = {"user_id": await session.scalar(added), "digest": "0" * 64, "byte_size": 1, "channel": "upload"}
            await session.execute(insert(Receipt).values(idempotency_key="1", **values))


async def emails(database: Database) -> list[str]:
    async with database.reading() as session:
        statement = select(User.email).join(Receipt, Receipt.user_id == User.id).order_by(User.email)
        return list(await session.scalars(statement))


async def deleted(email: str) -> tuple[int, str]:
    said = StringIO()
    code = await asyncio.to_thread(closing.run_deleting, None, email, Console(file=said, width=1000))
    return code, said.getvalue()


@pytest.mark.usefixtures("environment", "_people")
class TestByHand:
    async def test_the_account_goes_and_no_other(self, database: Database) -> None:
        code, said = await deleted("Anna@example.org")

        assert code == 0
        assert said.startswith("The account of Anna@example.org is deleted, and all that was its shopper's.\n")
        assert await emails(database) == [OTTO]

    @pytest.mark.parametrize("email", ["nobody@example.org", "[b]no address"])
    async def test_where_there_is_none_it_says_so(self, database: Database, email: str) -> None:
        assert await deleted(email) == (1, f"No account has the address {email}.\n")
        assert await emails(database) == [ANNA, OTTO]

    @pytest.mark.parametrize(("typed", "left"), [(ANNA, [OTTO]), ("yes", [ANNA, OTTO])])
    async def test_the_address_has_to_be_typed_once_more(self, database: Database, typed: str, left: Any) -> None:
        run = CliRunner().invoke
        said = await asyncio.to_thread(run, app, ["accounts", "delete", ANNA], input=f"{typed}\n")

        assert said.exit_code == (typed != ANNA)
        assert await emails(database) == left


async def test_prices_that_too_few_households_are_left_behind_go_with_the_next_run(
    database: Database, clock: MovableClock
) -> None:
    clock.now = A_MONTH_LATER
    async with database.transaction() as session:
        street = Neighbourhood(session)
        product_id, store_id = await street.product(), await street.store()
        households = await street.households(3)
        await street.buy_all([Purchased(each, product_id, store_id, Decimal("3.49"), JANUARY) for each in households])
        await publish(session, A_MONTH_LATER)
    assert await prices(database) == 1

    await delete_for_good(database, UserId(households[0]), clock)

    async with database.transaction() as session:
        done = await publish(session, A_MONTH_LATER)
    assert (done.withdrawn, await prices(database)) == (1, 0)
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(PublicPrice)) == 0
