"""Texts and ids that no database takes, wherever the schema takes one: whatever comes of it is foreseen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    build_schema,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    parse,
    validate,
)

SCHEMA = build_schema((Path(__file__).parents[2] / "graphql" / "schema.graphql").read_text())

ODD = ["\0", "\ud800", "\u202e", "\x1b[31m", "", "x" * 3_000]
"""Signs that PostgreSQL refuses, half a letter that no encoding has, those that nobody sees, nothing, and very much."""

JSON = {"Content-Type": "application/json"}
PLAIN = {"String": "x", "Int": 1, "Float": 1.0, "Boolean": True, "Decimal": "1", "Date": "2026-01-01"} | {
    "DateTime": "2026-01-01T00:00:00Z",
    "LocalDateTime": "2026-01-01T00:00:00",
}


class Place(NamedTuple):
    """Where a field takes a text: in which of its arguments, and where in that."""

    kind: str
    name: str
    path: tuple[str, ...]


def roots() -> Iterator[tuple[str, str, GraphQLField]]:
    for kind, type_ in (("query", SCHEMA.query_type), ("mutation", SCHEMA.mutation_type)):
        assert type_ is not None
        for name, field in type_.fields.items():
            yield kind, name, field


def within(given: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    named = get_named_type(given)
    if named.name in ("String", "ID"):
        yield path
    elif isinstance(named, GraphQLInputObjectType) and len(path) < 6:
        for name, field in named.fields.items():
            yield from within(field.type, (*path, name))


def places() -> Iterator[Place]:
    for kind, name, field in roots():
        for argument, of in field.args.items():
            yield from (Place(kind, name, path) for path in within(of.type, (argument,)))


def plain(given: Any, ids: dict[str, UUID], name: str = "", path: tuple[str, ...] = ()) -> Any:
    """A value as the type wants it: of an input what it has to have, and what is on the path; ids are of what is there,
    as far as they are called by it."""
    nullable = get_nullable_type(given)
    if isinstance(nullable, GraphQLList):
        return [plain(nullable.of_type, ids, name, path)]
    if isinstance(nullable, GraphQLInputObjectType):
        wanted = {each for each, field in nullable.fields.items() if isinstance(field.type, GraphQLNonNull)}
        return {
            each: plain(field.type, ids, each, path[1:] if path[:1] == (each,) else ())
            for each, field in nullable.fields.items()
            if each in wanted or path[:1] == (each,)
        }
    if isinstance(nullable, GraphQLEnumType):
        return next(iter(nullable.values))
    return str(ids.get(name.removesuffix("Id"), uuid4())) if nullable.name == "ID" else PLAIN[nullable.name]


def put(value: Any, path: tuple[str, ...], text: str) -> Any:
    """The value with a text at its place."""
    if isinstance(value, list):
        return [put(value[0], path, text)]
    return text if not path else value | {path[0]: put(value[path[0]], path[1:], text)}


def document(place: Place, field: GraphQLField, variables: dict[str, Any]) -> str:
    told = ", ".join(f"${name}: {field.args[name].type}" for name in variables)
    given = ", ".join(f"{name}: ${name}" for name in variables)
    of = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
    return f"{place.kind} ({told}) {{ {place.name}({given}){of} }}"


@pytest.fixture(scope="session")
async def asker(records: Any) -> Any:
    """Somebody with everything, and the ids of it."""
    asker = await records.person("odd")
    return asker, await records.everything(asker, 1)


def test_there_are_many_such_places() -> None:
    assert len(list(places())) > 100


@pytest.mark.parametrize("name", list(dict.fromkeys(place.name for place in places())))
async def test_a_text_that_nobody_means_is_refused_in_words_or_taken(name: str, asker: tuple[Any, Any]) -> None:
    (owner, ids), fields = asker, {name: field for _, name, field in roots()}
    for place in [place for place in places() if place.name == name]:
        field, first = fields[name], place.path[0]
        wanted = {each for each, of in field.args.items() if isinstance(of.type, GraphQLNonNull)} | {first}
        variables = {
            each: plain(field.args[each].type, ids, each, place.path[1:] if each == first else ())
            for each in sorted(wanted)
        }
        asked = document(place, field, variables)
        assert validate(SCHEMA, parse(asked)) == []
        for text in ODD:
            given = variables | {first: put(variables[first], place.path[1:], text)}
            sent = json.dumps({"query": asked, "variables": given})  # half a letter, too, as \\ud800
            answer = (await owner.client.post("/graphql", content=sent, headers=JSON)).json()
            codes = [error.get("extensions", {}).get("code") for error in answer.get("errors", [])]
            assert "INTERNAL" not in codes, (place, text, answer)
