"""What holds for the alerts of any history, in whatever order its receipts arrive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from cartsnitch_domain.alerts.alert import Alert, AlertKey, AlertKind
from cartsnitch_domain.alerts.rules import alerts_of, settled
from cartsnitch_domain.alerts.watch import Watch
from cartsnitch_domain.prices.marks import marked
from cartsnitch_domain.prices.observation import Observation, PriceKind
from cartsnitch_domain.prices.price import change
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.units import Quantity, Unit
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.domain.prices.observations import TODAY, ago, key, row, seen

FAMILY = key("family")
unhurried = settings(deadline=None)
WATCHES = (
    Watch(key("package"), key("oats"), Decimal("2.50"), "USD"),
    Watch(key("ounce"), FAMILY, Decimal("0.20"), "USD", per=Quantity(Decimal(1), Unit.OUNCE)),
)

contents = st.sampled_from([None, *(NetContent(Decimal(size), Unit.OUNCE) for size in ("18", "15.4", "12"))])
prices = st.integers(100, 999).map(lambda cents: Decimal(cents) / 100)
known = st.builds(
    Observation,
    id=st.uuids(),
    product_id=st.sampled_from([key("oats"), key("other oats")]),
    store_id=st.sampled_from([key("north"), key("south")]),
    observed_on=st.integers(0, 400).map(ago),
    unit_price=prices,
    unit=st.sampled_from(["each", "each", "each", "lb"]),
    currency_code=st.sampled_from(["USD", "USD", "USD", "CAD"]),
    is_promotional=st.booleans(),
    kind=st.sampled_from([PriceKind.PAID, PriceKind.PAID, PriceKind.SHELF]),
    content=contents,
    identifier=st.sampled_from([None, "7"]),
    alias=st.just("oats"),
)
histories = st.lists(known, max_size=40, unique_by=lambda observation: observation.id)


@st.composite
def stories(draw: st.DrawFn) -> list[Observation]:
    """A history in which things happen: prices that stay for a while, sizes that follow each other, at two stores."""
    told: list[Observation] = []
    for store in ("north", "south"):
        level, size = draw(prices), draw(contents)
        for place in range(draw(st.integers(0, 14))):
            if draw(st.integers(0, 3)) == 0:
                level *= draw(st.sampled_from([Decimal("0.80"), Decimal("0.95"), Decimal("1.10"), Decimal("1.25")]))
            if draw(st.integers(0, 7)) == 0:
                size = draw(contents)
            told.append(seen(300 - 20 * place, str(level.quantize(Decimal("0.01"))), store, alias="oats"))
            told[-1] = replace(told[-1], content=size, is_promotional=draw(st.integers(0, 5)) == 0)
    return told


any_history = st.one_of(histories, stories())


def found(observations: Sequence[Observation]) -> tuple[Alert, ...]:
    return alerts_of(FAMILY, observations, TODAY, WATCHES)


def kinds(observations: Sequence[Observation]) -> set[AlertKind]:
    return {alert.kind for alert in found(observations)}


@unhurried
@given(any_history, st.randoms(use_true_random=False))
def test_the_order_of_arrival_makes_no_difference(history: list[Observation], dice: Random) -> None:
    arrived = list(history)
    dice.shuffle(arrived)
    assert found(arrived) == found(history)


@unhurried
@given(any_history, st.randoms(use_true_random=False))
def test_alerts_that_are_settled_receipt_by_receipt_are_those_of_the_whole(
    history: list[Observation], dice: Random
) -> None:
    arrived = list(history)
    dice.shuffle(arrived)
    kept: dict[AlertKey, tuple[UUID, ...]] = {}
    for count in range(len(arrived) + 1):
        now = found(arrived[:count])
        change = settled(kept, now)
        gone = change.withdrawn | {before for before, _ in change.moved}
        come = {alert.key for alert in change.added} | {alert.key for _, alert in change.moved}
        keys = (kept.keys() - gone) | come
        kept = {alert.key: alert.evidence for alert in now if alert.key in keys}
        assert kept.keys() == keys
    assert kept.keys() == {alert.key for alert in found(history)}


@unhurried
@given(any_history)
def test_running_again_changes_nothing(history: list[Observation]) -> None:
    alerts = found(history)
    kept = {alert.key: alert.evidence for alert in alerts}
    assert settled(kept, found(history)) == settled({}, [])


@unhurried
@given(any_history)
def test_each_episode_is_told_once(history: list[Observation]) -> None:
    keys = [alert.key for alert in found(history)]
    assert len(keys) == len(set(keys))


@unhurried
@given(any_history)
def test_what_goes_on_is_told_only_where_it_is_a_threshold_beyond_what_was_told_last(
    history: list[Observation],
) -> None:
    by = {AlertKind.PRICE_INCREASE: 0.1, AlertKind.CHEAPER_ELSEWHERE: -0.15}
    for alert in found(history):
        if alert.earlier is not None:
            assert alert.earlier.day < alert.day
            went, least = change(alert.earlier.price, alert.after), by.get(alert.kind, -0.1)
            assert round(went / Decimal(str(least)), 4) >= 1


@unhurried
@given(any_history, st.data())
def test_the_same_observation_twice_changes_nothing(history: list[Observation], data: st.DataObject) -> None:
    assume(history)
    again = data.draw(st.sampled_from(history))
    assert found([*history, again]) == found(history)


@unhurried
@given(any_history, st.data())
def test_the_same_line_under_another_id_changes_no_alert(history: list[Observation], data: st.DataObject) -> None:
    assume(history)
    again = replace(data.draw(st.sampled_from(history)), id=UUID(int=2**128 - 1))
    assert found([*history, again]) == found(history)


@unhurried
@given(any_history)
def test_without_the_day_that_opened_an_episode_there_is_none(history: list[Observation]) -> None:
    for alert in found(history):
        left = [observation for observation in history if observation.observed_on != alert.day]
        assert alert.key not in {other.key for other in found(left)}


@unhurried
@given(any_history)
def test_the_evidence_is_there_ends_on_that_day_and_is_in_order(history: list[Observation]) -> None:
    days = {observation.id: observation.observed_on for observation in history}
    for alert in found(history):
        shown = [days[observation_id] for observation_id in alert.evidence[:-1]]
        assert shown == sorted(shown)
        assert days[alert.evidence[-1]] <= alert.day
        assert alert.kind is AlertKind.CHEAPER_ELSEWHERE or days[alert.evidence[-1]] == alert.day


@unhurried
@given(any_history)
def test_no_alert_rests_on_promotional_or_marked_prices(history: list[Observation]) -> None:
    sound = {price.observation.id for price in marked(history, TODAY) if price.mark is None and price.is_regular}
    for alert in found(history):
        assert set(alert.evidence) <= sound


@unhurried
@given(any_history)
def test_promotional_prices_alone_raise_nothing(history: list[Observation]) -> None:
    assert not found([replace(observation, is_promotional=True) for observation in history])


@unhurried
@given(any_history)
def test_prices_of_which_each_is_in_a_currency_of_its_own_raise_nothing(history: list[Observation]) -> None:
    assert not found([replace(each, currency_code=f"X{place:02}") for place, each in enumerate(history)])


@unhurried
@given(any_history)
def test_evidence_is_of_one_currency_and_of_one_measure(history: list[Observation]) -> None:
    measures = {price.observation.id: price.measure for price in marked(history, TODAY)}
    for alert in found(history):
        assert {measures[observation_id].currency_code for observation_id in alert.evidence} == {alert.currency_code}
        assert len({measures[observation_id] for observation_id in alert.evidence}) == 1


@unhurried
@given(st.integers(5, 30), st.integers(0, 29), st.sampled_from(["0.10", "0.66", "6.01", "19.99", "500.00"]))
def test_one_misread_price_in_a_steady_history_raises_nothing(count: int, place: int, misread: str) -> None:
    history = row("2.00 " * count)
    wrong = replace(history[place % count], unit_price=Decimal(misread))
    history[place % count] = wrong
    assert kinds(history) <= {AlertKind.TARGET_PRICE}
    assert all(wrong.id not in alert.evidence for alert in found(history))


@unhurried
@given(prices, st.integers(2, 30))
def test_a_price_that_stays_raises_nothing_but_a_target(price: Decimal, count: int) -> None:
    assert kinds(row(f"{price} " * count)) <= {AlertKind.TARGET_PRICE}


@unhurried
@given(st.integers(3, 12), prices, st.integers(0, 199))
def test_an_increase_is_told_from_ten_per_cent_on_and_a_drop_from_ten_per_cent_off(
    count: int, price: Decimal, per_cent: int
) -> None:
    usual = row(f"{price} " * count, until=14)
    dearer = seen(0, str(price * (100 + per_cent) / 100))
    assert (AlertKind.PRICE_INCREASE in kinds([*usual, dearer])) is (per_cent >= 10)
    if per_cent < 66:
        lower = seen(0, str(price * (100 - per_cent) / 100))
        assert (AlertKind.PRICE_DROP in kinds([*usual, lower])) is (per_cent >= 10)


@unhurried
@given(prices, prices)
def test_a_higher_target_is_reached_wherever_a_lower_one_is(one: Decimal, other: Decimal) -> None:
    lower, higher = sorted((one, other))
    watches = [Watch(key("watch"), key("oats"), target, "USD") for target in (lower, higher)]
    reached = [bool(alerts_of(FAMILY, row("3.00 2.00 5.00"), TODAY, [watch])) for watch in watches]
    assert reached in ([False, False], [False, True], [True, True])


odd = st.sampled_from(["NaN", "Infinity", "-1", "0", "0.0001", "999999999"]).map(Decimal)
anything = st.builds(
    Observation,
    id=st.uuids(),
    product_id=st.just(key("oats")),
    store_id=st.just(key("north")),
    observed_on=st.integers(-400, 4000).map(lambda days: TODAY - timedelta(days=days)),
    unit_price=st.one_of(odd, st.decimals("-10", "10", places=2)),
    unit=st.sampled_from(["each", "kg", "roll", "", "bushel"]),
    currency_code=st.sampled_from(["USD", "", "???"]),
    content=st.sampled_from(
        [
            None,
            NetContent(Decimal(0), Unit.GRAM),
            NetContent(Decimal(-1), Unit.LITRE),
            NetContent(Decimal(1), Unit.ROLL),
        ]
    ),
    quantity=st.one_of(st.none(), odd),
)


@unhurried
@given(st.lists(anything, max_size=20, unique_by=lambda observation: observation.id))
def test_bad_input_is_marked_and_breaks_nothing(history: list[Observation]) -> None:
    bad = {
        price.observation.id
        for price in marked(history, TODAY)
        if not price.observation.unit_price.is_finite()
        or price.observation.unit_price <= 0
        or price.observation.observed_on > TODAY
    }
    assert bad <= {price.observation.id for price in marked(history, TODAY) if price.mark is not None}
    for alert in found(history):
        assert not set(alert.evidence) & bad
