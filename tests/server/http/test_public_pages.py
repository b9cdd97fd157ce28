"""Public pages: for everybody, of what several households saw and of nothing else."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from cartsnitch_domain.db import Database
from cartsnitch_domain.months import months_later
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.public.records import PublicMonth, PublicPrice, PublicProduct
from cartsnitch_domain.purchases.records import PurchaseLine
from cartsnitch_domain.stores.records import Store
from cartsnitch_domain.units import Dimension, Unit
from cartsnitch_server.auth.gate import Gate
from cartsnitch_server.http.stack import routes
from cartsnitch_server.public.door import MOST_PAGES
from cartsnitch_server.public.pages import _UNIT_CODES
from cartsnitch_server.resources import Resources
from cartsnitch_server.settings import Settings
from sqlalchemy import delete, select, update
from starlette.applications import Starlette

from tests.domain.public.neighbourhood import FEBRUARY, JANUARY, Neighbourhood, Purchased
from tests.server.conftest import SECURE, Visit

NAME = "Whole Milk"
SPITEFUL = "</script><script>alert('1 & 2')</script>"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"public_pages": True})


class Town:
    """Some households of which this server is told what they bought in January and February."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def shops(self, *sold: dict[str, Any], households: int = 3, publish_on: date = date(2026, 3, 8)) -> None:
        """Each household buys all of this; then it is published."""
        async with self._database.transaction() as session:
            street = Neighbourhood(session)
            buyers = await street.households(households)
            stores: dict[str, UUID] = {}
            products: dict[str, UUID] = {}
            for each in sold:
                slug, name = each.get("store", "meijer"), each.get("name", NAME)
                stores[slug] = stores.get(slug) or await street.store(slug)
                of = each.get("of", name)
                products[of] = products.get(of) or await street.product(**each.get("product", {}))
                count = each.get("buyers", households)
                await street.buy_all(
                    [
                        Purchased(
                            buyer,
                            products[of],
                            stores[slug],
                            Decimal(each.get("price", "3.49")),
                            each.get("month", JANUARY),
                            name,
                            currency_code=each.get("currency", "USD"),
                            unit=each.get("unit", "each"),
                            content=each.get("content"),
                        )
                        for buyer in buyers[:count]
                    ]
                )
            await street.publish(publish_on)

    async def publish(self, on: date) -> None:
        async with self._database.transaction() as session:
            await Neighbourhood(session).publish(on)

    async def happens(self, event: str) -> None:
        """One household does something after its months are public."""
        async with self._database.transaction() as session:
            street = Neighbourhood(session)
            seen = select(PriceObservation).join(PurchaseLine, PurchaseLine.id == PriceObservation.purchase_line_id)
            secret = (await session.scalars(seen.where(PurchaseLine.product_name == "Secret").limit(1))).one()
            if event == "third buyer":
                newcomer = await street.household()
                await street.buys(newcomer, secret.product_id, secret.store_id, "3.49", JANUARY, name="Secret")
            elif event == "corrected price":
                await session.execute(
                    update(PriceObservation).where(PriceObservation.id == secret.id).values(unit_price=99)
                )
            elif event == "left elsewhere":
                newcomer = await street.household()
                await street.buys(newcomer, secret.product_id, await street.store("costco"), "3.49", JANUARY)
                await street.deletes_account(newcomer)
            else:
                newcomer = await street.household()
                await street.leaves(newcomer)

    async def address(self, name: str = NAME) -> str:
        """Where the page of a product is."""
        async with self._database.reading() as session:
            public_id = await session.scalar(select(PublicProduct.id).where(PublicProduct.name == name))
        assert public_id is not None
        return f"/public/products/whole-milk-{public_id.hex}"


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


GALLON = NetContent(Decimal(1), Unit.GALLON)
MADE_UP = NetContent(Decimal(999), Unit.OUNCE)
TWO_STORES: tuple[dict[str, Any], ...] = (
    {"price": "3.49", "content": GALLON},
    {"price": "3.59", "month": FEBRUARY, "content": GALLON},
    {"price": "2.99", "month": FEBRUARY, "store": "aldi", "content": GALLON},
)


def _told(answer: httpx.Response) -> dict[str, str]:
    """The headers, without the number that each request has."""
    return {name: value for name, value in answer.headers.items() if name != "x-request-id"}


def _without_hidden() -> Any:
    """Delete what two households bought."""
    return delete(PurchaseLine).where(PurchaseLine.id.in_(_HIDDEN))


_HIDDEN = (
    select(PriceObservation.purchase_line_id)
    .join(PurchaseLine, PurchaseLine.id == PriceObservation.purchase_line_id)
    .join(Store, Store.id == PriceObservation.store_id)
    .where(
        PurchaseLine.product_name.startswith("Secret")
        | (Store.slug == "kroger")
        | (PriceObservation.printed_amount == 999)
    )
)


def _change_of_price() -> Any:
    return update(PublicPrice).values(price=PublicPrice.price + 1)


def text_of(page: str) -> str:
    """What a reader sees of a page."""
    plain = re.sub(r"<(style|script|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", plain)).split())


class TestProduct:
    async def test_it_says_what_each_store_asks_the_cheapest_first(
        self, town: Town, signed_out: httpx.AsyncClient
    ) -> None:
        await town.shops(*TWO_STORES)

        answer = await signed_out.get(await town.address())

        assert answer.status_code == 200
        said = text_of(answer.text)
        assert "Whole Milk 1 gal" in said
        assert "Aldi cheapest $3.00 Feb 2026, 3+ households $0.023 per fl oz" in said
        assert "Meijer $0.60 more $3.60 Feb 2026, 3+ households $0.028 per fl oz" in said
        assert said.index("Aldi") < said.index("Meijer")

    async def test_what_comes_in_pieces_is_compared_by_one_of_them(
        self, town: Town, signed_out: httpx.AsyncClient
    ) -> None:
        await town.shops({"price": "3.60", "content": NetContent(Decimal(12), Unit.EACH)})

        assert "$3.60 Jan 2026, 3+ households $0.30 each" in text_of((await signed_out.get(await town.address())).text)

    async def test_its_chart_is_told_in_words_and_in_a_table(self, town: Town, signed_out: httpx.AsyncClient) -> None:
        await town.shops(*TWO_STORES)

        page = (await signed_out.get(await town.address())).text

        assert "Meijer: $3.50 in Jan 2026, $3.60 in Feb 2026." in page
        assert "Month Aldi Meijer Feb 2026 $3.00 $3.60 Jan 2026 – $3.50" in text_of(page)
        assert page.count("<circle") == 3 + 2  # a dot for each price, one for each store of the legend

    async def test_machines_read_its_offers(self, town: Town, signed_out: httpx.AsyncClient) -> None:
        await town.shops(*TWO_STORES)
        address = await town.address()

        page = (await signed_out.get(address)).text

        told = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
        assert told is not None
        assert json.loads(told[1]) == {
            "@context": "https://schema.org",
            "@type": "Product",
            "name": "Whole Milk",
            "size": "1 gal",
            "url": f"{SECURE}{address}",
            "offers": {
                "@type": "AggregateOffer",
                "priceCurrency": "USD",
                "lowPrice": "3",
                "highPrice": "3.6",
                "offerCount": 2,
            },
        }
        assert f'<link rel="canonical" href="{SECURE}{address}">' in page

    @pytest.mark.parametrize(
        ("unit", "code"), [("kg", "KGM"), ("lb", "LBR"), ("oz", "ONZ"), ("g", "GRM"), ("l", "LTR"), ("ml", "MLT")]
    )
    async def test_machines_read_what_the_price_of_goods_sold_by_weight_or_volume_is_for(
        self, town: Town, signed_out: httpx.AsyncClient, unit: str, code: str
    ) -> None:
        await town.shops({"price": "3.00", "unit": unit}, {"price": "2.50", "unit": unit, "store": "aldi"})

        page = (await signed_out.get(await town.address())).text

        told = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
        assert told is not None
        assert json.loads(told[1])["offers"] == {
            "@type": "AggregateOffer",
            "offerCount": 2,
            "priceSpecification": {
                "@type": "UnitPriceSpecification",
                "priceCurrency": "USD",
                "minPrice": "2.5",
                "maxPrice": "3",
                "referenceQuantity": {"@type": "QuantitativeValue", "value": 1, "unitCode": code},
            },
        }

    @pytest.mark.parametrize("unit", list(Unit))
    def test_every_unit_of_weight_or_volume_has_a_code_of_its_own(self, unit: Unit) -> None:
        codes = list(_UNIT_CODES.values())
        assert (unit in _UNIT_CODES) == (unit.dimension is not Dimension.COUNT)
        assert len(set(codes)) == len(codes)

    async def test_machines_read_round_prices_as_numbers_without_exponents(
        self, town: Town, signed_out: httpx.AsyncClient
    ) -> None:
        await town.shops({"price": "10.00"}, {"price": "200.00", "store": "aldi"})

        page = (await signed_out.get(await town.address())).text

        told = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
        assert told is not None
        offers = json.loads(told[1])["offers"]
        assert (offers["lowPrice"], offers["highPrice"]) == ("10", "200")

    async def test_another_name_in_its_address_leads_to_the_one_it_has(
        self, town: Town, signed_out: httpx.AsyncClient
    ) -> None:
        await town.shops({})
        address = await town.address()

        answer = await signed_out.get(address.replace("whole-milk", "anything"))

        assert (answer.status_code, answer.headers["Location"]) == (308, address)

    async def test_a_name_that_is_meant_to_be_a_script_is_text(self, town: Town, signed_out: httpx.AsyncClient) -> None:
        await town.shops({"name": SPITEFUL})
        listed = await signed_out.get("/public/")
        link = re.search(r'href="(/public/products/[^"]+)"', listed.text)
        assert link is not None

        page = await signed_out.get(link[1])

        for answer in (listed, page):
            assert answer.status_code == 200
            assert "<script>" not in answer.text
            assert "&lt;script&gt;alert" in answer.text
        told = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text)
        assert told is not None
        assert json.loads(told[1])["name"] == SPITEFUL

    async def test_its_page_is_small_with_all_that_there_can_be(
        self, town: Town, signed_out: httpx.AsyncClient
    ) -> None:
        slugs = ("aldi", "meijer", "kroger", "target", "walmart", "costco", "publix", "heb", "safeway", "wegmans")
        sold, month = [], date(2024, 2, 1)
        while month <= JANUARY:
            sold += [{"store": slug, "month": month, "price": f"{n + 1}23.45"} for n, slug in enumerate(slugs)]
            month = months_later(month, 1)
        async with town._database.transaction() as session:
            street = Neighbourhood(session)
            buyers = [await street.household(date(2024, 2, 1)) for _ in range(3)]
            product = await street.product()
            stores = {slug: await street.store(slug) for slug in slugs}
            await street.buy_all(
                [
                    Purchased(buyer, product, stores[str(s["store"])], Decimal(str(s["price"])), s["month"])  # type: ignore[arg-type]
                    for s in sold
                    for buyer in buyers
                ]
            )
            await street.publish(date(2026, 2, 8))

        answer = await signed_out.get(await town.address())

        assert answer.text.count("<tr>") == 1 + 24
        assert len(answer.content) <= 30_000


class TestBelowTheThreshold:
    """What two households bought is as if nobody had."""

    async def test_a_page_of_it_is_like_one_of_nothing(self, town: Town, signed_out: httpx.AsyncClient) -> None:
        await town.shops({}, {"name": "Secret", "buyers": 2})
        never = await signed_out.get(f"/public/products/secret-{uuid4().hex}")
        async with town._database.transaction() as session:
            hidden = PublicProduct(product_id=await Neighbourhood(session).product())
            session.add(hidden)
            await session.flush()
            hidden_id = hidden.id

        answer = await signed_out.get(f"/public/products/secret-{hidden_id.hex}")

        assert (answer.status_code, answer.content) == (404, never.content)
        assert _told(answer) == _told(never)

    async def test_every_page_is_the_same_to_the_byte_without_it(
        self, town: Town, signed_out: httpx.AsyncClient
    ) -> None:
        """Also no difference between a list and its parts, since all of them are of what is public."""
        hidden: tuple[dict[str, Any], ...] = (
            {"name": "Secret"},
            {"store": "kroger"},
            {"content": MADE_UP, "price": "1.00"},
            {"content": MADE_UP, "store": "aldi", "price": "1.00", "month": FEBRUARY},
            {"content": GALLON, "name": "Secret Milk", "of": NAME, "store": "aldi", "month": FEBRUARY},
        )
        of_catalogue = {"product": {"amount": MADE_UP.amount, "unit": MADE_UP.unit.value}}
        await town.shops(of_catalogue | TWO_STORES[0], *TWO_STORES[1:], *({"buyers": 2} | each for each in hidden))
        paths = ("/public/", "/public/?q=milk", "/public/?q=secret", "/public/sitemap.xml", await town.address())
        with_hidden = [(await signed_out.get(path)).content for path in paths]
        async with town._database.transaction() as session:
            await session.execute(_without_hidden())
            await session.execute(delete(PublicMonth))
        await town.publish(date(2026, 3, 9))

        without = [(await signed_out.get(path)).content for path in paths]

        assert without == with_hidden
        assert not any(word in page for page in with_hidden for word in (b"Secret", b"Kroger", b"999"))
        assert b"1 gal" in with_hidden[-1]

    @pytest.mark.parametrize(
        "path",
        [
            "/public/products/",
            "/public/products/whole-milk",
            "/public/products/..%2f..%2fetc",
            "/public/products/%00",
            "/public/nothing",
            "/public/?after=nonsense",
            "/public/?after=WyJcdTAwMDAiLCIwMTlhMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDAiXQ",
        ],
    )
    async def test_what_can_be_no_address_is_like_one_of_nothing(
        self, signed_out: httpx.AsyncClient, path: str
    ) -> None:
        never = await signed_out.get(f"/public/products/secret-{uuid4().hex}")

        answer = await signed_out.get(path)

        assert (answer.status_code, answer.content) == (404, never.content)


class TestBetweenTwoQuestions:
    """Whoever asks for everything again and again learns nothing of one household that did something in between."""

    PATHS = (
        "/public/",
        "/public/?q=milk",
        "/public/?q=secret",
        "/public/?after=WyJwdWJsaWNfcHJvZHVjdHMiLCIiLCIwMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDAiXQ",
        "/public/sitemap.xml",
        "/robots.txt",
    )

    async def asked(self, town: Town, signed_out: httpx.AsyncClient) -> list[tuple[int, bytes, dict[str, str]]]:
        """All that there is to be asked for, with its headers: tags and times of change are among them."""
        answers = [await signed_out.get(path) for path in (*self.PATHS, await town.address())]
        return [(answer.status_code, answer.content, _told(answer)) for answer in answers]

    @pytest.mark.parametrize("households", [1, 2])
    async def test_nothing_tells_that_a_few_contribute_of_whom_nothing_is_public(
        self, town: Town, signed_out: httpx.AsyncClient, households: int
    ) -> None:
        """Also not when a month was looked at: with nobody, none ever is."""
        nobody = [await signed_out.get(path) for path in self.PATHS]
        await town.shops({}, households=households)
        few = [await signed_out.get(path) for path in self.PATHS]
        assert [(each.content, _told(each)) for each in few] == [(each.content, _told(each)) for each in nobody]

    @pytest.mark.parametrize("event", ["third buyer", "corrected price", "left elsewhere", "came and went"])
    async def test_every_answer_stays_the_same_to_the_byte(
        self, town: Town, signed_out: httpx.AsyncClient, event: str
    ) -> None:
        hidden: tuple[dict[str, Any], ...] = ({"name": "Secret", "buyers": 2}, {"store": "kroger", "buyers": 2})
        await town.shops(*TWO_STORES, *hidden, households=4)
        before = await self.asked(town, signed_out)
        assert [status for status, _, _ in before] == [200] * len(before)

        await town.happens(event)
        await town.publish(date(2026, 3, 9))
        assert await self.asked(town, signed_out) == before


class TestList:
    async def test_it_has_each_product_once_with_its_prices_of_the_newest_month(
        self, town: Town, signed_out: httpx.AsyncClient
    ) -> None:
        await town.shops(*TWO_STORES, {"name": "Bananas", "price": "0.59"})

        said = text_of((await signed_out.get("/public/")).text)

        assert "Bananas $0.60 1 store, Jan 2026" in said
        assert "Whole Milk 1 gal $3.00–$3.60 2 stores, Feb 2026" in said

    @pytest.mark.parametrize(("search", "found"), [("MILK who", True), ("milk oat", False), ("%", False), ("_", False)])
    async def test_a_search_finds_names_that_have_all_its_words(
        self, town: Town, signed_out: httpx.AsyncClient, search: str, found: bool
    ) -> None:
        await town.shops({})

        answer = await signed_out.get("/public/", params={"q": search})

        assert ("/public/products/whole-milk-" in answer.text) is found
        assert 'content="noindex, follow"' in answer.text

    async def test_a_search_passes_over_signs_that_nobody_sees(self, town: Town, signed_out: httpx.AsyncClient) -> None:
        await town.shops({})

        answer = await signed_out.get("/public/?q=%E2%80%AEmi%E2%80%8Bl%00k%07")

        assert NAME in text_of(answer.text)
        assert 'value="milk"' in answer.text

    async def test_a_long_one_has_pages(self, town: Town, signed_out: httpx.AsyncClient) -> None:
        await town.shops(*({"name": f"Product {number:02}"} for number in range(60)))

        first = await signed_out.get("/public/")
        following = re.search(r'href="(/public/\?after=[^"]+)"', first.text)
        assert following is not None
        second = await signed_out.get(following[1])

        names = [re.findall(r"Product \d\d", page.text) for page in (first, second)]
        assert names[0] + names[1] == [f"Product {number:02}" for number in range(60)]
        assert "More products" not in second.text

    async def test_before_anything_is_published_it_says_so(self, signed_out: httpx.AsyncClient) -> None:
        answer = await signed_out.get("/public/")

        assert answer.status_code == 200
        assert "Nothing is published yet" in answer.text


class TestKeeping:
    async def test_a_page_that_a_browser_has_is_not_sent_again_until_it_changes(
        self, town: Town, signed_out: httpx.AsyncClient
    ) -> None:
        await town.shops({}, {"month": FEBRUARY}, publish_on=date(2026, 2, 8))
        address = await town.address()
        first = await signed_out.get(address)
        by_tag = await signed_out.get(address, headers={"If-None-Match": f'"other", W/{first.headers["ETag"]}'})
        by_time = await signed_out.get(address, headers={"If-Modified-Since": first.headers["Last-Modified"]})

        assert (by_tag.status_code, by_tag.content) == (304, b"")
        assert (by_time.status_code, by_time.content) == (304, b"")
        assert first.headers["Cache-Control"] == "public, max-age=3600"
        assert first.headers["Last-Modified"] == "Sun, 08 Feb 2026 04:00:00 GMT"

        await town.publish(date(2026, 3, 8))
        async with town._database.transaction() as session:
            await session.execute(_change_of_price())
        changed = await signed_out.get(address, headers={"If-None-Match": first.headers["ETag"]})
        later = await signed_out.get(address, headers={"If-Modified-Since": first.headers["Last-Modified"]})
        assert (changed.status_code, later.status_code) == (200, 200)

    async def test_nonsense_in_its_headers_is_no_failure(self, town: Town, signed_out: httpx.AsyncClient) -> None:
        await town.shops({})

        for value in ("yesterday", "Sun, 08 Feb 2026 04:00:00", ""):
            answer = await signed_out.get(await town.address(), headers={"If-Modified-Since": value})
            assert answer.status_code == 200

    async def test_it_may_run_nothing_and_be_framed_by_nobody(self, town: Town, signed_out: httpx.AsyncClient) -> None:
        await town.shops({})

        for path in ("/public/", await town.address(), "/public/nothing"):
            policy = (await signed_out.get(path)).headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'; style-src 'sha256-")
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy

    async def test_it_sets_no_cookie_and_asks_for_none(
        self, town: Town, owner: httpx.AsyncClient, visit: Visit
    ) -> None:
        await town.shops({})
        address = await town.address()

        signed_in, signed_out = await owner.get(address), await (await visit()).get(address)

        assert signed_in.content == signed_out.content
        assert "Set-Cookie" not in signed_in.headers


def said_to_be(number: int) -> dict[str, str]:
    """What a client writes that would like to be another one each time."""
    return {"X-Forwarded-For": f"192.0.2.{number % 256}"}


async def test_one_client_may_open_so_many_pages_and_others_are_not_kept_waiting(
    app: Starlette, signed_out: httpx.AsyncClient
) -> None:
    opened = 0  # more than the most on a slow machine: while it answers, there is time for another one
    while (answer := await signed_out.get("/public/", headers=said_to_be(opened))).status_code == 200:
        opened += 1
    other = httpx.ASGITransport(app, client=("192.0.2.8", 1))
    async with httpx.AsyncClient(transport=other, base_url=SECURE) as somebody:
        welcome = await somebody.get("/public/")

    assert opened >= MOST_PAGES
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert "Too many attempts. Please wait a second and try again." in answer.text
    assert welcome.status_code == 200


async def test_search_engines_are_told_of_these_pages_and_of_nothing_else(
    town: Town, signed_out: httpx.AsyncClient
) -> None:
    await town.shops({})

    robots, sitemap = await signed_out.get("/robots.txt"), await signed_out.get("/public/sitemap.xml")

    assert robots.text.splitlines() == [
        "User-agent: *",
        "Allow: /public/",
        "Disallow: /",
        f"Sitemap: {SECURE}/public/sitemap.xml",
    ]
    locations = re.findall("<loc>(.*?)</loc>", sitemap.text)
    assert locations == [f"{SECURE}/public/", f"{SECURE}{await town.address()}"]
    assert sitemap.headers["Content-Type"].startswith("application/xml")


@pytest.mark.parametrize("path", ["/public/", "/public/products/whole-milk", "/public/sitemap.xml", "/robots.txt"])
async def test_where_the_host_did_not_turn_them_on_there_are_none(
    resources: Resources, settings: Settings, path: str
) -> None:
    off = settings.model_copy(update={"public_pages": False})
    closed = Resources(off, resources.database, resources.blobs, resources.clock)
    app = Starlette(routes=routes(closed, Gate(closed)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=SECURE) as client:
        assert (await client.get(path)).status_code == 404
