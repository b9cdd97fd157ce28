"""Public pages, and whose prices count in them."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cartsnitch_server.commands.console import console
from cartsnitch_server.commands.options import Data

public = typer.Typer(help="Public pages.", no_args_is_help=True)


@public.command()
def publish(
    data: Data = None,
) -> None:
    """Publish the months that ended, and withdraw what too few households are left behind; once a day a worker does so.

    The server may run. A month is published once, so a second run finds nothing to do.
    """
    from cartsnitch_server.publishing import run_publishing

    sys.exit(run_publishing(data, console()))


@public.command()
def waiting(
    everybody: Annotated[bool, typer.Option("--all", help="Those who are let in, too.")] = False,
    data: Data = None,
) -> None:
    """Show who agreed that their prices count in public ones, and waits to be let in."""
    from cartsnitch_server.admitting import show_waiting

    sys.exit(show_waiting(data, console(), with_admitted=everybody))


@public.command()
def admit(
    email: Annotated[str, typer.Argument(help="The address of an account whose people you know.")],
    data: Data = None,
) -> None:
    """Let the prices of an account that waits count in public ones, from the next month on.

    An address proves nothing: ask its people whether the account is theirs. Whoever has two accounts can find out what
    a third one bought.
    """
    from cartsnitch_server.admitting import run_admitting

    sys.exit(run_admitting(data, email, console()))


@public.command()
def refuse(
    email: Annotated[str, typer.Argument(help="The address of an account.")],
    data: Data = None,
) -> None:
    """Let the prices of an account not count in public ones, or no more. It may agree again, and waits again."""
    from cartsnitch_server.admitting import run_refusing

    sys.exit(run_refusing(data, email, console()))
