"""What is done at the beginning and at the end of each operation, however it came in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from strawberry.extensions import SchemaExtension
from strawberry.types.execution import StreamExecutionResult

from cartsnitch_graphql.errors import shown


class OperationEnds(SchemaExtension):
    """Begins with asking whether who opened a WebSocket is still signed in.

    Ends with giving the connection back, and lets only those errors out that clients may see.
    """

    async def on_operation(self) -> AsyncIterator[None]:
        try:
            await self.execution_context.context.forget_who_left()
            yield
        finally:
            await self.execution_context.context.release()
            _show_errors(self.execution_context.result)

    def on_stream_result(self, result: StreamExecutionResult) -> Iterator[None]:
        _show_errors(result)
        yield


def _show_errors(result: object) -> None:
    errors = getattr(result, "errors", None)
    if errors:
        result.errors = [shown(error) for error in errors]  # type: ignore[attr-defined]
