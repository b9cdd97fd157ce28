"""Receipts: sent in, and read again."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from cartsnitch_server.commands.console import console
from cartsnitch_server.commands.options import Data

receipts = typer.Typer(help="Receipts.", no_args_is_help=True)


@receipts.command()
def send(
    files: Annotated[list[Path], typer.Argument(help="Photos, PDFs, or .eml files.", exists=True, dir_okay=False)],
    to: Annotated[str | None, typer.Option("--to", help="Mail them to this receipt address.")] = None,
    smtp: Annotated[str, typer.Option("--smtp", help="Host and port that take mail.")] = "127.0.0.1:2525",
    url: Annotated[str, typer.Option("--url", help="The server to upload to.")] = "http://127.0.0.1:8000",
    email: Annotated[str | None, typer.Option("--email", help="The account to upload for.")] = None,
    password: Annotated[
        str | None, typer.Option("--password", help="Its password; asked for when missing.", show_default=False)
    ] = None,
) -> None:
    """Mail receipts to a receipt address, or upload them for an account, and wait until they are read."""
    from cartsnitch_server.sending import SendingFailed, mail_files, upload_files

    try:
        if to is not None:
            mail_files(files, to, smtp, console())
        else:
            account = email or typer.prompt("Email address of the account")
            upload_files(files, url, account, password or typer.prompt("Password", hide_input=True), console())
    except SendingFailed as failed:
        console().print(f"[red]{failed}[/red]")
        sys.exit(1)


@receipts.command()
def reread(
    since: Annotated[
        datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="Only those that came in from this day on.")
    ] = None,
    receipt: Annotated[UUID | None, typer.Option("--receipt", help="Only this one.")] = None,
    store: Annotated[str | None, typer.Option("--store", help="Only those of this store, by its short name.")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Write what is different, without asking.")] = False,
    json_only: Annotated[bool, typer.Option("--json", help="As JSON, for programs; asks nothing.")] = False,
    data: Data = None,
) -> None:
    """Read originals again with the reader of this release, and show what it reads differently.

    Nothing is changed unless it is applied; what somebody corrected is left alone even then. The server may run.
    """
    from cartsnitch_server.rereading import Wanted, run_rereading

    wanted = Wanted(since.date() if since else None, receipt, store)
    sys.exit(run_rereading(data, wanted, console(), apply=apply, json_only=json_only))
