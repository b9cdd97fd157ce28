"""Who asks: the one place where a token becomes an actor, whether it came by cookie, header or WebSocket."""

from __future__ import annotations

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.sign_in import live_actor
from cartsnitch_domain.accounts.tokens import AccessTokens, TokenInvalid
from starlette.requests import HTTPConnection

from cartsnitch_server.auth.cookies import access_cookie
from cartsnitch_server.http.failures import Unauthenticated
from cartsnitch_server.resources import Resources


class Gate:
    """Tells who is there. Every request is checked against the database, so a sign-out holds at once.

    A WebSocket is checked here as it opens; each of its operations is checked again as it begins.
    """

    def __init__(self, resources: Resources) -> None:
        self._tokens = AccessTokens(resources.settings.secret_key.get_secret_value())
        self._database = resources.database
        self._clock = resources.clock

    def issue(self, actor: Actor) -> str:
        """An access token for this sign-in."""
        return self._tokens.issue(actor, self._clock())

    async def authenticate(self, connection: HTTPConnection) -> Actor | None:
        """Who sent this request or opened this WebSocket; None when nobody is signed in.

        An `Authorization` header is taken in place of the cookies, never beside them.
        """
        authorization = connection.headers.get("authorization")
        if authorization is not None:
            return await self.authenticate_bearer(authorization)
        token = access_cookie(connection)
        return None if token is None else await self._actor_of(token)

    async def authenticate_bearer(self, authorization: str) -> Actor | None:
        """Who is named by `Bearer <access token>`."""
        scheme, _, token = authorization.partition(" ")
        return await self._actor_of(token.strip()) if scheme.lower() == "bearer" else None

    async def require(self, connection: HTTPConnection) -> Actor:
        """Who sent this request; raises Unauthenticated."""
        actor = await self.authenticate(connection)
        if actor is None:
            raise Unauthenticated(headers={"WWW-Authenticate": "Bearer"})
        return actor

    async def _actor_of(self, token: str) -> Actor | None:
        now = self._clock()
        try:
            actor = self._tokens.verify(token, now)
        except TokenInvalid:
            return None
        async with self._database.reading_rows() as reads:
            return await live_actor(reads, actor, now)
