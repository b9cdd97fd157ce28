"""Who asks."""

from __future__ import annotations

from dataclasses import dataclass

from cartsnitch_domain.ids import AuthSessionId, UserId


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in user, and the sign-in through which they ask."""

    user_id: UserId
    auth_session_id: AuthSessionId
