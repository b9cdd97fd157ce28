"""Passwords, kept as Argon2id."""

from __future__ import annotations

import asyncio

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerifyMismatchError

MEMORY_KIB = 19 * 1024
"""With two passes and one lane: the first choice of OWASP's Password Storage Cheat Sheet (2025)."""


class Passwords:
    """Hashes and verifies, in threads and only a few at once: each takes 19 MiB and a core for tens of milliseconds."""

    def __init__(self, at_once: int = 2) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=MEMORY_KIB, parallelism=1, type=Type.ID)
        self._turns = asyncio.Semaphore(at_once)
        self._nobodys_hash = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        """The password in Argon2's encoded form, with a salt of its own."""
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, password_hash: str | None, password: str) -> bool:
        """Whether the password is the one that was hashed. None, for an unknown account, takes as long to say no."""
        async with self._turns:
            verified = await asyncio.to_thread(self._verify, password_hash or self._nobodys_hash, password)
        return verified and password_hash is not None

    def _verify(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except VerifyMismatchError:
            return False
