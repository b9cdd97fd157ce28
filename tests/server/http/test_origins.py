"""A page of another site can make a browser send our cookies; what it asks for is not done."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette

from tests.server.conftest import HOME, SECURE, Visit, sign_up


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example.net",
        "null",
        "http://localhost:9000",
        f"{SECURE}.evil.example.net",
        "https://[",
        "nonsense",
    ],
)
async def test_a_foreign_page_cannot_sign_anyone_out(owner: httpx.AsyncClient, origin: str) -> None:
    answer = await owner.post("/auth/sign-out", headers={"Origin": origin})
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "foreign_origin"
    assert (await owner.get("/auth/session")).status_code == 200


async def test_a_foreign_page_cannot_sign_anyone_in(visit: Visit) -> None:
    answer = await sign_up(await visit(Origin="https://evil.example.net"), "ada")
    assert answer.status_code == 403
    assert not answer.cookies


@pytest.mark.parametrize("origin", [HOME, HOME.upper(), SECURE, "https://app.example.org"])
async def test_our_own_pages_can(owner: httpx.AsyncClient, origin: str) -> None:
    assert (await owner.post("/auth/sign-out", headers={"Origin": origin})).status_code == 200


async def test_without_an_origin_cookies_are_not_enough_and_a_token_is(owner: httpx.AsyncClient) -> None:
    token = (await owner.post("/auth/refresh")).json()["accessToken"]
    del owner.headers["Origin"]
    assert (await owner.post("/auth/refresh")).status_code == 403
    assert (await owner.get("/auth/session")).status_code == 200
    answer = await owner.post("/auth/sign-out", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


async def test_reading_needs_no_origin(owner: httpx.AsyncClient) -> None:
    answer = await owner.get("/auth/session", headers={"Origin": "https://evil.example.net"})
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"origin": "https://evil.example.net"}, 1008),
        ({"cookie": "cartsnitch-access=x"}, 1008),
        ({"origin": HOME, "cookie": "cartsnitch-access=x"}, None),
        ({}, None),
    ],
)
async def test_a_foreign_page_cannot_open_a_websocket(
    app: Starlette, headers: dict[str, str], code: int | None
) -> None:
    """There is nothing at this path, so what passes the check is turned away with another code."""
    sent = []
    raw = [(name.encode(), value.encode()) for name, value in ({"host": "localhost:8000"} | headers).items()]
    scope = {
        "type": "websocket",
        "path": "/graphql",
        "scheme": "ws",
        "headers": raw,
        "query_string": b"",
        "root_path": "",
    }

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    await app(scope, receive, send)  # type: ignore[arg-type]
    assert [message["type"] for message in sent] == ["websocket.close"]
    assert (sent[0]["code"] == 1008) == (code == 1008)
