"""A choice as a plan: what it costs, in `Decimal` by the rules of coupons, and why each item is where it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from cartsnitch_domain.coupons.rules import Saving
from cartsnitch_domain.shopping.elsewhere import Elsewhere
from cartsnitch_domain.shopping.option import Option
from cartsnitch_domain.shopping.plan import Because, Fact, OneStore, Plan, Planned, Redeemed, Stop
from cartsnitch_domain.shopping.problem import Problem, Wanted

NOTHING = Decimal()


def composed(
    problem: Problem,
    options: Sequence[Option | None],
    savings: Mapping[UUID, Sequence[Saving]],
    gap: Decimal,
    alone: Sequence[OneStore],
) -> Plan:
    """The plan of these options, None for an item that is not bought, with what coupons take off at each store."""
    stores = sorted({option.store_id for option in options if option is not None})
    elsewhere = Elsewhere(problem, savings, stores)
    stops = sorted(
        (_stop(problem, store_id, options, savings.get(store_id, ()), elsewhere) for store_id in stores),
        key=lambda stop: (-stop.total, stop.store_id),
    )
    goods = sum((option.cost for option in options if option is not None), NOTHING)
    saved = sum((each.saving for stop in stops for each in stop.coupons), NOTHING)
    trips = len(stops) * problem.trip_cost
    wanted = zip(problem.wanted, options, strict=True)
    return Plan(
        stops=tuple(stops),
        left_out=tuple(each.item_id for each, option in wanted if option is None and each.options),
        goods=goods,
        savings=saved,
        trips=trips,
        total=goods - saved + trips,
        gap=min(gap, goods - saved + trips),
        alone=tuple(sorted(alone, key=lambda each: (len(each.missing), each.total, each.store_id))),
        unsure=tuple(each.item_id for each in problem.wanted if each.options and (each.uncompared or each.is_several)),
    )


def in_order(plan: Plan, item_ids: Sequence[UUID]) -> Plan:
    """The same with the items of each stop, and those that are left out, in the order of the list."""
    place = {item_id: place for place, item_id in enumerate(item_ids)}

    def ordered(missing: Sequence[UUID]) -> tuple[UUID, ...]:
        return tuple(sorted(missing, key=place.__getitem__))

    stops = (
        replace(stop, items=tuple(sorted(stop.items, key=lambda each: place[each.item_id]))) for stop in plan.stops
    )
    alone = (replace(each, missing=ordered(each.missing)) for each in plan.alone)
    unsure = ordered(plan.unsure)
    return replace(plan, stops=tuple(stops), left_out=ordered(plan.left_out), alone=tuple(alone), unsure=unsure)


def with_others(plan: Plan, lines: Mapping[UUID, Sequence[UUID]], item_ids: Sequence[UUID]) -> Plan:
    """The same with all lines of a list, of which some need the same as the one that was planned for them.

    `lines` are those by the one that was planned, itself among them; what they cost is told of that one.
    """

    def all_of(planned: Planned) -> Iterator[Planned]:
        yield planned
        nothing = replace(planned.option, units=NOTHING, cost=NOTHING)
        for item_id in lines[planned.item_id]:
            if item_id != planned.item_id:
                yield Planned(item_id, nothing, NOTHING, (Fact(Because.TOGETHER),))

    def each_of(missing: Sequence[UUID]) -> tuple[UUID, ...]:
        return tuple(item_id for first in missing for item_id in lines[first])

    stops = (replace(stop, items=tuple(each for held in stop.items for each in all_of(held))) for stop in plan.stops)
    alone = (replace(each, missing=each_of(each.missing)) for each in plan.alone)
    left_out, unsure = each_of(plan.left_out), each_of(plan.unsure)
    whole = replace(plan, stops=tuple(stops), left_out=left_out, alone=tuple(alone), unsure=unsure)
    return in_order(whole, item_ids)


def _stop(
    problem: Problem,
    store_id: UUID,
    options: Sequence[Option | None],
    savings: Sequence[Saving],
    elsewhere: Elsewhere,
) -> Stop:
    here = [
        (each, option)
        for each, option in zip(problem.wanted, options, strict=True)
        if option is not None and option.store_id == store_id
    ]
    items = tuple(
        _planned(each, option, [(saving.coupon_id, saving.by_line[line]) for saving in savings], elsewhere)
        for line, (each, option) in enumerate(here)
    )
    redeemed = tuple(Redeemed(saving.coupon_id, saving.amount) for saving in savings)
    total = sum((each.option.cost for each in items), NOTHING) - sum((each.saving for each in redeemed), NOTHING)
    return Stop(store_id, items, redeemed, total)


def _planned(wanted: Wanted, option: Option, off: Sequence[tuple[UUID, Decimal]], elsewhere: Elsewhere) -> Planned:
    taken = {coupon_id: amount for coupon_id, amount in off if amount}
    facts = [*elsewhere.facts(wanted, option, taken)]
    facts += [Fact(Because.COUPON, amount, coupon_id=coupon_id) for coupon_id, amount in taken.items()]
    return Planned(wanted.item_id, option, sum(taken.values(), NOTHING), tuple(facts), wanted.uncompared)
