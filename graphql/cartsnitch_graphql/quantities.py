"""Quantities and net contents as the API shows them."""

from __future__ import annotations

from decimal import Decimal

import strawberry
from cartsnitch_domain import units
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.units import Unit, plain

strawberry.enum(Unit, description="What is measured in. Those of the United Kingdom's gallon are units of their own.")


def short(number: Decimal) -> Decimal:
    """A number without zeros that say nothing."""
    return Decimal(plain(number))


@strawberry.type(description="So much of a unit.")
class Quantity:
    amount: Decimal = strawberry.field(description="How many of the unit.")
    unit: Unit = strawberry.field(description="Of what.")
    text: str = strawberry.field(description="As a package says it: 100 g.")

    @classmethod
    def of(cls, quantity: units.Quantity) -> Quantity:
        """A quantity of the domain."""
        return cls(amount=short(quantity.amount), unit=quantity.unit, text=str(quantity))


@strawberry.type(description="How much is in a package.")
class PackageContent:
    total: Quantity = strawberry.field(description="All of it together.")
    pack: int = strawberry.field(description="In how many packages it comes.")
    text: str = strawberry.field(description="As a package says it: 12 x 330 ml.")

    @classmethod
    def of(cls, content: NetContent) -> PackageContent:
        """A net content of the domain."""
        return cls(total=Quantity.of(content.total), pack=content.pack, text=str(content))


@strawberry.input(description="So much of a unit.")
class QuantityInput:
    amount: Decimal = strawberry.field(description="How many of the unit.")
    unit: Unit = strawberry.field(description="Of what.")
