"""When a weekly email is due, how often a delivery is tried, and what can stand in a heading."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cartsnitch_domain.accounts.zones import zone_of
from cartsnitch_domain.errors import InvalidInput
from cartsnitch_domain.notifications.rules import (
    DELAYS,
    MOST_ATTEMPTS,
    Schedule,
    Weekday,
    delay_after,
    is_link,
    next_digest_at,
    one_line,
)
from hypothesis import given
from hypothesis import strategies as st

BERLIN = "Europe/Berlin"


def due(after: str, weekday: Weekday, hour: int, zone: str) -> str:
    return next_digest_at(datetime.fromisoformat(after), Schedule(weekday, hour, zone)).strftime("%a %F %H:%M")


@pytest.mark.parametrize(
    ("after", "weekday", "hour", "zone", "expected"),
    [
        ("2026-03-02T12:00+00:00", Weekday.SATURDAY, 9, "UTC", "Sat 2026-03-07 09:00"),
        ("2026-03-07T08:59+00:00", Weekday.SATURDAY, 9, "UTC", "Sat 2026-03-07 09:00"),
        ("2026-03-07T09:00+00:00", Weekday.SATURDAY, 9, "UTC", "Sat 2026-03-14 09:00"),
        ("2026-03-02T12:00+00:00", Weekday.TUESDAY, 0, "Asia/Tokyo", "Mon 2026-03-02 15:00"),  # Tuesday in Tokyo
        ("2026-03-02T12:00+00:00", Weekday.MONDAY, 23, "America/Los_Angeles", "Tue 2026-03-03 07:00"),
        ("2026-03-02T12:00+00:00", Weekday.MONDAY, 18, "Asia/Kathmandu", "Mon 2026-03-02 12:15"),
    ],
)
def test_the_hour_is_that_of_the_shopper(after: str, weekday: Weekday, hour: int, zone: str, expected: str) -> None:
    assert due(after, weekday, hour, zone) == expected


def test_the_hour_stays_when_the_clocks_change() -> None:
    assert due("2026-03-23T00:00+00:00", Weekday.SATURDAY, 9, BERLIN) == "Sat 2026-03-28 08:00"
    assert due("2026-03-28T08:00+00:00", Weekday.SATURDAY, 9, BERLIN) == "Sat 2026-04-04 07:00"


def test_an_hour_that_is_left_out_is_the_one_after_it() -> None:
    assert due("2026-03-28T12:00+00:00", Weekday.SUNDAY, 2, BERLIN) == "Sun 2026-03-29 01:00"  # 03:00 in summer time


def test_an_hour_that_comes_twice_is_the_first_one_and_then_that_of_next_week() -> None:
    assert due("2026-10-24T12:00+00:00", Weekday.SUNDAY, 2, BERLIN) == "Sun 2026-10-25 00:00"
    assert due("2026-10-25T00:00+00:00", Weekday.SUNDAY, 2, BERLIN) == "Sun 2026-11-01 01:00"
    assert due("2026-10-25T01:00+00:00", Weekday.SUNDAY, 2, BERLIN) == "Sun 2026-11-01 01:00"


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 -- of the bounds
    st.sampled_from(Weekday),
    st.integers(0, 23),
    st.sampled_from([BERLIN, "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "UTC"]),
)
def test_there_is_one_a_week_whatever_the_clocks_do(now: datetime, weekday: Weekday, hour: int, zone: str) -> None:
    schedule = Schedule(weekday, hour, zone)
    first = next_digest_at(now, schedule)
    second = next_digest_at(first, schedule)

    assert now < first <= now + timedelta(days=7, hours=1)
    assert timedelta(days=7, hours=-1) <= second - first <= timedelta(days=7, hours=1)
    days = [moment.astimezone(zone_of(zone)).date() for moment in (first, second)]
    assert days[1] - days[0] == timedelta(days=7)
    assert days[0].weekday() == list(Weekday).index(weekday)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "/etc/localtime", "America", "x" * 65, "a\0b"])
def test_what_is_no_time_zone_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="time zone"):
        zone_of(name)


def test_a_delivery_is_tried_for_a_day_and_then_given_up() -> None:
    delays = [delay_after(attempts) for attempts in range(1, MOST_ATTEMPTS + 1)]

    assert delays == [*DELAYS, None]
    assert timedelta(hours=24) <= sum(DELAYS, timedelta()) <= timedelta(hours=26)


def test_who_asks_for_patience_gets_it_within_bounds() -> None:
    assert delay_after(1, timedelta(minutes=3)) == timedelta(minutes=3)
    assert delay_after(1, timedelta(days=300)) == DELAYS[-1]
    assert delay_after(MOST_ATTEMPTS, timedelta(minutes=3)) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Milk\r\nBcc: all@example.org", "Milk Bcc: all@example.org"),
        ("a\u2028b\u0000c\u202ed", "a b c d"),
        ("\ud800", ""),
        ("x" * 200, "x" * 119 + "…"),
    ],
)
def test_a_heading_is_one_line(text: str, line: str) -> None:
    assert one_line(text, 120) == line


@pytest.mark.parametrize("link", ["/", "/purchases/1?line=2#x"])
def test_a_path_within_the_app_is_a_link(link: str) -> None:
    assert is_link(link)


@pytest.mark.parametrize("link", ["", "purchases", "//evil.example", "/\\evil.example", "https://evil.example", "/\n"])
def test_what_leads_elsewhere_is_none(link: str) -> None:
    assert not is_link(link)
