"""The ways to buy what is needed: whole packages, enough of it, and nothing that measures something else."""

from __future__ import annotations

from decimal import Decimal

from cartsnitch_domain.prices.marks import marked
from cartsnitch_domain.prices.observation import Observation
from cartsnitch_domain.shopping.expected_price import expected_prices
from cartsnitch_domain.shopping.option import Need, Option, options_of
from cartsnitch_domain.units import Quantity, Unit

from tests.domain.prices.observations import TODAY, key, seen

CENT = Decimal("0.01")


def ways(need: Need, *observations: Observation, exponent: Decimal = CENT) -> list[Option]:
    return options_of(need, expected_prices(marked(observations, TODAY), TODAY), exponent)


def told(options: list[Option]) -> list[tuple[str, str]]:
    """How many units of each, and what they cost."""
    return [(str(option.units.normalize()), str(option.cost)) for option in options]


def need(amount: str | None = None, unit: Unit = Unit.EACH, *, in_any_size: bool = False) -> Need:
    return Need(key("oats"), in_any_size, None if amount is None else Quantity(Decimal(amount), unit))


def test_without_a_quantity_it_is_one_package() -> None:
    assert told(ways(need(), seen(3, "2.99"))) == [("1", "2.99")]


def test_packages_are_counted_and_never_broken() -> None:
    assert told(ways(need("3"), seen(3, "2.99"))) == [("3", "8.97")]
    assert told(ways(need("1.5"), seen(3, "2.99"))) == [("2", "5.98")]


def test_so_many_packages_as_hold_enough() -> None:
    small = seen(3, "1.00", size="500 g")

    assert told(ways(need("1.2", Unit.KILOGRAM), small)) == [("3", "3.00")]
    assert told(ways(need("1", Unit.KILOGRAM), small)) == [("2", "2.00")]
    assert told(ways(need("1", Unit.GRAM), small)) == [("1", "1.00")]


def test_a_size_that_is_rounded_in_another_system_is_enough() -> None:
    assert told(ways(need("12", Unit.OUNCE), seen(3, "2.00", size="340 g"))) == [("1", "2.00")]
    assert told(ways(need("13", Unit.OUNCE), seen(3, "2.00", size="340 g"))) == [("2", "4.00")]


def test_any_size_does_that_holds_as_much_the_cheapest_first() -> None:
    own, large, small = (
        seen(3, "3.00", size="500 g"),
        seen(3, "5.00", "south", "large oats", size="1 kg"),
        seen(3, "1.20", "east", "small oats", size="250 g"),
    )

    assert told(ways(need(in_any_size=True), own, large, small)) == [("2", "2.40"), ("1", "3.00"), ("1", "5.00")]
    assert told(ways(need("2", in_any_size=True), own, large, small)) == [("4", "4.80"), ("1", "5.00"), ("2", "6.00")]
    assert told(ways(need(), own, large, small)) == [("1", "3.00")]


def test_what_is_weighed_is_bought_to_the_gram() -> None:
    loose = seen(3, "3.00", unit="kg", quantity=Decimal("1.25"))

    assert told(ways(need("450", Unit.GRAM), loose)) == [("0.45", "1.35")]
    assert told(ways(need(), loose)) == [("1.25", "3.75")]
    assert told(ways(need("2"), loose)) == []  # six bananas are not six times what was weighed last


def test_weight_and_volume_and_unknown_contents_never_mix() -> None:
    assert ways(need("1", Unit.LITRE), seen(3, "2.99", size="500 g")) == []
    assert ways(need("1", Unit.KILOGRAM), seen(3, "2.99")) == []
    assert ways(need("1", Unit.KILOGRAM), seen(3, "2.99", unit="l")) == []
    unknown = seen(3, "0.10", "south", "other oats")
    assert told(ways(need(in_any_size=True), seen(3, "3.00", size="500 g"), unknown)) == [("1", "3.00")]


def test_a_package_stands_for_a_package_where_no_size_is_known_of_either() -> None:
    north, south = seen(3, "2.99", product="oats"), seen(3, "1.99", "south", "oats of south")

    found = ways(need(in_any_size=True), north, south)
    assert told(found) == [("1", "1.99"), ("1", "2.99")]
    assert all(option.is_by_package for option in found)
    assert told(ways(need("2", in_any_size=True), north, south)) == [("2", "3.98"), ("2", "5.98")]
    (alone,) = ways(need(in_any_size=True), north)
    assert not alone.is_by_package  # compared with nothing


def test_nothing_stands_for_a_package_of_unknown_content_but_another_one() -> None:
    north = seen(3, "2.99")
    printed, loose = seen(3, "0.99", "south", "oats 500 g", size="500 g"), seen(3, "0.50", "east", "loose", unit="kg")
    other = seen(3, "1.99", "south", "oats of south")

    assert told(ways(need(in_any_size=True), north, printed, loose)) == [("1", "2.99")]
    assert told(ways(need(), north, other)) == [("1", "2.99")]  # that product was chosen
    assert ways(need("500", Unit.GRAM, in_any_size=True), north, other) == []
    weighed = seen(3, "3.00", unit="kg", quantity=Decimal("1.25"))
    assert told(ways(need(in_any_size=True), weighed, other)) == [("1.25", "3.75")]


def test_an_amount_is_rounded_as_a_till_does() -> None:
    loose = seen(3, "3.33", unit="kg")
    assert told(ways(need("0.5", Unit.KILOGRAM), loose)) == [("0.5", "1.67")]
    assert told(ways(need("0.5", Unit.KILOGRAM), loose, exponent=Decimal("0.001"))) == [("0.5", "1.665")]


def test_nothing_is_known_of_what_was_not_bought() -> None:
    assert ways(Need(key("rice"), in_any_size=True), seen(3, "2.99")) == []
