"""How much one document may ask for. Fragments are measured once each, so a document cannot make this slow either."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from cartsnitch_graphql.connections import MAX_PAGE

MAX_TOKENS = 2000
MAX_DEPTH = 12
MAX_ALIASES = 30
MAX_VALUES = 100_000
"""Values that the answer may have, by the page sizes asked for."""

COMPUTED = frozenset({"inflation", "savings"})
MOST_COMPUTED = 4
"""Fields that are computed of all that somebody ever bought: each takes up to some seconds of a processor."""

ANONYMOUS_VALUES, ANONYMOUS_ALIASES = 10_000, 5
"""The same for whoever is not signed in."""

LIST_LENGTH = 10
"""What a list that has no pages is reckoned with: the lines of a purchase, the parts of a receipt."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What a selection asks for, its fragments written out."""

    depth: int = 0
    aliases: int = 0
    values: int = 0
    computed: int = 0

    def beside(self, other: Extent) -> Extent:
        """Both in one selection."""
        return Extent(
            max(self.depth, other.depth),
            self.aliases + other.aliases,
            self.values + other.values,
            self.computed + other.computed,
        )


class DocumentLimits(ValidationRule):
    """Refuses documents that go too deep, rename too much or ask for too many values."""

    most_values, most_aliases = MAX_VALUES, MAX_ALIASES

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._fragments = {
            node.name.value: node for node in context.document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._measured: dict[str, Extent] = {}

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> None:
        """Measure an operation and say by how much it is too large."""
        root = self.context.schema.get_root_type(node.operation)
        extent = self._measure(node.selection_set, root)
        for found, most, what in (
            (extent.depth, MAX_DEPTH, "levels deep"),
            (extent.aliases, self.most_aliases, "aliases"),
            (extent.values, self.most_values, "values"),
            (extent.computed, MOST_COMPUTED, "computations"),
        ):
            if found > most:
                message = f"This asks for too much at once: {found} {what}, where {most} are allowed."
                self.report_error(GraphQLError(message, node, extensions={"code": "TOO_MUCH_AT_ONCE"}))

    def _measure(self, selections: SelectionSetNode, parent: GraphQLNamedType | None) -> Extent:
        total = Extent()
        for selection in selections.selections:
            if isinstance(selection, FieldNode):
                total = total.beside(self._measure_field(selection, parent))
            elif isinstance(selection, FragmentSpreadNode):
                total = total.beside(self._measure_fragment(selection.name.value))
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                inner = self.context.schema.get_type(condition.name.value) if condition else parent
                total = total.beside(self._measure(selection.selection_set, inner))
        return total

    def _measure_field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Extent:
        aliases = 1 if node.alias else 0
        if node.selection_set is None:
            return Extent(1, aliases, 1)
        name = node.name.value
        if name.startswith("__"):  # what the schema says of itself is small, however deep it is asked
            return Extent(1, aliases, 1)
        field = parent.fields.get(name) if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else None
        inner = self._measure(node.selection_set, get_named_type(field.type) if field else None)
        computed = inner.computed + (name in COMPUTED and parent is self.context.schema.query_type)
        return Extent(inner.depth + 1, inner.aliases + aliases, 1 + _times(node, field) * inner.values, computed)

    def _measure_fragment(self, name: str) -> Extent:
        """A fragment's extent; nothing for one that is absent or within itself, which other rules refuse."""
        if name not in self._measured:
            self._measured[name] = Extent()
            fragment = self._fragments.get(name)
            if fragment is not None:
                parent = self.context.schema.get_type(fragment.type_condition.name.value)
                self._measured[name] = self._measure(fragment.selection_set, parent)
        return self._measured[name]


class AnonymousLimits(DocumentLimits):
    """The same for documents of whoever is not signed in."""

    most_values, most_aliases = ANONYMOUS_VALUES, ANONYMOUS_ALIASES


def _times(node: FieldNode, field: GraphQLField | None) -> int:
    """How often what a field selects stands in the answer; a page size in a variable counts as the largest."""
    if field is None:
        return 1
    if "first" in field.args:
        asked = next((argument.value for argument in node.arguments or () if argument.name.value == "first"), None)
        if asked is None:
            return int(field.args["first"].default_value)
        return min(int(asked.value), MAX_PAGE) if isinstance(asked, IntValueNode) else MAX_PAGE
    is_page = node.name.value == "edges"
    return LIST_LENGTH if is_list_type(get_nullable_type(field.type)) and not is_page else 1
