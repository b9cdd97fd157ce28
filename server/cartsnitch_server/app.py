"""The Starlette app, composed: middleware, accounts, uploads, GraphQL, and the app's own files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cartsnitch_domain.clock import Clock, system_clock
from starlette.applications import Starlette

from cartsnitch_server.auth.gate import Gate
from cartsnitch_server.graphql import GraphQLDoor
from cartsnitch_server.http.client import client_routes
from cartsnitch_server.http.failures import exception_handlers
from cartsnitch_server.http.stack import middleware, routes
from cartsnitch_server.resources import Resources, open_resources
from cartsnitch_server.settings import Settings


def create_app(settings: Settings, clock: Clock = system_clock) -> Starlette:
    """The app of one process; its resources are open while its lifespan runs."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with open_resources(settings, "http", clock) as resources:
            door = _mount(app, resources)
            async with door.open():
                yield

    return Starlette(middleware=middleware(settings), exception_handlers=exception_handlers(), lifespan=lifespan)


def _mount(app: Starlette, resources: Resources) -> GraphQLDoor:
    """Routes need the resources, which are opened inside the event loop, so they are mounted at the start."""
    gate = Gate(resources)
    door = GraphQLDoor(resources, gate)
    app.router.routes.extend([*routes(resources, gate), *door.routes(), *client_routes()])
    return door
