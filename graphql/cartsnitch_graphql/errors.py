"""What goes wrong: expected failures as types and codes, all else behind a reference that the log knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import uuid4

import strawberry
import structlog
from cartsnitch_domain.errors import CartSnitchError, SessionEnded
from graphql import GraphQLError

log = structlog.get_logger()

UNAUTHENTICATED = "UNAUTHENTICATED"
"""The code of an operation by someone who is not signed in."""


_MESSAGE = "What happened, in words for the shopper."


@strawberry.interface(description="An expected failure.")
class Error:
    message: str = strawberry.field(description=_MESSAGE)


def message_of(words: str) -> str:
    """The message of a failure that always has the same one, as of a record that is not there: it says what of."""
    found: str = strawberry.field(default=words, description=_MESSAGE)
    return found


def input_value(field: str | None, spelt: Mapping[str, str]) -> str | None:
    """Which value of an input the domain refused, as the API spells it; None where it is none of them."""
    return None if field is None else spelt.get(field, field)


def code_of(error: CartSnitchError) -> str:
    """The code that stands for an expected failure: UNAUTHENTICATED, else its name as INVALID_INPUT."""
    if isinstance(error, SessionEnded):
        return UNAUTHENTICATED
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).upper()


def shown(error: GraphQLError) -> GraphQLError:
    """The error as the client may see it; what nobody foresaw is logged under a reference and hidden."""
    cause = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    if cause is None:
        return error
    if isinstance(cause, CartSnitchError):
        message, code, extensions = cause.message, code_of(cause), {}
    else:
        reference = structlog.contextvars.get_contextvars().get("request_id") or str(uuid4())
        log.error("graphql_error", reference=reference, path=error.path, exc_info=cause)
        message, code, extensions = f"Something went wrong. Reference {reference}", "INTERNAL", {"reference": reference}
    return GraphQLError(message, error.nodes, path=error.path, extensions={"code": code, **extensions})
