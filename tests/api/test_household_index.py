"""The index of a household over what its receipts really look like, beside one that is computed from the definition."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import exp, log
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import pytest
from cartsnitch_domain.ids import PurchaseId
from cartsnitch_domain.insights import bought_rows, inflation, savings
from cartsnitch_domain.insights.inflation import Inflation, KnownPrices, inflation_of
from cartsnitch_domain.prices.actions import observe
from cartsnitch_domain.rows import Columns
from cartsnitch_graphql.insights import queries

from tests.api.test_insights import INFLATION, LETTERS, bought, saved

Line: TypeAlias = tuple[UUID | None, str, dict[str, Any]]

Month: TypeAlias = Mapping[str, tuple[str, str]]
"""What was spent on each thing, and how much of it was bought."""


def tornqvist(before: Month, after: Month) -> float:
    """Of the things in both: the mean of their shares in each month, times the logarithm of how their price changed."""
    same = sorted(before.keys() & after.keys())
    spent = [sum(Fraction(month[name][0]) for name in same) for month in (before, after)]
    total = 0.0
    for name in same:
        (old, had), (new, has) = ([Fraction(value) for value in month[name]] for month in (before, after))
        total += float(old / spent[0] + new / spent[1]) / 2 * log((new / has) / (old / had))
    return total


def geks(months: Sequence[Month]) -> list[str]:
    """Each month over the first by way of every month, in the geometric mean; as it is shown."""
    levels = [sum(tornqvist(months[0], by) + tornqvist(by, month) for by in months) / len(months) for month in months]
    return [f"{100 * exp(level):.4f}" for level in levels]


async def receipt(
    records: Any,
    asker: Any,
    day: str,
    store_id: UUID,
    lines: Sequence[Line],
    **purchase: Any,
) -> list[UUID]:
    """A purchase with these lines, observed; each is a product, an amount and what more it says. A line without a
    product is a discount, which belongs to the line before it unless it says `of`, the place of another one."""
    values = {"store_id": store_id, "purchased_on": date.fromisoformat(day)}
    total = sum((Decimal(amount) for _, amount, _ in lines), Decimal())
    purchase_id = await records.purchase(asker, **values | {"total": total} | purchase)
    written: list[UUID] = []
    for place, (product_id, amount, more) in enumerate(lines):
        if product_id is None:
            owner = written[more.get("of", place - 1)]
            line = {"kind": "discount", "text": "BUY 1 GET 1 FREE", "applies_to_id": owner}
        else:
            line = {"product_id": product_id, "text": f"GOODS {product_id.hex[-4:].translate(LETTERS).upper()}"} | more
        written.append(await records.line(purchase_id, position=place + 1, amount=Decimal(amount), **line))
    async with records.database.transaction() as session:
        await observe(session, PurchaseId(purchase_id))
    return written


async def goods(records: Any, count: int) -> list[UUID]:
    """So many products of families of their own."""
    return [await records.product(f"GOODS {uuid4().hex.translate(LETTERS)}") for _ in range(count)]


async def months_of(asker: Any, first: str, last: str, **values: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await asker.ask(INFLATION, **{"from": first, "to": last} | values))["inflation"][
        "months"
    ]
    return found


class TestFreeItems:
    @pytest.mark.parametrize(
        ("lines", "spent", "count"),
        [
            ([("cola", "2.20"), ("cola", "2.20"), (None, "-2.20")], "2.20", "2"),
            ([("cola", "2.20"), ("cola", "2.20"), (None, "-2.20", 0)], "2.20", "2"),
            ([("cola", "2.20"), ("cola", "0.00")], "2.20", "2"),
            ([("cola", "2.20"), ("cola", "2.20"), ("cola", "2.20"), (None, "-2.20", 1)], "4.40", "3"),
            ([("cola", "2.20"), ("cola", "2.20"), ("cola", "2.20"), (None, "-4.40", 0)], "2.20", "3"),
            ([("cola", "2.20"), ("cola", "2.20"), (None, "-3.00")], "1.40", "2"),
            ([("cola", "2.20"), ("bread", "1.00"), (None, "-1.00")], "2.20", "1"),
        ],
        ids=["second free", "first free", "printed as 0.00", "third of three", "two of three", "more than it", "other"],
    )
    async def test_what_was_free_belongs_to_what_was_paid_for_the_product_that_day(
        self, records: Any, owner: Any, lines: list[tuple[Any, ...]], spent: str, count: str
    ) -> None:
        """Cola was 2.00; whichever of its lines the offer stands at, all of them together cost what was paid."""
        names = ("milk", "butter", "eggs", "cola", "bread")
        ids = dict(zip(names, await goods(records, 5), strict=True))
        store_id = await records.store()
        usual = {"milk": ("3.00", "1"), "butter": ("4.00", "1"), "eggs": ("2.50", "1")}
        june = usual | {"cola": ("2.00", "1")}
        november = usual | {"cola": (spent, count)}
        await receipt(records, owner, "2026-06-10", store_id, [(ids[name], june[name][0], {}) for name in june])
        offer = [
            (ids.get(str(name)), amount, {"of": of[0] + 3} if of else {}) for name, amount, *of in lines
        ]  # fmt: skip
        more: list[Line] = [(ids[name], usual[name][0], {}) for name in usual]
        await receipt(records, owner, "2026-11-10", store_id, [*more, *offer])

        found = await months_of(owner, "2026-06-01", "2026-11-30")

        assert [found[0]["index"], found[5]["index"]] == geks([june, november])

    async def test_a_product_of_which_nothing_was_paid_has_no_price(self, records: Any, owner: Any) -> None:
        milk, butter, eggs, cola = await goods(records, 4)
        store_id = await records.store()
        for day in ("2026-06-10", "2026-07-10"):
            lines: list[Line] = [(each, "2.00", {}) for each in (milk, butter, eggs, cola)]
            await receipt(records, owner, day, store_id, [*lines, (None, "-2.00", {})] if day > "2026-07" else lines)

        (_, july) = await months_of(owner, "2026-06-01", "2026-07-31")

        assert (july["index"], july["matchCount"]) == ("100.0000", 3)

    async def test_a_free_one_of_another_day_or_store_is_no_part_of_it(self, records: Any, owner: Any) -> None:
        milk, butter, eggs = await goods(records, 3)
        north, south = await records.store("North"), await records.store("South")
        for day in ("2026-06-10", "2026-07-10"):
            await bought(records, owner, day, dict.fromkeys((milk, butter, eggs), "2.00"), north)
        for day, store_id in (("2026-07-11", north), ("2026-07-10", south)):
            await receipt(records, owner, day, store_id, [(milk, "2.00", {}), (None, "-2.00", {})])

        assert (await months_of(owner, "2026-06-01", "2026-07-31"))[1]["index"] == "100.0000"

    async def test_over_months_the_index_is_what_its_definition_says(self, records: Any, owner: Any) -> None:
        """Among other offers, a misread price (33.00) and other sizes (oatmeal, by the ounce), November's cola is two
        for one. By other arithmetic, November is 99.88, and chained 97.01."""
        milk, butter, eggs, cola, chicken, salmon, towels = await goods(records, 7)
        family = {"family_id": uuid4(), "unit": "oz"}
        small, large = [await records.product("OATMEAL", amount=size, **family) for size in (18, 42)]
        says = {small: {"text": "OATMEAL 18 OZ"}, large: {"text": "OATMEAL 42 OZ"}}
        store_id = await records.store()
        for day, lines in {
            "2026-06-10": [(milk, "3.00"), (butter, "4.00"), (eggs, "2.50"), (small, "3.60"), (cola, "2.00")],
            "2026-07-10": [(milk, "3.30"), (butter, "4.00"), (None, "-1.00"), (eggs, "2.60"), (eggs, "2.60"),
                           (large, "7.00"), (cola, "1.50")],
            "2026-09-10": [(chicken, "8.00"), (salmon, "12.00"), (towels, "9.00")],
            "2026-10-05": [(milk, "33.00"), (butter, "4.40"), (eggs, "2.80"), (small, "3.96"), (cola, "2.10")],
            "2026-10-15": [(cola, "2.10")],
            "2026-11-10": [(milk, "3.60"), (cola, "2.20"), (cola, "2.20"), (None, "-2.20"), (butter, "4.40"),
                           (small, "3.96")],
        }.items():  # fmt: skip
            await receipt(records, owner, day, store_id, [(*line, says.get(line[0], {})) for line in lines])
        june = {"milk": ("3.00", "1"), "butter": ("4.00", "1"), "eggs": ("2.50", "1"), "oatmeal": ("3.60", "18"),
                "cola": ("2.00", "1")}  # fmt: skip
        july = {"milk": ("3.30", "1"), "butter": ("3.00", "1"), "eggs": ("5.20", "2"), "oatmeal": ("7.00", "42"),
                "cola": ("1.50", "1")}  # fmt: skip
        october = {"butter": ("4.40", "1"), "eggs": ("2.80", "1"), "oatmeal": ("3.96", "18"), "cola": ("4.20", "2")}
        november = {"milk": ("3.60", "1"), "butter": ("4.40", "1"), "oatmeal": ("3.96", "18"), "cola": ("2.20", "2")}

        found = await months_of(owner, "2026-06-01", "2026-11-30")

        compared = [found[place] for place in (0, 1, 4, 5)]
        assert [month["index"] for month in compared] == geks([june, july, october, november])
        assert (compared[-1]["index"], compared[-1]["chained"]) == ("99.8787", "97.0137")

    async def test_what_was_free_is_not_missed_elsewhere(self, records: Any, owner: Any) -> None:
        """Three for 4.40 where one is 1.50 elsewhere: nothing was missed; of two, 1.40 were."""
        (cola,) = await goods(records, 1)
        north, south = await records.store("North"), await records.store("South")
        await bought(records, owner, "2026-03-01", {cola: "1.50"}, south)
        lines: list[Line] = [(cola, "2.20", {})] * 3
        await receipt(records, owner, "2026-03-10", north, [*lines, (None, "-2.20", {})])
        assert (await saved(owner))["missedCount"] == 0

        await receipt(records, owner, "2026-03-11", north, lines[:2])
        assert (await saved(owner))["missed"]["amount"] == "1.40"

    async def test_three_for_two_cost_as_much_each_and_what_was_missed_is_told_in_cents(
        self, records: Any, owner: Any
    ) -> None:
        """Three for 5.00 where one is 1.50 elsewhere: half of one is missed, in cents that sum up to it."""
        (cola,) = await goods(records, 1)
        north, south = await records.store("North"), await records.store("South")
        await bought(records, owner, "2026-03-01", {cola: "1.50"}, south)
        offer: Line = (None, "-1.60", {})
        await receipt(records, owner, "2026-03-10", north, [*[(cola, "2.20", {})] * 3, offer])

        found = await saved(owner)

        assert found["missedCount"] == 3
        assert sorted(line["paid"]["amount"] for line in found["missedLines"]) == ["1.66", "1.67", "1.67"]
        assert found["missed"]["amount"] == "0.50"


class TestMonthsApart:
    async def test_the_index_is_over_the_months_that_hold_the_newest_and_the_others_are_told(
        self, records: Any, owner: Any
    ) -> None:
        """June and July have three things in common, August to November five others: up by 10, 20, 40 per cent."""
        former, later, store_id = await goods(records, 3), await goods(records, 5), await records.store()
        for day in ("2026-06-10", "2026-07-10"):
            await bought(records, owner, day, dict.fromkeys(former, "9.00"), store_id)
        for day, price in zip(("08", "09", "10", "11"), ("5.00", "5.50", "6.00", "7.00"), strict=True):
            await bought(records, owner, f"2026-{day}-10", dict.fromkeys(later, price), store_id)

        period = {"from": "2026-06-01", "to": "2026-11-30"}
        found = (await owner.ask(INFLATION.replace("isCarried", "isCarried isApart"), **period))["inflation"]

        assert found["baseMonth"] == "2026-08-01"
        assert [(month["index"], month["isApart"], month["isCarried"]) for month in found["months"]] == [
            (None, True, False), (None, True, False), ("100.0000", False, False), ("110.0000", False, False),
            ("120.0000", False, False), ("140.0000", False, False),
        ]  # fmt: skip
        assert [month["comparedMonthCount"] for month in found["months"]] == [1, 1, 3, 3, 3, 3]
        assert {month["coverage"] for month in found["months"]} == {"1.0000"}


class TestCoverage:
    async def test_what_was_bought_without_a_total_counts_on_both_sides(self, records: Any, owner: Any) -> None:
        """30.00 compared and 30.00 that cannot be: one half, whichever of the two has no total."""
        products, store_id = await goods(records, 3), await records.store()
        await bought(records, owner, "2026-09-10", dict.fromkeys(products, "10.00"), store_id)
        without: dict[str, Any] = {"total": None, "gap": None}
        await bought(records, owner, "2026-10-10", dict.fromkeys(products, "10.00"), store_id, **without)
        others = await goods(records, 2)
        await bought(records, owner, "2026-10-11", dict.fromkeys(others, "15.00"), store_id)
        await bought(records, owner, "2026-11-10", dict.fromkeys(products, "10.00"), store_id)
        await bought(records, owner, "2026-11-11", dict.fromkeys(await goods(records, 2), "15.00"), store_id, **without)

        found = await months_of(owner, "2026-09-01", "2026-11-30")

        assert [month["coverage"] for month in found] == ["1.0000", "0.5000", "0.5000"]

    async def test_what_came_back_makes_no_more_of_it_comparable(self, records: Any, owner: Any) -> None:
        """9.00 compared of 12.00 that were spent; that 3.00 came back takes nothing off what could not be compared."""
        products, store_id = await goods(records, 3), await records.store()
        (other,) = await goods(records, 1)
        for day in ("2026-03-10", "2026-04-10"):
            await bought(records, owner, day, dict.fromkeys(products, "3.00"), store_id)
        await receipt(records, owner, "2026-04-11", store_id, [(other, "3.00", {}), (products[0], "-3.00", {})])

        assert [month["coverage"] for month in await months_of(owner, "2026-03-01", "2026-04-30")] == [
            "1.0000", "0.7500",
        ]  # fmt: skip


MANY = f"""{{ purchases(first: 5) {{ edges {{ node {{ store {{ name }} lines {{ product {{ name }} }} }} }} }}
  {
    " ".join(
        f'a{number}: inflation(currencyCode: "EUR") {{ ... on Inflation {{ currencyCode baseMonth }} }}'
        for number in range(4)
    )
} }}"""


class TestManyAtOnce:
    async def test_whoever_asks_for_much_at_once_keeps_nobody_else_waiting(
        self, records: Any, owner: Any, other: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Forty requests of one account, more than there are connections, whose first is being computed all the time:
        meanwhile their other questions are answered, those of others are, and indices of others are computed."""
        await bought(
            records, owner, "2026-03-05", dict.fromkeys(await goods(records, 3), "2.00"), await records.store()
        )
        begun, may_end = asyncio.Event(), threading.Event()
        loop = asyncio.get_running_loop()

        def held(known: KnownPrices) -> Inflation:
            if known.currency_code == "EUR":
                loop.call_soon_threadsafe(begun.set)
                may_end.wait()
            return inflation_of(known)

        monkeypatch.setattr(queries, "inflation_of", held)
        asked = [asyncio.create_task(owner.ask(MANY)) for _ in range(40)]
        try:
            await asyncio.wait([asyncio.create_task(begun.wait()), *asked], return_when=asyncio.FIRST_COMPLETED)
            assert begun.is_set()
            for asker in (owner, other):
                assert (await asker.ask("{ viewer { email } }"))["viewer"]["email"] == asker.email
            assert (await other.ask(INFLATION))["inflation"]["__typename"] == "Inflation"
            assert (await records.client().get("/public/")).status_code == 200
            assert not any(each.done() for each in asked)
        finally:
            may_end.set()

        answers = await asyncio.gather(*asked)

        index = {"currencyCode": "EUR", "baseMonth": None}
        assert [[answer[f"a{number}"] for number in range(4)] for answer in answers] == [[index] * 4] * 40
        assert {len(answer["purchases"]["edges"]) for answer in answers} == {1}


class TestOneMoment:
    async def test_what_is_recorded_while_an_index_is_read_is_not_half_of_it(
        self, records: Any, owner: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A purchase comes in after the prices are read, and before what was spent is: it is in neither."""
        products, store_id = await goods(records, 3), await records.store()
        for day in ("2026-03-05", "2026-04-05"):
            await bought(records, owner, day, dict.fromkeys(products, "2.00"), store_id)
        free_within = bought_rows.free_within

        async def meanwhile(*asked: Any) -> list[Columns]:
            await bought(records, owner, "2026-04-06", dict.fromkeys(products, "3.00"), store_id)
            return await free_within(*asked)

        monkeypatch.setattr(inflation, "free_within", meanwhile)
        april = (await months_of(owner, "2026-03-01", "2026-04-30"))[1]

        assert (april["index"], april["coverage"]) == ("100.0000", "1.0000")
        monkeypatch.undo()
        assert (await months_of(owner, "2026-03-01", "2026-04-30"))[1]["index"] == "125.0000"

    async def test_what_is_recorded_while_savings_are_read_is_not_half_of_them(
        self, records: Any, owner: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (milk,) = await goods(records, 1)
        north, south = await records.store("North"), await records.store("South")
        await bought(records, owner, "2026-03-01", {milk: "2.00"}, south)
        rows_around = bought_rows.rows_around

        async def meanwhile(*asked: Any) -> tuple[list[Columns], bool]:
            found = await rows_around(*asked)
            await receipt(records, owner, "2026-03-05", north, [(milk, "3.00", {}), (None, "-0.50", {})])
            return found

        monkeypatch.setattr(savings, "rows_around", meanwhile)
        found = await saved(owner)

        assert ([each["saved"]["amount"] for each in found["discounts"]], found["missedCount"]) == (["0.00"] * 3, 0)
        monkeypatch.undo()
        now = await saved(owner)
        assert (now["discounts"][1]["saved"]["amount"], now["missed"]["amount"]) == ("0.50", "0.50")


class TestPeriods:
    async def test_two_months_compare_alike_in_whatever_period_they_are_asked_for(
        self, records: Any, owner: Any
    ) -> None:
        """Milk is 3.00 all the time, but for a misread 33.00 in September, and four other things stay."""
        milk, *others = await goods(records, 5)
        store_id = await records.store()
        prices = {"06": "3.00", "07": "3.00", "08": "3.00", "09": "33.00", "11": "3.00"}
        for month, price in prices.items():
            usual = dict.fromkeys(others, "2.00")
            await bought(records, owner, f"2026-{month}-10", usual | {milk: price}, store_id)

        asked = [("2026-06-01", "2026-11-30"), ("2026-09-01", "2026-11-30"), ("2026-08-01", "2026-09-30")]
        found = [await months_of(owner, *period) for period in asked]

        assert [[month["index"] for month in months] for months in found] == [
            ["100.0000"] * 6, ["100.0000"] * 3, ["100.0000"] * 2,
        ]  # fmt: skip
        assert [months[-1]["matchCount"] for months in found] == [5, 4, 4]

    async def test_what_is_around_a_period_judges_and_is_not_in_it(self, records: Any, owner: Any) -> None:
        """What is before and after is twice as dear: it changes nothing, and is no part of a month that begins late."""
        products, store_id = await goods(records, 3), await records.store()
        for day, price in (("03-05", "4.00"), ("03-20", "2.00"), ("04-05", "2.00"), ("04-20", "4.00")):
            await bought(records, owner, f"2026-{day}", dict.fromkeys(products, price), store_id)

        whole, part = [
            await months_of(owner, *period) for period in (("2026-03-01", "2026-04-30"), ("2026-03-10", "2026-04-10"))
        ]

        assert [month["index"] for month in part] == ["100.0000", "100.0000"]
        assert [month["coverage"] for month in part] == ["1.0000", "1.0000"]
        assert [month["index"] for month in whole] == ["100.0000", "100.0000"]


class TestMissed:
    async def test_a_misread_price_is_missed_in_no_period(self, records: Any, owner: Any) -> None:
        (milk,) = await goods(records, 1)
        north, south = await records.store("North"), await records.store("South")
        for day, price, store_id in (
            ("2026-01-10", "3.00", south), ("2026-01-11", "3.00", north), ("2026-01-12", "3.00", south),
            ("2026-04-01", "3.00", south), ("2026-04-02", "33.00", north),
        ):  # fmt: skip
            await bought(records, owner, day, {milk: price}, store_id)

        assert (await saved(owner, **{"from": "2026-01-01"}))["missedCount"] == 0
        assert (await saved(owner, **{"from": "2026-04-01"}))["missedCount"] == 0

    async def test_what_the_shelf_asked_beside_an_offer_is_the_price_when_the_offer_is_over(
        self, records: Any, owner: Any
    ) -> None:
        """Milk was 2.00 in September, and in October 0.40 off 3.00; later 2.90 elsewhere misses nothing, 3.20 misses
        0.20, though what was paid there was never more than 2.60."""
        (milk,) = await goods(records, 1)
        kroger, meijer = await records.store("Kroger"), await records.store("Meijer")
        autumn = {"from": "2026-09-01", "to": "2026-11-30"}
        await receipt(records, owner, "2026-09-01", kroger, [(milk, "2.00", {})])
        offer = await receipt(records, owner, "2026-10-01", kroger, [(milk, "3.00", {}), (None, "-0.40", {})])
        await receipt(records, owner, "2026-10-20", meijer, [(milk, "2.90", {})])
        assert (await saved(owner, **autumn))["missedCount"] == 0

        dear = await receipt(records, owner, "2026-10-21", meijer, [(milk, "3.20", {})])

        (line,) = (await saved(owner, **autumn))["missedLines"]
        assert (line["line"]["id"], line["betterLine"]["id"]) == (str(dear[0]), str(offer[0]))
        assert (line["wouldHaveCost"]["amount"], line["missed"]["amount"]) == ("3.00", "0.20")
        assert line["seenOn"] == "2026-10-01"

    async def test_within_a_week_the_offer_itself_is_the_price(self, records: Any, owner: Any) -> None:
        (milk,) = await goods(records, 1)
        kroger, meijer = await records.store("Kroger"), await records.store("Meijer")
        await receipt(records, owner, "2026-03-01", kroger, [(milk, "3.00", {}), (None, "-0.40", {})])
        await receipt(records, owner, "2026-03-07", meijer, [(milk, "2.90", {})])

        assert (await saved(owner))["missed"]["amount"] == "0.30"
