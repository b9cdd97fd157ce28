"""The cookies of a browser's sign-in.

Over HTTPS their names begin with `__Host-`: the browser then takes them only from this very host, only for it, and
never over plain HTTP. Without TLS (localhost, a home network) such cookies are not possible, and the names are plain.
"""

from __future__ import annotations

from datetime import timedelta

from cartsnitch_domain.accounts.rules import ACCESS_LIFETIME, REFRESH_LIFETIME
from starlette.requests import HTTPConnection
from starlette.responses import Response

ACCESS = "cartsnitch-access"
REFRESH = "cartsnitch-refresh"
_SECURE_PREFIX = "__Host-"


def access_cookie(connection: HTTPConnection) -> str | None:
    """The access token that the browser sent."""
    return connection.cookies.get(_name(connection, ACCESS))


def refresh_cookie(connection: HTTPConnection) -> str | None:
    """The refresh token that the browser sent."""
    return connection.cookies.get(_name(connection, REFRESH))


def carries_cookies(connection: HTTPConnection) -> bool:
    """Whether the request could act for someone by its cookies alone."""
    return access_cookie(connection) is not None or refresh_cookie(connection) is not None


def set_cookies(response: Response, connection: HTTPConnection, access_token: str, refresh_token: str) -> None:
    """Sign the browser in."""
    _set(response, connection, ACCESS, access_token, ACCESS_LIFETIME)
    _set(response, connection, REFRESH, refresh_token, REFRESH_LIFETIME)


def clear_cookies(response: Response, connection: HTTPConnection) -> None:
    """Sign the browser out."""
    _set(response, connection, ACCESS, "", timedelta(0))
    _set(response, connection, REFRESH, "", timedelta(0))


def _set(response: Response, connection: HTTPConnection, name: str, value: str, lifetime: timedelta) -> None:
    response.set_cookie(
        _name(connection, name),
        value,
        max_age=int(lifetime.total_seconds()),
        path="/",
        secure=_is_secure(connection),
        httponly=True,
        samesite="lax",
    )


def _name(connection: HTTPConnection, name: str) -> str:
    return _SECURE_PREFIX + name if _is_secure(connection) else name


def _is_secure(connection: HTTPConnection) -> bool:
    return connection.scope["scheme"] in ("https", "wss")
