"""What a shopper changed of a coupon, which holds against all that its sources say. Standard library only.

It is taken back by changing it to what the sources say, or, of the title, by taking it away; a coupon that is deleted
and told of again is as it is told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

TITLE, TERMS = "title", "terms"
"""Beside the names of `Said`: its title, and all that its digest is of."""


def set_by_hand(
    before: Collection[str], old: Mapping[str, Any], new: Mapping[str, Any], told: Mapping[str, Collection[Any]]
) -> list[str]:
    """The names of what is a shopper's own word of a coupon now, in order.

    `before` are those that were; `old` and `new` the values by their names, of which those that a change leaves stay
    what they were; `told` what its sources say of each, so that whoever changes it to that has taken theirs back.
    """
    changed = {name for name in new if new[name] != old[name]}
    own = {name for name in changed if new[name] is not None or name != TITLE}
    own = {name for name in own if new[name] not in told.get(name, ())}
    return sorted({*(set(before) - changed), *own})
