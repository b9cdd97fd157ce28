"""What is sure of an offer of which something is not understood: no number of what it takes off is among it."""

from __future__ import annotations

from datetime import date

import pytest
from cartsnitch_domain.stores.profiles import DateOrder
from cartsnitch_ingest.reading.offer import Habits, Unclear
from cartsnitch_ingest.reading.offers import offers

from tests.ingest.reading.printed import lay_out

US = Habits(date(2026, 11, 28), DateOrder.MONTH_FIRST, "USD")


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        (
            "Save up to 40% on frozen pizza\nValid 12/1 - 12/5/2026",
            ("frozen pizza", date(2026, 12, 1), date(2026, 12, 5), None),
        ),
        ("20% off cheese\nSpringfield store only", ("cheese", None, None, None)),
        (
            "$10 off your first pickup order\nUse code FIRST10\nExpires 12/24/2026",
            (None, None, date(2026, 12, 24), "FIRST10"),
        ),
        ("20% off coffee and tea", (None, None, None, None)),  # two goods are no name of one
        ("20% off cheese\nStudents only\nvalid until 31.11.", ("cheese", None, None, None)),  # no such day
        ("-50% na kawę\nTylko z kartą\nważne do 5.12.2026", ("kawa", None, date(2026, 12, 5), None)),
    ],
)
def test_what_is_sure_of_an_offer_is_told(
    printed: str, told: tuple[str | None, date | None, date | None, str | None]
) -> None:
    habits = Habits(US.written_on, DateOrder.DAY_FIRST, "PLN") if "kawę" in printed else US
    found = offers([lay_out(printed)], habits)
    assert (found.offers, len(found.unclear)) == ((), 1)
    goods, starts_on, ends_on, code = told
    assert found.told == (Unclear(found.unclear[0], goods, starts_on, ends_on, code),)


def test_days_of_all_offers_are_those_of_one_that_is_not_understood() -> None:
    found = offers([lay_out("$1 off milk\nSave up to 40% on frozen pizza\nOffers end 12/5/2026")], US)
    assert ([each.ends_on for each in found.offers], [each.ends_on for each in found.told]) == (
        [date(2026, 12, 5)],
        [date(2026, 12, 5)],
    )
