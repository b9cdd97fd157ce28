"""The day on which something is asked."""

from __future__ import annotations

from datetime import date

from cartsnitch_domain.clock import latest_day

from cartsnitch_graphql.context import Context


def today(context: Context) -> date:
    """The day that it is, wherever a receipt may be from."""
    return latest_day(context.services.clock())
