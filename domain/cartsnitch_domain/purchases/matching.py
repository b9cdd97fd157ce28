"""Finding the products of a receipt's lines, and adding to the catalogue what is new."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.ids import ProductId, StoreId, UserId
from cartsnitch_domain.lookups.asking import want
from cartsnitch_domain.products.actions import (
    add_to_catalogue,
    bought_with,
    goods_by_key,
    lock_names,
    names_asked,
    new_ids,
    products_named,
    read_names,
    seller,
    seller_of,
)
from cartsnitch_domain.products.keys import key_of, keys_of
from cartsnitch_domain.products.known import Known
from cartsnitch_domain.products.lessons import hold_lessons, lessons_for, merges_of
from cartsnitch_domain.products.matching import Match, Matching
from cartsnitch_domain.products.own_names import NamedLine, lines_about, own_names
from cartsnitch_domain.products.price_band import Cost, cost_of
from cartsnitch_domain.products.printed import Printed, Seller, described, is_nameable
from cartsnitch_domain.products.records import Product, ProductKey
from cartsnitch_domain.products.rules import UPC_E_LENGTH, MatchReason, is_of_piece
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.stores.records import Store


class ItemLine(Protocol):
    """An item as a receipt prints it, read or recorded."""

    @property
    def text(self) -> str: ...
    @property
    def identifier(self) -> str | None: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def quantity(self) -> Decimal | None: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def unit_price(self) -> Decimal | None: ...


def printed_of(line: ItemLine, currency_code: str | None) -> Printed:
    """What a line prints of its product, and what one of its unit costs; of a piece that was weighed before, that says
    nothing."""
    price, quantity = line.unit_price, line.quantity or Decimal(1)
    if price is None:
        price = line.amount / quantity
    cost = None if is_of_piece(line.identifier) else cost_of(price, line.unit, currency_code)
    return Printed(line.text, line.identifier, line.unit, cost)


async def match_products(
    session: AsyncSession, user_id: UserId, store_id: StoreId, printed: Sequence[Printed]
) -> list[Match | None]:
    """The product of each printed text, in order, and why; None for a text without a letter.

    By a number that names it everywhere, else by what this shopper taught, else by the store's number or what this
    store printed before, else by what is alike, else new. What numbers and texts are, the shopper's own lines say; what
    others added to the catalogue counts where it agrees with the text (decision 0039). A fixed number of statements,
    whatever the number of lines.
    """
    await hold_lessons(session, user_id, to_change=False)
    seller = await seller_of(session, store_id)
    keys, numbers = {each.key for each in printed}, {number for each in printed if (number := each.number)}
    lines = await _own_lines(session, user_id, seller, printed)
    about = lines_about(lines, numbers, keys, store_id)
    own_ids = {line.product_id for line in about}
    known = Known(lessons=await lessons_for(session, user_id, store_id, keys))
    known.merged = await merges_of(session, user_id)
    goods = await read_names(session, store_id, printed, own_ids, known)
    known.own = own_names(lines, about, store_id, goods)
    if not all(known.is_there(each, described(each, seller)) for each in printed if is_nameable(each)):
        await _lock(session, seller, printed, known)
        await read_names(session, store_id, printed, own_ids, known)
    matching = await _matching(session, user_id, seller, known, printed)
    found = [matching.match(each) for each in printed]
    await add_to_catalogue(session, user_id, store_id, matching.new)
    await want(session, matching.new.numbers)
    return found


async def _lock(session: AsyncSession, seller: Seller, printed: Sequence[Printed], known: Known) -> None:
    """Keep others from adding the same: a receipt of another store may print the same number, or the same words."""
    unknown = _unknown(printed, known, seller)
    words = {key_of(described(each, seller).family_key) for each in unknown}
    numbers = {
        number for each in printed if (number := each.number) and known.of_number(each, described(each, seller)) is None
    }
    await lock_names(session, seller.store_id, words, numbers)


async def _matching(
    session: AsyncSession, user_id: UserId, seller: Seller, known: Known, printed: Sequence[Printed]
) -> Matching:
    maybe = (each for each in printed if is_nameable(each))
    unknown = [each for each in maybe if not known.is_sure(each, described(each, seller))]
    keys = {
        key
        for each in unknown
        for key in keys_of(described(each, seller), is_weighed=each.is_weighed, store_id=seller.store_id)
    }
    near = await goods_by_key(session, keys, known.own.of_product, user_id)
    own = await _bought(session, user_id, {goods.product_id for found in near.values() for goods in found})
    unused = await new_ids(session, len(unknown)) if unknown else iter(())
    return Matching(seller, known, near, own, unused)


def _unknown(printed: Sequence[Printed], known: Known, seller: Seller) -> list[Printed]:
    """Those that may be new, also where the text is known: one with another barcode may stand above it."""
    maybe = ((each, described(each, seller)) for each in printed if is_nameable(each))
    return [each for each, said in maybe if not known.is_known(each, said) or known.is_new_barcode(each, said)]


async def _own_lines(
    session: AsyncSession, user_id: UserId, place: Seller, printed: Sequence[Printed]
) -> list[NamedLine]:
    """What the shopper's lines say of the families that these printed texts may be of, the newest first, each saying
    only once: of those of their own lines with the same number, or text in this store, or whose product has the same
    key, and of those that the catalogue has by a number, text or key.

    Not those whose product the shopper chose by hand: the number or text beside it may be misread.
    """
    rows = (await session.execute(_OWN_LINES, _asked(user_id, place, printed))).all()
    stores = {(store_id, slug) for *_, store_id, slug in rows}
    sellers = {store: seller(store[0] or UUID(int=0), store[1]) for store in stores}
    return [
        NamedLine(text, identifier, sellers[store_id, slug], ProductId(product_id), family_id, brought)
        for text, identifier, product_id, family_id, brought, store_id, slug in rows
    ]


def _asked(user_id: UserId, seller: Seller, printed: Sequence[Printed]) -> dict[str, Any]:
    keys = {
        key
        for each in printed
        for key in keys_of(described(each, seller), is_weighed=each.is_weighed, store_id=seller.store_id)
    }
    return {
        **names_asked(seller.store_id, printed),
        "user_id": user_id,
        "keys": sorted(keys),
        "digits": sorted({number.value.lstrip("0") for each in printed if (number := each.number)}),
        "letters": sorted({each.key.replace(" ", "") for each in printed if each.key}),
    }


_CHOSEN = literal(MatchReason.CHOSEN.value, literal_execute=True)
"""In the statement's own text: as a parameter, PostgreSQL takes from the sixth execution on (its generic plan) hardly
any line to be otherwise, joins by loops over all of them, and needs ten times as long."""


def _own_lines_of_families() -> Select[*tuple[Any, ...]]:
    # By the shopper's purchases first: the index of a product has the lines of everyone who bought it.
    own = (
        select(
            PurchaseLine.id,
            PurchaseLine.text,
            PurchaseLine.identifier,
            func.coalesce(PurchaseLine.matched_id, PurchaseLine.product_id).label("product_id"),
            Purchase.store_id,
            Purchase.purchased_on,
        )
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(
            Purchase.user_id == bindparam("user_id", type_=Uuid),
            Purchase.same_as_id.is_(None),
            PurchaseLine.product_id.is_not(None),
            PurchaseLine.removed_at.is_(None),
            PurchaseLine.match_reason.is_distinct_from(_CHOSEN),
        )
        .cte("own")
        .prefix_with("MATERIALIZED")
    )
    bought = select(own.c.product_id).distinct().cte("bought").prefix_with("MATERIALIZED")
    keys = bindparam("keys", type_=ARRAY(BigInteger))
    asked = func.unnest(keys).table_valued("value").render_derived(name="asked_keys")
    near = bought_with(bought, asked, ProductKey.key, ProductKey.product_id)
    alike = select(own.c.product_id).where(_is_said_alike(own))
    about = union(alike, select(near.c.product_id), products_named(keys)).cte("about").prefix_with("MATERIALIZED")
    # Of each by its key: for a join, PostgreSQL may read the whole catalogue.
    of_product = select(Product.family_id).where(Product.id == about.c.product_id).limit(1).lateral("of_product")
    families = select(of_product.c.family_id.label("value")).select_from(about.join(of_product, true())).distinct()
    families_asked = families.cte("families").prefix_with("MATERIALIZED")
    relatives = bought_with(bought, families_asked, Product.family_id, Product.id)
    is_brought = (
        select(func.coalesce(Product.brought_by_id == bindparam("user_id"), False))
        .where(Product.id == relatives.c.product_id)
        .limit(1)
        .scalar_subquery()
        .label("is_brought")
    )
    goods = select(relatives.c.product_id, relatives.c.value.label("family_id"), is_brought)
    goods_asked = goods.cte("goods").prefix_with("MATERIALIZED")
    names = (
        *(own.c.text, own.c.identifier, own.c.product_id),
        *(goods_asked.c.family_id, goods_asked.c.is_brought, own.c.store_id),
    )
    last_on, last_id = func.max(own.c.purchased_on).label("last_on"), func.max(own.c.id.cast(Text)).label("last_id")
    said = (
        select(*names, last_on, last_id)
        .join(goods_asked, goods_asked.c.product_id == own.c.product_id)
        .group_by(*names)
        .subquery()
    )
    return (
        select(
            said.c.text,
            said.c.identifier,
            said.c.product_id,
            said.c.family_id,
            said.c.is_brought,
            said.c.store_id,
            Store.slug,
        )
        .outerjoin(Store, and_(Store.id == said.c.store_id, Store.user_id.is_(None)))
        .order_by(said.c.last_on.desc().nulls_last(), said.c.last_id.desc())
    )


def _is_said_alike(lines: CTE) -> ColumnElement[bool]:
    """Whether a line may have one of the numbers or texts. Rather too many than too few: how they are folded is not
    PostgreSQL's, so all with a sign that is not ASCII are among them, and all numbers that may be a short UPC."""
    own = lines.c
    digits = func.ltrim(func.regexp_replace(own.identifier, r"\D", "", "g"), "0")
    is_short = func.length(digits) < UPC_E_LENGTH
    numbers, texts = (bindparam(name, type_=ARRAY(Text)) for name in ("digits", "letters"))
    has_number = or_(
        digits == any_(numbers), func.left(digits, 6) == any_(numbers), and_(is_short, own.identifier.like("%0%"))
    )
    letters = func.lower(func.regexp_replace(own.text, "[^a-zA-Z0-9]", "", "g"))
    is_folded = func.octet_length(own.text) != func.char_length(own.text)
    has_text = and_(own.store_id == bindparam("store_id"), or_(is_folded, letters == any_(texts)))
    return or_(has_text, has_number)


_OWN_LINES = _own_lines_of_families()


async def _bought(
    session: AsyncSession, user_id: UserId, product_ids: Collection[ProductId]
) -> dict[ProductId, list[Cost]]:
    """Which of these products the shopper bought, and what they usually cost: for each unit and currency the median."""
    if not product_ids:
        return {}
    bought: dict[ProductId, list[Cost]] = {}
    for row in await session.execute(_BOUGHT, {"user_id": user_id, "product_ids": sorted(product_ids)}):
        costs = bought.setdefault(ProductId(row.product_id), [])
        cost = None if row.usual is None else cost_of(row.usual, row.unit, row.currency_code)
        costs.extend([cost] if cost else [])
    return bought


def _usual_costs() -> Select[*tuple[Any, ...]]:
    price = func.coalesce(PurchaseLine.unit_price, PurchaseLine.amount / func.coalesce(PurchaseLine.quantity, 1))
    # By the shopper's purchases first: the index of a product has the lines of everyone who bought it.
    own = (
        select(
            PurchaseLine.product_id,
            PurchaseLine.unit,
            Purchase.currency_code,
            case((func.coalesce(PurchaseLine.quantity, 1) > 0, price)).label("price"),
        )
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(Purchase.user_id == bindparam("user_id", type_=Uuid))
        .cte("own")
        .prefix_with("MATERIALIZED")
    )
    names = (own.c.product_id, own.c.unit, own.c.currency_code)
    usual = func.percentile_disc(0.5).within_group(own.c.price).filter(own.c.price > 0).label("usual")
    # As rows, which are joined by a hash: in an array, each line looks through all of them.
    asked = select(func.unnest(bindparam("product_ids", type_=ARRAY(Uuid))))
    return select(*names, usual).where(own.c.product_id.in_(asked)).group_by(*names)


_BOUGHT = _usual_costs()
"""The products as one value: with one for each, a receipt of other goods is a statement that PostgreSQL does not know
yet."""
