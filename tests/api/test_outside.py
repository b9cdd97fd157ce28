"""What others say of a product: beside what its receipts say, named, and for those who bought it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from cartsnitch_domain.blobs import open_blobs
from cartsnitch_server.settings import Settings

OUTSIDE = """query Outside($id: ID!) { product(id: $id) { details { brand netContent { text } category } outside {
    gtin fetchedAt name brand quantity netContent { text total { amount unit } } category pictureUrl fills
    attribution { source url text licence licenceUrl pictureLicence pictureLicenceUrl } } } }"""
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
SPREAD = {
    "language": "fr",
    "names": {"fr": "Pâte à tartiner", "en": "Hazelnut spread"},
    "brand": "Nutella",
    "quantity": "6 x 33 cl",
    "measured": Decimal(1980),
    "measured_unit": "ml",
    "categories": ["en:beverages", "en:teas"],
}


@dataclass
class Bought:
    """A product of the owner, and the number that names it."""

    id: UUID
    gtin: str


async def bought(records: Any, owner: Any, of: dict[str, Any], **found: Any) -> Bought:
    product_id = await records.product(**of)
    gtin = await records.barcode(product_id, **SPREAD | found)
    line_id = await records.line(await records.purchase(owner), product_id=product_id, identifier=gtin)
    await records.observation(owner, product_id, await records.store(), line_id, identifier=f"gtin:{gtin}")
    return Bought(product_id, gtin)


async def outside(asker: Any, product: Bought) -> Any:
    return (await asker.ask(OUTSIDE, id=str(product.id)))["product"]["outside"]


async def test_what_no_receipt_says_is_told_with_whom_it_is_from(records: Any, owner: Any) -> None:
    product = await bought(records, owner, {})

    assert await outside(owner, product) == {
        "gtin": product.gtin,
        "fetchedAt": "2026-03-01T00:00:00+00:00",
        "name": "Hazelnut spread",
        "brand": "Nutella",
        "quantity": "6 x 33 cl",
        "netContent": {"text": "6 x 33 cl", "total": {"amount": "198", "unit": "CENTILITRE"}},
        "category": "DRINKS",
        "pictureUrl": None,
        "fills": ["BRAND", "NET_CONTENT", "CATEGORY"],
        "attribution": {
            "source": "Open Food Facts",
            "url": f"https://world.openfoodfacts.org/product/{product.gtin[1:]}",
            "text": "From Open Food Facts, made available under the Open Database License (ODbL). Picture: CC BY-SA.",
            "licence": "Open Database License (ODbL) 1.0",
            "licenceUrl": "https://opendatacommons.org/licenses/odbl/1-0/",
            "pictureLicence": "Creative Commons Attribution-ShareAlike 3.0",
            "pictureLicenceUrl": "https://creativecommons.org/licenses/by-sa/3.0/",
        },
    }


async def test_what_receipts_say_is_not_changed_by_it(records: Any, owner: Any) -> None:
    printed = {"brand": "Ferrero", "amount": Decimal(400), "unit": "g", "category": "pantry"}
    product = await bought(records, owner, printed)
    await records.bought(owner, product.id, await records.store(), 3, "3.49", "SPREAD 400 G")

    answer = (await owner.ask(OUTSIDE, id=str(product.id)))["product"]

    assert answer["details"] == {"brand": "Ferrero", "netContent": {"text": "400 g"}, "category": "PANTRY"}
    assert answer["outside"]["brand"] == "Nutella"
    assert answer["outside"]["fills"] == []


async def test_prices_rest_on_what_is_printed_alone(records: Any, owner: Any) -> None:
    product_id, store_id = await records.product(), await records.store()
    await records.bought(owner, product_id, store_id, 3, "3.49", text="TEA")
    query = (
        "query Prices($id: ID!) { product(id: $id) { prices { content { text } per { text } unitPrice { amount } } } }"
    )
    before = await owner.ask(query, id=str(product_id))

    await records.barcode(product_id, **SPREAD)
    line_id = await records.bought(owner, product_id, store_id, 2, "3.49", text="TEA")
    await records.observe_line(line_id)

    assert await owner.ask(query, id=str(product_id)) == before
    assert before["product"]["prices"][0]["content"] is None


@pytest.mark.parametrize("state", ["waiting", "missing", "failed"])
async def test_where_nothing_was_found_there_is_nothing(records: Any, owner: Any, state: str) -> None:
    product = await bought(records, owner, {}, state=state, fetched_at=None)

    assert await outside(owner, product) is None


async def test_someone_else_is_told_nothing_of_a_product_they_did_not_buy(records: Any, owner: Any, other: Any) -> None:
    product = await bought(records, owner, {})

    assert (await other.ask(OUTSIDE, id=str(product.id)))["product"] is None


async def test_a_number_that_only_someone_else_has_for_it_tells_nothing(records: Any, owner: Any, other: Any) -> None:
    product = await bought(records, other, {}, picture_digest="0" * 64, picture_url="https://images.example.org/1.jpg")
    await records.line(await records.purchase(owner), product_id=product.id)

    assert (await outside(other, product))["gtin"] == product.gtin
    assert await outside(owner, product) is None
    assert (await owner.client.get(f"/pictures/{product.id}")).status_code == 404


class TestPictures:
    @pytest.fixture
    async def pictured(self, records: Any, owner: Any, settings: Settings) -> Bought:
        digest = await open_blobs(settings.blob_url).put(JPEG)
        return await bought(records, owner, {}, picture_url="https://images.example.org/1.jpg", picture_digest=digest)

    async def test_it_is_shown_by_this_server_to_who_bought_it(self, owner: Any, pictured: Bought) -> None:
        url = (await outside(owner, pictured))["pictureUrl"]

        answer = await owner.client.get(url)

        assert (answer.status_code, answer.content) == (200, JPEG)
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["content-security-policy"].startswith("sandbox")
        again = await owner.client.get(url, headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304

    async def test_it_is_not_shown_to_anyone_else(self, records: Any, other: Any, pictured: Bought) -> None:
        url = f"/pictures/{pictured.id}"

        assert (await other.client.get(url)).status_code == 404
        assert (await records.client().get(url)).status_code == 401

    async def test_what_is_not_there_is_not_found(self, records: Any, owner: Any) -> None:
        without = await bought(records, owner, {})

        for name in (without.id, uuid4(), "one"):
            assert (await owner.client.get(f"/pictures/{name}")).status_code == 404
