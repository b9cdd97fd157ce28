"""What the household is offered: mails of stores, which are no receipts, and a feed. The offers themselves are data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from cartsnitch_server.demo.household import habits
from cartsnitch_server.demo.letter import Postmark, head, store_address, with_fixed_boundaries
from cartsnitch_server.demo.parcel import STORE_ZONE, Mail

_DAY = re.compile(r"\{(-?\d+)\}")
_AMERICAN, _ISO = "%m/%d/%Y", "%Y-%m-%d"


def offer_mails(today: date, receipt_address: str) -> Iterator[Mail]:
    """The mails with offers up to `today`; the same bytes for the same day."""
    stores = {habit.store.slug: habit.store for habit in habits()}
    for number, entry in enumerate(_data()["mails"], start=1):
        store = stores[entry["store"]]
        sent_at = datetime.combine(today - timedelta(days=entry["days_ago"]), time(9), STORE_ZONE)
        rows = [store.name, *(with_days(row, today) for row in entry["rows"])]
        postmark = Postmark(receipt_address, sent_at, f"offers.{number}@{store.mail_domain}")
        message = head(store_address(store), entry["subject"], postmark)
        message.set_content("\n".join(rows) + "\n", cte="quoted-printable")
        body = "".join(f"<p>{escape(row)}</p>\n" for row in rows)
        message.add_alternative(f"<html><body>{body}</body></html>", subtype="html", cte="quoted-printable")
        yield Mail(store_address(store).addr_spec, with_fixed_boundaries(message))


def offer_feed(today: date) -> tuple[str, str]:
    """The name of the feed, and its rows as CSV."""
    feed = _data()["feed"]
    return feed["name"], with_days(feed["rows"].strip(), today, _ISO) + "\n"


def with_days(text: str, today: date, form: str = _AMERICAN) -> str:
    """A text with the days that it counts from today."""
    return _DAY.sub(lambda found: (today + timedelta(days=int(found[1]))).strftime(form), text)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("cartsnitch_server.demo") / "offers.toml").read_text(encoding="utf-8"))
