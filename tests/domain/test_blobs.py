"""The contract of blob stores, which every kind of store keeps."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from cartsnitch_domain.blobs import BlobMissing, Blobs, BucketBlobs, FolderBlobs, open_blobs


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    return open_blobs({"folder": (tmp_path / "a folder").as_uri(), "bucket": "memory:///"}[request.param])


async def test_bytes_come_back_by_their_hash(store: Blobs) -> None:
    digest = await store.put(b"a receipt")

    assert digest == hashlib.sha256(b"a receipt").hexdigest()
    assert await store.get(digest) == b"a receipt"


async def test_keeping_the_same_bytes_twice_is_keeping_them_once(store: Blobs) -> None:
    assert await store.put(b"a receipt") == await store.put(b"a receipt")


async def test_what_was_never_kept_is_missing(store: Blobs) -> None:
    with pytest.raises(BlobMissing):
        await store.get("0" * 64)


async def test_no_bytes_are_bytes_too(store: Blobs) -> None:
    assert await store.get(await store.put(b"")) == b""


async def test_bytes_that_were_removed_are_missing_and_all_others_stay(store: Blobs) -> None:
    digest, other = await store.put(b"a receipt"), await store.put(b"another receipt")

    await store.remove(digest)

    with pytest.raises(BlobMissing):
        await store.get(digest)
    assert await store.get(other) == b"another receipt"


async def test_to_remove_what_is_not_there_is_no_error(store: Blobs) -> None:
    digest = await store.put(b"a receipt")

    await store.remove(digest)
    await store.remove(digest)
    await store.remove("0" * 64)


async def test_removed_bytes_can_be_kept_again(store: Blobs) -> None:
    digest = await store.put(b"a receipt")
    await store.remove(digest)

    assert await store.put(b"a receipt") == digest
    assert await store.get(digest) == b"a receipt"


async def test_a_store_that_can_be_written_is_well(store: Blobs) -> None:
    await store.check()


async def test_urls_open_their_kind_of_store(tmp_path: Path) -> None:
    assert isinstance(open_blobs(tmp_path.as_uri()), FolderBlobs)
    assert isinstance(open_blobs("memory:///"), BucketBlobs)
    with pytest.raises(ValueError, match="no-such"):
        open_blobs("no-such://place")


async def test_a_file_that_was_half_written_never_has_its_name(tmp_path: Path) -> None:
    """What a stopped machine left behind is not taken for the bytes."""
    folder = tmp_path / "blobs"
    store = FolderBlobs(folder)
    digest = hashlib.sha256(b"a receipt").hexdigest()
    (folder / digest[:2]).mkdir()
    (folder / digest[:2] / f"{digest}.123.abcd").write_bytes(b"a rec")

    assert await store.put(b"a receipt") == digest
    assert await store.get(digest) == b"a receipt"
