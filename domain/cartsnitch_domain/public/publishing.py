"""Publishing: each month once, as a whole; what is public goes where too few of its households may be left.

All of it is done by PostgreSQL, by a fixed number of statements a month, so the memory it takes here does not grow with
what there is. Decision 0033 says why it is done so, and what nobody can learn from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from babel.numbers import list_currencies
from sqlalchemy import Integer, Numeric, SmallInteger, Text, bindparam, func, insert, select, text, update
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
    """Withdraw what too few households may be left behind, and publish the months that ended and are not published.

    Runs one after another, and while nobody joins or leaves a household, or begins or ends contributing. A second run
    finds nothing to do.
    """
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("publish", 0))))
    # In the order in which who leaves a household writes them.
    await session.execute(text("LOCK TABLE household_members, public_contributions IN SHARE MODE"))
    await session.execute(text(_FORGET_SHOPPERS))
    withdrawn = await session.scalar(text(_WITHDRAW), {"fewest": FEWEST, "now": now})
    await session.execute(text(_FORGET_STORE_MONTHS))
    await session.execute(text(_FORGET_MONTHS), {"first": first_kept(now.date()), "now": now})
    months = await _due(session, now.date())
    prices = 0
    for month in months:
        prices += await _publish_month(session, month, now)
    await session.execute(text(_NAME))
    return Published(tuple(months), prices, withdrawn or 0)


async def _due(session: AsyncSession, today: date) -> Sequence[date]:
    """The months to publish: those that ended since somebody's prices began to count, and were not published."""
    first = await session.scalar(select(func.min(PublicContribution.counts_from)))
    if first is None:
        return []
    done = set(await session.scalars(select(PublicMonth.month)))
    return [month for month in months_between(max(first, first_kept(today)), last_closed(today)) if month not in done]


async def _publish_month(session: AsyncSession, month: date, now: datetime) -> int:
    """Publish a month; how many prices it has. One without any changed nothing that is public: that it was looked at
    would tell that somebody contributes."""
    begins = datetime.combine(month, time(), UTC)
    await session.execute(insert(PublicMonth).values(month=month, published_at=now, changed_at=begins))
    await session.execute(text(_STAGE))
    await session.execute(text("TRUNCATE counted_households"))
    within = {"month": month, "until": months_later(month, 1), "longest": LONGEST_NAME}
    await session.execute(text(_COUNT), within)
    await session.execute(text("ANALYZE counted_households"))
    await session.execute(_PUBLISH, {"month": month})
    await session.execute(text(_NOTE_STORE_MONTHS), {"month": month})
    await session.execute(text(_NOTE_SHOPPERS), {"month": month})
    count = await session.scalar(select(func.count()).where(PublicPrice.month == month)) or 0
    if count:
        await session.execute(update(PublicMonth).where(PublicMonth.month == month).values(changed_at=now))
    return count


_FORGET_SHOPPERS = """
-- Whoever has no price any more of something that counted there in that month, as it was corrected or deleted, takes
-- away as much as one who leaves: also where no price of it is public, or what goes would tell which is.
DELETE FROM public_shoppers shopper USING (
  SELECT store_id, month, user_id, unnest(product_ids) AS product_id FROM public_shoppers
) bought
WHERE shopper.store_id = bought.store_id AND shopper.month = bought.month AND shopper.user_id = bought.user_id
  AND NOT EXISTS (
    SELECT FROM price_observations seen JOIN purchase_lines line ON line.id = seen.purchase_line_id
    WHERE seen.user_id = bought.user_id AND seen.store_id = bought.store_id
      AND coalesce(line.matched_id, seen.product_id) = bought.product_id
      AND date_trunc('month', seen.observed_on::timestamp)::date = bought.month)
"""

_WITHDRAW = """
-- What goes follows from who shopped at a store in a month, and never from what they bought: a price goes when it would
-- have too few households left if all who are gone had bought it. People are gone who left; and those who are in one
-- household now and were in several when it was published, all of these but one.
WITH gone AS (
  SELECT visited.store_id, visited.month, visited.shoppers - count(shopper.user_id)
    + count(DISTINCT (coalesce(shopper.household_id, shopper.user_id), coalesce(member.household_id, shopper.user_id)))
        FILTER (WHERE shopper.user_id IS NOT NULL)
    - count(DISTINCT coalesce(member.household_id, shopper.user_id)) AS households
  FROM public_store_months visited LEFT JOIN public_shoppers shopper USING (store_id, month)
    LEFT JOIN household_members member ON member.user_id = shopper.user_id
  GROUP BY visited.store_id, visited.month
), withdrawn AS (
  DELETE FROM public_prices priced USING gone
  WHERE priced.store_id = gone.store_id AND priced.month = gone.month
    AND priced.households - gone.households < :fewest
  RETURNING priced.month
), changed AS (
  UPDATE public_months SET changed_at = :now WHERE month IN (SELECT month FROM withdrawn)
)
SELECT count(*) FROM withdrawn
"""

_FORGET_STORE_MONTHS = """
DELETE FROM public_store_months visited WHERE NOT EXISTS (
  SELECT FROM public_prices priced WHERE priced.store_id = visited.store_id AND priced.month = visited.month)
"""

_FORGET_MONTHS = """
WITH gone AS (DELETE FROM public_months WHERE month < :first RETURNING changed_at >= published_at AS had_prices)
UPDATE public_months SET changed_at = :now WHERE month >= :first AND EXISTS (SELECT FROM gone WHERE had_prices)
"""

_STAGE = """
-- Of its own, so that PostgreSQL can count what is in it before it plans how to join it.
CREATE TEMPORARY TABLE IF NOT EXISTS counted_households (
  product_id uuid, store_id uuid, name text, unit text, currency_code text, content_amount numeric, content_unit text,
  content_pack integer, content_pieces integer, is_open_ounce boolean, household_id uuid, user_ids uuid[], price numeric
) ON COMMIT DROP
"""

_COUNT = """
WITH counted AS (
  -- What counts: prices of the catalogue's products at stores that belong to all, as the catalogue matched them and not
  -- as a shopper taught or chose, from receipts that add up. What a package holds is what the line itself prints, and
  -- not what is known of the product by the receipts of anybody. The price of a piece of no known weight is of that
  -- piece alone.
  SELECT product.id AS product_id, seen.store_id, line.product_name AS name, seen.unit, seen.currency_code,
         seen.printed_amount AS content_amount, seen.printed_unit AS content_unit,
         coalesce(seen.printed_pack, 1) AS content_pack, seen.printed_pieces AS content_pieces,
         seen.is_printed_ounce_open AS is_open_ounce, seen.user_id,
         coalesce(member.household_id, seen.user_id) AS household_id,
         coalesce(seen.shelf_price, seen.unit_price) AS price
  FROM public_contributions contribution
  LEFT JOIN household_members member ON member.user_id = contribution.user_id
  JOIN price_observations seen ON seen.user_id = contribution.user_id
  JOIN purchase_lines line ON line.id = seen.purchase_line_id
  JOIN purchases purchase ON purchase.id = line.purchase_id
  JOIN stores store ON store.id = seen.store_id
  JOIN products product ON product.id = coalesce(line.matched_id, seen.product_id)
  WHERE contribution.counts_from <= :month AND seen.observed_on >= :month AND seen.observed_on < :until
    AND store.user_id IS NULL AND product.user_id IS NULL
    AND (purchase.is_balanced OR purchase.confirmed_at IS NOT NULL)
    AND line.lesson_id IS NULL AND line.match_reason IS DISTINCT FROM 'chosen'
    AND length(line.product_name) BETWEEN 1 AND :longest AND seen.is_piece IS NOT TRUE
)
-- One price a household, however often it bought, and however many people it has: its median.
INSERT INTO counted_households (product_id, store_id, name, unit, currency_code, content_amount, content_unit,
  content_pack, content_pieces, is_open_ounce, household_id, user_ids, price)
SELECT product_id, store_id, name, unit, currency_code, content_amount, content_unit, content_pack, content_pieces,
       is_open_ounce, household_id, array_agg(DISTINCT user_id), percentile_disc(0.5) WITHIN GROUP (ORDER BY price)
FROM counted GROUP BY product_id, store_id, name, unit, currency_code, content_amount, content_unit, content_pack,
  content_pieces, is_open_ounce, household_id
"""

_PUBLISH_MONTH = """
WITH cells AS (
  -- The median of these: of two in the middle, the lower. A mean would tell more of a price near nothing.
  SELECT product_id, store_id, name, unit, currency_code, content_amount, content_unit, content_pack, content_pieces,
         is_open_ounce, count(*) AS households, percentile_disc(0.5) WITHIN GROUP (ORDER BY price) AS median
  FROM counted_households GROUP BY product_id, store_id, name, unit, currency_code, content_amount, content_unit,
    content_pack, content_pieces, is_open_ounce HAVING count(*) >= :fewest
), chosen AS (
  SELECT DISTINCT ON (product_id, store_id) * FROM cells
  ORDER BY product_id, store_id, households DESC, name, unit, currency_code, content_amount, content_unit,
    content_pack, content_pieces, is_open_ounce
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
INSERT INTO public_prices (public_product_id, store_id, month, name, unit, currency_code, content_amount, content_unit,
  content_pack, content_pieces, is_open_ounce, price, households)
SELECT shown.id, store_id, :month, name, unit, currency_code, content_amount, content_unit, content_pack,
       content_pieces, is_open_ounce, greatest(round(median / step), 1) * step,
       (SELECT max(bucket) FROM unnest(:buckets) AS bucket WHERE bucket <= households)
FROM stepped JOIN shown USING (product_id)
"""

_NOTE_STORE_MONTHS = """
INSERT INTO public_store_months (store_id, month, shoppers)
SELECT store_id, :month, count(DISTINCT user_id) FROM counted_households, unnest(user_ids) AS user_id
WHERE store_id IN (SELECT store_id FROM public_prices WHERE month = :month) GROUP BY store_id
"""

_NOTE_SHOPPERS = """
INSERT INTO public_shoppers (store_id, month, user_id, household_id, product_ids)
SELECT visited.store_id, visited.month, user_id, household_id, array_agg(DISTINCT product_id)
FROM public_store_months visited JOIN counted_households USING (store_id), unnest(user_ids) AS user_id
WHERE visited.month = :month GROUP BY visited.store_id, visited.month, user_id, household_id
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
