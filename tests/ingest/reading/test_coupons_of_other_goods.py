"""Coupons above the subtotal that are of nothing on the receipt: each stays the line that it is, and takes off no more
and no less than the total says; what is only advertised there is no line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import Reading

from tests.ingest.reading.printed import lay_out

HEAD = "MEIJER\n11/27/2026 17:22\n\n"
MILK, COFFEE = "WHOLE MILK GAL       3.49", "GROUND COFFEE       11.99"


def read(*rows: str, total: str) -> Reading:
    text = "\n".join((*rows, f"SUBTOTAL   {total}", f"TOTAL   {total}", f"VISA   {total}"))
    found = Reader([]).read([lay_out(f"{HEAD}{text}")], Hints(date(2026, 11, 28), currency_code="USD"))
    assert isinstance(found, Reading)
    assert found.total == Decimal(total)
    return found


def told(reading: Reading) -> list[tuple[LineKind, str, Decimal, int | None]]:
    return [(each.kind, each.text, each.amount, each.applies_to) for each in reading.lines]


GOODS = [
    (LineKind.ITEM, "WHOLE MILK GAL", Decimal("3.49"), None),
    (LineKind.ITEM, "GROUND COFFEE", Decimal("11.99"), None),
]
PAID = LineKind.TENDER


def test_one_above_all_goods_is_off_none_of_them() -> None:
    found = read("COUPON   1.00-", MILK, COFFEE, total="14.48")
    assert told(found)[0] == (LineKind.DISCOUNT, "COUPON", Decimal("-1.00"), None)
    assert [each[2:] for each in told(found) if each[0] is LineKind.ITEM] == [each[2:] for each in GOODS]
    assert found.is_balanced


@pytest.mark.parametrize("printed", ["COUPON   1.00-", "SHAMPOO COUPON     1.00-", "NEXT VISIT COUPON     1.00-"])
def test_one_that_the_total_does_not_count_is_a_line_and_the_exact_gap(printed: str) -> None:
    found = read(MILK, COFFEE, printed, total="15.48")
    assert [each[2] for each in told(found) if each[0] is LineKind.DISCOUNT] == [Decimal("-1.00")]
    assert (found.gap, found.is_balanced) == (Decimal("1.00"), False)


@pytest.mark.parametrize(
    "printed", ["SAVE $1.00 ON SHAMPOO", "10% OFF SHAMPOO WITH CODE SAVE10", "SAVE $1.00 ON SHAMPOO EXP 12/24/2026"]
)
@pytest.mark.parametrize("place", [1, 2])
def test_what_is_advertised_among_the_goods_is_no_line_of_the_receipt(printed: str, place: int) -> None:
    rows = [MILK, COFFEE]
    rows.insert(place, printed)
    found = read(*rows, total="15.48")
    assert [each for each in told(found) if each[0] is not PAID] == GOODS
    assert found.is_balanced


@pytest.mark.parametrize("place", [1, 2])
@pytest.mark.parametrize(
    "printed",
    [
        ("$1.00 OFF YOUR NEXT VISIT",),
        ("NEXT VISIT COUPON 1.00",),
        ("SAVE $1.00 ON YOUR NEXT PURCHASE",),
        ("COUPON $1.00 OFF SHAMPOO", "EXP 12/24/2026"),
        ("$1.00 OFF SHAMPOO WITH CODE SAVE1",),
    ],
)
def test_a_coupon_to_take_along_is_offered_and_no_goods(printed: tuple[str, ...], place: int) -> None:
    rows = [MILK, COFFEE]
    rows[place:place] = printed
    found = read(*rows, total="15.48")
    assert [each for each in told(found) if each[0] is not PAID] == GOODS
    assert found.is_balanced
    assert [(offer.title, offer.value) for offer in found.offers] == [(printed[0], Decimal("1.00"))]
    assert not found.unclear


@pytest.mark.parametrize(
    "printed",
    [
        "1,00 EUR RABATT AUF DEN NÄCHSTEN EINKAUF",
        "1,00 € DE REMISE SUR VOTRE PROCHAIN ACHAT",
        "1,00 EUR KORTING BIJ UW VOLGENDE AANKOOP",
    ],
)
def test_the_next_time_is_known_in_other_languages(printed: str) -> None:
    text = f"REWE\n27.11.2026 17:22\n\nVOLLMILCH      1,19\n{printed}\nKAFFEE      5,99\nSUMME      7,18\nBAR      7,18"
    found = Reader([]).read([lay_out(text)], Hints(date(2026, 11, 28), currency_code="EUR"))
    assert isinstance(found, Reading)
    assert [each.amount for each in found.lines if each.kind is LineKind.ITEM] == [Decimal("1.19"), Decimal("5.99")]
    assert found.is_balanced
    assert len(found.offers) + len(found.unclear) == 1


def test_what_is_taken_off_other_goods_is_not_off_those_above() -> None:
    found = read(MILK, COFFEE, "COUPON SHAMPOO   1.00-", total="14.48")
    assert [each for each in told(found) if each[0] is LineKind.DISCOUNT] == [
        (LineKind.DISCOUNT, "COUPON SHAMPOO", Decimal("-1.00"), None)
    ]
    assert found.is_balanced


def test_what_is_taken_off_goods_further_up_is_theirs() -> None:
    found = read(MILK, "SHAMPOO   5.99", COFFEE, "COUPON SHAMPOO   1.00-", total="20.47")
    assert [each[3] for each in told(found) if each[0] is LineKind.DISCOUNT] == [1]


@pytest.mark.parametrize("printed", ["COUPON COFFEE   1.00-", "STORE COUPON   1.00-", "FOLGERS COUPON   1.00-"])
def test_what_may_be_of_the_goods_above_is_theirs(printed: str) -> None:
    found = read(MILK, COFFEE, printed, total="14.48")
    assert [each[3] for each in told(found) if each[0] is LineKind.DISCOUNT] == [1]


@pytest.mark.parametrize(
    "printed",
    [
        ("COUPON $1.00 OFF COFFEE", "   EXP 12/05/26           -1.00"),
        ("SAVE $1.00 ON COFFEE THRU 12/05/26", "  COUPON           -1.00"),
        ("20% OFF COFFEE VALID THRU 12/05/26", "CIRCLE           -1.00"),
        ("CIRCLE           -1.00", "20% OFF COFFEE VALID THRU 12/05/26"),
    ],
)
def test_what_says_what_was_taken_off_is_no_coupon_to_take_along(printed: tuple[str, ...]) -> None:
    found = read(COFFEE, *printed, MILK, total="14.48")
    assert [each[2:] for each in told(found) if each[0] is LineKind.DISCOUNT] == [(Decimal("-1.00"), 0)]
    assert found.is_balanced
    assert (found.offers, found.unclear) == ((), ())


def test_goods_with_their_regular_prices_and_no_total_are_a_receipt() -> None:
    text = f"{HEAD}TIDE PODS        9.99\nReg Price 13.99\nOREO COOKIES   3.99\nReg Price 4.99\n"
    found = Reader([]).read([lay_out(text)], Hints(date(2026, 11, 28)))
    assert isinstance(found, Reading)
    assert found.total is None
    assert [each.amount for each in found.lines if each.kind is LineKind.ITEM] == [Decimal("9.99"), Decimal("3.99")]
