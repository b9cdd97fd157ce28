"""Links in emails that end them, without a sign-in (RFC 8058)."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from uuid import UUID

from cartsnitch_domain.accounts.tokens import derive_key
from cartsnitch_domain.ids import UserId

_KEYS, _MAC = 32, 32
_LONGEST = 200


class LinkInvalid(Exception):
    """A link that we did not make."""


@dataclass(frozen=True, slots=True)
class Unsubscribing:
    """Whose emails a link ends. It is good until its shopper asks for emails anew."""

    user_id: UserId
    key: UUID


class UnsubscribeLinks:
    """Signs and verifies what stands in the links. Every process with the same secret accepts those of the others."""

    def __init__(self, secret: str) -> None:
        self._key = derive_key(secret, b"cartsnitch unsubscribe link")

    def token(self, unsubscribing: Unsubscribing) -> str:
        """What stands in a link, URL-safe."""
        said = unsubscribing.user_id.bytes + unsubscribing.key.bytes
        return base64.urlsafe_b64encode(said + self._mac(said)).decode().rstrip("=")

    def verify(self, token: str) -> Unsubscribing:
        """What a link says; raises LinkInvalid for one that we did not make."""
        try:
            decoded = base64.b64decode(_padded(token), altchars=b"-_", validate=True)
        except (ValueError, binascii.Error) as wrong:
            raise LinkInvalid from wrong
        said, mac = decoded[:_KEYS], decoded[_KEYS:]
        if len(mac) != _MAC or not hmac.compare_digest(mac, self._mac(said)):
            raise LinkInvalid
        return Unsubscribing(UserId(UUID(bytes=said[:16])), UUID(bytes=said[16:]))

    def _mac(self, said: bytes) -> bytes:
        return hmac.digest(self._key, said, "sha256")


def _padded(token: str) -> str:
    if len(token) > _LONGEST:
        raise LinkInvalid
    return token + "=" * (-len(token) % 4)
