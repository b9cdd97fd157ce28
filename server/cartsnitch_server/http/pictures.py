"""`GET /pictures/{product id}`: what a product looks like, for whoever bought it; so the app asks nobody else."""

from __future__ import annotations

from uuid import UUID

from cartsnitch_domain.errors import NotFound
from cartsnitch_domain.prices.own_numbers import picture_for
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from cartsnitch_server.auth.gate import Gate
from cartsnitch_server.http.originals import kept_bytes
from cartsnitch_server.resources import Resources


class PicturesDoor:
    """The route that shows pictures of products."""

    def __init__(self, resources: Resources, gate: Gate) -> None:
        self._resources = resources
        self._gate = gate

    def routes(self) -> list[BaseRoute]:
        """For the app to mount."""
        return [Route("/pictures/{product_id}", self._picture, methods=["GET"])]

    async def _picture(self, request: Request) -> Response:
        actor = await self._gate.require(request)
        try:
            product_id = UUID(request.path_params["product_id"])
        except ValueError as wrong:
            raise NotFound from wrong
        async with self._resources.database.reading_rows() as reads:
            digest = await picture_for(reads, actor, product_id)
        return await kept_bytes(request, self._resources.blobs, digest, "product")
