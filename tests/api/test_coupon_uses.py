"""What a shopper says of the use of coupons: that a line is not by one, and that they used one; both taken back."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from cartsnitch_domain.coupons.feeds import FeedFormat, feed_rows
from cartsnitch_domain.coupons.importing import FeedImport
from cartsnitch_domain.coupons.redeeming import redeem
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import PurchaseId
from cartsnitch_domain.purchases.records import PurchaseLine
from sqlalchemy import select, text

COUPON = """id title state usedOn redemptions { doubt shownBy amount { amount } line { id text } }
  deniedRedemptions { line { id text } purchase { id } }"""
ADD = """mutation Add($input: AddCouponInput!) { addCoupon(input: $input) {
  ... on CouponSaved { coupon { id } } } }"""
LIST = f"""{{ coupons(first: 9, states: [AVAILABLE, CLIPPED, REDEEMED, EXPIRED]) {{
  edges {{ node {{ {COUPON} }} }} }} }}"""
SAVED = f"__typename ... on CouponSaved {{ coupon {{ {COUPON} }} }} ... on Error {{ message }}"
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'")
SAVINGS = """{ savings { ... on Savings {
  discounts { kind saved { amount } } } } }"""


def day(days: int) -> str:
    """A day so many days from today."""
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


async def do(asker: Any, name: str, **given: str) -> dict[str, Any]:
    """What came of a mutation."""
    kind = {"useCoupon": "Coupon", "unuseCoupon": "CouponUse"}.get(name, "Redemption")
    document = f"mutation Do($input: {kind}Input!) {{ {name}(input: $input) {{ {SAVED} }} }}"
    answer: dict[str, Any] = (await asker.ask(document, input=given))[name]
    return answer


async def until_someone_waits(database: Database) -> None:
    async with asyncio.timeout(30):
        while True:
            async with database.reading() as session:
                if (await session.execute(WAITING)).scalar_one():
                    return
            await asyncio.sleep(0.05)


class Oats:
    """Oats that somebody bought for 3.00, with a dollar off them on a line that does not say why."""

    def __init__(self, records: Any, asker: Any, product_id: UUID, line_id: UUID) -> None:
        self.records, self.asker, self.product_id, self.line_id = records, asker, product_id, line_id
        self.off = ""

    async def coupon(self, title: str = "Oats", **values: Any) -> str:
        """The id of a coupon of a dollar off oats."""
        terms = {"kind": "AMOUNT_OFF", "value": "1.00", "currencyCode": "USD", "title": title, "startsOn": day(-30)}
        goods = {"goods": {"productIds": [str(self.product_id)]}, "endsOn": day(20)}
        answer = await self.asker.ask(ADD, input=terms | goods | values)
        coupon_id: str = answer["addCoupon"]["coupon"]["id"]
        return coupon_id

    async def all(self) -> dict[str, dict[str, Any]]:
        """The coupons by their titles."""
        edges = (await self.asker.ask(LIST))["coupons"]["edges"]
        return {edge["node"]["title"]: edge["node"] for edge in edges}

    async def redeem(self) -> None:
        """What is done whenever the purchase is recorded, corrected or read again."""
        async with self.records.database.transaction() as session:
            await redeem(session, await self.purchase_id(session))

    async def purchase_id(self, session: Any) -> PurchaseId:
        return PurchaseId(await session.scalar(select(PurchaseLine.purchase_id).where(PurchaseLine.id == self.line_id)))


@pytest.fixture
async def oats(records: Any, owner: Any) -> Oats:
    product_id = await records.product("ROLLED OATS")
    store_id = await records.store()
    line_id = await records.bought(owner, product_id, store_id, 3, "3.00", "ROLLED OATS")
    await records.discount(line_id, "1.00", "YOU SAVED")
    return Oats(records, owner, product_id, line_id)


async def redeemed(oats: Oats) -> dict[str, str]:
    """A coupon that the line redeemed probably, as the input of a denial."""
    coupon_id = await oats.coupon()
    (redemption,) = (await oats.all())["Oats"]["redemptions"]
    assert (redemption["doubt"], redemption["line"]["text"]) == ("UNNAMED", "YOU SAVED")
    return {"couponId": coupon_id, "lineId": redemption["line"]["id"]}


class TestDenied:
    async def test_it_is_free_at_once_and_never_redeemed_by_the_line_again(self, oats: Oats) -> None:
        which = await redeemed(oats)
        coupon = (await do(oats.asker, "denyRedemption", **which))["coupon"]
        assert (coupon["state"], coupon["redemptions"]) == ("AVAILABLE", [])
        assert [denied["line"]["id"] for denied in coupon["deniedRedemptions"]] == [which["lineId"]]
        assert (await do(oats.asker, "denyRedemption", **which))["coupon"] == coupon
        await oats.redeem()
        assert (await oats.all())["Oats"] == coupon

    async def test_it_can_be_taken_back(self, oats: Oats) -> None:
        which = await redeemed(oats)
        before = await oats.all()
        await do(oats.asker, "denyRedemption", **which)
        assert (await do(oats.asker, "restoreRedemption", **which))["coupon"]["state"] == "REDEEMED"
        assert await oats.all() == before

    async def test_another_coupon_may_take_the_line(self, oats: Oats) -> None:
        which = await redeemed(oats)
        await oats.coupon("Breakfast", endsOn=day(25))
        assert (await oats.all())["Breakfast"]["redemptions"] == []
        await do(oats.asker, "denyRedemption", **which)
        (redemption,) = (await oats.all())["Breakfast"]["redemptions"]
        assert redemption["line"]["id"] == which["lineId"]

    async def test_the_coupon_may_have_been_used_on_another_receipt(self, records: Any, oats: Oats) -> None:
        which = await redeemed(oats)
        line_id = await records.bought(oats.asker, oats.product_id, await records.store(), 2, "3.00", "ROLLED OATS")
        await records.discount(line_id, "1.00", "COUPON")
        (redemption,) = (await do(oats.asker, "denyRedemption", **which))["coupon"]["redemptions"]
        assert (redemption["line"]["text"], redemption["doubt"]) == ("COUPON", None)

    async def test_savings_follow(self, oats: Oats) -> None:
        async def kinds() -> dict[str, str]:
            found = (await oats.asker.ask(SAVINGS))["savings"]["discounts"]
            return {each["kind"]: each["saved"]["amount"] for each in found}

        which = await redeemed(oats)
        assert await kinds() == {"COUPON": "1.00", "PROMOTION": "0.00", "BASKET": "0.00"}
        await do(oats.asker, "denyRedemption", **which)
        assert await kinds() == {"COUPON": "0.00", "PROMOTION": "1.00", "BASKET": "0.00"}

    async def test_what_was_never_redeemed_and_what_is_anothers_is_not_found(self, oats: Oats, other: Any) -> None:
        which = await redeemed(oats)
        free = await oats.coupon("Free", value="2.00")
        for asker, wrong in (
            (other, which),
            (oats.asker, which | {"couponId": free}),
            (oats.asker, which | {"lineId": str(oats.line_id)}),
            (oats.asker, which | {"lineId": "nonsense"}),
        ):
            for name in ("denyRedemption", "restoreRedemption"):
                assert (await do(asker, name, **wrong))["__typename"] == "CouponNotFound"
        assert (await oats.all())["Oats"]["state"] == "REDEEMED"

    async def test_it_holds_when_the_purchase_is_recorded_meanwhile(self, oats: Oats) -> None:
        which = await redeemed(oats)
        async with oats.records.database.transaction() as session:
            await redeem(session, await oats.purchase_id(session))  # holds what it read until it is over
            denial = asyncio.create_task(do(oats.asker, "denyRedemption", **which))
            await until_someone_waits(oats.records.database)
        assert (await denial)["coupon"]["state"] == "AVAILABLE"
        await oats.redeem()
        assert (await oats.all())["Oats"]["redemptions"] == []

    async def test_many_at_once_end_as_one_of_them_says(self, oats: Oats) -> None:
        which = await redeemed(oats)
        ways = ("denyRedemption", "restoreRedemption") * 3
        await asyncio.gather(*(do(oats.asker, way, **which) for way in ways), oats.redeem(), oats.redeem())
        coupon = (await oats.all())["Oats"]
        assert len(coupon["redemptions"]) + len(coupon["deniedRedemptions"]) == 1


class TestUsed:
    async def test_it_is_used_up_until_that_is_taken_back(self, oats: Oats) -> None:
        coupon_id = await oats.coupon(value="2.00")
        used = (await do(oats.asker, "useCoupon", couponId=coupon_id))["coupon"]
        assert (used["state"], used["usedOn"]) == ("REDEEMED", [day(0)])
        assert (await do(oats.asker, "useCoupon", couponId=coupon_id))["coupon"] == used
        free = (await do(oats.asker, "unuseCoupon", couponId=coupon_id, usedOn=day(0)))["coupon"]
        assert (free["state"], free["usedOn"]) == ("AVAILABLE", [])

    async def test_one_that_has_ended_was_used_on_its_last_day(self, oats: Oats) -> None:
        coupon_id = await oats.coupon(value="2.00", endsOn=day(-5))
        assert (await do(oats.asker, "useCoupon", couponId=coupon_id))["coupon"]["usedOn"] == [day(-5)]

    async def test_what_a_receipt_of_before_shows_is_that_use(self, records: Any, oats: Oats) -> None:
        coupon_id = await oats.coupon(value="2.00")
        await do(oats.asker, "useCoupon", couponId=coupon_id)
        line_id = await records.bought(oats.asker, oats.product_id, await records.store(), 1, "3.00", "ROLLED OATS")
        await records.discount(line_id, "2.00", "COUPON")
        oats.line_id = line_id
        await oats.redeem()
        (redemption,) = (await oats.all())["Oats"]["redemptions"]
        assert redemption["amount"] == {"amount": "2.00"}

    async def test_it_is_not_used_by_a_receipt_of_after_that(self, records: Any, oats: Oats) -> None:
        coupon_id = await oats.coupon(value="2.00", endsOn=day(-2))
        line_id = await records.bought(oats.asker, oats.product_id, await records.store(), 4, "3.00", "ROLLED OATS")
        await records.discount(line_id, "2.00", "COUPON")
        await do(oats.asker, "useCoupon", couponId=coupon_id)
        assert len((await oats.all())["Oats"]["redemptions"]) == 1

    @pytest.mark.parametrize("values", [{"startsOn": "2999-01-01", "endsOn": "2999-02-01"}, {}])
    async def test_one_that_does_not_hold_yet_or_is_used_up_is_refused(
        self, oats: Oats, values: dict[str, str]
    ) -> None:
        coupon_id = await oats.coupon(**values)  # by these values to come, else redeemed by the line
        assert (await do(oats.asker, "useCoupon", couponId=coupon_id))["__typename"] == "InvalidCoupon"
        assert (await oats.all()).get("Oats", {"usedOn": []})["usedOn"] == []

    async def test_that_of_another_is_not_found(self, oats: Oats, other: Any) -> None:
        coupon_id = await oats.coupon(value="2.00")
        assert (await do(other, "useCoupon", couponId=coupon_id))["__typename"] == "CouponNotFound"
        await do(oats.asker, "useCoupon", couponId=coupon_id)
        wrong = await do(other, "unuseCoupon", couponId=coupon_id, usedOn=day(0))
        assert wrong["__typename"] == "CouponNotFound"
        assert (await oats.all())["Oats"]["usedOn"] == [day(0)]


class TestInAFeed:
    """What a shopper said of a coupon of a feed holds though its row comes with other terms."""

    IMPORT = """mutation Import($input: ImportCouponsInput!) { importCoupons(input: $input) {
      ... on CouponsImported { addedCount changedCount badRows { reason } } } }"""

    @pytest.fixture
    async def oats(self, records: Any, owner: Any) -> Oats:
        """Oats of a make that nobody else buys."""
        make = "".join(chr(ord("b") + int(sign, 16)) for sign in uuid4().hex[:12])
        product_id = await records.product(f"{make} oats", words=["oat", make])
        line_id = await records.bought(owner, product_id, await records.store(), 3, "3.00", "ROLLED OATS")
        await records.discount(line_id, "1.00", "YOU SAVED")
        self.goods = f"oats {make}"
        return Oats(records, owner, product_id, line_id)

    def row(self, ends_on: int, value: str = "1.00") -> str:
        head = "id,kind,value,currency,words,starts_on,ends_on,title"
        return f"{head}\n1,amount_off,{value},USD,{self.goods},{day(-30)},{day(ends_on)},Oats\n"

    async def own(self, oats: Oats, ends_on: int, value: str = "1.00") -> dict[str, Any]:
        """What came of the shopper's own feed whose coupon ends in so many days."""
        given = {"feed": "mine", "format": "CSV", "content": self.row(ends_on, value)}
        answer: dict[str, Any] = (await oats.asker.ask(self.IMPORT, input=given))["importCoupons"]
        return answer

    async def for_all(self, oats: Oats, ends_on: int, feed: str, value: str = "1.00") -> None:
        async with oats.records.database.transaction() as session:
            rows = feed_rows(self.row(ends_on, value).splitlines(keepends=True), FeedFormat.CSV)
            await FeedImport(None, feed, datetime.now(UTC).date()).write(session, rows)

    async def test_one_that_was_used_stays_used(self, oats: Oats) -> None:
        await self.own(oats, 5, "2.00")
        before = (await oats.all())["Oats"]
        await do(oats.asker, "useCoupon", couponId=before["id"])
        await self.own(oats, 6, "2.00")
        after = (await oats.all())["Oats"]
        assert (after["state"], after["usedOn"]) == ("REDEEMED", [day(0)])
        assert after["id"] != before["id"]

    async def test_so_does_one_of_a_feed_for_all_and_nobody_elses(self, oats: Oats, other: Any) -> None:
        feed = f"weekly {oats.product_id}"
        await self.for_all(oats, 5, feed)
        await do(oats.asker, "useCoupon", couponId=(await oats.all())["Oats"]["id"])
        await self.for_all(oats, 6, feed)
        assert (await oats.all())["Oats"]["usedOn"] == [day(0)]
        await oats.records.bought(other, oats.product_id, await oats.records.store(), 3, "3.00", "ROLLED OATS")
        edges = (await other.ask(LIST))["coupons"]["edges"]
        assert [edge["node"]["usedOn"] for edge in edges if edge["node"]["title"] == "Oats"] == [[]]

    async def test_a_line_of_which_it_was_denied_stays_so(self, oats: Oats) -> None:
        await self.own(oats, 5)
        coupon = (await oats.all())["Oats"]
        (redemption,) = coupon["redemptions"]
        await do(oats.asker, "denyRedemption", couponId=coupon["id"], lineId=redemption["line"]["id"])
        await self.own(oats, 6)
        after = (await oats.all())["Oats"]
        assert (after["state"], after["redemptions"]) == ("AVAILABLE", [])
        assert [denied["line"]["id"] for denied in after["deniedRedemptions"]] == [redemption["line"]["id"]]
        await do(oats.asker, "restoreRedemption", couponId=after["id"], lineId=redemption["line"]["id"])
        assert (await oats.all())["Oats"]["state"] == "REDEEMED"

    async def test_one_that_was_used_as_it_was_only_for_all_stays_used_as_ones_own(self, oats: Oats) -> None:
        await self.for_all(oats, 5, f"weekly {oats.product_id}", "2.00")
        await do(oats.asker, "useCoupon", couponId=(await oats.all())["Oats"]["id"])
        await self.own(oats, 5, "2.00")
        assert (await oats.all())["Oats"]["usedOn"] == [day(0)]

    async def test_so_it_does_when_it_is_entered(self, oats: Oats) -> None:
        await self.for_all(oats, 5, f"weekly {oats.product_id}", "2.00")
        await do(oats.asker, "useCoupon", couponId=(await oats.all())["Oats"]["id"])
        await oats.coupon(goods={"words": self.goods}, endsOn=day(5), value="2.00")
        assert (await oats.all())["Oats"]["usedOn"] == [day(0)]

    async def test_a_changed_row_counts_once(self, oats: Oats) -> None:
        assert await self.own(oats, 5) == {"addedCount": 1, "changedCount": 0, "badRows": []}
        assert await self.own(oats, 6) == {"addedCount": 0, "changedCount": 1, "badRows": []}
        assert await self.own(oats, 6) == {"addedCount": 0, "changedCount": 0, "badRows": []}


async def said(records: Any, asker: Any, count: int, statements: list[str]) -> dict[str, int]:
    """How many statements it takes to deny one of `count` redemptions, to use it by hand, and to take both back."""
    product_id, store_id = await records.product("ROLLED OATS"), await records.store()
    for days_ago in range(count):
        line_id = await records.bought(asker, product_id, store_id, days_ago + 1, "3.00", "ROLLED OATS")
        await records.discount(line_id, "1.00", "YOU SAVED")
    oats = Oats(records, asker, product_id, line_id)
    coupon_id = await oats.coupon(maxUses=9)
    redemptions = (await oats.all())["Oats"]["redemptions"]
    assert len(redemptions) == count
    which = {"couponId": coupon_id, "lineId": redemptions[0]["line"]["id"]}
    sent = {}
    for name, given in (
        ("denyRedemption", which),
        ("restoreRedemption", which),
        ("useCoupon", {"couponId": coupon_id}),
        ("unuseCoupon", {"couponId": coupon_id, "usedOn": day(0)}),
    ):
        statements.clear()
        assert (await do(asker, name, **given))["__typename"] == "CouponSaved"
        sent[name] = len(statements)
    return sent


async def test_saying_so_sends_as_many_statements_where_five_others_are_left_as_where_one_is(
    records: Any, owner: Any, other: Any, statements: list[str]
) -> None:
    one = await said(records, owner, 2, statements)
    assert await said(records, other, 6, statements) == one
