"""What a source says of a coupon beside its terms, and what holds where several do. Standard library only.

None is that it says nothing. What one says beats what others do not say, and of two that contradict each other the
stricter one holds, in whatever order they come: a coupon is never offered as more than some paper of it allows.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """Whether it has to be clipped, whether it goes with others on the same goods, and how often it may be used."""

    needs_clip: bool | None = None
    is_stackable: bool | None = None
    max_uses: int | None = None

    def beside(self, other: Said) -> Said:
        """What holds where another source says something, too."""
        return Said(
            needs_clip=max(_known(self.needs_clip, other.needs_clip), default=None),
            is_stackable=min(_known(self.is_stackable, other.is_stackable), default=None),
            max_uses=min((each for each in (self.max_uses, other.max_uses) if each is not None), default=None),
        )

    @property
    def holding(self) -> dict[str, bool | int | None]:
        """As the columns of a coupon have it: what nobody says is taken for no."""
        return self.columns | {"needs_clip": bool(self.needs_clip), "is_stackable": bool(self.is_stackable)}

    @property
    def columns(self) -> dict[str, bool | int | None]:
        """As the columns of a source have it."""
        return {"needs_clip": self.needs_clip, "is_stackable": self.is_stackable, "max_uses": self.max_uses}


def _known(*said: bool | None) -> list[bool]:
    return [each for each in said if each is not None]
