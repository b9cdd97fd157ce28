"""What a line is the price of: its family, and how much is in the package. The one place where that is decided."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import NAMESPACE_OID, UUID, uuid5

from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.products.description import Description, describe
from cartsnitch_domain.products.rules import identify
from cartsnitch_domain.stores.profiles import profiles


@dataclass(frozen=True, slots=True)
class LineGoods:
    """The goods of a line: see Observation for `content`, `identifier` and `alias`."""

    family_id: UUID
    content: NetContent | None
    identifier: str | None
    alias: str | None


def goods_of(product_id: UUID, product_name: str, printed: str, number: str | None, store_slug: str) -> LineGoods:
    """The goods of what a store prints, with the number beside it, for a product.

    The family is that of the product, which a receipt named first: a line that is misread stays with the others.
    """
    product, line = described(product_name, store_slug), described(printed, store_slug)
    identifier = identify(number) if number else None
    return LineGoods(
        family_id=family_of(product) or product_id,
        content=line.net_content or product.net_content,
        identifier=None if identifier is None else f"{identifier.scheme}:{identifier.value}",
        alias=line.family_key or None,
    )


def family_of(product: Description) -> UUID | None:
    """The family of a product; None where no word says what it is."""
    return uuid5(NAMESPACE_OID, f"family/{product.family_key}") if product.family_key else None


def described(text: str, store_slug: str) -> Description:
    """What a text says in the country of a store."""
    profile = profiles().get(store_slug)
    return describe(text, profile.country_code if profile else None, store_slug)
