"""The command line, before any command of it runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cartsnitch_server.cli import app
from cartsnitch_server.commands.checkout import ROOT
from cartsnitch_server.settings import inherited_environment
from typer.testing import CliRunner

SLOW = ("pydantic", "sqlalchemy", "strawberry", "starlette", "numpy", "asyncio")
"""Some of what commands load, each of which takes longer than all that is needed to know what commands there are."""


def loaded_by(module: str) -> set[str]:
    code = f"import sys, {module}; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout.split())


def test_what_commands_there_are_is_known_without_loading_what_they_need() -> None:
    assert not loaded_by("cartsnitch_server.cli").intersection(SLOW)


def test_what_a_process_needs_is_loaded_by_the_process() -> None:
    assert {"pydantic", "sqlalchemy", "asyncio"} <= loaded_by("cartsnitch_server.serving")


@pytest.mark.parametrize(
    "command",
    [
        *("up", "doors", "serve", "smtp", "worker", "migrate", "check", "version", "schema", "export"),
        *("receipts send", "receipts reread", "notifications undelivered", "products lookup", "products forget"),
        *("cpi import", "public publish", "public waiting", "public admit", "public refuse", "coupons import"),
        "accounts delete",
    ],
)
def test_every_command_says_what_it_is_for(command: str) -> None:
    said = CliRunner().invoke(app, [*command.split(), "--help"])
    assert said.exit_code == 0
    assert f"Usage: cartsnitch {command}" in said.output


def test_what_is_compiled_once_is_kept_and_not_beside_the_sources_where_that_is_not_wanted(tmp_path: Path) -> None:
    told = inherited_environment() | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": str(tmp_path)}
    subprocess.run([ROOT / "cartsnitch", "version"], env=told, check=True, capture_output=True)
    kept = {path.name.partition(".")[0] for path in tmp_path.rglob("cartsnitch_server/**/*.pyc")}
    assert {"cli", "checkout"} <= kept


def test_a_command_that_is_none_ends_with_2() -> None:
    assert CliRunner().invoke(app, ["nothing"]).exit_code == 2
