"""Execution with shortcuts: whatever a plan can do is done by it, all else by the library.

A page of purchases has thousands of values, and nearly all are plain attributes of objects that are there already. The
library's executor makes a path, an info and a call through several layers for each, and a task for each list. Where a
plan meets anything it does not expect, the library's executor does the same part again in its own way, and so says what
is wrong and where.
"""

from __future__ import annotations

from typing import Any

from graphql import GraphQLObjectType, GraphQLOutputType, GraphQLResolveInfo
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from cartsnitch_graphql.documents import MOST_KEPT
from cartsnitch_graphql.plans import KeptPlans, Plan, Planner

_KEPT = KeptPlans(MOST_KEPT)


class PlanningExecutor(StrawberryGraphQLCoreExecutionContext):
    """Completes values by plans where it can."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._planner = Planner(_KEPT.of(self.operation), self.collect_subfields)
        self._is_planning = not (self.middleware_manager and self.middleware_manager.middlewares)

    def complete_value(
        self,
        return_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        """Complete a value at once where there is a plan for it."""
        plan = self._planner.plan(return_type, field_details_list) if self._is_planning else None
        if plan is None:
            return super().complete_value(return_type, field_details_list, info, path, result, position_context)
        if plan.reads:
            return self._load_and_complete(plan, return_type, field_details_list, info, path, result, position_context)
        try:
            return plan.complete(result)
        except Exception:  # the library meets it again, and says where
            return super().complete_value(return_type, field_details_list, info, path, result, position_context)

    async def _load_and_complete(
        self,
        plan: Plan,
        return_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        """Read first what the plan needs. When that fails, this operation does without plans from then on."""
        try:
            await plan.reads.load(self.context_value, result)
            return plan.complete(result)
        except Exception:  # the library meets it again, and says where
            self._is_planning = False
        completed = super().complete_value(return_type, field_details_list, info, path, result, position_context)
        return await completed if self.is_awaitable(completed) else completed

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        field_details_list: FieldDetailsList,
        path: Path,
        position_context: Any,
    ) -> Any:
        """Give the value of a plain field of an object that has others too."""
        planned = self._planner.plan_field(parent_type, field_details_list) if self._is_planning else None
        if planned is not None and not planned.loaded and not planned.plan.reads:
            try:
                return planned.plan.complete(getattr(source, planned.attribute))
            except Exception:  # noqa: S110 -- the library meets it again, and says where
                pass
        return super().execute_field(parent_type, source, field_details_list, path, position_context)
