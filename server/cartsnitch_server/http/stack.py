"""What wraps every request, and the routes that are not GraphQL's."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from cartsnitch_server.auth.door import AuthDoor
from cartsnitch_server.auth.gate import Gate
from cartsnitch_server.auth.verifying import VerifyEmailDoor
from cartsnitch_server.http.bodies import BodyLimit
from cartsnitch_server.http.exports import ExportsDoor
from cartsnitch_server.http.failures import Failures
from cartsnitch_server.http.health import Health
from cartsnitch_server.http.originals import OriginalsDoor
from cartsnitch_server.http.origins import OriginCheck
from cartsnitch_server.http.pictures import PicturesDoor
from cartsnitch_server.http.request_ids import RequestIds
from cartsnitch_server.http.security import SecurityHeaders
from cartsnitch_server.http.unsubscribing import UnsubscribeDoor
from cartsnitch_server.http.uploads import PATH as UPLOADS
from cartsnitch_server.http.uploads import UploadsDoor, upload_limits
from cartsnitch_server.public.door import PublicDoor
from cartsnitch_server.resources import Resources
from cartsnitch_server.settings import Settings

_BODY_BYTES = 1024 * 1024
"""Any body but an upload."""


def middleware(settings: Settings) -> list[Middleware]:
    """For `Starlette(middleware=...)`, the outermost first: what fails inside has an id and headers too."""
    return [
        Middleware(RequestIds),
        Middleware(SecurityHeaders),
        Middleware(Failures),
        Middleware(OriginCheck, trusted=settings.trusted_origins),
        Middleware(BodyLimit, limit=_BODY_BYTES, by_path={UPLOADS: upload_limits(settings).body_bytes}),
    ]


def routes(resources: Resources, gate: Gate) -> list[BaseRoute]:
    """All but GraphQL's, and the app's files (`client_routes`), which come after these."""
    return [
        *AuthDoor(resources, gate).routes(),
        *VerifyEmailDoor(resources).routes(),
        *UploadsDoor(resources, gate).routes(),
        *OriginalsDoor(resources, gate).routes(),
        *PicturesDoor(resources, gate).routes(),
        *ExportsDoor(resources, gate).routes(),
        *UnsubscribeDoor(resources).routes(),
        *PublicDoor(resources).routes(),
        *Health(resources).routes(),
    ]
