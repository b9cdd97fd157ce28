"""The two tokens of a sign-in: the access token that says who asks, and the refresh token that gets the next one."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import jwt

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.rules import ACCESS_LIFETIME
from cartsnitch_domain.ids import AuthSessionId, UserId

ALGORITHM = "HS256"
ISSUER = "cartsnitch"
AUDIENCE = "cartsnitch-api"
_CLAIMS = ["iss", "aud", "sub", "sid", "exp", "iat", "jti"]


class TokenInvalid(Exception):
    """An access token that is not ours, or not good any more."""


class AccessTokens:
    """Issues and verifies access tokens (JWT). Every process with the same secret accepts those of the others."""

    def __init__(self, secret: str) -> None:
        self._key = derive_key(secret, b"cartsnitch access token")
        self._key_id = hashlib.sha256(self._key).hexdigest()[:16]

    def issue(self, actor: Actor, now: datetime) -> str:
        """A token for this sign-in, good for ACCESS_LIFETIME."""
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(actor.user_id),
            "sid": str(actor.auth_session_id),
            "iat": int(now.timestamp()),
            "exp": int((now + ACCESS_LIFETIME).timestamp()),
            "jti": uuid4().hex,
        }
        return jwt.encode(claims, self._key, ALGORITHM, headers={"kid": self._key_id})

    def verify(self, token: str, now: datetime) -> Actor:
        """Who the token speaks for; whether that sign-in is over only the database knows. Raises TokenInvalid."""
        try:
            decoded = jwt.decode_complete(
                token,
                self._key,
                algorithms=[ALGORITHM],
                issuer=ISSUER,
                audience=AUDIENCE,
                # The times are compared below, with the time that was passed in and not the machine's.
                options={"require": _CLAIMS, "strict_aud": True, "verify_exp": False, "verify_iat": False},
            )
            claims = decoded["payload"]
            actor = Actor(UserId(UUID(claims["sub"])), AuthSessionId(UUID(claims["sid"])))
        except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError) as wrong:
            raise TokenInvalid("not a token of ours") from wrong
        if decoded["header"].get("kid") != self._key_id:
            raise TokenInvalid("another key")
        if not _is_current(claims, now):
            raise TokenInvalid("expired")
        return actor


def new_refresh_token() -> str:
    """256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def hash_refresh_token(token: str) -> bytes:
    """As it is kept: SHA-256 is enough for a secret that nobody can guess."""
    return hashlib.sha256(token.encode()).digest()


def _is_current(claims: dict[str, Any], now: datetime) -> bool:
    issued, expires = claims["iat"], claims["exp"]
    if type(issued) is not int or type(expires) is not int:
        return False
    return issued <= now.timestamp() + _CLOCK_SKEW and now.timestamp() < expires


_CLOCK_SKEW = 60
"""Seconds that the clock of another of our servers may be ahead."""


def derive_key(secret: str, purpose: bytes) -> bytes:
    """A 256-bit key for one purpose: HKDF (RFC 5869) with SHA-256, no salt, one block."""
    pseudorandom = hmac.digest(b"\0" * 32, secret.encode(), "sha256")
    return hmac.digest(pseudorandom, purpose + b"\x01", "sha256")
