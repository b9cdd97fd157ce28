"""What came in, and its pages, as their owner gets them back; harmless, and for nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import httpx
import pytest
from cartsnitch_domain.blobs import Blobs
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import ReceiptId
from cartsnitch_domain.receipts.actions import PageShown, replace_pages

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6300010000000500010d0a2db40000000049454e44ae426082"
)
SCRIPT = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
MAIL = (
    b"Message-ID: <1@example.com>\r\nFrom: shop@example.com\r\nTo: me@example.org\r\n"
    b"Subject: Your receipt\r\n\r\nTotal 1.29\r\n"
)
PDF = b"%PDF-1.7\n%%EOF\n"


@dataclass(frozen=True)
class Kept:
    """A receipt of the owner with a picture (page 1) and a page of text (page 2)."""

    id: str

    @property
    def original(self) -> str:
        return f"/receipts/{self.id}/original"

    def page(self, number: int | str) -> str:
        return f"/receipts/{self.id}/pages/{number}"


async def send(client: httpx.AsyncClient, data: bytes, name: str, media_type: str = "image/png") -> Kept:
    answer = await client.post("/receipts", files=[("files", (name, data, media_type))])
    return Kept(answer.json()["receipts"][0]["id"])


@pytest.fixture
async def photo(owner: httpx.AsyncClient, database: Database, blobs: Blobs) -> Kept:
    kept = await send(owner, PNG, "photo.png")
    picture = await blobs.put(PNG)
    async with database.transaction() as session:
        pages = [PageShown(1, 1, picture, None), PageShown(20, 2, None, "Bananas 1.29")]
        await replace_pages(session, ReceiptId(UUID(kept.id)), pages)
    return kept


async def test_the_owner_gets_exactly_the_bytes_that_came_in(owner: httpx.AsyncClient, photo: Kept) -> None:
    answer = await owner.get(photo.original)
    assert answer.status_code == 200
    assert answer.content == PNG
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"] == "inline; filename*=UTF-8''photo.png"


async def test_the_owner_gets_the_picture_of_a_page(owner: httpx.AsyncClient, photo: Kept) -> None:
    answer = await owner.get(photo.page(1))
    assert (answer.status_code, answer.content) == (200, PNG)
    assert answer.headers["Content-Type"] == "image/png"


async def test_nobody_else_gets_anything(other: httpx.AsyncClient, signed_out: httpx.AsyncClient, photo: Kept) -> None:
    for path in (photo.original, photo.page(1), photo.page(2)):
        assert (await other.get(path)).status_code == 404
        assert (await other.get(path, headers={"If-None-Match": "*"})).status_code == 404
        assert (await signed_out.get(path)).status_code == 401


async def test_another_s_receipt_and_none_at_all_look_the_same(other: httpx.AsyncClient, photo: Kept) -> None:
    nothing = Kept("019a0000-0000-7000-8000-000000000000")
    theirs, absent = await other.get(photo.original), await other.get(nothing.original)
    assert theirs.json() == absent.json() == {"error": {"code": "not_found", "message": "We could not find that."}}


@pytest.mark.parametrize("number", ["0", "2", "3", "-1", "1.0", "one", "99999999999999999999", "\u0661"])
async def test_a_page_that_is_no_picture_is_not_found(owner: httpx.AsyncClient, photo: Kept, number: str) -> None:
    assert (await owner.get(photo.page(number))).status_code == 404


@pytest.mark.parametrize("receipt_id", ["1", "null", "%00", "019a0000-0000-7000-8000-00000000000g"])
async def test_an_id_that_is_none_is_not_found(owner: httpx.AsyncClient, receipt_id: str) -> None:
    assert (await owner.get(Kept(receipt_id).original)).status_code == 404


async def test_a_browser_asks_again_each_time_and_gets_nothing_twice(owner: httpx.AsyncClient, photo: Kept) -> None:
    first = await owner.get(photo.page(1))
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = await owner.get(photo.page(1), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    changed = await owner.get(photo.page(1), headers={"If-None-Match": '"something else"'})
    assert changed.status_code == 200


async def test_after_signing_out_a_kept_picture_is_not_confirmed(owner: httpx.AsyncClient, photo: Kept) -> None:
    tag = (await owner.get(photo.page(1))).headers["ETag"]
    await owner.post("/auth/sign-out")
    assert (await owner.get(photo.page(1), headers={"If-None-Match": tag})).status_code == 401


@pytest.mark.parametrize(
    ("data", "declared", "media_type", "disposition"),
    [
        (SCRIPT, "image/png", "text/html", "attachment"),
        (MAIL, "text/html", "message/rfc822", "attachment"),
        (b"\x00\x01\x02 nothing known", "text/html", "application/octet-stream", "attachment"),
        (PDF, "text/html", "application/pdf", "inline"),
        (PNG, "text/html", "image/png", "inline"),
    ],
    ids=["html", "mail", "unknown", "pdf", "picture"],
)
async def test_what_a_stranger_made_is_shown_as_what_it_is_and_can_run_nothing(
    owner: httpx.AsyncClient, data: bytes, declared: str, media_type: str, disposition: str
) -> None:
    kept = await send(owner, data, "a name\u20ac;.html", declared)
    answer = await owner.get(kept.original)
    assert answer.content == data
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Content-Disposition"].startswith(
        f"{disposition}; filename*=UTF-8''a%20name%E2%82%AC%3B.html"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert policy.startswith("sandbox;") or media_type == "application/pdf"
