"""What is asked about all purchases together."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

import strawberry
from cartsnitch_domain import errors
from cartsnitch_domain.insights import cpi
from cartsnitch_domain.insights.inflation import inflation_of, known_prices
from cartsnitch_domain.insights.period import Period, period_of
from cartsnitch_domain.insights.savings import known_savings, savings_of
from cartsnitch_domain.insights.spending import spending
from cartsnitch_domain.money import known_currency

from cartsnitch_graphql.connections import page_size
from cartsnitch_graphql.context import Context, Info
from cartsnitch_graphql.errors import Error, message_of
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.insights.types import CpiSeries, Inflation, Savings, Spending
from cartsnitch_graphql.node import key_of
from cartsnitch_graphql.today import today


@strawberry.type(description="Days that are no period, or more than 60 months at once.")
class InvalidPeriod(Error): ...


@strawberry.type(description="A code that no currency has.")
class InvalidCurrency(Error): ...


@strawberry.type(description="There is no such series.")
class CpiSeriesNotFound(Error):
    message: str = message_of("This price index is not here any more. Please choose another one.")


SpendingPayload: TypeAlias = Annotated[
    Spending | InvalidPeriod, strawberry.union("SpendingPayload", description="What was spent, or why nobody can say.")
]
InflationPayload: TypeAlias = Annotated[
    Inflation | InvalidPeriod | InvalidCurrency | CpiSeriesNotFound,
    strawberry.union("InflationPayload", description="The index, or why there is none."),
]
SavingsPayload: TypeAlias = Annotated[
    Savings | InvalidPeriod | InvalidCurrency,
    strawberry.union("SavingsPayload", description="What was saved, or why nobody can say."),
]
From: TypeAlias = Annotated[
    date | None,
    strawberry.argument(name="from", description="The first day; null for twelve months up to the last one."),
]
To: TypeAlias = Annotated[
    date | None, strawberry.argument(description="The last day; null for the last one of this month.")
]
Currency: TypeAlias = Annotated[
    str | None, strawberry.argument(description="ISO 4217; null for the one of most purchases.")
]


@strawberry.type
class InsightQueries:
    @field("What you spent: by month, by store, and on what. At most 60 months at once.")
    async def spending(self, info: Info, from_: From = None, to: To = None) -> SpendingPayload:
        context = info.context
        try:
            period = _period(context, from_, to)
        except errors.InvalidPeriod as wrong:
            return InvalidPeriod(message=wrong.message)
        return Spending.of(await context.read(spending, context.actor, period), period)

    @field("Your own price index, beside a series where one is given: then in its currency. At most 60 months at once.")
    async def inflation(
        self,
        info: Info,
        series_id: strawberry.ID | None = None,
        from_: From = None,
        to: To = None,
        currency_code: Currency = None,
    ) -> InflationPayload:
        context = info.context
        try:
            period, currency = _period(context, from_, to), _currency(currency_code)
            key = None if series_id is None else key_of(series_id)
            asked = (context.actor, period, today(context), key, currency)
            return Inflation.of(await context.compute(inflation_of, known_prices, *asked))
        except errors.InvalidPeriod as wrong:
            return InvalidPeriod(message=wrong.message)
        except errors.InvalidCurrency as wrong:
            return InvalidCurrency(message=wrong.message)
        except errors.NotFound:
            return CpiSeriesNotFound()

    @field("What discounts saved you, and what you would have saved at another store. At most 60 months at once.")
    async def savings(
        self,
        info: Info,
        from_: From = None,
        to: To = None,
        currency_code: Currency = None,
        first: Annotated[int | None, strawberry.argument(description="Of each list of lines, so many.")] = 20,
    ) -> SavingsPayload:
        context, size = info.context, page_size(first, otherwise=20)
        try:
            period, currency = _period(context, from_, to), _currency(currency_code)
        except errors.InvalidPeriod as wrong:
            return InvalidPeriod(message=wrong.message)
        except errors.InvalidCurrency as wrong:
            return InvalidCurrency(message=wrong.message)
        asked = (context.actor, period, today(context), size, currency)
        found = await context.compute(savings_of, known_savings, *asked)
        return Savings.of(found, period)

    @field("The consumer price indices of this server, by name.")
    async def cpi_series(self, info: Info) -> list[CpiSeries]:
        return [CpiSeries.of(row) for row in await info.context.read(cpi.all_series, info.context.actor)]


def _currency(code: str | None) -> str | None:
    return None if code is None else known_currency(code)


def _period(context: Context, first: date | None, last: date | None) -> Period:
    return period_of(first, last, today(context))
