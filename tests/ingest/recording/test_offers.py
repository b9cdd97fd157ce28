"""Offers become coupons, and a later receipt redeems them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.blobs import Blobs
from cartsnitch_domain.coupons.actions import MOST_COUPONS, add_coupon, change_coupon, delete_coupon
from cartsnitch_domain.coupons.coupon import CouponKind
from cartsnitch_domain.coupons.feeds import FeedFormat, feed_rows
from cartsnitch_domain.coupons.importing import FeedImport
from cartsnitch_domain.coupons.records import Coupon, CouponRedemption, CouponSource, UnclearOffer
from cartsnitch_domain.coupons.terms import Terms
from cartsnitch_domain.coupons.using import deny
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import AuthSessionId, ReceiptId, UserId
from cartsnitch_domain.notifications.records import Notification
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import CorrectedField
from cartsnitch_domain.receipts.records import Receipt, ReceiptPage, ReceiptPart
from cartsnitch_domain.receipts.rules import Channel, ReceiptStatus
from cartsnitch_domain.review.lines import correct_line, remove_line
from cartsnitch_domain.stores.records import Store
from cartsnitch_ingest.inbox import Incoming, accept
from cartsnitch_ingest.reading.reader import READER_VERSION, Reader
from cartsnitch_ingest.recording.record import keep_pages, record
from cartsnitch_ingest.recording.replay import replay
from cartsnitch_ingest.recording.telling import tell_of
from cartsnitch_ingest.stages import Original, Outcome, read_original
from sqlalchemy import delete, select

BY_HAND = "Its text is kept here: please add it as a coupon by hand."
ARRIVED = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)

OFFERS = """MEIJER
Save $2.00 on Ground Coffee
20% off Greek Yogurt
Offers valid through March 14, 2026
"""

CATALOGUE = "MEIJER\n" + "".join(
    f"Save ${number // 100 + 1}.{number % 100:02} on Ground Coffee\n" for number in range(537)
)


def receipt(day: str, *lines: str, total: str, foot: str = "") -> str:
    return "\n".join(["MEIJER", f"{day} 17:22", "", *lines, f"TOTAL   {total}", f"VISA   {total}", foot])


WITH_COUPON = receipt(
    "03/05/2026", "WHOLE MILK GAL    3.49", "GROUND COFFEE    11.99", "  COUPON    -2.00", total="13.48"
)


class Household:
    """A shopper whose mails are read and recorded."""

    def __init__(self, database: Database, blobs: Blobs, user_id: UserId) -> None:
        self.database, self.blobs, self.user_id = database, blobs, user_id
        self.actor = Actor(user_id, AuthSessionId(user_id))

    async def mail(self, text: str, sender: str = "Meijer <offers@example.org>") -> ReceiptId:
        """A mail with this text, read and recorded; one with a total came in three weeks later."""
        arrived = date(2026, 3, 23) if "TOTAL" in text else ARRIVED
        data = f"From: {sender}\nSubject: Hello\n\n{text}".encode()
        async with self.database.transaction() as session:
            accepted = await accept(session, self.blobs, Incoming(self.user_id, Channel.MAIL, data, str(hash(data))))
        outcome = read_original(Original(data, Channel.MAIL, None, None, arrived), Reader([]))
        pages = await keep_pages(self.blobs, outcome)
        async with self.database.transaction() as session:
            await record(session, accepted.receipt_id, outcome, pages, READER_VERSION, NOW)
            await tell_of(session, accepted.receipt_id, NOW)
        return accepted.receipt_id

    async def again(self, receipt_id: ReceiptId, outcome: Outcome) -> None:
        """Another reading of a mail, written over the first."""
        async with self.database.transaction() as session:
            await replay(session, receipt_id, outcome, [], "another", NOW)

    async def all(self, record: Any) -> list[Any]:
        async with self.database.reading() as session:
            return list(await session.scalars(select(record).order_by(record.id)))

    async def redeemed(self) -> list[tuple[str, Decimal]]:
        """Which coupons are redeemed, and what they took off."""
        statement = select(Coupon.title, CouponRedemption.amount).join(
            CouponRedemption, CouponRedemption.coupon_id == Coupon.id
        )
        async with self.database.reading() as session:
            return [(row.title, row.amount) for row in await session.execute(statement)]

    async def line(self, text: str) -> PurchaseLine:
        async with self.database.reading() as session:
            return (await session.scalars(select(PurchaseLine).where(PurchaseLine.text.contains(text)))).one()


@pytest.fixture
def household(database: Database, blobs: Blobs, shopper: UserId) -> Household:
    return Household(database, blobs, shopper)


class TestMails:
    async def test_an_offer_mail_is_no_purchase_and_did_not_fail(self, household: Household) -> None:
        receipt_id = await household.mail(OFFERS)
        (mail,) = await household.all(Receipt)
        assert (mail.id, mail.status, mail.reason) == (receipt_id, ReceiptStatus.RECORDED, "2 offers found")
        assert await household.all(Purchase) == []

    async def test_each_offer_is_a_coupon_with_its_terms_and_where_they_stand(self, household: Household) -> None:
        await household.mail(OFFERS)
        coffee, yogurt = await household.all(Coupon)
        assert (coffee.kind, coffee.value, coffee.words) == ("amount_off", Decimal(2), ["coffee", "ground"])
        assert (yogurt.kind, yogurt.value, yogurt.words) == ("percent_off", Decimal(20), ["greek", "yogurt"])
        assert coffee.ends_on == yogurt.ends_on == date(2026, 3, 14)
        assert coffee.store_id == yogurt.store_id is not None
        assert {coffee.user_id, yogurt.user_id} == {household.user_id}
        sources = await household.all(CouponSource)
        assert [source.evidence[0]["text"] for source in sources] == OFFERS.split("\n")[1:3]

    async def test_a_size_in_a_line_of_its_own_is_that_of_the_goods(self, household: Household) -> None:
        await household.mail("MEIJER\nSave $2.00 on Ground Coffee\n12 oz\n20% off Greek Yogurt\n")
        coffee, yogurt = await household.all(Coupon)
        assert (coffee.title, coffee.words) == ("Save $2.00 on Ground Coffee 12 oz", ["coffee", "ground"])
        assert (coffee.size is None, yogurt.size) == (False, None)

    @pytest.mark.parametrize(
        ("first", "second", "uses"), [("", " Limit 4.", 4), (" Limit 4.", "", 4), (" Limit 4.", " Limit 2.", 2)]
    )
    async def test_of_limits_of_two_mails_the_lower_holds(
        self, household: Household, first: str, second: str, uses: int
    ) -> None:
        for limit in (first, second):
            await household.mail(f"MEIJER\nSave $2.00 on Coffee.{limit}\nvalid until 3/14/2026\n")
        (coupon,) = await household.all(Coupon)
        assert coupon.max_uses == uses
        assert len(await household.all(CouponSource)) == 2

    @pytest.mark.parametrize("turned", [False, True])
    @pytest.mark.parametrize(
        ("one", "other", "holds"),
        [
            ("", " Clip in the app.", (True, False)),
            (" Stackable.", "", (False, True)),
            (" Stackable.", " Cannot be combined with other offers.", (False, False)),
        ],
    )
    async def test_of_two_mails_what_is_said_beats_silence_and_the_stricter_holds(
        self, household: Household, one: str, other: str, holds: tuple[bool, bool], turned: bool
    ) -> None:
        for said in (other, one) if turned else (one, other):
            await household.mail(f"MEIJER\nSave $2.00 on Coffee.{said}\nvalid until 3/14/2026\n")
        (coupon,) = await household.all(Coupon)
        assert (coupon.needs_clip, coupon.is_stackable) == holds

    async def test_without_a_limit_there_is_none(self, household: Household) -> None:
        await household.mail("MEIJER\nSave $2.00 on Coffee.\nvalid until 3/14/2026\n")
        (coupon,) = await household.all(Coupon)
        assert coupon.max_uses is None

    async def test_the_same_offer_in_another_mail_is_the_same_coupon(self, household: Household) -> None:
        await household.mail(OFFERS)
        await household.mail(f"{OFFERS}\nSave $1.00 on Gala Apples\n")
        assert len(await household.all(Coupon)) == 3
        assert len(await household.all(CouponSource)) == 5

    async def test_a_minimum_is_of_the_goods_unless_it_speaks_of_a_purchase(self, household: Household) -> None:
        await household.mail(
            "MEIJER\nSave $3 when you spend $25 on produce\n$2 off Ground Coffee with any purchase of $50 or more\n"
        )
        produce, coffee = await household.all(Coupon)
        assert (produce.minimum_amount, produce.minimum_is_of_basket) == (Decimal(25), False)
        assert (coffee.minimum_amount, coffee.minimum_is_of_basket) == (Decimal(50), True)

    async def test_what_is_not_understood_is_counted_and_quoted(self, household: Household) -> None:
        await household.mail(f"{OFFERS}\nSave up to 40% on frozen pizza\nGet $10 back when you spend $50\n")
        (mail,) = await household.all(Receipt)
        assert mail.reason == "2 offers found, 2 more not understood"
        assert len(await household.all(Coupon)) == 2
        (part,) = await household.all(ReceiptPart)
        assert part.verdict == (
            '2 offers found, 2 more not understood ("Save up to 40% on frozen pizza", '
            '"Get $10 back when you spend $50"), no receipt'
        )

    @pytest.mark.parametrize(
        ("more", "reason"),
        [
            ("", "2 advertised prices, which are no coupons."),
            ("20% off Greek Yogurt", "1 offer found, 2 advertised prices, which are no coupons"),
            (
                "Up to 40% off frozen pizza",
                f"1 offer not understood. {BY_HAND} Beside: 2 advertised prices, which are no coupons.",
            ),
        ],
    )
    async def test_prices_beside_the_ones_before_them_are_told_and_no_coupons(
        self, household: Household, more: str, reason: str
    ) -> None:
        await household.mail(f"MEIJER\n\nTide Pods  $9.99  was $13.99\n\nFolgers  $4.99  was $6.99\n\n{more}\n")
        (mail,) = await household.all(Receipt)
        assert (mail.status, mail.reason) == (ReceiptStatus.RECORDED, reason)
        assert len(await household.all(Coupon)) == (1 if "found" in reason else 0)
        assert await household.all(Purchase) == []

    @pytest.mark.parametrize(
        ("text", "found", "to_do"),
        [
            (
                "Rabat do 20% na kawę\n2. Packung Kaffee gratis\n3 halen 2 betalen kaas\nSave up to $5.00 on wine\n",
                "4 offers not understood",
                "Their text is kept here: please add those that you want as coupons by hand.",
            ),
            (
                "20% off cheese\nSpringfield store only\n\n\nFree cheese with code CHEESE1\n",
                "2 offers not understood",
                "Their text is kept here: please add those that you want as coupons by hand.",
            ),
        ],
    )
    async def test_a_mail_of_offers_of_which_none_is_understood_is_one_of_offers(
        self, household: Household, text: str, found: str, to_do: str
    ) -> None:
        receipt_id = await household.mail(text)
        (mail,) = await household.all(Receipt)
        assert (mail.status, mail.reason) == (ReceiptStatus.RECORDED, f"{found}. {to_do}")
        assert (await household.all(Coupon), await household.all(Purchase)) == ([], [])
        (page,) = await household.all(ReceiptPage)
        assert text.split("\n")[0] in page.text
        (notice,) = await household.all(Notification)
        assert (notice.title, notice.body, notice.link) == (f"{found} in an email", to_do, f"/inbox/{receipt_id}")

    @pytest.mark.parametrize(
        "text",
        [
            "Hello Jane, everything is 20% cheaper on Monday, or up to 30% off.\n",
            "Statement of account\nOpening balance 100.00\nSave up to 20%\nup to 5% cash back\nClosing balance 9.00",
        ],
    )
    async def test_one_sentence_with_a_percentage_makes_no_offer_of_a_letter(
        self, household: Household, text: str
    ) -> None:
        await household.mail(text)
        (mail,) = await household.all(Receipt)
        assert mail.status == ReceiptStatus.REJECTED

    async def test_a_mail_without_offers_is_refused_as_before(self, household: Household) -> None:
        await household.mail("MEIJER\nThank you for visiting us.\n")
        (mail,) = await household.all(Receipt)
        assert mail.status == ReceiptStatus.REJECTED
        assert await household.all(Coupon) == []

    async def test_read_again_nothing_is_twice_and_what_is_read_no_more_is_gone(self, household: Household) -> None:
        receipt_id = await household.mail(OFFERS)
        data = OFFERS.encode()
        same = read_original(Original(data, Channel.UPLOAD, "a.txt", "text/plain", ARRIVED), Reader([]))
        await household.again(receipt_id, same)
        assert len(await household.all(Coupon)) == 2
        fewer = OFFERS.replace("20% off Greek Yogurt\n", "").encode()
        less = read_original(Original(fewer, Channel.UPLOAD, "a.txt", "text/plain", ARRIVED), Reader([]))
        await household.again(receipt_id, less)
        assert [coupon.words for coupon in await household.all(Coupon)] == [["coffee", "ground"]]

    async def test_what_a_shopper_changed_stays_when_it_is_read_again(self, household: Household) -> None:
        receipt_id = await household.mail(OFFERS)
        coffee, _ = await household.all(Coupon)
        async with household.database.transaction() as session:
            await change_coupon(session, household.actor, coffee.id, {"value": Decimal(3)})
        data = OFFERS.encode()
        same = read_original(Original(data, Channel.UPLOAD, "a.txt", "text/plain", ARRIVED), Reader([]))
        await household.again(receipt_id, same)
        assert [coupon.value for coupon in await household.all(Coupon)] == [Decimal(3), Decimal(20)]

    async def test_more_than_is_read_of_one_mail_is_counted(self, household: Household) -> None:
        receipt_id = await household.mail(CATALOGUE)
        (mail,) = await household.all(Receipt)
        assert mail.status == ReceiptStatus.RECORDED
        assert mail.reason == (
            "500 offers found. 37 more were not read, since one email is read up to 500 offers: please add those that "
            "you want as coupons by hand."
        )
        assert len(await household.all(Coupon)) == 500
        (part,) = await household.all(ReceiptPart)
        assert part.verdict == "500 offers found, 37 more not read, no receipt"
        (notice,) = await household.all(Notification)
        assert (notice.title, notice.link) == ("500 offers found in an email", f"/inbox/{receipt_id}")
        assert notice.body.startswith("37 more were not read")

    async def test_offers_of_another_chain_than_the_sender_say_so(self, household: Household) -> None:
        receipt_id = await household.mail(OFFERS.replace("MEIJER", "KROGER"), sender="Meijer <offers@meijer.com>")
        reason = (
            "The email came from Meijer, but its text names Kroger as whose offers these are, so they are kept for "
            "Kroger: please change the store of a coupon where that is wrong."
        )
        (mail,) = await household.all(Receipt)
        assert (mail.status, mail.reason) == (ReceiptStatus.RECORDED, f"2 offers found. {reason}")
        (store,) = await household.all(Store)
        assert (store.slug, {coupon.store_id for coupon in await household.all(Coupon)}) == ("kroger", {store.id})
        (notice,) = await household.all(Notification)
        assert (notice.title, notice.body, notice.link) == (
            "2 offers found in an email",
            reason,
            f"/inbox/{receipt_id}",
        )

    async def test_what_is_sure_of_an_offer_that_is_not_understood_is_kept_until_it_is_read_otherwise(
        self, household: Household
    ) -> None:
        text = "MEIJER\nSave $2.00 on Coffee\nSave up to 40% on frozen pizza\nUse code PIZZA4\nExpires 3/14/2026\n"
        receipt_id = await household.mail(text)
        (store,) = await household.all(Store)
        (unclear,) = await household.all(UnclearOffer)
        assert (unclear.receipt_id, unclear.position, unclear.store_id) == (receipt_id, 1, store.id)
        assert unclear.title == "Save up to 40% on frozen pizza"
        assert (unclear.goods, unclear.ends_on, unclear.code) == ("frozen pizza", date(2026, 3, 14), "PIZZA4")
        assert unclear.currency_code == "USD"
        less = b"MEIJER\nSave $2.00 on Coffee\n"
        await household.again(
            receipt_id, read_original(Original(less, Channel.UPLOAD, "a.txt", "text/plain", ARRIVED), Reader([]))
        )
        assert await household.all(UnclearOffer) == []

    async def test_what_its_shopper_has_no_room_for_is_counted(self, household: Household) -> None:
        feed = "id,store,kind,value,currency,words,starts_on\n" + "".join(
            f"{number},meijer,amount_off,{number // 100 + 1}.{number % 100:02},USD,tea,2026-03-01\n"
            for number in range(MOST_COUPONS - 1)
        )
        async with household.database.transaction() as session:
            rows = feed_rows(feed.splitlines(keepends=True), FeedFormat.CSV)
            await FeedImport(household.user_id, "mine", date(2026, 3, 23)).write(session, rows)
        await household.mail(OFFERS)
        (mail,) = await household.all(Receipt)
        assert mail.reason == (
            "2 offers found. 1 was not kept, since you have 5000 coupons: please delete some that are over."
        )
        assert len(await household.all(Coupon)) == MOST_COUPONS


class TestWhatAShopperSays:
    """What a shopper changed of a coupon holds against all that mails and feeds say, until they change it back."""

    OFFER = "MEIJER\nSave $2.00 on Coffee.{}\nvalid until 3/14/2026\n"
    FEED = (
        "id,store,kind,value,currency,words,starts_on,title,max_uses\na,meijer,amount_off,{},USD,tea,2026-03-01,{},{}\n"
    )

    async def change(self, household: Household, values: dict[str, Any]) -> None:
        (coupon,) = await household.all(Coupon)
        async with household.database.transaction() as session:
            await change_coupon(session, household.actor, coupon.id, values)

    async def read(self, household: Household, receipt_id: ReceiptId, text: str) -> None:
        read = read_original(Original(text.encode(), Channel.UPLOAD, "a.txt", "text/plain", ARRIVED), Reader([]))
        await household.again(receipt_id, read)

    async def feed(self, household: Household, value: str, title: str = "Tea", limit: str = "") -> None:
        text = self.FEED.format(value, title, limit)
        async with household.database.transaction() as session:
            rows = feed_rows(text.splitlines(keepends=True), FeedFormat.CSV)
            await FeedImport(household.user_id, "mine", date(2026, 3, 2)).write(session, rows)

    async def said(self, household: Household) -> list[tuple[bool, bool, int | None]]:
        return [(each.needs_clip, each.is_stackable, each.max_uses) for each in await household.all(Coupon)]

    SAID: ClassVar = {"needs_clip": False, "is_stackable": True, "max_uses": None}

    @pytest.mark.parametrize("loses", [False, True])
    async def test_it_holds_whatever_the_next_mail_says(self, household: Household, loses: bool) -> None:
        receipt_id = await household.mail(self.OFFER.format(" Clip in the app. Limit 3."))
        await self.change(household, self.SAID)
        if loses:
            await self.read(household, receipt_id, "MEIJER\n20% off Greek Yogurt\n".replace("20%", "Up to 20%"))
        await household.mail(self.OFFER.format(" Clip in the app. Cannot be combined with other offers. Limit 1."))
        assert await self.said(household) == [(False, True, None)]

    async def test_a_coupon_without_any_source_left_is_still_as_its_shopper_said(self, household: Household) -> None:
        await household.mail(self.OFFER.format(" Clip in the app. Limit 3."))
        await self.change(household, self.SAID)
        async with household.database.transaction() as session:
            await session.execute(delete(CouponSource))
        await household.mail(self.OFFER.format(" Clip in the app. Limit 1."))
        assert await self.said(household) == [(False, True, None)]

    async def test_what_they_said_nothing_of_is_as_the_next_source_says(self, household: Household) -> None:
        await household.mail(self.OFFER.format(" Limit 3."))
        await self.change(household, {"max_uses": 5})
        await household.mail(self.OFFER.format(" Clip in the app. Limit 1."))
        assert await self.said(household) == [(True, False, 5)]

    async def test_taken_back_the_sources_say_it_again(self, household: Household) -> None:
        await household.mail(self.OFFER.format(" Limit 3."))
        await self.change(household, {"max_uses": 5})
        await self.change(household, {"max_uses": 3})
        await household.mail(self.OFFER.format(" Limit 1."))
        assert await self.said(household) == [(False, False, 1)]

    async def test_said_anew_when_it_is_entered_again_the_last_word_holds(self, household: Household) -> None:
        await household.mail(self.OFFER.format(" Limit 3."))
        await self.change(household, {"max_uses": 5})
        (coupon,) = await household.all(Coupon)
        terms = Terms(
            CouponKind.AMOUNT_OFF,
            Decimal(2),
            currency_code="USD",
            goods="Coffee",
            ends_on=date(2026, 3, 14),
            max_uses=6,
        )
        async with household.database.transaction() as session:
            assert await add_coupon(session, household.actor, terms, coupon.store_id, NOW) == coupon.id
        assert await self.said(household) == [(False, False, 6)]

    async def test_a_mail_that_is_read_otherwise_and_then_as_before_makes_no_second_coupon(
        self, household: Household
    ) -> None:
        offer = self.OFFER.format("")
        receipt_id = await household.mail(offer)
        await self.change(household, {"value": Decimal(3)})
        for text in (offer.replace("Save $2.00 on", "Save up to $2.00 on"), offer):
            await self.read(household, receipt_id, text)
        assert [coupon.value for coupon in await household.all(Coupon)] == [Decimal(3)]

    async def test_one_of_which_only_the_limit_was_changed_stays_when_it_is_read_no_more(
        self, household: Household
    ) -> None:
        offer = self.OFFER.format(" Limit 3.")
        receipt_id = await household.mail(offer)
        await self.change(household, {"max_uses": 5})
        await self.read(household, receipt_id, offer.replace("Save $2.00 on", "Save up to $2.00 on"))
        assert await self.said(household) == [(False, False, 5)]

    async def test_a_feed_that_comes_again_changes_nothing_of_what_they_said(self, household: Household) -> None:
        await self.feed(household, "1", limit="2")
        await self.change(household, {"value": Decimal(3), "title": "Green tea", "max_uses": 4})
        await self.feed(household, "1", limit="1")
        await self.feed(household, "2", "Black tea")
        (coupon,) = await household.all(Coupon)
        assert (coupon.value, coupon.title, coupon.max_uses) == (Decimal(3), "Green tea", 4)

    async def test_what_they_said_beside_the_terms_goes_with_the_row_of_a_feed_to_its_other_terms(
        self, household: Household
    ) -> None:
        await self.feed(household, "1", limit="2")
        await self.change(household, {"title": "Green tea", "max_uses": 4})
        await self.feed(household, "2", "Black tea", "1")
        (coupon,) = await household.all(Coupon)
        assert (coupon.value, coupon.title, coupon.max_uses) == (Decimal(2), "Green tea", 4)
        await self.feed(household, "2", "Black tea", "3")
        (coupon,) = await household.all(Coupon)
        assert (coupon.title, coupon.max_uses) == ("Green tea", 4)

    async def test_once_it_is_deleted_the_next_source_says_all_of_it(self, household: Household) -> None:
        await self.feed(household, "1")
        await self.change(household, {"value": Decimal(3), "max_uses": 4})
        (coupon,) = await household.all(Coupon)
        async with household.database.transaction() as session:
            await delete_coupon(session, household.actor, coupon.id)
        await self.feed(household, "1")
        (coupon,) = await household.all(Coupon)
        assert (coupon.value, coupon.max_uses) == (Decimal(1), None)


class TestFeet:
    FOOT = "$2 OFF your next purchase of $20\nvalid until 12/31"

    async def test_it_becomes_a_coupon_of_the_store_and_the_purchase_stays_one(self, household: Household) -> None:
        await household.mail(receipt("03/01/2026", "WHOLE MILK GAL   3.49", total="3.49", foot=self.FOOT))
        (purchase,) = await household.all(Purchase)
        (coupon,) = await household.all(Coupon)
        (source,) = await household.all(CouponSource)
        assert (purchase.total, purchase.is_balanced) == (Decimal("3.49"), True)
        assert (coupon.store_id, coupon.minimum_amount, coupon.ends_on) == (
            purchase.store_id,
            Decimal(20),
            date(2026, 12, 31),
        )
        assert (source.kind, source.receipt_id, source.evidence[0]["page"]) == ("receipt", purchase.receipt_id, 1)

    async def test_it_is_redeemed_by_the_next_receipt_and_not_by_its_own(self, household: Household) -> None:
        own = receipt(
            "03/01/2026", "GROUND COFFEE   25.00", "COUPON OFF ENTIRE PURCHASE   -2.00", total="23.00", foot=self.FOOT
        )
        await household.mail(own)
        assert await household.redeemed() == []
        await household.mail(own.replace("03/01", "03/02").replace(self.FOOT, ""))
        assert [amount for _, amount in await household.redeemed()] == [Decimal("2.00")]


class TestRedeemed:
    async def test_a_line_that_takes_off_the_same_of_the_same_goods_redeems(self, household: Household) -> None:
        await household.mail(OFFERS)
        await household.mail(WITH_COUPON)
        assert await household.redeemed() == [("Save $2.00 on Ground Coffee", Decimal("2.00"))]

    async def test_in_whatever_order_they_come_in(self, household: Household) -> None:
        await household.mail(WITH_COUPON)
        await household.mail(OFFERS)
        assert len(await household.redeemed()) == 1

    @pytest.mark.parametrize(
        "text",
        [
            WITH_COUPON.replace("-2.00", "-1.50").replace("13.48", "13.98"),  # another amount
            WITH_COUPON.replace("GROUND COFFEE", "PAPER TOWELS "),  # other goods
            WITH_COUPON.replace("03/05", "03/15"),  # too late
            WITH_COUPON.replace("03/05", "02/28"),  # before it was known
            WITH_COUPON.replace("MEIJER", "KROGER"),  # another store
        ],
    )
    async def test_what_does_not_fit_redeems_nothing(self, household: Household, text: str) -> None:
        await household.mail(OFFERS)
        await household.mail(text)
        assert await household.redeemed() == []

    async def test_it_is_used_once(self, household: Household) -> None:
        await household.mail(OFFERS)
        await household.mail(WITH_COUPON)
        await household.mail(WITH_COUPON.replace("03/05", "03/06"))
        assert len(await household.redeemed()) == 1

    @pytest.mark.parametrize("line", ["$5 OFF $25 COUPON   -5.00", "COUPON   -5.00"])
    async def test_one_off_the_basket_is_redeemed_above_the_subtotal(self, household: Household, line: str) -> None:
        await household.mail("MEIJER\n$5 off your purchase of $25 or more\nvalid until 3/14/2026\n")
        await household.mail(receipt("03/05/2026", *self.GOODS, line, "SUBTOTAL   22.48", total="22.48"))
        assert [amount for _, amount in await household.redeemed()] == [Decimal("5.00")]

    @pytest.mark.parametrize("line", ["DISCOUNT   -5.00", "BREAD COUPON   -5.00"])
    async def test_what_is_off_the_goods_above_does_not_redeem_it(self, household: Household, line: str) -> None:
        await household.mail("MEIJER\n$5 off your purchase of $25 or more\nvalid until 3/14/2026\n")
        await household.mail(receipt("03/05/2026", *self.GOODS, line, "SUBTOTAL   22.48", total="22.48"))
        assert await household.redeemed() == []

    GOODS = ("GROUND COFFEE   8.99", "WHOLE MILK   3.49", "BREAD   15.00")

    async def test_a_code_on_the_line_is_enough(self, household: Household) -> None:
        await household.mail("MEIJER\n$5 off your purchase of $10 or more with code SAVE55\nvalid until 3/14/2026\n")
        await household.mail(
            receipt("03/05/2026", "GROUND COFFEE   11.99", "PROMO SAVE55 OFF TOTAL   -5.00", total="6.99")
        )
        assert [amount for _, amount in await household.redeemed()] == [Decimal("5.00")]

    @pytest.mark.parametrize(
        ("least", "line", "total"),
        [
            (10, "SAVE 55% OFF FRUIT   -5.00", "6.99"),  # other words
            (10, "PROMO SAVE555   -5.00", "6.99"),  # another code
            (50, "PROMO SAVE55   -5.00", "6.99"),  # too little was bought
        ],
    )
    async def test_what_only_looks_like_its_code_is_not_enough(
        self, household: Household, least: int, line: str, total: str
    ) -> None:
        await household.mail(f"MEIJER\n$7 off your purchase of ${least} or more with code SAVE55\nuntil 3/14/2026\n")
        await household.mail(receipt("03/05/2026", "GROUND COFFEE   11.99", line, total=total))
        (coupon,) = await household.all(Coupon)
        assert coupon.code == "SAVE55"
        assert await household.redeemed() == []

    async def test_a_feed_of_ones_own_that_comes_after_is_redeemed_by_what_was_bought_before(
        self, household: Household
    ) -> None:
        await household.mail(WITH_COUPON)
        feed = "id,store,kind,value,currency,words,starts_on\n1,meijer,amount_off,2.00,USD,ground coffee,2026-03-01\n"
        rows = feed_rows(feed.splitlines(keepends=True), FeedFormat.CSV)
        async with household.database.transaction() as session:
            await FeedImport(household.user_id, "mine", date(2026, 3, 23)).write(session, rows)
        assert [amount for _, amount in await household.redeemed()] == [Decimal("2.00")]

    async def test_what_is_free_again_was_used_on_another_receipt(self, household: Household) -> None:
        await household.mail(OFFERS)
        await household.mail(WITH_COUPON)
        await household.mail(WITH_COUPON.replace("17:22", "18:44"))
        lines = [line for line in await household.all(PurchaseLine) if "COUPON" in line.text]
        (first,) = await household.all(CouponRedemption)
        assert first.line_id in {line.id for line in lines}
        async with household.database.transaction() as session:
            await remove_line(session, household.actor, first.line_id, NOW)
        (second,) = await household.all(CouponRedemption)
        assert second.line_id in {line.id for line in lines} - {first.line_id}

    async def test_it_is_taken_back_when_its_line_is_corrected_away_and_comes_back_with_it(
        self, household: Household
    ) -> None:
        await household.mail(OFFERS)
        await household.mail(WITH_COUPON)
        line = await household.line("COUPON")
        async with household.database.transaction() as session:
            await correct_line(session, household.actor, line.id, {CorrectedField.AMOUNT: Decimal("-1.00")}, NOW)
        assert await household.redeemed() == []
        async with household.database.transaction() as session:
            await correct_line(session, household.actor, line.id, {CorrectedField.AMOUNT: Decimal("-2.00")}, NOW)
        assert len(await household.redeemed()) == 1
        async with household.database.transaction() as session:
            await remove_line(session, household.actor, line.id, NOW)
        assert await household.redeemed() == []

    async def test_without_its_coupon_it_is_gone(self, household: Household) -> None:
        await household.mail(OFFERS)
        await household.mail(WITH_COUPON)
        coffee, _ = await household.all(Coupon)
        async with household.database.transaction() as session:
            await delete_coupon(session, household.actor, coffee.id)
        assert await household.redeemed() == []

    async def test_a_line_denied_is_not_redeemed_when_the_mail_is_read_again(self, household: Household) -> None:
        await household.mail(OFFERS)
        receipt_id = await household.mail(WITH_COUPON)
        (redemption,) = await household.all(CouponRedemption)
        async with household.database.transaction() as session:
            await deny(session, household.actor, redemption.coupon_id, redemption.line_id, NOW)
        assert await household.redeemed() == []
        data = f"From: Meijer <offers@example.org>\nSubject: Hello\n\n{WITH_COUPON}".encode()
        await household.again(
            receipt_id, read_original(Original(data, Channel.MAIL, None, None, date(2026, 3, 23)), Reader([]))
        )
        assert await household.redeemed() == []
        line = await household.line("COUPON")
        for amount in ("-1.00", "-2.00"):
            async with household.database.transaction() as session:
                await correct_line(session, household.actor, line.id, {CorrectedField.AMOUNT: Decimal(amount)}, NOW)
        assert await household.redeemed() == []

    async def test_the_sale_of_the_store_redeems_nothing(self, household: Household) -> None:
        await household.mail(OFFERS)
        await household.mail(WITH_COUPON.replace("  COUPON ", "  SALE "))
        assert await household.redeemed() == []

    BELOW_SUBTOTAL = receipt(
        "03/05/2026",
        "WHOLE MILK GAL    3.49",
        "GROUND COFFEE    11.99",
        "SUBTOTAL   15.48",
        "COUPON    -2.00",
        total="13.48",
    )

    @pytest.mark.parametrize("line", ["COUPON", "MFR COUPON", "GUTSCHEIN"])
    async def test_a_coupon_below_the_subtotal_probably_is_the_one_of_that_amount(
        self, household: Household, line: str
    ) -> None:
        await household.mail(OFFERS)
        await household.mail(self.BELOW_SUBTOTAL.replace("COUPON", line))
        (found,) = await household.all(CouponRedemption)
        assert (await household.redeemed(), found.doubt) == (
            [("Save $2.00 on Ground Coffee", Decimal("2.00"))],
            "unnamed",
        )

    async def test_where_two_coupons_take_off_as_much_it_says_so(self, household: Household) -> None:
        await household.mail(f"{OFFERS}$2.00 off Whole Milk\n")
        await household.mail(self.BELOW_SUBTOTAL)
        (found,) = await household.all(CouponRedemption)
        assert found.doubt == "several"

    async def test_one_that_says_no_coupon_below_the_subtotal_is_none(self, household: Household) -> None:
        await household.mail(OFFERS)
        await household.mail(self.BELOW_SUBTOTAL.replace("COUPON ", "DISCOUNT"))
        assert await household.redeemed() == []
