"""What the catalogue knows by a shopper who is gone: goods that nobody else has go, of others only the words that
nobody else's receipts print, and who brought them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.ids import UserId
from cartsnitch_domain.products.rules import text_key


@dataclass(frozen=True, slots=True)
class Goods:
    """What a shopper has of the catalogue: products, and the texts that they mean some of them by, folded, each with
    its store."""

    product_ids: list[UUID]
    texts: frozenset[tuple[UUID, str]]


async def goods_of(session: AsyncSession, user_id: UserId) -> Goods:
    """All products that something of this shopper names, and all texts that they printed or entered."""
    products = await session.scalars(_PRODUCTS, {"user_id": user_id})
    texts = await session.execute(_TEXTS, {"user_id": user_id})
    return Goods(list(products.all()), frozenset((row.store_id, text_key(row.text)) for row in texts))


async def forget_in_catalogue(session: AsyncSession, goods: Goods, user_id: UserId, nobody: UUID) -> None:
    """Let nothing in the catalogue be by this shopper, all of whose records are deleted before."""
    await session.execute(_FORGET_BRINGER, {"user_id": user_id, "nobody": nobody})
    # Locked before they are looked at again: a receipt that names one just now is waited for, and seen.
    lone = (await session.scalars(_LOCK_LONE, {"product_ids": goods.product_ids})).all()
    await session.execute(_DELETE_LONE, {"product_ids": lone})
    await _forget_texts(session, goods)


async def _forget_texts(session: AsyncSession, goods: Goods) -> None:
    named = (await session.execute(_ALIASES, {"product_ids": goods.product_ids})).all()
    theirs = [row for row in named if (row.store_id, row.text_key) in goods.texts]
    if not theirs:
        return
    printed = defaultdict[tuple[UUID, UUID], set[str]](set)
    for row in await session.execute(_PRINTED, {"product_ids": [row.product_id for row in theirs]}):
        printed[row.product_id, row.store_id].add(text_key(row.text))
    gone = [row.id for row in theirs if row.text_key not in printed[row.product_id, row.store_id]]
    await session.execute(text("DELETE FROM product_aliases WHERE id = ANY(:ids)"), {"ids": gone})


_PRODUCTS = text("""
SELECT product_id FROM (
  SELECT unnest(ARRAY[line.product_id, line.matched_id, line.maybe_id]) AS product_id
  FROM purchase_lines line JOIN purchases purchase ON purchase.id = line.purchase_id WHERE purchase.user_id = :user_id
  UNION SELECT product_id FROM price_observations WHERE user_id = :user_id
  UNION SELECT product_id FROM product_lessons WHERE user_id = :user_id
  UNION SELECT unnest(ARRAY[product_id, into_id]) FROM product_merges WHERE user_id = :user_id
  UNION SELECT unnest(ARRAY[product_id, merged_id]) FROM watches WHERE user_id = :user_id
  UNION SELECT product_id FROM alerts WHERE user_id = :user_id
  UNION SELECT item.product_id FROM list_items item JOIN shopping_lists list ON list.id = item.list_id
  WHERE list.user_id = :user_id
  UNION SELECT theirs.product_id FROM coupon_products theirs JOIN coupons coupon ON coupon.id = theirs.coupon_id
  WHERE coupon.user_id = :user_id
  UNION SELECT id FROM products WHERE brought_by_id = :user_id
) AS named WHERE product_id IS NOT NULL ORDER BY product_id
""")

_TEXTS = text("""
SELECT purchase.store_id, line.text FROM purchase_lines line JOIN purchases purchase ON purchase.id = line.purchase_id
WHERE purchase.user_id = :user_id AND purchase.store_id IS NOT NULL
UNION
SELECT purchase.store_id, said.text FROM corrections correction
JOIN purchases purchase ON purchase.id = correction.purchase_id, unnest(ARRAY[old, new]) AS said (text)
WHERE correction.user_id = :user_id AND field = 'text' AND purchase.store_id IS NOT NULL AND said.text IS NOT NULL
""")

_FORGET_BRINGER = text("UPDATE products SET brought_by_id = :nobody WHERE brought_by_id = :user_id")

_IS_LONE = """
product.id = ANY(CAST(:product_ids AS uuid[]))
AND NOT EXISTS (SELECT FROM purchase_lines WHERE product_id = product.id)
AND NOT EXISTS (SELECT FROM purchase_lines WHERE matched_id = product.id)
AND NOT EXISTS (SELECT FROM purchase_lines WHERE maybe_id = product.id)
AND NOT EXISTS (SELECT FROM price_observations WHERE product_id = product.id)
AND NOT EXISTS (SELECT FROM product_lessons WHERE product_id = product.id)
AND NOT EXISTS (SELECT FROM product_merges WHERE product_id = product.id)
AND NOT EXISTS (SELECT FROM product_merges WHERE into_id = product.id)
AND NOT EXISTS (SELECT FROM watches WHERE product_id = product.id)
AND NOT EXISTS (SELECT FROM watches WHERE merged_id = product.id)
AND NOT EXISTS (SELECT FROM alerts WHERE product_id = product.id)
AND NOT EXISTS (SELECT FROM list_items WHERE product_id = product.id)
AND NOT EXISTS (SELECT FROM coupon_products WHERE product_id = product.id)
AND NOT EXISTS (SELECT FROM public_products WHERE product_id = product.id AND name IS NOT NULL)
"""
# All of these are strings of this module: nothing that comes in is composed into a statement.
_LOCK_LONE = text(f"SELECT id FROM products product WHERE {_IS_LONE} ORDER BY id FOR UPDATE")  # noqa: S608
_DELETE_LONE = text(f"DELETE FROM products product WHERE {_IS_LONE}")  # noqa: S608

_ALIASES = text("""
SELECT id, product_id, store_id, text_key FROM product_aliases WHERE product_id = ANY(CAST(:product_ids AS uuid[]))
""")
_PRINTED = text("""
SELECT DISTINCT named.product_id, purchase.store_id, line.text
FROM purchase_lines line JOIN purchases purchase ON purchase.id = line.purchase_id,
  unnest(ARRAY[line.product_id, line.matched_id]) AS named (product_id)
WHERE line.product_id = ANY(CAST(:product_ids AS uuid[])) OR line.matched_id = ANY(CAST(:product_ids AS uuid[]))
""")
