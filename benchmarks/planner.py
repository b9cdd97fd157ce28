"""Planning beside the solver alone: a list of 40 items that 8 stores have, with 60 coupons.

`cartsnitch bench planner [--items N] [--stores N] [--coupons N] [--most K] [--seeds N] [--runs R] [--seconds S]
[--json]`

Problems are made up from seeds: most items at most stores, some in two sizes, prices around a level of the store;
coupons of all kinds, some with a minimum, a third stackable, half for one store.

The time of `plan` stands beside that of HiGHS alone on the same problem: one model of all its items, stores and coupons
(`Search.model`), to the proven optimum, with the same tolerances, one thread and one seed, and nothing told of what is
known. `plan` does more in its time: it also learns where tills take off less than the model says, computes the answer
in money, the reasons, and what each store alone would cost. Both are seconds of a processor, the shortest of R runs in
turns; a ratio under 1 says that `plan` was the faster. Where HiGHS had not proven its optimum after S seconds, its time
is S, and the ratio is no less than the real one. `model` is what the model says that its optimum costs: no more than
the plan, and less where a till takes off less than the model says.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any, TypeVar
from uuid import UUID

import orjson
from cartsnitch_domain.coupons.coupon import AppliesTo, Coupon, CouponKind, Goods, Minimum, Target
from cartsnitch_domain.shopping.model import Model, loaded
from cartsnitch_domain.shopping.option import Option
from cartsnitch_domain.shopping.planner import Search, plan
from cartsnitch_domain.shopping.problem import Problem, Wanted
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

CENT = Decimal("0.01")
_Made = TypeVar("_Made")

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


def main() -> None:
    parser = argparse.ArgumentParser(prog="cartsnitch bench planner")
    parser.add_argument("--items", type=int, default=40)
    parser.add_argument("--stores", type=int, default=8)
    parser.add_argument("--coupons", type=int, default=60)
    parser.add_argument("--most", type=int, default=3, help="stores of one plan")
    parser.add_argument("--seeds", type=int, default=5, help="problems, each of a seed of its own")
    parser.add_argument("--runs", type=int, default=3, help="of each problem, of which the shortest counts")
    parser.add_argument("--seconds", type=float, default=60.0, help="that one answer may take")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    problems = [composed(seed, given.items, given.stores, given.coupons, given.most) for seed in range(given.seeds)]
    asked = Asked(given.runs, given.seconds)
    figures: dict[str, Any] = {"problems": vars(given), "each": [asked.measure(problem) for problem in problems]}
    for name in ("plan_s", "highs_s", "ratio"):
        told = [each[name] for each in figures["each"]]
        figures[name] = {"least": min(told), "median": round(statistics.median(told), 3), "most": max(told)}
    if given.json:
        print(orjson.dumps(figures, option=orjson.OPT_INDENT_2).decode())
    else:
        show(figures)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a problem is measured: so many runs in turns, each of at most so many seconds."""

    runs: int
    seconds: float

    def measure(self, problem: Problem) -> dict[str, Any]:
        """The plan of a problem, and what HiGHS says of it alone, with the shortest time of each."""
        search = Search(problem)
        plans, alone = [], []
        for _ in range(self.runs):
            plans.append(_timed(lambda: plan(problem, self.seconds, time.monotonic)))
            alone.append(_timed(lambda: _alone(search.model(), self.seconds)))
        (planned, found), (taken, answer) = min(plans, key=_first), min(alone, key=_first)
        return {
            "total": str(found.total),
            "model": str(problem.money(answer.score // search.weights.coin)) if answer.is_proven else None,
            "gap": str(found.gap),
            "stores": len(found.stops),
            "coupons": sum(len(stop.coupons) for stop in found.stops),
            "columns": answer.columns,
            "plan_s": round(planned, 3),
            "highs_s": round(taken, 3),
            "ratio": round(planned / taken, 3),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What HiGHS says of a model of so many columns."""

    columns: int
    score: int
    is_proven: bool


def _alone(model: Model, seconds: float) -> Answer:
    """The answer of HiGHS with the model and nothing else."""
    from highspy import HighsModelStatus

    solver = loaded(model, seconds)
    solver.run()
    is_proven = solver.getModelStatus() == HighsModelStatus.kOptimal
    return Answer(len(model.costs), round(solver.getInfo().objective_function_value), is_proven)


def _timed(work: Callable[[], _Made]) -> tuple[float, _Made]:
    """Seconds of a processor, and what was made in them."""
    began = time.process_time()
    made = work()
    return time.process_time() - began, made


def _first(timed: tuple[float, object]) -> float:
    return timed[0]


def show(figures: dict[str, Any]) -> None:
    asked = figures["problems"]
    title = (
        f"{asked['items']} items, {asked['stores']} stores, {asked['coupons']} coupons, at most {asked['most']} stores"
    )
    names = ("total", "gap", "model", "stores", "coupons", "columns", "plan_s", "highs_s", "ratio")
    table = Table(*names, title=title, box=SIMPLE, padding=(0, 0))
    for each in figures["each"]:
        table.add_row(*("no proof" if each[name] is None else str(each[name]) for name in names))
    for which in ("least", "median", "most"):
        table.add_row(which, *[""] * 5, *(str(figures[name][which]) for name in names[6:]))
    Console().print(table)


if __name__ == "__main__":
    main()
