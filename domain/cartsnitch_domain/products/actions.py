"""Finding the product of a line, and remembering how a store prints it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, select, tuple_
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from cartsnitch_domain.ids import ProductId, StoreId, UserId
from cartsnitch_domain.products.records import Product, ProductAlias, ProductIdentifier
from cartsnitch_domain.products.rules import Identifier, IdentifierScheme, identify, text_key
from cartsnitch_domain.stores.records import Store


@dataclass(frozen=True, slots=True)
class Printed:
    """What a receipt prints of a product: its text, and the number beside it."""

    text: str
    identifier: str | None


@dataclass(frozen=True, slots=True)
class Memory:
    """The products that one store knows, by number and by text key, and what a receipt adds to them."""

    by_number: dict[Identifier, ProductId] = field(default_factory=dict)
    by_text: dict[str, ProductId] = field(default_factory=dict)
    with_gtin: set[ProductId] = field(default_factory=set)
    new_numbers: dict[Identifier, ProductId] = field(default_factory=dict)
    new_texts: dict[str, ProductId] = field(default_factory=dict)
    new_names: dict[ProductId, str] = field(default_factory=dict)

    def place(self, printed: Printed, unused: Iterator[ProductId]) -> ProductId | None:
        """The product of a printed text; one that is not known yet is added under the next unused id."""
        number = identify(printed.identifier) if printed.identifier else None
        key = text_key(printed.text)
        product_id = self._recall(number, key)
        if product_id is None:
            if not any(sign.isalpha() for sign in key):
                return None
            product_id = next(unused)
            self.new_names[product_id] = printed.text
        self._learn(number, key, product_id)
        return product_id

    def _recall(self, number: Identifier | None, key: str) -> ProductId | None:
        """By number, else by text. Two barcodes are two products, whatever is printed beside them.

        Only a GTIN says so: it has a check digit, while one misread digit makes another PLU or SKU of the same thing.
        """
        if number is not None and number in self.by_number:
            return self.by_number[number]
        product_id = self.by_text.get(key)
        is_another = _is_gtin(number) and product_id in self.with_gtin
        return None if is_another else product_id

    def _learn(self, number: Identifier | None, key: str, product_id: ProductId) -> None:
        """Keep that these name the product; what is known already stays as it is."""
        if key and key not in self.by_text:
            self.by_text[key] = self.new_texts[key] = product_id
        if number is not None and number not in self.by_number:
            self.by_number[number] = self.new_numbers[number] = product_id
        if _is_gtin(number):
            self.with_gtin.add(product_id)


def _is_gtin(number: Identifier | None) -> bool:
    return number is not None and number.scheme is IdentifierScheme.GTIN


async def match_products(
    session: AsyncSession, store_id: StoreId, printed: Sequence[Printed]
) -> list[ProductId | None]:
    """The product of each printed text, in order: by identifier, else by what this store printed before, else new.

    None for a text without a letter. A fixed number of statements, whatever the number of lines.
    """
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(store_id), 0))))
    memory = Memory()
    await _read_numbers(session, store_id, printed, memory)
    await _read_texts(session, store_id, printed, memory)
    unused = await session.scalars(select(func.uuidv7()).select_from(func.generate_series(1, len(printed))))
    ids = map(ProductId, unused.all())
    found = [memory.place(each, ids) for each in printed]
    await _write(session, store_id, memory)
    return found


async def remember(
    session: AsyncSession, user_id: UserId, store_id: StoreId, printed: str, product_id: ProductId
) -> None:
    """Keep what a shopper says a store means by a text. Of a chain, whose texts all shoppers share, nothing is kept."""
    is_own = select(Store.id).where(Store.id == store_id, Store.user_id == user_id)
    key = text_key(printed)
    if key and await session.scalar(is_own) is not None:
        statement = upsert(ProductAlias).values(store_id=store_id, text_key=key, product_id=product_id)
        told = statement.on_conflict_do_update(
            index_elements=["store_id", "text_key"], set_={"product_id": statement.excluded.product_id}
        )
        await session.execute(told)


async def _read_numbers(session: AsyncSession, store_id: StoreId, printed: Sequence[Printed], memory: Memory) -> None:
    numbers = {number for each in printed if each.identifier and (number := identify(each.identifier))}
    if not numbers:
        return
    statement = select(
        ProductIdentifier.product_id,
        ProductIdentifier.scheme,
        ProductIdentifier.value,
        _has_gtin(ProductIdentifier.product_id).label("has_gtin"),
    ).where(
        tuple_(ProductIdentifier.scheme, ProductIdentifier.value).in_([(n.scheme.value, n.value) for n in numbers]),
        (ProductIdentifier.store_id == store_id) | ProductIdentifier.store_id.is_(None),
    )
    for row in await session.execute(statement):
        memory.by_number[Identifier(IdentifierScheme(row.scheme), row.value)] = ProductId(row.product_id)
        if row.has_gtin:
            memory.with_gtin.add(ProductId(row.product_id))


async def _read_texts(session: AsyncSession, store_id: StoreId, printed: Sequence[Printed], memory: Memory) -> None:
    statement = select(
        ProductAlias.product_id, ProductAlias.text_key, _has_gtin(ProductAlias.product_id).label("has_gtin")
    ).where(ProductAlias.store_id == store_id, ProductAlias.text_key.in_({text_key(each.text) for each in printed}))
    for row in await session.execute(statement):
        memory.by_text[row.text_key] = ProductId(row.product_id)
        if row.has_gtin:
            memory.with_gtin.add(ProductId(row.product_id))


def _has_gtin(product_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    other = aliased(ProductIdentifier)
    is_gtin = other.scheme == IdentifierScheme.GTIN.value
    return select(other.id).where(other.product_id == product_id, is_gtin).exists()


async def _write(session: AsyncSession, store_id: StoreId, memory: Memory) -> None:
    """Write what is new."""
    if memory.new_names:
        await session.execute(insert(Product), [{"id": key, "name": name} for key, name in memory.new_names.items()])
    if memory.new_texts:
        rows = [
            {"store_id": store_id, "text_key": key, "product_id": product_id}
            for key, product_id in sorted(memory.new_texts.items())
        ]
        await session.execute(upsert(ProductAlias).values(rows).on_conflict_do_nothing())
    if memory.new_numbers:
        rows = [
            _identifier_row(number, memory.new_numbers[number], store_id)
            for number in sorted(memory.new_numbers, key=str)
        ]
        await session.execute(upsert(ProductIdentifier).values(rows).on_conflict_do_nothing())


def _identifier_row(number: Identifier, product_id: ProductId, store_id: StoreId) -> dict[str, object]:
    of_store = store_id if number.scheme is IdentifierScheme.SKU else None
    return {"scheme": number.scheme.value, "value": number.value, "store_id": of_store, "product_id": product_id}
