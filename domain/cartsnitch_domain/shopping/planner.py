"""The planner: the least that a list can cost, exactly.

A linear model with integers (HiGHS) says what to buy where with which coupons, and a bound under which no plan costs.
What that plan really costs is computed by the rules of coupons, in `Decimal`. Where both are the same, nothing is
cheaper; where coupons meet in a way that the model cannot say, it learns what comes of that choice, and is asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from math import comb
from uuid import UUID

from cartsnitch_domain.coupons.coupon import Coupon
from cartsnitch_domain.coupons.rules import Saving, saving, savings, total
from cartsnitch_domain.shopping.coupon_rows import Place, Store
from cartsnitch_domain.shopping.model import Column, Model, NoSolution, NothingCheaper, Solution, relaxed
from cartsnitch_domain.shopping.model import solve as ask
from cartsnitch_domain.shopping.option import Option
from cartsnitch_domain.shopping.plan import OneStore, Plan
from cartsnitch_domain.shopping.problem import Problem
from cartsnitch_domain.shopping.reasons import composed, in_order

Clock = Callable[[], float]
"""Gives seconds, as `time.monotonic` does."""

FOR_ALONE = 0.4
"""The part of the time that may go to what each store alone would cost."""

LEAST_SECONDS = 0.05
"""The solver is not asked for less."""

MOST_SETS = 120
"""Sets of stores each of which is searched by itself: three of nine, or four of eight. Of more, all are one model."""

FOR_BOUNDS = 0.3
"""The part of the time that may go to what each of these sets costs at least."""

FOR_ONE = 0.5
"""The part of what is left of it that the search at one of them may take, if others wait."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which option each item is bought by, None for none, and which coupons are shown at each store."""

    options: tuple[Option | None, ...]
    coupons: Mapping[UUID, tuple[Coupon, ...]]

    def at(self, store_id: UUID) -> dict[int, Option]:
        """What is bought at a store, by the place of its item."""
        return {
            place: option
            for place, option in enumerate(self.options)
            if option is not None and option.store_id == store_id
        }

    @property
    def stores(self) -> list[UUID]:
        """Where anything is bought, in one order."""
        return sorted({option.store_id for option in self.options if option is not None})

    @property
    def missing(self) -> int:
        """How many items are not bought."""
        return sum(option is None for option in self.options)


@dataclass(frozen=True, slots=True)
class Found:
    """A choice, what it scores (see `Search.score`), and under what nothing scores."""

    choice: Choice
    score: int
    bound: int


def plan(problem: Problem, seconds: float, clock: Clock) -> Plan:
    """The plan that buys most of what is wanted, and costs least of those. Blocks; the time is bounded by `seconds`.

    The same problem has the same plan, in whatever order its parts are given, while the time suffices.
    """
    began, given = clock(), problem
    problem = replace(problem, wanted=tuple(sorted(problem.wanted, key=lambda each: each.item_id)))
    found_alone = dict(_each_alone(problem, began + seconds * FOR_ALONE, clock))
    first = min(found_alone.values(), key=lambda each: each.score, default=None)
    search = Search(problem)
    known = [search.greedy(), *([] if first is None else [first.choice])]
    found = search.best(min(known, key=search.score), began + seconds, clock)
    alone = [_one_store(problem, store_id, each) for store_id, each in found_alone.items()]
    gap = problem.money(-(-(found.score - found.bound) // search.weights.coin))
    done = composed(problem, found.choice.options, _used(problem, found.choice), gap, alone)
    return in_order(done, [each.item_id for each in given.wanted])


def _each_alone(problem: Problem, until: float, clock: Clock) -> Iterator[tuple[UUID, Found]]:
    stores = problem.stores
    for place, store_id in enumerate(stores):
        now = clock()
        turn = now + max(0.0, until - now) / (len(stores) - place)
        search = Search(problem, [store_id])
        yield store_id, search.best(search.greedy(), turn, clock)


def _one_store(problem: Problem, store_id: UUID, found: Found) -> OneStore:
    missing = [
        each.item_id
        for each, option in zip(problem.wanted, found.choice.options, strict=True)
        if option is None and each.options
    ]
    goods = sum((option.cost for option in found.choice.options if option is not None), Decimal())
    saved = total(_used(problem, found.choice).get(store_id, ()))
    is_best = found.score <= found.bound
    return OneStore(store_id, goods - saved + problem.trip_cost, tuple(missing), is_best)


def _used(problem: Problem, choice: Choice) -> dict[UUID, list[Saving]]:
    """What the coupons that are shown take off at each store."""
    return {
        store_id: savings(choice.coupons.get(store_id, ()), problem.basket(choice.at(store_id).values()))
        for store_id in choice.stores
    }


@dataclass(frozen=True, slots=True)
class Weights:
    """What things count for where choices are compared, as whole numbers: first how many items are bought, then money,
    and at equal cost fewer items at stores that are not preferred, then fewer stores."""

    coin: int
    missing: int
    stop: int
    disliked: int
    preferred: frozenset[UUID]

    @classmethod
    def of(cls, problem: Problem) -> Weights:
        """The weights of a problem: each more than all that come after it together."""
        items, stores = len(problem.wanted), len(problem.stores)
        trip = problem.units(problem.trip_cost)
        has_ties = bool(problem.preferred) or not trip  # else the cost of trips keeps the stores few
        disliked = stores + 1 if problem.preferred else 0
        coin = items * disliked + stores + 1 if has_ties else 1
        dearest = sum(max((problem.units(way.cost) for way in each.options), default=0) for each in problem.wanted)
        missing = (dearest + stores * trip + 1) * coin + coin
        return cls(coin, missing, trip * coin + has_ties, disliked, problem.preferred)

    def of_option(self, option: Option, coins: int) -> int:
        """What an option that costs so much counts for."""
        return coins * self.coin + (self.disliked if option.store_id not in self.preferred else 0)


class Search:
    """The search for the best choice, at all stores of a problem or at some."""

    def __init__(self, problem: Problem, stores: Iterable[UUID] | None = None) -> None:
        self._problem = problem
        self._stores = sorted(problem.stores if stores is None else stores)
        self._orders = [
            sorted(_at(each.options, self._stores), key=lambda option: option.order) for each in problem.wanted
        ]
        self.weights = Weights.of(problem)

    def score(self, choice: Choice) -> int:
        """What a choice counts for, exact: the less, the better."""
        problem, weights = self._problem, self.weights
        bought = (option for option in choice.options if option is not None)
        goods = sum(weights.of_option(option, problem.units(option.cost)) for option in bought)
        saved = sum(problem.units(total(found)) for found in _used(problem, choice).values())
        return goods - saved * weights.coin + len(choice.stores) * weights.stop + choice.missing * weights.missing

    def greedy(self) -> Choice:
        """A good choice at once: the store that is best alone, and others as long as they are worth it."""
        best, held = self._cheapest([]), frozenset[UUID]()
        for _ in range(self._problem.max_stores):
            more = [(self._cheapest([*held, each]), held | {each}) for each in self._stores if each not in held]
            found = min(more, key=lambda each: self.score(each[0]), default=None)
            if found is None or self.score(found[0]) >= self.score(best):
                break
            best, held = found
        return with_coupons(self._problem, best)

    def _cheapest(self, stores: Sequence[UUID]) -> Choice:
        """Each item where it is cheapest of these, without coupons."""
        return Choice(tuple(next(iter(_at(ways, stores)), None) for ways in self._orders), {})

    def best(self, known: Choice, until: float, clock: Clock) -> Found:
        """The best choice, or after the time the best that was found; `known` is one to begin with.

        A model of many stores of which few may be visited is hard. One of these few is not, there are not many sets of
        them, and of most it soon is clear that nothing there can cost as little as what is known of others.
        """
        count, most = len(self._stores), self._problem.max_stores
        if count <= most or comb(count, most) > MOST_SETS:
            return self.best_of_model(known, until, clock)
        searches = self._with_most(most)
        least = _least_of_each(searches, clock() + (until - clock()) * FOR_BOUNDS, clock)
        waiting = sorted(least, key=lambda place: (least[place], place))
        start = with_coupons(self._problem, searches[waiting[0]].cheapest())
        best = min(known, start, key=self.score)
        for turn, place in enumerate(waiting):
            score, now = self.score(best), clock()
            if least[place] >= score or now >= until:
                break
            is_last = all(least[each] >= score for each in waiting[turn + 1 :])
            ends = until if is_last else now + (until - now) * FOR_ONE
            found = searches[place].best_of_model(best, ends, clock)
            best, least[place] = found.choice, max(least[place], found.bound)
        score = self.score(best)
        return Found(best, score, min(score, *least.values()))

    def _with_most(self, most: int) -> list[Search]:
        """A search at each set of so many stores that has most of what is wanted: to buy more comes before all else."""
        by_missing: dict[int, list[Search]] = {}
        for stores in combinations(self._stores, most):
            search = Search(self._problem, stores)
            by_missing.setdefault(search.cheapest().missing, []).append(search)
        return by_missing[min(by_missing)]

    def cheapest(self) -> Choice:
        """Each item where it is cheapest, at however many stores, without coupons."""
        return self._cheapest(self._stores)

    def model(self) -> Model:
        """All of it as one model, before anything is learnt: no choice scores less than its optimum."""
        return _Asked(self._problem, self._stores, self._orders, self.weights).model

    def least(self, seconds: float) -> int:
        """Under what nothing scores, found soon."""
        return relaxed(self.model(), seconds)

    def best_of_model(self, known: Choice, until: float, clock: Clock) -> Found:
        """The same by one model of all stores."""
        best, score, bound = known, self.score(known), 0
        if clock() >= until:
            return Found(best, score, bound)
        asked = _Asked(self._problem, self._stores, self._orders, self.weights)
        while bound < score:
            try:
                solution = ask(asked.model, max(until - clock(), LEAST_SECONDS), score)
            except NothingCheaper:
                bound = score
                break
            except NoSolution:
                break
            bound = max(bound, solution.bound)
            choice = asked.choice(solution)
            for each in (choice, asked.useful(solution, choice), with_coupons(self._problem, choice)):
                if bound < score and self.score(each) < score:
                    best, score = each, self.score(each)
            if clock() >= until or not asked.learn(solution, choice):
                break
        return Found(best, score, min(bound, score))


def _least_of_each(searches: Sequence[Search], until: float, clock: Clock) -> dict[int, int]:
    """Under what nothing scores at each; nothing where the time is over."""
    return {
        place: search.least(max(until - clock(), LEAST_SECONDS)) if clock() < until else 0
        for place, search in enumerate(searches)
    }


def _at(options: Iterable[Option], stores: Iterable[UUID]) -> list[Option]:
    kept = frozenset(stores)
    return [option for option in options if option.store_id in kept]


class _Asked:
    """A problem as a model, and its solutions as choices."""

    def __init__(
        self,
        problem: Problem,
        stores: Sequence[UUID],
        options: Sequence[Sequence[Option]],
        weights: Weights,
    ) -> None:
        self._problem = problem
        self._weights = weights
        self.model = Model()
        self._visited = {store_id: self.model.add(weights.stop) for store_id in stores}
        self._places: list[list[Place]] = []
        for item, ways in enumerate(options):
            self._add_item(item, ways)
        if len(stores) > problem.max_stores:
            self.model.at_most(problem.max_stores, dict.fromkeys(self._visited.values(), 1))
        self._stores = {store_id: Store(self.model, problem, store_id, self._of(store_id)) for store_id in stores}
        self._limit_uses()
        self._weigh_savings()

    def _add_item(self, item: int, ways: Sequence[Option]) -> None:
        """One option, or none; and an option only where the store is visited."""
        places = []
        for option in ways:
            cost = self._problem.units(option.cost)
            places.append(Place(item, option, self.model.add(self._weights.of_option(option, cost)), cost))
        absent = self.model.add(self._weights.missing)
        self._places.append(places)
        self.model.exactly(1, {absent: 1, **{place.taken: 1 for place in places}})
        for store_id, visited in self._visited.items():
            here = {place.taken: 1 for place in places if place.option.store_id == store_id}
            if here:
                self.model.at_most(0, {**here, visited: -1})

    def _of(self, store_id: UUID) -> list[Place]:
        return [place for places in self._places for place in places if place.option.store_id == store_id]

    def _limit_uses(self) -> None:
        """A coupon is shown at as many stores as it may be used; one that bundles, at one."""
        shown: dict[UUID, list[Column]] = {}
        most: dict[UUID, int] = {}
        for store in self._stores.values():
            for used in store.used:
                shown.setdefault(used.coupon.id, []).append(used.shown)
                most[used.coupon.id] = stores_of(used.coupon)
        for coupon_id, columns in shown.items():
            if len(columns) > most[coupon_id]:
                self.model.at_most(most[coupon_id], dict.fromkeys(columns, 1))

    def _weigh_savings(self) -> None:
        for store in self._stores.values():
            for column in (column for used in store.used for column in used.savings):
                self.model.costs[column] *= self._weights.coin

    def choice(self, solution: Solution) -> Choice:
        """What a solution says."""
        options = tuple(
            next((place.option for place in places if solution.values[place.taken]), None) for places in self._places
        )
        shown = {
            store_id: tuple(used.coupon for used in store.used if solution.values[used.shown])
            for store_id, store in self._stores.items()
        }
        return Choice(options, shown)

    def useful(self, solution: Solution, choice: Choice) -> Choice:
        """The same without the coupons of which the solution makes nothing: a till may make something of them."""
        shown = {
            store_id: tuple(
                used.coupon for used in store.used if any(solution.values[column] for column in used.savings)
            )
            for store_id, store in self._stores.items()
        }
        return Choice(choice.options, shown)

    def learn(self, solution: Solution, choice: Choice) -> bool:
        """Add what the solution promised too much; whether it did."""
        found = _used(self._problem, choice)
        learnt = False
        for store_id, store in self._stores.items():
            saved = {each.coupon_id: self._problem.units(each.amount) for each in found.get(store_id, ())}
            learnt = store.cut(solution.values, saved) or learnt
        return learnt


def with_coupons(problem: Problem, choice: Choice) -> Choice:
    """The same with good coupons: at each store in turn, what saves most first, as long as it saves more."""
    free = {coupon.id: stores_of(coupon) for coupon in problem.coupons}
    shown: dict[UUID, tuple[Coupon, ...]] = {}
    for store_id in choice.stores:
        basket = problem.basket(choice.at(store_id).values())
        held = [coupon for coupon in problem.coupons_at(store_id) if free[coupon.id] > 0]
        alone = [(saving(coupon, basket), coupon) for coupon in held]
        taken: list[Coupon] = []
        most = Decimal()
        for amount, coupon in sorted(alone, key=lambda each: (-each[0], each[1].id)):
            together = total(savings([*taken, coupon], basket)) if amount else most
            if together > most:
                taken, most = [*taken, coupon], together
        for coupon in taken:
            free[coupon.id] -= 1
        shown[store_id] = tuple(taken)
    return Choice(choice.options, shown)


def stores_of(coupon: Coupon) -> int:
    """At how many stores of a plan a coupon can be shown."""
    return 1 if coupon.is_bundle else coupon.uses
