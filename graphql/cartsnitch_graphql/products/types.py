"""Products as the API shows them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry
from cartsnitch_domain.alerts import queries as alerts
from cartsnitch_domain.cursors import Slice
from cartsnitch_domain.lookups.facts import OutsideFacts as Facts
from cartsnitch_domain.prices import comparing
from cartsnitch_domain.prices import queries as prices
from cartsnitch_domain.prices.outside import outside_facts_of
from cartsnitch_domain.prices.own_numbers import identifiers_of
from cartsnitch_domain.prices.series import Bucket
from cartsnitch_domain.products import queries
from cartsnitch_domain.products.actions import net_content_of
from cartsnitch_domain.products.categories import Category
from cartsnitch_domain.products.rules import MatchReason
from cartsnitch_domain.purchases import catalogue
from cartsnitch_domain.rows import Columns

from cartsnitch_graphql.connections import Connection, connection, page_size
from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.loading import loaded
from cartsnitch_graphql.node import Node, node_id
from cartsnitch_graphql.prices.types import PriceHistory, PriceObservation, StorePrice
from cartsnitch_graphql.products.outside import OutsideFacts
from cartsnitch_graphql.stores.types import Store, joined_store
from cartsnitch_graphql.today import today

if TYPE_CHECKING:
    from cartsnitch_graphql.alerts.types import Alert, Watch

strawberry.enum(MatchReason, description="Why a line is of its product, the surest first.")

TAUGHT = "You said what this store means by it."
MERGED = "You merged what it is into this product."


@strawberry.type(description="A number that names a product.")
class ProductIdentifier:
    scheme: str = strawberry.field(description="gtin, plu, or sku for a store's own number.")
    value: str = strawberry.field(description="The number; a GTIN has 14 digits.")
    store: Store | None = strawberry.field(description="Whose own number it is; null for numbers that hold anywhere.")

    @classmethod
    def of(cls, row: Columns) -> ProductIdentifier:
        """A number from its columns and those of its store."""
        return cls(scheme=row.scheme, value=row.value, store=joined_store(row))


@strawberry.type(description="How much is in a package.")
class NetContent:
    amount: Decimal = strawberry.field(description="What one of the pack holds.")
    unit: str = strawberry.field(description="g, ml, oz, fl oz ...; each, roll, sheet or load where it is counted.")
    pack: int = strawberry.field(description="How many there are of it in one package; 1 for no pack.")
    text: str = strawberry.field(description="As a package says it: `12 x 330 ml`.")


@strawberry.type(description="What a product is by its words.")
class ProductDetails:
    brand: str | None = strawberry.field(description="Whose it is; null where no text says it.")
    net_content: NetContent | None = strawberry.field(
        description="Its size as your receipts say it, the newest; null where none of them does."
    )
    is_weighed: bool = strawberry.field(description="Whether it is sold by weight.")
    category: Category | None = strawberry.field(description="Where in the shop it stands; null where no word tells.")
    kinds: list[str] = strawberry.field(description="What parts it from goods that are called alike: skim, diet ...")

    @classmethod
    def of(cls, row: Columns) -> ProductDetails:
        """The details in the columns of a product."""
        content = net_content_of(row)
        return cls(
            brand=row.brand,
            net_content=None
            if content is None
            else NetContent(amount=content.amount, unit=content.unit.printed, pack=content.pack, text=str(content)),
            is_weighed=row.is_weighed,
            category=None if row.category is None else Category(row.category),
            kinds=list(row.kinds),
        )


@strawberry.type(description="A text that your receipts print for a product.")
class ProductText:
    text: str = strawberry.field(description="As printed.")
    store: Store | None = strawberry.field(description="Who prints it.")
    line_count: int = strawberry.field(description="On how many lines.")
    last_on: date | None = strawberry.field(description="When last; null where no receipt has a date.")

    @classmethod
    def of(cls, row: Columns) -> ProductText:
        """A text from its group of lines."""
        return cls(text=row.text, store=joined_store(row), line_count=row.lines, last_on=row.last_on)


@strawberry.type(
    description="Another product that you made part of one. It stays in the history when it is split again."
)
class ProductMerge(Node):
    name: str | None = strawberry.field(
        description="What your receipts called it when it was merged; null where that is not known any more."
    )
    merged_by: str = strawberry.field(description="Who, by name or email address.")
    merged_at: datetime = strawberry.field(description="When.")
    undone_at: datetime | None = strawberry.field(description="When the two were split again; null while they are one.")

    @classmethod
    def of(cls, row: Columns) -> ProductMerge:
        """A merge from the columns of its record and of who did it."""
        return cls(
            id=node_id(row.id),
            name=row.name,
            merged_by=row.user_name or row.email,
            merged_at=row.merged_at,
            undone_at=row.undone_at,
        )


@strawberry.type(description="Something that is bought, in one size.")
class Product(Node):
    key: strawberry.Private[UUID]
    name: str = strawberry.field(
        description="What your receipt says, in full and without the size: in a line that one, elsewhere the newest "
        "that is not of what you taught or merged."
    )

    @classmethod
    def of(cls, row: Columns | catalogue.ProductFound) -> Product:
        """A product from its `id` and `name`."""
        return cls(key=row.id, id=node_id(row.id), name=row.name)

    @loaded("Brand, size, category and kinds.", prices.details_of, by="key")
    def details(self, row: Columns | None) -> ProductDetails | None:
        return None if row is None else ProductDetails.of(row)

    @loaded("What others say of it; null where nobody was asked or knows it.", outside_facts_of, by="key")
    def outside(self, facts: Facts | None) -> OutsideFacts | None:
        return None if facts is None else OutsideFacts.of(facts, self.key)

    @loaded("The numbers that your receipts print for it.", identifiers_of, by="key")
    def identifiers(self, rows: list[Columns] | None) -> list[ProductIdentifier]:
        return [ProductIdentifier.of(row) for row in rows or ()]

    @loaded("The same in other sizes, as far as you bought them, by name.", catalogue.families_of, by="key")
    def family(self, rows: list[Columns] | None) -> list[Product]:
        return [Product.of(row) for row in rows or ()]

    @loaded("What your receipts print for it, the newest first.", catalogue.texts_of, by="key")
    def texts(self, rows: list[Columns] | None) -> list[ProductText]:
        return [ProductText.of(row) for row in rows or ()]

    @loaded(
        "What you taught that it is meant by, also what you took back, the newest first.", queries.lessons_of, by="key"
    )
    def lessons(self, rows: list[Columns] | None) -> list[Lesson]:
        return [Lesson.of(row) for row in rows or ()]

    @loaded("What you merged into it, also what you split again, the newest first.", queries.merges_into, by="key")
    def merges(self, rows: list[Columns] | None) -> list[ProductMerge]:
        return [ProductMerge.of(row) for row in rows or ()]

    @field("Its prices on your receipts, the newest first.")
    async def observations(
        self, info: Info, first: int | None = 50, after: str | None = None
    ) -> Connection[PriceObservation]:
        page = await info.context.load(prices.pages_of, self.key, page_size(first, otherwise=50), after)
        return connection(page or Slice((), has_next=False), after, prices.cursor_of, PriceObservation.of)

    @field(
        "What it, and others of its family, cost at each store. Those that can be compared come together, the cheapest"
        " first."
    )
    async def prices(self, info: Info) -> list[StorePrice]:
        found = await info.context.load(comparing.store_prices_of, self.key, today(info.context))
        return [StorePrice.of(price) for price in found or ()]

    @field("What it cost at each store in the course of time.")
    async def history(
        self,
        info: Info,
        from_: Annotated[date | None, strawberry.argument(name="from", description="From this day on.")] = None,
        to: Annotated[date | None, strawberry.argument(description="Up to this day.")] = None,
        bucket: Annotated[
            Bucket | None, strawberry.argument(description="Null for the narrowest that fits on a screen.")
        ] = None,
        by_unit: Annotated[
            bool,
            strawberry.argument(
                description="For what shelves of the country tell unit prices for, where that is known; "
                "else as it is sold."
            ),
        ] = False,
    ) -> list[PriceHistory]:
        context = info.context
        found = await context.load(comparing.histories_of, self.key, today(context), from_, to, bucket, by_unit=by_unit)
        return [PriceHistory.of(history) for history in found or ()]

    @loaded("The prices at which you want to be told.", alerts.watches_of, by="key")
    def watches(
        self, rows: list[Columns] | None
    ) -> list[Annotated[Watch, strawberry.lazy("cartsnitch_graphql.alerts.types")]]:
        from cartsnitch_graphql.alerts.types import Watch

        return [Watch.of(row) for row in rows or ()]

    @loaded(
        "The alerts that a package of it, or of its other sizes, got smaller, the last first; read ones, too.",
        alerts.shrinkages_of,
        by="key",
    )
    def shrinkages(
        self, rows: list[Columns] | None
    ) -> list[Annotated[Alert, strawberry.lazy("cartsnitch_graphql.alerts.types")]]:
        from cartsnitch_graphql.alerts.types import Alert

        return [Alert.of(row) for row in rows or ()]


@strawberry.type(description="What you taught: by this text, this store means this product. It stays in the history.")
class Lesson(Node):
    key: strawberry.Private[UUID]
    product_key: strawberry.Private[UUID]
    store: Store | None = strawberry.field(description="Whose receipts.")
    text: str = strawberry.field(description="As the line printed it that you taught it by.")
    taught_by: str = strawberry.field(description="Who, by name or email address.")
    taught_at: datetime = strawberry.field(description="When.")
    is_in_force: bool = strawberry.field(
        description="Whether lines follow it: it is not taken back, and none replaces it."
    )
    undone_at: datetime | None = strawberry.field(description="When you took it back; null when you did not.")

    @classmethod
    def of(cls, row: Columns) -> Lesson:
        """A lesson from the columns of its record, of its store and of who taught it."""
        return cls(
            key=row.id,
            id=node_id(row.id),
            product_key=row.product_id,
            store=joined_store(row),
            text=row.text,
            taught_by=row.user_name or row.email,
            taught_at=row.taught_at,
            is_in_force=row.ended_at is None,
            undone_at=row.undone_at,
        )

    @loaded("What it means; null while you have no line of it.", catalogue.products_by_ids, by="product_key")
    def product(self, row: Columns | None) -> Product | None:
        return None if row is None else Product.of(row)


@strawberry.type(description="Why a line is of its product.")
class LineMatch:
    reason: MatchReason = strawberry.field(description="In a word.")
    words: str = strawberry.field(description="In words.")
    product_key: strawberry.Private[UUID]
    maybe_key: strawberry.Private[UUID | None]
    lesson_key: strawberry.Private[UUID | None]

    @classmethod
    def of_line(cls, row: Columns) -> LineMatch | None:
        """Why, from the columns of a line; None for no product, or where the reason was not kept."""
        if row.product_id is None or row.match_reason is None:
            return None
        if row.lesson_id is not None:
            return cls(
                reason=MatchReason.TAUGHT,
                words=TAUGHT,
                product_key=row.product_id,
                maybe_key=None,
                lesson_key=row.lesson_id,
            )
        told = (row.match_words or "", MERGED if row.matched_id else "")
        return cls(
            reason=MatchReason(row.match_reason),
            words=" ".join(words for words in told if words),
            product_key=row.product_id,
            maybe_key=None if row.maybe_id == row.product_id else row.maybe_id,
            lesson_key=None,
        )

    @loaded(
        "The product, under the name that it has elsewhere: in the line it has the one that the line says.",
        catalogue.products_by_ids,
        by="product_key",
    )
    def product(self, row: Columns | None) -> Product | None:
        return None if row is None else Product.of(row)

    @loaded(
        "Another product of yours that it may be: merge them if it is. Null for none.",
        catalogue.products_by_ids,
        by="maybe_key",
    )
    def maybe(self, row: Columns | None) -> Product | None:
        return None if row is None else Product.of(row)

    @loaded("What you taught that makes it so; null for nothing.", queries.lessons_by_ids, by="lesson_key")
    def lesson(self, row: Columns | None) -> Lesson | None:
        return None if row is None else Lesson.of(row)


def product_of_line(row: Columns) -> Product | None:
    """The product of a line, under the name that the line says; None for none."""
    key: UUID | None = row.product_id
    return None if key is None else Product(key=key, id=node_id(key), name=row.product_name or row.text)
