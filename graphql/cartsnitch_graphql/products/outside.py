"""What others know of a product, as the API shows it: always with whom it is from and under what terms."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry
from cartsnitch_domain.lookups.facts import Fact
from cartsnitch_domain.lookups.facts import OutsideFacts as Facts
from cartsnitch_domain.lookups.rules import code_of
from cartsnitch_domain.products.categories import Category

from cartsnitch_graphql.quantities import PackageContent

strawberry.enum(Category, description="A part of the shop.")
strawberry.enum(Fact, name="OutsideFactKind", description="What others may know of a product.")


@strawberry.type(description="Whom something is from, to be named wherever it is shown.")
class Attribution:
    source: str = strawberry.field(description="Who collects it: Open Food Facts.")
    url: str = strawberry.field(description="Its page on the product.")
    text: str = strawberry.field(description="To be shown beside the facts, with links to the page and the licence.")
    licence: str = strawberry.field(description="Of the facts.")
    licence_url: str = strawberry.field(description="Its text.")
    picture_licence: str = strawberry.field(description="Of the picture.")
    picture_licence_url: str = strawberry.field(description="Its text.")


@strawberry.type(
    description="What an open catalogue says of the product by its barcode. It stands beside what your receipts say and"
    " changes nothing of it: no price and no alert rests on it."
)
class OutsideFacts:
    attribution: Attribution = strawberry.field(description="Whom it is from.")
    gtin: str = strawberry.field(description="The barcode, in 14 digits.")
    fetched_at: datetime = strawberry.field(description="When it was asked.")
    name: str | None = strawberry.field(description="In the language of the store where it has that.")
    brand: str | None = strawberry.field(description="Whose it is.")
    quantity: str | None = strawberry.field(description="How much is in a package, as somebody typed it off one.")
    net_content: PackageContent | None = strawberry.field(
        description="The same, understood; null where it is not, or where it is in doubt."
    )
    category: Category | None = strawberry.field(description="Where in the shop it stands.")
    picture_url: str | None = strawberry.field(description="Path of its picture on this server; null for none.")
    fills: list[Fact] = strawberry.field(
        description="Those that no receipt says, so that they may be shown in that place, named as from outside."
    )

    @classmethod
    def of(cls, facts: Facts, product_key: UUID) -> OutsideFacts:
        """The facts of a product."""
        return cls(
            attribution=_attribution(facts.gtin),
            gtin=facts.gtin,
            fetched_at=facts.fetched_at,
            name=facts.name,
            brand=facts.brand,
            quantity=facts.quantity,
            net_content=None if facts.content is None else PackageContent.of(facts.content),
            category=facts.category,
            picture_url=f"/pictures/{product_key}" if facts.has_picture else None,
            fills=[fact for fact in Fact if fact in facts.fills],
        )


def _attribution(gtin: str) -> Attribution:
    return Attribution(
        source="Open Food Facts",
        url=f"https://world.openfoodfacts.org/product/{code_of(gtin)}",
        text="From Open Food Facts, made available under the Open Database License (ODbL). Picture: CC BY-SA.",
        licence="Open Database License (ODbL) 1.0",
        licence_url="https://opendatacommons.org/licenses/odbl/1-0/",
        picture_licence="Creative Commons Attribution-ShareAlike 3.0",
        picture_licence_url="https://creativecommons.org/licenses/by-sa/3.0/",
    )
