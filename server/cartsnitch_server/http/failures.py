"""Failures as answers: `{"error": {"code", "message", "reference"?}}`, the message ready to show a shopper.

Foreseen failures are raised as a domain error or as a Refusal and have one status each; everything else is logged once,
with its traceback, under the reference that the client is given.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import asyncpg
import obstore.exceptions
import sqlalchemy.exc
import structlog
from cartsnitch_domain.errors import (
    CartSnitchError,
    EmailTaken,
    IdempotencyKeyReused,
    InvalidInput,
    NotFound,
    ReceiptNotRetryable,
    SessionEnded,
    WeakPassword,
    WrongCredentials,
)
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cartsnitch_server.http.request_ids import request_id_of

log = structlog.get_logger(__name__)


class Refusal(Exception):
    """A request that is refused for its form, before any rule of the domain is asked."""

    status = 400
    code = "bad_request"
    message = "We could not understand this request."

    def __init__(self, message: str | None = None, headers: Mapping[str, str] | None = None) -> None:
        self.message = message or type(self).message
        self.headers = headers
        super().__init__(self.message)


class Unauthenticated(Refusal):
    """Nobody is signed in."""

    status, code, message = 401, "unauthenticated", "Please sign in."


class ForeignOrigin(Refusal):
    """The request was made by a page of another site."""

    status, code, message = 403, "foreign_origin", "This request came from another site, so it was not carried out."


class BodyTooLarge(Refusal):
    """More bytes than this door takes."""

    status, code, message = 413, "too_large", "This is too large to send."


class WrongMediaType(Refusal):
    """A body in a form that this door does not read."""

    status, code, message = 415, "wrong_media_type", "This was not sent in a form that we can read."


class TooManyAttempts(Refusal):
    """More attempts than one client may make; `wait` in seconds."""

    status, code = 429, "too_many_attempts"

    def __init__(self, wait: float) -> None:
        seconds = max(1, round(wait))
        wait_for = "a second" if seconds == 1 else f"{seconds} seconds"
        super().__init__(f"Too many attempts. Please wait {wait_for} and try again.", {"Retry-After": str(seconds)})


_DOMAIN: Mapping[type[CartSnitchError], tuple[int, str]] = {
    NotFound: (404, "not_found"),
    WeakPassword: (422, "weak_password"),
    InvalidInput: (422, "invalid_input"),
    EmailTaken: (409, "email_taken"),
    ReceiptNotRetryable: (409, "receipt_not_retryable"),
    IdempotencyKeyReused: (422, "idempotency_key_reused"),
    WrongCredentials: (401, "wrong_credentials"),
    SessionEnded: (401, "session_ended"),
}
_STARLETTE = {404: ("not_found", "There is nothing here."), 405: ("wrong_method", "This cannot be done here.")}


def error_response(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None, reference: str | None = None
) -> JSONResponse:
    """The one shape of a failed answer."""
    error = {"code": code, "message": message} | ({"reference": reference} if reference else {})
    return JSONResponse({"error": error}, status, headers)


def refuse(refusal: Refusal) -> JSONResponse:
    """A Refusal as its answer, for middleware that answers by itself."""
    return error_response(refusal.status, refusal.code, refusal.message, refusal.headers)


Handler = Callable[[Request, Any], Awaitable[Response]]


def exception_handlers() -> dict[Any, Handler]:
    """For `Starlette(exception_handlers=...)`: foreseen failures become answers."""
    return {CartSnitchError: _answer_domain, Refusal: _answer_refusal, HTTPException: _answer_starlette}


async def _answer_domain(_request: Request, error: CartSnitchError) -> Response:
    return refuse_domain(error)


def refuse_domain(error: CartSnitchError) -> JSONResponse:
    """A failure of the domain as its answer."""
    status, code = next((_DOMAIN[kind] for kind in type(error).__mro__ if kind in _DOMAIN), (422, "refused"))
    return error_response(status, code, error.message)


async def _answer_refusal(_request: Request, refusal: Refusal) -> Response:
    return refuse(refusal)


async def _answer_starlette(_request: Request, error: HTTPException) -> Response:
    code, message = _STARLETTE.get(error.status_code, ("bad_request", error.detail))
    return error_response(error.status_code, code, message, error.headers)


def is_outage(error: BaseException) -> bool:
    """Whether the database, the disk or the blob store is gone or full, rather than our code wrong."""
    if isinstance(error, sqlalchemy.exc.DBAPIError):
        return error.connection_invalidated or isinstance(
            error, sqlalchemy.exc.OperationalError | sqlalchemy.exc.InterfaceError
        )
    return isinstance(
        error,
        OSError
        | sqlalchemy.exc.TimeoutError
        | asyncpg.PostgresConnectionError
        | asyncpg.InterfaceError
        | asyncpg.InternalClientError  # the server has said farewell and not hung up yet
        | asyncpg.AdminShutdownError
        | asyncpg.CannotConnectNowError
        | asyncpg.TooManyConnectionsError
        | obstore.exceptions.BaseError,
    )


def failure_response(error: BaseException, reference: str) -> JSONResponse:
    """The answer to a failure that was not foreseen; says nothing of its cause."""
    if is_outage(error):
        message = f"We cannot do this right now. Please try again in a minute. Reference: {reference}"
        return error_response(503, "unavailable", message, {"Retry-After": "30"}, reference)
    message = f"Something went wrong on our side. If it happens again, tell us this reference: {reference}"
    return error_response(500, "internal", message, reference=reference)


class Failures:
    """Middleware: what nothing else caught is logged once and answered; the connection stays usable."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] in ("http.response.start", "websocket.accept")
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except ClientDisconnect:
            log.info("client left")
        except Exception as error:
            log.exception("request failed", outage=is_outage(error))
            await _close(scope, receive, send, error, started)


async def _close(scope: Scope, receive: Receive, send: Send, error: Exception, started: bool) -> None:
    """Answer if that is still possible; a half-sent answer is cut off by the server."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1011})
    elif not started:
        await failure_response(error, request_id_of(scope))(scope, receive, send)
