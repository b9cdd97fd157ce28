"""Prints the schema: `python -m cartsnitch_graphql.export > graphql/schema.graphql`."""

from __future__ import annotations

import sys

from cartsnitch_graphql.schema import print_sdl

if __name__ == "__main__":
    sys.stdout.write(print_sdl())
