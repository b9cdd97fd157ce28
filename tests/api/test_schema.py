"""The schema as it is published."""

from __future__ import annotations

from pathlib import Path

from cartsnitch_graphql.schema import print_sdl
from graphql import build_schema, is_introspection_type

COMMITTED = Path(__file__).parents[2] / "graphql" / "schema.graphql"


def test_the_committed_schema_is_that_of_the_code() -> None:
    assert print_sdl() == COMMITTED.read_text(), "run: python -m cartsnitch_graphql.export > graphql/schema.graphql"


def test_everything_public_is_described() -> None:
    schema = build_schema(COMMITTED.read_text())
    types = {name: type_ for name, type_ in schema.type_map.items() if not is_introspection_type(type_)}
    built_in = {"Int", "Float", "String", "Boolean", "ID"}
    bare = [name for name, type_ in types.items() if name not in built_in and not type_.description]
    for name, type_ in types.items():
        bare += [f"{name}.{each}" for each, field in getattr(type_, "fields", {}).items() if not field.description]

    assert bare == []
