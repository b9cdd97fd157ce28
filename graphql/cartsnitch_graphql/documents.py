"""Documents, parsed and checked once for all the times they are sent: the app sends the same few again and again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from graphql import ASTValidationRule, DocumentNode, GraphQLError, GraphQLSchema, parse, specified_rules
from strawberry.extensions import SchemaExtension
from strawberry.schema.schema import validate_document

from cartsnitch_graphql.limits import MAX_TOKENS

MOST_KEPT = 256
"""Documents that are kept."""

LONGEST_KEPT = 20_000
"""Letters of a document that is kept; the longest of the app's has 1,500."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A document, and what is wrong with it."""

    document: DocumentNode
    errors: list[GraphQLError]


class Documents:
    """The documents of one schema, checked by the rules of GraphQL and these."""

    def __init__(self, schema: GraphQLSchema, rules: tuple[type[ASTValidationRule], ...]) -> None:
        self._schema = schema
        self._rules = (*specified_rules, *rules)
        self._kept = lru_cache(MOST_KEPT)(self._check)

    def check(self, query: str) -> Checked:
        """Parse and check a document; raises GraphQLError for what is none."""
        return self._kept(query) if len(query) <= LONGEST_KEPT else self._check(query)

    def _check(self, query: str) -> Checked:
        document = parse(query, max_tokens=MAX_TOKENS)
        return Checked(document, validate_document(self._schema, document, self._rules))


class DocumentsChecked(SchemaExtension):
    """Takes documents from those that were checked before."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._errors: list[GraphQLError] = []

    def on_parse(self) -> Iterator[None]:
        checked = self._documents.check(self.execution_context.query or "")
        self.execution_context.graphql_document, self._errors = checked.document, checked.errors
        yield

    def on_validate(self) -> Iterator[None]:
        self.execution_context.pre_execution_errors = self._errors
        yield
