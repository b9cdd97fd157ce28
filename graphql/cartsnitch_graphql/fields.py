"""Strawberry's decorators, with a description that cannot be forgotten and types that stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import strawberry

Resolver = TypeVar("Resolver", bound=Callable[..., object])


def field(description: str) -> Callable[[Resolver], Resolver]:
    """A field whose value the method gives."""
    return cast("Callable[[Resolver], Resolver]", strawberry.field(description=description))


def mutation(description: str) -> Callable[[Resolver], Resolver]:
    """A mutation that the method does."""
    return cast("Callable[[Resolver], Resolver]", strawberry.mutation(description=description))


def subscription(description: str) -> Callable[[Resolver], Resolver]:
    """A subscription whose events the method yields."""
    return cast("Callable[[Resolver], Resolver]", strawberry.subscription(description=description))
