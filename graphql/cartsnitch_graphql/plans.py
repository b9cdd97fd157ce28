"""Plans: how values of a type become their part of the answer, for one selection.

A plan reads attributes and writes them as their types say; nothing is looked up or asked for on the way. What has to be
read from the database first, it names.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from math import isfinite
from typing import Any, TypeAlias

from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    OperationDefinitionNode,
)
from graphql.execution.collect_fields import CollectedFields, FieldDetailsList
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from cartsnitch_graphql.context import Context
from cartsnitch_graphql.documents import LONGEST_KEPT
from cartsnitch_graphql.loading import METADATA, Loaded

Complete: TypeAlias = Callable[[Any], Any]
"""From a value to its part of the answer; raises Unplanned, or anything else, for a value that is not as expected."""

CollectSubfields: TypeAlias = Callable[[GraphQLObjectType, FieldDetailsList], CollectedFields]
"""What is selected of a type, as the executor of the operation finds it out."""


class Unplanned(Exception):
    """A value that the plan was not made for."""


@dataclass(frozen=True, slots=True)
class Reads:
    """What has to be read for objects before they can be completed: own fields, and those of objects within."""

    fields: list[Loaded] = field(default_factory=list)
    within: list[tuple[str, Reads]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.fields or self.within)

    async def load(self, context: Context, value: Any) -> None:
        """Read it for all objects in a value, a statement for each field, then for the objects within them."""
        owners = list(_objects(value))
        if not owners:
            return
        for each in self.fields:
            await each.load(context, owners)
        for attribute, reads in self.within:
            await reads.load(context, [getattr(owner, attribute) for owner in owners])


@dataclass(frozen=True, slots=True)
class Plan:
    """How a value is completed, and what has to be read before."""

    complete: Complete
    reads: Reads = field(default_factory=Reads)


@dataclass(frozen=True, slots=True)
class PlannedField:
    """A field of an object: the attribute that has its value, its plan, and how it is read if it is not there yet."""

    attribute: str
    plan: Plan
    loaded: Loaded | None = None


Key: TypeAlias = tuple[int, ...]


def key_of(type_: GraphQLOutputType, details: FieldDetailsList) -> Key:
    """What a plan is known by: a type and what is selected of it, by identity."""
    return (id(type_), *[id(each.node) for each in details])


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans of one operation, each made once. They hold for as long as the operation's nodes exist."""

    operation: OperationDefinitionNode
    values: dict[Key, Plan | None] = field(default_factory=dict)
    fields: dict[Key, PlannedField | None] = field(default_factory=dict)


class KeptPlans:
    """The plans of the operations that ran last, for the next time: documents are parsed once, so nodes stay."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[int, Plans] = OrderedDict()

    def of(self, operation: OperationDefinitionNode) -> Plans:
        """The plans of an operation; fresh ones for a document that is not kept, or whose directives may vary it."""
        source = "" if operation.loc is None else operation.loc.source.body
        if not source or len(source) > LONGEST_KEPT or "@" in source:
            return Plans(operation)
        kept = self._kept.get(id(operation))
        if kept is None or kept.operation is not operation:
            kept = self._kept[id(operation)] = Plans(operation)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        self._kept.move_to_end(id(operation))
        return kept


class Planner:
    """Makes the plans of one operation."""

    def __init__(self, plans: Plans, collect_subfields: CollectSubfields) -> None:
        self._plans = plans
        self._collect_subfields = collect_subfields

    def plan(self, type_: GraphQLOutputType, details: FieldDetailsList) -> Plan | None:
        """The plan for values of a type with this selection; None where something in it needs a resolver."""
        key = key_of(type_, details)
        if key not in self._plans.values:
            self._plans.values[key] = self._plan(type_, details)
        return self._plans.values[key]

    def plan_field(self, parent: GraphQLObjectType, details: FieldDetailsList) -> PlannedField | None:
        """How a field of an object is completed; None where it needs a resolver."""
        key = key_of(parent, details)
        if key not in self._plans.fields:
            self._plans.fields[key] = self._plan_field(parent, details)
        return self._plans.fields[key]

    def _plan(self, type_: GraphQLOutputType, details: FieldDetailsList) -> Plan | None:
        if isinstance(type_, GraphQLNonNull):
            return self._plan_present(type_.of_type, details)
        plan = self._plan_present(type_, details)
        return plan and Plan(_or_null(plan.complete), plan.reads)

    def _plan_field(self, parent: GraphQLObjectType, details: FieldDetailsList) -> PlannedField | None:
        name = details[0].node.name.value
        if name == "__typename":
            return PlannedField("__class__", Plan(lambda _: parent.name))
        field = parent.fields.get(name)  # the schema's questions about itself are fields of no type
        definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF) if field else None
        if field is None or not isinstance(definition, StrawberryField):
            return None
        loaded: Loaded | None = definition.metadata.get(METADATA)
        if not (loaded or definition.is_basic_field):
            return None
        plan = self.plan(field.type, details)
        if plan is None:
            return None
        return PlannedField(loaded.attribute if loaded else definition.python_name, plan, loaded)

    def _plan_present(self, type_: GraphQLOutputType, details: FieldDetailsList) -> Plan | None:
        """The same for values that are there: completing None raises."""
        if isinstance(type_, GraphQLScalarType):
            return Plan(_scalar(type_))
        if isinstance(type_, GraphQLEnumType):
            return Plan(_enum(type_))
        if isinstance(type_, GraphQLList):
            plan = self.plan(type_.of_type, details)
            return plan and Plan(_each(plan.complete), plan.reads)
        if isinstance(type_, GraphQLObjectType):
            return self._plan_object(type_, details)
        return None

    def _plan_object(self, type_: GraphQLObjectType, details: FieldDetailsList) -> Plan | None:
        definition = type_.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
        if not isinstance(definition, StrawberryObjectDefinition):
            return None
        fields: dict[str, PlannedField] = {}
        for name, field_details in self._collect_subfields(type_, details).grouped_field_set.items():
            planned = self.plan_field(type_, field_details)
            if planned is None:
                return None
            fields[name] = planned
        return Plan(_object((definition.concrete_of or definition).origin, fields), _reads(fields))


def _reads(fields: dict[str, PlannedField]) -> Reads:
    own = {each.attribute: each.loaded for each in fields.values() if each.loaded}
    return Reads(
        list(own.values()),  # once, under however many names it is asked for
        [(each.attribute, each.plan.reads) for each in fields.values() if each.plan.reads],
    )


def _objects(value: Any) -> Iterator[Any]:
    """The objects in a value that may be one, none, or lists of them."""
    if isinstance(value, list):
        for each in value:
            yield from _objects(each)
    elif value is not None:
        yield value


def _or_null(complete: Complete) -> Complete:
    return lambda value: None if value is None else complete(value)


def _each(complete: Complete) -> Complete:
    return lambda values: [complete(value) for value in values]


def _object(origin: type, fields: dict[str, PlannedField]) -> Complete:
    steps = [(name, each.attribute, each.plan.complete) for name, each in fields.items()]

    def complete(source: Any) -> dict[str, Any]:
        if type(source) is not origin:
            raise Unplanned
        return {name: finish(getattr(source, attribute)) for name, attribute, finish in steps}

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

    def complete_float(value: Any) -> Any:
        return value if type(value) is float and isfinite(value) else coerce(value)

    return complete_float if type_.name == "Float" else complete


_AS_IT_IS: dict[str, type] = {"String": str, "ID": str, "Boolean": bool}


@cache
def _enum(type_: GraphQLEnumType) -> Complete:
    return {value.value: name for name, value in type_.values.items()}.__getitem__
