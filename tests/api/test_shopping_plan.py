"""Shopping plans by GraphQL: where to buy what, with which coupons, why, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any
from uuid import UUID, uuid4

import pytest
from cartsnitch_domain.coupons.feeds import FeedFormat, feed_rows
from cartsnitch_domain.coupons.identity import MOST_LOOKED_AT
from cartsnitch_domain.coupons.importing import FeedImport

from tests.api.test_shopping_lists import begun, operation, synced

PLAN = """query Plan($listId: ID!, $maxStores: Int, $tripCost: Decimal, $preferred: [ID!], $excluded: [ID!]) {
  shoppingPlan(
    listId: $listId, maxStores: $maxStores, tripCost: $tripCost, preferred: $preferred, excluded: $excluded
  ) {
    __typename ... on Error { message } ... on InvalidPlanning { field }
    ... on ShoppingPlan {
      goods { amount } savings { amount } trips { amount } total { amount currencyCode } isBest gap { amount }
      stops { store { name } total { amount } coupons { coupon { title } saving { amount } }
        items { item { text } product { name } units unit unitPrice { amount } cost { amount } saving { amount }
          age isUsual isPromotional certainty facts { because amount { amount } store { name } coupon { title } } } }
      alone { store { name } total { amount } missing { text } isBest }
      unplanned { reason item { text } }
      settings { tripCost maxStores } } } }"""
SETTINGS = "{ planningSettings { tripCost maxStores preferredStoreIds excludedStoreIds } }"
CHANGE = """mutation Change($input: ChangePlanningSettingsInput!) { changePlanningSettings(input: $input) {
  __typename ... on PlanningSettingsChanged { settings { tripCost maxStores excludedStoreIds } }
  ... on InvalidPlanning { field message } ... on UnknownStore { message } } }"""


@pytest.fixture
async def stores(records: Any) -> tuple[UUID, UUID]:
    """North and South."""
    return await records.store("North"), await records.store("South")


async def bought(records: Any, asker: Any, name: str, *prices: tuple[UUID, str], days_ago: int = 3) -> UUID:
    """A product that was bought at stores for so much, so many days ago."""
    product_id: UUID = await records.product(name.upper())
    for store_id, price in prices:
        await records.bought(asker, product_id, store_id, days_ago, price, name.upper(), product_name=name)
    return product_id


async def listed(asker: Any, *texts: str, **fields: Any) -> str:
    list_id = await begun(asker)
    await synced(asker, list_id, *(operation(uuid4(), 9, what={"text": text}, **fields) for text in texts))
    return list_id


async def planned(asker: Any, list_id: str, **wishes: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await asker.ask(PLAN, listId=list_id, **wishes))["shoppingPlan"]
    return found


def letters(number: int) -> str:
    """A word for a number that no other has."""
    return "".join(chr(ord("b") + int(sign, 16)) for sign in f"{number:x}")


def where(plan: dict[str, Any]) -> dict[str, set[str]]:
    return {stop["store"]["name"]: {item["item"]["text"] for item in stop["items"]} for stop in plan["stops"]}


async def test_a_list_is_split_over_stores_with_reasons(records: Any, owner: Any, stores: Any) -> None:
    north, south = stores
    await bought(records, owner, "Butter", (north, "2.00"), (south, "5.50"))
    await bought(records, owner, "Coffee", (north, "9.00"), (south, "6.00"))
    list_id = await listed(owner, "butter", "coffee", "saffron")

    plan = await planned(owner, list_id, tripCost="1.00", maxStores=2)
    assert plan["__typename"] == "ShoppingPlan"
    assert where(plan) == {"North": {"butter"}, "South": {"coffee"}}
    assert [plan[name]["amount"] for name in ("goods", "savings", "trips", "total")] == [
        "8.00",
        "0.00",
        "2.00",
        "10.00",
    ]
    assert (plan["isBest"], plan["gap"]["amount"]) == (True, "0.00")
    assert plan["unplanned"] == [{"reason": "NOT_UNDERSTOOD", "item": {"text": "saffron"}}]
    assert plan["stops"][0] == {
        "store": {"name": "South"},
        "total": {"amount": "6.00"},
        "coupons": [],
        "items": [
            {
                "item": {"text": "coffee"},
                "product": {"name": "Coffee"},
                "units": "1",
                "unit": "each",
                "unitPrice": {"amount": "6.00"},
                "cost": {"amount": "6.00"},
                "saving": {"amount": "0.00"},
                "age": 3,
                "isUsual": False,
                "isPromotional": False,
                "certainty": "0.98",
                "facts": [
                    {"because": "CHEAPEST", "amount": {"amount": "3.00"}, "store": {"name": "North"}, "coupon": None}
                ],
            }
        ],
    }
    assert plan["alone"] == [
        {"store": {"name": "North"}, "total": {"amount": "12.00"}, "missing": [], "isBest": True},
        {"store": {"name": "South"}, "total": {"amount": "12.50"}, "missing": [], "isBest": True},
    ]

    one = await planned(owner, list_id, tripCost="5.00")
    assert where(one) == {"North": {"butter", "coffee"}}
    facts = {item["item"]["text"]: item["facts"] for item in one["stops"][0]["items"]}
    assert [fact["because"] for fact in facts["coffee"]] == ["SAVES_A_TRIP"]


async def test_a_coupon_takes_an_item_elsewhere(records: Any, owner: Any, stores: Any) -> None:
    north, south = stores
    product_id = await bought(records, owner, "Coffee", (north, "6.00"), (south, "6.50"))
    await records.coupon(owner, await records.receipt(owner), product_id, store_id=south)
    plan = await planned(owner, await listed(owner, "coffee"))

    assert where(plan) == {"South": {"coffee"}}
    assert plan["savings"]["amount"] == "1.00"
    assert plan["stops"][0]["coupons"] == [{"coupon": {"title": "A dollar off"}, "saving": {"amount": "1.00"}}]
    told = {fact["because"]: fact["amount"]["amount"] for fact in plan["stops"][0]["items"][0]["facts"]}
    assert told == {"CHEAPEST": "0.50", "COUPON": "1.00"}


@pytest.mark.parametrize("text", ["3 rolled oats", "3x rolled oats", "Rolled oats x 3", "rolled oats ×3"])
async def test_a_text_may_count(records: Any, owner: Any, stores: Any, text: str) -> None:
    await bought(records, owner, "Rolled Oats", (stores[0], "2.00"))
    plan = await planned(owner, await listed(owner, text))
    (item,) = plan["stops"][0]["items"]
    assert (item["product"]["name"], item["units"], item["cost"]["amount"]) == ("Rolled Oats", "3", "6.00")


async def test_lines_that_need_the_same_are_bought_together(records: Any, owner: Any, stores: Any) -> None:
    rice = await records.product("RICE 1KG", amount="1000", unit="g", pack=1)
    await records.bought(owner, rice, stores[0], 3, "4.00", "RICE 1KG", product_name="Rice")
    list_id = await begun(owner)
    half = {"amount": "500", "unit": "GRAM"}
    await synced(owner, list_id, *(operation(uuid4(), 9, what={"text": "rice"}, quantity=half) for _ in range(2)))

    plan = await planned(owner, list_id)
    assert (plan["isBest"], plan["goods"]["amount"]) == (True, "4.00")
    first, second = plan["stops"][0]["items"]
    assert (first["units"], first["cost"]["amount"]) == ("1", "4.00")
    assert (second["units"], second["cost"]["amount"]) == ("0", "0.00")
    assert [fact["because"] for fact in second["facts"]] == ["TOGETHER"]


async def test_a_store_that_is_left_out_is_no_store_that_does_not_have_it(
    records: Any, owner: Any, stores: Any
) -> None:
    north, south = stores
    await bought(records, owner, "Butter", (north, "2.00"), (south, "1.50"))
    list_id = await listed(owner, "butter")
    plan = await planned(owner, list_id, excluded=[str(south)])
    (fact,) = plan["stops"][0]["items"][0]["facts"]
    assert fact["because"] == "NO_OTHER_PRICE"


COMPARED = """query Compared($listId: ID!) { shoppingPlan(listId: $listId) { ... on ShoppingPlan { isBest gap { amount }
  stops { store { name } items { item { text meaning { understanding others { name } } } product { name }
    cost { amount } isByPackage notCompared { store { name } }
    facts { because amount { amount } store { name } product { name } } } } } } }"""


async def test_a_text_is_served_at_each_store_by_what_is_called_so_there(records: Any, owner: Any, stores: Any) -> None:
    north, south = stores
    family_id = uuid4()
    milk = await records.product("MILK", family_id=family_id)
    other = await records.product("MILK", family_id=family_id)  # without a size, it is another product in another store
    await records.bought(owner, milk, north, 3, "2.99", "MILK", product_name="Milk")
    await records.bought(owner, other, south, 9, "1.99", "MILK", product_name="Milk of South")

    plan = (await owner.ask(COMPARED, listId=await listed(owner, "milk")))["shoppingPlan"]
    (stop,) = plan["stops"]
    (bought_there,) = stop["items"]
    assert (stop["store"]["name"], bought_there["product"]["name"]) == ("South", "Milk of South")
    assert (bought_there["cost"]["amount"], bought_there["isByPackage"], plan["isBest"]) == ("1.99", True, True)
    assert bought_there["facts"] == [
        {"because": "CHEAPEST", "amount": {"amount": "1.00"}, "store": {"name": "North"}, "product": {"name": "Milk"}}
    ]


async def test_a_plan_is_not_the_best_of_what_it_did_not_compare(records: Any, owner: Any, stores: Any) -> None:
    north, south = stores
    family_id = uuid4()
    milk = await records.product("MILK", family_id=family_id)
    litre = await records.product("MILK 1L", family_id=family_id, amount="1000", unit="ml", pack=1)
    for days_ago in (3, 30):
        await records.bought(owner, milk, north, days_ago, "2.99", "MILK", product_name="Milk")
    await records.bought(owner, litre, south, 9, "0.99", "MILK 1L", product_name="Milk 1 l")
    list_id = await listed(owner, "milk")

    plan = (await owner.ask(COMPARED, listId=list_id))["shoppingPlan"]
    (item,) = plan["stops"][0]["items"]
    assert (item["product"]["name"], item["notCompared"]) == ("Milk", [{"store": {"name": "South"}}])
    assert [fact["because"] for fact in item["facts"]] == ["NO_OTHER_PRICE"]
    assert (plan["isBest"], plan["gap"]["amount"]) == (False, "0.00")
    left_out = await planned(owner, list_id, excluded=[str(south)])
    assert left_out["isBest"]  # of the stores that are asked for


async def test_what_was_paid_abroad_is_not_missed_in_a_plan(records: Any, owner: Any, stores: Any) -> None:
    north, south = stores
    family_id = uuid4()
    milk, other = [await records.product("MILK", family_id=family_id) for _ in range(2)]
    await records.bought(owner, milk, north, 3, "2.99", "MILK", product_name="Milk")
    line_id = await records.bought(owner, other, south, 9, "0.99", "MILK", product_name="Milk")
    await records.change_purchase(line_id, currency_code="EUR")

    plan = (await owner.ask(COMPARED, listId=await listed(owner, "milk")))["shoppingPlan"]
    (item,) = plan["stops"][0]["items"]
    assert (item["notCompared"], plan["isBest"]) == ([], True)


async def test_a_text_that_means_several_things_is_taken_for_one_and_never_called_the_best(
    records: Any, owner: Any, stores: Any
) -> None:
    north, south = stores
    for _ in range(2):
        await bought(records, owner, "House Bread", (north, "2.99"))
    await bought(records, owner, "Country Bread", (south, "1.99"), days_ago=9)

    plan = (await owner.ask(COMPARED, listId=await listed(owner, "bread")))["shoppingPlan"]
    (item,) = plan["stops"][0]["items"]
    meaning = item["item"]["meaning"]
    assert (meaning["understanding"], plan["isBest"]) == ("SEVERAL", False)
    assert {item["product"]["name"], *(each["name"] for each in meaning["others"])} >= {"House Bread", "Country Bread"}


async def test_what_cannot_be_planned_says_why(records: Any, owner: Any, stores: Any) -> None:
    north, south = stores
    await bought(records, owner, "Butter", (north, "2.00"))
    await bought(records, owner, "Coffee", (south, "6.00"))
    rice = await bought(records, owner, "Rice", (north, "3.00"))
    list_id = await listed(owner, "butter", "coffee")
    await synced(
        owner,
        list_id,
        operation(uuid4(), 5, what={"text": "rice"}, quantity={"amount": "500", "unit": "GRAM"}),
        operation(uuid4(), 4, what={"text": "the usual", "productId": str(rice)}, isChecked=True),
    )

    excluded = await planned(owner, list_id, excluded=[str(south)])
    assert where(excluded) == {"North": {"butter"}}
    reasons = {each["item"]["text"]: each["reason"] for each in excluded["unplanned"]}
    assert reasons == {"coffee": "STORE_EXCLUDED", "rice": "AMOUNT_UNCLEAR"}

    one = await planned(owner, list_id, maxStores=1)
    assert {each["reason"] for each in one["unplanned"]} == {"TOO_MANY_STORES", "AMOUNT_UNCLEAR"}


async def test_what_is_known_in_another_currency_is_not_added_up(records: Any, owner: Any, stores: Any) -> None:
    north, south = stores
    for name in ("Butter", "Rice"):
        await bought(records, owner, name, (north, "2.00"))
    line_id = await records.bought(owner, await records.product("BREZEL"), south, 3, "1.00", "BREZEL")
    await records.change_purchase(line_id, currency_code="EUR")
    plan = await planned(owner, await listed(owner, "butter", "rice", "brezel"))

    assert plan["total"]["currencyCode"] == "USD"
    assert plan["unplanned"] == [{"reason": "OTHER_CURRENCY", "item": {"text": "brezel"}}]


async def test_a_list_without_a_price_has_no_plan(records: Any, owner: Any, stores: Any) -> None:
    assert (await planned(owner, await listed(owner, "saffron")))["__typename"] == "NothingPriced"
    assert (await planned(owner, await begun(owner)))["__typename"] == "NothingPriced"

    north, _ = stores
    await bought(records, owner, "Butter", (north, "2.00"))
    excluded = await planned(owner, await listed(owner, "butter"), excluded=[str(north)])
    assert (excluded["__typename"], "exclude" in excluded["message"]) == ("NothingPriced", True)


async def test_only_the_owner_plans_a_list_and_only_at_stores_of_their_own(
    records: Any, owner: Any, other: Any, stores: Any
) -> None:
    north, south = stores
    await bought(records, owner, "Butter", (north, "2.00"))
    list_id = await listed(owner, "butter")

    assert (await planned(other, list_id))["__typename"] == "ShoppingListNotFound"
    for wishes in ({"excluded": [str(south)]}, {"preferred": [str(south)]}, {"preferred": ["north"]}):
        assert (await planned(owner, list_id, **wishes))["__typename"] == "UnknownStore"


@pytest.mark.parametrize(
    ("field", "wishes"),
    [
        ("maxStores", {"maxStores": 0}),
        ("maxStores", {"maxStores": 11}),
        ("tripCost", {"tripCost": "-0.01"}),
        ("tripCost", {"tripCost": "1000.01"}),
        ("tripCost", {"tripCost": "NaN"}),
        ("tripCost", {"tripCost": "0.005"}),
        ("tripCost", {"tripCost": "1.999"}),
        ("preferred", {"preferred": [str(UUID(int=n)) for n in range(101)]}),
    ],
)
async def test_a_way_to_shop_that_is_none_is_refused(owner: Any, field: str, wishes: dict[str, Any]) -> None:
    list_id = await listed(owner, "butter")
    plan = await planned(owner, list_id, **wishes)
    assert (plan["__typename"], plan["field"]) == ("InvalidPlanning", field)


async def test_a_trip_costs_what_can_be_paid_in_the_currency(records: Any, owner: Any, stores: Any) -> None:
    north, _ = stores
    line_id = await records.bought(owner, await records.product("GYUNYU"), north, 3, "200", "GYUNYU")
    await records.change_purchase(line_id, currency_code="JPY")
    list_id = await listed(owner, "gyunyu")

    refused = await planned(owner, list_id, tripCost="2.5")
    assert (refused["__typename"], refused["field"]) == ("InvalidPlanning", "tripCost")
    assert refused["message"] == "The smallest amount in JPY is 1."
    assert (await planned(owner, list_id, tripCost="2.0"))["trips"] == {"amount": "2"}
    await owner.ask(CHANGE, input={"tripCost": "2.50"})
    assert (await planned(owner, list_id))["trips"] == {"amount": "2"}


class TestSettings:
    async def test_they_are_kept_and_plans_follow_them(self, records: Any, owner: Any, stores: Any) -> None:
        north, south = stores
        await bought(records, owner, "Butter", (north, "2.00"), (south, "2.10"))
        list_id = await listed(owner, "butter")
        before = (await owner.ask(SETTINGS))["planningSettings"]
        assert before == {"tripCost": "2", "maxStores": 2, "preferredStoreIds": [], "excludedStoreIds": []}

        values = {"tripCost": "0.5", "excludedStoreIds": [str(north)]}
        changed = (await owner.ask(CHANGE, input=values))["changePlanningSettings"]
        kept = {"tripCost": "0.5", "maxStores": 2, "excludedStoreIds": [str(north)]}
        assert changed == {"__typename": "PlanningSettingsChanged", "settings": kept}
        plan = await planned(owner, list_id)
        assert (where(plan), plan["trips"]["amount"]) == ({"South": {"butter"}}, "0.50")
        assert where(await planned(owner, list_id, excluded=[])) == {"North": {"butter"}}

    async def test_what_cannot_be_changes_nothing(self, owner: Any, other: Any, stores: Any) -> None:
        for values, named in (({"maxStores": 0}, "maxStores"), ({"tripCost": "-1"}, "tripCost")):
            answer = (await owner.ask(CHANGE, input={"maxStores": 3} | values))["changePlanningSettings"]
            assert (answer["__typename"], answer["field"]) == ("InvalidPlanning", named)
        unknown = {"maxStores": 3, "preferredStoreIds": [str(stores[0])]}
        assert (await owner.ask(CHANGE, input=unknown))["changePlanningSettings"]["__typename"] == "UnknownStore"

        assert (await owner.ask(SETTINGS))["planningSettings"]["maxStores"] == 2


class TestCouponsForAll:
    """A feed for all, many of whose coupons have a word in common with what is bought."""

    async def feed(self, records: Any, make: str, others: int, ends: Sequence[int] = range(9), last: int = 30) -> None:
        """Two dollars off tyson and this make, which ends in `last` days, and so many others of the make that nobody
        buys, which end in these many days."""
        today = datetime.now(UTC).date()
        rows = ["id,kind,value,currency,words,ends_on\n"]
        rows += [
            f"{number},amount_off,1.00,USD,{make} {letters(16**9 + number)},{today + timedelta(days=end)}\n"
            for number, end in zip(range(others), cycle(ends), strict=False)
        ]
        rows.append(f"last,amount_off,2.00,USD,tyson {make},{today + timedelta(days=last)}\n")
        async with records.database.transaction() as session:
            feed = FeedImport(None, f"weekly {make}", today)
            assert not (await feed.write(session, feed_rows(rows, FeedFormat.CSV))).bad

    async def chicken(self, records: Any, asker: Any, make: str) -> str:
        """Chicken of a make that is bought, on a list; the id of the list."""
        product_id, store_id = await records.product("TYSON", words=["tyson", make]), await records.store()
        await records.bought(asker, product_id, store_id, 3, "6.00", "TYSON", product_name="Tyson")
        return await listed(asker, "tyson")

    async def test_those_for_other_goods_hide_none_of_list_and_plan(self, records: Any, owner: Any) -> None:
        make = letters(uuid4().int)
        list_id = await self.chicken(records, owner, make)
        await self.feed(records, make, 520)
        found = (await owner.ask("{ coupons(first: 50) { edges { node { words } } } }"))["coupons"]["edges"]
        assert [set(edge["node"]["words"]) for edge in found] == [{"tyson", make}]
        searched = await owner.ask("query($s: String) { coupons(search: $s) { edges { node { id } } } }", s="1.00 USD")
        assert len(searched["coupons"]["edges"]) > 1
        plan = await planned(owner, list_id)
        assert (plan["savings"]["amount"], plan["isBest"]) == ("2.00", True)

    async def test_a_plan_is_not_the_best_where_there_may_be_more_than_is_looked_at(
        self, records: Any, owner: Any
    ) -> None:
        make = letters(uuid4().int)
        list_id = await self.chicken(records, owner, make)
        await self.feed(records, make, 2 * MOST_LOOKED_AT + 100, ends=(0, 8), last=4)
        plan = await planned(owner, list_id)
        assert (plan["savings"]["amount"], plan["gap"]["amount"], plan["isBest"]) == ("0.00", "0.00", False)
