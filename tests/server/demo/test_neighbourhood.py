"""The neighbours' receipts through the doors of a real server, and what everybody sees of them at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from cartsnitch_domain.clock import system_clock
from cartsnitch_domain.public.publishing import Published
from cartsnitch_server.demo.delivery import DemoRefused, Doors
from cartsnitch_server.demo.neighbourhood import move_in
from cartsnitch_server.demo.neighbours import months, neighbours
from cartsnitch_server.installation import installation
from cartsnitch_server.settings import Settings

from tests.running import Running

PASSWORD = "a password for the demonstration"

AT_ONE_STORE = [replace(neighbour, days={"kroger": neighbour.days["kroger"]}) for neighbour in neighbours()]


@pytest.fixture(scope="module")
def public(server_folder: Path) -> Iterator[Running]:
    """A server of its own, with public pages."""
    running = Running(server_folder / "neighbourhood", settings={"CARTSNITCH_PUBLIC_PAGES": "true"})
    running.start()
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="module")
def settings(public: Running) -> Iterator[Settings]:
    with installation(public.data) as settings:
        yield settings


async def text_of(public: Running, path: str) -> str:
    """A page, as whoever is not signed in gets it."""
    async with httpx.AsyncClient(base_url=public.url, timeout=60) as client:
        return (await client.get(path)).raise_for_status().text


async def test_their_months_are_public_at_once_and_nothing_is_repeated(public: Running, settings: Settings) -> None:
    doors = Doors(public.url, "127.0.0.1", public.smtp_port)
    progress: list[tuple[int, int]] = []

    done = await move_in(AT_ONE_STORE, doors, PASSWORD, settings, system_clock, lambda *moved: progress.append(moved))

    assert done.months == months(system_clock().date())
    assert progress[-1] == (18, 18)
    listed = await text_of(public, "/public/")
    address = re.search(r'href="(/public/products/large-eggs-[^"]+)"', listed)
    assert address is not None
    page = await text_of(public, address[1])
    assert page.count("<tr>") == 1 + len(done.months)
    assert "3+ households" in page

    again = await move_in(AT_ONE_STORE, doors, PASSWORD, settings, system_clock, lambda *moved: None)
    assert again == Published((), 0, 0)
    assert await text_of(public, "/public/") == listed

    with pytest.raises(DemoRefused, match="409"):
        await move_in(AT_ONE_STORE, doors, "another password", settings, system_clock, lambda *moved: None)
