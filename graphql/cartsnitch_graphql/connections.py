"""Lists in pages, as Relay has them; forwards only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

import strawberry
from cartsnitch_domain.cursors import Slice
from cartsnitch_domain.errors import InvalidInput

Item = TypeVar("Item")
Row = TypeVar("Row")

MAX_PAGE = 100
"""The most items of one page."""


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether more follow: ask again with `after: endCursor`.")
    has_previous_page: bool = strawberry.field(description="Whether the page was asked for with `after`.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first item; null for an empty page.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last item; null for an empty page.")


@strawberry.type(description="An item and its place in the list.")
class Edge(Generic[Item]):
    node: Item = strawberry.field(description="The item.")
    cursor: str = strawberry.field(description="Its place: what `after` takes.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[Item]):
    edges: list[Edge[Item]] = strawberry.field(description="The items of the page, in the order of the list.")
    page_info: PageInfo = strawberry.field(description="Where the page stands in the list.")


def page_size(first: int | None, otherwise: int) -> int:
    """How many items were asked for; raises InvalidInput."""
    size = otherwise if first is None else first
    if not 1 <= size <= MAX_PAGE:
        raise InvalidInput(f"A page has 1 to {MAX_PAGE} items, not {size}.")
    return size


def connection(
    page: Slice[Row], after: str | None, cursor_of: Callable[[Row], str], shape: Callable[[Row], Item]
) -> Connection[Item]:
    """A slice that was read from `after` on, each of its rows in the API's shape."""
    edges = [Edge(node=shape(row), cursor=cursor_of(row)) for row in page.items]
    info = PageInfo(
        has_next_page=page.has_next,
        has_previous_page=after is not None,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )
    return Connection(edges=edges, page_info=info)
