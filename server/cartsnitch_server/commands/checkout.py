"""What a checkout is worked on with: its version, schema, tests and benchmarks."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from cartsnitch_server.commands.console import console

checkout = typer.Typer()

ROOT = Path(__file__).resolve().parents[3]
PARALLEL = ["-n", "auto", "--dist", "loadfile"]
"""A process for each core; the tests of a file stay together, as they share what they start."""


@checkout.command()
def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed_version

    typer.echo(installed_version("cartsnitch"))


@checkout.command()
def schema() -> None:
    """Print the GraphQL schema."""
    from cartsnitch_graphql.schema import print_sdl

    typer.echo(print_sdl(), nl=False)


_PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


@checkout.command(context_settings=_PASS_ON)
def test(context: typer.Context) -> None:
    """Run all tests, or those that the arguments name (as pytest takes them)."""
    import subprocess

    in_parallel = [] if any(given.startswith(("-n", "--pdb")) for given in context.args) else PARALLEL
    sys.exit(subprocess.call([sys.executable, "-m", "pytest", *in_parallel, *context.args], cwd=ROOT))


@checkout.command(context_settings=_PASS_ON)
def bench(context: typer.Context) -> None:
    """Measure: `bench reading FOLDER`, `bench mail`, `bench graphql` ...; each prints one table, or `--json`."""
    import subprocess

    from cartsnitch_server.settings import environment, inherited_environment

    names = sorted(path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py") if "def main(" in path.read_text())
    if not context.args or context.args[0] not in names:
        console().print(f"bench what? One of: {', '.join(names)}")
        sys.exit(2)
    name, *arguments = context.args
    # As a module of the checkout, wherever this is called from: the folder of a script would come first in the path.
    where = inherited_environment() | environment() | {"PYTHONPATH": str(ROOT)}
    sys.exit(subprocess.call([sys.executable, "-m", f"benchmarks.{name}", *arguments], env=where))
