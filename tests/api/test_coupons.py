"""Coupons as the API shows them: entered by hand, clipped, and sorted by what they are worth."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from cartsnitch_domain.alerts import ended_coupons
from cartsnitch_domain.alerts.coupon_finding import look_at_coupons
from cartsnitch_domain.alerts.ended_coupons import remove_ended
from cartsnitch_domain.alerts.finding import find_alerts
from cartsnitch_domain.coupons.coupon import CouponKind, SourceKind
from cartsnitch_domain.coupons.feeds import FeedFormat, feed_rows
from cartsnitch_domain.coupons.importing import FeedImport
from cartsnitch_domain.coupons.keeping import Source, keep
from cartsnitch_domain.coupons.records import Coupon, CouponLook
from cartsnitch_domain.coupons.redeeming import redeem
from cartsnitch_domain.coupons.terms import Terms, kept
from cartsnitch_domain.ids import ReceiptId
from cartsnitch_domain.notifications.records import Delivery
from cartsnitch_domain.purchases.records import PurchaseLine
from cartsnitch_domain.text import CANNOT_BE_SHOWN
from sqlalchemy import delete, func, select

ADD = """mutation Add($input: AddCouponInput!) { addCoupon(input: $input) {
  __typename ... on CouponSaved { coupon { id title code words state kind percent amount { amount currencyCode } } }
  ... on InvalidCoupon { field message } } }"""
CHANGE = """mutation Change($input: ChangeCouponInput!) { changeCoupon(input: $input) {
  __typename ... on CouponSaved { coupon { id title percent endsOn words appliesTo } }
  ... on InvalidCoupon { field message } } }"""
DELETE = "mutation Delete($input: DeleteCouponInput!) { deleteCoupon(input: $input) { __typename } }"
CLIP = """mutation Clip($input: CouponInput!) { clipCoupon(input: $input) {
  __typename ... on CouponSaved { coupon { id state clippedAt } } } }"""
UNCLIP = """mutation Unclip($input: CouponInput!) { unclipCoupon(input: $input) {
  __typename ... on CouponSaved { coupon { id state clippedAt } } } }"""
LIST = """query List(
  $first: Int, $after: String, $search: String, $storeId: ID, $states: [CouponState!], $receiptId: ID) {
  coupons(
    first: $first, after: $after, search: $search, storeId: $storeId, states: $states, receiptId: $receiptId) {
    pageInfo { hasNextPage endCursor } edges { node {
      id title state isEnding appliesTo words products { name } store { name }
      relevance { reason expectedSaving { amount currencyCode } expectedUses lastPrice { amount } lastPriceOn every
        product { name } store { name } usualBasket { amount } basketsMeeting }
      sources { kind } redemptions { amount { amount } } } } } }"""

CUT = """query Cut($search: String, $states: [CouponState!]) {
  coupons(first: 2, search: $search, states: $states) { isCut edges { node { title } } } }"""


def day(days: int) -> str:
    """A day so many days from today."""
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


def spelt(days: int) -> str:
    """That day as all screens have it: Nov 8, 2026."""
    then = datetime.now(UTC).date() + timedelta(days=days)
    return f"{then:%b} {then.day}, {then.year}"


async def add(asker: Any, **values: Any) -> dict[str, Any]:
    """What came of entering a coupon of 2 dollars."""
    defaults = {"kind": "AMOUNT_OFF", "value": "2.00", "currencyCode": "USD"}
    answer: dict[str, Any] = (await asker.ask(ADD, input=defaults | values))["addCoupon"]
    return answer


async def added(asker: Any, **values: Any) -> str:
    """The id of a coupon that was entered."""
    answer = await add(asker, **values)
    assert answer["__typename"] == "CouponSaved", answer
    coupon_id: str = answer["coupon"]["id"]
    return coupon_id


async def listed(asker: Any, **values: Any) -> list[dict[str, Any]]:
    """The coupons of someone."""
    return [edge["node"] for edge in (await asker.ask(LIST, **values))["coupons"]["edges"]]


async def titles(asker: Any, **values: Any) -> list[str]:
    return [coupon["title"] for coupon in await listed(asker, **values)]


class Coffee:
    """Coffee that somebody buys every 20 days for 12.00, and last 20 days ago."""

    def __init__(self, store_id: UUID, product_id: UUID, family_id: UUID) -> None:
        self.store_id, self.product_id, self.family_id = store_id, product_id, family_id


@pytest.fixture
async def coffee(records: Any, owner: Any) -> Coffee:
    family_id = uuid4()
    words = {"words": ["ground", "coffee"], "category": "drinks"}
    product_id = await records.product("GROUND COFFEE", family_id=family_id, **words)
    store_id = await records.store("Corner Store")
    for days_ago in (60, 40, 20):
        await records.bought(owner, product_id, store_id, days_ago, "12.00", text="GROUND COFFEE")
    return Coffee(store_id, product_id, family_id)


class TestByHand:
    async def test_a_coupon_is_there_as_it_was_entered(self, owner: Any, coffee: Coffee) -> None:
        goods = {"productIds": [str(coffee.product_id)]}
        await added(owner, goods=goods, storeId=str(coffee.store_id), endsOn=day(5), code="SAVE2", title="Coffee!")
        (coupon,) = await listed(owner)
        assert (coupon["title"], coupon["state"], coupon["isEnding"]) == ("Coffee!", "AVAILABLE", True)
        assert coupon["products"] == [{"name": "GROUND COFFEE"}]
        assert coupon["store"] == {"name": "Corner Store"}
        assert coupon["sources"] == [{"kind": "HAND"}]

    async def test_the_same_terms_again_are_the_same_coupon(self, owner: Any) -> None:
        first = await added(owner, endsOn=day(5))
        assert await added(owner, endsOn=day(5), value="2.0", title="Another name") == first
        assert await added(owner, endsOn=day(6)) != first

    async def test_one_without_a_title_is_called_by_its_terms(self, owner: Any) -> None:
        answer = await add(owner, kind="BUY_X_GET_Y", value="50", currencyCode=None, buy=2, get=1)
        assert answer["coupon"]["title"] == "Buy 2, get 1 at 50 % off"
        assert answer["coupon"]["percent"] == "50"

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"startsOn": day(3), "endsOn": day(2)}, "endsOn"),
            ({"value": "-1.00"}, "value"),
            ({"value": "0"}, "value"),
            ({"value": "NaN"}, "value"),
            ({"value": None}, "value"),
            ({"kind": "PERCENT_OFF", "value": "100.5"}, "value"),
            ({"currencyCode": "ABC"}, "currencyCode"),
            ({"currencyCode": None}, "currencyCode"),
            ({"currencyCode": "XXX"}, "currencyCode"),
            ({"currencyCode": "XTS"}, "currencyCode"),
            ({"currencyCode": "XAU"}, "currencyCode"),
            ({"value": "0.005"}, "value"),
            ({"value": "1.005"}, "value"),
            ({"value": "0.5", "currencyCode": "JPY"}, "value"),
            ({"kind": "FIXED_PRICE", "value": "0.005", "goods": {"words": "coffee"}}, "value"),
            ({"minimum": {"amount": "10.005"}}, "minimum"),
            ({"goods": {"productIds": [str(uuid4())]}}, "goods"),
            ({"goods": {"productIds": ["no id"]}}, "goods"),
            ({"goods": {"gtins": ["4006381333932"]}}, "goods"),
            ({"goods": {"category": "DAIRY", "words": "milk"}}, "goods"),
            ({"goods": {"inAnySize": True}}, "goods"),
            ({"kind": "FIXED_PRICE"}, "goods"),
            ({"kind": "BUY_X_GET_Y", "value": "50", "buy": 0, "get": 1}, "buy"),
            ({"buy": 2}, "buy"),
            ({"minimum": {"amount": "-5"}}, "minimum"),
            ({"minimum": {"count": "0"}}, "minimum"),
            ({"storeId": str(uuid4())}, "storeId"),
            ({"storeId": "none"}, "storeId"),
            ({"maxUses": 0}, "maxUses"),
            ({"code": "x" * 65}, "code"),
            ({"title": "x" * 201}, "title"),
            ({"title": "a\0b"}, "title"),
            ({"code": "\x1bSAVE"}, "code"),
            ({"goods": {"words": "mi\0lk"}}, "goods"),
            ({"goods": {"words": "\u200b"}}, "goods"),
            ({"goods": {"words": "the of and"}}, "goods"),
            ({"goods": {"words": "der und l'"}}, "goods"),
            ({"goods": {"words": "x" * 201}}, "goods"),
            ({"kind": "PERCENT_OFF", "value": "33.33333"}, "value"),
            ({"kind": "FIXED_PRICE", "value": "0.66667", "goods": {"words": "coffee"}}, "value"),
            ({"minimum": {"count": "1.00001"}}, "minimum"),
            ({"kind": "BOGO", "value": "3"}, "value"),
        ],
    )
    async def test_what_cannot_be_is_refused_with_its_field_and_nothing_is_written(
        self, owner: Any, values: dict[str, Any], field: str
    ) -> None:
        answer = await add(owner, **values)
        assert (answer["__typename"], answer["field"]) == ("InvalidCoupon", field)
        assert answer["message"]
        assert await listed(owner) == []

    @pytest.mark.parametrize(
        ("kind", "value", "currency", "title"),
        [
            ("AMOUNT_OFF", "0.010", "USD", "$0.01 off"),
            ("AMOUNT_OFF", "0.125", "KWD", "KWD\u00a00.125 off"),
            ("FIXED_PRICE", "0.6667", "EUR", "For €0.6667"),
            ("FIXED_PRICE", "0", "EUR", "For €0.00"),
            ("PERCENT_OFF", "2.5", None, "2.5 % off"),
        ],
    )
    async def test_an_amount_is_in_coins_and_what_is_none_is_as_it_is(
        self, owner: Any, kind: str, value: str, currency: str | None, title: str
    ) -> None:
        goods = {"words": "Ground Coffee"}
        answer = await add(owner, kind=kind, value=value, currencyCode=currency, goods=goods)
        assert answer["coupon"]["title"] == title

    async def test_a_sign_that_cannot_be_shown_is_told_of_and_one_that_nobody_sees_is_left_out(
        self, owner: Any
    ) -> None:
        answer = await add(owner, title="a\0b")
        assert answer["message"] == CANNOT_BE_SHOWN
        answer = await add(owner, title="\u202eCof\u200bfee week\u202c", goods={"words": "Cof\u200bfee"})
        assert (answer["coupon"]["title"], answer["coupon"]["words"]) == ("Coffee week", ["coffee"])
        answer = await add(owner, title="\u200b", code="\u202e", endsOn=day(5))
        assert (answer["coupon"]["title"], answer["coupon"]["code"]) == ("$2.00 off", None)

    async def test_two_for_one_has_no_value_but_all(self, owner: Any) -> None:
        for value in (None, "100"):
            answer = await add(owner, kind="BOGO", value=value, currencyCode=None, endsOn=day(5))
            assert answer["coupon"]["title"] == "Buy 1, get 1 free"
        coupon_id = await added(owner, kind="PERCENT_OFF", value="20", currencyCode=None)
        change = {"couponId": coupon_id, "kind": "BOGO"}
        refused = (await owner.ask(CHANGE, input=change | {"value": "20"}))["changeCoupon"]
        assert (refused["__typename"], refused["field"]) == ("InvalidCoupon", "value")
        assert (await owner.ask(CHANGE, input=change))["changeCoupon"]["__typename"] == "CouponSaved"

    async def test_it_is_changed(self, owner: Any) -> None:
        coupon_id = await added(owner, kind="PERCENT_OFF", value="10", currencyCode=None, endsOn=day(5))
        change = {"couponId": coupon_id, "value": "15", "endsOn": None, "goods": {"words": "Greek Yogurt"}}
        answer = (await owner.ask(CHANGE, input=change))["changeCoupon"]
        assert answer["coupon"]["percent"] == "15"
        assert answer["coupon"]["endsOn"] is None
        assert answer["coupon"]["words"] == ["greek", "yogurt"]

    @pytest.mark.parametrize("kind", ["BOGO", "BUY_X_GET_Y"])
    async def test_a_bundle_becomes_a_percentage(self, owner: Any, kind: str) -> None:
        terms: dict[str, Any] = {"value": None} if kind == "BOGO" else {"value": "50", "buy": 2, "get": 1}
        coupon_id = await added(owner, kind=kind, currencyCode=None, **terms)
        values = {"couponId": coupon_id, "kind": "PERCENT_OFF", "value": "20"}
        changed = (await owner.ask(CHANGE, input=values))["changeCoupon"]
        assert (changed["__typename"], changed.get("field")) == ("CouponSaved", None)
        assert changed["coupon"]["percent"] == "20"
        wrong = (await owner.ask(CHANGE, input=values | {"buy": 2}))["changeCoupon"]
        assert (wrong["__typename"], wrong["field"]) == ("InvalidCoupon", "buy")

    async def test_a_change_that_cannot_be_leaves_it_as_it_was(self, owner: Any) -> None:
        coupon_id = await added(owner, endsOn=day(5), startsOn=day(-1))
        answer = (await owner.ask(CHANGE, input={"couponId": coupon_id, "endsOn": day(-2)}))["changeCoupon"]
        assert answer["field"] == "endsOn"
        assert [coupon["id"] for coupon in await listed(owner)] == [coupon_id]

    async def test_what_it_is_for_stays_unless_that_is_changed(self, owner: Any) -> None:
        coupon_id = await added(owner, goods={"words": "Ground Coffee 24 oz"})
        answer = (await owner.ask(CHANGE, input={"couponId": coupon_id, "value": "3"}))["changeCoupon"]
        assert answer["coupon"]["words"] == ["coffee", "ground"]

    @pytest.mark.parametrize("code", ["XYZ", "dollars", "EU", "XXX"])
    async def test_a_currency_that_there_is_none_of_is_refused_at_its_field(self, owner: Any, code: str) -> None:
        answer = await add(owner, currencyCode=code)
        assert (answer["__typename"], answer["field"]) == ("InvalidCoupon", "currencyCode")
        assert answer["message"] == "Please enter the three letters of a currency, such as USD."
        coupon_id = await added(owner)
        answer = (await owner.ask(CHANGE, input={"couponId": coupon_id, "currencyCode": code}))["changeCoupon"]
        assert (answer["__typename"], answer["field"]) == ("InvalidCoupon", "currencyCode")

    async def test_its_currency_is_that_which_is_entered(self, owner: Any) -> None:
        answer = await add(owner, value="5", currencyCode="pln")
        assert answer["coupon"]["amount"] == {"amount": "5.00", "currencyCode": "PLN"}

    async def test_two_never_become_one_by_a_change(self, owner: Any) -> None:
        await added(owner, endsOn=day(5))
        coupon_id = await added(owner, endsOn=day(6))
        answer = (await owner.ask(CHANGE, input={"couponId": coupon_id, "endsOn": day(5)}))["changeCoupon"]
        assert (answer["__typename"], answer["field"]) == ("InvalidCoupon", None)

    async def test_what_is_said_of_it_later_holds_beside_what_was_said_first(self, owner: Any) -> None:
        for said in ({"isStackable": True}, {"needsClip": True, "isStackable": False, "maxUses": 3}, {"maxUses": 5}):
            coupon_id = await added(owner, **said)
        assert await self._said(owner, coupon_id) == (True, False, 3)

    async def test_silence_changes_nothing_of_what_was_said(self, owner: Any) -> None:
        await added(owner, isStackable=True, needsClip=True)
        assert await self._said(owner, await added(owner)) == (True, True, None)

    async def test_what_its_shopper_changes_of_it_stays_whatever_comes_beside(self, owner: Any) -> None:
        coupon_id = await added(owner, needsClip=True, isStackable=True, maxUses=2)
        changes = {"couponId": coupon_id, "needsClip": False, "maxUses": None}
        await owner.ask(CHANGE, input=changes)
        assert await self._said(owner, await added(owner, code=None)) == (False, True, None)

    async def _said(self, owner: Any, coupon_id: str) -> tuple[bool, bool, int | None]:
        asked = "query ($id: ID!) { coupon(id: $id) { needsClip isStackable maxUses } }"
        said = (await owner.ask(asked, id=coupon_id))["coupon"]
        return said["needsClip"], said["isStackable"], said["maxUses"]

    async def test_it_is_deleted(self, owner: Any) -> None:
        coupon_id = await added(owner)
        assert (await owner.ask(DELETE, input={"couponId": coupon_id}))["deleteCoupon"]["__typename"] == "CouponDeleted"
        assert await listed(owner) == []
        again = await owner.ask(DELETE, input={"couponId": coupon_id})
        assert again["deleteCoupon"]["__typename"] == "CouponNotFound"

    async def test_someone_else_neither_sees_nor_touches_it(self, owner: Any, other: Any) -> None:
        coupon_id = await added(owner)
        which = {"couponId": coupon_id}
        for operation, name in ((CLIP, "clipCoupon"), (UNCLIP, "unclipCoupon"), (DELETE, "deleteCoupon")):
            assert (await other.ask(operation, input=which))[name]["__typename"] == "CouponNotFound"
        changed = await other.ask(CHANGE, input=which | {"value": "9"})
        assert changed["changeCoupon"]["__typename"] == "CouponNotFound"
        query = "query One($id: ID!) { coupon(id: $id) { id } node(id: $id) { id } }"
        assert await other.ask(query, id=coupon_id) == {"coupon": None, "node": None}
        assert await owner.ask(query, id=coupon_id) == {"coupon": {"id": coupon_id}, "node": {"id": coupon_id}}


class TestStates:
    async def test_what_is_over_or_yet_to_come_is_absent_unless_it_is_asked_for(self, owner: Any) -> None:
        await added(owner, title="over", endsOn=day(-1))
        await added(owner, title="today", startsOn=day(0), endsOn=day(0))
        await added(owner, title="to come", startsOn=day(1))
        assert await titles(owner) == ["today"]
        assert await titles(owner, states=["EXPIRED"]) == ["over"]
        assert await titles(owner, states=["NOT_YET_VALID"]) == ["to come"]
        assert len(await titles(owner, states=["EXPIRED", "NOT_YET_VALID", "AVAILABLE"])) == 3

    async def test_under_seven_days_are_marked(self, owner: Any) -> None:
        await added(owner, title="soon", endsOn=day(6))
        await added(owner, title="later", endsOn=day(7))
        assert {coupon["title"]: coupon["isEnding"] for coupon in await listed(owner)} == {"soon": True, "later": False}

    async def test_clipping_twice_is_once_and_is_taken_back(self, owner: Any) -> None:
        coupon_id = await added(owner)
        first, second = [(await owner.ask(CLIP, input={"couponId": coupon_id}))["clipCoupon"] for _ in range(2)]
        assert first == second
        assert first["coupon"]["state"] == "CLIPPED"
        assert await titles(owner, states=["AVAILABLE"]) == []
        answer = (await owner.ask(UNCLIP, input={"couponId": coupon_id}))["unclipCoupon"]
        assert answer["coupon"] == {"id": coupon_id, "state": "AVAILABLE", "clippedAt": None}


class TestRelevance:
    async def test_what_saves_most_before_it_ends_comes_first_with_the_facts(self, owner: Any, coffee: Coffee) -> None:
        goods = {"productIds": [str(coffee.product_id)], "inAnySize": True}
        await added(owner, title="nothing of mine", goods={"words": "hair dye"})
        await added(owner, title="a little", goods={"words": "coffee"}, value="0.50")
        await added(owner, title="most", goods=goods, value="3.00", endsOn=day(2))
        found = await listed(owner)
        assert [coupon["title"] for coupon in found] == ["most", "a little", "nothing of mine"]
        assert [coupon["relevance"] and coupon["relevance"]["reason"] for coupon in found] == ["FAMILY", "WORDS", None]
        assert found[0]["relevance"] == {
            "reason": "FAMILY",
            "expectedSaving": {"amount": "3.00", "currencyCode": "USD"},
            "expectedUses": "1",
            "lastPrice": {"amount": "12.00"},
            "lastPriceOn": day(-20),
            "every": "20",
            "product": {"name": "GROUND COFFEE"},
            "store": {"name": "Corner Store"},
            "usualBasket": None,
            "basketsMeeting": None,
        }

    async def test_a_coupon_off_the_basket_counts_by_the_usual_one_at_its_store(
        self, owner: Any, coffee: Coffee
    ) -> None:
        await added(owner, kind="PERCENT_OFF", value="10", currencyCode=None, storeId=str(coffee.store_id))
        (coupon,) = await listed(owner)
        assert coupon["relevance"]["reason"] == "BASKET"
        assert coupon["relevance"]["usualBasket"] == {"amount": "12.00"}
        assert coupon["relevance"]["expectedSaving"]["amount"] == "1.20"

    @pytest.mark.parametrize("lines", [[1, 1, 1, 1, 1], [5], [2, 3]], ids=str)
    async def test_as_many_as_are_bought_at_once_on_however_many_lines(
        self, records: Any, owner: Any, lines: list[int]
    ) -> None:
        product_id, store_id = await records.product("SODA"), await records.store()
        for days_ago in (40, 30, 20, 10):
            first, *others = [{"quantity": Decimal(count), "amount": Decimal(2 * count)} for count in lines]
            price = str(first.pop("amount"))
            line_id = await records.bought(owner, product_id, store_id, days_ago, price, text="SODA", **first)
            for place, other in enumerate(others):
                await records.beside(line_id, product_id=product_id, text="SODA", position=place + 2, **other)
        goods = {"productIds": [str(product_id)]}
        await added(owner, title="Five", value="5.00", goods=goods, minimum={"count": "5"}, endsOn=day(9))
        await added(
            owner, title="Two", kind="BOGO", value=None, currencyCode=None, goods=goods, maxUses=2, endsOn=day(9)
        )
        query = "{ coupons { edges { node { title relevance { usualQuantity saving { amount } } } } } }"
        edges = (await owner.ask(query))["coupons"]["edges"]
        found = {edge["node"]["title"]: edge["node"]["relevance"] for edge in edges}
        assert found == {
            "Five": {"usualQuantity": "5", "saving": {"amount": "5.00"}},
            "Two": {"usualQuantity": "5", "saving": {"amount": "4.00"}},
        }

    @pytest.mark.parametrize(
        ("price", "beside", "total", "usual", "meeting"),
        [
            ("21.00", ("discount", "COUPON", "-3.00"), "18.00", "21.00", "1"),
            ("19.00", ("tax", "TAX 6%", "1.14"), "20.14", "19.00", None),
            ("22.00", ("discount", "SALE", "-3.00"), "19.00", "19.00", None),
        ],
        ids=["coupon", "tax", "sale"],
    )
    async def test_a_minimum_is_of_goods_before_coupons_and_added_tax(
        self, records: Any, owner: Any, price: str, beside: tuple[str, str, str], total: str, usual: str, meeting: str
    ) -> None:
        product_id, store_id = await records.product("TOWELS"), await records.store()
        kind, text, amount = beside
        for days_ago in (40, 30, 20, 10):
            line_id = await records.bought(owner, product_id, store_id, days_ago, price, text="TOWELS")
            tied = {"applies_to_id": line_id} if kind == "discount" else {}
            await records.beside(line_id, kind=kind, text=text, amount=Decimal(amount), position=2, **tied)
            await records.change_purchase(line_id, total=Decimal(total))
        store = {"storeId": str(store_id)}
        await added(owner, title="Three", value="3.00", minimum={"amount": "20"}, **store)
        await added(owner, title="Half", kind="PERCENT_OFF", value="50", currencyCode=None, **store)
        query = """{ coupons { edges { node { title relevance {
          usualBasket { amount } basketsMeeting saving { amount } } } } } }"""
        edges = (await owner.ask(query))["coupons"]["edges"]
        found = {edge["node"]["title"]: edge["node"]["relevance"] for edge in edges}
        half = f"{Decimal(usual) / 2:.2f}"
        assert found["Half"] == {"usualBasket": {"amount": usual}, "basketsMeeting": "1", "saving": {"amount": half}}
        assert (found["Three"] and found["Three"]["basketsMeeting"]) == meeting

    async def test_a_part_of_the_shop(self, owner: Any, coffee: Coffee) -> None:
        await added(owner, goods={"category": "DRINKS"})
        (coupon,) = await listed(owner)
        assert coupon["relevance"]["reason"] == "CATEGORY"


class TestLists:
    async def test_pages_follow_each_other(self, owner: Any) -> None:
        for number in range(5):
            await added(owner, title=f"coupon {number}", endsOn=day(number))
        seen: list[str] = []
        after = None
        for _ in range(3):
            page = (await owner.ask(LIST, first=2, after=after))["coupons"]
            seen += [edge["node"]["title"] for edge in page["edges"]]
            after = page["pageInfo"]["endCursor"]
        assert seen == [f"coupon {number}" for number in range(5)]
        assert not page["pageInfo"]["hasNextPage"]

    async def test_a_cursor_that_nobody_made_is_refused(self, owner: Any) -> None:
        (error,) = await owner.errors(LIST, after="bm90aGluZw")
        assert error["extensions"]["code"] == "INVALID_CURSOR"

    async def test_they_are_searched_by_their_words(self, owner: Any) -> None:
        await added(owner, title="Two off coffee")
        await added(owner, title="One off milk", value="1")
        assert await titles(owner, search="coffe") == ["Two off coffee"]
        assert await titles(owner, search="tea") == []

    @pytest.mark.parametrize(
        ("search", "found"),
        [
            ("2.00 USD", ["$2.00 off"]),
            ("usd 2.00 off", ["$2.00 off"]),
            ("2.00 EUR", ["\u20ac2.00 off"]),
            ("3.00 USD", []),
        ],
    )
    async def test_money_is_found_by_its_code_though_titles_have_its_sign(
        self, owner: Any, search: str, found: list[str]
    ) -> None:
        await added(owner)
        await added(owner, currencyCode="EUR", goods={"words": "tea"})
        assert await titles(owner, search=search) == found

    async def test_a_store_has_its_own_and_those_for_any(self, records: Any, owner: Any, coffee: Coffee) -> None:
        elsewhere = await records.store()
        await added(owner, title="here", storeId=str(coffee.store_id))
        await added(owner, title="elsewhere", storeId=str(elsewhere))
        await added(owner, title="anywhere")
        assert await titles(owner, storeId=str(coffee.store_id)) == ["here", "anywhere"]


class TestTwice:
    """Terms that a feed for all and a source of one's own tell of are one coupon."""

    @staticmethod
    async def feed(records: Any) -> None:
        """Two dollars off what nobody else here buys, for all."""
        head, row = "id,kind,value,currency,words,ends_on", f"1,amount_off,2.00,USD,yak butter,{day(9)}"
        rows = feed_rows([f"{head}\n", f"{row}\n"], FeedFormat.CSV)
        async with records.database.transaction() as session:
            await FeedImport(None, "all", datetime.now(UTC).date()).write(session, rows)

    async def test_it_is_one_whichever_came_first(self, records: Any, owner: Any) -> None:
        product_id = await records.product("YAK BUTTER", words=["yak", "butter"])
        await records.bought(owner, product_id, await records.store(), 20, "9.00", text="YAK BUTTER")
        await self.feed(records)
        (for_all,) = await listed(owner)
        await owner.ask(CLIP, input={"couponId": for_all["id"]})
        own = await added(owner, goods={"words": "yak butter"}, endsOn=day(9))
        (only,) = await listed(owner)
        assert (only["id"], only["state"]) == (own, "CLIPPED")
        await owner.ask(DELETE, input={"couponId": own})
        assert [coupon["id"] for coupon in await listed(owner)] == [for_all["id"]]


class TestOfReceipts:
    async def test_those_that_a_receipt_tells_of_and_no_others(self, records: Any, owner: Any, other: Any) -> None:
        told = await records.receipt(owner)
        await added(owner, title="by hand")
        async with records.database.transaction() as session:
            terms = kept(Terms(title="told", kind=CouponKind.PERCENT_OFF, value=Decimal(5)), None, None)
            source = Source(SourceKind.MAIL, ReceiptId(told))
            await keep(session, owner.user_id, terms, source, datetime.now(UTC).date())
        assert await titles(owner, receiptId=str(told)) == ["told"]
        assert await titles(owner, receiptId=str(uuid4())) == []
        assert await titles(other, receiptId=str(told)) == []


IMPORT = """mutation Import($input: ImportCouponsInput!) { importCoupons(input: $input) {
  __typename ... on CouponsImported { rowCount addedCount changedCount badRows { line reason } }
  ... on InvalidFeed { message } } }"""


class TestFeeds:
    FEED = "id,kind,value,currency,words\n1,amount_off,2,USD,coffee\n2,amount_off,x,USD,coffee\n"

    async def test_rows_that_are_understood_become_ones_own_coupons(self, owner: Any, other: Any) -> None:
        given = {"feed": "mine", "format": "CSV", "content": self.FEED}
        first, again = [(await owner.ask(IMPORT, input=given))["importCoupons"] for _ in range(2)]
        assert (first["rowCount"], first["addedCount"], again["addedCount"]) == (2, 1, 0)
        assert first["badRows"] == again["badRows"] == [{"line": 3, "reason": "value: 'x' is no number."}]
        assert [coupon["sources"] for coupon in await listed(owner)] == [[{"kind": "FEED"}]]
        assert await listed(other) == []

    @pytest.mark.parametrize("indent", [None, 2])
    async def test_a_json_array_of_any_shape_is_imported_and_its_rows_are_numbered(
        self, owner: Any, indent: int | None
    ) -> None:
        row = {"id": 1, "kind": "amount_off", "value": "2", "currency": "USD", "words": "coffee"}
        content = json.dumps([row, row | {"id": 2, "value": "x"}], indent=indent)
        given = {"feed": "mine", "format": "JSON", "content": content}
        came = (
            await owner.ask(
                """mutation ($input: ImportCouponsInput!) { importCoupons(input: $input) {
          ... on CouponsImported { rowCount addedCount badRows { row reason } } } }""",
                input=given,
            )
        )["importCoupons"]
        bad = [{"row": 2, "reason": "value: 'x' is no number."}]
        assert came == {"rowCount": 2, "addedCount": 1, "badRows": bad}

    async def test_a_column_that_nobody_knows_is_refused_unless_it_is_to_be_ignored(self, owner: Any) -> None:
        content = "id,kind,value,min_purchase\n1,percent_off,10,25\n"
        given = {"feed": "mine", "format": "CSV", "content": content}
        refused = (await owner.ask(IMPORT, input=given))["importCoupons"]
        assert refused["__typename"] == "InvalidFeed"
        assert "no column called 'min_purchase'" in refused["message"]
        assert "minimum_amount" in refused["message"]
        assert await listed(owner) == []
        came = (await owner.ask(IMPORT, input=given | {"ignoreColumns": ["min_purchase"]}))["importCoupons"]
        assert (came["addedCount"], came["badRows"]) == (1, [])
        many = (await owner.ask(IMPORT, input=given | {"ignoreColumns": ["x"] * 101}))["importCoupons"]
        assert many["message"] == "Please name at most 100 columns to ignore."

    async def test_a_row_that_comes_again_says_no_title_of_terms_that_were_changed(self, owner: Any) -> None:
        given = {"feed": "mine", "format": "CSV", "content": self.FEED}
        await owner.ask(IMPORT, input=given)
        found = '{ coupons(search: "coffee", first: 5) { edges { node { id title amount { amount } } } } }'
        (edge,) = (await owner.ask(found))["coupons"]["edges"]
        changed = (await owner.ask(CHANGE, input={"couponId": edge["node"]["id"], "value": "3"}))["changeCoupon"]
        await owner.ask(IMPORT, input=given)
        (again,) = (await owner.ask(found))["coupons"]["edges"]
        assert again["node"]["title"] == changed["coupon"]["title"] != edge["node"]["title"]
        assert again["node"]["amount"] == {"amount": "3.00"}

    async def test_more_rows_than_a_feed_has_are_refused_in_one_line_too(self, owner: Any) -> None:
        given = {"feed": "mine", "format": "JSON", "content": "[" + "{}," * 2001 + "]"}
        assert (await owner.ask(IMPORT, input=given))["importCoupons"]["__typename"] == "InvalidFeed"

    @pytest.mark.parametrize(
        "values", [{"content": "nothing"}, {"feed": ""}, {"feed": "x" * 81}, {"content": "id,kind\n" + "\n" * 2001}]
    )
    async def test_what_is_no_feed_is_refused(self, owner: Any, values: dict[str, Any]) -> None:
        given = {"feed": "mine", "format": "CSV", "content": self.FEED} | values
        assert (await owner.ask(IMPORT, input=given))["importCoupons"]["__typename"] == "InvalidFeed"
        assert await listed(owner) == []

    async def test_one_for_all_is_looked_for_in_earlier_receipts_once_it_is_clipped(
        self, records: Any, owner: Any, coffee: Coffee
    ) -> None:
        line_id = await records.bought(owner, coffee.product_id, coffee.store_id, 2, "12.00", text="GROUND COFFEE")
        await records.discount(line_id, "2.00", text="COUPON EARLIER1")
        head, row = (
            "id,kind,value,currency,words,starts_on,ends_on,code",
            f"1,amount_off,2,USD,coffee,{day(-5)},{day(5)}",
        )
        rows = feed_rows([f"{head}\n", f"{row},EARLIER1\n"], FeedFormat.CSV)
        async with records.database.transaction() as session:
            await FeedImport(None, "all", datetime.now(UTC).date()).write(session, rows)
        try:
            (for_all,) = await listed(owner)
            assert for_all["state"] == "AVAILABLE"
            await owner.ask(CLIP, input={"couponId": for_all["id"]})
            (clipped,) = await listed(owner, states=["AVAILABLE", "CLIPPED", "REDEEMED"])
            assert clipped["state"] == "REDEEMED"
        finally:  # everybody would see it
            async with records.database.transaction() as session:
                await session.execute(delete(Coupon).where(Coupon.user_id.is_(None)))


class TestThousands:
    @pytest.fixture
    async def feed(self, records: Any) -> AsyncIterator[Callable[[int], Awaitable[None]]]:
        """Imports so many small coupons for coffee, and a great one that ends last, for all."""

        async def of(count: int) -> None:
            head = "id,kind,value,currency,words,ends_on,code,title"
            small = [
                f"{n},amount_off,0.{10 + n % 40},USD,coffee,{day(5 + n % 20)},C{n},Small {n}" for n in range(count)
            ]
            lines = [head, *small, f"best,amount_off,3.00,USD,coffee,{day(60)},BEST,Great"]
            rows = feed_rows([f"{line}\n" for line in lines], FeedFormat.CSV)
            async with records.database.transaction() as session:
                assert not (await FeedImport(None, "many", datetime.now(UTC).date()).write(session, rows)).bad

        yield of
        async with records.database.transaction() as session:  # everybody would see them
            await session.execute(delete(Coupon).where(Coupon.user_id.is_(None)))

    @staticmethod
    async def said(owner: Any, **values: Any) -> tuple[list[str], bool]:
        """The titles of the first two, and whether there may be more."""
        found = (await owner.ask(CUT, **values))["coupons"]
        return [edge["node"]["title"] for edge in found["edges"]], found["isCut"]

    async def test_the_one_that_saves_most_comes_first_and_it_says_that_there_are_more(
        self, owner: Any, coffee: Coffee, feed: Callable[[int], Awaitable[None]]
    ) -> None:
        await feed(600)
        shown, is_cut = await self.said(owner)
        assert (shown[0], is_cut) == ("Great", True)
        clipped = (await listed(owner))[0]
        await owner.ask(CLIP, input={"couponId": clipped["id"]})
        assert await self.said(owner, states=["CLIPPED"]) == (["Great"], False)

    async def test_where_all_are_looked_at_it_says_so(
        self, owner: Any, coffee: Coffee, feed: Callable[[int], Awaitable[None]]
    ) -> None:
        await feed(499)
        shown, is_cut = await self.said(owner)
        assert (shown[0], is_cut) == ("Great", False)

    async def test_a_search_that_too_many_fit_says_so(self, owner: Any, feed: Callable[[int], Awaitable[None]]) -> None:
        await feed(2001)
        assert (await self.said(owner, search="small"))[1] is True
        assert await self.said(owner, search="great") == (["Great"], False)


class TestEnded:
    """Coupons of feeds, so long after their end."""

    async def fed(self, asker: Any, *titles: str, ends_on: str) -> dict[str, str]:
        """Coupons of a feed, two dollars off coffee with a code each, by their titles."""
        rows = "".join(f"{title},{title},amount_off,2,USD,ground coffee,{ends_on},{title}\n" for title in titles)
        head = "id,title,kind,value,currency,words,ends_on,code\n"
        await asker.ask(IMPORT, input={"feed": "weekly", "format": "CSV", "content": head + rows})
        return {each["title"]: each["id"] for each in await listed(asker) if each["title"] in titles}

    async def left(self, records: Any, asker: Any, days: int) -> list[str]:
        """What is left of all coupons when a worker looked so many days from now."""
        async with records.database.transaction() as session:
            await remove_ended(session, datetime.now(UTC) + timedelta(days=days))
        return sorted(await titles(asker, states=["AVAILABLE", "CLIPPED", "REDEEMED", "EXPIRED"]))

    async def test_they_are_removed_on_the_day_after_the_ninetieth(self, records: Any, owner: Any) -> None:
        await self.fed(owner, "A", "B", ends_on=day(5))
        await self.fed(owner, "C", ends_on=day(6))
        assert await self.left(records, owner, 95) == ["A", "B", "C"]
        assert await self.left(records, owner, 96) == ["C"]

    async def test_one_without_an_end_stays(self, records: Any, owner: Any) -> None:
        await self.fed(owner, "A", ends_on="")
        assert await self.left(records, owner, 9999) == ["A"]

    async def test_what_somebody_clipped_or_redeemed_stays(self, records: Any, owner: Any, coffee: Coffee) -> None:
        ids = await self.fed(owner, "CLIPPED1", "REDEEMED1", "NEITHER1", ends_on=day(5))
        await owner.ask(CLIP, input={"couponId": ids["CLIPPED1"]})
        line_id = await records.bought(owner, coffee.product_id, coffee.store_id, 0, "12.00", text="GROUND COFFEE")
        await records.discount(line_id, "2.00", text="COUPON REDEEMED1")
        async with records.database.transaction() as session:
            of_line = select(PurchaseLine.purchase_id).where(PurchaseLine.id == line_id)
            await redeem(session, await session.scalar(of_line))
        assert await self.left(records, owner, 96) == ["CLIPPED1", "REDEEMED1"]

    async def test_so_does_what_an_alert_is_about(self, records: Any, owner: Any, coffee: Coffee) -> None:
        await self.fed(owner, "TOLD1", ends_on=day(5))
        await records.find_alerts(owner)
        assert await self.left(records, owner, 96) == ["TOLD1"]

    async def test_so_does_what_a_hand_or_a_mail_tells_of(self, records: Any, owner: Any, coffee: Coffee) -> None:
        await added(owner, endsOn=day(5), title="By hand")
        await self.fed(owner, "BOTH1", ends_on=day(5))
        await added(owner, goods={"words": "ground coffee"}, code="BOTH1", endsOn=day(5))
        assert await self.left(records, owner, 96) == ["BOTH1", "By hand"]

    async def test_all_of_a_large_feed_go_some_at_a_time(
        self, records: Any, owner: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ended_coupons, "MOST_AT_ONCE", 2)
        await self.fed(owner, "A", "B", "C", ends_on=day(5))
        assert len(await self.left(records, owner, 96)) == 1
        assert await self.left(records, owner, 96) == []


ALERTS = """{ alerts(kinds: [COUPON]) { edges { node { id kind openedOn before { amount } after { amount } change
  product { name } store { name } coupon { id title } evidence { observedOn } } } }
  notifications { edges { node { kind title body link } } } }"""


class TestAlerts:
    async def told(self, records: Any, asker: Any) -> list[dict[str, Any]]:
        """The alerts of coupons, once the worker did what there was to do."""
        await records.find_alerts(asker)
        return [edge["node"] for edge in (await asker.ask(ALERTS))["alerts"]["edges"]]

    async def test_a_new_one_for_what_is_bought_is_told_once(self, records: Any, owner: Any, coffee: Coffee) -> None:
        goods, store_id = {"productIds": [str(coffee.product_id)]}, str(coffee.store_id)
        coupon_id = await added(owner, goods=goods, storeId=store_id, title="Two off coffee", endsOn=day(20))
        (alert,) = await self.told(records, owner)
        assert await self.told(records, owner) == [alert]
        assert (alert["before"], alert["after"], alert["change"]) == (
            {"amount": "12.00"},
            {"amount": "10.00"},
            "-0.16666667",
        )
        assert (alert["openedOn"], alert["product"], alert["store"]) == (
            day(0),
            {"name": "GROUND COFFEE"},
            {"name": "Corner Store"},
        )
        assert alert["coupon"] == {"id": coupon_id, "title": "Two off coffee"}
        assert alert["evidence"] == [{"observedOn": day(-20)}]
        (told,) = (await owner.ask(ALERTS))["notifications"]["edges"]
        assert told["node"] == {
            "kind": "COUPON",
            "title": "A coupon for GROUND COFFEE",
            "body": f"Two off coffee at Corner Store, until {spelt(20)}.",
            "link": f"/coupons/{coupon_id}",
        }

    async def test_one_for_any_store_names_none(self, records: Any, owner: Any, coffee: Coffee) -> None:
        goods = {"productIds": [str(coffee.product_id)]}
        await added(owner, goods=goods, title="Two off coffee", endsOn=day(20))
        await self.told(records, owner)
        (told,) = (await owner.ask(ALERTS))["notifications"]["edges"]
        assert told["node"]["body"] == f"Two off coffee, until {spelt(20)}."

    async def test_one_that_wants_several_is_told_for_one_of_them(
        self, records: Any, owner: Any, coffee: Coffee
    ) -> None:
        goods, minimum = {"productIds": [str(coffee.product_id)]}, {"count": "2"}
        await added(owner, goods=goods, minimum=minimum, endsOn=day(40))
        (alert,) = await self.told(records, owner)
        assert (alert["before"], alert["after"]) == ({"amount": "12.00"}, {"amount": "11.00"})

    async def test_what_one_costs_of_several_is_told_as_a_till_rounds_it(
        self, records: Any, owner: Any, coffee: Coffee
    ) -> None:
        goods, terms = {"productIds": [str(coffee.product_id)]}, {"kind": "BUY_X_GET_Y", "buy": 6, "get": 1}
        coupon_id = await added(owner, goods=goods, value="100", currencyCode=None, endsOn=day(20), **terms)
        await owner.ask(CLIP, input={"couponId": coupon_id})
        (alert,) = await self.told(records, owner)
        assert (alert["before"], alert["after"]) == ({"amount": "12.00"}, {"amount": "10.29"})

    async def test_one_for_what_is_not_bought_is_not(self, records: Any, owner: Any, coffee: Coffee) -> None:
        await added(owner, goods={"words": "hair dye"})
        assert await self.told(records, owner) == []

    async def test_one_that_ends_in_three_days_is_told_though_nothing_else_happens(
        self, records: Any, owner: Any, coffee: Coffee
    ) -> None:
        goods = {"productIds": [str(coffee.product_id)]}
        coupon_id = await added(owner, goods=goods, startsOn=day(-10), endsOn=day(4))
        assert [alert["openedOn"] for alert in await self.told(records, owner)] == [day(-10)]
        async with records.database.transaction() as session:
            tomorrow = datetime.now(UTC) + timedelta(days=1)
            await find_alerts(session, owner.user_id, tomorrow)
        alerts = [edge["node"] for edge in (await owner.ask(ALERTS))["alerts"]["edges"]]
        assert [alert["openedOn"] for alert in alerts] == [day(1), day(-10)]
        assert {alert["coupon"]["id"] for alert in alerts} == {coupon_id}
        titles = [edge["node"]["title"] for edge in (await owner.ask(ALERTS))["notifications"]["edges"]]
        assert titles == ["Your coupon for GROUND COFFEE ends soon", "A coupon for GROUND COFFEE"]

    async def test_a_clipped_one_off_the_basket_is_told_before_it_ends(
        self, records: Any, owner: Any, coffee: Coffee
    ) -> None:
        coupon_id = await added(owner, storeId=str(coffee.store_id), startsOn=day(-10), endsOn=day(2))
        await owner.ask(CLIP, input={"couponId": coupon_id})
        (alert,) = await self.told(records, owner)
        assert (alert["product"], alert["before"], alert["after"]) == (None, {"amount": "12.00"}, {"amount": "10.00"})

    @pytest.mark.parametrize("ends", [3, 1, 0])
    async def test_one_off_all_that_is_bought_is_told_though_it_is_known_first_in_its_last_days(
        self, records: Any, owner: Any, coffee: Coffee, ends: int
    ) -> None:
        await records.bought(owner, coffee.product_id, coffee.store_id, 0, "12.00", text="GROUND COFFEE")
        for days_ago in range(1, 5):
            await records.bought(owner, coffee.product_id, coffee.store_id, days_ago, "12.00", text="GROUND COFFEE")
        await added(owner, storeId=str(coffee.store_id), startsOn=day(-1), endsOn=day(ends))
        (alert,) = await self.told(records, owner)
        assert (alert["openedOn"], alert["before"], alert["after"]) == (
            day(max(ends - 3, -1)),
            {"amount": "12.00"},
            {"amount": "10.00"},
        )

    async def test_a_clipped_one_of_which_no_price_is_known_is_told_once_before_it_ends(
        self, records: Any, owner: Any, coffee: Coffee
    ) -> None:
        other = await records.store("Other Store")
        dye, tea = {"words": "hair dye"}, {"productIds": [str(coffee.product_id)]}
        at_other = {"storeId": str(other), "goods": tea, "needsClip": True}
        clipped_ids = [await added(owner, goods=dye, endsOn=day(4)), await added(owner, endsOn=day(4), **at_other)]
        await added(owner, goods={"words": "shoe polish"}, endsOn=day(4))
        for coupon_id in clipped_ids:
            await owner.ask(CLIP, input={"couponId": coupon_id})
        async with records.database.transaction() as session:
            await find_alerts(session, owner.user_id, datetime.now(UTC))
        assert (await owner.ask(ALERTS))["notifications"]["edges"] == []
        for days in (1, 1, 2):
            async with records.database.transaction() as session:
                await find_alerts(session, owner.user_id, datetime.now(UTC) + timedelta(days=days))
        told = [edge["node"] for edge in (await owner.ask(ALERTS))["notifications"]["edges"]]
        assert {each["title"] for each in told} == {"A coupon that you clipped ends soon"}
        assert sorted(each["body"] for each in told) == [
            f"$2.00 off at Other Store, until {spelt(4)}.",
            f"$2.00 off, until {spelt(4)}.",
        ]
        assert {each["link"] for each in told} == {f"/coupons/{coupon_id}" for coupon_id in clipped_ids}
        await owner.ask(UNCLIP, input={"couponId": clipped_ids[0]})
        async with records.database.transaction() as session:
            await find_alerts(session, owner.user_id, datetime.now(UTC) + timedelta(days=2))
        left = (await owner.ask(ALERTS))["notifications"]["edges"]
        assert [edge["node"]["link"] for edge in left] == [f"/coupons/{clipped_ids[1]}"]

    @pytest.mark.parametrize(("ends", "told_of"), [(4, 1), (3, 2)], ids=["same end", "earlier end"])
    async def test_the_end_of_a_clipped_one_is_told_once_though_its_row_has_another_value(
        self, records: Any, owner: Any, ends: int, told_of: int
    ) -> None:
        head = "id,kind,value,currency,words,ends_on\n"

        async def look(value: str, ends: int) -> list[str]:
            content = f"{head}1,amount_off,{value},USD,hair dye,{day(ends)}\n"
            await owner.ask(IMPORT, input={"feed": "mine", "format": "CSV", "content": content})
            (coupon,) = await listed(owner)
            await owner.ask(CLIP, input={"couponId": coupon["id"]})
            async with records.database.transaction() as session:
                await find_alerts(session, owner.user_id, datetime.now(UTC) + timedelta(days=2))
            told = [edge["node"] for edge in (await owner.ask(ALERTS))["notifications"]["edges"]]
            assert {each["link"] for each in told} == {f"/coupons/{coupon['id']}"}
            return [each["body"] for each in told]

        async def deliveries() -> int:
            async with records.database.reading() as session:
                made = select(func.count()).where(Delivery.user_id == owner.user_id)
                return int(await session.scalar(made) or 0)

        assert await look("2.00", 4) == [f"$2.00 off, until {spelt(4)}."]
        once = await deliveries()
        assert await look("3.00", ends) == [f"$3.00 off, until {spelt(ends)}."]
        assert await deliveries() == once * told_of
        assert await look("3.00", ends) == [f"$3.00 off, until {spelt(ends)}."]

    async def test_where_it_would_be_used_is_told_also_of_a_store_without_a_visit(
        self, records: Any, owner: Any, coffee: Coffee
    ) -> None:
        other = await records.store("Other Store")
        goods = {"productIds": [str(coffee.product_id)]}
        await added(owner, goods=goods, storeId=str(other), endsOn=day(20))
        ask = "{ coupons(first: 1) { edges { node { relevance { store { name } lastPriceStore { name } } } } } }"
        (edge,) = (await owner.ask(ask))["coupons"]["edges"]
        assert edge["node"]["relevance"] == {
            "store": {"name": "Other Store"},
            "lastPriceStore": {"name": "Corner Store"},
        }

    async def test_none_is_told_by_the_price_of_another_store(self, records: Any, owner: Any, coffee: Coffee) -> None:
        other = await records.store("Other Store")
        await records.bought(owner, await records.product("Bread"), other, 2, "3.00", text="BREAD")
        goods = {"productIds": [str(coffee.product_id)]}
        coupon_id = await added(owner, goods=goods, storeId=str(other), endsOn=day(20))
        await owner.ask(CLIP, input={"couponId": coupon_id})
        assert await self.told(records, owner) == []
        await records.bought(owner, coffee.product_id, other, 1, "9.00", text="GROUND COFFEE")
        (alert,) = await self.told(records, owner)
        assert (alert["store"], alert["before"], alert["after"]) == (
            {"name": "Other Store"},
            {"amount": "9.00"},
            {"amount": "7.00"},
        )

    async def test_it_is_taken_back_when_the_coupon_is_deleted(self, records: Any, owner: Any, coffee: Coffee) -> None:
        coupon_id = await added(owner, goods={"productIds": [str(coffee.product_id)]})
        assert len(await self.told(records, owner)) == 1
        await owner.ask(DELETE, input={"couponId": coupon_id})
        assert await self.told(records, owner) == []
        assert (await owner.ask(ALERTS))["notifications"]["edges"] == []

    async def test_who_does_not_want_them_is_not_told(self, records: Any, owner: Any, coffee: Coffee) -> None:
        await owner.ask(
            "mutation { changeAlertSettings(input: { kinds: [PRICE_DROP] }) { __typename } }",
        )
        await added(owner, goods={"productIds": [str(coffee.product_id)]})
        assert await self.told(records, owner) == []

    async def test_of_a_whole_feed_only_the_best_are_told(self, records: Any, owner: Any, coffee: Coffee) -> None:
        rows = "".join(f"{n},amount_off,{n},USD,coffee\n" for n in range(1, 12))
        given = {"feed": "mine", "format": "CSV", "content": f"id,kind,value,currency,words\n{rows}"}
        await owner.ask(IMPORT, input=given)
        left = sorted(Decimal(alert["after"]["amount"]) for alert in await self.told(records, owner))
        assert left == [Decimal(12 - n) for n in range(11, 1, -1)]

    async def test_a_day_that_begins_is_looked_at_once_for_each_who_has_something_at_stake(
        self, records: Any, owner: Any, other: Any, coffee: Coffee
    ) -> None:
        await added(owner, goods={"productIds": [str(coffee.product_id)]})
        async with records.database.transaction() as session:
            await look_at_coupons(session, datetime.now(UTC))
        await records.find_alerts(owner)
        async with records.database.reading() as session:
            looked = set(await session.scalars(select(CouponLook.user_id)))
        assert owner.user_id in looked
        assert other.user_id not in looked


class TestDaysThatPass:
    """What is told of a coupon of today's, as the worker looks at it day after day."""

    @staticmethod
    async def told_on(records: Any, asker: Any, *days: int) -> list[tuple[str, str]]:
        """Titles and bodies of all notifications after the worker looked on each of these days, twice."""
        for each in days:
            for _ in range(2):
                async with records.database.transaction() as session:
                    await find_alerts(session, asker.user_id, datetime.now(UTC) + timedelta(days=each))
        nodes = [edge["node"] for edge in (await asker.ask(ALERTS))["notifications"]["edges"]]
        return sorted((node["title"], node["body"]) for node in nodes)

    @staticmethod
    async def feed(asker: Any, ends_on: int, value: str = "2.00") -> None:
        """The one row of a feed of the shopper's."""
        content = f"id,kind,value,currency,words,ends_on\n1,amount_off,{value},USD,coffee,{day(ends_on)}\n"
        await asker.ask(IMPORT, input={"feed": "mine", "format": "CSV", "content": content})

    @staticmethod
    def new(ends_on: int, value: str = "2.00") -> tuple[str, str]:
        return "A coupon for GROUND COFFEE", f"${value} off, until {spelt(ends_on)}."

    @staticmethod
    def ending(ends_on: int, value: str = "2.00") -> tuple[str, str]:
        return "Your coupon for GROUND COFFEE ends soon", f"${value} off, until {spelt(ends_on)}."

    async def test_it_is_told_once_as_new_and_once_before_it_ends(
        self, records: Any, owner: Any, coffee: Coffee
    ) -> None:
        await self.feed(owner, 10)
        assert await self.told_on(records, owner, *range(7)) == [self.new(10)]
        assert await self.told_on(records, owner, *range(7, 30)) == [self.new(10), self.ending(10)]

    async def test_one_whose_end_moves_is_told_by_the_end_that_it_has(
        self, records: Any, owner: Any, coffee: Coffee
    ) -> None:
        await self.feed(owner, 10)
        assert await self.told_on(records, owner, *range(9)) == [self.new(10), self.ending(10)]
        await self.feed(owner, 20)
        assert await self.told_on(records, owner, 9, 10, 16) == [self.new(20)]
        assert await self.told_on(records, owner, *range(17, 30)) == [self.new(20), self.ending(20)]

    async def test_what_is_over_for_the_shopper_is_taken_back(self, records: Any, owner: Any, coffee: Coffee) -> None:
        await self.feed(owner, 10)
        (coupon,) = await listed(owner)
        assert len(await self.told_on(records, owner, 0, 7)) == 2
        use = "mutation Use($input: CouponInput!) { useCoupon(input: $input) { __typename } }"
        await owner.ask(use, input={"couponId": coupon["id"]})
        assert await self.told_on(records, owner, 8, 9) == []
        unuse = "mutation Unuse($input: CouponUseInput!) { unuseCoupon(input: $input) { __typename } }"
        await owner.ask(unuse, input={"couponId": coupon["id"], "usedOn": day(0)})
        assert await self.told_on(records, owner, 9) == [self.new(10), self.ending(10)]
        await owner.ask(DELETE, input={"couponId": coupon["id"]})
        assert await self.told_on(records, owner, 9) == []
