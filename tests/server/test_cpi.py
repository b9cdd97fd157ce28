"""`cartsnitch cpi import` and `cartsnitch export`: what whoever runs a server does on its command line."""

from __future__ import annotations

import asyncio
import json
import shlex
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from cartsnitch_domain.db import Database
from cartsnitch_domain.errors import InvalidInput
from cartsnitch_domain.insights.cpi import NewSeries, import_series
from cartsnitch_domain.insights.cpi_file import CpiFile, CpiFileWrong, read_cpi
from cartsnitch_domain.insights.records import CpiSeries, CpiValue
from cartsnitch_server.cpi import Wanted, series_of
from cartsnitch_server.settings import inherited_environment
from sqlalchemy import func, select, text

from tests.server.http.test_exports import receipt_of

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
FLAT = (
    "series_id\tyear\tperiod\tvalue\tfootnote_codes\n"
    "CUUR0000SAF11\t2026\tM01\t101.5\t\n"
    "CUUR0000SAF11\t2026\tM02\t102.0\t\n"
    "CUUR0000SAF11\t2026\tM13\t101.7\t\n"
    "CUUR0000SA0\t2026\tM01\t300\t\n"
)
UNNAMED = Wanted(None, None, None, None, None)


async def kept(database: Database) -> dict[str, Any]:
    """The one series that is kept, with its values as `values`."""
    async with database.reading() as session:
        (series,) = await session.scalars(select(CpiSeries))
        values = await session.execute(select(CpiValue.month, CpiValue.value))
        names = ("code", "name", "area", "country_code", "currency_code")
        return {name: getattr(series, name) for name in names} | {
            "values": {row.month: str(row.value) for row in values}
        }


async def brought(database: Database, values: dict[date, str], **series: Any) -> int:
    new = NewSeries(**{"code": "FOOD", "currency_code": "USD"} | series)
    async with database.transaction() as session:
        return await import_series(session, new, {key: Decimal(value) for key, value in values.items()}, NOW)


class TestImporting:
    async def test_again_it_changes_nothing_and_what_is_new_is_counted(self, database: Database) -> None:
        values = {JANUARY: "101.5", FEBRUARY: "102"}

        assert await brought(database, values, name="Food at home", area="U.S. city average") == 2
        assert await brought(database, values) == 0
        assert await brought(database, {FEBRUARY: "102.3", date(2026, 3, 1): "103"}, country_code="US") == 2
        assert await kept(database) == {
            "code": "FOOD",
            "name": "Food at home",
            "area": "U.S. city average",
            "country_code": "US",
            "currency_code": "USD",
            "values": {JANUARY: "101.5", FEBRUARY: "102.3", date(2026, 3, 1): "103"},
        }

    @pytest.mark.parametrize("wrong", [{"currency_code": "USX"}, {"country_code": "usa"}, {"country_code": "U1"}])
    async def test_what_no_country_or_currency_has_is_refused(self, database: Database, wrong: dict[str, str]) -> None:
        with pytest.raises(InvalidInput):
            await brought(database, {JANUARY: "1"}, **wrong)
        async with database.reading() as session:
            assert await session.scalar(select(func.count()).select_from(CpiSeries)) == 0


def read(text: str, only: str | None = None) -> CpiFile:
    return read_cpi(text.splitlines(), only)


class TestChoosing:
    def test_a_series_of_the_bureau_of_labor_statistics_is_known_by_its_code(self) -> None:
        new, values = series_of(read(FLAT, "CUUR0000SA0"), UNNAMED)

        assert new == NewSeries("CUUR0000SA0", "USD", country_code="US")
        assert values == {JANUARY: Decimal(300)}

    def test_of_several_one_has_to_be_named(self) -> None:
        with pytest.raises(CpiFileWrong, match=r"2 series.*--series"):
            series_of(read(FLAT), UNNAMED)

    def test_what_a_file_does_not_say_has_to_be_said(self) -> None:
        found = read("2026-01,101.5\n")

        with pytest.raises(InvalidInput, match="--series"):
            series_of(found, UNNAMED)
        with pytest.raises(InvalidInput, match="--currency"):
            series_of(found, Wanted("FOOD", None, None, None, None))
        new, _ = series_of(found, Wanted("FOOD", "Food", "Germany", "DE", "EUR"))
        assert new == NewSeries("FOOD", "EUR", "Food", "Germany", "DE")

    @pytest.mark.parametrize("code", ["CUUR0000SAF11", "CUSR0000SA0", "CWURS11ASETB01", "SUUR0000SA0", "cuur0000saf11"])
    def test_a_code_of_the_bureau_is_of_the_united_states(self, code: str) -> None:
        new, _ = series_of(read("date,value\n2026-01,1\n"), Wanted(code, None, None, None, None))

        assert (new.country_code, new.currency_code) == ("US", "USD")

    @pytest.mark.parametrize(
        "code", ["CUSTOM-DE-FOOD", "CUSTOMFOOD", "SUPERMARKET", "CW123456", "CUUR0000", "CUUR0000SAF11-DE"]
    )
    def test_what_only_begins_like_one_of_the_bureau_is_of_nowhere_until_it_is_said(self, code: str) -> None:
        found = read("date,value\n2026-01,1\n")

        with pytest.raises(InvalidInput, match="--currency"):
            series_of(found, Wanted(code, None, None, None, None))
        new, _ = series_of(found, Wanted(code, None, None, None, "EUR"))
        assert (new.country_code, new.currency_code) == (None, "EUR")

    def test_of_a_file_without_a_good_row_the_bad_ones_are_told(self) -> None:
        with pytest.raises(CpiFileWrong, match="line 2: 'x' is no date"):
            series_of(read("date,value\nx,1\n"), UNNAMED)


class TestCommands:
    @pytest.fixture
    def environment(self, database_url: str, tmp_path: Path) -> dict[str, str]:
        given = {
            "DATABASE_URL": database_url,
            "BLOB_URL": f"file://{tmp_path}/blobs",
            "SECRET_KEY": "a secret of the tests, long enough",
            "MAIL_DOMAIN": "mail.example.org",
            "TRUSTED_ORIGINS": "https://cart.example.org",
        }
        return inherited_environment() | {f"CARTSNITCH_{name}": value for name, value in given.items()}

    async def test_a_series_is_imported_and_bad_rows_are_told(
        self, environment: dict[str, str], database: Database, tmp_path: Path
    ) -> None:
        file = tmp_path / "cu.data"
        file.write_text(f"{FLAT}CUUR0000SAF11\t2026\tM03\tten\t\n")
        wanted = ["cpi", "import", str(file), "--series", "CUUR0000SAF11", "--name", "Food at home"]

        done = await run(environment, *wanted)

        assert done.returncode == 1
        assert "line 6: 'ten' is no index" in done.stderr
        assert "CUUR0000SAF11: 2 months, 2026-01 to 2026-02; 2 new or changed, 1 row left out, 1 bad." in done.stderr
        assert (await kept(database))["values"] == {JANUARY: "101.5", FEBRUARY: "102.0"}
        file.write_text(FLAT)
        assert (await run(environment, *wanted)).returncode == 0

    async def test_what_the_series_has_is_told_beside_what_the_file_brought(
        self, environment: dict[str, str], database: Database, tmp_path: Path
    ) -> None:
        await brought(database, {JANUARY: "100", date(2026, 4, 1): "103"})
        file = tmp_path / "food.csv"
        file.write_text("date;value\n2026-02;101,5\n2199-01;1\n")

        done = await run(environment, "cpi", "import", str(file), "--series", "FOOD", "--currency", "USD")

        assert done.returncode == 1
        assert "line 3: 2199-01 is in the future" in done.stderr
        assert "FOOD: 1 month, 2026-02 to 2026-02; 1 new or changed" in done.stderr
        assert "The series now has 3 months, 2026-01 to 2026-04." in done.stderr
        assert (await kept(database))["values"][FEBRUARY] == "101.5"

    async def test_a_table_is_written_to_standard_output(
        self, environment: dict[str, str], database: Database, owner: httpx.AsyncClient
    ) -> None:
        await receipt_of(database, "owner")

        done = await run(environment, "export", "purchases.json", "--email", "OWNER@example.org")
        nobody = await run(environment, "export", "purchases.json", "--email", "nobody@example.org")

        assert (done.returncode, json.loads(done.stdout)) == (0, []), done.stderr
        assert (nobody.returncode, nobody.stdout) == (1, "")
        assert "no account with the address nobody@example.org" in nobody.stderr

    @pytest.mark.parametrize("table", ["purchases.csv", "purchases.json"])
    async def test_whoever_stops_reading_ends_it_without_a_word(
        self, environment: dict[str, str], database: Database, owner: httpx.AsyncClient, table: str
    ) -> None:
        user_id, receipt_id = await receipt_of(database, "owner")
        many = text(
            "INSERT INTO purchases (user_id, receipt_id, position, total, currency_code, confidence, reader_version)"
            " SELECT :user_id, :receipt_id, number, 1, 'EUR', 1, '1' FROM generate_series(1, 5000) AS number"
        )
        async with database.transaction() as session:
            await session.execute(many, {"user_id": user_id, "receipt_id": receipt_id})

        command = (
            f"{shlex.join([sys.executable, '-m', 'cartsnitch_server', 'export', table])} --email owner@example.org"
        )
        done = await asyncio.to_thread(
            subprocess.run, f"{command} | head -n 1", shell=True, capture_output=True, text=True, timeout=120,
            check=False, env=environment,
        )  # fmt: skip

        assert len(done.stdout.splitlines()) == 1
        assert done.stderr == ""


async def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cartsnitch_server", *arguments]
    return await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, timeout=120, check=False, env=environment
    )
