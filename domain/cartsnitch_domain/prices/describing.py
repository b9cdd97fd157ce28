"""Describing what was recorded by a release that described nothing, or described it with fewer words.

A batch a transaction, so that a server works meanwhile and one that stops goes on later. Nothing is joined or parted by
it: products only get what they are found by, also by what their shoppers' receipts print, and lines the name that is
shown. A product that was never described gets
its family, once. Prices that rest on another family or content than before are observed anew afterwards.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import delete, false, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import ProductId, UserId
from cartsnitch_domain.prices.actions import outdate
from cartsnitch_domain.products.actions import (
    CONTENT,
    DESCRIBED,
    add_keys,
    add_own_keys,
    description_row,
    goods_by_key,
    goods_of,
    remove_own_keys,
    seller,
)
from cartsnitch_domain.products.comparison import Verdict, compare
from cartsnitch_domain.products.keys import described_by, key_of
from cartsnitch_domain.products.known import Goods
from cartsnitch_domain.products.matching import own_keys_of
from cartsnitch_domain.products.printed import Printed, described
from cartsnitch_domain.products.records import OwnKey, Product, ProductKey
from cartsnitch_domain.products.rules import MatchReason
from cartsnitch_domain.products.vocabulary import is_contrary
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.stores.records import Store

BATCH = 500


async def describe_all(database: Database) -> int:
    """Describe all that is not, or was by another release; how many products and lines that were."""
    total = 0
    for describe in (describe_products, name_lines):
        while True:
            async with database.transaction() as session:
                count = await describe(session)
            total += count
            if not count:
                break
    while await _note_own_keys_of_one(database):
        pass
    return total


async def _note_own_keys_of_one(database: Database) -> bool:
    async with database.transaction() as session:
        return await note_own_keys(session)


async def describe_products(session: AsyncSession, most: int = BATCH) -> int:
    """Describe products that were not, or with other words than those of this release; how many."""
    now = described_by()
    statement = (
        select(Product, Store.slug)
        .outerjoin(Store, (Store.id == Product.store_id) & Store.user_id.is_(None))
        # Not `<>`, for which there is no index.
        .where(or_(Product.described_by < now, Product.described_by > now))
        .order_by(Product.id)
        .limit(most)
        .with_for_update(of=Product, skip_locked=True)
    )
    goods = [(product, _goods(product, slug)) for product, slug in await session.execute(statement)]
    if not goods:
        return 0
    families = await goods_by_key(session, {_family_key(each) for _, each in goods})
    before = {product.id: _priced_by(product) for product, _ in goods}
    for product, each in goods:
        if not product.described_by:
            product.family_id = _family(each, families)
        for name, value in description_row(each.description).items():
            setattr(product, name, value)
    await session.flush()
    await session.execute(delete(ProductKey).where(ProductKey.product_id.in_([each.product_id for _, each in goods])))
    await add_keys(session, [each for product, each in goods if product.user_id is None])
    await outdate(session, [product.id for product, _ in goods if _priced_by(product) != before[product.id]])
    return len(goods)


async def name_lines(session: AsyncSession, most: int = BATCH) -> int:
    """Say in full what lines print whose products were found before names were kept; how many."""
    statement = (
        select(PurchaseLine.id, PurchaseLine.text, PurchaseLine.identifier, Purchase.store_id, Store.slug)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .outerjoin(Store, (Store.id == Purchase.store_id) & Store.user_id.is_(None))
        .where(PurchaseLine.product_id.is_not(None), PurchaseLine.product_name.is_(None))
        .order_by(PurchaseLine.id)
        .limit(most)
        .with_for_update(of=PurchaseLine, skip_locked=True)
    )
    rows = [{"id": row.id, "product_name": _name(row)} for row in await session.execute(statement)]
    if rows:
        await session.execute(update(PurchaseLine), rows)
    return len(rows)


async def note_own_keys(session: AsyncSession) -> bool:
    """Let texts find what a shopper bought by what their own receipts print of it, in the words of this release;
    whether there was a shopper of whom that was not done."""
    now = described_by()
    found = await session.scalar(select(User.id).where(User.described_by != now).order_by(User.id).limit(1))
    if found is None:
        return False
    user_id = UserId(found)
    before = await session.execute(select(OwnKey.key, OwnKey.product_id).where(OwnKey.user_id == user_id))
    # What is recorded meanwhile notes its own keys, of which none are among those before.
    noted = {(key, ProductId(product_id)) for key, product_id in before}
    now_own = {own_key async for own_key in _own_keys(session, user_id)}
    # Only now, since describing thousands of lines takes a while; whoever is gone by then has none.
    is_there = await session.scalar(
        select(User.id).where(User.id == user_id).with_for_update(read=True, key_share=True)
    )
    if is_there:
        await add_own_keys(session, user_id, now_own - noted)
        await remove_own_keys(session, user_id, noted - now_own)
        await session.execute(update(User).where(User.id == user_id).values(described_by=now))
    return True


async def _own_keys(session: AsyncSession, user_id: UserId) -> AsyncIterator[tuple[int, ProductId]]:
    product_id = func.coalesce(PurchaseLine.matched_id, PurchaseLine.product_id)
    printed = (PurchaseLine.text, PurchaseLine.identifier, PurchaseLine.unit.label("printed_unit"))
    where = (Purchase.store_id.label("bought_in_id"), Store.slug)
    statement = (
        select(*printed, *where, *DESCRIBED, false().label("has_gtin"))
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .join(Product, Product.id == product_id)
        .outerjoin(Store, (Store.id == Purchase.store_id) & Store.user_id.is_(None))
        .where(Purchase.user_id == user_id, Purchase.store_id.is_not(None), Product.user_id.is_(None))
        .where(PurchaseLine.match_reason.is_distinct_from(MatchReason.CHOSEN.value))
        .distinct()
    )
    async for row in await session.stream(statement, execution_options={"yield_per": BATCH}):
        here, each = seller(row.bought_in_id, row.slug), Printed(row.text, row.identifier, row.printed_unit)
        goods = goods_of(row)
        for key in own_keys_of(described(each, here), each, here, goods):
            yield key, goods.product_id


def _goods(product: Product, slug: str | None) -> Goods:
    """A product as it would be described if its receipt came in now."""
    # A store only knows a country by its profile; without a store, nothing here depends on one.
    described_in = seller(product.store_id or product.id, slug)
    description = described(Printed(product.name, None), described_in)
    return Goods(
        ProductId(product.id), product.family_id, description, product.is_weighed, product.store_id, has_gtin=False
    )


def _priced_by(product: Product) -> tuple[object, ...]:
    """What of a product its prices are compared by; and what it comes in, of which observations keep the word."""
    comes_in = sorted(filter(is_contrary, product.weak_words or ()))
    return product.family_id, *comes_in, *(getattr(product, column.key) for column in CONTENT)


def _family_key(goods: Goods) -> int:
    return key_of(goods.description.family_key)


def _family(goods: Goods, families: dict[int, list[Goods]]) -> Any:
    """The family of the oldest product that is the same but for its size, and may have been described just now."""
    known = families.setdefault(_family_key(goods), [])
    if not goods.description.family_key:
        return goods.family_id
    for other in known:
        is_family = compare(goods.description, other.description).verdict is not Verdict.DIFFERENT
        if other.product_id != goods.product_id and is_family:
            return other.family_id
    known.append(goods)
    return goods.family_id


def _name(row: Any) -> str:
    return described(Printed(row.text, row.identifier), seller(row.store_id or row.id, row.slug)).name
