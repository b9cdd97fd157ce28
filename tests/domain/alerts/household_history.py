"""The history of the demonstration household, as its receipts were composed: observations by family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid5

from cartsnitch_domain.prices.observation import Observation
from cartsnitch_domain.prices.observed import shelf_price_of
from cartsnitch_domain.prices.rules import PricedLine, prices_of
from cartsnitch_domain.products.description import Description, describe
from cartsnitch_domain.products.rules import Identifier, IdentifierScheme, identify
from cartsnitch_server.demo.household import DemoReceipt, story
from cartsnitch_server.demo.receipt import ComposedLine, ComposedStore


@dataclass(frozen=True, slots=True)
class Bought:
    """An observation of the household, the family it belongs to, and the printed text."""

    observation: Observation
    family_id: UUID
    text: str


def key_of(*names: str) -> UUID:
    """A key that is the same in every run."""
    return uuid5(NAMESPACE_OID, "/".join(names))


def family_of(slug: str, text: str) -> UUID:
    """The family of what a store of the household prints so."""
    return key_of("family", described(slug, text).family_key)


def described(slug: str, text: str) -> Description:
    """What the text says; the household's stores are in the United States but one."""
    return describe(text, "DE" if slug == "rewe" else "US", slug)


def bought(today: date) -> tuple[Bought, ...]:
    """All that the household bought, as observations, in the order of the story."""
    return tuple(each for demo in story(today) for each in _of(demo))


def by_family(all_bought: tuple[Bought, ...]) -> dict[UUID, list[Observation]]:
    """The observations of each family."""
    families: defaultdict[UUID, list[Observation]] = defaultdict(list)
    for each in all_bought:
        families[each.family_id].append(each.observation)
    return families


def _of(demo: DemoReceipt) -> Iterator[Bought]:
    receipt = demo.receipt
    ids = [key_of(demo.key, str(place)) for place in range(len(receipt.goods))]
    for seen in prices_of([_priced(line, ids, place) for place, line in enumerate(receipt.goods)]):
        line = receipt.goods[ids.index(seen.line_id)]
        known = described(receipt.store.slug, line.text)
        paid = Observation(
            id=seen.line_id,
            product_id=_product_of(receipt.store, line),
            store_id=key_of(receipt.store.slug),
            observed_on=receipt.purchased_at.date(),
            unit_price=seen.unit_price,
            unit=seen.unit,
            currency_code=receipt.store.currency_code,
            is_promotional=seen.is_promotional,
            content=known.net_content,
            quantity=line.quantity,
            identifier=line.identifier,
            alias=known.family_key,
        )
        family_id = family_of(receipt.store.slug, line.text)
        yield Bought(paid, family_id, line.text)
        if seen.shelf_price is not None:
            yield Bought(shelf_price_of(paid, seen.shelf_price), family_id, line.text)


def _priced(line: ComposedLine, ids: list[UUID], place: int) -> PricedLine:
    target = None if line.applies_to is None else ids[line.applies_to]
    return PricedLine(ids[place], line.kind, line.amount, line.quantity, line.unit, line.unit_price, target)


def _product_of(store: ComposedStore, line: ComposedLine) -> UUID:
    """One number is one product, everywhere where it is a GTIN; without a number, what a store prints is."""
    number: Identifier | None = identify(line.identifier or "")
    if number is None:
        return key_of("product", store.slug, line.text)
    everywhere = number.scheme is IdentifierScheme.GTIN
    return key_of("product", "" if everywhere else store.slug, number.value)
