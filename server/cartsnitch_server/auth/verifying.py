"""`/auth/verify-email`: the link that is mailed to an address to learn whose it is. It works without a sign-in.

A GET shows a button and changes nothing, since scanners follow links; the button verifies the address, once.
"""

from __future__ import annotations

import time
from html import escape
from urllib.parse import quote

from cartsnitch_domain.accounts.verifying import is_link, verify_email
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from cartsnitch_server.auth.attempts import Attempts, client_of
from cartsnitch_server.http.page import page
from cartsnitch_server.resources import Resources

PATH = "/auth/verify-email"

_QUESTION = "Is this your email address?"
_LONGEST = 200


class VerifyEmailDoor:
    """The routes that links to verify an address lead to."""

    def __init__(self, resources: Resources) -> None:
        self._database = resources.database
        self._clock = resources.clock
        self._visits = Attempts(most=60, refill=1, monotonic=time.monotonic)

    def routes(self) -> list[BaseRoute]:
        """For the app to mount."""
        return [
            Route(PATH, self._ask, methods=["GET"]),
            Route(PATH, self._verify, methods=["POST"]),
        ]

    async def _ask(self, request: Request) -> Response:
        token = self._token(request)
        async with self._database.reading() as session:
            is_good = await is_link(session, token, self._clock())
        if not is_good:
            return _not_in_use()
        button = (
            f'<form method="post" action="{escape(f"{PATH}?token={quote(token)}")}">'
            "<p>CartSnitch will send the emails that were asked for to it. If you did not ask for them, close this"
            " page, and nothing is sent.</p><p><button>Yes, it is mine</button></p></form>"
        )
        return page(_QUESTION, button)

    async def _verify(self, request: Request) -> Response:
        async with self._database.transaction() as session:
            is_done = await verify_email(session, self._token(request), self._clock())
        if not is_done:
            return _not_in_use()
        return page("Thank you", "<p>The emails that you asked for come to this address from now on.</p>")

    def _token(self, request: Request) -> str:
        self._visits.take(client_of(request))
        return request.query_params.get("token", "")[:_LONGEST]


def _not_in_use() -> HTMLResponse:
    words = "This link is not in use any more. You can ask for another one in the app, under Account, Notifications."
    return page(_QUESTION, f"<p>{words}</p>", 404)
