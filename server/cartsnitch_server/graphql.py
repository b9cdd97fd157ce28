"""GraphQL over HTTP and WebSocket, at one address.

A `POST` with JSON runs a query or a mutation; a WebSocket speaks graphql-transport-ws and runs anything. A `GET` shows
an IDE where the settings allow it, and never runs anything, since a browser sends it from any page.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.errors import TooManyGuesses
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.shopping.planning import Planning
from cartsnitch_graphql.context import Context, Outgoing, Services
from cartsnitch_graphql.errors import UNAUTHENTICATED
from cartsnitch_graphql.events import (
    alert_events,
    household_events,
    listening_in_background,
    notification_events,
    receipt_events,
    shopping_list_events,
)
from cartsnitch_graphql.schema import AnonymousSchema, Schema
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http.ides import get_graphql_ide_html
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types.graphql import OperationType
from strawberry.types.unset import UnsetType

from cartsnitch_server.auth.attempts import Attempts, client_of
from cartsnitch_server.auth.gate import Gate
from cartsnitch_server.http.failures import Refusal, TooManyAttempts, Unauthenticated, WrongMediaType
from cartsnitch_server.resources import Resources
from cartsnitch_server.settings import Settings
from cartsnitch_server.vapid import vapid_key_of

PATH = "/graphql"
MOST_ANONYMOUS, SECONDS_AN_OPERATION = 60, 1.0
"""Whoever is not signed in may ask so often at once, and once more every so many seconds."""

MOST_GUESSES, SECONDS_A_GUESS = 10, 30.0
"""As signing in has them: so often may a password be asked again at once, and once more every so many seconds."""

_NAMES_PUBLIC = b"publicProduct"
"""What a body has that asks for something public."""

_OVER_HTTP = frozenset({OperationType.QUERY, OperationType.MUTATION})
_IDE_POLICY = "default-src 'self' https://unpkg.com https://esm.sh 'unsafe-inline'; img-src 'self' data: https:"
"""GraphiQL comes from these sites; it is for development only."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What a client asks to be run."""

    query: str
    variables: dict[str, Any] | None
    name: str | None


class GraphQLDoor:
    """The routes of GraphQL; they work while it is open."""

    def __init__(self, resources: Resources, gate: Gate) -> None:
        self._resources = resources
        self._gate = gate
        self._shows_ide = resources.settings.graphiql
        self._schema = Schema(introspection=resources.settings.graphiql)
        self._sockets = _Sockets(self._schema, gate, resources.settings.trusted_origins)
        self._anonymous = AnonymousSchema() if resources.settings.public_pages else None
        self._attempts = Attempts(MOST_ANONYMOUS, SECONDS_AN_OPERATION, time.monotonic)
        self._guesses = Attempts(MOST_GUESSES, SECONDS_A_GUESS, time.monotonic)
        self._services: Services | None = None

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Listen to what other processes announce, until the end of the block."""
        database, settings = self._resources.database, self._resources.settings
        async with (
            listening_in_background(receipt_events(database)) as receipts,
            listening_in_background(alert_events(database)) as alerts,
            listening_in_background(notification_events(database)) as notifications,
            listening_in_background(shopping_list_events(database)) as shopping_lists,
            listening_in_background(household_events(database)) as households,
        ):
            self._services = Services(
                database,
                receipts,
                alerts,
                settings.mail_domain,
                self._resources.clock,
                notifications,
                _outgoing(settings),
                shopping_lists,
                households,
                Planning(settings.planning_seconds),
                settings.public_pages,
                guess_password=self._guess,
            )
            yield

    def routes(self) -> list[BaseRoute]:
        """For the app to mount."""
        return [
            Route(PATH, self._run, methods=["POST"]),
            Route(PATH, self._show, methods=["GET"]),
            WebSocketRoute(PATH, self._converse),
        ]

    def _guess(self, user_id: UserId) -> None:
        """Count a look at the password of somebody who is signed in: who has their phone may not try for long."""
        try:
            self._guesses.take(str(user_id))
        except TooManyAttempts as many:
            raise TooManyGuesses from many

    def context(self, actor: Actor | None) -> Context:
        """The context of one operation."""
        if self._services is None:
            raise RuntimeError("the GraphQL door is not open")
        return Context(self._services, actor)

    async def _run(self, request: Request) -> Response:
        """Run one operation. Someone who is not signed in gets 401, whatever they ask but what is public."""
        actor = await self._gate.authenticate(request)
        if actor is None and not self._shows_ide:
            return await self._run_anonymous(request)
        operation = _operation(request, await request.body())
        return await self._answer(self._schema, operation, actor)

    async def _run_anonymous(self, request: Request) -> Response:
        """Run a query that asks for nothing but what is public. What names nothing of it is not even read."""
        body = await request.body()
        if self._anonymous is None or _NAMES_PUBLIC not in body:
            return _unauthenticated()
        self._attempts.take(client_of(request))
        try:
            operation = _operation(request, body)
        except Refusal:
            return _unauthenticated()
        if not self._anonymous.has_all_of(operation.query):
            return _unauthenticated()
        return await self._answer(self._anonymous, operation, None)

    async def _answer(self, schema: Schema | AnonymousSchema, operation: Operation, actor: Actor | None) -> Response:
        try:
            result = await schema.execute(
                operation.query,
                operation.variables,
                self.context(actor),
                operation_name=operation.name,
                allowed_operation_types=_OVER_HTTP,
            )
        except (CannotGetOperationTypeError, InvalidOperationTypeError) as wrong:
            raise Refusal("This cannot be run over HTTP.") from wrong
        answer: dict[str, object] = {"data": result.data}
        if result.errors:
            answer["errors"] = [error.formatted for error in result.errors]
        return _json(answer, 401 if actor is None and _lacks_sign_in(answer) else 200)

    async def _show(self, _request: Request) -> Response:
        """The IDE."""
        if not self._shows_ide:
            raise HTTPException(405, headers={"Allow": "POST"})
        return HTMLResponse(get_graphql_ide_html(), headers={"Content-Security-Policy": _IDE_POLICY})

    async def _converse(self, socket: WebSocket) -> None:
        """Run operations over a WebSocket, for as long as it is open."""
        context = self.context(await self._gate.authenticate(socket))
        context.is_lasting = True
        await self._sockets.run(socket, context)


class _Sockets(GraphQL[Context, None]):
    """Strawberry's WebSocket side. Whoever has no cookie sends `{"authorization": "Bearer ..."}` when connecting."""

    def __init__(self, schema: Schema, gate: Gate, trusted_origins: tuple[str, ...]) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
            allowed_origins=trusted_origins,
            max_subscriptions_per_connection=20,
        )
        self._gate = gate

    def decode_json(self, data: str | bytes) -> object:
        """Strict, as over HTTP: half a surrogate pair is no text."""
        decoded: object = orjson.loads(data)
        return decoded

    def encode_json(self, data: object) -> str:
        """As text: the protocol has no binary messages."""
        return orjson.dumps(data).decode()

    async def on_ws_connect(self, context: Context) -> UnsetType:
        """Lets in who is signed in."""
        authorization = (context.connection_params or {}).get("authorization")
        if isinstance(authorization, str):
            context.known_actor = await self._gate.authenticate_bearer(authorization)
        if context.known_actor is None:
            raise ConnectionRejectionError
        return UnsetType()


def _outgoing(settings: Settings) -> Outgoing:
    """What this installation can send beside what the app shows."""
    key = vapid_key_of(settings)
    return Outgoing(
        push_public_key=None if key is None else key.public,
        push_is_local=settings.push_local,
        sends_email=settings.smtp_out_url is not None,
    )


def _operation(request: Request, body: bytes) -> Operation:
    """What a request asks for; raises Refusal for what is no operation."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise WrongMediaType("Please send this as JSON (Content-Type: application/json).")
    try:
        asked = orjson.loads(body)
    except orjson.JSONDecodeError as wrong:
        raise Refusal("This is not JSON that we can read.") from wrong
    match asked:
        case {"query": str(query), **others} if query.strip():
            variables, name = others.get("variables"), others.get("operationName")
            if isinstance(variables, dict | None) and isinstance(name, str | None):
                return Operation(query, variables, name)
    raise Refusal("Please send one GraphQL operation: query, variables, operationName.")


def _json(answer: dict[str, object], status: int) -> Response:
    return Response(orjson.dumps(answer), status, media_type="application/json")


def _unauthenticated() -> Response:
    error = {"message": Unauthenticated.message, "extensions": {"code": UNAUTHENTICATED}}
    return _json({"data": None, "errors": [error]}, 401)


def _lacks_sign_in(answer: dict[str, Any]) -> bool:
    return any(error.get("extensions", {}).get("code") == UNAUTHENTICATED for error in answer.get("errors", ()))
