"""The neighbours: households that shop where the demonstration's does, so that there is something public to show."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from cartsnitch_domain.months import month_of
from cartsnitch_domain.public.rules import last_closed

from cartsnitch_server.demo.household import Delivery, DemoReceipt, Forwarded, Habit, Ware, habits, ware_of
from cartsnitch_server.demo.markup import Template
from cartsnitch_server.demo.receipt import Tender, compose


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A household; `days` are those of the month on which it shops, by store, `number` is that of its first receipt."""

    email: str
    name: str
    number: int
    days: Mapping[str, int]

    def receipts(self, today: date) -> tuple[DemoReceipt, ...]:
        """What it bought in the months that may be public on that day, the oldest first; the same for the same day."""
        receipts = (
            self._receipt(habit, place, visit, month, today)
            for visit, month in enumerate(months(today))
            for place, habit in enumerate(habits())
            if habit.store.slug in self.days
        )
        return tuple(sorted(receipts, key=lambda each: each.receipt.purchased_at))

    def _receipt(self, habit: Habit, place: int, visit: int, month: date, today: date) -> DemoReceipt:
        day = month.replace(day=self.days[habit.store.slug])
        days_ago = (today - day).days
        goods = [good for ware in _sold(habit) if _is_sold(ware, days_ago) for good in ware.goods(visit, days_ago)]
        moment = datetime.combine(day, time(habit.hour, (visit * 13 + self.number // 10_000) % 60))
        receipt = compose(habit.store, moment, goods, Tender(habit.tender), self.number + 100 * place + visit)
        delivery = Delivery.MAIL_PDF if habit.template is Template.NOTE else Delivery.MAIL_HTML
        return DemoReceipt(receipt, delivery, habit.template, Forwarded.DIRECT)


@cache
def neighbours() -> tuple[Neighbour, ...]:
    """Those that `neighbours.toml` tells of."""
    return tuple(Neighbour(**entry) for entry in _data()["households"])


def months(today: date) -> tuple[date, ...]:
    """The months in which they shopped, by their first days: the newest that may be public, and those before it."""
    found = [last_closed(today)]
    while len(found) < _data()["months"]:
        found.append(month_of(found[-1] - timedelta(days=1)))
    return tuple(reversed(found))


def agreed_on(today: date) -> date:
    """The day on which they agreed, so that their first month counts: the one before it."""
    return months(today)[0] - timedelta(days=1)


def _sold(habit: Habit) -> tuple[Ware, ...]:
    """The goods of a store: what the household buys of it, and what stands beside that on its shelves."""
    own = tuple(ware for ware in habit.wares if ware.kind == "item")
    return own + _beside().get(habit.store.slug, ())


def _is_sold(ware: Ware, days_ago: int) -> bool:
    first_day, last_day = ware.sold
    return first_day >= days_ago > last_day


@cache
def _beside() -> Mapping[str, tuple[Ware, ...]]:
    return {entry["slug"]: tuple(map(ware_of, entry["wares"])) for entry in _data()["stores"]}


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("cartsnitch_server.demo") / "neighbours.toml").read_text(encoding="utf-8"))
