"""Signing up, in and out over HTTP.

A browser is given cookies and never needs to see a token. An app sends `"mode": "app"`: it is given `refreshToken` in
the answer and no cookies, sends `Authorization: Bearer <accessToken>`, and refreshes and signs out by sending
`refreshToken`.
"""

from __future__ import annotations

import time
from typing import Any

from cartsnitch_domain.accounts.actions import Grant, end_session, refresh, sign_out, sign_up, start_session
from cartsnitch_domain.accounts.passwords import Passwords
from cartsnitch_domain.accounts.rules import ACCESS_LIFETIME
from cartsnitch_domain.accounts.sign_in import SignedInUser, check_credentials, session_of
from cartsnitch_domain.errors import InvalidInput, SessionEnded
from cartsnitch_domain.ids import UserId
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from cartsnitch_server.auth.attempts import Attempts, client_of
from cartsnitch_server.auth.cookies import clear_cookies, refresh_cookie, set_cookies
from cartsnitch_server.auth.forms import Form, read_form
from cartsnitch_server.auth.gate import Gate
from cartsnitch_server.http.failures import Unauthenticated, refuse_domain
from cartsnitch_server.resources import Resources

_NO_EMAIL = "Please enter your email address."
_NO_PASSWORD = "Please enter your password."  # noqa: S105 - a message
_NO_NAME = "Please enter your name."


class AuthDoor:
    """The routes under `/auth`."""

    def __init__(self, resources: Resources, gate: Gate) -> None:
        self._resources = resources
        self._gate = gate
        self._passwords = Passwords()
        self._visits = Attempts(most=60, refill=1, monotonic=time.monotonic)
        self._guesses = Attempts(most=10, refill=30, monotonic=time.monotonic)

    def routes(self) -> list[BaseRoute]:
        """For the app to mount."""
        return [
            Route("/auth/sign-up/email", self._sign_up, methods=["POST"]),
            Route("/auth/sign-in/email", self._sign_in, methods=["POST"]),
            Route("/auth/refresh", self._refresh, methods=["POST"]),
            Route("/auth/sign-out", self._sign_out, methods=["POST"]),
            Route("/auth/session", self._session, methods=["GET"]),
            Route("/auth/ok", _ok, methods=["GET"]),
        ]

    async def _sign_up(self, request: Request) -> Response:
        form = await read_form(request)
        email, password = form.required("email", _NO_EMAIL), form.required("password", _NO_PASSWORD)
        name, is_app = form.required("name", _NO_NAME), _is_app(form)
        self._visits.take(client_of(request))
        async with self._resources.database.transaction() as session:
            user = await sign_up(session, self._passwords, email, password, name)
            grant = await start_session(session, UserId(user.id), _user_agent(request), self._resources.clock())
        shown = SignedInUser(UserId(user.id), user.email, user.name)
        return self._welcome(request, shown, grant, is_app=is_app)

    async def _sign_in(self, request: Request) -> Response:
        form = await read_form(request)
        email, password = form.required("email", _NO_EMAIL), form.required("password", _NO_PASSWORD)
        is_app = _is_app(form)
        user = await self._check(request, email, password)
        async with self._resources.database.transaction() as session:
            grant = await start_session(session, user.id, _user_agent(request), self._resources.clock())
        return self._welcome(request, user, grant, is_app=is_app)

    async def _check(self, request: Request, email: str, password: str) -> SignedInUser:
        """Who this is. An attempt is taken before the password is looked at, so that many at once count as many."""
        client = client_of(request)
        guess = f"{client} {email.strip().lower()}"
        self._visits.take(client)
        self._guesses.take(guess)
        user = await check_credentials(self._resources.database, self._passwords, email, password)
        self._guesses.give_back(guess)
        return user

    async def _refresh(self, request: Request) -> Response:
        """A token from a cookie is answered by a cookie: no script may read what the browser keeps from it."""
        shown = (await read_form(request)).optional("refreshToken")
        token = shown or refresh_cookie(request)
        if not token:
            raise Unauthenticated
        async with self._resources.database.transaction() as session:
            grant = await refresh(session, token, self._resources.clock())
            user = None if grant is None else await session_of(session, grant.actor)
        if grant is None or user is None:
            return _without_cookies(request, refuse_domain(SessionEnded()))
        return self._welcome(request, user, grant, is_app=bool(shown))

    async def _sign_out(self, request: Request) -> Response:
        """Ends what the request can show of a sign-in; with nothing to show there is nothing to end."""
        form = await read_form(request)
        token = form.optional("refreshToken") or refresh_cookie(request)
        actor = await self._gate.authenticate(request)
        now = self._resources.clock()
        async with self._resources.database.transaction() as session:
            if actor is not None:
                await end_session(session, actor.auth_session_id, now)
            if token:
                await sign_out(session, token, now)
        response = _without_cookies(request, JSONResponse({"signedOut": True}))
        response.headers["Clear-Site-Data"] = '"cache"'
        return response

    async def _session(self, request: Request) -> Response:
        actor = await self._gate.require(request)
        async with self._resources.database.reading() as session:
            user = await session_of(session, actor)
        if user is None:
            raise Unauthenticated
        return JSONResponse({"user": _shown(user)})

    def _welcome(self, request: Request, user: SignedInUser, grant: Grant, *, is_app: bool) -> Response:
        access_token = self._gate.issue(grant.actor)
        answer: dict[str, Any] = {
            "user": _shown(user),
            "accessToken": access_token,
            "expiresIn": int(ACCESS_LIFETIME.total_seconds()),
        }
        if is_app:
            return JSONResponse(answer | {"refreshToken": grant.refresh_token})
        response = JSONResponse(answer)
        set_cookies(response, request, access_token, grant.refresh_token)
        return response


def _is_app(form: Form) -> bool:
    mode = form.optional("mode")
    if mode not in ("", "browser", "app"):
        raise InvalidInput("“mode” is either “browser” or “app”.")
    return mode == "app"


def _user_agent(request: Request) -> str:
    return request.headers.get("user-agent", "")


def _shown(user: SignedInUser) -> dict[str, str]:
    return {"id": str(user.id), "email": user.email, "name": user.name}


def _without_cookies(request: Request, response: Response) -> Response:
    clear_cookies(response, request)
    return response


async def _ok(_request: Request) -> Response:
    return JSONResponse({"ok": True})
