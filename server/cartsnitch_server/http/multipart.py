"""Files of a multipart request, streamed to temporary files and limited while they arrive."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from cartsnitch_domain.errors import InvalidInput
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from cartsnitch_server.http.failures import BodyTooLarge, Refusal, WrongMediaType

_PART_OVERHEAD = 16 * 1024
"""Bytes for the headers and the boundary of a part."""

_FIELDS = 1
"""Parts of a form beside its files."""


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """What one request may bring: files, and bytes of each."""

    files: int
    file_bytes: int

    @property
    def body_bytes(self) -> int:
        """The most a whole body can have within these limits."""
        return (self.files + 1) * _PART_OVERHEAD + self.files * self.file_bytes


@dataclass(frozen=True, slots=True)
class Received:
    """The files of a form, in their order, and its other fields by name."""

    files: list[UploadFile]
    fields: dict[str, str] = field(default_factory=dict)


@asynccontextmanager
async def received_form(request: Request, name: str, limits: UploadLimits) -> AsyncIterator[Received]:
    """A form and its files under `name`, kept until the block ends. Raises Refusal, or InvalidInput for too many."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise WrongMediaType("Please send your files as a form (multipart/form-data).")
    parser = _LimitedParser(request, limits)
    try:
        form = await parser.parse()
    except MultiPartException as broken:
        raise Refusal("The upload did not arrive whole. Please send it again.") from broken
    try:
        yield _received(form, name, limits)
    finally:
        await form.close()


def _received(form: FormData, name: str, limits: UploadLimits) -> Received:
    values = form.multi_items()
    files = [value for key, value in values if key == name and isinstance(value, UploadFile)]
    if len(files) > limits.files:
        raise _too_many(limits)
    return Received(files, {key: value for key, value in values if isinstance(value, str)})


def _too_many(limits: UploadLimits) -> InvalidInput:
    return InvalidInput(f"Please send {limits.files} files at most at a time.")


class _LimitedParser(MultiPartParser):
    """Starlette's parser, which limits neither the size of a file nor notices that the end of the form is missing."""

    def __init__(self, request: Request, limits: UploadLimits) -> None:
        super().__init__(request.headers, self._whole(request.stream()))
        self._limits = limits
        self._parts = 0
        self._part_bytes = 0
        self._is_whole = False

    async def _whole(self, stream: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
        """The body; raises MultiPartException at its end when that is not the end of the form."""
        async for chunk in stream:
            yield chunk
        if not self._is_whole:
            raise MultiPartException("cut off")

    def on_end(self) -> None:
        self._is_whole = True

    def on_part_begin(self) -> None:
        self._part_bytes = 0
        self._parts += 1
        if self._parts > self._limits.files + _FIELDS:
            raise _too_many(self._limits)
        super().on_part_begin()

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._part_bytes += end - start
        if self._part_bytes > self._limits.file_bytes:
            raise BodyTooLarge(f"A file may have {megabytes(self._limits.file_bytes)} at most.")
        super().on_part_data(data, start, end)


def megabytes(size: int) -> str:
    """A size in bytes as it is told."""
    return f"{size / 1024 / 1024:.3g} MB"
