"""Publishing: each month once, as a whole; what is public goes where too few of its households are left.

All of it is done by PostgreSQL, by a fixed number of statements a month, so the memory it takes here does not grow with
what there is. Decision 0033 says why it is done so, and what nobody can learn from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel.numbers import list_currencies
from sqlalchemy import Integer, Numeric, SmallInteger, Text, bindparam, func, insert, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.money import smallest
from cartsnitch_domain.months import months_between, months_later
from cartsnitch_domain.public.records import PublicContribution, PublicMonth, PublicPrice
from cartsnitch_domain.public.rules import (
    BUCKETS,
    FEWEST,
    LEAST_PRICES,
    LONGEST_NAME,
    PRECISION,
    STEPS,
    first_kept,
    last_closed,
)


@dataclass(frozen=True, slots=True)
class Published:
    """What a run did: the months that it published, how many prices these have, and how many others went."""

    months: tuple[date, ...]
    prices: int
    withdrawn: int


async def publish(session: AsyncSession, now: datetime) -> Published:
    """Withdraw what too few households are left behind, and publish the months that ended and are not published.

    Runs one after another, and while nobody begins or ends contributing. A second run finds nothing to do.
    """
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("publish", 0))))
    await session.execute(text("LOCK TABLE public_contributions IN SHARE MODE"))
    await session.execute(text(_FORGET_HOUSEHOLDS))
    withdrawn = await session.scalar(text(_WITHDRAW), {"fewest": FEWEST, "now": now})
    await session.execute(text(_FORGET_MONTHS), {"first": first_kept(now.date()), "now": now})
    months = await _due(session, now.date())
    prices = 0
    for month in months:
        prices += await _publish_month(session, month, now)
    await session.execute(text(_NAME))
    return Published(tuple(months), prices, withdrawn or 0)


async def _due(session: AsyncSession, today: date) -> Sequence[date]:
    """The months to publish: those that ended since somebody began to contribute, and were not published."""
    first = await session.scalar(select(func.min(PublicContribution.counts_from)))
    if first is None:
        return []
    done = set(await session.scalars(select(PublicMonth.month)))
    return [month for month in months_between(max(first, first_kept(today)), last_closed(today)) if month not in done]


async def _publish_month(session: AsyncSession, month: date, now: datetime) -> int:
    """Publish a month; how many prices it has."""
    await session.execute(insert(PublicMonth).values(month=month, published_at=now, changed_at=now))
    await session.execute(text(_STAGE))
    await session.execute(text("TRUNCATE counted_households"))
    within = {"month": month, "until": months_later(month, 1), "longest": LONGEST_NAME}
    await session.execute(text(_COUNT), within)
    await session.execute(text("ANALYZE counted_households"))
    await session.execute(_PUBLISH, {"month": month})
    await session.execute(text(_NOTE_HOUSEHOLDS), {"month": month})
    count = select(func.count()).where(PublicPrice.month == month)
    return await session.scalar(count) or 0


_FORGET_HOUSEHOLDS = """
-- Whoever has no price of the product there in that month any more, as it was corrected or deleted, is not behind it.
DELETE FROM public_price_households behind USING public_prices priced, public_products shown
WHERE priced.id = behind.public_price_id AND shown.id = priced.public_product_id AND NOT EXISTS (
  SELECT FROM price_observations seen JOIN purchase_lines line ON line.id = seen.purchase_line_id
  WHERE seen.user_id = behind.user_id AND seen.store_id = priced.store_id
    AND coalesce(line.matched_id, seen.product_id) = shown.product_id
    AND date_trunc('month', seen.observed_on::timestamp)::date = priced.month)
"""

_WITHDRAW = """
-- Where one price of a store and month has too few households left, all that are told to have no more than it go, too:
-- which of them it was would tell what somebody bought who left.
WITH short AS (
  SELECT priced.store_id, priced.month, priced.households
  FROM public_prices priced LEFT JOIN public_price_households behind ON behind.public_price_id = priced.id
  GROUP BY priced.id HAVING count(behind.user_id) < :fewest
), groups AS (
  SELECT store_id, month, max(households) AS households FROM short GROUP BY store_id, month
), gone AS (
  DELETE FROM public_prices priced USING groups
  WHERE priced.store_id = groups.store_id AND priced.month = groups.month AND priced.households <= groups.households
  RETURNING priced.month
), changed AS (
  UPDATE public_months SET changed_at = :now WHERE month IN (SELECT month FROM gone)
)
SELECT count(*) FROM gone
"""

_FORGET_MONTHS = """
WITH gone AS (DELETE FROM public_months WHERE month < :first RETURNING month)
UPDATE public_months SET changed_at = :now WHERE month >= :first AND EXISTS (SELECT FROM gone)
"""

_STAGE = """
-- Of its own, so that PostgreSQL can count what is in it before it plans how to join it.
CREATE TEMPORARY TABLE IF NOT EXISTS counted_households (
  product_id uuid, store_id uuid, name text, unit text, currency_code text, user_id uuid, price numeric
) ON COMMIT DROP
"""

_COUNT = """
WITH counted AS (
  -- What counts: prices of the catalogue's products at stores that belong to all, as the catalogue matched them and not
  -- as a shopper taught or chose, from receipts that add up.
  SELECT product.id AS product_id, seen.store_id, line.product_name AS name, seen.unit, seen.currency_code,
         seen.user_id, coalesce(seen.shelf_price, seen.unit_price) AS price
  FROM public_contributions contribution
  JOIN price_observations seen ON seen.user_id = contribution.user_id
  JOIN purchase_lines line ON line.id = seen.purchase_line_id
  JOIN purchases purchase ON purchase.id = line.purchase_id
  JOIN stores store ON store.id = seen.store_id
  JOIN products product ON product.id = coalesce(line.matched_id, seen.product_id)
  WHERE contribution.counts_from <= :month AND seen.observed_on >= :month AND seen.observed_on < :until
    AND store.user_id IS NULL AND product.user_id IS NULL
    AND (purchase.is_balanced OR purchase.confirmed_at IS NOT NULL)
    AND line.lesson_id IS NULL AND line.match_reason IS DISTINCT FROM 'chosen'
    AND length(line.product_name) BETWEEN 1 AND :longest
)
-- One price a household, however often it bought: its median.
INSERT INTO counted_households (product_id, store_id, name, unit, currency_code, user_id, price)
SELECT product_id, store_id, name, unit, currency_code, user_id,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY price)
FROM counted GROUP BY product_id, store_id, name, unit, currency_code, user_id
"""

_PUBLISH_MONTH = """
WITH cells AS (
  -- The median of these: of two in the middle, the lower. A mean would tell more of a price near nothing.
  SELECT product_id, store_id, name, unit, currency_code, count(*) AS households,
         percentile_disc(0.5) WITHIN GROUP (ORDER BY price) AS median
  FROM counted_households GROUP BY product_id, store_id, name, unit, currency_code HAVING count(*) >= :fewest
), chosen AS (
  SELECT DISTINCT ON (product_id, store_id) * FROM cells
  ORDER BY product_id, store_id, households DESC, name, unit, currency_code
), stepped AS (
  SELECT chosen.*, greatest(
    coalesce((SELECT min(step) FROM unnest(:steps) AS step WHERE median < :precision * step), :largest),
    :least_prices * coalesce(printed.smallest, :hundredth)) AS step
  FROM chosen LEFT JOIN unnest(:currencies, :smallest) AS printed (currency_code, smallest) USING (currency_code)
), added AS (
  INSERT INTO public_products (product_id) SELECT DISTINCT product_id FROM chosen
  ON CONFLICT DO NOTHING RETURNING id, product_id
), shown AS (
  SELECT id, product_id FROM added
  UNION ALL SELECT id, product_id FROM public_products WHERE product_id IN (SELECT product_id FROM chosen)
)
INSERT INTO public_prices (public_product_id, store_id, month, name, unit, currency_code, price, households)
SELECT shown.id, store_id, :month, name, unit, currency_code, greatest(round(median / step), 1) * step,
       (SELECT max(bucket) FROM unnest(:buckets) AS bucket WHERE bucket <= households)
FROM stepped JOIN shown USING (product_id)
"""

_NOTE_HOUSEHOLDS = """
INSERT INTO public_price_households (public_price_id, user_id)
SELECT priced.id, counted.user_id
FROM public_prices priced JOIN public_products shown ON shown.id = priced.public_product_id
JOIN counted_households counted ON counted.product_id = shown.product_id AND counted.store_id = priced.store_id
  AND counted.name = priced.name AND counted.unit = priced.unit AND counted.currency_code = priced.currency_code
WHERE priced.month = :month
"""

_NAME = """
UPDATE public_products shown SET name = named.name FROM (
  SELECT product.id, (
    SELECT priced.name FROM public_prices priced JOIN stores store ON store.id = priced.store_id
    WHERE priced.public_product_id = product.id ORDER BY month DESC, households DESC, store.slug LIMIT 1) AS name
  FROM public_products product) AS named
WHERE named.id = shown.id AND named.name IS DISTINCT FROM shown.name
"""

_CURRENCIES = sorted(code for code in list_currencies() if smallest(code) != smallest(None))
"""Those that have no hundredths."""

_PUBLISH = text(_PUBLISH_MONTH).bindparams(
    bindparam("fewest", FEWEST, Integer),
    bindparam("precision", PRECISION, Integer),
    bindparam("least_prices", LEAST_PRICES, Integer),
    bindparam("largest", STEPS[-1], Numeric),
    bindparam("steps", list(STEPS), ARRAY(Numeric)),
    bindparam("buckets", list(BUCKETS), ARRAY(SmallInteger)),
    bindparam("hundredth", smallest(None), Numeric),
    bindparam("currencies", _CURRENCIES, ARRAY(Text)),
    bindparam("smallest", [smallest(code) for code in _CURRENCIES], ARRAY(Numeric)),
)
