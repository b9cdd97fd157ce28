"""What a household spent, saved and paid over time, by GraphQL."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import PurchaseId
from cartsnitch_domain.insights import bought_rows
from cartsnitch_domain.prices.actions import observe
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from sqlalchemy import func, insert, select

SPENDING = """query Spending($from: Date, $to: Date) { spending(from: $from, to: $to) {
  __typename ... on Error { message }
  ... on Spending { startsOn endsOn currencies {
    currencyCode undated { ...Sum } spent { ...Sum } stores { ...AtStore } categories { ...On }
    months { startsOn spent { ...Sum } stores { ...AtStore } categories { ...On } }
  } } } }
fragment Sum on Spent { total { amount currencyCode } purchaseCount withoutTotalCount }
fragment AtStore on StoreSpending { store { name } spent { ...Sum } }
fragment On on CategorySpending { kind category total { amount } lineCount }"""
SPRING = {"from": "2026-03-01", "to": "2026-04-30"}


async def spent(asker: Any, **period: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await asker.ask(SPENDING, **SPRING | period))["spending"]["currencies"]
    return found


def amounts(parts: list[dict[str, Any]]) -> dict[tuple[str, str | None], str]:
    return {(part["kind"], part["category"]): part["total"]["amount"] for part in parts}


class TestSpending:
    async def test_each_line_that_counts_is_in_one_part_and_the_gap_is_one_itself(
        self, records: Any, owner: Any
    ) -> None:
        store_id = await records.store("North")
        milk, soap = await records.product(category="dairy"), await records.product(category="household")
        purchase_id = await records.purchase(owner, store_id=store_id, total=Decimal("20.00"), gap=Decimal("2.55"))
        line_id = await records.line(purchase_id, product_id=milk, amount=Decimal("4.00"))
        lines: list[tuple[str, str, dict[str, Any]]] = [
            ("item", "9.00", {"product_id": soap}),
            ("item", "3.00", {}),
            ("discount", "-0.50", {"applies_to_id": line_id}),
            ("discount", "-1.00", {}),
            ("deposit", "0.25", {"applies_to_id": line_id}),
            ("fee", "1.50", {}),
            ("tax", "1.25", {}),
            ("rounding", "-0.05", {}),
            ("tender", "20.00", {}),
            ("item", "77.00", {"removed_at": func.now()}),
        ]
        for position, (kind, amount, more) in enumerate(lines, start=2):
            await records.line(purchase_id, position=position, kind=kind, amount=Decimal(amount), **more)

        (currency,) = await spent(owner)

        march, april = currency["months"]
        assert amounts(currency["categories"]) == amounts(march["categories"]) == {
            ("GOODS", "HOUSEHOLD"): "9.00",
            ("GOODS", "DAIRY"): "3.50",
            ("GOODS", None): "3.00",
            ("UNEXPLAINED", None): "2.55",
            ("FEE", None): "1.50",
            ("TAX", None): "1.25",
            ("DEPOSIT", None): "0.25",
            ("ROUNDING", None): "-0.05",
            ("DISCOUNT", None): "-1.00",
        }  # fmt: skip
        assert currency["spent"]["total"] == {"amount": "20.00", "currencyCode": "USD"}
        assert [part["lineCount"] for part in march["categories"][:2]] == [1, 2]
        assert (april["spent"]["total"]["amount"], april["stores"], april["categories"]) == ("0.00", [], [])

    async def test_currencies_are_never_added_and_that_of_most_purchases_is_first(
        self, records: Any, owner: Any
    ) -> None:
        for code, total in (("CHF", "900"), ("EUR", "1"), ("EUR", "2"), (None, "5")):
            await records.purchase(owner, currency_code=code, total=Decimal(total))

        found = await spent(owner)

        assert [(each["currencyCode"], each["spent"]["total"]["amount"]) for each in found] == [
            ("EUR", "3.00"), ("CHF", "900.00"), (None, "5.00"),
        ]  # fmt: skip
        assert found[-1]["spent"]["total"]["currencyCode"] == "XXX"

    async def test_nothing_is_lost_and_nothing_invented(self, records: Any, owner: Any) -> None:
        store_id = await records.store("North")
        twin = await records.purchase(owner, store_id=store_id, total=Decimal("10.00"))
        await records.purchase(owner, store_id=store_id, total=Decimal("10.00"), same_as_id=twin)
        without = await records.purchase(owner, store_id=store_id, total=None, gap=None)
        await records.line(without)
        await records.purchase(owner, store_id=None, total=Decimal("2.00"))
        await records.purchase(owner, store_id=store_id, total=Decimal("4.00"), purchased_on=None)
        for day in ("2026-02-28", "2026-05-01"):
            await records.purchase(owner, total=Decimal("99.00"), purchased_on=date.fromisoformat(day))

        (currency,) = await spent(owner)

        whole = {"total": {"amount": "12.00", "currencyCode": "USD"}, "purchaseCount": 3, "withoutTotalCount": 1}
        assert currency["spent"] == currency["months"][0]["spent"] == whole
        assert [(each["store"], each["spent"]["total"]["amount"]) for each in currency["stores"]] == [
            ({"name": "North"}, "10.00"), (None, "2.00"),
        ]  # fmt: skip
        assert (currency["undated"]["total"]["amount"], currency["undated"]["purchaseCount"]) == ("4.00", 1)
        assert amounts(currency["categories"]) == {("UNEXPLAINED", None): "12.00"}

    async def test_gaps_that_balance_each_other_are_still_told(self, records: Any, owner: Any) -> None:
        for total in ("10.00", "4.00"):
            await records.line(await records.purchase(owner, total=Decimal(total)), amount=Decimal("7.00"))

        (currency,) = await spent(owner)

        assert currency["categories"] == [
            {"kind": "GOODS", "category": None, "total": {"amount": "14.00"}, "lineCount": 2},
            {"kind": "UNEXPLAINED", "category": None, "total": {"amount": "0.00"}, "lineCount": 2},
        ]

    async def test_months_stores_and_parts_each_add_up_to_the_totals_whatever_was_bought(
        self, records: Any, owner: Any, database: Database
    ) -> None:
        expected = await any_purchases(records, owner, database)

        found = await spent(owner, to="2026-08-31")

        assert {each["currencyCode"]: Decimal(each["spent"]["total"]["amount"]) for each in found} == expected
        for currency in found:
            for whole in (currency, *currency["months"]):
                total = Decimal(whole["spent"]["total"]["amount"])
                assert sum(Decimal(each["spent"]["total"]["amount"]) for each in whole["stores"]) == total
                assert sum(Decimal(each["total"]["amount"]) for each in whole["categories"]) == total
            assert sum(Decimal(month["spent"]["total"]["amount"]) for month in currency["months"]) == expected[
                currency["currencyCode"]
            ]  # fmt: skip

    @pytest.mark.parametrize(
        ("period", "message"),
        [
            ({"from": "2026-03-02", "to": "2026-03-01"}, "not after"),
            ({"from": "2020-01-01", "to": "2025-01-01"}, "60 months"),
            ({"from": "1900-01-01"}, "1970"),
        ],
    )
    async def test_a_period_that_cannot_be_is_a_typed_error(
        self, owner: Any, period: dict[str, str], message: str
    ) -> None:
        found = (await owner.ask(SPENDING, **period))["spending"]

        assert found["__typename"] == "InvalidPeriod"
        assert message in found["message"]

    async def test_without_days_it_is_twelve_months(self, owner: Any) -> None:
        found = (await owner.ask(SPENDING))["spending"]

        first, last = (date.fromisoformat(found[name]) for name in ("startsOn", "endsOn"))
        assert (last.year - first.year) * 12 + last.month - first.month == 11
        assert found["currencies"] == []

    async def test_someone_else_s_purchases_are_not_in_it(self, records: Any, owner: Any, other: Any) -> None:
        await records.purchase(owner, total=Decimal("5.00"))

        assert await spent(other) == []


async def any_purchases(records: Any, asker: Any, database: Database) -> dict[str, Decimal]:
    """Sixty purchases of half a year in two currencies, of all kinds of lines, nearly all with a gap; the sum of their
    totals by currency."""
    dice, expected = Random(5), defaultdict[str, Decimal](Decimal)
    stores = [await records.store(), await records.store(), None]
    products = [await records.product(category=category) for category in ("dairy", "meat", None)]
    receipt_id = await records.receipt(asker)
    purchases, lines = [], []
    for position in range(1, 61):
        purchase_id, code = uuid4(), dice.choice(("USD", "EUR"))
        of_purchase = [
            {
                "id": uuid4(),
                "purchase_id": purchase_id,
                "position": place,
                "kind": dice.choice(("item", "item", "item", "discount", "deposit", "fee", "tax", "tender", "other")),
                "text": "X",
                "amount": Decimal(dice.randrange(-500, 2500)) / 100,
                "product_id": dice.choice(products),
            }
            for place in range(1, dice.randrange(2, 9))
        ]
        for line in of_purchase:
            line["applies_to_id"] = of_purchase[0]["id"] if line is not of_purchase[0] and dice.random() < 0.5 else None
        total = Decimal(dice.randrange(0, 9000)) / 100
        expected[code] += total
        purchases.append(
            {
                "id": purchase_id, "user_id": asker.user_id, "receipt_id": receipt_id, "position": position,
                "store_id": dice.choice(stores), "currency_code": code,
                "purchased_on": date(2026, dice.randrange(3, 9), dice.randrange(1, 29)),
                 "total": total, "confidence": 1.0, "reader_version": "1",
            }
        )  # fmt: skip
        lines += of_purchase
    async with database.transaction() as session:
        await session.execute(insert(Purchase), purchases)
        await session.execute(insert(PurchaseLine), sorted(lines, key=lambda line: line["applies_to_id"] is not None))
    return dict(expected)


INFLATION = """query Inflation($seriesId: ID, $from: Date, $to: Date, $currencyCode: String) {
  inflation(seriesId: $seriesId, from: $from, to: $to, currencyCode: $currencyCode) {
  __typename ... on Error { message }
  ... on Inflation { currencyCode baseMonth meetsOn isCut series { name }
    months { startsOn index chained isCarried comparedMonthCount matchCount coverage band { low high } cpi } } } }"""


async def bought(
    records: Any, asker: Any, day: str, goods: dict[UUID, str], store_id: UUID, size: str = "", **purchase: Any
) -> dict[UUID, UUID]:
    """A purchase of these products at these prices, observed as recording does it; the line of each. All print the same
    size, or none."""
    total = sum(map(Decimal, goods.values()))
    values = {"store_id": store_id, "purchased_on": date.fromisoformat(day), "total": total}
    purchase_id = await records.purchase(asker, **values | purchase)
    lines = {}
    for position, (product_id, amount) in enumerate(goods.items(), start=1):
        text = f"GOODS {product_id.hex[-4:].translate(LETTERS).upper()} {size}".strip()
        line = {"position": position, "product_id": product_id, "text": text, "amount": Decimal(amount)}
        lines[product_id] = await records.line(purchase_id, **line)
    async with records.database.transaction() as session:
        await observe(session, PurchaseId(purchase_id))
    return lines


LETTERS = str.maketrans("0123456789", "ghijklmnop")


async def three(records: Any) -> list[UUID]:
    """Three products of families of their own."""
    return [await records.product(f"GOODS {uuid4().hex.translate(LETTERS)}") for _ in range(3)]


class TestInflation:
    async def test_it_is_chained_beside_a_series_that_meets_it_in_its_first_month(
        self, records: Any, owner: Any
    ) -> None:
        store_id, products = await records.store(), await three(records)
        series_id = await records.cpi_series({date(2026, month, 1): f"{300 + 3 * month}" for month in range(1, 6)})
        for day, amounts_ in (("2026-03-05", ("2.00", "4.00", "6.00")), ("2026-05-06", ("2.20", "4.40", "6.60"))):
            await bought(records, owner, day, dict(zip(products, amounts_, strict=True)), store_id)
        await records.line(await records.purchase(owner, purchased_on=date(2026, 5, 7), total=Decimal("3.30")),
                           amount=Decimal("3.30"))  # fmt: skip

        period = {"from": "2026-02-01", "to": "2026-06-30"}
        found = (await owner.ask(INFLATION, seriesId=str(series_id), **period))["inflation"]

        assert (found["currencyCode"], found["baseMonth"], found["meetsOn"]) == ("USD", "2026-03-01", "2026-03-01")
        assert [(month["index"], month["isCarried"]) for month in found["months"]] == [
            (None, False), ("100.0000", False), ("100.0000", True), ("110.0000", False), ("110.0000", True),
        ]  # fmt: skip
        march, april, may = found["months"][1:4]
        assert [month["chained"] for month in (march, april, may)] == ["100.0000", "100.0000", "110.0000"]
        assert [month["comparedMonthCount"] for month in (march, april, may)] == [1, 0, 1]
        assert (may["matchCount"], may["coverage"]) == (3, "0.8000")  # 13.20 of 16.50
        assert (march["coverage"], april["coverage"], march["band"]) == ("1.0000", None, None)
        assert may["band"] is None  # of three products nobody can say
        assert [month["cpi"] for month in found["months"]] == [None, "100.0000", "100.9709", "101.9417", None]
        assert (found["series"], found["isCut"]) == ({"name": "Food"}, False)

    async def test_a_series_without_the_first_month_meets_it_in_the_next_one_that_it_has(
        self, records: Any, owner: Any
    ) -> None:
        store_id, products = await records.store(), await three(records)
        series_id = await records.cpi_series({date(2026, 2, 1): "90", date(2026, 4, 1): "200"})
        for day, price in (("2026-03-05", "2.00"), ("2026-04-06", "3.00")):
            await bought(records, owner, day, dict.fromkeys(products, price), store_id)

        found = (await owner.ask(INFLATION, seriesId=str(series_id), **SPRING))["inflation"]

        assert found["meetsOn"] == "2026-04-01"
        assert [(month["index"], month["cpi"]) for month in found["months"]] == [
            ("100.0000", None), ("150.0000", "150.0000"),
        ]  # fmt: skip

    async def test_what_may_be_misread_is_left_out_and_what_is_bought_twice_counts_twice(
        self, records: Any, owner: Any
    ) -> None:
        store_id, products = await records.store(), await three(records)
        for day in ("2026-03-05", "2026-03-12", "2026-04-05", "2026-04-05", "2026-04-12"):
            await bought(records, owner, day, dict.fromkeys(products, "2.00"), store_id)
        for _ in range(2):  # the second repeats what is an outlier
            await bought(records, owner, "2026-04-20", {products[0]: "200.00"}, store_id)

        march, april = (await owner.ask(INFLATION, **SPRING))["inflation"]["months"]

        assert (march["index"], april["index"]) == ("100.0000", "100.0000")
        assert april["coverage"] == str(round(Decimal(18) / 418, 4))

    async def test_an_offer_counts_as_what_was_paid(self, records: Any, owner: Any) -> None:
        store_id, products = await records.store(), await three(records)
        await bought(records, owner, "2026-03-05", dict.fromkeys(products, "2.00"), store_id)
        lines = await bought(records, owner, "2026-04-05", dict.fromkeys(products, "4.00"), store_id)
        for position, line_id in enumerate(lines.values(), start=10):
            async with records.database.reading() as session:
                purchase_id = await session.scalar(select(PurchaseLine.purchase_id).where(PurchaseLine.id == line_id))
            off = {"kind": "discount", "amount": Decimal("-3.00"), "applies_to_id": line_id, "position": position}
            await records.line(purchase_id, **off)
        await records.observe_line(lines[products[0]])

        assert (await owner.ask(INFLATION, **SPRING))["inflation"]["months"][1]["index"] == "50.0000"

    async def test_it_is_in_the_currency_that_is_asked_for(self, records: Any, owner: Any) -> None:
        store_id, products = await records.store(), await three(records)
        for day, price in (("2026-03-05", "2.00"), ("2026-04-05", "3.00")):
            await bought(records, owner, day, dict.fromkeys(products, price), store_id)
            await bought(records, owner, day, dict.fromkeys(products, "5.00"), store_id, currency_code="EUR")
        await bought(records, owner, "2026-04-06", dict.fromkeys(products, "3.00"), store_id)

        main, euro = [
            (await owner.ask(INFLATION, **SPRING, **more))["inflation"] for more in ({}, {"currencyCode": "EUR"})
        ]

        assert (main["currencyCode"], main["months"][1]["index"]) == ("USD", "150.0000")
        assert (euro["currencyCode"], euro["months"][1]["index"]) == ("EUR", "100.0000")

    async def test_of_more_than_is_looked_at_the_months_that_were_read_whole_are_told(
        self, records: Any, owner: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store_id, products = await records.store(), await three(records)
        for day, price in (("2026-01-05", "1.00"), ("2026-02-05", "2.00"), ("2026-03-05", "2.00")):
            await bought(records, owner, day, dict.fromkeys(products, price), store_id)
        period = {"from": "2026-01-01", "to": "2026-03-31"}
        assert (await owner.ask(INFLATION, **period))["inflation"]["isCut"] is False

        monkeypatch.setattr(bought_rows, "MOST", 7)  # one of January
        found = (await owner.ask(INFLATION, **period))["inflation"]

        assert (found["isCut"], found["baseMonth"]) == (True, "2026-02-01")
        assert [month["startsOn"] for month in found["months"]] == ["2026-02-01", "2026-03-01"]

    async def test_without_purchases_there_is_no_index(self, owner: Any) -> None:
        found = (await owner.ask(INFLATION, **SPRING))["inflation"]

        assert (found["currencyCode"], found["baseMonth"], found["series"]) == (None, None, None)
        assert [month["index"] for month in found["months"]] == [None, None]

    async def test_someone_else_s_prices_are_not_in_it(self, records: Any, owner: Any, other: Any) -> None:
        store_id, products = await records.store(), await three(records)
        await bought(records, owner, "2026-03-05", dict.fromkeys(products, "2.00"), store_id)

        assert (await other.ask(INFLATION, **SPRING, currencyCode="USD"))["inflation"]["baseMonth"] is None

    @pytest.mark.parametrize(
        ("values", "error"),
        [
            ({"seriesId": str(uuid4())}, "CpiSeriesNotFound"),
            ({"seriesId": "nothing"}, "CpiSeriesNotFound"),
            ({"currencyCode": "US$"}, "InvalidCurrency"),
            ({"currencyCode": "U\0D"}, "InvalidCurrency"),
            ({"from": "2026-05-01"}, "InvalidPeriod"),
        ],
    )
    async def test_what_cannot_be_asked_is_a_typed_error(self, owner: Any, values: dict[str, str], error: str) -> None:
        assert (await owner.ask(INFLATION, **SPRING | values))["inflation"]["__typename"] == error

    async def test_series_are_listed_by_name_with_what_they_have(self, records: Any, owner: Any) -> None:
        code = uuid4().hex
        months = {date(2025, 11, 1): "1", date(2026, 1, 1): "2"}
        await records.cpi_series(months, code=code, area="U.S. city average", country_code="US")

        query = "{ cpiSeries { code name area countryCode currencyCode firstMonth lastMonth } }"
        (found,) = [each for each in (await owner.ask(query))["cpiSeries"] if each["code"] == code]

        assert found == {
            "code": code, "name": "Food", "area": "U.S. city average", "countryCode": "US", "currencyCode": "USD",
            "firstMonth": "2025-11-01", "lastMonth": "2026-01-01",
        }  # fmt: skip


SAVINGS = """query Savings($from: Date, $to: Date, $first: Int, $currencyCode: String) {
  savings(from: $from, to: $to, first: $first, currencyCode: $currencyCode) {
  __typename ... on Error { message }
  ... on Savings { currencyCode isCut
    discounts { kind saved { amount } lineCount lines { saved { amount } line { text } purchase { id } } }
    missed { amount } missedCount missedLines {
      line { id } purchase { purchasedOn } paid { amount } wouldHaveCost { amount } missed { amount }
      betterStore { name } betterLine { id } seenOn } } } }"""


async def saved(asker: Any, **values: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await asker.ask(SAVINGS, **SPRING | values))["savings"]
    return found


class TestSavings:
    async def test_each_discount_counts_once_as_a_coupon_a_promotion_or_money_off_all_of_it(
        self, records: Any, owner: Any
    ) -> None:
        purchase_id = await records.purchase(owner)
        item_id = await records.line(purchase_id, amount=Decimal("9.00"))
        lines: list[tuple[str, str, dict[str, Any]]] = [
            ("MPERKS", "-1.25", {"applies_to_id": item_id}),
            ("VOID MPERKS", "0.25", {"applies_to_id": item_id}),
            ("MFR COUPON", "-0.50", {"applies_to_id": item_id}),
            ("Scan Cpn", "-2.00", {}),
            ("COUPONING WEEK", "-0.10", {}),
            ("5 OFF 50", "-5.00", {}),
            ("GONE", "-7.00", {"removed_at": func.now()}),
        ]
        for position, (text, amount, more) in enumerate(lines, start=2):
            values = {"kind": "discount", "text": text, "amount": Decimal(amount)}
            await records.line(purchase_id, position=position, **values, **more)

        coupons, promotions, basket = (await saved(owner))["discounts"]

        assert (coupons["kind"], coupons["saved"]["amount"], coupons["lineCount"]) == ("COUPON", "2.50", 2)
        assert [each["line"]["text"] for each in coupons["lines"]] == ["Scan Cpn", "MFR COUPON"]
        assert (promotions["kind"], promotions["saved"]["amount"]) == ("PROMOTION", "1.00")
        assert [each["saved"]["amount"] for each in promotions["lines"]] == ["1.25", "-0.25"]
        assert (basket["kind"], basket["saved"]["amount"], basket["lineCount"]) == ("BASKET", "5.10", 2)
        assert coupons["lines"][0]["purchase"] == {"id": str(purchase_id)}
        cut = (await saved(owner, first=1))["discounts"][0]
        assert (cut["saved"]["amount"], cut["lineCount"], len(cut["lines"])) == ("2.50", 2, 1)

    async def test_what_the_cheapest_store_would_have_cost_rests_on_a_line_of_it(
        self, records: Any, owner: Any
    ) -> None:
        north, south, east = [await records.store(name) for name in ("North", "South", "East")]
        product_id = await records.product(f"OATS {uuid4().hex.translate(LETTERS)}")
        cheap = await bought(records, owner, "2026-02-20", {product_id: "3.00"}, south)
        await bought(records, owner, "2026-02-21", {product_id: "3.50"}, east)
        dear = await bought(records, owner, "2026-03-10", {product_id: "4.10"}, north)
        await bought(records, owner, "2026-03-11", {product_id: "2.90"}, south)

        found = await saved(owner)

        assert (found["missed"]["amount"], found["missedCount"]) == ("1.10", 1)
        (line,) = found["missedLines"]
        assert line["line"]["id"] == str(dear[product_id])
        assert line["betterLine"]["id"] == str(cheap[product_id])
        assert (line["betterStore"]["name"], line["seenOn"]) == ("South", "2026-02-20")
        assert [line[name]["amount"] for name in ("paid", "wouldHaveCost", "missed")] == ["4.10", "3.00", "1.10"]

    async def test_a_price_of_long_ago_or_of_later_misses_nothing(self, records: Any, owner: Any) -> None:
        north, south = await records.store("North"), await records.store("South")
        product_id = await records.product(f"OATS {uuid4().hex.translate(LETTERS)}")
        await bought(records, owner, "2026-01-08", {product_id: "1.00"}, south)
        await bought(records, owner, "2026-03-10", {product_id: "4.00"}, north)
        await bought(records, owner, "2026-03-11", {product_id: "2.00"}, south)

        assert (await saved(owner))["missedCount"] == 0
        await bought(records, owner, "2026-01-09", {product_id: "3.00"}, south)
        assert (await saved(owner))["missed"]["amount"] == "1.00"

    async def test_other_sizes_are_compared_by_how_much_is_in_them(self, records: Any, owner: Any) -> None:
        """Ten ounces for 3.00 where twenty had cost 4.00: as much would have cost 2.00."""
        north, south = await records.store("North"), await records.store("South")
        family = {"family_id": uuid4(), "unit": "oz"}
        small, large = [await records.product("OATS", amount=size, **family) for size in (10, 20)]
        await bought(records, owner, "2026-03-01", {large: "4.00"}, south, "20 OZ")
        await bought(records, owner, "2026-03-10", {small: "3.00"}, north, "10 OZ")

        (line,) = (await saved(owner))["missedLines"]

        assert (line["wouldHaveCost"]["amount"], line["missed"]["amount"]) == ("2.00", "1.00")

    async def test_nothing_was_saved_or_missed_by_who_bought_nothing(
        self, records: Any, owner: Any, other: Any
    ) -> None:
        purchase_id = await records.purchase(owner)
        await records.line(purchase_id, kind="discount", amount=Decimal("-1.00"))

        found = await saved(other, currencyCode="USD")

        assert [each["saved"]["amount"] for each in found["discounts"]] == ["0.00"] * 3
        assert (found["missed"]["amount"], found["missedLines"]) == ("0.00", [])
        assert (await saved(other))["currencyCode"] is None

    async def test_what_cannot_be_asked_is_an_error(self, owner: Any) -> None:
        assert (await saved(owner, currencyCode="dollar"))["__typename"] == "InvalidCurrency"
        assert (await saved(owner, **{"from": "2026-05-01"}))["__typename"] == "InvalidPeriod"
        (error,) = await owner.errors(SAVINGS, first=101)
        assert error["extensions"]["code"] == "INVALID_INPUT"


@pytest.mark.parametrize("query", [SPENDING, INFLATION, SAVINGS, "{ cpiSeries { id } }"])
async def test_nobody_is_told_anything_without_signing_in(records: Any, query: str) -> None:
    answer = await records.client().post("/graphql", json={"query": query})

    assert answer.status_code == 401
