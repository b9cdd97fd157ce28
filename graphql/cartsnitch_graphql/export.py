"""Prints the schema as SDL: `python -m cartsnitch_graphql.export > graphql/schema.graphql`."""

from __future__ import annotations

import sys

from cartsnitch_graphql.schema import schema

if __name__ == "__main__":
    sys.stdout.write(f"{schema.as_str()}\n")
