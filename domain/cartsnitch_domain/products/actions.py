"""Finding the product of a line, and remembering how a store prints it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, insert, select, tuple_
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.ids import ProductId, StoreId
from cartsnitch_domain.products.records import Product, ProductAlias, ProductIdentifier
from cartsnitch_domain.products.rules import Identifier, IdentifierScheme, identify, text_key


@dataclass(frozen=True, slots=True)
class Printed:
    """What a receipt prints of a product: its text, and the number beside it."""

    text: str
    identifier: str | None


Memory = dict[object, ProductId]
"""Products by Identifier and by text key, as one store knows them."""


async def match_products(
    session: AsyncSession, store_id: StoreId, printed: Sequence[Printed]
) -> list[ProductId | None]:
    """The product of each printed text, in order: by identifier, else by what this store printed before, else new.

    None for a text without a letter. A fixed number of statements, whatever the number of lines.
    """
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(store_id), 0))))
    memory = await _known_identifiers(session, store_id, printed) | await _known_aliases(session, store_id, printed)
    await _add_unknown(session, memory, printed)
    await _remember(session, store_id, memory, printed)
    return [_recall(memory, each) for each in printed]


def _recall(memory: Memory, printed: Printed) -> ProductId | None:
    number = identify(printed.identifier) if printed.identifier else None
    return (memory.get(number) if number else None) or memory.get(text_key(printed.text))


async def _known_identifiers(session: AsyncSession, store_id: StoreId, printed: Sequence[Printed]) -> Memory:
    numbers = {number for each in printed if each.identifier and (number := identify(each.identifier))}
    if not numbers:
        return {}
    found = await session.execute(
        select(ProductIdentifier.product_id, ProductIdentifier.scheme, ProductIdentifier.value).where(
            tuple_(ProductIdentifier.scheme, ProductIdentifier.value).in_([(n.scheme.value, n.value) for n in numbers]),
            (ProductIdentifier.store_id == store_id) | ProductIdentifier.store_id.is_(None),
        )
    )
    return {Identifier(IdentifierScheme(row.scheme), row.value): ProductId(row.product_id) for row in found}


async def _known_aliases(session: AsyncSession, store_id: StoreId, printed: Sequence[Printed]) -> Memory:
    found = await session.execute(
        select(ProductAlias.product_id, ProductAlias.text_key).where(
            ProductAlias.store_id == store_id, ProductAlias.text_key.in_({text_key(each.text) for each in printed})
        )
    )
    return {row.text_key: ProductId(row.product_id) for row in found}


async def _add_unknown(session: AsyncSession, memory: Memory, printed: Sequence[Printed]) -> None:
    """Add a product for each text that nothing is known of, and put it into the memory."""
    unknown: dict[str, str] = {}
    for each in printed:
        key = text_key(each.text)
        if any(sign.isalpha() for sign in key) and _recall(memory, each) is None:
            unknown.setdefault(key, each.text)
    if not unknown:
        return
    added = await session.scalars(
        insert(Product).returning(Product.id, sort_by_parameter_order=True),
        [{"name": name} for name in unknown.values()],
    )
    memory |= {key: ProductId(product_id) for key, product_id in zip(unknown, added, strict=True)}


async def _remember(session: AsyncSession, store_id: StoreId, memory: Memory, printed: Sequence[Printed]) -> None:
    """Keep the identifiers and texts that now name a product; what is known already stays as it is."""
    aliases: dict[str, ProductId] = {}
    numbers: dict[Identifier, ProductId] = {}
    for each in printed:
        product_id = _recall(memory, each)
        if product_id is None:
            continue
        if key := text_key(each.text):
            aliases.setdefault(key, product_id)
        number = identify(each.identifier) if each.identifier else None
        if number is not None:
            numbers.setdefault(number, product_id)
    if aliases:
        rows = [{"store_id": store_id, "text_key": key, "product_id": aliases[key]} for key in sorted(aliases)]
        await session.execute(upsert(ProductAlias).values(rows).on_conflict_do_nothing())
    if numbers:
        rows = [_identifier_row(number, numbers[number], store_id) for number in sorted(numbers, key=str)]
        await session.execute(upsert(ProductIdentifier).values(rows).on_conflict_do_nothing())


def _identifier_row(number: Identifier, product_id: ProductId, store_id: StoreId) -> dict[str, object]:
    of_store = store_id if number.scheme is IdentifierScheme.SKU else None
    return {"scheme": number.scheme.value, "value": number.value, "store_id": of_store, "product_id": product_id}
