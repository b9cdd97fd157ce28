"""The key by which push services know this server (VAPID, RFC 8292)."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cartsnitch_server.settings import Settings


@dataclass(frozen=True, slots=True)
class VapidKey:
    """`private` is a number of P-256, 32 bytes in base64url; `subject` is whom a push service may write to."""

    private: str
    subject: str

    @property
    def public(self) -> str:
        """What a browser subscribes with: the uncompressed point, base64url."""
        number = int.from_bytes(base64.urlsafe_b64decode(f"{self.private}="), "big")
        point = ec.derive_private_key(number, ec.SECP256R1()).public_key()
        raw = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def vapid_key_of(settings: Settings) -> VapidKey | None:
    """The key that is set; None where no pushes are sent."""
    if settings.vapid_private_key is None or settings.vapid_subject is None:
        return None
    return VapidKey(settings.vapid_private_key.get_secret_value(), settings.vapid_subject)
