"""What makes an account, and how long a sign-in lasts. Standard library only."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cartsnitch_domain.errors import InvalidInput, WeakPassword
from cartsnitch_domain.text import line_of

ACCESS_LIFETIME = timedelta(minutes=15)
"""How long an access token is good."""

REFRESH_LIFETIME = timedelta(days=30)
"""How long a refresh token is good, and so how long a sign-in lasts unused."""

RACE_GRACE = timedelta(seconds=10)
"""A refresh token used twice within this time is taken for two tabs that woke up together, or for an answer that was
lost on the way and asked for again; later it is taken for theft."""

ADDRESS_GRACE = timedelta(days=14)
"""How long a receipt address is good after it was exchanged: shops are slow to learn the new one."""

INVITATION_LIFETIME = timedelta(days=7)
"""How long somebody may be let into a household by a code."""

MOST_MEMBERS = 10
"""People of one household."""

MOST_INVITATIONS = 10
"""Open invitations of one household."""

PASSWORD_LENGTHS = range(10, 201)
"""In characters. The floor stands in for rules of composition, which NIST SP 800-63B advises against; the ceiling keeps
hashing cheap."""

_EMAIL = re.compile(
    r"[^\s@\"(),:;<>\[\]\\\x00-\x1f\x7f]{1,64}"  # before the @: anything that needs no quotes
    r"@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+"  # labels of 63 signs at most
    r"[^\W\d_][\w-]{0,61}[^\W_]"  # the last label begins with a letter
)


def normalise_email(text: str) -> str:
    """An email address as it is kept: without space around it and composed (NFC), its case as written.

    Addresses are compared by their lower case. Only the form is checked here, not whether mail arrives. Raises
    InvalidInput.
    """
    email = unicodedata.normalize("NFC", text.strip())
    if len(email) > 254 or not _EMAIL.fullmatch(email) or _has_stray_dot(email.partition("@")[0]):
        raise InvalidInput("Please enter a whole email address, such as name@example.com.")
    return email


def _has_stray_dot(local: str) -> bool:
    return local.startswith(".") or local.endswith(".") or ".." in local


def normalise_name(text: str) -> str:
    """What to call someone: one line, 100 characters at most. Raises InvalidInput."""
    name = line_of(text, InvalidInput)
    if not name or len(name) > 100:
        raise InvalidInput("Please enter your name, in 100 characters at most.")
    return name


def normalise_password(text: str) -> str:
    """A password as it is hashed: composed (NFC), so that two keyboards write the same one."""
    return unicodedata.normalize("NFC", text)


def check_password(password: str) -> None:
    """Raise WeakPassword for one that is too short or too long."""
    if len(password) not in PASSWORD_LENGTHS:
        raise WeakPassword


class RefreshVerdict(StrEnum):
    """What a refresh token that we know is worth now."""

    GOOD = "good"
    STALE = "stale"
    """Expired, or of a sign-in that is over."""
    REUSED = "reused"
    """Used before, so someone has a copy: the whole sign-in has to end."""


@dataclass(frozen=True, slots=True)
class RefreshHistory:
    """What is known of a refresh token and its sign-in."""

    created_at: datetime
    used_at: datetime | None
    session_ended_at: datetime | None


def judge_refresh(history: RefreshHistory, now: datetime) -> RefreshVerdict:
    """What the token is worth at `now`."""
    if history.session_ended_at is not None or now >= history.created_at + REFRESH_LIFETIME:
        return RefreshVerdict.STALE
    if history.used_at is not None and now > history.used_at + RACE_GRACE:
        return RefreshVerdict.REUSED
    return RefreshVerdict.GOOD
