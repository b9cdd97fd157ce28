"""The IDE, where the settings allow it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from cartsnitch_server.app import create_app
from cartsnitch_server.settings import Settings
from graphql import build_client_schema, get_introspection_query


@pytest.fixture
async def stranger(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Someone who is not signed in, at a server with an IDE."""
    app = create_app(settings.model_copy(update={"graphiql": True}))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client,
    ):
        yield client


async def test_the_ide_is_shown_and_may_ask_for_the_schema(stranger: httpx.AsyncClient) -> None:
    page = await stranger.get("/graphql", headers={"Accept": "text/html"})
    schema = await stranger.post("/graphql", json={"query": get_introspection_query()})

    assert (page.status_code, "GraphiQL" in page.text) == (200, True)
    assert build_client_schema(schema.json()["data"]).query_type is not None


async def test_all_else_still_needs_a_sign_in(stranger: httpx.AsyncClient) -> None:
    for query in ("{ viewer { id } }", "{ stores { id } }", "mutation { rotateReceiptAddress { id } }"):
        response = await stranger.post("/graphql", json={"query": query})

        assert response.status_code == 401
        assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_without_the_setting_there_is_none(records: Any) -> None:
    assert (await records.client().get("/graphql", headers={"Accept": "text/html"})).status_code == 405
