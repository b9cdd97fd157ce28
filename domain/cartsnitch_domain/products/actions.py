"""The catalogue as matching needs it: what it knows of the texts of a receipt, and what a receipt adds to it.

Each function is one statement, or one a table, however many lines there are; none reads more of the catalogue than what
may fit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    TableValuedAlias,
    Text,
    Uuid,
    any_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal_column,
    null,
    select,
    text,
    true,
    tuple_,
    union,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from cartsnitch_domain.ids import ProductId, StoreId, UserId
from cartsnitch_domain.products.categories import category_of
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.products.description import Description
from cartsnitch_domain.products.keys import described_by, key_of, keys_of
from cartsnitch_domain.products.known import Goods, Known
from cartsnitch_domain.products.matching import New
from cartsnitch_domain.products.printed import Printed, Seller
from cartsnitch_domain.products.records import OwnKey, Product, ProductAlias, ProductIdentifier, ProductKey
from cartsnitch_domain.products.rules import Identifier, IdentifierScheme
from cartsnitch_domain.stores.profiles import profiles
from cartsnitch_domain.stores.records import Store
from cartsnitch_domain.units import Unit

MOST_OF_A_NAME = 20
"""Products of one number, or of one text of a store, that are compared: the oldest. Mostly there is one, since others
come of texts that do not agree with it."""

MOST_OF_A_KEY = 20
"""Products of one key that are compared beside the shopper's own: the oldest. Those of the same words and size have a
key of their own."""

MOST_OF_AN_OWN_KEY = 200
"""Products of one key of the shopper's own receipts that are compared: the newest. Nobody buys as many that differ in
one word."""


async def seller_of(session: AsyncSession, store_id: StoreId) -> Seller:
    """A store as its texts are read."""
    slug = await session.scalar(select(Store.slug).where(Store.id == store_id, Store.user_id.is_(None)))
    return seller(store_id, slug)


def seller(store_id: UUID, slug: str | None) -> Seller:
    """A store as its texts are read, by the slug of one that belongs to all."""
    profile = profiles().get(slug or "")
    return Seller(StoreId(store_id), slug, profile.country_code if profile else None)


async def lock_names(
    session: AsyncSession, store_id: StoreId, keys: Iterable[int], numbers: Iterable[Identifier]
) -> None:
    """Let nobody else add products by these keys and numbers, or texts of this store, until the transaction ends.

    All of them are locked in one order, so that two receipts wait for each other at most once.
    """
    universal = (key_of(f"{number.scheme}:{number.value}") for number in numbers if number.is_universal)
    locks = sorted({key_of(f"store:{store_id}"), *keys, *universal})
    statement = text("SELECT pg_advisory_xact_lock(key) FROM unnest(:keys) AS key")
    await session.execute(statement.bindparams(bindparam("keys", locks, ARRAY(BigInteger))))


async def read_names(
    session: AsyncSession, store_id: StoreId, printed: Sequence[Printed], own: Collection[ProductId], known: Known
) -> dict[ProductId, Goods]:
    """Fill in what the catalogue says that the numbers and texts of a receipt may be; the goods of `own` products,
    which are the catalogue's, by their ids."""
    values = {**names_asked(store_id, printed), "own_ids": sorted(own)}
    known.by_number, known.by_text = {}, {}
    goods: dict[ProductId, Goods] = {}
    for row in await session.execute(_NAMES, values):
        each = goods.setdefault(ProductId(row.id), goods_of(row))
        known.family_of[each.product_id] = each.family_id
        if row.scheme is not None:
            known.by_number.setdefault(Identifier(IdentifierScheme(row.scheme), row.value), []).append(each)
        if row.text_key is not None:
            known.by_text.setdefault(row.text_key, []).append(each)
        if each.has_gtin:
            known.with_gtin.add(each.product_id)
    known.goods.update(goods)
    return {product_id: goods[product_id] for product_id in own if product_id in goods}


def names_asked(store_id: StoreId, printed: Iterable[Printed]) -> dict[str, Any]:
    """The numbers and texts of a receipt, as `read_names` and `products_named` ask for them."""
    printed = list(printed)
    numbers = sorted({number for each in printed if (number := each.number)}, key=str)
    values: dict[str, Any] = {"store_id": store_id, "text_keys": sorted({each.key for each in printed})}
    for part, is_universal in _PARTS.items():
        asked = [number for number in numbers if number.is_universal is is_universal]
        values[f"{part}_schemes"] = [number.scheme.value for number in asked]
        values[f"{part}_values"] = [number.value for number in asked]
    return values


def products_named(keys: BindParameter[Any]) -> Select[*tuple[Any, ...]]:
    """What the catalogue has by the numbers and texts of `names_asked` and by keys, and what the receipts of the
    shopper `user_id` print with these: the same products that `read_names` and `goods_by_key` read."""
    by_name = [each.subquery() for each in (*map(_near_numbers, _PARTS), _near_texts())]
    asked, near = _near_keys(keys)
    by_key = select(near.c.product_id).select_from(asked.join(near, true()))
    own = by_own_key(keys).subquery("named_by_own_key")
    named = union_all(*(select(each.c.product_id) for each in by_name), by_key, select(own.c.product_id))
    return select(named.subquery("named_products").c.product_id)


async def goods_by_key(
    session: AsyncSession, keys: Collection[int], own: Collection[ProductId] = (), user_id: UserId | None = None
) -> dict[int, list[Goods]]:
    """The products of these keys: the oldest of each, and all of these `own`, which no number of others keeps out, also
    by the keys of what the receipts of their shopper print."""
    if not keys:
        return {}
    asked_keys = bindparam("keys", sorted(keys), ARRAY(BigInteger))
    asked, near = _near_keys(asked_keys)
    mine = func.unnest(bindparam("own_ids", sorted(own), ARRAY(Uuid))).table_valued("product_id")
    mine = mine.render_derived(name="mine")
    named = union_all(
        select(asked.c.key, near.c.product_id).select_from(asked.join(near, true())),
        with_keys(mine, asked_keys),
        _with_own_keys(mine, asked_keys),
    ).subquery("named_by_key")
    by_product = (
        select(named.c.product_id, func.array_agg(named.c.key.distinct()).label("keys"))
        .group_by(named.c.product_id)
        .subquery("by_product")
    )
    # Of each by its key: for a join, PostgreSQL may read the whole catalogue.
    goods = (
        select(*DESCRIBED, _has_gtin(Product.id).label("has_gtin"))
        .where(Product.id == by_product.c.product_id, Product.user_id.is_(None))
        .limit(1)
        .lateral("goods")
    )
    statement = select(goods, by_product.c["keys"]).select_from(by_product.join(goods, true()))
    found: dict[int, list[Goods]] = {}
    for row in await session.execute(statement, {"user_id": user_id}):
        for key in row.keys:
            found.setdefault(key, []).append(goods_of(row))
    return found


def with_keys(goods: FromClause, keys: BindParameter[Any]) -> Select[*tuple[Any, ...]]:
    """Those of the products in a table of ids, in its column `product_id`, that have any of these keys, with each."""
    asked = func.unnest(keys).table_valued("key").render_derived(name="wanted")
    # The offset keeps PostgreSQL from starting with the keys, of which one may have half the catalogue.
    each = (
        select(ProductKey.key)
        .where(ProductKey.product_id == goods.c.product_id)
        .offset(literal_column("0"))
        .lateral("each_key")
    )
    all_keys = select(each.c.key, goods.c.product_id).select_from(goods.join(each, true()))
    theirs = all_keys.cte("their_keys").prefix_with("MATERIALIZED")
    return select(theirs.c.key, theirs.c.product_id).join(asked, asked.c.key == theirs.c.key)


def bought_with(
    bought: FromClause, asked: FromClause, value: InstrumentedAttribute[Any], product_id: InstrumentedAttribute[UUID]
) -> FromClause:
    """Those of the products in a table of ids that have any of the values in the column `value` of a table, each with
    it; `value` and `product_id` are columns of one table, with an index of either.

    Of values that few products have, by the value: what a household bought may be many times as much. Of values that
    many have, which strangers may have mailed, by the product.
    """
    count = select(func.count() * literal_column(str(_AS_MANY), Integer)).select_from(bought).scalar_subquery()
    each = select(product_id.label("product_id")).where(value == asked.c.value).limit(count + 1).lateral()
    found = select(asked.c.value, each.c.product_id).select_from(asked.join(each, true())).cte().prefix_with(_KEPT)
    many = select(found.c.value).group_by(found.c.value).having(func.count() > count).cte().prefix_with(_KEPT)
    of_value = select(found.c.value, found.c.product_id).where(found.c.product_id.in_(select(bought.c.product_id)))
    # The offset keeps PostgreSQL from starting with the values, of which one may have half the catalogue.
    its = select(value.label("value")).where(product_id == bought.c.product_id).offset(literal_column("0")).lateral()
    of_product = select(its.c.value, bought.c.product_id).select_from(bought.join(its, true()))
    all_values = of_product.where(exists(select(many.c.value))).cte().prefix_with(_KEPT)
    by_product = select(all_values.c.value, all_values.c.product_id).where(all_values.c.value.in_(select(many.c.value)))
    return union(of_value, by_product).subquery()


_KEPT = "MATERIALIZED"
"""Computed once."""
_AS_MANY = 4
"""So many times what was bought is few. A product of a value is an entry of an index, next to the others; what one that
was bought has is looked for, and takes some thirty times as long."""


def by_own_key(keys: BindParameter[Any]) -> Select[*tuple[Any, ...]]:
    """The products of which the receipts of the shopper `user_id` print what has these keys, with each."""
    asked = func.unnest(keys).table_valued("key").render_derived(name="asked_own")
    near = (
        select(OwnKey.product_id)
        .where(OwnKey.user_id == bindparam("user_id", type_=Uuid), OwnKey.key == asked.c.key)
        .order_by(OwnKey.product_id.desc())
        .limit(MOST_OF_AN_OWN_KEY)
        .lateral("near_own")
    )
    return select(asked.c.key, near.c.product_id).select_from(asked.join(near, true()))


def _with_own_keys(goods: FromClause, keys: BindParameter[Any]) -> Select[*tuple[Any, ...]]:
    """Those of the products in a table of ids of which the receipts of the shopper `user_id` print what has any of
    these keys, with each."""
    return select(OwnKey.key, OwnKey.product_id).where(
        OwnKey.user_id == bindparam("user_id", type_=Uuid),
        OwnKey.key == any_(keys),
        OwnKey.product_id.in_(select(goods.c.product_id)),
    )


def _near_keys(keys: BindParameter[Any]) -> tuple[FromClause, FromClause]:
    """The keys, and beside each the oldest products of it."""
    asked = func.unnest(keys).table_valued("key").render_derived(name="asked")
    near = (
        select(ProductKey.product_id)
        .where(ProductKey.key == asked.c.key)
        .order_by(ProductKey.product_id)
        .limit(MOST_OF_A_KEY)
        .lateral("near")
    )
    return asked, near


async def new_ids(session: AsyncSession, count: int) -> Iterator[tuple[ProductId, UUID]]:
    """So many ids for products, each with one for a family of its own."""
    drawn = select(func.uuidv7().label("id"), func.uuidv7().label("family_id"))
    rows = await session.execute(drawn.select_from(func.generate_series(1, count)))
    return iter([(ProductId(row.id), row.family_id) for row in rows])


async def add_to_catalogue(session: AsyncSession, user_id: UserId, store_id: StoreId, new: New) -> None:
    """Write what a receipt of a shopper adds. What another one added at the same time stays as it is."""
    if new.goods:
        goods = [{**product_row(*each), "brought_by_id": user_id} for each in new.goods.values()]
        await session.execute(insert(Product), goods)
        await add_keys(session, [each for each, _ in new.goods.values()])
    if new.texts:
        rows: list[dict[str, Any]] = [
            {"store_id": store_id, "text_key": key, "product_id": product_id}
            for key, product_id in sorted(new.texts.items())
        ]
        await session.execute(upsert(ProductAlias).values(rows).on_conflict_do_nothing())
    if new.numbers:
        rows = [_identifier_row(number, new.numbers[number], store_id) for number in sorted(new.numbers, key=str)]
        await session.execute(upsert(ProductIdentifier).values(rows).on_conflict_do_nothing())
    await add_own_keys(session, user_id, new.own_keys)


async def add_own_keys(session: AsyncSession, user_id: UserId, own_keys: Collection[tuple[int, ProductId]]) -> None:
    """Let texts find these products by what a shopper's own receipts print of them."""
    if own_keys:
        new = _own_keys_given(own_keys)
        rows = select(bindparam("user_id", user_id, Uuid), new.c.key, new.c.product_id)
        columns = [OwnKey.user_id, OwnKey.key, OwnKey.product_id]
        await session.execute(upsert(OwnKey).from_select(columns, rows).on_conflict_do_nothing())


async def remove_own_keys(session: AsyncSession, user_id: UserId, own_keys: Collection[tuple[int, ProductId]]) -> None:
    """Let texts find these products no more by what a shopper's own receipts print of them."""
    if own_keys:
        gone = _own_keys_given(own_keys)
        is_gone = tuple_(OwnKey.key, OwnKey.product_id).in_(select(gone.c.key, gone.c.product_id))
        await session.execute(delete(OwnKey).where(OwnKey.user_id == user_id, is_gone))


def _own_keys_given(own_keys: Collection[tuple[int, ProductId]]) -> TableValuedAlias:
    keys, product_ids = zip(*sorted(own_keys), strict=True)
    columns = (bindparam("keys", keys, ARRAY(BigInteger)), bindparam("product_ids", product_ids, ARRAY(Uuid)))
    return func.unnest(*columns).table_valued("key", "product_id").render_derived(name="given")


async def add_keys(session: AsyncSession, goods: Iterable[Goods]) -> None:
    """Let texts find these products; one that came from no store is found by none."""
    keys = [
        {"key": key, "product_id": each.product_id}
        for each in goods
        if each.store_id is not None
        for key in set(keys_of(each.description, is_weighed=each.is_weighed, store_id=each.store_id))
    ]
    if keys:
        await session.execute(upsert(ProductKey).on_conflict_do_nothing(), keys)


def product_row(goods: Goods, printed: Printed) -> dict[str, Any]:
    """The columns of a new product."""
    return {
        "id": goods.product_id,
        "name": printed.text,
        "store_id": goods.store_id,
        "family_id": goods.family_id,
        "is_weighed": goods.is_weighed,
        **description_row(goods.description),
    }


def description_row(goods: Description) -> dict[str, Any]:
    """The columns that say what a description does. A content that is nothing is none."""
    content = goods.net_content if goods.net_content and goods.net_content.amount > 0 else None
    return {
        "brand": goods.brand,
        "amount": content.amount if content else None,
        "unit": content.unit.value if content else None,
        "pack": content.pack if content else 1,
        "pieces": content.pieces if content else None,
        "is_open_ounce": bool(content and content.is_open_ounce),
        "category": category.value if (category := category_of(goods)) else None,
        "words": list(goods.words),
        **{name: sorted(getattr(goods, name)) for name in ("weak_words", "guessed", "cut", "kinds", "numbers")},
        "described_by": described_by(),
    }


def net_content_of(row: Any) -> NetContent | None:
    """The net content in the columns of a product."""
    if row.amount is None:
        return None
    return NetContent(row.amount, Unit(row.unit), row.pack, row.pieces, row.is_open_ounce)


CONTENT: tuple[InstrumentedAttribute[Any], ...] = (
    Product.amount,
    Product.unit,
    Product.pack,
    Product.pieces,
    Product.is_open_ounce,
)
"""What `net_content_of` needs of a product."""

DESCRIBED: tuple[InstrumentedAttribute[Any], ...] = (
    Product.id,
    Product.family_id,
    Product.store_id,
    Product.is_weighed,
    Product.brand,
    *CONTENT,
    Product.words,
    Product.weak_words,
    Product.guessed,
    Product.cut,
    Product.kinds,
    Product.numbers,
)
"""What `compare` needs of a product."""


def goods_of(row: Any) -> Goods:
    """The goods in the columns `DESCRIBED` and `has_gtin`."""
    description = Description(
        name="",
        brand=row.brand,
        net_content=net_content_of(row),
        words=tuple(row.words),
        weak_words=frozenset(row.weak_words),
        guessed=frozenset(row.guessed),
        cut=frozenset(row.cut),
        kinds=frozenset(row.kinds),
        numbers=frozenset(row.numbers),
    )
    return Goods(ProductId(row.id), row.family_id, description, row.is_weighed, row.store_id, row.has_gtin)


def _has_gtin(product_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Whether a barcode names a product, by the index for each: for an EXISTS, PostgreSQL would read all barcodes."""
    other = aliased(ProductIdentifier)
    is_gtin = other.scheme == IdentifierScheme.GTIN.value
    return select(other.id).where(other.product_id == product_id, is_gtin).limit(1).scalar_subquery().is_not(None)


_PARTS = {"everywhere": True, "here": False}
"""Numbers that name the same in every store, and those of one store."""


def _near_numbers(part: str) -> Select[*tuple[Any, ...]]:
    columns = (bindparam(f"{part}_{each}", type_=ARRAY(Text)) for each in ("schemes", "values"))
    asked = func.unnest(*columns).table_valued("scheme", "value").render_derived(name=part)
    number = ProductIdentifier
    near = (
        select(number.product_id)
        .where(
            number.scheme == asked.c.scheme,
            number.value == asked.c.value,
            number.store_id.is_(None) if _PARTS[part] else number.store_id == bindparam("store_id"),
        )
        # By the store, too, though it is one: so the index gives them in this order.
        .order_by(number.store_id, number.product_id)
        .limit(MOST_OF_A_NAME)
        .lateral(f"near_{part}")
    )
    return select(asked.c.scheme, asked.c.value, _NO_TEXT.label("text_key"), near.c.product_id).join_from(
        asked, near, true()
    )


def _near_texts() -> Select[*tuple[Any, ...]]:
    asked = func.unnest(bindparam("text_keys", type_=ARRAY(Text))).table_valued("key").render_derived(name="texts")
    near = (
        select(ProductAlias.product_id)
        .where(ProductAlias.store_id == bindparam("store_id"), ProductAlias.text_key == asked.c.key)
        .order_by(ProductAlias.product_id)
        .limit(MOST_OF_A_NAME)
        .lateral("near_texts")
    )
    return select(_NO_TEXT, _NO_TEXT, asked.c.key, near.c.product_id).join_from(asked, near, true())


_NO_TEXT = null().cast(Text)
_named = union_all(
    *map(_near_numbers, _PARTS),
    _near_texts(),
    select(_NO_TEXT, _NO_TEXT, _NO_TEXT, func.unnest(bindparam("own_ids", type_=ARRAY(Uuid)))),
).cte("named")
_NAMES = (
    select(_named.c.scheme, _named.c.value, _named.c.text_key, *DESCRIBED, _has_gtin(Product.id).label("has_gtin"))
    .select_from(_named.join(Product, Product.id == _named.c.product_id))
    .where(Product.user_id.is_(None))
    .order_by(Product.id)
)
"""The products that numbers and texts may name, each with the number or text that does, and those that are asked for by
their ids: by the index for each, some of each."""


def _identifier_row(number: Identifier, product_id: ProductId, store_id: StoreId) -> dict[str, Any]:
    of_store = store_id if number.scheme is IdentifierScheme.SKU else None
    return {"scheme": number.scheme.value, "value": number.value, "store_id": of_store, "product_id": product_id}
