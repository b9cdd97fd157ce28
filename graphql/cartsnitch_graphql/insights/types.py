"""What a household spent, saved and paid over time, as the API shows it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import strawberry
from cartsnitch_domain.insights import spending as sums
from cartsnitch_domain.insights.inflation import Inflation as FoundInflation
from cartsnitch_domain.insights.inflation import InflationMonth as FoundMonth
from cartsnitch_domain.insights.missed import Missed
from cartsnitch_domain.insights.period import Period
from cartsnitch_domain.insights.savings import DiscountKind, DiscountLine
from cartsnitch_domain.insights.savings import DiscountSavings as FoundDiscounts
from cartsnitch_domain.insights.savings import Savings as FoundSavings
from cartsnitch_domain.insights.spending import SpendKind
from cartsnitch_domain.products.categories import Category
from cartsnitch_domain.purchases import catalogue
from cartsnitch_domain.purchases import queries as purchases
from cartsnitch_domain.rows import Columns

from cartsnitch_graphql.loading import loaded
from cartsnitch_graphql.money import Money, exact_money
from cartsnitch_graphql.node import node_id
from cartsnitch_graphql.prices.types import some_store
from cartsnitch_graphql.purchases.types import Purchase, PurchaseLine, some_line, some_purchase
from cartsnitch_graphql.stores.types import Store

strawberry.enum(
    SpendKind,
    description="What money was spent on: goods less their own discounts, money off whole purchases, deposits, fees,"
    " tax that is added, rounding, and what the lines of a purchase do not explain of its total.",
)
strawberry.enum(
    DiscountKind,
    description="What took money off: a line that says coupon, one that belongs to an item, or one for all of it.",
)


@strawberry.type(description="So much money, in so many purchases.")
class Spent:
    total: Money = strawberry.field(description="The sum of their totals, exactly.")
    purchase_count: int = strawberry.field(description="How many purchases.")
    without_total_count: int = strawberry.field(
        description="How many of them have no total, since none was read; they add nothing."
    )

    @classmethod
    def of(cls, found: sums.Spent, currency_code: str | None) -> Spent:
        """A sum of the domain."""
        return cls(
            total=exact_money(found.total, currency_code),
            purchase_count=found.purchases,
            without_total_count=found.without_total,
        )


@strawberry.type(description="What was spent at a store.")
class StoreSpending:
    store: Store | None = strawberry.field(description="Where; null where the store was not recognised.")
    spent: Spent = strawberry.field(description="How much.")

    @classmethod
    def of(cls, found: sums.StoreSpending, currency_code: str | None) -> StoreSpending:
        """A store of the domain."""
        store = None
        if found.store_id is not None:
            store = Store(id=node_id(found.store_id), name=found.store_name or "", slug=found.store_slug or "")
        return cls(store=store, spent=Spent.of(found.spent, currency_code))


@strawberry.type(description="What was spent on goods of a category, or on what is no goods.")
class CategorySpending:
    kind: SpendKind = strawberry.field(description="On what.")
    category: Category | None = strawberry.field(
        description="Of goods, where in the shop they stand; null where no word tells, and for all else."
    )
    total: Money = strawberry.field(description="How much; negative where more came back.")
    line_count: int = strawberry.field(description="By how many lines; of what is unexplained, in how many purchases.")

    @classmethod
    def of(cls, found: sums.Spending, currency_code: str | None) -> CategorySpending:
        """A part of the domain."""
        total = exact_money(found.total, currency_code)
        return cls(kind=found.kind, category=found.category, total=total, line_count=found.lines)


@strawberry.type(description="What was spent in a month.")
class MonthSpending:
    starts_on: date = strawberry.field(description="Its first day.")
    spent: Spent = strawberry.field(description="How much; all that is below adds up to it.")
    stores: list[StoreSpending] = strawberry.field(description="Where, the most first.")
    categories: list[CategorySpending] = strawberry.field(description="On what, the most first.")

    @classmethod
    def of(cls, found: sums.MonthSpending, currency_code: str | None) -> MonthSpending:
        """A month of the domain."""
        return cls(
            starts_on=found.month,
            spent=Spent.of(found.spent, currency_code),
            stores=[StoreSpending.of(each, currency_code) for each in found.stores],
            categories=[CategorySpending.of(each, currency_code) for each in found.on],
        )


@strawberry.type(description="What was spent in one currency; currencies are never added up.")
class CurrencySpending:
    currency_code: str | None = strawberry.field(description="ISO 4217; null where the receipts name none.")
    spent: Spent = strawberry.field(description="In the whole period; months, stores and categories each add up to it.")
    months: list[MonthSpending] = strawberry.field(description="Each month of the period, in order.")
    stores: list[StoreSpending] = strawberry.field(description="Where, the most first.")
    categories: list[CategorySpending] = strawberry.field(description="On what, the most first.")
    undated: Spent = strawberry.field(
        description="In purchases of which no date was read, whatever the period; no part of the rest."
    )

    @classmethod
    def of(cls, found: sums.CurrencySpending) -> CurrencySpending:
        """A currency of the domain."""
        code = found.currency_code
        return cls(
            currency_code=code,
            spent=Spent.of(found.spent, code),
            months=[MonthSpending.of(each, code) for each in found.months],
            stores=[StoreSpending.of(each, code) for each in found.stores],
            categories=[CategorySpending.of(each, code) for each in found.on],
            undated=Spent.of(found.undated, code),
        )


@strawberry.type(description="What was spent in a period, each currency by itself.")
class Spending:
    starts_on: date = strawberry.field(description="The first day that counts.")
    ends_on: date = strawberry.field(description="The last day that counts.")
    currencies: list[CurrencySpending] = strawberry.field(description="That of most purchases first.")

    @classmethod
    def of(cls, found: list[sums.CurrencySpending], period: Period) -> Spending:
        """What the domain found for a period."""
        currencies = [CurrencySpending.of(each) for each in found]
        return cls(starts_on=period.first, ends_on=period.last, currencies=currencies)


@strawberry.type(
    description="A consumer price index as it was published; whoever runs the server imports it"
    " (`cartsnitch cpi import`)."
)
class CpiSeries:
    id: strawberry.ID = strawberry.field(description="What `inflation` takes.")
    code: str = strawberry.field(description="What its publisher calls it.")
    name: str = strawberry.field(description="What it is of.")
    area: str | None = strawberry.field(description="Where its prices are from.")
    country_code: str | None = strawberry.field(description="ISO 3166.")
    currency_code: str = strawberry.field(description="ISO 4217: beside a household's index in this currency it tells.")
    first_month: date | None = strawberry.field(description="The first day of the first month that it has.")
    last_month: date | None = strawberry.field(description="The first day of the last month that it has.")
    imported_at: datetime = strawberry.field(description="When it was imported last.")

    @classmethod
    def of(cls, row: Columns) -> CpiSeries:
        """A series from the columns of its record and the months that it has."""
        return cls(
            id=node_id(row.id),
            code=row.code,
            name=row.name,
            area=row.area,
            country_code=row.country_code,
            currency_code=row.currency_code,
            first_month=row.first_month,
            last_month=row.last_month,
            imported_at=row.imported_at,
        )


@strawberry.type(
    description="Roughly between which values an index is in 9 of 10 cases, as far as the choice of products goes: by"
    " Student's t, of as many families of products as count. That prices were misread is not in it."
)
class IndexBand:
    low: Decimal = strawberry.field(description="Its lower end.")
    high: Decimal = strawberry.field(description="Its upper end.")


@strawberry.type(description="Your own price index in a month, beside a consumer price index.")
class InflationMonth:
    starts_on: date = strawberry.field(description="Its first day.")
    index: Decimal | None = strawberry.field(
        description="100 in the first month; null before it, and where the month is apart."
    )
    is_carried: bool = strawberry.field(
        description="Whether nothing could be compared, so that it is the value of the month before."
    )
    is_apart: bool = strawberry.field(
        description="Whether it can be compared with other months, but with none of those that the index is over: how"
        " its prices are to theirs nobody knows, and it has no index."
    )
    chained: Decimal | None = strawberry.field(
        description="The index if it were chained from month to month alone. It drifts, most where offers are stocked"
        " up on: it falls with the offer, and misses that the price is back. For those who compare; show `index`."
        " Null also where the month is not on the chain, having too little in common with any before it that is."
    )
    compared_month_count: int = strawberry.field(description="With how many other months it could be compared.")
    match_count: int = strawberry.field(description="How many of its products could be compared.")
    coverage: Decimal | None = strawberry.field(
        description="The share of what you spent on goods that could be compared, from 0 to 1, also of purchases"
        " without a total; returns take nothing off. Null where nothing was spent."
    )
    band: IndexBand | None = strawberry.field(
        description="How sure it is; null for the first month, which is 100 by definition, and for one that rests on"
        " fewer than five families of products: of so few nobody can say."
    )
    cpi: Decimal | None = strawberry.field(
        description="The consumer price index, so that it equals yours in the month where both meet; null where it was"
        " not published, and before that month."
    )

    @classmethod
    def of(cls, found: FoundMonth) -> InflationMonth:
        """A month of the domain."""
        point, band = found.index, found.band
        return cls(
            starts_on=point.month,
            index=point.value,
            is_carried=point.is_carried,
            is_apart=point.is_apart,
            chained=point.chained,
            compared_month_count=point.compared,
            match_count=point.matches,
            coverage=found.coverage,
            band=None if band is None else IndexBand(low=band.low, high=band.high),
            cpi=found.cpi,
        )


@strawberry.type(
    description="How much more you pay for what you buy, by unit price, offers included: the index that is nearest to"
    " the Törnqvist indices of all pairs of months (GEKS-Törnqvist). A month that is added may change those before a"
    " little."
)
class Inflation:
    currency_code: str | None = strawberry.field(description="ISO 4217; null where nothing was bought.")
    base_month: date | None = strawberry.field(
        description="The month in which it is 100: the first one of which three products were bought in another month,"
        " too. Where months fall apart, so that none of some can be compared with any of the others, it is the first of"
        " those that hold the newest. Null where no month has three products."
    )
    months: list[InflationMonth] = strawberry.field(description="Each month of the period, in order.")
    series: CpiSeries | None = strawberry.field(description="What it stands beside; null where none was asked for.")
    meets_on: date | None = strawberry.field(
        description="The month in which the series is made to equal yours: the base month, or the first one after it"
        " that the series has. Null where there is none."
    )
    is_cut: bool = strawberry.field(
        description="Whether there is more than is looked at, so that it begins later than you asked for."
    )

    @classmethod
    def of(cls, found: FoundInflation) -> Inflation:
        """An index of the domain."""
        return cls(
            currency_code=found.currency_code,
            base_month=found.base,
            months=[InflationMonth.of(each) for each in found.months],
            series=None if found.series is None else CpiSeries.of(found.series),
            meets_on=found.meets,
            is_cut=found.is_cut,
        )


@strawberry.type(description="A line that took money off.")
class DiscountLineSaved:
    line_key: strawberry.Private[UUID]
    saved: Money = strawberry.field(description="How much; negative where it takes a discount back.")

    @classmethod
    def of(cls, found: DiscountLine, currency_code: str | None) -> DiscountLineSaved:
        """A line of the domain."""
        return cls(line_key=found.line_id, saved=exact_money(found.saved, currency_code))

    @loaded("Which line.", purchases.lines_by_ids, by="line_key")
    def line(self, row: Columns | None) -> PurchaseLine:
        return some_line(row)

    @loaded("Of which purchase.", purchases.of_lines, by="line_key")
    def purchase(self, row: Columns | None) -> Purchase:
        return some_purchase(row)


@strawberry.type(description="What was saved in one way.")
class DiscountSavings:
    kind: DiscountKind = strawberry.field(description="In which.")
    saved: Money = strawberry.field(description="By all of its lines together, exactly.")
    line_count: int = strawberry.field(description="How many lines that is.")
    lines: list[DiscountLineSaved] = strawberry.field(description="Those that saved the most.")

    @classmethod
    def of(cls, found: FoundDiscounts, currency_code: str | None) -> DiscountSavings:
        """One way of the domain."""
        return cls(
            kind=found.kind,
            saved=exact_money(found.saved, currency_code),
            line_count=found.line_count,
            lines=[DiscountLineSaved.of(each, currency_code) for each in found.lines],
        )


@strawberry.type(description="A line that would have cost less at another store that you shop at.")
class MissedSaving:
    line_key: strawberry.Private[UUID]
    better_key: strawberry.Private[UUID]
    better_store_key: strawberry.Private[UUID]
    paid: Money = strawberry.field(description="What you paid, its own discounts taken off.")
    would_have_cost: Money = strawberry.field(description="What as much of it would have cost there.")
    missed: Money = strawberry.field(description="How much less.")
    seen_on: date = strawberry.field(description="The day on which you bought it there.")

    @classmethod
    def of(cls, found: Missed, currency_code: str | None) -> MissedSaving:
        """A line of the domain."""
        return cls(
            line_key=found.bought.line_id,
            better_key=found.better.line_id,
            better_store_key=found.better.price.store_id,
            paid=exact_money(found.bought.paid, currency_code),
            would_have_cost=exact_money(found.would_have_cost, currency_code),
            missed=exact_money(found.amount, currency_code),
            seen_on=found.better.price.day,
        )

    @loaded("Which line.", purchases.lines_by_ids, by="line_key")
    def line(self, row: Columns | None) -> PurchaseLine:
        return some_line(row)

    @loaded("Of which purchase.", purchases.of_lines, by="line_key")
    def purchase(self, row: Columns | None) -> Purchase:
        return some_purchase(row)

    @loaded("Where it would have cost less.", catalogue.stores_by_ids, by="better_store_key")
    def better_store(self, row: Columns | None) -> Store:
        return some_store(row)

    @loaded("The line that says so.", purchases.lines_by_ids, by="better_key")
    def better_line(self, row: Columns | None) -> PurchaseLine:
        return some_line(row)


@strawberry.type(description="What was saved and what was missed in a period, in one currency.")
class Savings:
    starts_on: date = strawberry.field(description="The first day that counts.")
    ends_on: date = strawberry.field(description="The last day that counts.")
    currency_code: str | None = strawberry.field(description="ISO 4217; null where no receipt names one.")
    discounts: list[DiscountSavings] = strawberry.field(description="What was saved, in each way.")
    missed: Money = strawberry.field(
        description="How much less all that you bought would have cost, each line at the cheapest store that you use:"
        " by what you had paid there for the same family, in the 60 days before, an offer for a week and"
        " until you paid another price there."
    )
    missed_count: int = strawberry.field(description="How many lines that is.")
    missed_lines: list[MissedSaving] = strawberry.field(description="Those by which the most was missed.")
    is_cut: bool = strawberry.field(
        description="Whether there is more than is looked at for what was missed, so that older lines are not in it."
    )

    @classmethod
    def of(cls, found: FoundSavings, period: Period) -> Savings:
        """What the domain found for a period."""
        code = found.currency_code
        return cls(
            starts_on=period.first,
            ends_on=period.last,
            currency_code=code,
            discounts=[DiscountSavings.of(each, code) for each in found.discounts],
            missed=exact_money(found.missed_total, code),
            missed_count=found.missed_count,
            missed_lines=[MissedSaving.of(each, code) for each in found.missed],
            is_cut=found.is_cut,
        )
