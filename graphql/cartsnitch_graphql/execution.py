"""Execution with shortcuts: what needs no resolver is completed by a plan made once an operation, not field by field.

A page of purchases has thousands of values, and nearly all are plain attributes of objects that are there already. The
library's executor makes a path, an info and a call through several layers for each. A plan does no more than read the
attribute and write it as its type says. Where a plan meets anything it does not expect, the library's executor does
the same part again in its own way, and so says what is wrong and where.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLScalarType,
)

Complete: TypeAlias = Callable[[Any], Any]
"""From a value to its part of the answer; raises Unplanned, or anything else, for a value that is not as expected."""

Plain: TypeAlias = tuple[str, Complete]
"""A field that needs no resolver: the attribute, and what is done with its value."""


class Unplanned(Exception):
    """A value that the plan was not made for."""


class PlanningExecutor(StrawberryGraphQLCoreExecutionContext):
    """Completes plain attributes by plans, and leaves all else to the library."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plans: dict[tuple[int, int], Complete | None] = {}
        self._plain_fields: dict[tuple[int, int], Plain | None] = {}
        self._has_middleware = bool(self.middleware_manager and self.middleware_manager.middlewares)

    def complete_value(
        self,
        return_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        """Complete a value at once where all that is selected of it is plain."""
        key = (id(return_type), id(field_details_list))
        if key not in self._plans:
            self._plans[key] = self._plan(return_type, field_details_list)
        complete = self._plans[key]
        if complete is not None:
            try:
                return complete(result)
            except Exception:  # noqa: S110 -- the library meets it again, and says where
                pass
        return super().complete_value(return_type, field_details_list, info, path, result, position_context)

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        field_details_list: FieldDetailsList,
        path: Path,
        position_context: Any,
    ) -> Any:
        """Give the value of a plain field of an object that has others too."""
        key = (id(parent_type), id(field_details_list))
        if key not in self._plain_fields:
            self._plain_fields[key] = self._plain(parent_type, field_details_list)
        plain = self._plain_fields[key]
        if plain is not None:
            try:
                return plain[1](getattr(source, plain[0]))
            except Exception:  # noqa: S110 -- the library meets it again, and says where
                pass
        return super().execute_field(parent_type, source, field_details_list, path, position_context)

    def _plan(self, type_: GraphQLOutputType, details: FieldDetailsList) -> Complete | None:
        """How values of a type are completed with this selection; None where something in it needs a resolver."""
        if isinstance(type_, GraphQLNonNull):
            return self._plan_present(type_.of_type, details)
        complete = self._plan_present(type_, details)
        return complete and _or_null(complete)

    def _plan_present(self, type_: GraphQLOutputType, details: FieldDetailsList) -> Complete | None:
        """The same for values that are there; the plan raises for None."""
        if isinstance(type_, GraphQLScalarType):
            return _scalar(type_)
        if isinstance(type_, GraphQLEnumType):
            return _enum(type_)
        if isinstance(type_, GraphQLList):
            complete = self._plan(type_.of_type, details)
            return complete and _each(complete)
        return self._plan_object(type_, details) if isinstance(type_, GraphQLObjectType) else None

    def _plan_object(self, type_: GraphQLObjectType, details: FieldDetailsList) -> Complete | None:
        definition = type_.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
        if not isinstance(definition, StrawberryObjectDefinition):
            return None
        fields = []
        for name, field_details in self.collect_subfields(type_, details).grouped_field_set.items():
            plain = self._plain(type_, field_details)
            if plain is None:
                return None
            fields.append((name, *plain))
        return _object(definition.origin, fields)

    def _plain(self, parent_type: GraphQLObjectType, details: FieldDetailsList) -> Plain | None:
        """How a field is read; None where it needs a resolver."""
        name = details[0].node.name.value
        if name == "__typename":
            return "__class__", lambda _: parent_type.name
        field = parent_type.fields.get(name)
        definition = field and field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
        if not isinstance(definition, StrawberryField) or not definition.is_basic_field or self._has_middleware:
            return None
        complete = self._plan(field.type, details)
        return None if complete is None else (definition.python_name, complete)


def _or_null(complete: Complete) -> Complete:
    return lambda value: None if value is None else complete(value)


def _each(complete: Complete) -> Complete:
    return lambda values: [complete(value) for value in values]


def _object(origin: type, fields: list[tuple[str, str, Complete]]) -> Complete:
    def complete(source: Any) -> dict[str, Any]:
        if type(source) is not origin:
            raise Unplanned
        return {name: finish(getattr(source, attribute)) for name, attribute, finish in fields}

    return complete


@cache
def _scalar(type_: GraphQLScalarType) -> Complete:
    """Values of the very type that JSON has are written as they are, all others as the scalar says."""
    as_it_is = _AS_IT_IS.get(type_.name)
    coerce = type_.coerce_output_value

    def complete(value: Any) -> Any:
        if type(value) is as_it_is:
            return value
        if value is None:
            raise Unplanned
        return coerce(value)

    return complete


_AS_IT_IS: dict[str, type] = {"String": str, "ID": str, "Boolean": bool}


@cache
def _enum(type_: GraphQLEnumType) -> Complete:
    return {value.value: name for name, value in type_.values.items()}.__getitem__
