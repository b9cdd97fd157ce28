"""Signing in and out, in a browser (cookies) and in an app (tokens)."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from tests.server.conftest import HOME, PASSWORD, SECURE, MovableClock, Visit, sign_up


def credentials(name: str = "owner", password: str = PASSWORD) -> dict[str, str]:
    return {"email": f"{name}@example.org", "password": password}


async def test_the_right_password_signs_in(owner: httpx.AsyncClient, visit: Visit) -> None:
    elsewhere = await visit()
    answer = await elsewhere.post("/auth/sign-in/email", json=credentials() | {"email": " OWNER@example.org"})
    assert answer.status_code == 200
    assert answer.json()["user"]["name"] == "Owner"
    assert (await elsewhere.get("/auth/session")).json()["user"]["email"] == "owner@example.org"


async def test_a_password_may_be_typed_on_any_keyboard(visit: Visit) -> None:
    browser = await visit()
    await sign_up(browser, "ada", password="cr\u00e8me br\u00fbl\u00e9e")
    answer = await browser.post("/auth/sign-in/email", json=credentials("ada", "cre\u0300me bru\u0302le\u0301e"))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [credentials(password="wrong horse battery"), credentials("nobody"), credentials(password="x" * 5000)],
    ids=["wrong password", "unknown address", "endless password"],
)
async def test_a_wrong_password_and_an_unknown_address_are_told_alike(
    owner: httpx.AsyncClient, signed_out: httpx.AsyncClient, wrong: dict[str, str]
) -> None:
    answer = await signed_out.post("/auth/sign-in/email", json=wrong)
    assert answer.status_code == 401
    assert answer.json() == {
        "error": {"code": "wrong_credentials", "message": "The email address or the password is not right."}
    }
    assert not answer.cookies
    assert (await signed_out.get("/auth/session")).status_code == 401


async def test_after_ten_wrong_passwords_even_the_right_one_has_to_wait(
    owner: httpx.AsyncClient, signed_out: httpx.AsyncClient
) -> None:
    for _ in range(10):
        answer = await signed_out.post("/auth/sign-in/email", json=credentials(password="wrong horse battery"))
        assert answer.status_code == 401
    answer = await signed_out.post("/auth/sign-in/email", json=credentials())
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 30
    assert "wait" in answer.json()["error"]["message"]


async def test_right_passwords_do_not_count_as_guesses(owner: httpx.AsyncClient) -> None:
    for _ in range(12):
        assert (await owner.post("/auth/sign-in/email", json=credentials())).status_code == 200


async def test_over_https_cookies_belong_to_this_host_alone(visit: Visit) -> None:
    answer = await sign_up(await visit(SECURE), "ada")
    assert {cookie.split(";", 1)[0].split("=")[0] for cookie in answer.headers.get_list("set-cookie")} == {
        "__Host-cartsnitch-access",
        "__Host-cartsnitch-refresh",
    }
    for cookie in answer.headers.get_list("set-cookie"):
        attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= attributes
        assert not any(attribute.startswith("domain") for attribute in attributes)


async def test_over_plain_http_cookies_have_plain_names(visit: Visit) -> None:
    answer = await sign_up(await visit(HOME), "ada")
    assert set(answer.cookies) == {"cartsnitch-access", "cartsnitch-refresh"}
    for cookie in answer.headers.get_list("set-cookie"):
        attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"httponly", "samesite=lax", "path=/"} <= attributes
        assert "secure" not in attributes


@pytest.mark.parametrize("url", [HOME, SECURE])
async def test_a_browser_stays_signed_in_and_signs_out(visit: Visit, url: str) -> None:
    browser = await visit(url)
    await sign_up(browser, "ada")
    assert (await browser.get("/auth/session")).status_code == 200
    answer = await browser.post("/auth/sign-out")
    assert answer.status_code == 200
    assert not browser.cookies
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert (await browser.get("/auth/session")).status_code == 401


async def test_a_plain_cookie_is_not_taken_over_https(visit: Visit) -> None:
    browser = await visit(SECURE)
    token = (await sign_up(browser, "ada")).json()["accessToken"]
    planted = await visit(SECURE, Cookie=f"cartsnitch-access={token}")
    assert (await planted.get("/auth/session")).status_code == 401


async def test_after_signing_out_a_kept_token_is_worth_nothing(visit: Visit) -> None:
    browser, thief = await visit(), await visit(Origin="")
    token = (await sign_up(browser, "ada")).json()["accessToken"]
    kept = dict(browser.cookies)
    thief.headers["Authorization"] = f"Bearer {token}"
    assert (await thief.get("/auth/session")).status_code == 200
    await browser.post("/auth/sign-out")
    assert (await thief.get("/auth/session")).status_code == 401
    del thief.headers["Authorization"]
    answer = await thief.post("/auth/refresh", json={"refreshToken": kept["cartsnitch-refresh"]})
    assert answer.status_code == 401


async def test_signing_out_ends_one_device_and_not_the_others(visit: Visit) -> None:
    phone, desk = await visit(), await visit()
    await sign_up(phone, "owner")
    await desk.post("/auth/sign-in/email", json=credentials())
    await phone.post("/auth/sign-out")
    assert (await phone.get("/auth/session")).status_code == 401
    assert (await desk.get("/auth/session")).status_code == 200


async def test_signing_out_works_after_the_access_token_has_expired(visit: Visit, clock: MovableClock) -> None:
    browser = await visit()
    await sign_up(browser, "ada")
    refresh_token = browser.cookies["cartsnitch-refresh"]
    clock.advance(timedelta(hours=1))
    assert (await browser.post("/auth/sign-out")).status_code == 200
    answer = await (await visit(Origin="")).post("/auth/refresh", json={"refreshToken": refresh_token})
    assert answer.status_code == 401


async def test_signing_out_signed_out_is_no_failure(signed_out: httpx.AsyncClient) -> None:
    assert (await signed_out.post("/auth/sign-out")).status_code == 200


async def test_an_app_gets_tokens_and_no_cookies(owner: httpx.AsyncClient, visit: Visit) -> None:
    app = await visit(Origin="")
    answer = await app.post("/auth/sign-in/email", json=credentials() | {"mode": "app"})
    assert not answer.cookies
    tokens = answer.json()
    bearer = {"Authorization": f"Bearer {tokens['accessToken']}"}
    assert (await app.get("/auth/session", headers=bearer)).json()["user"]["name"] == "Owner"
    renewed = await app.post("/auth/refresh", json={"refreshToken": tokens["refreshToken"]})
    assert not renewed.cookies
    assert renewed.json()["refreshToken"] != tokens["refreshToken"]
    assert (await app.post("/auth/sign-out", headers=bearer)).status_code == 200
    assert (await app.get("/auth/session", headers=bearer)).status_code == 401


async def test_a_header_is_taken_in_place_of_the_cookies_and_not_beside_them(owner: httpx.AsyncClient) -> None:
    for header in ("Bearer nonsense", "Bearer", "Basic b3duZXI6", ""):
        answer = await owner.get("/auth/session", headers={"Authorization": header})
        assert answer.status_code == 401
    assert (await owner.get("/auth/session")).status_code == 200


async def test_signed_out_answers_say_how_to_sign_in(signed_out: httpx.AsyncClient) -> None:
    answer = await signed_out.get("/auth/session")
    assert answer.status_code == 401
    assert answer.json() == {"error": {"code": "unauthenticated", "message": "Please sign in."}}
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert (await signed_out.get("/auth/ok")).json() == {"ok": True}
