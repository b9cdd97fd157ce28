"""Watches, alerts and settings by GraphQL: what is told, to whom, and what can be done about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from babel.dates import format_date
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.alerts.finding import find_alerts
from cartsnitch_domain.alerts.records import Alert
from cartsnitch_domain.notifications.records import Delivery, NotificationSettings
from cartsnitch_domain.prices.awaited import look_at_awaited
from cartsnitch_domain.prices.records import AwaitedDay
from sqlalchemy import func, select, update

ALERTS = """query Alerts($first: Int, $after: String, $kinds: [AlertKind!], $unreadOnly: Boolean! = false) {
  alerts(first: $first, after: $after, kinds: $kinds, unreadOnly: $unreadOnly) {
    unreadCount pageInfo { hasNextPage endCursor }
    edges { node {
      id kind openedOn before { amount currencyCode } after { amount } change per { text } confidence readAt
      product { name } store { name } watch { id } shrinkage { before { text } after { text } change }
      evidence { observedOn unitPrice { amount } line { text evidence { page box { x y width height } } }
        purchase { id } }
    } } } }"""
CREATE = """mutation Create($input: CreateWatchInput!) { createWatch(input: $input) {
  __typename ... on WatchSaved { watch { id target { amount currencyCode } per { text } product { name } store { name }
  withPromotions inAnySize pausedAt startsOn } } ... on InvalidWatch { message field } } }"""
NEAREST = """{ watches { nearest {
  price { amount } over { amount } age store { name } product { name } } } }"""
CHANGE = """mutation Change($input: ChangeWatchInput!) { changeWatch(input: $input) {
  __typename ... on WatchSaved { watch { id target { amount } per { text } store { name } } }
  ... on InvalidWatch { field } } }"""
PAUSE = """mutation Pause($input: PauseWatchInput!) { pauseWatch(input: $input) {
  __typename ... on WatchSaved { watch { pausedAt } } } }"""
DELETE = "mutation Delete($input: DeleteWatchInput!) { deleteWatch(input: $input) { __typename } }"
READ = """mutation Read($input: MarkAlertsReadInput!) { markAlertsRead(input: $input) {
  __typename ... on AlertsRead { unreadCount } } }"""
SNOOZE = """mutation Snooze($input: SnoozeAlertInput!) { snoozeAlert(input: $input) {
  __typename ... on AlertSnoozed { alert { snoozedUntil } } } }"""
SETTINGS = "{ alertSettings { increase drop lowestInDays shrinkage cheaper kinds } }"
CHANGE_SETTINGS = """mutation Change($input: ChangeAlertSettingsInput!) { changeAlertSettings(input: $input) {
  __typename ... on AlertSettingsChanged { settings { increase kinds } }
  ... on InvalidAlertSettings { field message } } }"""


def day(days_ago: int) -> str:
    return (datetime.now(UTC).date() - timedelta(days=days_ago)).isoformat()


@pytest.fixture
async def store_id(records: Any) -> UUID:
    found: UUID = await records.store("North")
    return found


@pytest.fixture
async def product_id(records: Any) -> UUID:
    """A product of a family of this test's own."""
    found: UUID = await records.product("OATS")
    return found


async def pay(
    records: Any, asker: Any, product_id: UUID, store_id: UUID, prices: str, text: str = "OATS"
) -> list[UUID]:
    """Pay these prices a week apart, the last one a day ago, and find what there is to tell; the ids of the lines."""
    told = prices.split()
    days = [1 + 7 * place for place in reversed(range(len(told)))]
    bought = [
        await records.bought(asker, product_id, store_id, days_ago, price, text)
        for days_ago, price in zip(days, told, strict=True)
    ]
    await records.find_alerts(asker)
    return bought


async def alerts(asker: Any, **variables: Any) -> list[dict[str, Any]]:
    return [edge["node"] for edge in (await asker.ask(ALERTS, **variables))["alerts"]["edges"]]


async def watched(asker: Any, product_id: UUID, target: str, **more: Any) -> dict[str, Any]:
    given = {"productId": str(product_id), "target": target, "currencyCode": "USD"} | more
    answer: dict[str, Any] = (await asker.ask(CREATE, input=given))["createWatch"]
    return answer


class TestAlerts:
    async def test_one_says_what_it_rests_on_down_to_the_place_on_the_receipt(
        self, records: Any, owner: Any, store_id: UUID, product_id: UUID
    ) -> None:
        await pay(records, owner, product_id, store_id, "2.00 2.00 2.00 2.50")

        (alert,) = await alerts(owner)

        assert (alert["kind"], alert["openedOn"], alert["store"]["name"]) == ("PRICE_INCREASE", day(1), "North")
        assert alert["before"] == {"amount": "2.00", "currencyCode": "USD"}
        assert (alert["after"]["amount"], Decimal(alert["change"])) == ("2.50", Decimal("0.25"))
        assert (alert["per"]["text"], alert["product"]["name"], alert["watch"]) == ("1 each", "OATS", None)
        assert [each["observedOn"] for each in alert["evidence"]] == [day(22), day(15), day(8), day(1)]
        last = alert["evidence"][-1]
        assert last["line"]["text"] == "OATS"
        assert last["line"]["evidence"][0]["box"] == {"x": 0.1, "y": 0.2, "width": 0.5, "height": 0.02}

    async def test_a_price_of_a_day_to_come_is_told_when_it_comes_and_once(
        self, records: Any, owner: Any, store_id: UUID, product_id: UUID
    ) -> None:
        await pay(records, owner, product_id, store_id, "2.00 2.00 2.00")
        await records.bought(owner, product_id, store_id, -10, "2.50", "OATS")
        await records.find_alerts(owner)
        await records.find_alerts(owner)  # twice in a row is once
        assert await alerts(owner) == []

        async def look(days: int) -> int:
            """What a worker does on a day; how many prices have come."""
            now = datetime.now(UTC) + timedelta(days=days)
            async with records.database.transaction() as session:
                before = await session.scalar(awaited)
                await look_at_awaited(session, now)
                after = await session.scalar(awaited)
                await find_alerts(session, owner.user_id, now)
                return int((before or 0) - (after or 0))

        awaited = select(func.count()).where(AwaitedDay.user_id == owner.user_id)
        assert (await look(8), await alerts(owner)) == (0, [])
        assert await look(9) == 1  # it is the tenth already, somewhere
        (alert,) = await alerts(owner)
        assert (alert["kind"], alert["openedOn"], alert["after"]["amount"]) == ("PRICE_INCREASE", day(-10), "2.50")
        assert (await look(9), await look(10)) == (0, 0)
        assert [each["id"] for each in await alerts(owner)] == [alert["id"]]

    async def test_shrinking_says_from_what_to_what(
        self, records: Any, owner: Any, store_id: UUID, product_id: UUID
    ) -> None:
        for days_ago, text in ((90, "OATS 18 OZ"), (60, "OATS 18 OZ"), (30, "OATS 15.4 OZ"), (10, "OATS 15.4 OZ")):
            await records.bought(owner, product_id, store_id, days_ago, "4.49", text)
        await records.find_alerts(owner)

        (alert,) = await alerts(owner, kinds=["SHRINKFLATION"])

        assert alert["shrinkage"] == {
            "before": {"text": "18 oz"},
            "after": {"text": "15.4 oz"},
            "change": "-0.14444444",
        }

    async def test_shrinking_is_told_for_what_the_page_of_the_product_says(
        self, records: Any, owner: Any, product_id: UUID
    ) -> None:
        store_id = await records.store("Colruyt", slug="colruyt")
        for days_ago, text in ((90, "OATS 500 G"), (60, "OATS 500 G"), (30, "OATS 450 G"), (10, "OATS 450 G")):
            await records.bought(owner, product_id, store_id, days_ago, "3.99", text)
        await records.find_alerts(owner)

        (alert,) = await alerts(owner, kinds=["SHRINKFLATION"])

        assert (alert["before"]["amount"], alert["after"]["amount"]) == ("7.98", "8.866667")
        assert alert["per"] == {"text": "1 kg"}
        shown = await owner.ask("{ notifications(first: 5) { edges { node { body } } } }")
        assert [edge["node"]["body"] for edge in shown["notifications"]["edges"]] == [
            "500 g before, 450 g now: $8.867 for 1 kg at Colruyt, 11.1% more than $7.98 for 1 kg."
        ]
        prices = await owner.ask(
            "query Prices($id: ID!) { product(id: $id) { prices { unitPrice { amount } per { text } } } }",
            id=str(product_id),
        )
        assert [(each["unitPrice"]["amount"], each["per"]["text"]) for each in prices["product"]["prices"]] == [
            ("7.98", "1 kg"),
            ("8.8667", "1 kg"),
        ]

    async def test_the_page_of_the_product_says_that_it_shrank(
        self, records: Any, owner: Any, other: Any, store_id: UUID
    ) -> None:
        family_id = uuid4()
        large = await records.product(family_id=family_id)
        small = await records.product(family_id=family_id)
        line_id = await records.line(await records.purchase(owner, store_id=store_id), product_id=small)
        await records.bought(owner, large, store_id, 90, "3.99", "OATS 500 G")
        await records.bought(other, small, store_id, 10, "3.99", "OATS 450 G")
        less = {"amount": "450", "unit": "g", "pack": 1, "pieces": 1, "is_open_ounce": False}
        kept = {"before": {**less, "amount": "500"}, "after": less, "change": "-0.1"}
        told = {"kind": "shrinkflation", "subject_id": family_id, "family_id": family_id, "shrinkage": kept}
        seen = await records.observation(owner, small, store_id, line_id)
        alert_id = await records.alert(owner, small, store_id, [seen], **told, read_at=datetime.now(UTC))

        query = """query Shrunk($id: ID!) { product(id: $id) { shrinkages {
          id store { id } before { amount } after { amount } shrinkage { before { text } after { text } } } } }"""
        for product_id in (small, large):
            found = (await owner.ask(query, id=str(product_id)))["product"]["shrinkages"]
            assert found == [
                {
                    "id": str(alert_id),
                    "store": {"id": str(store_id)},
                    "before": {"amount": "3.49"},
                    "after": {"amount": "3.99"},
                    "shrinkage": {"before": {"text": "500 g"}, "after": {"text": "450 g"}},
                }
            ]
        assert (await other.ask(query, id=str(small)))["product"]["shrinkages"] == []

    async def test_they_come_in_pages_by_the_day_on_which_they_began(
        self, records: Any, owner: Any, store_id: UUID
    ) -> None:
        for count in range(5):
            product_id = await records.product()
            await records.bought(owner, product_id, store_id, 1, "2.00")
            await records.alert(owner, product_id, store_id, [], opened_on=datetime.now(UTC).date() - timedelta(count))

        seen, after = [], None
        for _ in range(3):
            page = (await owner.ask(ALERTS, first=2, after=after))["alerts"]
            assert page["unreadCount"] == 5
            seen += [edge["node"]["openedOn"] for edge in page["edges"]]
            after = page["pageInfo"]["endCursor"]

        assert seen == [day(count) for count in range(5)]
        assert page["pageInfo"]["hasNextPage"] is False
        assert await alerts(owner, kinds=["PRICE_DROP"]) == []

    async def test_a_correction_that_takes_the_reason_away_withdraws_it_and_it_is_not_told_again_when_it_is_back(
        self, records: Any, owner: Any, store_id: UUID, product_id: UUID
    ) -> None:
        *_, last = await pay(records, owner, product_id, store_id, "2.00 2.00 2.00 2.50")
        (before,) = await alerts(owner)
        await owner.ask(READ, input={})
        correct = """mutation Correct($id: ID!, $amount: Decimal!) {
          correctLine(input: { lineId: $id, amount: $amount }) { __typename } }"""

        await owner.ask(correct, id=str(last), amount="2.05")
        await records.find_alerts(owner)
        assert await alerts(owner) == []

        await owner.ask(correct, id=str(last), amount="2.60")
        await records.find_alerts(owner)
        (again,) = await alerts(owner)
        assert (again["id"], again["after"]["amount"]) == (before["id"], "2.60")
        assert again["readAt"] is not None

    async def test_someone_else_sees_nothing_of_it(
        self, records: Any, owner: Any, other: Any, store_id: UUID, product_id: UUID
    ) -> None:
        await pay(records, owner, product_id, store_id, "2.00 2.00 2.00 2.50")
        await records.bought(other, product_id, store_id, 1, "9.00")
        (alert,) = await alerts(owner)

        assert (await other.ask(ALERTS))["alerts"] == {
            "unreadCount": 0,
            "pageInfo": {"hasNextPage": False, "endCursor": None},
            "edges": [],
        }
        node = "query Node($id: ID!) { node(id: $id) { __typename } }"
        assert (await owner.ask(node, id=alert["id"]))["node"] == {"__typename": "Alert"}
        assert (await other.ask(node, id=alert["id"]))["node"] is None
        snoozed = await other.ask(SNOOZE, input={"alertId": alert["id"]})
        assert snoozed["snoozeAlert"]["__typename"] == "AlertNotFound"
        await other.ask(READ, input={"alertIds": [alert["id"]]})
        assert (await owner.ask(ALERTS))["alerts"]["unreadCount"] == 1


class TestReading:
    async def test_what_was_seen_is_not_counted_any_more(
        self, records: Any, owner: Any, store_id: UUID, product_id: UUID
    ) -> None:
        await pay(records, owner, product_id, store_id, "2.00 2.00 2.00 2.50")
        (alert,) = await alerts(owner, unreadOnly=True)

        read = (await owner.ask(READ, input={"alertIds": [alert["id"], str(uuid4()), "no id"]}))["markAlertsRead"]

        assert read == {"__typename": "AlertsRead", "unreadCount": 0}
        assert await alerts(owner, unreadOnly=True) == []
        assert (await alerts(owner))[0]["readAt"] is not None

    async def test_too_many_ids_at_once_are_refused(self, owner: Any) -> None:
        ids = [str(uuid4()) for _ in range(501)]

        assert (await owner.ask(READ, input={"alertIds": ids}))["markAlertsRead"]["__typename"] == "InvalidAlertInput"

    async def test_one_that_rests_is_in_no_list_until_then(
        self, records: Any, owner: Any, store_id: UUID, product_id: UUID
    ) -> None:
        await pay(records, owner, product_id, store_id, "2.00 2.00 2.00 2.50")
        (alert,) = await alerts(owner)
        until = (datetime.now(UTC) + timedelta(days=3)).isoformat()

        snoozed = (await owner.ask(SNOOZE, input={"alertId": alert["id"], "until": until}))["snoozeAlert"]
        assert datetime.fromisoformat(snoozed["alert"]["snoozedUntil"]) == datetime.fromisoformat(until)
        assert await alerts(owner) == []
        assert (await owner.ask(ALERTS))["alerts"]["unreadCount"] == 0

        await owner.ask(SNOOZE, input={"alertId": alert["id"]})
        assert len(await alerts(owner)) == 1

    @pytest.mark.parametrize("until", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"])
    async def test_a_moment_that_utc_has_no_year_for_is_refused(
        self, records: Any, owner: Any, store_id: UUID, product_id: UUID, until: str
    ) -> None:
        await pay(records, owner, product_id, store_id, "2.00 2.00 2.00 2.50")
        (alert,) = await alerts(owner)

        refused = await owner.ask(SNOOZE, input={"alertId": alert["id"], "until": until})

        assert refused["snoozeAlert"]["__typename"] == "InvalidAlertInput"
        assert len(await alerts(owner)) == 1

    @pytest.mark.parametrize("days", [-1, 400])
    async def test_a_moment_that_is_over_or_too_far_is_refused(
        self, records: Any, owner: Any, store_id: UUID, product_id: UUID, days: int
    ) -> None:
        await pay(records, owner, product_id, store_id, "2.00 2.00 2.00 2.50")
        (alert,) = await alerts(owner)
        until = (datetime.now(UTC) + timedelta(days=days)).isoformat()

        refused = await owner.ask(SNOOZE, input={"alertId": alert["id"], "until": until})

        assert refused["snoozeAlert"]["__typename"] == "InvalidAlertInput"
        assert len(await alerts(owner)) == 1


class TestWatches:
    async def test_a_price_at_the_target_is_told_once(
        self, records: Any, owner: Any, store_id: UUID, product_id: UUID
    ) -> None:
        await pay(records, owner, product_id, store_id, "12.00 12.00 11.00")
        saved = await watched(owner, product_id, "10.00")
        assert saved["watch"]["target"] == {"amount": "10.00", "currencyCode": "USD"}
        assert (saved["watch"]["store"], saved["watch"]["per"], saved["watch"]["pausedAt"]) == (None, None, None)

        await records.bought(owner, product_id, store_id, 0, "10.00")
        for _ in range(2):
            await records.find_alerts(owner)

        (alert,) = await alerts(owner, kinds=["TARGET_PRICE"])
        assert (alert["before"]["amount"], alert["after"]["amount"]) == ("11.00", "10.00")
        assert alert["watch"]["id"] == saved["watch"]["id"]

    async def test_an_offer_counts_unless_it_shall_not(
        self, records: Any, owner: Any, store_id: UUID, product_id: UUID
    ) -> None:
        *_, last = await pay(records, owner, product_id, store_id, "12.00 12.00")
        with_offers = await watched(owner, product_id, "10.00")
        await watched(owner, product_id, "10.00", withPromotions=False)

        await records.discount(last, "3.00")
        await records.find_alerts(owner)

        assert [alert["watch"]["id"] for alert in await alerts(owner)] == [with_offers["watch"]["id"]]

    async def test_one_says_how_far_the_price_of_now_is_from_its_target(
        self, records: Any, owner: Any, store_id: UUID, product_id: UUID
    ) -> None:
        await records.bought(owner, product_id, store_id, 20, "12.00", "OATS 20 OZ")
        south = await records.store("South")
        await records.bought(owner, product_id, south, 10, "9.00", "OATS 20 OZ")
        ounce = {"amount": "1", "unit": "OUNCE"}
        for target, more in (("10.00", {}), ("10.00", {"storeId": str(store_id)}), ("0.40", {"per": ounce})):
            await watched(owner, product_id, target, **more)

        by_unit, at_north, anywhere = [each["nearest"] for each in (await owner.ask(NEAREST))["watches"]]

        assert anywhere == {
            "price": {"amount": "9.00"},
            "over": {"amount": "-1.00"},
            "age": 10,
            "store": {"name": "South"},
            "product": {"name": "OATS 20 OZ"},
        }
        assert (at_north["price"]["amount"], at_north["over"]["amount"]) == ("12.00", "2.00")
        assert (by_unit["price"]["amount"], by_unit["over"]["amount"]) == ("0.45", "0.05")

    async def test_near_a_watch_without_offers_is_what_the_shelf_asks_and_no_price_of_something_else(
        self, records: Any, owner: Any, store_id: UUID, product_id: UUID
    ) -> None:
        await records.discount(await records.bought(owner, product_id, store_id, 1, "12.00"), "3.00")
        await records.bought(owner, await records.product(), await records.store("South"), 1, "1.00")

        await watched(owner, product_id, "10.00", withPromotions=False)

        (watch,) = (await owner.ask(NEAREST))["watches"]
        assert watch["nearest"]["price"]["amount"] == "12.00"
        assert (watch["nearest"]["over"]["amount"], watch["nearest"]["store"]["name"]) == ("2.00", "North")

    async def test_what_was_seen_in_the_month_before_counts_and_what_is_older_does_not(
        self, records: Any, owner: Any, store_id: UUID
    ) -> None:
        for days_ago in (10, 40):
            product_id = await records.product("OATS")
            await records.bought(owner, product_id, store_id, days_ago, "9.00", "OATS")
            await watched(owner, product_id, "10.00")
        await records.find_alerts(owner)

        assert [alert["openedOn"] for alert in await alerts(owner)] == [day(10)]

    async def test_one_for_a_store_or_for_a_unit_is_that(
        self, records: Any, owner: Any, store_id: UUID, product_id: UUID
    ) -> None:
        south = await records.store("South")
        for place in (store_id, south):
            await records.bought(owner, product_id, place, 2, "4.00", "OATS 20 OZ")
        per = {"amount": "1", "unit": "OUNCE"}
        saved = await watched(owner, product_id, "0.20", per=per, storeId=str(south))
        await records.find_alerts(owner)

        assert (saved["watch"]["per"]["text"], saved["watch"]["store"]["name"]) == ("1 oz", "South")
        (alert,) = await alerts(owner)
        assert (alert["store"]["name"], alert["after"]["amount"], alert["per"]["text"]) == ("South", "0.20", "1 oz")

    async def test_one_that_rests_tells_nothing_and_what_it_told_stays(
        self, records: Any, owner: Any, store_id: UUID, product_id: UUID
    ) -> None:
        await pay(records, owner, product_id, store_id, "12.00 9.00")
        watch_id = (await watched(owner, product_id, "10.00"))["watch"]["id"]
        await records.find_alerts(owner)
        paused = (await owner.ask(PAUSE, input={"watchId": watch_id}))["pauseWatch"]
        assert paused["watch"]["pausedAt"] is not None
        for days_ago, price in ((0, "13.00"), (0, "8.00")):
            await records.bought(owner, product_id, await records.store(), days_ago, price)
        await records.find_alerts(owner)
        assert [alert["after"]["amount"] for alert in await alerts(owner)] == ["9.00"]

        await owner.ask(PAUSE, input={"watchId": watch_id, "paused": False})
        await records.find_alerts(owner)
        assert {alert["after"]["amount"] for alert in await alerts(owner)} == {"9.00", "8.00"}

    async def test_it_can_be_changed_and_deleted_and_what_it_told_goes_with_it(
        self, records: Any, owner: Any, store_id: UUID, product_id: UUID
    ) -> None:
        await pay(records, owner, product_id, store_id, "12.00 9.00")
        watch_id = (await watched(owner, product_id, "8.00"))["watch"]["id"]
        await records.find_alerts(owner)
        assert await alerts(owner) == []

        changed = (await owner.ask(CHANGE, input={"watchId": watch_id, "target": "9.50"}))["changeWatch"]
        await records.find_alerts(owner)
        assert changed["watch"]["target"]["amount"] == "9.50"
        assert len(await alerts(owner)) == 1

        assert (await owner.ask(DELETE, input={"watchId": watch_id}))["deleteWatch"]["__typename"] == "WatchDeleted"
        assert await alerts(owner) == []
        assert (await owner.ask("{ watches { id } }"))["watches"] == []

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"target": "0"}, "target"),
            ({"target": "-1.00"}, "target"),
            ({"target": "0.00001"}, "target"),
            ({"target": "1000001"}, "target"),
            ({"target": "NaN"}, "target"),
            ({"target": "Infinity"}, "target"),
            ({"currencyCode": "XYZ"}, "currencyCode"),
            ({"currencyCode": "usd"}, "currencyCode"),
            ({"currencyCode": "XXX"}, "currencyCode"),
            ({"currencyCode": "EUR"}, "currencyCode"),  # its receipts are in dollars
            ({"per": {"amount": "0", "unit": "OUNCE"}}, "per"),
            ({"per": {"amount": "-1", "unit": "EACH"}}, "per"),
            ({"per": {"amount": "1", "unit": "LITRE"}}, "per"),  # it is sold by the ounce
            ({"productId": str(uuid4())}, "productId"),
            ({"productId": "no id"}, "productId"),
            ({"storeId": str(uuid4())}, "storeId"),
            ({"storeId": "no id"}, "storeId"),
        ],
    )
    async def test_what_cannot_be_watched_is_refused_and_nothing_is_kept(
        self, records: Any, owner: Any, store_id: UUID, product_id: UUID, given: dict[str, Any], field: str
    ) -> None:
        await records.bought(owner, product_id, store_id, 2, "4.00", "OATS 20 OZ")
        values = {"productId": str(product_id), "target": "3.00", "currencyCode": "USD"} | given

        refused = (await owner.ask(CREATE, input=values))["createWatch"]

        assert (refused["__typename"], refused["field"]) == ("InvalidWatch", field)
        assert ("at most 1,000,000" in refused["message"]) == (given.get("target") == "1000001")
        assert (await owner.ask("{ watches { id } }"))["watches"] == []

    async def test_a_price_of_a_package_is_refused_for_what_is_sold_by_weight(
        self, records: Any, owner: Any, store_id: UUID, product_id: UUID
    ) -> None:
        weighed = {"quantity": Decimal("1.5"), "unit": "lb", "unit_price": Decimal("0.59")}
        await records.bought(owner, product_id, store_id, 3, "0.89", "BANANAS", **weighed)

        refused = await watched(owner, product_id, "0.50")
        assert refused["field"] == "per"
        assert refused["message"] == "Please enter a price for 1 lb: that is how it is sold."
        saved = await watched(owner, product_id, "0.60", per={"amount": "1", "unit": "POUND"})
        await records.find_alerts(owner)
        assert saved["watch"]["per"]["text"] == "1 lb"
        assert [alert["after"]["amount"] for alert in await alerts(owner)] == ["0.59"]

    async def test_what_only_someone_else_bought_cannot_be_watched_nor_their_watch_touched(
        self, records: Any, owner: Any, other: Any, store_id: UUID, product_id: UUID
    ) -> None:
        own_store = await records.store(user_id=owner.user_id)
        await records.bought(owner, product_id, own_store, 2, "4.00")
        watch_id = (await watched(owner, product_id, "3.00", storeId=str(own_store)))["watch"]["id"]
        theirs = await records.product()
        await records.bought(other, theirs, store_id, 2, "4.00")

        assert (await watched(other, product_id, "3.00"))["field"] == "productId"
        assert (await watched(other, theirs, "3.00", storeId=str(own_store)))["field"] == "storeId"
        changed = await other.ask(CHANGE, input={"watchId": watch_id, "target": "1.00"})
        paused = await other.ask(PAUSE, input={"watchId": watch_id})
        deleted = await other.ask(DELETE, input={"watchId": watch_id})
        for answer in (changed["changeWatch"], paused["pauseWatch"], deleted["deleteWatch"]):
            assert answer["__typename"] == "WatchNotFound"
        assert (await other.ask("{ watches { id } }"))["watches"] == []
        (kept,) = (await owner.ask("{ watches { target { amount } pausedAt } }"))["watches"]
        assert kept == {"target": {"amount": "3.00"}, "pausedAt": None}

    async def test_the_same_watch_again_is_the_same_and_another_one_is_not(
        self, records: Any, owner: Any, other: Any, store_id: UUID, product_id: UUID
    ) -> None:
        for asker in (owner, other):
            await records.bought(asker, product_id, store_id, 2, "4.00")
        first = (await watched(owner, product_id, "3.00"))["watch"]["id"]

        assert (await watched(owner, product_id, "3.000"))["watch"]["id"] == first
        others = [
            (await watched(owner, product_id, "2.99"))["watch"]["id"],
            (await watched(owner, product_id, "3.00", storeId=str(store_id)))["watch"]["id"],
            (await watched(owner, product_id, "3.00", withPromotions=False))["watch"]["id"],
            (await watched(owner, product_id, "3.00", inAnySize=True))["watch"]["id"],
            (await watched(other, product_id, "3.00"))["watch"]["id"],
        ]
        await owner.ask(PAUSE, input={"watchId": first})
        others.append((await watched(owner, product_id, "3.00"))["watch"]["id"])
        assert len({first, *others}) == 7

    async def test_there_is_a_most(self, records: Any, owner: Any, store_id: UUID, product_id: UUID) -> None:
        await records.bought(owner, product_id, store_id, 2, "4.00")
        for _ in range(200):
            await records.watch(owner, product_id)

        refused = await watched(owner, product_id, "3.00")

        assert (refused["__typename"], refused["field"]) == ("InvalidWatch", None)


class TestSettings:
    async def test_who_changed_nothing_has_the_defaults(self, owner: Any) -> None:
        assert (await owner.ask(SETTINGS))["alertSettings"] == {
            "increase": "0.1",
            "drop": "0.1",
            "lowestInDays": 90,
            "shrinkage": "0.01",
            "cheaper": "0.15",
            "kinds": ["CHEAPER_ELSEWHERE", "COUPON", "PRICE_DROP", "PRICE_INCREASE", "SHRINKFLATION", "TARGET_PRICE"],
        }

    async def test_whoever_changes_one_keeps_the_other_defaults(self, owner: Any) -> None:
        before = (await owner.ask(SETTINGS))["alertSettings"]
        await owner.ask(CHANGE_SETTINGS, input={"increase": "0.05"})

        assert (await owner.ask(SETTINGS))["alertSettings"] == before | {"increase": "0.05"}

    async def test_another_threshold_tells_more_and_less(
        self, records: Any, owner: Any, store_id: UUID, product_id: UUID
    ) -> None:
        await pay(records, owner, product_id, store_id, "10.00 10.00 10.00 10.60")
        assert await alerts(owner) == []

        await owner.ask(CHANGE_SETTINGS, input={"increase": "0.05"})
        await records.find_alerts(owner)
        assert len(await alerts(owner)) == 1

        await owner.ask(CHANGE_SETTINGS, input={"increase": "0.20"})
        await records.find_alerts(owner)
        assert await alerts(owner) == []

    async def test_a_kind_that_is_off_tells_nothing_more_and_what_it_told_stays(
        self, records: Any, owner: Any, store_id: UUID, product_id: UUID
    ) -> None:
        await pay(records, owner, product_id, store_id, "2.00 2.00 2.00 2.50")
        await owner.ask(CHANGE_SETTINGS, input={"kinds": ["PRICE_DROP"]})
        await pay(records, owner, await records.product(), store_id, "2.00 2.00 2.00 2.50", "RICE")

        assert [alert["product"]["name"] for alert in await alerts(owner)] == ["OATS"]

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"increase": "0"}, "increase"),
            ({"increase": "-0.1"}, "increase"),
            ({"increase": "11"}, "increase"),
            ({"increase": "NaN"}, "increase"),
            ({"drop": "1"}, "drop"),
            ({"shrinkage": "0.0001"}, "shrinkage"),
            ({"cheaper": "1e30"}, "cheaper"),
            ({"lowestInDays": 0}, "lowestInDays"),
            ({"lowestInDays": 100000}, "lowestInDays"),
            ({"kinds": ["PRICE_DROP"] * 7}, "kinds"),
        ],
    )
    async def test_absurd_thresholds_are_refused(self, owner: Any, given: dict[str, Any], field: str) -> None:
        refused = (await owner.ask(CHANGE_SETTINGS, input=given))["changeAlertSettings"]

        assert (refused["__typename"], refused["field"]) == ("InvalidAlertSettings", field)
        assert (await owner.ask(SETTINGS))["alertSettings"]["increase"] == "0.1"

    async def test_settings_are_ones_own(self, owner: Any, other: Any) -> None:
        await owner.ask(CHANGE_SETTINGS, input={"increase": "0.05"})

        assert (await other.ask(SETTINGS))["alertSettings"]["increase"] == "0.1"


async def test_alerts_are_kept_when_they_are_withdrawn(
    records: Any, owner: Any, store_id: UUID, product_id: UUID
) -> None:
    *_, last = await pay(records, owner, product_id, store_id, "2.00 2.00 2.00 2.50")
    await records.change_purchase(last, purchased_on=None)
    await records.find_alerts(owner)

    assert await alerts(owner) == []
    async with records.database.reading() as session:
        kept = (await session.scalars(select(Alert.withdrawn_at).where(Alert.user_id == owner.user_id))).all()
    assert len(kept) == 1
    assert kept[0] is not None


TOLD = "{ notifications { edges { node { kind title body link subjectIds readAt } } } }"


async def test_an_alert_is_told_once_in_words_and_taken_back_with_its_reason(
    records: Any, owner: Any, product_id: UUID, store_id: UUID
) -> None:
    async def told() -> list[Any]:
        edges = (await owner.ask(TOLD))["notifications"]["edges"]
        return [edge["node"] for edge in edges]

    lines = await pay(records, owner, product_id, store_id, "4.00 4.00 4.00 5.00")
    await records.find_alerts(owner)
    (notice,) = await told()
    assert (notice["kind"], notice["title"]) == ("PRICE_INCREASE", "Costs more: OATS")
    assert notice["body"] == "$5.00 at North, 25% more than $4.00."
    (alert,) = await alerts(owner)
    assert notice["link"] == f"/alerts/{alert['id']}"
    assert notice["subjectIds"] == [alert["id"], str(product_id)]

    await records.change_line(lines[-1], amount=Decimal("4.00"))
    await records.find_alerts(owner)
    assert await told() == []


async def test_what_was_told_of_an_alert_is_no_news_once_it_was_seen_or_rests(
    records: Any, owner: Any, product_id: UUID, store_id: UUID
) -> None:
    async def unread() -> int:
        count: int = (await owner.ask("{ unreadNotificationCount }"))["unreadNotificationCount"]
        return count

    elsewhere = await records.store("South")
    await pay(records, owner, product_id, store_id, "4.00 4.00 4.00 5.00")
    await pay(records, owner, product_id, elsewhere, "4.00 4.00 4.00 5.00")
    await records.find_alerts(owner)
    seen, rested = await alerts(owner)
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    assert await unread() == 2

    await owner.ask(READ, input={"alertIds": [seen["id"]]})
    assert await unread() == 1
    await owner.ask(SNOOZE, input={"alertId": rested["id"], "until": None})
    assert await unread() == 1
    await owner.ask(SNOOZE, input={"alertId": rested["id"], "until": tomorrow})
    assert await unread() == 0


async def told_to(asker: Any) -> list[dict[str, Any]]:
    return [edge["node"] for edge in (await asker.ask(TOLD))["notifications"]["edges"]]


async def test_what_gets_worse_is_told_again_with_what_it_was_before(
    records: Any, owner: Any, product_id: UUID, store_id: UUID
) -> None:
    await pay(records, owner, product_id, store_id, "4.00 4.00 4.00 4.40")
    await records.bought(owner, product_id, store_id, 0, "6.00", "OATS")
    for _ in range(2):
        await records.find_alerts(owner)

    further, first = await alerts(owner)
    assert (first["after"]["amount"], further["after"]["amount"]) == ("4.40", "6.00")
    assert [each["unitPrice"]["amount"] for each in further["evidence"]] == ["4.00", "4.00", "4.00", "4.40", "6.00"]
    yesterday = format_date(datetime.now(UTC).date() - timedelta(days=1), locale="en")
    assert [notice["body"] for notice in await told_to(owner)] == [
        f"$6.00 at North, 50% more than $4.00. It was $4.40 on {yesterday}.",
        "$4.40 at North, 10% more than $4.00.",
    ]


@pytest.mark.parametrize("found_between", [True, False])
async def test_what_came_before_what_was_told_is_no_news_when_its_receipt_comes_late(
    records: Any, owner: Any, product_id: UUID, store_id: UUID, found_between: bool
) -> None:
    for days_ago in (22, 15, 8):
        await records.bought(owner, product_id, store_id, days_ago, "4.00", "OATS")
    await records.bought(owner, product_id, store_id, 0, "6.00", "OATS")
    if found_between:
        await records.find_alerts(owner)
    await records.bought(owner, product_id, store_id, 1, "4.40", "OATS")
    await records.find_alerts(owner)

    assert [alert["after"]["amount"] for alert in await alerts(owner)] == ["6.00", "4.40"]
    (notice,) = await told_to(owner)
    assert notice["body"].startswith("$6.00 at North, 50% more than $4.00.")


@pytest.mark.parametrize("was_seen", [False, True])
async def test_what_was_told_follows_a_correction_and_is_sent_to_nobody(
    records: Any, owner: Any, product_id: UUID, store_id: UUID, was_seen: bool
) -> None:
    lines = await pay(records, owner, product_id, store_id, "4.00 4.00 4.00 5.00")
    (before,) = await told_to(owner)
    if was_seen:
        await owner.ask(READ, input={})
        (before,) = await told_to(owner)
    await records.change_line(lines[-1], amount=Decimal("5.20"))
    await records.find_alerts(owner)

    (alert,) = await alerts(owner)
    assert alert["after"]["amount"] == "5.20"
    assert await told_to(owner) == [before | {"body": "$5.20 at North, 30% more than $4.00."}]


async def test_an_increase_of_the_shelf_says_so_and_what_was_paid(
    records: Any, owner: Any, product_id: UUID, store_id: UUID
) -> None:
    await pay(records, owner, product_id, store_id, "4.00 4.00 4.00")
    line_id = await records.bought(owner, product_id, store_id, 0, "5.00", "OATS")
    await records.discount(line_id, "2.00")
    await records.observe_line(line_id)
    await records.find_alerts(owner)

    (alert,) = (await owner.ask("{ alerts { edges { node { kind after { amount } paid { amount } } } } }"))["alerts"][
        "edges"
    ]
    (notice,) = await told_to(owner)

    assert alert["node"] == {"kind": "PRICE_INCREASE", "after": {"amount": "5.00"}, "paid": {"amount": "3.00"}}
    assert notice["body"] == "$5.00 on the shelf at North, 25% more than $4.00. You paid $3.00."


async def test_an_alert_of_what_was_paid_says_no_other_price(
    records: Any, owner: Any, product_id: UUID, store_id: UUID
) -> None:
    await pay(records, owner, product_id, store_id, "4.00 4.00 4.00 5.00")

    found = await owner.ask("{ alerts { edges { node { paid { amount } } } } }")

    assert found["alerts"]["edges"] == [{"node": {"paid": None}}]


@pytest.mark.parametrize("was_seen", [False, True])
async def test_an_alert_that_is_back_is_told_of_in_the_app_as_it_was_and_sent_to_nobody(
    records: Any, owner: Any, product_id: UUID, store_id: UUID, was_seen: bool
) -> None:
    async def deliveries() -> list[tuple[str, str]]:
        async with records.database.reading() as session:
            sent = select(Delivery.channel, Delivery.state).where(Delivery.user_id == owner.user_id)
            return sorted((row.channel, row.state) for row in await session.execute(sent))

    await records.push_subscription(owner)
    lines = await pay(records, owner, product_id, store_id, "4.00 4.00 4.00 5.00")
    (alert,) = await alerts(owner)
    if was_seen:
        await owner.ask(READ, input={"alertIds": [alert["id"]]})
    (before,) = await told_to(owner)
    await records.change_line(lines[-1], amount=Decimal("4.00"))
    await records.find_alerts(owner)
    assert (await alerts(owner), await told_to(owner)) == ([], [])
    taken_back = await deliveries()

    await records.change_line(lines[-1], amount=Decimal("5.20"))
    await records.find_alerts(owner)

    (back,) = await told_to(owner)
    assert [each["id"] for each in await alerts(owner)] == [alert["id"]]
    assert back == before | {"body": "$5.20 at North, 30% more than $4.00."}
    assert (back["readAt"] is not None) == was_seen
    assert await deliveries() == taken_back
    assert ("push", "waiting") not in taken_back


async def outside(records: Any, asker: Any) -> list[tuple[str, str]]:
    """How and how far all that was told is on its way out of the app."""
    async with records.database.reading() as session:
        sent = select(Delivery.channel, Delivery.state).where(Delivery.user_id == asker.user_id)
        return sorted((row.channel, row.state) for row in await session.execute(sent) if row.channel != "app")


async def wants_emails(records: Any, asker: Any, rhythm: str) -> None:
    async with records.database.transaction() as session:
        session.add(NotificationSettings(user_id=asker.user_id, email_rhythm=rhythm))
        verified = update(User).where(User.id == asker.user_id).values(email_verified_at=datetime.now(UTC))
        await session.execute(verified)


@pytest.mark.parametrize("rhythm", ["at_once", "weekly"])
async def test_what_a_deleted_watch_told_goes_and_what_was_on_its_way_is_not_sent(
    records: Any, owner: Any, other: Any, product_id: UUID, store_id: UUID, rhythm: str
) -> None:
    for asker in (owner, other):
        await wants_emails(records, asker, rhythm)
        await records.push_subscription(asker)
        await pay(records, asker, product_id, store_id, "4.00 3.00")
    watch_ids = [(await watched(asker, product_id, "3.20"))["watch"]["id"] for asker in (owner, owner, other)]
    later = (await watched(owner, product_id, "3.10"))["watch"]["id"]
    for asker in (owner, other):
        await records.find_alerts(asker)
    waiting = [("email", "waiting"), ("push", "waiting")]
    assert (len(await told_to(owner)), await outside(records, other)) == (2, waiting)

    await owner.ask(DELETE, input={"watchId": watch_ids[0]})

    (left,) = await told_to(owner)
    assert left["link"] == f"/alerts/{(await alerts(owner))[0]['id']}"
    assert (await owner.ask("{ unreadNotificationCount }"))["unreadNotificationCount"] == 1
    assert await outside(records, owner) == sorted([("email", "dropped"), ("push", "dropped"), *waiting])
    await owner.ask(DELETE, input={"watchId": later})
    assert await told_to(owner) == []
    assert (len(await told_to(other)), await outside(records, other)) == (1, waiting)


@pytest.mark.parametrize("rhythm", ["at_once", "weekly"])
async def test_of_a_watch_that_rests_nothing_is_sent_that_waits_and_the_app_shows_what_it_told(
    records: Any, owner: Any, product_id: UUID, store_id: UUID, rhythm: str
) -> None:
    await wants_emails(records, owner, rhythm)
    await records.push_subscription(owner)
    await pay(records, owner, product_id, store_id, "4.00 3.00")
    watch_id = (await watched(owner, product_id, "3.20"))["watch"]["id"]
    await records.find_alerts(owner)
    (notice,) = await told_to(owner)

    await owner.ask(PAUSE, input={"watchId": watch_id})

    assert await outside(records, owner) == [("email", "dropped"), ("push", "dropped")]
    assert await told_to(owner) == [notice]
    assert len(await alerts(owner)) == 1
    await owner.ask(PAUSE, input={"watchId": watch_id, "paused": False})
    await records.find_alerts(owner)
    assert await outside(records, owner) == [("email", "dropped"), ("push", "dropped")]


async def test_deleting_a_watch_costs_the_same_however_much_it_told(
    records: Any, owner: Any, product_id: UUID, statements: list[str]
) -> None:
    async def deleted(target: str, stores: int) -> int:
        watch_id = (await watched(owner, product_id, target))["watch"]["id"]
        for _ in range(stores):
            await records.bought(owner, product_id, await records.store(), 0, "3.00")
        await records.find_alerts(owner)
        statements.clear()
        await owner.ask(DELETE, input={"watchId": watch_id})
        return len(statements)

    await records.bought(owner, product_id, await records.store(), 40, "4.00")
    assert await deleted("3.20", 1) == await deleted("3.20", 4)
