"""`POST /receipts`: photos and files of receipts, all of a request or none."""

from __future__ import annotations

import re
from uuid import uuid4

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.errors import InvalidInput
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.bundle import BUNDLE_BYTES, MEDIA_TYPE, BundledFile, bundle
from cartsnitch_ingest.inbox import Accepted, Incoming, accept
from starlette.datastructures import Headers, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from cartsnitch_server.auth.gate import Gate
from cartsnitch_server.http.failures import BodyTooLarge, Refusal
from cartsnitch_server.http.multipart import UploadLimits, megabytes, received_form
from cartsnitch_server.resources import Resources
from cartsnitch_server.settings import Settings

PATH = "/receipts"
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_NAME_LENGTH = 200


def upload_limits(settings: Settings) -> UploadLimits:
    """What one request may bring."""
    return UploadLimits(settings.max_upload_files, settings.max_receipt_bytes)


class UploadsDoor:
    """The route that receipts are sent to: `files`, as often as there are files, and an optional `Idempotency-Key`.

    Each file is a receipt of its own, but with the field `together=true` all of them are photos of one long receipt.

    The same key again gives the same receipts, so a request whose answer was lost can be sent again. A key that comes
    back with other files is refused with 422: one of the two requests would be lost.
    """

    def __init__(self, resources: Resources, gate: Gate) -> None:
        self._resources = resources
        self._gate = gate

    def routes(self) -> list[BaseRoute]:
        """For the app to mount."""
        return [Route(PATH, self._upload, methods=["POST"])]

    async def _upload(self, request: Request) -> Response:
        actor = await self._gate.require(request)
        key = _idempotency_key(request.headers)
        async with received_form(request, "files", upload_limits(self._resources.settings)) as form:
            _check(form.files)
            if form.fields.get("together") == "true" and len(form.files) > 1:
                accepted = [await self._accept_together(actor, key, form.files)]
            else:
                accepted = await self._accept(actor, key, form.files)
        return JSONResponse({"receipts": [_shown(receipt) for receipt in accepted]}, 202)

    async def _accept(self, actor: Actor, key: str, files: list[UploadFile]) -> list[Accepted]:
        """One file in memory at a time, and one transaction for them all."""
        async with self._resources.database.transaction() as session:
            return [
                await accept(session, self._resources.blobs, await _incoming(actor, f"{key}:{index}", file))
                for index, file in enumerate(files)
            ]

    async def _accept_together(self, actor: Actor, key: str, files: list[UploadFile]) -> Accepted:
        """All files as the one original of one receipt. Raises BodyTooLarge."""
        if sum(file.size or 0 for file in files) > BUNDLE_BYTES:
            raise BodyTooLarge(f"The photos of one receipt may have {megabytes(BUNDLE_BYTES)} together.")
        packed = bundle([BundledFile(_file_name(file), await file.read()) for file in files])
        incoming = Incoming(
            user_id=actor.user_id,
            channel=Channel.UPLOAD,
            data=packed,
            idempotency_key=f"{key}:together",
            filename=f"{len(files)} photos.zip",
            media_type=MEDIA_TYPE,
        )
        async with self._resources.database.transaction() as session:
            return await accept(session, self._resources.blobs, incoming)


async def _incoming(actor: Actor, key: str, file: UploadFile) -> Incoming:
    return Incoming(
        user_id=actor.user_id,
        channel=Channel.UPLOAD,
        data=await file.read(),
        idempotency_key=key,
        filename=_file_name(file),
        media_type=_UNPRINTABLE.sub("", file.content_type or "")[:_NAME_LENGTH] or None,
    )


def _idempotency_key(headers: Headers) -> str:
    """The key of the request, apart from those of mails. Raises Refusal."""
    key = headers.get("idempotency-key") or uuid4().hex
    if not _KEY.fullmatch(key):
        raise Refusal("An Idempotency-Key has 200 printable ASCII characters at most, without spaces.")
    return f"upload:{key}"


def _check(files: list[UploadFile]) -> None:
    """Raises InvalidInput where there is nothing to take in."""
    if not files:
        raise InvalidInput("Please choose a photo or a file of a receipt.")
    empty = next((file for file in files if not file.size), None)
    if empty is not None:
        raise InvalidInput(f"“{_file_name(empty) or 'A file'}” is empty. Please choose another one.")


def _file_name(file: UploadFile) -> str | None:
    """The last part of the name that was sent, as it may be shown; only ever a label."""
    name = _UNPRINTABLE.sub("", file.filename or "").replace("\\", "/").rpartition("/")[2].strip()
    return name[-_NAME_LENGTH:] or None


def _shown(receipt: Accepted) -> dict[str, str | None]:
    return {"id": str(receipt.receipt_id), "status": receipt.status.upper(), "filename": receipt.filename}
