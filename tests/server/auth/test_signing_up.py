"""Signing up: an account, a receipt address and a signed-in browser; or one sentence, and nothing made."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from cartsnitch_domain.accounts.records import AuthSession, InboundAddress, User
from cartsnitch_domain.db import Database
from sqlalchemy import func, select

FORM = {"email": "ada@example.org", "password": "correct horse battery", "name": "Ada"}


async def count(database: Database, record: type[User | AuthSession | InboundAddress]) -> int:
    async with database.reading() as session:
        return (await session.execute(select(func.count()).select_from(record))).scalar_one()


async def test_a_new_account_is_signed_in_and_has_a_receipt_address(
    signed_out: httpx.AsyncClient, database: Database
) -> None:
    answer = await signed_out.post("/auth/sign-up/email", json=FORM)
    assert answer.status_code == 200
    body = answer.json()
    assert body["user"] | {"id": ""} == {"id": "", "email": "ada@example.org", "name": "Ada"}
    assert body["expiresIn"] == 900
    assert "refreshToken" not in body
    assert (await signed_out.get("/auth/session")).json() == {"user": body["user"]}
    assert await count(database, InboundAddress) == 1


async def test_an_address_is_trimmed_and_its_case_kept(signed_out: httpx.AsyncClient) -> None:
    answer = await signed_out.post("/auth/sign-up/email", json=FORM | {"email": "  Ada@Example.org "})
    assert answer.json()["user"]["email"] == "Ada@Example.org"


@pytest.mark.parametrize("email", ["ada@example.org", "ADA@example.org"])
async def test_a_taken_address_is_told_and_nothing_is_made(
    signed_out: httpx.AsyncClient, database: Database, email: str
) -> None:
    await signed_out.post("/auth/sign-up/email", json=FORM)
    answer = await signed_out.post("/auth/sign-up/email", json=FORM | {"email": email})
    assert answer.status_code == 409
    assert answer.json()["error"] == {
        "code": "email_taken",
        "message": "There is already an account with this email address. Please sign in.",
    }
    assert (await count(database, User), await count(database, InboundAddress)) == (1, 1)


async def test_of_two_who_sign_up_at_once_with_one_address_one_succeeds(
    signed_out: httpx.AsyncClient, database: Database
) -> None:
    answers = await asyncio.gather(*(signed_out.post("/auth/sign-up/email", json=FORM) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert await count(database, User) == 1


@pytest.mark.parametrize(
    ("wrong", "status", "code", "message"),
    [
        ({"email": ""}, 422, "invalid_input", "Please enter your email address."),
        ({"email": None}, 422, "invalid_input", "Please enter your email address."),
        ({"email": "ada"}, 422, "invalid_input", "Please enter a whole email address, such as name@example.com."),
        ({"email": ["ada@example.org"]}, 422, "invalid_input", "“email” must be text."),
        ({"password": ""}, 422, "invalid_input", "Please enter your password."),
        ({"password": "123456789"}, 422, "weak_password", "Please choose a password of 10 to 200 characters."),
        ({"password": "x" * 201}, 422, "weak_password", "Please choose a password of 10 to 200 characters."),
        ({"password": "ten \0 letters"}, 422, "invalid_input", "“password” must be text."),
        ({"name": " "}, 422, "invalid_input", "Please enter your name."),
        ({"name": "x" * 101}, 422, "invalid_input", "Please enter your name, in 100 characters at most."),
        ({"mode": "root"}, 422, "invalid_input", "“mode” is either “browser” or “app”."),
    ],
)
async def test_what_is_wrong_with_the_form_is_told_and_nothing_is_made(
    signed_out: httpx.AsyncClient, database: Database, wrong: dict[str, object], status: int, code: str, message: str
) -> None:
    answer = await signed_out.post("/auth/sign-up/email", json=FORM | wrong)
    assert answer.status_code == status
    assert answer.json()["error"] == {"code": code, "message": message}
    assert not answer.cookies
    assert await count(database, User) == 0


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'"\xff"', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"email=ada@example.org", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
        (b"", "application/json", 422),
        (b" " * 1_100_000, "application/json", 413),
        (b'{"email": "\\ud800@example.org", "password": "0123456789", "name": "A"}', "application/json", 422),
    ],
)
async def test_a_body_that_is_no_form_is_refused(
    signed_out: httpx.AsyncClient, body: bytes, media_type: str, status: int
) -> None:
    answer = await signed_out.post("/auth/sign-up/email", content=body, headers={"Content-Type": media_type})
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


async def test_a_password_is_kept_as_argon2id_and_in_no_other_form(
    signed_out: httpx.AsyncClient, database: Database
) -> None:
    await signed_out.post("/auth/sign-up/email", json=FORM)
    async with database.reading() as session:
        kept = (await session.execute(select(User.password_hash))).scalar_one()
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert FORM["password"] not in kept
