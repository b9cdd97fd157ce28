"""A body may have a megabyte, unless it is an upload; what is larger is not even read."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx

MEGABYTE = 1024 * 1024


class Body:
    """So many bytes of JSON, a kilobyte at a time, and how many were taken."""

    def __init__(self, size: int) -> None:
        self._size = size
        self.taken = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while self.taken < self._size:
            self.taken += 1024
            yield b" " * 1024


async def send(client: httpx.AsyncClient, body: Body, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.post("/auth/sign-in/email", content=body, headers={"Content-Type": "application/json"} | named)


async def test_a_body_of_a_megabyte_is_read(signed_out: httpx.AsyncClient) -> None:
    assert (await send(signed_out, Body(MEGABYTE))).status_code == 400


async def test_a_body_that_turns_out_larger_is_refused_where_it_does(signed_out: httpx.AsyncClient) -> None:
    body = Body(100 * MEGABYTE)
    answer = await send(signed_out, body)
    assert answer.status_code == 413
    assert answer.json()["error"] == {"code": "too_large", "message": "This is too large to send."}
    assert body.taken <= MEGABYTE + 2048


async def test_a_body_that_says_it_is_larger_is_not_read(signed_out: httpx.AsyncClient) -> None:
    body = Body(10 * MEGABYTE)
    answer = await send(signed_out, body, Content_Length=str(10 * MEGABYTE))
    assert answer.status_code == 413
    assert body.taken <= 1024


async def test_a_body_that_says_it_is_small_and_is_not_is_refused(signed_out: httpx.AsyncClient) -> None:
    assert (await send(signed_out, Body(2 * MEGABYTE), Content_Length="10")).status_code == 413
