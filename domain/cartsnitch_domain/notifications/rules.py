"""What is told, by which channels, when, and how often it is tried. Standard library only."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from cartsnitch_domain.accounts.zones import UNSAID, known_zone


class NoticeKind(StrEnum):
    """What a shopper may be told, and has a choice about."""

    RECEIPT_READ = "receipt_read"
    RECEIPT_NEEDS_LOOK = "receipt_needs_look"
    PRICE_INCREASE = "price_increase"
    PRICE_DROP = "price_drop"
    TARGET_PRICE = "target_price"
    SHRINKFLATION = "shrinkflation"
    CHEAPER_ELSEWHERE = "cheaper_elsewhere"
    COUPON = "coupon"


DIGEST = "weekly_digest"
"""The kind of a notification that carries others by email. It is no NoticeKind: no app shows it."""


VERIFICATION = "email_verification"
"""The kind of a notification that asks whether an address is the shopper's. It is no NoticeKind, either."""


def digest_title(count: int) -> str:
    """What the weekly email with so many things is called."""
    return f"Your week: {'one thing' if count == 1 else f'{count} things'} to know"


class DeliveryChannel(StrEnum):
    """A way by which a notification reaches a shopper."""

    APP = "app"
    PUSH = "push"
    EMAIL = "email"


class DeliveryState(StrEnum):
    """What became of a delivery."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    """For good: trying again would not help."""
    GIVEN_UP = "given_up"
    """It was tried as often as it is tried, and might have worked."""
    DROPPED = "dropped"
    """Not needed any more: seen in the app before, withdrawn, or not wanted since."""


class EmailRhythm(StrEnum):
    """When emails are sent."""

    OFF = "off"
    AT_ONCE = "at_once"
    WEEKLY = "weekly"


class Weekday(StrEnum):
    """A day of the week, in the order of ISO 8601."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Language(StrEnum):
    """A language that notifications are written in."""

    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Choice:
    """By which channels a kind is told."""

    app: bool = True
    push: bool = True
    email: bool = True


DEFAULT_CHOICES: Mapping[NoticeKind, Choice] = MappingProxyType(
    {kind: Choice() for kind in NoticeKind} | {NoticeKind.RECEIPT_READ: Choice(push=False, email=False)}
)
"""What holds until the shopper chooses. A receipt that was read well is no news outside of the app."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a shopper wants the weekly email: at a full hour (0 to 23) of their zone (a name of IANA)."""

    weekday: Weekday
    hour: int
    time_zone: str


DEFAULT_SCHEDULE = Schedule(Weekday.SATURDAY, 9, UNSAID)
DEFAULT_RHYTHM = EmailRhythm.OFF
"""Emails are asked for: an address is not verified to be the shopper's."""


def next_digest_at(after: datetime, schedule: Schedule) -> datetime:
    """The first moment after `after` at which a weekly email is due, in UTC.

    An hour that a change of clocks leaves out is the one after it; one that comes twice is the first of both.
    """
    zone = known_zone(schedule.time_zone)
    wanted = list(Weekday).index(schedule.weekday)
    day = after.astimezone(zone).date()
    day += timedelta(days=(wanted - day.weekday()) % 7)
    due = _at(day, schedule.hour, zone)
    return due if due > after else _at(day + timedelta(days=7), schedule.hour, zone)


def _at(day: date, hour: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(hour), zone).astimezone(UTC)


DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=8),
    timedelta(hours=12),
)
"""After each attempt that failed for a while. Together a day: what is older is no news."""

MOST_ATTEMPTS = len(DELAYS) + 1


def delay_after(attempts: int, asked_for: timedelta | None = None) -> timedelta | None:
    """How long to wait after so many attempts, at least as long as the other side asked for; None to give up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return max(DELAYS[attempts - 1], min(asked_for or timedelta(0), DELAYS[-1]))


MOST_MAILS_A_DAY = 20
"""Emails at once that one shopper is sent in 24 hours; what is more waits for the weekly one."""

MOST_TITLE, MOST_BODY, MOST_LINK = 120, 500, 200
"""In characters. A push of 4096 bytes takes all of it, whatever the letters are."""


def one_line(text: str, most: int) -> str:
    """Text for a heading: without line breaks and control characters, and not endless."""
    plain = "".join(" " if unicodedata.category(sign) in _NO_TEXT else sign for sign in text)
    line = " ".join(plain.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


_NO_TEXT = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Control signs, invisible ones such as those that turn the direction of writing, halves of characters, separators."""


def is_link(link: str) -> bool:
    """Whether this is a path within the app, and nothing that a browser takes for another site."""
    plain = link.isascii() and link.isprintable() and " " not in link and "\\" not in link
    return plain and len(link) <= MOST_LINK and link.startswith("/") and not link.startswith("//")
