"""The words in which a shopper is told of an alert, by push and by email."""

from __future__ import annotations

from decimal import Decimal

import pytest
from cartsnitch_domain.alerts.alert import Alert, AlertKey, AlertKind, Earlier, Shrinkage
from cartsnitch_domain.alerts.telling import body_of
from cartsnitch_domain.prices.price import change
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.units import Quantity, Unit

from tests.domain.prices.observations import TODAY, ago, key


def told(
    after: str, before: str | None, unit: Unit = Unit.EACH, currency: str = "USD", *, of_several: bool = False
) -> str:
    """What is told of a price that is cheaper elsewhere, or dearer."""
    was = None if before is None else Decimal(before)
    alert = Alert(
        key=AlertKey(AlertKind.CHEAPER_ELSEWHERE, key("oats"), key("north"), None, TODAY),
        product_id=key("oats"),
        before=was,
        after=Decimal(after),
        change=None if was is None else change(was, Decimal(after)),
        per=Quantity(Decimal(1), unit),
        currency_code=currency,
        confidence=Decimal(1),
        evidence=(),
    )
    return body_of(alert, "North", of_several=of_several)


@pytest.mark.parametrize(
    ("after", "before", "unit", "words"),
    [
        ("4.19", "3.59", Unit.EACH, "$4.19 at North, 16.7% more than $3.59."),
        ("3.459", "4.00", Unit.EACH, "$3.459 at North, 13.5% less than $4.00."),  # as it was paid
        ("2.79", None, Unit.EACH, "$2.79 at North."),
        ("2.79", "2.79", Unit.EACH, "$2.79 at North."),  # at a price that was asked for, for long
        ("0.50", "0.59", Unit.POUND, "$0.50 for 1 lb at North, 15.3% less than $0.59 for 1 lb."),
        ("0.323377", "0.276667", Unit.OUNCE, "$0.323 for 1 oz at North, 16.9% more than $0.277 for 1 oz."),
        (
            "0.02179688",
            "0.025",
            Unit.UK_FLUID_OUNCE,
            "$0.0218 for 1 fl oz at North, 12.8% less than $0.025 for 1 fl oz.",
        ),
    ],
)
def test_a_price_is_told_with_what_it_was_and_for_what(after: str, before: str | None, unit: Unit, words: str) -> None:
    assert told(after, before, unit) == words


def test_prices_of_a_gram_do_not_become_one_and_the_same() -> None:
    assert told("0.00798", "0.0069", Unit.GRAM, "EUR") == (
        "\u20ac0.00798 for 1 g at North, 15.7% more than \u20ac0.0069 for 1 g."
    )


def test_a_currency_without_cents_has_none() -> None:
    assert told("398", None, currency="JPY") == "\u00a5398 at North."


def test_hundredths_of_a_currency_that_is_mostly_whole_are_both_told() -> None:
    assert told("99.9", None, currency="RSD") == "RSD\u00a099.90 at North."
    assert told("100", None, currency="RSD") == "RSD\u00a0100 at North."


def test_of_what_is_counted_a_price_is_for_one() -> None:
    assert told("0.204167", "0.249167", of_several=True) == ("$0.204 for one at North, 18.1% less than $0.249 for one.")


def on_shelf(kind: AlertKind, after: str, paid: str, unit: Unit = Unit.EACH) -> str:
    alert = Alert(
        key=AlertKey(kind, key("oats"), key("north"), None, TODAY),
        product_id=key("oats"),
        before=Decimal("4.00"),
        after=Decimal(after),
        change=change(Decimal("4.00"), Decimal(after)),
        per=Quantity(Decimal(1), unit),
        currency_code="USD",
        confidence=Decimal(1),
        evidence=(),
        paid=Decimal(paid),
    )
    return body_of(alert, "North")


def test_a_price_that_was_not_paid_is_told_as_that_of_the_shelf_with_what_was_paid() -> None:
    assert on_shelf(AlertKind.PRICE_INCREASE, "5.00", "3.000000") == (
        "$5.00 on the shelf at North, 25% more than $4.00. You paid $3.00."
    )
    assert on_shelf(AlertKind.TARGET_PRICE, "4.00", "3.00") == "$4.00 on the shelf at North. You paid $3.00."
    assert on_shelf(AlertKind.PRICE_DROP, "3.00", "2.55", Unit.POUND) == (
        "$3.00 for 1 lb on the shelf at North, 25% less than $4.00 for 1 lb. You paid $2.55 for 1 lb."
    )


@pytest.mark.parametrize(
    ("earlier", "paid", "words"),
    [
        ("4.40", None, "$6.00 at North, 50% more than $4.00. It was $4.40 on Feb 15, 2026."),
        ("4.00", None, "$6.00 at North, 50% more than $4.00."),  # said already
        (
            "4.40",
            "5.00",
            "$6.00 on the shelf at North, 50% more than $4.00. It was $4.40 on Feb 15, 2026. You paid $5.00.",
        ),
    ],
)
def test_what_goes_on_is_told_with_what_was_told_last(earlier: str, paid: str | None, words: str) -> None:
    alert = Alert(
        key=AlertKey(AlertKind.PRICE_INCREASE, key("oats"), key("north"), None, TODAY),
        product_id=key("oats"),
        before=Decimal("4.00"),
        after=Decimal("6.00"),
        change=Decimal("0.5"),
        per=Quantity(Decimal(1), Unit.EACH),
        currency_code="USD",
        confidence=Decimal(1),
        evidence=(),
        paid=None if paid is None else Decimal(paid),
        earlier=Earlier(Decimal(earlier), ago(14)),
    )
    assert body_of(alert, "North") == words


def test_what_shrank_is_told_by_its_content_first() -> None:
    alert = Alert(
        key=AlertKey(AlertKind.SHRINKFLATION, key("oats"), key("north"), None, TODAY),
        product_id=key("oats"),
        before=Decimal("0.276667"),
        after=Decimal("0.323377"),
        change=Decimal("0.16883117"),
        per=Quantity(Decimal(1), Unit.OUNCE),
        currency_code="USD",
        confidence=Decimal(1),
        evidence=(),
        shrinkage=Shrinkage(
            NetContent(Decimal(18), Unit.OUNCE), NetContent(Decimal("15.4"), Unit.OUNCE), Decimal("-0.1444")
        ),
    )
    assert body_of(alert, "North") == (
        "18 oz before, 15.4 oz now: $0.323 for 1 oz at North, 16.9% more than $0.277 for 1 oz."
    )
