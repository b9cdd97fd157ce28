"""A linear model with integers, and its optimum by HiGHS. Knows nothing of shopping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, inf, isfinite
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from highspy._core import _Highs as Highs

Column = NewType("Column", int)

_NEARLY = 1e-6
"""How far from whole the solver may leave a whole number."""

_LESS_THAN_ONE = 0.5
"""Costs are whole numbers, so an answer that is closer than this to the bound is the best one."""


class NoSolution(Exception):
    """The solver found nothing: in its time, or because the model is wrong."""


@dataclass(slots=True)
class Model:
    """Columns that are whole numbers from 0 to an upper bound, each with a whole cost, and bounds on sums.

    The cost of all is to be the least. Numbers are exact: all of them are far below 2^53.
    """

    costs: list[int] = field(default_factory=list)
    uppers: list[int] = field(default_factory=list)
    rows: list[tuple[float, float, dict[Column, int]]] = field(default_factory=list)

    def add(self, cost: int, upper: int = 1) -> Column:
        """A column; of an upper bound of 1, a decision."""
        self.costs.append(cost)
        self.uppers.append(upper)
        return Column(len(self.costs) - 1)

    def at_most(self, most: int, terms: Mapping[Column, int]) -> None:
        """The sum of these is at most so much."""
        self.rows.append((-inf, most, dict(terms)))

    def exactly(self, much: int, terms: Mapping[Column, int]) -> None:
        """The sum of these is so much."""
        self.rows.append((much, much, dict(terms)))

    def cost_of(self, values: Sequence[int]) -> int:
        """What these values cost, exact."""
        return sum(cost * value for cost, value in zip(self.costs, values, strict=True))

    def allows(self, values: Sequence[int]) -> bool:
        """Whether these are values of all columns, within all bounds."""
        return len(values) == len(self.uppers) and (
            all(0 <= value <= upper for value, upper in zip(values, self.uppers, strict=True))
            and all(
                least <= sum(times * values[column] for column, times in terms.items()) <= most
                for least, most, terms in self.rows
            )
        )

    @property
    def least(self) -> int:
        """Under what nothing can cost, whatever the rows say."""
        return sum(cost * upper for cost, upper in zip(self.costs, self.uppers, strict=True) if cost < 0)


@dataclass(frozen=True, slots=True)
class Solution:
    """Values of the columns, and a bound under which no others cost."""

    values: tuple[int, ...]
    cost: int
    bound: int


class NothingCheaper(Exception):
    """The solver says that nothing costs less than what is known."""


def solve(model: Model, seconds: float, known: int) -> Solution:
    """The best values, or after so many seconds the best that were found. Blocks; raises NoSolution.

    Values that cost as much as is `known` already, or more, are not sought: those that come may be any, and the bound
    is no more than that. Raises NothingCheaper where none come.

    One thread, one seed and one order of columns: the same model has the same answer. The solver computes in floating
    point, so what it says is checked exactly.
    """
    from highspy import HighsModelStatus

    solver = loaded(model, seconds)
    solver.setOptionValue("objective_bound", known - _LESS_THAN_ONE)
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    if status in (HighsModelStatus.kInfeasible, HighsModelStatus.kObjectiveBound):
        raise NothingCheaper  # nothing to buy and no coupons are values of every model
    if status not in (HighsModelStatus.kOptimal, HighsModelStatus.kTimeLimit):
        raise NoSolution(solver.modelStatusToString(status))
    values = tuple(round(value) for value in solver.getSolution().col_value)
    if not model.allows(values):
        raise NoSolution("no values that do")
    cost = model.cost_of(values)
    return Solution(values, cost, min(cost, known, max(model.least, _rounded_up(info.mip_dual_bound))))


def relaxed(model: Model, seconds: float) -> int:
    """Under what nothing costs, by the model with parts of whole numbers allowed: far sooner there than its optimum."""
    import numpy as np
    from highspy import HighsModelStatus, HighsVarType

    solver = loaded(model, seconds)
    columns = np.arange(len(model.costs), dtype=np.int32)
    solver.changeColsIntegrality(len(columns), columns, np.array([HighsVarType.kContinuous] * len(columns)))
    solver.run()
    if solver.getModelStatus() != HighsModelStatus.kOptimal:
        return model.least
    # A whole one less, since no bound is checked exactly.
    return max(model.least, _rounded_up(solver.getInfo().objective_function_value - 1))


def _rounded_up(bound: float) -> int:
    """A bound on whole costs; the solver has none at first."""
    return ceil(bound - _NEARLY) if isfinite(bound) else -(2**53)


def loaded(model: Model, seconds: float) -> Highs:
    """The solver with the model, ready to run."""
    # numpy comes with it, and most processes plan nothing
    import numpy as np
    from highspy import HighsLp, HighsVarType, MatrixFormat

    # What is derived from it in Python prints a banner to the output of the process.
    from highspy._core import _Highs as Highs

    program = HighsLp()
    program.num_col_, program.num_row_ = len(model.costs), len(model.rows)
    program.col_cost_ = np.array(model.costs, dtype=np.double)
    program.col_lower_ = np.zeros(len(model.costs))
    program.col_upper_ = np.array(model.uppers, dtype=np.double)
    program.row_lower_ = np.array([row[0] for row in model.rows], dtype=np.double)
    program.row_upper_ = np.array([row[1] for row in model.rows], dtype=np.double)
    program.integrality_ = [HighsVarType.kInteger] * len(model.costs)
    matrix = program.a_matrix_
    matrix.format_ = MatrixFormat.kRowwise
    matrix.num_col_, matrix.num_row_ = program.num_col_, program.num_row_
    matrix.start_ = np.cumsum([0, *(len(terms) for _, _, terms in model.rows)], dtype=np.int32)
    matrix.index_ = np.array([column for _, _, terms in model.rows for column in terms], dtype=np.int32)
    matrix.value_ = np.array([value for _, _, terms in model.rows for value in terms.values()], dtype=np.double)
    solver = Highs()
    for option, value in {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "time_limit": seconds,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": _LESS_THAN_ONE,
        "mip_feasibility_tolerance": _NEARLY,
    }.items():
        solver.setOptionValue(option, value)
    solver.passModel(program)
    return solver
