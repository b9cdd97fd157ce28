"""What a document asks for at its root, so that whoever is not signed in is told apart from whoever should be."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)

_TYPENAME = "__typename"


def asks_only_for(document: DocumentNode, names: Collection[str]) -> bool:
    """Whether all operations are queries whose root fields are of these names, fragments written out."""
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    return bool(operations) and all(
        operation.operation is OperationType.QUERY
        and all(name == _TYPENAME or name in names for name in _fields(operation.selection_set, fragments, set()))
        for operation in operations
    )


def _fields(
    selections: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode], seen: set[str]
) -> Iterator[str]:
    for selection in selections.selections:
        if isinstance(selection, FieldNode):
            yield selection.name.value
        elif isinstance(selection, FragmentSpreadNode):
            name = selection.name.value
            if name in fragments and name not in seen:
                seen.add(name)
                yield from _fields(fragments[name].selection_set, fragments, seen)
        elif isinstance(selection, InlineFragmentNode):
            yield from _fields(selection.selection_set, fragments, seen)
