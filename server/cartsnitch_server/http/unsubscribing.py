"""`/notifications/unsubscribe`: the link in every email, which works without a sign-in.

A GET shows a button and changes nothing, since scanners follow links; a POST ends the emails, by that button or at once
by a mail program (RFC 8058).
"""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from cartsnitch_domain.notifications.settings import unsubscribe
from cartsnitch_domain.notifications.unsubscribing import LinkInvalid, UnsubscribeLinks
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from cartsnitch_server.http.page import page
from cartsnitch_server.resources import Resources

PATH = "/notifications/unsubscribe"

_NOT_IN_USE = "This link is not in use any more. You can change your emails in the app, under Account."


class UnsubscribeDoor:
    """The routes that links in emails lead to."""

    def __init__(self, resources: Resources) -> None:
        self._database = resources.database
        self._links = UnsubscribeLinks(resources.settings.secret_key.get_secret_value())

    def routes(self) -> list[BaseRoute]:
        """For the app to mount."""
        return [
            Route(PATH, self._ask, methods=["GET"]),
            Route(PATH, self._end, methods=["POST"]),
        ]

    async def _ask(self, request: Request) -> Response:
        token = request.query_params.get("token", "")
        try:
            self._links.verify(token)
        except LinkInvalid:
            return page("No more emails?", f"<p>{_NOT_IN_USE}</p>", 404)
        button = (
            f'<form method="post" action="{escape(f"{PATH}?token={quote(token)}")}">'
            "<p>You will still find everything in the app.</p><p><button>No more emails</button></p></form>"
        )
        return page("No more emails?", button)

    async def _end(self, request: Request) -> Response:
        try:
            asked = self._links.verify(request.query_params.get("token", ""))
        except LinkInvalid:
            return page("No more emails?", f"<p>{_NOT_IN_USE}</p>", 404)
        async with self._database.transaction() as session:
            is_done = await unsubscribe(session, asked.user_id, asked.key)
        if not is_done:
            return page("No more emails?", f"<p>{_NOT_IN_USE}</p>", 404)
        return page("No more emails", "<p>You get no more emails from us. You can ask for them again in the app.</p>")
