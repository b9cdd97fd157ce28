"""What was paid for goods that had something off together, from printed rows to prices."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import pytest
from cartsnitch_domain.prices.rules import PricedLine, prices_of
from cartsnitch_domain.purchases.rules import COUNTED_KINDS
from cartsnitch_ingest.reading.reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.reading.printed import read_text


def read(*rows: str) -> Reading:
    """The reading of a receipt with these rows; it has to balance as it is printed."""
    total = sum(Decimal(row.rsplit(maxsplit=1)[-1]) for row in rows)
    reading = read_text("\n".join(["CORNER SHOP", *rows, f"TOTAL   {total}"]))
    counted = sum(line.amount for line in reading.lines if line.kind in COUNTED_KINDS)
    assert reading.gap == 0
    assert counted == total
    return reading


def paid(*rows: str) -> list[tuple[str, str, str | None]]:
    """Each item with what was paid for it and what the shelf asked, where that is more. One name is one product."""
    lines = read(*rows).lines
    products: dict[str, UUID] = {}
    priced = [
        PricedLine(
            id=UUID(int=at),
            kind=line.kind,
            amount=line.amount,
            quantity=line.quantity,
            unit=line.unit,
            unit_price=line.unit_price,
            applies_to_id=None if line.applies_to is None else UUID(int=line.applies_to),
            text=line.text,
            product_id=products.setdefault(line.text, UUID(int=1000 + len(products))),
        )
        for at, line in enumerate(lines)
    ]
    return [
        (
            lines[seen.line_id.int].text,
            f"{seen.unit_price:.2f}",
            None if seen.shelf_price is None else f"{seen.shelf_price:.2f}",
        )
        for seen in prices_of(priced)
    ]


BREAD = ("BREAD", "2.00", None)


@pytest.mark.parametrize(
    "label",
    [
        "COKE 2 FOR 5.00",
        "2 FOR 5.00 COKE",
        "MULTIBUY COKE",
        "TWO FOR 5.00 COKE",
        "COKE 2 FÜR 5,00",
        "REMISE COKE 2 POUR 5.00",
        "COKE 2EME",
        "COKE 2E",
        "COKE SAVE ON 2",
        "COKE LOT 2",
        "COKE 2 STÜCK 5,00",
    ],
)
def test_an_offer_that_names_goods_is_off_all_of_them_wherever_they_stand(label: str) -> None:
    each = ("COKE", "2.50", "3.00")
    off = f"{label}   -1.00"
    assert paid("COKE   3.00", "BREAD   2.00", "COKE   3.00", off) == [each, BREAD, each]
    assert paid("COKE   3.00", "COKE   3.00", "BREAD   2.00", off) == [each, each, BREAD]
    assert paid("BREAD   2.00", "COKE   3.00", "COKE   3.00", off) == [BREAD, each, each]


def test_goods_that_differ_share_it_where_they_are_as_many_as_it_is_of_for_its_price() -> None:
    coke, zero = ("COKE 2L", "2.50", "3.00"), ("COKE ZERO 2L", "2.50", "3.00")
    two = ("COKE 2L   3.00", "COKE ZERO 2L   3.00")
    assert paid(*two, "2 FOR 5.00 COKE   -1.00") == [coke, zero]
    assert paid(*two, "BREAD   2.00", "2 FOR 5.00 COKE   -1.00") == [coke, zero, BREAD]
    assert paid(*two, "BREAD   2.00", "COKE 2L 2 FOR 5.00   -1.00") == [coke, zero, BREAD]
    assert paid(*two, *two, *("2 FOR 5.00 COKE   -1.00",) * 2) == [coke, zero, coke, zero]
    assert paid(*two, "2 FOR 5.00 COKE   -1.00", *two, "2 FOR 5.00 COKE   -1.00") == [coke, zero, coke, zero]


def test_it_is_shared_in_proportion_to_what_they_cost() -> None:
    rows = ("PIZZA HAM   4.00", "PIZZA TUNA   6.00", "BREAD   2.00", "PIZZA 2 FOR 8.00   -2.00")
    assert paid(*rows) == [("PIZZA HAM", "3.20", "4.00"), ("PIZZA TUNA", "4.80", "6.00"), BREAD]


@pytest.mark.parametrize(
    "rows",
    [
        ("COKE 2L   3.00", "COKE ZERO 2L   3.00", "COKE 2L   3.00", "BREAD   2.00", "2 FOR 5.00 COKE   -1.00"),
        ("COKE 2L   3.00", "FANTA 2L   3.00", "BREAD   2.00", "2 FOR 5.00 COKE   -1.00"),
        ("COKE 2L   3.00", "COKE ZERO 2L   4.00", "BREAD   2.00", "2 FOR 5.00 COKE   -1.00"),
        ("COKE 2L   3.00", "COKE ZERO 2L   3.00", "BREAD   2.00", "MULTIBUY COKE   -1.00"),
        ("COKE 2L   3.00", "BREAD   2.00", "3 FOR 2 COKE   -1.00"),
        ("COKE 2L   3.00", "BREAD   2.00", "MEAL DEAL COKE   -1.00"),
        ("COKE 2L   3.00", "BREAD   2.00", "COKE 2L   3.00", "2 FOR 5.00   -1.00"),
        ("COKE 2L   2.00", "COKE ZERO 2L   2.00") * 2 + ("COKE 2 FOR 3.00   -1.00",),
        ("COKE 2L   2.00",) * 3 + ("COKE ZERO 2L   2.00", "COKE 2 FOR 3.00   -1.00"),
        ("KAFFEE   5.00", "TEE   5.00") * 2 + ("2. ARTIKEL 50%   -2.50",),
        ("KAFFEE   5.00", "TEE   5.00") * 2 + ("2. ARTIKEL 50%   -2.50",) * 2,
        ("KAFFEE   5.00", "BREAD   2.00", "KAFFEE   5.00", "2. ARTIKEL 50%   -2.40"),
        ("KAFFEE   5.00", "BREAD   2.00", "KAFFEE   5.00", "3. ARTIKEL GRATIS   -5.00"),
        ("KAFFEE   5.00", "BREAD   2.00", "TEE   5.00", "2. ARTIKEL 50%   -2.50"),
        ("KAFFEE   5.00", "BREAD   2.00", "KAFFEE   5.00", "2. ARTIKEL TEE 50%   -2.50"),
        ("KAFFEE   5.00", "BREAD   2.00", "KAFFEE   5.00", "2 STÜCK 5,00   -2.50"),
        ("COKE 2L   3.00", "BREAD   2.00", "COKE 2E   -1.00"),
    ],
)
def test_where_nobody_can_tell_which_goods_it_is_off_their_prices_are_those_of_the_shelf(rows: tuple[str, ...]) -> None:
    goods = [tuple(row.rsplit("   ", 1)) for row in rows if "   -" not in row]
    assert paid(*rows) == [(name, amount, None) for name, amount in goods]


def test_of_goods_that_are_named_alike_it_is_off_the_one_thing_that_fits_its_number_and_its_price() -> None:
    coke, each, zero = "COKE 2L   2.00", ("COKE 2L", "1.50", "2.00"), ("COKE ZERO 2L", "2.00", None)
    off = "COKE 2 FOR 3.00   -1.00"
    assert paid(coke, coke, "COKE ZERO 2L   2.00", off) == [each, each, zero]
    assert paid("COKE ZERO 2L   2.00", coke, "BREAD   2.00", coke, off) == [zero, each, BREAD, each]
    assert paid(coke, "BREAD   2.00", coke, "COKE ZERO 2L   2.00", off) == [each, BREAD, each, zero]
    assert paid(*(coke,) * 4, "COKE ZERO 2L   2.00", off, off) == [*[each] * 4, zero]
    dear = "COKE ZERO 2L   2.50"
    assert paid(coke, coke, dear, dear, off) == [each, each, *[("COKE ZERO 2L", "2.50", None)] * 2]
    assert paid(dear, coke, dear, coke, "COKE 2 FOR 3.00   -2.00") == [
        *[("COKE ZERO 2L", "1.50", "2.50"), ("COKE 2L", "2.00", None)] * 2
    ]


def test_the_second_at_a_percentage_is_of_the_one_thing_above_it_that_comes_to_as_much() -> None:
    coffee, each, off = "KAFFEE   5.00", ("KAFFEE", "3.75", "5.00"), "2. ARTIKEL 50%   -2.50"
    assert paid(coffee, "BREAD   2.00", coffee, off) == [each, BREAD, each]
    assert paid(coffee, "BREAD   2.00", coffee, "2E HALVE PRIJS   -2.50") == [each, BREAD, each]
    assert paid(coffee, "BREAD   2.00", coffee, "1/2 PRICE 2ND   -2.50") == [each, BREAD, each]
    assert paid(coffee, "BREAD   2.00", coffee, "DRUGI ZA PÓŁ CENY   -2.50") == [each, BREAD, each]
    assert paid("BREAD   2.00", coffee, coffee, "2 STÜCK 7,50   -2.50") == [BREAD, each, each]
    assert paid(coffee, "BREAD   2.00", coffee, "JEDER 2. ARTIKEL -50%   -2.50") == [each, BREAD, each]
    assert paid(coffee, coffee, "BREAD   2.00", off) == [each, each, BREAD]
    assert paid(coffee, "BREAD   2.00", coffee, "BREAD   2.00", off) == [each, BREAD, each, BREAD]
    assert paid(coffee, "TEE   5.00", coffee, off) == [each, ("TEE", "5.00", None), each]
    assert paid(*(coffee, "BREAD   2.00") * 4, off, off) == [each, BREAD] * 4
    tea = "TEE   4.00"
    both = [each, ("TEE", "3.00", "4.00")] * 2
    assert paid(coffee, tea, coffee, tea, off, "2. ARTIKEL 50%   -2.00") == both
    assert paid(coffee, tea, coffee, tea, "2. ARTIKEL 50%   -2.00", off) == both


def test_what_the_same_goods_cost_below_it_is_not_lowered() -> None:
    rows = ("COKE   3.00", "BREAD   2.00", "COKE   3.00", "COKE 2 FOR 5.00   -1.00", "COKE   3.00")
    assert paid(*rows) == [("COKE", "2.50", "3.00"), BREAD, ("COKE", "2.50", "3.00"), ("COKE", "3.00", None)]


def test_a_large_receipt_of_offers_is_read_in_good_time() -> None:
    rows = [row for at in range(120) for row in (f"COKE {at}A   3.00", "COKE   3.00", "COKE 2 FOR 5.00   -1.00")]
    assert len(paid(*rows)) == 240


# --- receipts with their truth --------------------------------------------------------------------------------------

NAMES = ("COKE 2L", "FANTA 2L", "HEINZ BEANS 415G", "SHAMPOO 300ML", "TUNA CAN", "PIZZA HAM", "MUESLI 750G")
SEVERAL = ("{} 2 FOR {price}", "2 FOR {price} {}", "{} MULTIBUY", "RABATT {} 2 FÜR {price}", "{} 2EME")
SINGLE = ("{} COUPON", "CC {}", "SAVINGS {}", "RABATT {}", "KORTING {}")


@dataclass(frozen=True)
class Printed:
    """A receipt: its rows, and for each item in order what was paid for one in truth."""

    rows: list[str]
    truth: list[tuple[str, Decimal]]


@st.composite
def printed_receipts(draw: st.DrawFn) -> Printed:
    """Goods in any order, some of them twice, with discounts of one or of two of the same: below them, apart, named or
    not."""
    rows: list[str] = []
    truth: dict[int, tuple[str, Decimal]] = {}
    later: list[str] = []
    places: dict[str, list[int]] = {}
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=5, unique=True))
    twice = {name for name in names if draw(st.booleans())}
    order = draw(st.permutations([*names, *sorted(twice)]))
    prices = {name: Decimal(draw(st.integers(150, 900))) / 100 for name in names}
    off = {name: Decimal(draw(st.integers(10, 70))) / 100 for name in names if draw(st.booleans())}
    for name in order:
        places.setdefault(name, []).append(len(truth))
        truth[len(truth)] = (name, prices[name])
        rows.append(f"{name}   {prices[name]:.2f}")
        if name not in off or len(places[name]) <= (name in twice):
            continue
        bare = draw(st.sampled_from([name, " ".join(name.split()[:1])]))
        label = draw(st.sampled_from(SEVERAL if name in twice else SINGLE))
        in_all = prices[name] * len(places[name]) - off[name]
        named = label.format(bare, price=f"{in_all:.2f}")
        row = f"{named}   -{off[name]:.2f}"
        for place in places[name]:
            truth[place] = (name, prices[name] - off[name] / len(places[name]))
        (rows if draw(st.booleans()) else later).append(row)
    return Printed([*rows, *draw(st.permutations(later))], [truth[at] for at in range(len(truth))])


@given(printed_receipts())
def test_no_price_that_was_paid_is_silently_wrong(printed: Printed) -> None:
    found = paid(*printed.rows)
    assert [name for name, _, _ in found] == [name for name, _ in printed.truth]
    for (name, each, shelf), (_, true) in zip(found, printed.truth, strict=True):
        assert shelf is None or abs(Decimal(each) - true) <= Decimal("0.005"), (name, each, true, printed.rows)


@given(printed_receipts())
def test_and_what_is_named_is_found(printed: Printed) -> None:
    """All of these can be told."""
    for (name, each, _), (_, true) in zip(paid(*printed.rows), printed.truth, strict=True):
        assert abs(Decimal(each) - true) <= Decimal("0.005"), (name, each, true, printed.rows)
