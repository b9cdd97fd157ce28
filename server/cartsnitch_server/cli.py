"""The command line: the whole product at home, its processes one by one, and the tools around them."""

from __future__ import annotations

import sys

import typer

from cartsnitch_server.commands.accounts import accounts
from cartsnitch_server.commands.checkout import checkout
from cartsnitch_server.commands.console import console
from cartsnitch_server.commands.coupons import coupons
from cartsnitch_server.commands.cpi import cpi
from cartsnitch_server.commands.notifications import notifications
from cartsnitch_server.commands.processes import processes
from cartsnitch_server.commands.products import products
from cartsnitch_server.commands.public import public
from cartsnitch_server.commands.receipts import receipts
from cartsnitch_server.commands.records import records

app = typer.Typer(
    name="cartsnitch",
    help="Grocery price intelligence that a household owns: receipts in, exact records and prices out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for commands in (processes, checkout, records):
    app.add_typer(commands)
app.add_typer(accounts, name="accounts")
app.add_typer(receipts, name="receipts")
app.add_typer(notifications, name="notifications")
app.add_typer(products, name="products")
app.add_typer(cpi, name="cpi")
app.add_typer(public, name="public")
app.add_typer(coupons, name="coupons")


def main() -> None:
    """Run the command line; what was foreseen ends with a sentence instead of a traceback."""
    try:
        app()
    except Exception as failed:
        from cartsnitch_server.settings import SettingsWrong  # only here: who asks for the version needs no settings

        if not isinstance(failed, SettingsWrong):
            raise
        console().print("[red]These settings are missing or wrong:[/red]")
        console().print(str(failed), markup=False)
        sys.exit(2)
