"""An offer that is told of again, by a row of a feed, a reminder, or another reading, is the coupon that it was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from cartsnitch_domain.blobs import Blobs
from cartsnitch_domain.coupons.actions import change_coupon, clip
from cartsnitch_domain.coupons.feeds import FeedFormat, feed_rows
from cartsnitch_domain.coupons.importing import FeedImport, Written
from cartsnitch_domain.coupons.records import ClippedCoupon, Coupon, CouponSource, UnclearOffer
from cartsnitch_domain.coupons.unclear import note_entered
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import CouponId, ReceiptId, UserId
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.stages import Original, read_original
from sqlalchemy import select

from tests.ingest.recording.test_offers import ARRIVED, NOW, Household

OFFER = "MEIJER\nSave $2.00 on Coffee\nvalid until 3/14/2026\n"
REMINDER = f"{OFFER}See you soon.\n"
HEAD = "id,store,kind,value,currency,words,title\n"


@pytest.fixture
def household(database: Database, blobs: Blobs, shopper: UserId) -> Household:
    return Household(database, blobs, shopper)


async def feed(household: Household, value: str, title: str = "", name: str = "mine", words: str = "tea") -> Written:
    row = f"a,meijer,amount_off,{value},USD,{words},{title}\n"
    async with household.database.transaction() as session:
        rows = feed_rows([HEAD, row], FeedFormat.CSV)
        return await FeedImport(household.user_id, name, date(2026, 3, 2)).write(session, rows)


async def change(household: Household, **values: Any) -> None:
    (coupon,) = await household.all(Coupon)
    async with household.database.transaction() as session:
        await change_coupon(session, household.actor, coupon.id, values)


async def read(household: Household, receipt_id: ReceiptId, text: str) -> None:
    outcome = read_original(Original(text.encode(), Channel.UPLOAD, "a.txt", "text/plain", ARRIVED), Reader([]))
    await household.again(receipt_id, outcome)


async def clipped(household: Household) -> list[ClippedCoupon]:
    async with household.database.reading() as session:
        return list(await session.scalars(select(ClippedCoupon)))


async def told(household: Household) -> list[tuple[str, str]]:
    """The coupons, each by its title and by what it takes off."""
    return [(each.title, f"{each.value:.2f}") for each in await household.all(Coupon)]


class TestRowsOfAFeed:
    async def test_a_value_taken_back_by_hand_is_the_one_of_the_feed_again(self, household: Household) -> None:
        await feed(household, "2.00")
        await change(household, value=Decimal(3))
        assert await told(household) == [("$3.00 off", "3.00")]
        await change(household, value=Decimal(2))
        await feed(household, "4.00")
        assert await told(household) == [("$4.00 off", "4.00")]

    async def test_what_its_shopper_made_of_it_holds_until_the_feed_says_the_same(self, household: Household) -> None:
        await feed(household, "2.00", "Two off")
        await change(household, value=Decimal(3))
        for value, title in (("2.00", "Two off"), ("2.50", "More off"), ("3.00", "Three off")):
            await feed(household, value, title)
            assert [value for _, value in await told(household)] == ["3.00"]
        assert await told(household) == [("Three off", "3.00")]
        await feed(household, "4.00", "Four off")
        assert await told(household) == [("Four off", "4.00")]

    async def test_no_title_of_a_source_stays_that_is_not_true_any_more(self, household: Household) -> None:
        await feed(household, "2.00", "$2 off tea")
        await change(household, value=Decimal(3))
        assert await told(household) == [("$3.00 off", "3.00")]
        await change(household, value=Decimal(2))
        assert await told(household) == [("$2 off tea", "2.00")]
        await change(household, ends_on=date(2026, 3, 9))
        assert await told(household) == [("$2 off tea", "2.00")]
        await change(household, goods="coffee")
        assert await told(household) == [("$2.00 off", "2.00")]

    async def test_a_title_by_hand_stays_whatever_is_changed(self, household: Household) -> None:
        await feed(household, "2.00", "$2 off tea")
        await change(household, title="Grandma's tea")
        await change(household, value=Decimal(3))
        await feed(household, "2.50", "$2.50 off tea")
        assert await told(household) == [("Grandma's tea", "3.00")]

    async def test_the_same_row_is_passed_over_and_one_that_was_deleted_is_told_of_again(
        self, household: Household
    ) -> None:
        first, again = [await feed(household, "2.00") for _ in range(2)]
        assert [(each.rows, each.added, each.changed) for each in (first, again)] == [(1, 1, 0), (1, 0, 0)]
        (coupon,) = await household.all(Coupon)
        async with household.database.transaction() as session:
            await session.delete(await session.get_one(Coupon, coupon.id))
        assert (await feed(household, "2.00")).added == 1

    async def test_another_feed_with_the_same_offer_tells_of_the_changed_coupon(self, household: Household) -> None:
        await feed(household, "2.00")
        await change(household, value=Decimal("2.50"))
        await feed(household, "2.00", name="another")
        assert await told(household) == [("$2.50 off", "2.50")]
        assert len(await household.all(CouponSource)) == 2

    @pytest.mark.parametrize("is_mail", [False, True])
    async def test_where_another_source_says_what_it_is_taken_back_to_that_ones_title_holds_and_each_has_its_own(
        self, household: Household, is_mail: bool
    ) -> None:
        async def says(value: str, name: str) -> Written:
            return await feed(household, value, f"Save ${value} on Coffee", name, words="coffee")

        await says("2.00", "a")
        await (household.mail("MEIJER\nSave $2.00 on Coffee\n") if is_mail else says("2.00", "b"))
        assert len(await household.all(Coupon)) == 1
        await change(household, value=Decimal(3))
        await says("4.00", "a")
        assert await told(household) == [("$3.00 off", "3.00")]
        assert (await says("4.00", "a")).changed == 0  # what its shopper made of it holds
        await change(household, value=Decimal(2))
        assert await told(household) == [("Save $2.00 on Coffee", "2.00")]
        await says("4.00", "a")
        both = [("Save $2.00 on Coffee", "2.00"), ("Save $4.00 on Coffee", "4.00")]
        assert sorted(await told(household)) == both
        again = await says("4.00", "a")
        assert (again.added, again.changed, sorted(await told(household))) == (0, 0, both)

    async def test_a_row_that_is_written_anew_has_no_title_of_another_offer(self, household: Household) -> None:
        await feed(household, "2.00", "Two off")
        await feed(household, "2.00", "Two off tea", name="b")
        await change(household, value=Decimal(3))
        await feed(household, "4.00", "Four off")
        await change(household, value=Decimal(2))
        await feed(household, "2.00", "Two off all tea", name="b")
        assert await told(household) == [("Two off all tea", "2.00")]


class TestMails:
    async def test_a_reminder_tells_of_the_changed_coupon(self, household: Household) -> None:
        await household.mail(OFFER)
        await change(household, value=Decimal("2.50"))
        await household.mail(REMINDER)
        assert await told(household) == [("$2.50 off", "2.50")]
        assert len(await household.all(CouponSource)) == 2

    async def test_another_reading_of_a_changed_one_makes_no_second(self, household: Household) -> None:
        receipt_id = await household.mail(OFFER)
        await change(household, value=Decimal("2.50"))
        await read(household, receipt_id, OFFER.replace("$2.00", "$2.20"))
        assert await told(household) == [("$2.50 off", "2.50")]
        await change(household, value=Decimal("2.20"))
        assert await told(household) == [("Save $2.20 on Coffee", "2.20")]

    async def test_what_is_said_and_done_goes_with_an_offer_that_is_read_otherwise(self, household: Household) -> None:
        receipt_id = await household.mail(OFFER)
        await change(household, title="For Sunday", needs_clip=True)
        (coupon,) = await household.all(Coupon)
        async with household.database.transaction() as session:
            await clip(session, household.actor, coupon.id, NOW)
        await read(household, receipt_id, OFFER.replace("$2.00", "$2.20"))
        assert await told(household) == [("For Sunday", "2.20")]
        (coupon,) = await household.all(Coupon)
        assert coupon.needs_clip
        assert [each.coupon_id for each in await clipped(household)] == [coupon.id]

    async def test_one_that_another_mail_still_tells_of_stays_beside_what_is_read_now(
        self, household: Household
    ) -> None:
        receipt_id = await household.mail(OFFER)
        await household.mail(REMINDER)
        await read(household, receipt_id, OFFER.replace("$2.00", "$2.20"))
        assert sorted(await told(household)) == [("Save $2.00 on Coffee", "2.00"), ("Save $2.20 on Coffee", "2.20")]

    async def test_of_two_that_are_read_otherwise_each_stays_its_own(self, household: Household) -> None:
        both = "MEIJER\nSave $2.00 on Coffee\n\n\nSave $1.00 on Greek Yogurt\n\nvalid until 3/14/2026\n"
        receipt_id = await household.mail(both)
        _, yogurt = await household.all(Coupon)
        async with household.database.transaction() as session:
            await change_coupon(session, household.actor, yogurt.id, {"title": "Mine"})
        await read(household, receipt_id, both.replace("$2.00", "$2.20").replace("$1.00", "$1.10"))
        assert sorted(await told(household)) == [("Mine", "1.10"), ("Save $2.20 on Coffee", "2.20")]


async def test_an_offer_that_was_entered_by_hand_stays_so_when_its_mail_is_read_again(household: Household) -> None:
    mail = "MEIJER\nSave up to 40% on frozen pizza\nSave $2.00 on Coffee\nvalid until 3/14/2026\n"
    receipt_id = await household.mail(mail)
    (unclear,) = await household.all(UnclearOffer)
    (coupon,) = await household.all(Coupon)
    assert unclear.coupon_id is None
    async with household.database.transaction() as session:
        await note_entered(session, household.actor, unclear.id, CouponId(coupon.id))
    await read(household, receipt_id, mail)
    (unclear,) = await household.all(UnclearOffer)
    assert unclear.coupon_id == coupon.id
    async with household.database.transaction() as session:
        await session.delete(await session.get_one(Coupon, coupon.id))
    (unclear,) = await household.all(UnclearOffer)
    assert unclear.coupon_id is None
