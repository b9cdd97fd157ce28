"""The day on which something is asked."""

from __future__ import annotations

from datetime import date

from cartsnitch_graphql.context import Context


def today(context: Context) -> date:
    """The day that it is for the actor; it was read with their sign-in, so this asks nothing."""
    return context.actor.day(context.services.clock())
