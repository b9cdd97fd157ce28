from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from cartsnitch_domain.stores.profiles import DateOrder
from cartsnitch_ingest.reading.dates import Purchased, purchased
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.rows import rows

from tests.ingest.reading.printed import lay_out, read_text


def found(text: str, order: DateOrder | None = None, arrived_on: date | None = None) -> Purchased:
    return purchased(rows([lay_out(text)]), order, arrived_on)


@pytest.mark.parametrize(
    "printed",
    [
        "21/03/2018",
        "21.03.18",
        "2018-03-21",
        "2018/03/21",
        "21-Mar-2018",
        "21Mar2018",
        "Mar 21, 2018",
        "21 mars 2018",
        "21 maart 2018",
        "21 de marzo de 2018",
        "21 de março de 2018",
        "Mittwoch, 21. März 2018",
        "Date: 21/03/201814:05",
    ],
)
def test_a_day_is_understood_as_it_is_printed(printed: str) -> None:
    assert found(printed).on == date(2018, 3, 21)


@pytest.mark.parametrize(
    "printed", ["KWARK MAGER 2,10", "CAFFE MACINATO 3,19", "GOUDA JUNG 9,02", "MARSALA 12,10", "EAU 6X1,   3,19"]
)
def test_goods_that_begin_like_a_month_are_no_day(printed: str) -> None:
    assert found(printed).on is None


def test_the_day_with_a_time_beside_it_is_that_of_the_purchase() -> None:
    assert found("OFFERS OF 01/04/2018\n21/03/2018 14:05").on == date(2018, 3, 21)
    assert found("21/03/2018\n01/04/2018 14:05\n21/03/2018").on == date(2018, 3, 21)


def test_a_day_that_may_be_two_is_read_in_the_order_of_the_store() -> None:
    assert found("03/04/2015", DateOrder.DAY_FIRST).on == date(2015, 4, 3)
    assert found("03/04/2015", DateOrder.MONTH_FIRST).on == date(2015, 3, 4)


def test_another_date_of_the_same_receipt_tells_the_order_before_the_store_does() -> None:
    assert found("DATE 03/01/2015\n16:09:31 01Mar2015", DateOrder.DAY_FIRST).on == date(2015, 3, 1)
    assert found("10/02/2015\nREF 10/25/2015", DateOrder.DAY_FIRST).on == date(2015, 10, 2)


def test_no_purchase_is_later_than_its_receipt_came_in() -> None:
    assert found("03/04/2015", arrived_on=date(2015, 3, 20)).on == date(2015, 3, 4)
    assert found("20/03/2015", arrived_on=date(2015, 3, 18)).on is None


def test_a_purchase_of_today_may_be_of_tomorrow_where_the_day_began_earlier() -> None:
    assert found("20/03/2015 07:15", arrived_on=date(2015, 3, 19)).on == date(2015, 3, 20)


def test_a_day_that_nothing_decides_stays_unknown() -> None:
    assert found("03/04/2015").on is None


@pytest.mark.parametrize(
    ("arrived_on", "on"),
    [
        (date(2015, 3, 6), date(2015, 3, 4)),
        (date(2015, 5, 2), date(2015, 4, 3)),
        (date(2015, 4, 10), None),
        (date(2026, 3, 6), None),
    ],
)
def test_a_receipt_handed_in_soon_after_only_one_of_two_days_is_of_that_day(arrived_on: date, on: date | None) -> None:
    assert found("03/04/2015", arrived_on=arrived_on).on == on


def test_the_day_a_coupon_or_a_return_ends_is_not_that_of_the_purchase() -> None:
    assert found("01/12/2013 04:13 PM EXPIRES 04/12/13", DateOrder.MONTH_FIRST).on == date(2013, 1, 12)
    assert found("VALID UNTIL 12/31/2024\n06/03/2024 11:02", DateOrder.MONTH_FIRST).on == date(2024, 6, 3)


@pytest.mark.parametrize(
    ("printed", "at"),
    [
        ("01/22/2013 04:13 PM", time(16, 13)),
        ("22/01/2013 12:29:11", time(12, 29, 11)),
        ("22.01.2013 17:25 Bon-Nr.:933", time(17, 25)),
        ("01/22/15 06:31pm 512 7 133", time(18, 31)),
        ("DATE: 01/22/13   TIME: 12:05 AM", time(0, 5)),
        ("22/01/2013\nTIME 18:54:56", time(18, 54, 56)),
        ("11/22/2013 8:16:35 PM", time(20, 16, 35)),
        ("11/22/2013 8:16:35 P.M.", time(20, 16, 35)),
        ("11/22/2013 8:16p", time(20, 16)),
        ("22/01/2013 10h42", time(10, 42)),
        ("11/22/2013 8: 16: 35 P M", time(20, 16, 35)),
        ("11/22/2013 8:16:35: PN", time(20, 16, 35)),
        ("22/01/2013 8:16 PHARMACY", time(8, 16)),
        ("OPEN 7:00 AM\n22/01/2013 18:54", time(18, 54)),
    ],
)
def test_the_time_stands_with_the_date(printed: str, at: time) -> None:
    assert found(printed).at == at


def test_without_a_date_there_is_none() -> None:
    assert found("TEL 03-6205 5386\nTOTAL 12.20") == Purchased()


def test_who_prints_amounts_with_commas_prints_the_day_first() -> None:
    assert read_text("CORNER SHOP\nMELK   1,25\nBROOD   2,40\nTOTAL   3,65\n3.4.2024").purchased_on == date(2024, 4, 3)
    assert read_text("CORNER SHOP\nMILK   1.25\nBREAD   2.40\nTOTAL   3.65\n3.4.2024").purchased_on is None


MAIL = Hints(date(2026, 11, 22), "zeta.example", sent_on=date(2026, 11, 22))


@pytest.mark.parametrize(
    ("printed", "on"),
    [
        ("", date(2026, 11, 22)),
        ("03/04/2026", None),
        ("11/10/2026 10:00", None),
        ("Return by 03/04/2026", date(2026, 11, 22)),
    ],
)
def test_a_mail_of_the_store_tells_the_day_only_where_none_is_printed(printed: str, on: date | None) -> None:
    text = f"ZETA FOODS\n{printed}\nHAM   4.00\nCHEESE   6.20\nTOTAL   10.20"
    assert read_text(text, MAIL).purchased_on == on


def test_the_day_on_which_the_store_sent_its_mail_decides_between_the_two_that_are_printed() -> None:
    text = "ZETA FOODS\n11/10/2026 10:00\nHAM   4.00\nCHEESE   6.20\nTOTAL   10.20"
    mail = Hints(date(2026, 11, 12), "zeta.example", sent_on=date(2026, 11, 10))
    reading = read_text(text, mail)
    assert (reading.purchased_on, reading.purchased_time) == (date(2026, 11, 10), time(10, 0))
    assert read_text(text, replace(mail, sender_domain="else.example")).purchased_on is None


@pytest.mark.parametrize(
    "told", ["ETA 24 Nov 2026", "Delivery 24 Nov 2026", "Arrives by 24 Nov 2026", "Ships 24 Nov 2026"]
)
def test_the_day_on_which_goods_are_to_come_is_not_that_of_the_purchase(told: str) -> None:
    assert found(f"{told}\n22 Nov 2026", arrived_on=date(2026, 11, 25)).on == date(2026, 11, 22)


CANADIAN = "CORNER SHOP\nOTTAWA ON K1P 5G4\n{}\nHAM   4.00\nCHEESE   6.20\nTOTAL   10.20"


@pytest.mark.parametrize("head", ["CORNER SHOP", "FARM BOY"])
@pytest.mark.parametrize(
    ("printed", "arrived_on", "on"),
    [
        ("05/11/2026 14:22", date(2026, 11, 27), date(2026, 11, 5)),
        ("11/05/2026 14:22", date(2026, 11, 27), date(2026, 11, 5)),
        ("05/06/2026 14:22", date(2026, 6, 8), date(2026, 5, 6)),
        ("05/11/2026 14:22", date(2029, 3, 1), date(2026, 5, 11)),
        ("05/11/2026 14:22", None, date(2026, 5, 11)),
    ],
)
def test_where_tills_print_both_orders_that_counts_by_which_the_receipt_came_in_soon(
    head: str, printed: str, arrived_on: date | None, on: date
) -> None:
    text = CANADIAN.format(printed).replace("CORNER SHOP", head)
    assert read_text(text, Hints(arrived_on)).purchased_on == on


def test_a_day_that_only_a_mixed_habit_tells_from_another_is_less_sure() -> None:
    open_day, soon, clear = (
        read_text(CANADIAN.format(printed), Hints(date(2026, 11, 27))).date_confidence
        for printed in ("05/09/2026 14:22", "05/11/2026 14:22", "25/09/2026 14:22")
    )
    assert open_day < 0.7 < soon
    assert soon == clear


def test_where_all_tills_print_one_order_a_receipt_may_be_old() -> None:
    text = CANADIAN.replace("OTTAWA ON K1P 5G4", "BRONX NY 10451").format("05/11/2026 14:22")
    reading = read_text(text, Hints(date(2026, 11, 27)))
    assert (reading.purchased_on, reading.grounds.is_date_by_habit) == (date(2026, 5, 11), False)


@pytest.mark.parametrize(
    ("printed", "arrived_on", "on"),
    [
        ("12/01/2026 17:22", date(2026, 11, 28), None),  # three days ahead, or ten months ago?
        ("12/01/2026 17:22", date(2026, 12, 1), date(2026, 12, 1)),
        ("12/01/2026 17:22", date(2026, 1, 14), date(2026, 1, 12)),  # handed in soon after that
        ("12/01/2026 17:22\nREF 12/25/2025", date(2026, 11, 28), None),
        ("12/01/2026 17:22\nREF 25/10/2025", date(2026, 11, 28), date(2026, 1, 12)),
        ("11/20/2026 17:22", date(2026, 11, 28), date(2026, 11, 20)),
    ],
)
def test_a_day_ahead_in_the_order_of_the_store_is_asked_about_and_not_turned_round(
    printed: str, arrived_on: date, on: date | None
) -> None:
    text = f"MEIJER\n{printed}\nHAM   4.00\nCHEESE   6.20\nTOTAL   10.20"
    assert read_text(text, Hints(arrived_on)).purchased_on == on
