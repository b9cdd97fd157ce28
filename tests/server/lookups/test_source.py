"""Open Food Facts as it answers, well and badly, over a real socket."""

from __future__ import annotations

import gzip
import json
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from cartsnitch_domain.lookups.said import Answer, Failure, Said
from cartsnitch_server.lookups.answers import MOST_TAGS, MOST_TEXT, product_answer, search_answer
from cartsnitch_server.lookups.source import MOST_ANSWERED, Source
from hypothesis import given
from hypothesis import strategies as st

from tests.outgoing import Answering, dripping, hanging, status
from tests.server.lookups.conftest import COLA, NUTELLA, UNKNOWN, Catalogue, as_json, found, product

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
GTIN = NUTELLA.zfill(14)
OTHERS = (COLA.zfill(14), UNKNOWN.zfill(14))


def source(catalogue: Catalogue, seconds: float = 10) -> Source:
    return Source(catalogue.url, "CartSnitch/1.0 (host@example.org)", seconds)


async def look_up(catalogue: Catalogue, *gtins: str, seconds: float = 10) -> Answer | Failure:
    return await source(catalogue, seconds).look_up(gtins or (GTIN,), NOW)


async def said(catalogue: Catalogue) -> Said:
    answer = await look_up(catalogue)
    assert isinstance(answer, Answer)
    return answer.found[GTIN]


async def failure(catalogue: Catalogue, *gtins: str, seconds: float = 10) -> Failure:
    answer = await look_up(catalogue, *gtins, seconds=seconds)
    assert isinstance(answer, Failure)
    return answer


async def test_what_is_known_of_a_product_is_taken(catalogue: Catalogue) -> None:
    catalogue.know(NUTELLA)

    assert await said(catalogue) == Said(
        names={"en": "Hazelnut spread", "de": "Nuss-Nugat-Creme"},
        language="en",
        brand="Nutella",
        quantity="400 g",
        measured=Decimal(400),
        measured_unit="g",
        categories=("en:spreads", "en:sweet-spreads"),
        picture_url=None,
    )


async def test_only_the_number_leaves_the_house(catalogue: Catalogue) -> None:
    await look_up(catalogue)

    (request,) = catalogue.requests
    assert request.path == f"/api/v2/product/{NUTELLA}"
    assert set(request.query) == {"fields"}
    host = catalogue.url.removeprefix("http://")
    assert request.headers.pop("accept") == "*/*"
    assert request.headers == {
        "host": host,
        "user-agent": "CartSnitch/1.0 (host@example.org)",
        "accept-encoding": "identity",
        "connection": "keep-alive",
    }


async def test_several_are_asked_for_at_once(catalogue: Catalogue) -> None:
    catalogue.know(NUTELLA)
    catalogue.know(COLA)

    answer = await look_up(catalogue, GTIN, *OTHERS)

    assert isinstance(answer, Answer)
    assert (set(answer.found), set(answer.missing)) == ({GTIN, OTHERS[0]}, {OTHERS[1]})
    assert [request.codes for request in catalogue.requests] == [[NUTELLA, COLA, UNKNOWN]]


@pytest.mark.parametrize(
    "answering",
    [
        as_json({"code": NUTELLA, "status": 0, "status_verbose": "product not found"}, 404),
        as_json({"code": NUTELLA, "status": 0, "status_verbose": "no code or invalid code"}),
        as_json(
            {
                "code": NUTELLA,
                "errors": [{"field": {"id": "code", "value": NUTELLA}, "message": {"id": "product_not_found"}}],
                "result": {"id": "product_not_found", "lc_name": "Product not found", "name": "Product not found"},
                "status": "failure",
                "warnings": [],
            },
            404,
        ),
    ],
)
async def test_what_is_not_there_is_missing(catalogue: Catalogue, answering: Answering) -> None:
    catalogue.answers = [answering]

    assert await look_up(catalogue) == Answer({}, frozenset({GTIN}))


async def test_the_envelope_of_version_3_is_understood(catalogue: Catalogue) -> None:
    envelope = {"status": "success_with_warnings", "result": {"id": "product_found"}, "errors": [], "warnings": [{}]}
    catalogue.answers = [as_json(envelope | {"code": NUTELLA, "product": product(NUTELLA, product_quantity=400)})]

    assert (await said(catalogue)).measured == Decimal(400)


@pytest.mark.parametrize("code", ["03017620422003", "3017620422003", 3017620422003, None])
async def test_any_spelling_of_the_number_in_the_answer_is_it(catalogue: Catalogue, code: object) -> None:
    catalogue.answers = [as_json({"code": NUTELLA, "product": product(NUTELLA) | {"code": code}, "status": 1})]

    assert (await said(catalogue)).brand == "Nutella"


async def test_what_is_said_of_another_product_is_not_taken(catalogue: Catalogue) -> None:
    catalogue.answers = [found(COLA)]

    assert await failure(catalogue) == Failure("the answer is of another product")


async def test_nothing_is_missing_by_an_answer_that_is_cut(catalogue: Catalogue) -> None:
    catalogue.answers = [as_json({"count": 2, "products": [product(NUTELLA)]})]

    answer = await look_up(catalogue, GTIN, *OTHERS)

    assert isinstance(answer, Answer)
    assert (set(answer.found), set(answer.missing)) == ({GTIN}, set())


@pytest.mark.parametrize(
    "odd",
    [
        {"product_name": 7, "product_name_de": ["x"], "brands": {"a": 1}, "quantity": 400, "lang": "english"},
        {"product_quantity": "much", "product_quantity_unit": 3, "categories_tags": "en:spreads"},
        {"product_quantity": -1, "categories_tags": [1, None, {"en": 1}, "no tag", "en:" + "x" * 500]},
        {"product_quantity": 1e300, "image_front_url": ["http://elsewhere.example.org/"], "lang": None},
        {"product_quantity": True, "image_front_url": "http://elsewhere.example.org/x.jpg", "brands": None},
        {"product_name": None, "product_name_de": None, "brands": " , ,", "quantity": "\u0000\u202e"},
    ],
)
async def test_a_field_of_another_shape_is_as_one_that_is_not_there(catalogue: Catalogue, odd: dict[str, Any]) -> None:
    whole = product(NUTELLA) | odd
    catalogue.answers = [as_json({"code": NUTELLA, "product": whole, "status": 1})]

    taken = await said(catalogue)
    assert taken.picture_url is None
    assert all(isinstance(name, str) for name in taken.names.values())
    assert {taken.brand, taken.quantity} <= {None, "Nutella", "400 g"}
    assert set(taken.categories) <= {"en:spreads", "en:sweet-spreads"}
    assert taken.measured in (None, Decimal(400))


async def test_texts_are_bounded_and_one_line(catalogue: Catalogue) -> None:
    endless = {"product_name": "x" * 100_000, "quantity": "400\n\x1b[31mg", "categories_tags": ["en:a"] * 5000}
    catalogue.answers = [as_json({"code": NUTELLA, "product": product(NUTELLA, **endless), "status": 1})]

    taken = await said(catalogue)
    assert len(taken.names["en"]) <= MOST_TEXT
    assert taken.quantity == "400 [31mg"
    assert len(taken.categories) == MOST_TAGS


async def test_an_answer_that_is_too_large_is_not_read_to_its_end(catalogue: Catalogue) -> None:
    sent = []

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.end_headers()
        for _ in range(1000):
            handler.wfile.write(b" " * 65536)
            sent.append(65536)

    catalogue.answers = [endless]

    assert (await failure(catalogue)).reason == f"the answer is larger than {MOST_ANSWERED} bytes"
    assert sum(sent) < 20 * MOST_ANSWERED


async def test_an_answer_that_is_packed_is_refused(catalogue: Catalogue) -> None:
    packed = gzip.compress(json.dumps({"status": 1}).encode())
    catalogue.answers = [as_json(packed, Content_Encoding="gzip")]

    assert "packed" in (await failure(catalogue)).reason


async def test_who_is_slow_is_not_waited_for(catalogue: Catalogue) -> None:
    released = threading.Event()
    for answering in (hanging(released), dripping):
        catalogue.answers = [answering]
        assert await failure(catalogue, seconds=0.2) == Failure("no whole answer in 0.2 seconds", is_away=True)
    released.set()


@pytest.mark.parametrize(
    ("code", "headers", "wait"),
    [
        (429, {"Retry_After": "120"}, timedelta(minutes=2)),
        (429, {"Retry_After": "Sun, 01 Mar 2026 13:00:00 GMT"}, timedelta(hours=1)),
        (429, {"Retry_After": "soon"}, None),
        (503, {}, None),
        (500, {}, None),
        (403, {}, None),
        (404, {}, None),  # no JSON: there is no such API
    ],
)
async def test_a_catalogue_that_is_busy_broken_or_none_is_away(
    catalogue: Catalogue, code: int, headers: dict[str, str], wait: timedelta | None
) -> None:
    catalogue.answers = [status(code, b"<html></html>", **headers)]

    assert await failure(catalogue) == Failure(f"the answer is {code}", is_away=True, wait=wait)


async def test_a_page_in_the_place_of_data_is_said_of_the_catalogue(catalogue: Catalogue) -> None:
    catalogue.answers = [status(200, b"<html>Please sign in</html>", Content_Type="text/html")]

    assert await failure(catalogue) == Failure("the answer is no JSON", is_away=True)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b"\xff\xfe", b'{"a":' * 100_000, b'{"status": NaN}'])
async def test_what_is_no_json_object_is_said_of_what_was_asked(catalogue: Catalogue, body: bytes) -> None:
    catalogue.answers = [as_json(body), as_json(body)]

    for gtins in ((GTIN,), (GTIN, *OTHERS)):
        assert await failure(catalogue, *gtins) == Failure("the answer is no JSON object")


async def test_nobody_there_is_away(catalogue: Catalogue) -> None:
    nobody = Source("http://127.0.0.1:1", "CartSnitch")

    answer = await nobody.look_up([GTIN], NOW)
    assert isinstance(answer, Failure)
    assert answer.is_away


async def test_a_redirect_within_the_catalogue_is_followed(catalogue: Catalogue) -> None:
    catalogue.know(NUTELLA)
    catalogue.answers = [status(301, Location=f"/api/v2/product/{NUTELLA}?fields=code")]

    assert (await said(catalogue)).brand == "Nutella"
    assert len(catalogue.requests) == 2


@pytest.mark.parametrize("location", ["http://127.0.0.1:9/", "https://localhost/", "file:///etc/passwd", "//[", ""])
async def test_a_redirect_elsewhere_is_not_followed(catalogue: Catalogue, location: str) -> None:
    catalogue.answers = [status(302, Location=location)] * 5

    await failure(catalogue)
    assert len(catalogue.requests) <= 3


async def test_redirects_in_a_circle_end(catalogue: Catalogue) -> None:
    catalogue.answers = [status(302, Location=f"/api/v2/product/{NUTELLA}")] * 9

    assert "more than 2 times" in (await failure(catalogue)).reason
    assert len(catalogue.requests) == 3


@pytest.mark.parametrize(
    ("url", "is_allowed"),
    [
        ("https://images.openfoodfacts.org/images/products/301/762/042/2003/front_en.400.jpg", True),
        ("https://world.openfoodfacts.org/images/products/1.jpg", True),
        ("http://images.openfoodfacts.org/1.jpg", False),
        ("https://images.openfoodfacts.org:8443/1.jpg", False),
        ("https://images.openfoodfacts.org.example.org/1.jpg", False),
        ("https://images.openfoodfacts.org@example.org/1.jpg", False),
        ("https://someone@images.openfoodfacts.org/1.jpg", False),
        ("http://169.254.169.254/latest/meta-data", False),
        ("http://world.openfoodfacts.org/1.jpg", False),
        ("file:///etc/passwd", False),
        ("http://[", False),
        ("", False),
    ],
)
async def test_pictures_come_only_from_where_they_may(url: str, is_allowed: bool) -> None:
    here = Source("https://world.openfoodfacts.org", "CartSnitch")

    assert here.is_allowed(url) is is_allowed
    if not is_allowed:
        assert isinstance(await here.picture(url, NOW), Failure)


async def test_a_picture_that_is_not_there_is_not_said_of_the_catalogue(catalogue: Catalogue) -> None:
    catalogue.answers = [status(404, b"<html></html>")]

    assert await source(catalogue).picture(f"{catalogue.url}/1.jpg", NOW) == Failure("the answer is 404")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(sorted({*product(NUTELLA), "image_front_url", "product", "products", "count", "status"}))


@given(st.dictionaries(NAMES, JSON), st.dictionaries(NAMES, JSON))
def test_whatever_is_answered_is_an_answer_or_a_failure(envelope: dict[str, Any], fields: dict[str, Any]) -> None:
    said_of = {"code": NUTELLA} | fields
    for body in (envelope, envelope | {"product": said_of}, envelope | {"products": [said_of], "count": 1}):
        raw = json.dumps(body).encode()
        for answer in (product_answer(raw, GTIN, bool), search_answer(raw, [GTIN, *OTHERS], bool)):
            assert isinstance(answer, Answer | Failure)
