"""What a home server tells its processes."""

from __future__ import annotations

from pathlib import Path

import pytest
from cartsnitch_server.home import Home, Ports

PORTS = Ports(http=8000, smtp=2525)
PAGES = "CARTSNITCH_PUBLIC_PAGES"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.delenv(PAGES, raising=False)
    return Home(tmp_path)


def test_public_pages_are_on_only_where_somebody_wants_them(home: Home) -> None:
    assert not home.settings(home.environment(PORTS), "postgresql://host/name").public_pages
    assert home.settings(home.environment(PORTS, public_pages=True), "postgresql://host/name").public_pages


@pytest.mark.parametrize("wanted", [True, False])
@pytest.mark.parametrize("told", [True, False])
def test_what_the_host_says_of_them_wins(home: Home, monkeypatch: pytest.MonkeyPatch, wanted: bool, told: bool) -> None:
    monkeypatch.setenv(PAGES, str(told).lower())

    environment = home.environment(PORTS, public_pages=wanted)

    assert home.settings(environment, "postgresql://host/name").public_pages is told
