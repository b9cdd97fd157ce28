"""When each kind of alert is raised, and when not. Prices in a row are two weeks apart and end today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from cartsnitch_domain.alerts.alert import Alert, AlertKey, AlertKind, Earlier
from cartsnitch_domain.alerts.rules import alerts_of, settled
from cartsnitch_domain.alerts.settings import AlertSettings
from cartsnitch_domain.alerts.watch import COUNTS_BEFORE, Watch
from cartsnitch_domain.prices.history import history_of
from cartsnitch_domain.prices.observation import Observation, PriceKind
from cartsnitch_domain.prices.shelves import shelf_measure_of
from cartsnitch_domain.units import Quantity, Unit
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.prices.observations import TODAY, ago, key, row, seen

FAMILY = key("family of oats")


def found(
    kind: AlertKind, observations: Iterable[Observation], watches: Sequence[Watch] = (), **settings: Any
) -> list[Alert]:
    """The alerts of one kind."""
    alerts = alerts_of(FAMILY, observations, TODAY, watches, AlertSettings(**settings))
    return [alert for alert in alerts if alert.kind is kind]


def opened(kind: AlertKind, prices: str, **more: Any) -> list[str]:
    """The prices of a row with which an episode begins."""
    return [str(alert.after) for alert in found(kind, row(prices, **more))]


# --- a price increase ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prices", "alerts"),
    [
        ("10.00 10.00 10.00 11.00", ["11.00"]),  # exactly 10 %
        ("10.00 10.00 10.00 10.999", []),  # 9.99 %
        ("10.00 10.00 11.00", []),  # two prices are no usual price
        ("9.00 10.00 11.00 10.00 12.00 11.00", ["12.00"]),  # 20 % over the median of four; then 10 % over that of five
        ("10.00 10.00 10.00 11.00p", []),
        ("10.00 10.00 10.00 8.00p 10.00", []),  # back from a promotion
        ("10.00 10.00 10.00 31.00", []),  # an outlier
        ("10.00 10.00 10.00 9.00", []),
        ("10.00", []),
        ("", []),
    ],
)
def test_an_increase_is_ten_per_cent_over_the_median_of_the_last_five(prices: str, alerts: list[str]) -> None:
    assert opened(AlertKind.PRICE_INCREASE, prices) == alerts


@pytest.mark.parametrize(
    ("prices", "alerts"),
    [
        ("10.00 10.00 10.00 11.00 11.50 12.00", ["11.00"]),  # no second alert while it goes on
        ("10.00 10.00 10.00 11.00 10.60 11.00", ["11.00"]),  # not half-way back
        ("10.00 10.00 10.00 11.00 10.50 11.00", ["11.00", "11.00"]),  # half-way back, and up again
        ("10.00 10.00 10.00 11.00 11.00 11.00 11.00 12.10", ["11.00", "12.10"]),  # 11.00 has become usual
    ],
)
def test_an_increase_is_told_once_until_it_is_half_way_back(prices: str, alerts: list[str]) -> None:
    assert opened(AlertKind.PRICE_INCREASE, prices) == alerts


@pytest.mark.parametrize(
    ("prices", "alerts"),
    [
        ("4.00 4.00 4.00 4.00 4.40 6.00", ["4.40", "6.00"]),
        ("10.00 10.00 10.00 11.00 12.10", ["11.00", "12.10"]),  # exactly 10 % over what was told
        ("10.00 10.00 10.00 11.00 12.09", ["11.00"]),
        (
            "10.00 10.00 10.00 11.00 11.50 12.10 12.50 13.31",
            ["11.00", "12.10", "13.31"],
        ),  # each over what was told last
        ("10.00 10.00 10.00 11.00 14.00 11.00 14.00", ["11.00", "14.00"]),  # never the same price twice
        ("10.00 10.00 10.00 14.00 11.00", ["14.00"]),
    ],
)
def test_within_an_episode_what_is_dearer_by_as_much_again_is_told_too(prices: str, alerts: list[str]) -> None:
    assert opened(AlertKind.PRICE_INCREASE, prices) == alerts


def test_what_is_told_further_says_what_it_was_when_it_was_told_last() -> None:
    history = row("4.00 4.00 4.00 4.00 4.40 6.00")
    first, further = found(AlertKind.PRICE_INCREASE, history)
    assert (first.earlier, first.day) == (None, ago(14))
    assert (further.before, further.after, further.day) == (Decimal("4.00"), Decimal("6.00"), TODAY)
    assert further.earlier == Earlier(Decimal("4.40"), ago(14))


def test_the_price_that_was_told_last_is_shown_though_it_is_none_of_those_that_are_usual() -> None:
    history = row("9.00 9.00 9.00 10.00 10.10 10.10 10.55 10.70 10.80 11.10", every=7)
    _, further = found(AlertKind.PRICE_INCREASE, history)
    assert (further.before, further.earlier) == (Decimal("10.55"), Earlier(Decimal("10.00"), ago(42)))
    assert further.evidence == tuple(each.id for each in history[3:])


def test_an_increase_shows_what_it_rests_on() -> None:
    history = row("2.00 2.00 2.00 2.50")
    (alert,) = found(AlertKind.PRICE_INCREASE, history)
    assert (alert.before, alert.after, alert.change) == (Decimal("2.00"), Decimal("2.50"), Decimal("0.25"))
    assert (alert.per, alert.currency_code, alert.day) == (Quantity(Decimal(1), Unit.EACH), "USD", TODAY)
    assert alert.evidence == tuple(observation.id for observation in history)
    assert alert.key == (AlertKind.PRICE_INCREASE, key("oats"), key("north"), None, TODAY)


def test_more_prices_before_it_make_an_increase_surer() -> None:
    few, many = (found(AlertKind.PRICE_INCREASE, row("2.00 " * count + "2.50"))[0] for count in (3, 5))
    assert few.confidence < many.confidence < 1


def test_another_store_another_product_and_another_currency_raise_nothing() -> None:
    usual = row("10.00 10.00 10.00", until=14)
    assert not found(AlertKind.PRICE_INCREASE, [*usual, seen(0, "12.00", store="south")])
    assert not found(AlertKind.PRICE_INCREASE, [*usual, seen(0, "12.00", product="rye")])
    assert not found(AlertKind.PRICE_INCREASE, [*usual, seen(0, "12.00", currency_code="CAD")])
    assert found(AlertKind.PRICE_INCREASE, [*usual, seen(0, "12.00")])


def test_a_package_is_no_increase_over_a_pound() -> None:
    assert not found(AlertKind.PRICE_INCREASE, [*row("0.59 0.59 0.59", unit="lb", until=14), seen(0, "0.99")])


def test_a_larger_package_of_the_same_product_is_no_increase() -> None:
    usual = row("3.00 3.00 3.00", until=14, size="12 OZ")
    assert not found(AlertKind.PRICE_INCREASE, [*usual, seen(0, "4.50", size="18 OZ")])
    assert found(AlertKind.PRICE_INCREASE, [*usual, seen(0, "4.50", size="340 G")])  # 12 oz in grams


def test_the_shelf_of_a_promotion_says_that_the_regular_price_went_up() -> None:
    history = [*row("2.00 2.00 2.00", until=14), seen(0, "1.50p"), seen(0, "2.40", kind=PriceKind.SHELF)]
    assert [alert.after for alert in found(AlertKind.PRICE_INCREASE, history)] == [Decimal("2.40")]


def test_a_shopper_sets_from_which_increase_on() -> None:
    history = row("10.00 10.00 10.00 11.00")
    assert not found(AlertKind.PRICE_INCREASE, history, increase=Decimal("0.11"))
    assert found(AlertKind.PRICE_INCREASE, history, increase=Decimal("0.05"))
    assert not found(AlertKind.PRICE_INCREASE, history, kinds=frozenset({AlertKind.PRICE_DROP}))


# --- a price drop -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prices", "alerts"),
    [
        ("10.00 10.00 10.00 9.00", ["9.00"]),  # exactly 10 %
        ("10.00 10.00 10.00 9.001", []),  # 9.99 %
        ("10.00 10.00 9.00", []),
        ("9.00 10.00 10.00 10.00 9.00", []),  # as low as eight weeks ago
        ("10.00 10.00 8.50p 10.00 9.00", []),  # lower on promotion four weeks ago
        ("10.00 10.00 10.00 9.00p", []),
        ("10.00 10.00 10.00 3.00", []),  # an outlier
        ("10.00 10.00 10.00 9.00 8.50 8.20", ["9.00"]),
        ("10.00 10.00 10.00 9.00 8.50 8.00", ["9.00", "8.00"]),  # 11.1 % under what was told
        ("4.00 4.00 4.00 4.00 3.60 2.40", ["3.60", "2.40"]),
        ("10.00 10.00 10.00 9.00 8.00 9.00 8.00", ["9.00", "8.00"]),  # never the same price twice
        ("10.00 10.00 10.00 9.00 7.50p 7.90", ["9.00"]),  # no new low
        ("10.00 10.00 10.00 9.00 9.50 8.90", ["9.00", "8.90"]),  # half-way back, and to a new low
        ("10.00 10.00 10.00 9.00 9.49 8.90", ["9.00"]),
    ],
)
def test_a_drop_is_ten_per_cent_under_the_median_and_the_lowest_in_ninety_days(prices: str, alerts: list[str]) -> None:
    assert opened(AlertKind.PRICE_DROP, prices) == alerts


def test_a_price_as_low_more_than_ninety_days_ago_is_forgotten() -> None:
    usual = row("10.00 10.00 10.00", until=14)
    assert found(AlertKind.PRICE_DROP, [seen(91, "8.00"), *usual, seen(0, "8.50")])
    assert not found(AlertKind.PRICE_DROP, [seen(90, "8.00"), *usual, seen(0, "8.50")])
    assert not found(AlertKind.PRICE_DROP, [seen(91, "8.00"), *usual, seen(0, "8.50")], lowest_in=timedelta(days=120))


def test_where_nothing_was_bought_in_ninety_days_nothing_is_the_lowest() -> None:
    assert not found(AlertKind.PRICE_DROP, [*row("10.00 10.00 10.00", until=91), seen(0, "8.00")])


# --- a target price -----------------------------------------------------------------------------------------------


def watch(target: str, **more: Any) -> Watch:
    values: dict[str, Any] = {"id": key("watch"), "subject_id": key("oats"), "currency_code": "USD"} | more
    return Watch(target=Decimal(target), **values)


def reached(watched: Watch, observations: Iterable[Observation]) -> list[str]:
    return [str(alert.after) for alert in found(AlertKind.TARGET_PRICE, observations, [watched])]


@pytest.mark.parametrize(
    ("prices", "alerts"),
    [
        ("3.00 2.50", ["2.50"]),  # exactly the target
        ("3.00 2.51", []),
        ("2.40", ["2.40"]),
        ("3.00 2.50 2.40 2.30", ["2.50"]),  # once an episode
        ("3.00 2.50 2.40 2.25", ["2.50", "2.25"]),  # a tenth under what was told
        ("3.00 2.50 1.50 2.40 1.50", ["2.50", "1.50"]),
        ("3.00 2.50 2.74 2.50", ["2.50"]),  # not half-way back to 3.00
        ("3.00 2.50 2.75 2.50", ["2.50", "2.50"]),
        ("2.50 2.51 2.50", ["2.50", "2.50"]),  # nothing was seen before
        ("3.00 2.50p", []),
        ("3.00 3.00 3.00 0.50", []),  # an outlier
        ("", []),
    ],
)
def test_a_target_is_reached_at_or_under_it(prices: str, alerts: list[str]) -> None:
    assert reached(watch("2.50"), row(prices)) == alerts


def test_a_watch_may_count_promotional_prices() -> None:
    assert reached(watch("2.50", with_promotions=True), row("3.00 2.50p")) == ["2.50"]
    assert reached(watch("2.50", with_promotions=True), row("3.00 2.60p")) == []


@pytest.mark.parametrize("others", [["4.00"], ["4.00", "4.00"], ["3.60p", "4.00"]])
def test_a_watch_that_counts_promotions_is_reached_by_one_of_several_bought_at_once(others: list[str]) -> None:
    history = [*row("4.00 4.00 4.00", until=14), seen(0, "3.00p"), *(seen(0, price) for price in others)]
    assert reached(watch("3.20", with_promotions=True), history) == ["3.00"]
    assert reached(watch("3.20"), history) == []


def test_a_watch_is_for_one_store_or_for_any_each_by_itself() -> None:
    history = [*row("3.00 2.50"), *row("2.40 2.40", store="south", until=1)]
    assert sorted(reached(watch("2.50"), history)) == ["2.40", "2.50"]
    assert reached(watch("2.50", store_id=key("south")), history) == ["2.40"]
    assert reached(watch("2.50", store_id=key("west")), history) == []


def test_a_watch_may_be_for_a_unit_over_all_sizes_of_a_family() -> None:
    history = [*row("3.12", size="12 OZ"), *row("4.50", size="18 OZ", product="oats 18")]
    ounce = Quantity(Decimal(1), Unit.OUNCE)
    assert reached(watch("0.25", per=ounce, subject_id=FAMILY), history) == ["0.25000000"]  # 4.50 for 18 oz
    assert reached(watch("0.249", per=ounce, subject_id=FAMILY), history) == []
    assert reached(watch("0.25", per=ounce), history) == []  # the 12 oz only


@pytest.mark.parametrize(
    ("prices", "alerts"),
    [
        ("3.00 2.40 - -", ["2.40"]),  # seen before, and nothing since
        ("3.00 2.40 3.00 -", []),  # it was that before, and is not any more
        ("3.00 2.40 2.30 -", ["2.30"]),
        ("3.00 2.40 3.00 2.30", ["2.30"]),  # seen since
        ("2.40 - - - -", []),  # too long ago to be the price of now
    ],
)
def test_of_what_was_seen_before_a_watch_only_the_last_price_counts(prices: str, alerts: list[str]) -> None:
    began_today = watch("2.50", starts_on=TODAY - COUNTS_BEFORE)
    assert reached(began_today, row(prices, every=8)) == alerts


@pytest.mark.parametrize(
    ("prices", "alerts"),
    [
        ("4.00 2.50 2.50 | 2.60 2.50", ["2.50"]),  # not half-way back to the 4.00 of before the watch
        ("4.00 2.50 2.50 | 3.24 2.50", ["2.50"]),
        ("4.00 2.50 2.50 | 3.25 2.50", ["2.50", "2.50"]),
        ("2.50 2.50 | 2.60 2.50", ["2.50", "2.50"]),  # nobody saw it dearer
    ],
)
def test_an_episode_that_began_before_the_watch_lasts_until_half_way_back_to_what_it_was(
    prices: str, alerts: list[str]
) -> None:
    before, since = (part.split() for part in prices.split("|"))
    began = ago(14 * len(since) - 7)
    history = row(" ".join([*before, *since]))
    assert reached(watch("2.50", starts_on=began - COUNTS_BEFORE), history) == alerts


@pytest.mark.parametrize(
    "other",
    [
        {"currency_code": "CAD"},
        {"subject_id": key("rye")},
        {"per": Quantity(Decimal(1), Unit.LITRE)},
        {"starts_on": TODAY + timedelta(days=1)},
    ],
    ids=["currency", "product", "measure", "not begun"],
)
def test_a_watch_for_something_else_is_not_reached(other: dict[str, Any]) -> None:
    assert reached(watch("2.50"), row("3.00 2.40", size="12 OZ")) == ["2.40"]
    assert reached(watch("2.50", **other), row("3.00 2.40", size="12 OZ")) == []


def test_a_package_price_is_not_reached_by_what_is_sold_by_weight() -> None:
    assert reached(watch("2.50"), row("0.59", unit="lb")) == []
    assert reached(watch("0.60", per=Quantity(Decimal(1), Unit.POUND)), row("0.59", unit="lb")) == ["0.59000000"]


@pytest.mark.parametrize("target", ["0", "-1"])
def test_a_target_of_nothing_is_never_reached(target: str) -> None:
    assert reached(watch(target), row("3.00 0.01")) == []


# --- shrinkflation ------------------------------------------------------------------------------------------------


def sized(size: str, prices: str, until: int = 0, **more: Any) -> list[Observation]:
    values: dict[str, Any] = {"product": f"oats {size}", "size": size, "until": until, "alias": "oats"} | more
    return row(prices, **values)


def shrunk(*histories: list[Observation], **settings: Any) -> list[str]:
    alerts = found(AlertKind.SHRINKFLATION, [each for history in histories for each in history], **settings)
    return [f"{alert.shrinkage.before} -> {alert.shrinkage.after}" for alert in alerts if alert.shrinkage]


LARGE = sized("18 OZ", "4.50 4.50 4.50", until=28)


def test_less_in_the_package_at_the_same_price_is_shrinkflation() -> None:
    (alert,) = found(AlertKind.SHRINKFLATION, [*LARGE, *sized("15.3 OZ", "4.50")])
    assert alert.shrinkage is not None
    assert alert.shrinkage.change == Decimal("-0.15")
    assert (alert.before, alert.after, alert.per) == (
        Decimal("0.25"),
        Decimal("0.294118"),
        Quantity(Decimal(1), Unit.OUNCE),
    )
    assert (alert.key.subject_id, alert.day) == (FAMILY, TODAY)


@pytest.mark.parametrize(
    ("size", "price", "is_told"),
    [
        ("17.82 OZ", "4.50", True),  # exactly 1 % less
        ("17.83 OZ", "4.50", False),
        ("16.2 OZ", "4.05", False),  # 10 % less for 10 % less money
        ("16.2 OZ", "4.04", False),  # the same, to the cent
        ("16.2 OZ", "4.40", True),  # 2.2 % less money
        ("16.2 OZ", "4.10", False),  # nearly in proportion: rather another size
        ("16.2 OZ", "4.90", True),
        ("12 OZ", "3.40", False),  # a third less at a lower price
        ("9 OZ", "4.50", False),  # half of it
        ("20 OZ", "4.50", False),
        ("510 G", "4.50", False),  # 18 oz in grams
        ("500 ML", "4.50", False),  # no weight
    ],
)
def test_shrinkflation_is_one_per_cent_less_that_the_price_does_not_follow(
    size: str, price: str, is_told: bool
) -> None:
    assert bool(shrunk(LARGE, sized(size, price))) is is_told


@pytest.mark.parametrize(
    ("size", "smaller", "country", "before", "after", "per"),
    [
        ("500 G", "450 G", "DE", "9.00", "10.00", "1 kg"),
        ("500 G", "450 G", "CA", "0.90", "1.00", "100 g"),
        ("50 CL", "45 CL", "FR", "9.00", "10.00", "1 l"),
        ("18 OZ", "15 OZ", "US", "0.25", "0.30", "1 oz"),
        ("500 G", "450 G", "US", "0.255146", "0.283495", "1 oz"),
        ("500 G", "450 G", None, "9.00", "10.00", "1 kg"),  # at a store whose country nobody knows
        ("18 OZ", "15 OZ", None, "0.25", "0.30", "1 oz"),
    ],
)
def test_what_shrank_is_told_for_what_the_shelves_of_its_store_say(
    size: str, smaller: str, country: str | None, before: str, after: str, per: str
) -> None:
    bought = [*sized(size, "4.50 4.50 4.50", until=28), *sized(smaller, "4.50")]

    told = alerts_of(FAMILY, bought, TODAY, countries={key("north"): country})

    (alert,) = [each for each in told if each.kind is AlertKind.SHRINKFLATION]
    assert (alert.before, alert.after, str(alert.per)) == (Decimal(before), Decimal(after), per)
    shown = shelf_measure_of(history_of(bought, TODAY).sound[-1], country)
    assert alert.per == shown  # as the page of the product says it


def test_what_is_sold_by_the_gram_is_told_by_the_kilogram() -> None:
    (alert,) = found(AlertKind.PRICE_INCREASE, row("0.02 0.02 0.02 0.0249", unit="g"))
    assert (alert.before, alert.after, str(alert.per)) == (Decimal("20.00"), Decimal("24.9"), "1 kg")
    (alert,) = found(AlertKind.PRICE_INCREASE, row("2.00 2.00 2.00 2.49", unit="lb"))
    assert (alert.before, alert.after, str(alert.per)) == (Decimal("2.00"), Decimal("2.49"), "1 lb")


def test_the_same_number_makes_it_surer_than_the_same_name() -> None:
    numbered = [replace(observation, identifier="614141200016") for observation in LARGE]
    by_name, by_number = (
        found(AlertKind.SHRINKFLATION, [*numbered, *sized("16.2 OZ", "4.50", identifier=number)])[0].confidence
        for number in ("614141200023", "614141200016")
    )
    assert by_name < by_number < 1


@given(before=st.integers(200, 5000), less=st.integers(5, 60), price=st.integers(100, 2000), off=st.integers(0, 60))
def test_how_sure_it_is_has_two_decimals(before: int, less: int, price: int, off: int) -> None:
    after = before * (100 - less) // 100
    large = row(f"{price / 100:.2f} " * 4, until=60, size=f"{before} G")
    cheaper = f"{max(price * (100 - off) // 100, 1) / 100:.2f}"
    small = row(f"{cheaper} {cheaper} {cheaper}", size=f"{after} G")
    for alert in found(AlertKind.SHRINKFLATION, [replace(each, alias="oats") for each in (*large, *small)]):
        assert alert.confidence == round(alert.confidence, 2)
        assert len(str(alert.confidence)) <= len("0.99")


def test_a_large_part_less_is_told_when_it_is_bought_again() -> None:
    assert shrunk(LARGE, sized("12 OZ", "4.50")) == []
    assert shrunk(LARGE, sized("12 OZ", "4.50 4.50")) == ["18 oz -> 12 oz"]


def test_without_the_same_number_or_name_it_is_another_thing() -> None:
    assert shrunk(LARGE, sized("15.3 OZ", "4.50", alias="honey oats")) == []
    assert shrunk(LARGE, sized("15.3 OZ", "4.50", alias=None)) == []


def test_at_another_store_or_in_another_currency_it_is_none() -> None:
    assert shrunk(LARGE, sized("15.3 OZ", "4.50", store="south")) == []
    assert shrunk(LARGE, sized("15.3 OZ", "4.50", currency_code="CAD")) == []


def test_two_sizes_side_by_side_are_none() -> None:
    small = sized("15.3 OZ", "4.50")
    assert shrunk(LARGE, small) == ["18 oz -> 15.3 oz"]
    assert shrunk(sized("15.3 OZ", "4.50", until=90), LARGE, small) == []  # both bought before
    assert shrunk(LARGE, small, sized("18 OZ", "4.50")) == []  # both on one day
    assert shrunk(sized("18 OZ", "4.50 - - 4.50"), sized("15.3 OZ", "4.50 4.50", until=14)) == []  # and again after


def test_the_old_size_within_a_week_has_the_new_one_wait() -> None:
    assert shrunk(sized("18 OZ", "4.50 4.50", until=6), sized("15.3 OZ", "4.50")) == []
    assert shrunk(sized("18 OZ", "4.50 4.50", until=7), sized("15.3 OZ", "4.50")) == ["18 oz -> 15.3 oz"]
    assert shrunk(sized("18 OZ", "4.50", until=20), sized("15.3 OZ", "4.50 4.50")) == ["18 oz -> 15.3 oz"]


def test_the_old_size_may_come_back_after_eight_weeks() -> None:
    small = sized("15.3 OZ", "4.50", until=56)
    assert shrunk(sized("18 OZ", "4.50", until=84), small, sized("18 OZ", "4.50", until=1)) == []
    assert shrunk(sized("18 OZ", "4.50", until=84), small, sized("18 OZ", "4.50", until=0)) == ["18 oz -> 15.3 oz"]


def test_it_shrinks_again_and_that_is_told_too() -> None:
    history = [sized("18 OZ", "4.50", until=90), sized("16 OZ", "4.50", until=60), sized("14 OZ", "4.50")]
    assert shrunk(*history) == ["18 oz -> 16 oz", "16 oz -> 14 oz"]


def test_one_product_whose_number_stays_shrinks_too_and_its_price_did_not_increase() -> None:
    history = [
        *row("4.50 4.50 4.50", size="18 OZ", identifier="7", until=14),
        *row("4.50", size="15.3 OZ", identifier="7"),
    ]
    assert shrunk(history) == ["18 oz -> 15.3 oz"]
    assert not found(AlertKind.PRICE_INCREASE, history)


def test_the_promotional_price_of_a_smaller_size_says_nothing_yet() -> None:
    assert shrunk(LARGE, sized("15.3 OZ", "4.50p")) == []
    assert shrunk(LARGE, sized("15.3 OZ", "4.50p 4.50")) == ["18 oz -> 15.3 oz"]


# --- cheaper elsewhere --------------------------------------------------------------------------------------------

OFTEN = "10.00 10.00 10.00 10.00"


def cheaper(*histories: list[Observation], **settings: Any) -> list[str]:
    observations = [each for history in histories for each in history]
    return [str(alert.after) for alert in found(AlertKind.CHEAPER_ELSEWHERE, observations, **settings)]


@pytest.mark.parametrize(
    ("price", "alerts"),
    [("8.50", ["8.500000"]), ("8.501", []), ("8.00p", []), ("3.00", []), ("10.00", [])],
    ids=["exactly 15 %", "14.99 %", "promotional", "outlier", "same"],
)
def test_cheaper_elsewhere_is_fifteen_per_cent_under_what_is_usually_paid(price: str, alerts: list[str]) -> None:
    assert cheaper(row(OFTEN, until=1), row(price, store="south")) == alerts


def test_what_is_not_bought_often_is_not_told() -> None:
    assert cheaper(row("10.00 10.00", until=1), row("8.00", store="south")) == []
    assert cheaper(row(OFTEN, until=1, every=90), row("8.00", store="south")) == []


def test_nothing_is_told_to_somebody_who_buys_it_there_anyway() -> None:
    assert cheaper(row("10.00", until=70), row("8.00 8.00 8.00 8.00", store="south")) == []


def test_the_store_that_is_used_most_is_not_elsewhere() -> None:
    mine = [*row("4.00 4.00 4.00 4.00", every=10, until=30), seen(3, "3.20")]
    others = row("4.20 4.20", store="south", every=20, until=25)
    assert found(AlertKind.PRICE_DROP, [*mine, *others])
    assert cheaper(mine, others) == []
    assert cheaper(mine[:2], [seen(3, "3.20")], others, row("4.20", store="south", until=65)) == []  # half of the times
    assert cheaper(mine[:1], [seen(3, "3.20")], others, row("4.20", store="south", until=65)) == ["3.200000"]


def test_a_store_is_not_cheaper_than_what_only_its_own_prices_say_is_usual() -> None:
    north, south = row("4.20 4.20 4.20", until=4), row("4.00 4.00 4.00 3.20", store="south")
    west = row("3.50 3.50 3.50", store="west", until=5)
    assert cheaper(north, south, west) == []  # 4.00 is the price in the middle, and that of the south
    assert cheaper(north, south, west, row("4.00 4.00", store="east", until=6)) == ["3.200000"]


def shown(*histories: list[Observation]) -> tuple[str, list[str]]:
    """What the alert says is usual, and the prices that show it."""
    observations = [each for history in histories for each in history]
    amounts = {each.id: each.unit_price for each in observations}
    (alert,) = found(AlertKind.CHEAPER_ELSEWHERE, observations)
    return str(alert.before), [str(amounts[each]) for each in alert.evidence]


def test_cheaper_elsewhere_shows_exactly_the_prices_that_are_usual() -> None:
    west = row("3.20", store="west")
    north, south = row("4.20 4.20", until=4), row("3.90 4.00 4.00", store="south", until=4)
    assert shown(north, south, west) == ("4.000000", ["3.90", "4.00", "4.00", "3.20"])
    north, south = row("4.20 4.20 4.20", until=4), row("4.00 4.00", store="south", until=3)
    both = ["4.20", "4.20", "4.00", "4.20", "4.00"]
    assert shown(north, south, west) == ("4.100000", [*both, "3.20"])  # half of the times under 4.10, half over it


def test_it_is_told_once_and_again_after_half_way_back() -> None:
    assert cheaper(row("10.00 " * 8, until=1), row("8.00 8.00 8.50", store="south")) == ["8.000000"]
    assert cheaper(row("10.00 " * 8, until=1), row("8.00 9.25 8.00", store="south")) == ["8.000000", "8.000000"]
    assert cheaper(row("10.00 " * 8, until=1), row("8.00 9.24 8.00", store="south")) == ["8.000000"]


def test_as_much_cheaper_again_is_told_again() -> None:
    assert cheaper(row("10.00 " * 8, until=1), row("8.00 6.00", store="south")) == ["8.000000", "6.000000"]
    assert cheaper(row("10.00 " * 8, until=1), row("8.00 7.00", store="south")) == ["8.000000"]  # 12.5 % less
    *_, further = found(AlertKind.CHEAPER_ELSEWHERE, [*row("10.00 " * 8, until=1), *row("8.00 6.00", store="south")])
    assert further.earlier == Earlier(Decimal("8.000000"), ago(14))


def test_sizes_are_compared_by_what_is_in_them() -> None:
    small = row("4.00 4.00 4.00 4.00", size="16 OZ", until=1)
    assert cheaper(small, row("6.80", size="32 OZ", product="large oats", store="south")) == ["0.212500"]
    assert cheaper(small, row("6.90", size="32 OZ", product="large oats", store="south")) == []
    assert cheaper(small, row("3.00", product="large oats", store="south")) == []  # nobody knows how much is in it


def test_a_price_elsewhere_that_is_three_months_old_is_not_told() -> None:
    assert cheaper(row("10.00 " * 3, every=10), row("8.00", store="south", until=89), row("10.00", until=100)) != []
    assert cheaper(row("10.00 " * 4, every=10), row("8.00", store="south", until=120)) == []


def test_other_currencies_are_not_cheaper() -> None:
    assert cheaper(row(OFTEN, until=1), row("8.00", store="south", currency_code="EUR")) == []


def test_cheaper_elsewhere_shows_both_prices() -> None:
    here, there = row(OFTEN, until=1), row("8.00", store="south")
    (alert,) = found(AlertKind.CHEAPER_ELSEWHERE, [*here, *there])
    assert alert.evidence == tuple(observation.id for observation in (*here, *there))
    assert alert.key.store_id == key("south")


def test_an_older_price_elsewhere_is_less_sure() -> None:
    old, fresh = (
        found(AlertKind.CHEAPER_ELSEWHERE, [*row("10.00 " * count), *row("8.00", store="south", until=55)])[0]
        for count in (4, 6)
    )
    assert old.day == ago(14)
    assert fresh.day == ago(42)
    assert old.confidence < fresh.confidence < 1


# --- kept alerts --------------------------------------------------------------------------------------------------


def kept(alerts: Sequence[Alert]) -> dict[AlertKey, tuple[UUID, ...]]:
    """These alerts as they are kept."""
    return {alert.key: alert.evidence for alert in alerts}


def test_a_correction_that_removes_the_reason_withdraws_the_alert() -> None:
    *before, last = row("2.00 2.00 2.00 2.50")
    alerts = alerts_of(FAMILY, [*before, last], TODAY)
    corrected = alerts_of(FAMILY, [*before, replace(last, unit_price=Decimal("2.05"))], TODAY)
    change = settled(kept(alerts), corrected)
    assert change.added == ()
    assert change.withdrawn == {alert.key for alert in alerts}


def test_what_is_found_again_stays_and_what_is_new_is_added() -> None:
    alerts = alerts_of(FAMILY, row("2.00 2.00 2.00 2.50"), TODAY)
    assert settled(kept(alerts), alerts) == settled({}, [])
    assert settled({}, alerts).added == alerts


def test_an_episode_that_began_earlier_than_was_known_is_the_same_alert() -> None:
    history = row("2.00 2.00 2.00 2.50")
    alerts = alerts_of(FAMILY, history, TODAY)
    late = replace(history[-1], id=uuid4(), observed_on=history[-1].observed_on - timedelta(days=5))
    change = settled(kept(alerts), alerts_of(FAMILY, [*history, late], TODAY))
    assert (change.added, change.withdrawn) == ((), frozenset())
    ((before, moved),) = change.moved
    assert before == alerts[0].key
    assert moved.day == late.observed_on


def test_another_episode_is_another_alert_though_the_first_one_loses_its_reason() -> None:
    history = row("2.00 2.00 2.00 2.50 2.00 2.00 2.00 2.00 2.00 2.50", every=40)
    first, second = alerts_of(FAMILY, history, TODAY)
    corrected = [
        replace(each, unit_price=Decimal("2.00")) if place == 3 else each for place, each in enumerate(history)
    ]
    change = settled(kept([first]), alerts_of(FAMILY, corrected, TODAY))
    assert change.withdrawn == {first.key}
    assert [alert.key for alert in change.added] == [second.key]
    assert change.moved == ()


def test_an_older_receipt_that_comes_late_is_put_where_it_belongs() -> None:
    history = row("2.00 2.00 2.00 2.50")
    late = seen(3, "2.50")
    assert [alert.day for alert in found(AlertKind.PRICE_INCREASE, history)] == [TODAY]
    assert [alert.day for alert in found(AlertKind.PRICE_INCREASE, [*history, late])] == [ago(3)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"increase": Decimal(0)},
        {"drop": Decimal(1)},
        {"shrinkage": Decimal("-0.01")},
        {"cheaper": Decimal(2)},
        {"lowest_in": timedelta()},
    ],
    ids=str,
)
def test_thresholds_are_fractions(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"threshold|lowest"):
        AlertSettings(**wrong)


def test_nothing_and_one_price_raise_nothing() -> None:
    assert alerts_of(FAMILY, [], TODAY) == ()
    assert alerts_of(FAMILY, [seen(0, "2.00")], TODAY) == ()
    assert alerts_of(FAMILY, [seen(-1, "2.00")], ago(5), [watch("2.50")]) == ()
