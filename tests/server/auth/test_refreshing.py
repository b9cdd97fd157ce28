"""Refreshing: a sign-in lasts as long as it is used, and a token that was stolen ends it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
from cartsnitch_domain.accounts.records import RefreshToken
from cartsnitch_domain.db import Database
from sqlalchemy import func, select

from tests.server.conftest import HOME, SECURE, MovableClock, Visit, sign_up


@pytest.fixture
async def app_tokens(visit: Visit) -> dict[str, str]:
    """What an app is given when it signs up."""
    answer = await sign_up(await visit(Origin=""), "ada", mode="app")
    tokens: dict[str, str] = answer.json()
    return tokens


@pytest.fixture
async def device(visit: Visit) -> httpx.AsyncClient:
    """An app, without cookies and without an origin."""
    return await visit(Origin="")


async def refreshed(device: httpx.AsyncClient, token: str) -> httpx.Response:
    return await device.post("/auth/refresh", json={"refreshToken": token})


@pytest.mark.parametrize("url", [HOME, SECURE])
async def test_a_browser_refreshes_by_its_cookie_and_never_sees_the_token(
    visit: Visit, clock: MovableClock, url: str
) -> None:
    browser = await visit(url)
    await sign_up(browser, "ada")
    clock.advance(timedelta(minutes=16))
    assert (await browser.get("/auth/session")).status_code == 401
    answer = await browser.post("/auth/refresh", json={"mode": "app"})
    assert answer.status_code == 200
    assert "refreshToken" not in answer.json()
    assert (await browser.get("/auth/session")).status_code == 200


async def test_each_refresh_gives_another_token(device: httpx.AsyncClient, app_tokens: dict[str, str]) -> None:
    first = (await refreshed(device, app_tokens["refreshToken"])).json()
    second = (await refreshed(device, first["refreshToken"])).json()
    assert len({app_tokens["refreshToken"], first["refreshToken"], second["refreshToken"]}) == 3
    assert second["user"] == app_tokens["user"]


async def test_a_token_used_twice_ends_the_whole_sign_in(
    device: httpx.AsyncClient, app_tokens: dict[str, str], clock: MovableClock
) -> None:
    newest = (await refreshed(device, app_tokens["refreshToken"])).json()
    clock.advance(timedelta(seconds=11))
    reuse = await refreshed(device, app_tokens["refreshToken"])
    assert reuse.status_code == 401
    assert reuse.json()["error"]["code"] == "session_ended"
    assert (await refreshed(device, newest["refreshToken"])).status_code == 401
    bearer = {"Authorization": f"Bearer {newest['accessToken']}"}
    assert (await device.get("/auth/session", headers=bearer)).status_code == 401


async def test_reuse_on_one_device_leaves_the_others_signed_in(
    device: httpx.AsyncClient, app_tokens: dict[str, str], visit: Visit, clock: MovableClock
) -> None:
    desk = await visit()
    await sign_up(desk, "other")
    await refreshed(device, app_tokens["refreshToken"])
    clock.advance(timedelta(seconds=11))
    await refreshed(device, app_tokens["refreshToken"])
    assert (await desk.get("/auth/session")).status_code == 200


async def test_two_tabs_that_wake_up_together_both_stay_signed_in(
    device: httpx.AsyncClient, app_tokens: dict[str, str], clock: MovableClock
) -> None:
    one = await refreshed(device, app_tokens["refreshToken"])
    clock.advance(timedelta(seconds=10))
    two = await refreshed(device, app_tokens["refreshToken"])
    assert one.json()["refreshToken"] != two.json()["refreshToken"]
    for answer in (one, two):
        assert (await refreshed(device, answer.json()["refreshToken"])).status_code == 200


async def test_the_time_for_two_tabs_runs_from_the_first_use(
    device: httpx.AsyncClient, app_tokens: dict[str, str], clock: MovableClock
) -> None:
    for _ in range(2):
        assert (await refreshed(device, app_tokens["refreshToken"])).status_code == 200
        clock.advance(timedelta(seconds=8))
    assert (await refreshed(device, app_tokens["refreshToken"])).status_code == 401


async def test_many_refreshes_at_the_same_moment_leave_the_sign_in_whole(
    device: httpx.AsyncClient, app_tokens: dict[str, str]
) -> None:
    answers = await asyncio.gather(*(refreshed(device, app_tokens["refreshToken"]) for _ in range(4)))
    tokens = {answer.json()["refreshToken"] for answer in answers}
    assert len(tokens) == 4
    assert (await refreshed(device, tokens.pop())).status_code == 200


async def test_a_sign_in_that_is_used_goes_on_and_one_that_is_not_ends_after_thirty_days(
    device: httpx.AsyncClient, app_tokens: dict[str, str], clock: MovableClock
) -> None:
    token = app_tokens["refreshToken"]
    for _ in range(3):
        clock.advance(timedelta(days=29))
        token = (await refreshed(device, token)).json()["refreshToken"]
    clock.advance(timedelta(days=30))
    assert (await refreshed(device, token)).status_code == 401


async def test_tokens_that_have_expired_are_forgotten(
    device: httpx.AsyncClient, app_tokens: dict[str, str], clock: MovableClock, database: Database
) -> None:
    token = app_tokens["refreshToken"]
    for _ in range(4):
        clock.advance(timedelta(days=20))
        token = (await refreshed(device, token)).json()["refreshToken"]
    async with database.reading() as session:
        assert (await session.execute(select(func.count()).select_from(RefreshToken))).scalar_one() == 2


async def test_refresh_tokens_are_kept_as_hashes(app_tokens: dict[str, str], database: Database) -> None:
    async with database.reading() as session:
        kept = (await session.execute(select(RefreshToken.token_hash))).scalar_one()
    assert len(kept) == 32
    assert kept != app_tokens["refreshToken"].encode()[:32]


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 10_000])
async def test_an_unknown_token_is_refused(device: httpx.AsyncClient, token: str) -> None:
    assert (await refreshed(device, token)).status_code == 401


async def test_a_refused_browser_is_signed_out(visit: Visit, clock: MovableClock) -> None:
    browser = await visit()
    await sign_up(browser, "ada")
    clock.advance(timedelta(days=31))
    assert (await browser.post("/auth/refresh")).status_code == 401
    assert not browser.cookies
