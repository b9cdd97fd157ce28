"""An access token is believed only as we issued it: our key, our algorithm, all of its claims, and in its time."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import jwt
import pytest
from cartsnitch_domain.accounts.tokens import AccessTokens
from cartsnitch_server.resources import Resources

from tests.server.conftest import MovableClock, Visit, sign_up


@pytest.fixture
async def token(visit: Visit) -> str:
    """A good one."""
    access_token: str = (await sign_up(await visit(), "ada")).json()["accessToken"]
    return access_token


@pytest.fixture
def key(resources: Resources) -> bytes:
    """The key that tokens are signed with; so that a forgery differs from a good token in one thing alone."""
    return AccessTokens(resources.settings.secret_key.get_secret_value())._key


@pytest.fixture
async def asking(visit: Visit) -> httpx.AsyncClient:
    return await visit(Origin="")


async def status_of(client: httpx.AsyncClient, token: str) -> int:
    return (await client.get("/auth/session", headers={"Authorization": f"Bearer {token}"})).status_code


def resigned(token: str, key: bytes, claims: dict[str, Any], **header: Any) -> str:
    """The token with other claims (None leaves one out), signed again."""
    payload = jwt.decode(token, options={"verify_signature": False}) | claims
    payload = {name: value for name, value in payload.items() if value is not None}
    headers = jwt.get_unverified_header(token) | header
    return jwt.encode(payload, key, headers.pop("alg"), headers=headers)


async def test_a_token_signed_again_with_our_key_is_good(asking: httpx.AsyncClient, token: str, key: bytes) -> None:
    assert await status_of(asking, token) == 200
    assert await status_of(asking, resigned(token, key, {})) == 200


async def test_its_claims_are_all_there_and_no_secret_is_among_them(token: str) -> None:
    claims = jwt.decode(token, options={"verify_signature": False})
    assert set(claims) == {"iss", "aud", "sub", "sid", "exp", "iat", "jti"}
    assert claims["exp"] - claims["iat"] == 900
    header = jwt.get_unverified_header(token)
    assert header["alg"] == "HS256"
    assert len(header["kid"]) == 16


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "someone"},
        {"aud": "someone"},
        {"aud": ["cartsnitch-api", "someone"]},
        {"sub": "not an id"},
        {"sub": "00000000-0000-0000-0000-000000000000"},
        {"sid": "00000000-0000-0000-0000-000000000000"},
        {"sid": 7},
        {"exp": 1},
        {"exp": "never"},
        {"iat": 9999999999},
        *({name: None} for name in ("iss", "aud", "sub", "sid", "exp", "iat", "jti")),
    ],
    ids=str,
)
async def test_other_claims_are_refused(
    asking: httpx.AsyncClient, token: str, key: bytes, claims: dict[str, Any]
) -> None:
    assert await status_of(asking, resigned(token, key, claims)) == 401


async def test_our_sign_in_does_not_speak_for_another_user(
    asking: httpx.AsyncClient, token: str, key: bytes, visit: Visit
) -> None:
    bob = (await sign_up(await visit(), "bob")).json()["user"]["id"]
    assert await status_of(asking, resigned(token, key, {"sub": bob})) == 401


async def test_another_key_id_is_refused(asking: httpx.AsyncClient, token: str, key: bytes) -> None:
    assert await status_of(asking, resigned(token, key, {}, kid="another")) == 401


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
async def test_another_algorithm_is_refused_even_with_our_key(
    asking: httpx.AsyncClient, token: str, key: bytes, algorithm: str
) -> None:
    assert await status_of(asking, resigned(token, key, {}, alg=algorithm)) == 401


async def test_another_key_is_refused(asking: httpx.AsyncClient, token: str) -> None:
    assert await status_of(asking, resigned(token, b"another key of the same length..", {})) == 401


async def test_an_unsigned_token_is_refused(asking: httpx.AsyncClient, token: str) -> None:
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).decode().rstrip("=")
    assert await status_of(asking, f"{header}.{token.split('.')[1]}.") == 401


@pytest.mark.parametrize(
    "spoil", [lambda token: token[:-4] + "AAAA", lambda _: "a.b.c", lambda _: "\u00e9", lambda _: ""]
)
async def test_a_spoilt_token_is_refused(asking: httpx.AsyncClient, token: str, spoil: Callable[[str], str]) -> None:
    value = f"Bearer {spoil(token)}".encode()
    assert (await asking.get("/auth/session", headers={b"Authorization": value})).status_code == 401


async def test_a_token_is_good_for_fifteen_minutes(asking: httpx.AsyncClient, token: str, clock: MovableClock) -> None:
    clock.advance(timedelta(minutes=14, seconds=59))
    assert await status_of(asking, token) == 200
    clock.advance(timedelta(seconds=1))
    assert await status_of(asking, token) == 401
