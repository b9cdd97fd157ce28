"""Who asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from cartsnitch_domain.accounts.zones import day_in
from cartsnitch_domain.ids import AuthSessionId, UserId


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in user, and the sign-in through which they ask."""

    user_id: UserId
    auth_session_id: AuthSessionId
    time_zone: str | None = field(default=None, compare=False)
    """A name of IANA; None where they never said one, or it was not asked."""

    def day(self, now: datetime) -> date:
        """The day that it is for them."""
        return day_in(self.time_zone, now)
