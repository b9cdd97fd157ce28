"""What people send to sign up and in, read from JSON."""

from __future__ import annotations

import json
from typing import Any

from cartsnitch_domain.errors import InvalidInput
from starlette.requests import Request

from cartsnitch_server.http.failures import Refusal, WrongMediaType


class Form:
    """The members of a JSON object, as text."""

    def __init__(self, members: dict[str, Any]) -> None:
        self._members = members

    def required(self, name: str, message: str) -> str:
        """A text that must be there. Raises InvalidInput with the message."""
        text = self.optional(name)
        if not text.strip():
            raise InvalidInput(message)
        return text

    def optional(self, name: str) -> str:
        """A text, empty where there is none. Raises InvalidInput for anything that is no text."""
        text = self._members.get(name)
        if text is None:
            return ""
        if not isinstance(text, str) or not _is_storable(text):
            raise InvalidInput(f"“{name}” must be text.")
        return text


async def read_form(request: Request) -> Form:
    """The JSON object that was sent; an absent body is an empty form. Raises Refusal."""
    body = await request.body()
    if not body:
        return Form({})
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise WrongMediaType("Please send this as JSON (Content-Type: application/json).")
    try:
        members = json.loads(body)
    except (ValueError, RecursionError) as wrong:
        raise Refusal("This is not JSON that we can read.") from wrong
    if not isinstance(members, dict):
        raise Refusal("Please send a JSON object.")
    return Form(members)


def _is_storable(text: str) -> bool:
    """Neither NUL nor half a surrogate pair, which JSON can escape and a database cannot keep."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
