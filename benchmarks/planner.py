"""Planning beside the solver alone: a list of 40 items that 8 stores have, with 60 coupons.

`cartsnitch bench planner [--items N] [--stores N] [--coupons N] [--most K] [--runs R] [--json]`

Problems are made up from seeds: most items at most stores, some in two sizes, prices around a level of the store;
coupons of all kinds, some with a minimum, a third stackable, half for one store. For each, the time of `plan` (the
model, the answer in money, what each store alone would cost, and the reasons) stands beside that of HiGHS on the last
model that the planner asked, loaded and run once: seconds of a processor, the median of each and of their ratio.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator, Sequence
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import orjson
from cartsnitch_domain.coupons.coupon import AppliesTo, Coupon, CouponKind, Goods, Minimum, Target
from cartsnitch_domain.shopping import planner
from cartsnitch_domain.shopping.model import Model, Solution, loaded, solve
from cartsnitch_domain.shopping.option import Option
from cartsnitch_domain.shopping.planner import plan
from cartsnitch_domain.shopping.problem import Problem, Wanted
from rich.console import Console
from rich.table import Table

CENT = Decimal("0.01")
PATIENCE = 60.0
"""Seconds for one plan: here it is measured how long the best one takes."""

_VALUES = {
    CouponKind.PERCENT_OFF: ("10", "15", "20", "25"),
    CouponKind.AMOUNT_OFF: ("0.50", "0.75", "1.00", "1.50"),
    CouponKind.FIXED_PRICE: ("0.99", "1.99", "2.49"),
    CouponKind.BOGO: ("100",),
    CouponKind.BUY_X_GET_Y: ("50", "100"),
}


def composed(seed: int, items: int, stores: int, coupons: int, most: int) -> Problem:
    """A problem of this size; the same for the same seed."""
    chance = Random(seed)
    levels = [Decimal(chance.randint(92, 112)) / 100 for _ in range(stores)]
    shelf = [Goods(UUID(int=1000 + n), UUID(int=5000 + n // 2), category=f"part {n % 6}") for n in range(2 * items)]
    wanted = tuple(Wanted(UUID(int=100 + n), tuple(_ways(chance, n, shelf, levels))) for n in range(items))
    given = tuple(_coupon(chance, n, stores, shelf) for n in range(coupons))
    return Problem(wanted, Decimal("2.00"), most, given)


def _ways(chance: Random, item: int, shelf: Sequence[Goods], levels: Sequence[Decimal]) -> Iterator[Option]:
    base, units = Decimal(chance.randint(99, 899)) / 100, Decimal(chance.choice([1, 1, 1, 2, 3]))
    for store, level in enumerate(levels):
        for size in range(chance.choice([0, 1, 1, 1, 2])):
            goods = shelf[2 * item + size]
            price = (base * level * Decimal(chance.randint(90, 115)) / 100).quantize(CENT)
            cost = (units * price).quantize(CENT)
            if goods.product_id is not None:
                yield Option(UUID(int=store + 1), goods.product_id, units, price, cost, goods=goods)


def _coupon(chance: Random, number: int, stores: int, shelf: Sequence[Goods]) -> Coupon:
    kind = chance.choice(list(CouponKind))
    goods, roll = chance.choice(shelf), chance.random()
    is_bundle = kind in {CouponKind.BOGO, CouponKind.BUY_X_GET_Y}
    value, minimum, target = Decimal(chance.choice(_VALUES[kind])), Minimum(), Target()
    if roll < 0.1 and kind is CouponKind.AMOUNT_OFF:
        value, minimum = Decimal(5), Minimum(amount=Decimal(50), is_of_basket=True)
    elif roll < 0.1 and kind is CouponKind.PERCENT_OFF:
        value, minimum = Decimal(10), Minimum(amount=Decimal(40), is_of_basket=True)
    elif roll < 0.3:
        target = Target(AppliesTo.FAMILY, family_id=goods.family_id)
    else:
        target = Target(AppliesTo.PRODUCTS, product_ids=frozenset({goods.product_id} if goods.product_id else ()))
        minimum = Minimum(count=Decimal(2)) if chance.random() < 0.3 else minimum
    return Coupon(
        id=UUID(int=9000 + number),
        kind=kind,
        value=value,
        target=target,
        currency_code="USD",
        buy=1 if is_bundle else 0,
        get=1 if is_bundle else 0,
        minimum=minimum,
        is_stackable=chance.random() < 0.33,
        store_id=UUID(int=chance.randrange(stores) + 1) if chance.random() < 0.5 else None,
    )


class _Noting:
    """The solver, noting the models that it is asked."""

    def __init__(self) -> None:
        self.models: list[Model] = []

    def __call__(self, model: Model, seconds: float, known: int) -> Solution:
        self.models.append(model)
        return solve(model, seconds, known)


def main() -> None:
    parser = argparse.ArgumentParser(prog="cartsnitch bench planner")
    parser.add_argument("--items", type=int, default=40)
    parser.add_argument("--stores", type=int, default=8)
    parser.add_argument("--coupons", type=int, default=60)
    parser.add_argument("--most", type=int, default=3, help="stores of one plan")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    runs = [_run(composed(seed, given.items, given.stores, given.coupons, given.most)) for seed in range(given.runs)]
    figures = {"problems": vars(given), "runs": runs} | {
        name: round(statistics.median(run[name] for run in runs), 3) for name in ("plan_s", "highs_s", "ratio")
    }
    if given.json:
        print(orjson.dumps(figures, option=orjson.OPT_INDENT_2).decode())
    else:
        show(figures)


def _run(problem: Problem) -> dict[str, Any]:
    noting = _Noting()
    vars(planner)["ask"] = noting
    began = time.process_time()
    found = plan(problem, PATIENCE, time.monotonic)
    planned = time.process_time() - began
    vars(planner)["ask"] = solve
    model = noting.models[-1]
    began = time.process_time()
    loaded(model, PATIENCE).run()
    alone = time.process_time() - began
    return {
        "total": str(found.total),
        "gap": str(found.gap),
        "stores": len(found.stops),
        "coupons": sum(len(stop.coupons) for stop in found.stops),
        "asked": len(noting.models),
        "columns": len(model.costs),
        "plan_s": round(planned, 3),
        "highs_s": round(alone, 3),
        "ratio": round(planned / alone, 2),
    }


def show(figures: dict[str, Any]) -> None:
    asked = figures["problems"]
    title = (
        f"{asked['items']} items, {asked['stores']} stores, {asked['coupons']} coupons, at most {asked['most']} stores"
    )
    names = ("total", "gap", "stores", "coupons", "asked", "columns", "plan_s", "highs_s", "ratio")
    table = Table(*names, title=title)
    for run in figures["runs"]:
        table.add_row(*(str(run[name]) for name in names))
    table.add_row(*("median", *[""] * 5), *(str(figures[name]) for name in ("plan_s", "highs_s", "ratio")))
    Console().print(table)


if __name__ == "__main__":
    main()
