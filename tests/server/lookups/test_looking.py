"""Barcodes of receipts, looked up: once, at one pace, and never lost."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from cartsnitch_domain.blobs import Blobs
from cartsnitch_domain.lookups.asking import (
    Picturing,
    Reading,
    Resting,
    count_due,
    forget_all,
    remove,
    retry_failed,
    want_all,
)
from cartsnitch_domain.lookups.records import GtinLookup
from cartsnitch_domain.lookups.said import Answer, Failure
from cartsnitch_domain.products.records import Product, ProductIdentifier
from cartsnitch_domain.products.rules import has_check_digit
from cartsnitch_server.lookups.command import look_up_due
from cartsnitch_server.lookups.looker import Looker, agent_of, source_of, take_turn
from cartsnitch_server.lookups.source import Source
from cartsnitch_server.resources import Resources
from PIL import Image
from rich.progress import Progress
from sqlalchemy import delete, func, insert, select, text
from structlog.testing import capture_logs

from tests.outgoing import Answering, status
from tests.server.conftest import MovableClock
from tests.server.lookups.conftest import COLA, NUTELLA, UNKNOWN, Catalogue, House, as_json, found, missing, product

PICTURE = "/images/products/301/762/042/2003/front_en.400.jpg"


@pytest.fixture(autouse=True)
async def nothing_known(house: House) -> AsyncIterator[None]:
    """What belongs to no shopper stays when they are deleted, so it is deleted before and after."""
    await _forget(house)
    yield
    await _forget(house)


async def _forget(house: House) -> None:
    async with house.database.transaction() as session:
        for record in (GtinLookup, Product):
            await session.execute(delete(record))
        await session.execute(text("DELETE FROM stores WHERE slug = 'rewe'"))
        await session.execute(text("UPDATE lookup_paces SET next_at = 'epoch', failures = 0, day = 'epoch', asked = 0"))


def picture(side: int = 1000) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (side, side // 2), "brown").save(data, "JPEG", comment=b"made by a stranger")
    return data.getvalue()


def barcodes(count: int) -> list[str]:
    """So many EAN-13."""
    bodies = (f"40{number:010}" for number in range(count))
    return [body + next(digit for digit in "0123456789" if has_check_digit(body + digit)) for body in bodies]


async def test_what_is_bought_is_looked_up_after_it_is_recorded(house: House, catalogue: Catalogue) -> None:
    catalogue.know(NUTELLA)

    await house.buy(NUTELLA)
    assert catalogue.requests == []

    await house.work()
    found = await house.lookup(NUTELLA)
    assert (found.state, found.names["de"], found.brand) == ("found", "Nuss-Nugat-Creme", "Nutella")
    assert found.fetched_at == house.clock()


async def test_it_is_asked_for_once_for_two_households(house: House, catalogue: Catalogue) -> None:
    catalogue.know(NUTELLA)

    for _ in range(2):
        await house.buy(NUTELLA, shopper=await house.shopper())
        await house.work()
        house.clock.advance(timedelta(days=3650))
    await house.work()

    assert len(catalogue.requests) == 1


@pytest.mark.parametrize(
    ("printed", "asked"), [("034000470693", "0034000470693"), ("0034000470693", "0034000470693"), ("96385074",) * 2]
)
async def test_spellings_of_one_barcode_are_asked_for_as_one(
    house: House, catalogue: Catalogue, printed: str, asked: str
) -> None:
    await house.buy(printed, printed.zfill(13))
    await house.work()

    assert [request.codes for request in catalogue.requests] == [[asked]]


async def test_numbers_that_only_a_shop_knows_do_not_leave_the_house(house: House, catalogue: Catalogue) -> None:
    await house.buy("20012346", "4011", "123456", "2012345012342")
    await house.work()

    assert (catalogue.requests, await house.lookups()) == ([], {})


async def test_off_means_no_request_at_all(house: House, resources: Resources, catalogue: Catalogue) -> None:
    await house.buy(NUTELLA)

    assert resources.settings.openfoodfacts_url is None
    assert source_of(resources.settings) is None
    await Looker(resources, source_of(resources.settings)).run()  # returns, since there is nothing to be done

    assert catalogue.requests == []
    assert (await house.lookup(NUTELLA)).state == "waiting"


async def test_a_worker_looks_up_what_an_earlier_release_recorded(house: House, catalogue: Catalogue) -> None:
    catalogue.know(NUTELLA)
    product_id = await house.add(Product, name="NUTELLA")
    for number in (NUTELLA, "20012346"):
        await house.add(ProductIdentifier, product_id=product_id, scheme="gtin", value=number.zfill(14))
    looker = Looker(house.resources, house.source)
    running = asyncio.create_task(looker.run())
    await _until(lambda: bool(catalogue.requests))
    looker.stop()
    await running

    assert (await house.lookup(NUTELLA)).state == "found"
    assert [request.codes for request in catalogue.requests] == [[NUTELLA]]


async def test_a_worker_goes_on_after_the_database_was_away(house: House, catalogue: Catalogue) -> None:
    await house.buy(NUTELLA)
    looker = Looker(house.resources, house.source, look_again=timedelta(seconds=0.02))
    async with house.database.transaction() as session:
        await session.execute(text("ALTER TABLE lookup_paces RENAME TO away"))
    try:
        with capture_logs() as logs:
            running = asyncio.create_task(looker.run())
            await _until(lambda: bool(logs))
    finally:
        async with house.database.transaction() as session:
            await session.execute(text("ALTER TABLE away RENAME TO lookup_paces"))
    await _until(lambda: bool(catalogue.requests))
    looker.stop()
    await running

    assert logs[0]["event"] == "barcodes could not be looked up"
    assert (await house.lookup(NUTELLA)).state == "missing"


async def _until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110 -- what is waited for happens in another task
            await asyncio.sleep(0.01)


async def test_ten_thousand_barcodes_do_not_flood(house: House, catalogue: Catalogue) -> None:
    async with house.database.transaction() as session:
        rows = [{"gtin": code.zfill(14)} for code in barcodes(10_000)]
        await session.execute(insert(GtinLookup), rows)
    begun = house.clock()

    assert await house.work(most=11) == 11
    passed = house.clock() - begun

    assert all(len(request.codes) == 50 for request in catalogue.requests)
    assert passed > timedelta(hours=11)  # ten requests a day are enough for 500; the next one waits for another day
    async with house.database.reading() as session:
        left = await session.scalar(select(func.count()).where(GtinLookup.state == "waiting"))
    assert left == 10_000 - 11 * 50


async def test_workers_keep_one_pace_together(house: House, catalogue: Catalogue) -> None:
    await house.buy(*barcodes(120))

    turns = await asyncio.gather(*(house.turn() for _ in range(6)))

    asked = [turn for turn in turns if isinstance(turn, Reading)]
    resting = [turn for turn in turns if isinstance(turn, Resting)]
    assert (len(asked), len(resting), len(catalogue.requests)) == (1, 5, 1)
    assert {turn.until for turn in resting} == {house.clock() + timedelta(seconds=6)}


async def test_what_is_not_there_is_believed_to_be_so_for_a_month(house: House, catalogue: Catalogue) -> None:
    await house.buy(UNKNOWN)
    await house.work()
    house.clock.advance(timedelta(days=29))
    await house.work()
    assert (await house.lookup(UNKNOWN)).state == "missing"
    assert len(catalogue.requests) == 1

    catalogue.know(UNKNOWN)
    house.clock.advance(timedelta(days=2))
    await house.work()

    assert (await house.lookup(UNKNOWN)).state == "found"


async def test_what_a_search_does_not_have_is_read_by_itself_the_next_time(house: House, catalogue: Catalogue) -> None:
    await house.buy(UNKNOWN, COLA)
    await house.work()
    house.clock.advance(timedelta(days=31))
    await house.work()

    assert [len(request.codes) for request in catalogue.requests] == [2, 1, 1]


async def test_a_catalogue_that_is_busy_is_left_alone_as_long_as_it_asks(house: House, catalogue: Catalogue) -> None:
    catalogue.know(NUTELLA)
    catalogue.answers = [status(429, Retry_After="1800")]
    await house.buy(NUTELLA, COLA)
    begun = house.clock()

    await house.turn()
    assert await house.turn() == Resting(None)  # nothing is due before
    house.clock.advance(timedelta(minutes=29))
    await house.buy("96385074")
    assert await house.turn() == Resting(begun + timedelta(minutes=30))

    await house.work()
    assert {code: row.state for code, row in (await house.lookups()).items()} == {
        NUTELLA: "found",
        COLA: "missing",
        "96385074": "missing",
    }


async def test_a_catalogue_that_is_down_for_long_costs_nothing_but_time(house: House, catalogue: Catalogue) -> None:
    catalogue.know(NUTELLA)
    catalogue.answers = [status(500)] * 40
    await house.buy(NUTELLA, COLA)
    for _ in range(40):
        await house.turn()
        assert (await house.lookup(NUTELLA)).last_error == "the answer is 500"
        house.clock.advance(timedelta(hours=1))

    await house.work()
    assert [row.state for row in (await house.lookups()).values()].count("waiting") == 0


async def test_a_catalogue_that_is_down_uses_no_attempts_up(house: House, catalogue: Catalogue) -> None:
    await house.buy(NUTELLA)
    catalogue.answers = [status(503)] * 7
    for _ in range(7):
        await house.turn()
        house.clock.advance(timedelta(days=2))
    assert (await house.lookup(NUTELLA)).state == "waiting"

    catalogue.products[NUTELLA] = product(UNKNOWN)
    states = []
    for _ in range(3):
        await house.turn()
        states.append((await house.lookup(NUTELLA)).state)
        house.clock.advance(timedelta(days=2))

    assert states == ["waiting", "waiting", "failed"]  # three answers that cannot be used, as if it had not been down


async def test_what_is_asked_for_alone_while_it_is_down_comes_later_each_time(
    house: House, catalogue: Catalogue
) -> None:
    await house.buy(NUTELLA)
    catalogue.answers = [status(503)] * 4
    waits = []
    for _ in range(4):
        begun = house.clock()
        await house.turn()
        again_at = (await house.lookup(NUTELLA)).next_attempt_at
        assert again_at is not None
        waits.append(again_at - begun)
        house.clock.now = again_at

    assert waits == [timedelta(minutes=10), timedelta(hours=3), timedelta(days=1), timedelta(days=1)]


async def test_one_that_a_catalogue_stumbles_over_does_not_keep_others_waiting(
    house: House, catalogue: Catalogue
) -> None:
    await house.buy(NUTELLA)
    catalogue.answers = [status(500)]
    await house.turn()
    await house.buy(COLA)
    house.clock.advance(timedelta(minutes=2))
    await house.turn()

    assert [request.codes for request in catalogue.requests] == [[NUTELLA], [COLA]]


async def test_one_that_spoils_a_search_is_found_and_given_up(house: House, catalogue: Catalogue) -> None:
    catalogue.know(NUTELLA)
    await house.buy(NUTELLA, COLA)
    spoilt = as_json(b"{")
    catalogue.answers = [spoilt]
    await house.turn()
    catalogue.products[COLA] = product(UNKNOWN)
    await house.work()
    for _ in range(3):
        house.clock.advance(timedelta(days=2))
        await house.work()

    assert (await house.lookup(NUTELLA)).state == "found"
    given_up = await house.lookup(COLA)
    assert (given_up.state, given_up.last_error) == ("failed", "the answer is of another product")
    asked = len(catalogue.requests)
    house.clock.advance(timedelta(days=1000))
    await house.work()
    assert len(catalogue.requests) == asked

    catalogue.know(COLA)
    async with house.database.transaction() as session:
        await retry_failed(session, house.clock())
    await house.work()
    assert (await house.lookup(COLA)).state == "found"


async def test_a_worker_that_was_killed_leaves_it_to_another(house: House, catalogue: Catalogue) -> None:
    await house.buy(NUTELLA)

    class Killed(BaseException):
        """The process ended between the question and the answer."""

    async def killed(*_: object) -> None:
        raise Killed

    dying = type("Dying", (), {"look_up": killed})()
    with pytest.raises(Killed):
        await take_turn(house.resources, dying)
    assert await house.turn() == Resting(None)

    house.clock.advance(timedelta(minutes=6))
    await house.work()
    assert (await house.lookup(NUTELLA)).state == "missing"


async def test_no_more_than_the_bound_of_a_day_is_asked_for(house: House, catalogue: Catalogue) -> None:
    settings = house.resources.settings.model_copy(update={"openfoodfacts_daily": 3})
    house.resources = replace(house.resources, settings=settings)
    await house.buy(*barcodes(5))

    await house.turn()
    house.clock.advance(timedelta(seconds=7))
    resting = await house.turn()
    assert isinstance(resting, Resting)
    assert resting.until is not None
    assert resting.until.isoformat() == "2026-03-02T00:00:00+00:00"

    house.clock.now = resting.until
    await house.turn()
    assert [len(request.codes) for request in catalogue.requests] == [3, 2]


class TestPictures:
    async def test_a_picture_is_made_anew_and_kept_here(self, house: House, catalogue: Catalogue, blobs: Blobs) -> None:
        catalogue.know(NUTELLA, image_front_url=f"{catalogue.url}{PICTURE}")
        catalogue.pictures[PICTURE] = picture()
        await house.buy(NUTELLA)
        await house.work()

        found = await house.lookup(NUTELLA)
        assert found.picture_digest is not None
        kept = await blobs.get(found.picture_digest)
        with Image.open(io.BytesIO(kept)) as shown:
            assert (shown.format, shown.size) == ("JPEG", (640, 320))
        assert b"stranger" not in kept
        assert catalogue.requests[-1].headers["user-agent"].startswith("CartSnitch/")

    @pytest.mark.parametrize("data", [b"<svg onload='alert(1)'/>", b"%PDF-1.7\n%%EOF\n", picture()[:500], b""])
    async def test_what_is_no_picture_is_tried_a_few_times_and_not_kept(
        self, house: House, catalogue: Catalogue, data: bytes
    ) -> None:
        catalogue.know(NUTELLA, image_front_url=f"{catalogue.url}{PICTURE}")
        catalogue.pictures[PICTURE] = data
        await house.buy(NUTELLA)
        await house.work()
        for _ in range(4):
            house.clock.advance(timedelta(days=2))
            await house.work()

        found = await house.lookup(NUTELLA)
        assert (found.state, found.picture_digest, found.picture_next_at) == ("found", None, None)
        assert found.picture_error is not None
        assert len(catalogue.requests) == 1 + 3

    async def test_a_picture_from_elsewhere_is_not_fetched(self, house: House, catalogue: Catalogue) -> None:
        catalogue.know(NUTELLA, image_front_url="http://127.0.0.1:9/front.jpg")
        await house.buy(NUTELLA)
        await house.work()

        assert (await house.lookup(NUTELLA)).picture_url is None
        assert len(catalogue.requests) == 1

    async def test_facts_come_before_pictures(self, house: House, catalogue: Catalogue) -> None:
        for code in (NUTELLA, COLA):
            catalogue.know(code, image_front_url=f"{catalogue.url}{PICTURE}")
        catalogue.pictures[PICTURE] = picture()
        await house.buy(NUTELLA)
        await house.turn()
        await house.buy(COLA)
        house.clock.advance(timedelta(seconds=10))

        assert isinstance(await house.turn(), Reading)
        house.clock.advance(timedelta(seconds=10))
        assert isinstance(await house.turn(), Picturing)


async def test_the_command_looks_up_until_nothing_is_due(house: House, catalogue: Catalogue) -> None:
    catalogue.know(NUTELLA, image_front_url=f"{catalogue.url}{PICTURE}")
    catalogue.pictures[PICTURE] = picture()
    await house.buy(NUTELLA)
    with Progress(disable=True) as bar:
        assert await _with_passing_time(house, bar) == 0
        (task,) = bar.tasks
        assert (task.completed, task.total) == (2, 2)


async def test_the_command_ends_where_the_catalogue_is_away(house: House, catalogue: Catalogue) -> None:
    catalogue.answers = [status(503)]
    await house.buy(NUTELLA, COLA)
    with Progress(disable=True) as bar:
        assert await _with_passing_time(house, bar) == 0  # due later: nothing is left now
    assert len(catalogue.requests) == 1


async def _with_passing_time(house: House, bar: Progress) -> int:
    class Passing(MovableClock):
        """Each look at it is a second later."""

        def __call__(self) -> datetime:
            self.advance(timedelta(seconds=1))
            return super().__call__()

    clock = Passing()
    clock.now = house.clock.now
    return await look_up_due(replace(house.resources, clock=clock), house.source, bar)


async def test_all_of_it_can_be_forgotten(house: House, catalogue: Catalogue) -> None:
    catalogue.know(NUTELLA)
    await house.buy(NUTELLA, COLA)
    await house.work()
    async with house.database.transaction() as session:
        assert await forget_all(session) == 2
    assert await house.lookups() == {}

    async with house.database.transaction() as session:
        await want_all(session)
        assert await count_due(session, house.clock()) == 2


async def test_one_that_is_wrong_is_taken_out_for_good(house: House, catalogue: Catalogue) -> None:
    catalogue.know(NUTELLA, image_front_url=f"{catalogue.url}{PICTURE}")
    await house.buy(NUTELLA, COLA)
    await house.turn()
    async with house.database.transaction() as session:
        assert await remove(session, NUTELLA.zfill(14))
        assert not await remove(session, UNKNOWN.zfill(14))
    asked = len(catalogue.requests)

    await house.buy(NUTELLA)
    async with house.database.transaction() as session:
        await want_all(session)
        await retry_failed(session, house.clock())
    await house.work()

    gone = await house.lookup(NUTELLA)
    assert (gone.state, gone.names, gone.brand, gone.picture_url) == ("removed", {}, None, None)
    assert (await house.lookup(COLA)).state == "missing"
    assert len(catalogue.requests) == asked


@pytest.mark.parametrize("answering", [found(NUTELLA), missing(NUTELLA), status(500), as_json(b"{")])
async def test_what_is_taken_out_while_it_is_asked_for_stays_out(
    house: House, catalogue: Catalogue, answering: Answering
) -> None:
    await house.buy(NUTELLA)
    catalogue.answers = [answering]

    class Meanwhile(Source):
        """Someone takes it out before the answer is there."""

        async def look_up(self, gtins: Sequence[str], now: datetime) -> Answer | Failure:
            async with house.database.transaction() as session:
                await remove(session, NUTELLA.zfill(14))
            return await super().look_up(gtins, now)

    await take_turn(house.resources, Meanwhile(catalogue.url, "CartSnitch"))

    gone = await house.lookup(NUTELLA)
    assert (gone.state, gone.names, gone.next_attempt_at) == ("removed", {}, None)


async def test_an_unknown_answer_is_no_trouble_for_the_others(house: House, catalogue: Catalogue) -> None:
    await house.buy(NUTELLA, COLA)
    catalogue.answers = [as_json({"count": 2, "products": ["nothing", product(NUTELLA)]}), missing(COLA)]
    await house.work()

    assert (await house.lookup(NUTELLA)).state == "found"
    assert (await house.lookup(COLA)).state == "missing"
    assert [request.codes for request in catalogue.requests] == [[NUTELLA, COLA], [COLA]]


def test_who_asks_says_so_as_it_is_wanted() -> None:
    assert agent_of("host@example.org").endswith(" (host@example.org)")
    assert agent_of(None).startswith("CartSnitch/")
    assert "(" not in agent_of(None)
