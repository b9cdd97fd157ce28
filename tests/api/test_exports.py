"""What a shopper takes along beside purchases: what they watch, were offered, listed, taught and chose."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cartsnitch_domain.accounts.records import HouseholdMember, User
from cartsnitch_domain.alerts.records import AlertSettings
from cartsnitch_domain.coupons.records import Coupon, CouponUse, DeniedRedemption
from cartsnitch_domain.exports.tables import Table
from cartsnitch_domain.notifications.records import NotificationChoice, NotificationSettings
from cartsnitch_domain.public.records import PublicContribution
from cartsnitch_domain.purchases.records import Purchase
from cartsnitch_domain.receipts.records import ReceiptDistinction
from cartsnitch_domain.shopping.records import ListItem, PlanningSettings, ShoppingList
from sqlalchemy import insert, select, update

from tests.api.test_households import code_of, joins

CLIENT = Path(__file__).parents[2] / "mobile-client-stub" / "src"


async def taken(asker: Any, table: str) -> list[dict[str, Any]]:
    answer = await asker.client.get(f"/export/{table}.json")
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()
    return found


@pytest.fixture(scope="module")
async def owner(records: Any) -> Any:
    """Somebody with two of everything that a shopper may have."""
    asker = await records.person("has-all")
    ids = await records.everything(asker, 2)
    first, second = sorted([await records.receipt(asker), await records.receipt(asker)])
    repeated = await records.purchase(asker)
    async with records.database.transaction() as session:
        for record, values in (
            (CouponUse, {"coupon_id": ids["coupon"], "used_on": date(2026, 3, 2)}),
            (DeniedRedemption, {"coupon_id": ids["coupon"], "line_id": ids["line"]}),
            (AlertSettings, {"increase": Decimal("0.25"), "kinds": ["coupon", "price_drop"]}),
            (PlanningSettings, {"trip_cost": Decimal("3.50"), "preferred": [ids["store"]]}),
            (NotificationSettings, {"email_rhythm": "weekly", "language": "en"}),
            (NotificationChoice, {"kind": "coupon", "app": True, "push": False, "email": True}),
            (PublicContribution, {"counts_from": date(2026, 4, 1)}),
        ):
            await session.execute(insert(record).values(user_id=asker.user_id, **values))
        counted = select(Purchase.id).where(Purchase.user_id == asker.user_id).limit(1)
        repeats = update(Purchase).where(Purchase.id == repeated)
        await session.execute(repeats.values(same_as_id=await session.scalar(counted.where(Purchase.id != repeated))))
        await session.execute(insert(ReceiptDistinction).values(receipt_id=first, other_id=second))
    return asker


@pytest.mark.parametrize("table", list(Table))
async def test_all_that_there_is_is_taken_along_and_by_nobody_else(table: Table, owner: Any, records: Any) -> None:
    stranger = await records.person("stranger")

    assert await taken(owner, table)
    theirs = await taken(stranger, table)
    assert len(theirs) == {Table.ACCOUNT: 1, Table.SIGN_INS: 1}.get(table, 0)
    mine = json.dumps(await taken(owner, table))
    assert not any(str(value) in mine for row in theirs for name, value in row.items() if name in ("id", "email"))
    nobody = await records.client().get(f"/export/{table}.json")
    assert nobody.status_code == 401


@pytest.mark.parametrize("table", list(Table))
async def test_nothing_that_opens_anything_is_in_it(table: Table, owner: Any, database: Any) -> None:
    secrets = """SELECT token FROM inbound_addresses UNION SELECT endpoint FROM push_subscriptions
      UNION SELECT auth FROM push_subscriptions UNION SELECT unsubscribe_key::text FROM notification_settings"""
    async with database.reading_rows() as reads:
        opening = [row["token"] for row in await reads.fetch(secrets)]
    given = (await owner.client.get(f"/export/{table}.json")).text

    assert len(opening) > 3
    assert not any(each in given for each in opening)


async def test_a_watch_says_what_it_watches_and_from_which_price_on(records: Any, owner: Any) -> None:
    watch = (await taken(owner, "watches"))[0]

    assert (watch["product_name"], watch["store"], watch["target"]) == ("MILK", "Green Grocer", "3.00")
    assert (watch["currency_code"], watch["starts_on"], watch["with_promotions"]) == ("USD", "2026-01-01", True)


async def test_an_alert_names_the_prices_that_it_rests_on(owner: Any) -> None:
    prices = {row["id"] for row in await taken(owner, "prices")}
    alerts = await taken(owner, "alerts")

    assert {alert["price_ids"] for alert in alerts} <= prices
    assert (alerts[0]["before"], alerts[0]["after"], alerts[0]["change"]) == ("3.49", "3.99", "0.14326648")


async def test_a_coupon_has_its_terms_and_what_became_of_it(owner: Any) -> None:
    coupon = (await taken(owner, "coupons"))[0]
    products = {row["id"] for row in await taken(owner, "products")}

    assert (coupon["kind"], coupon["value"], coupon["currency_code"]) == ("amount_off", "1", "USD")
    assert coupon["is_own"] is True
    assert coupon["clipped_at"] is not None
    assert coupon["product_ids"] in products
    assert (await taken(owner, "redemptions"))[0]["amount"] == "1.00"
    assert {row["coupon_id"] for row in await taken(owner, "coupon-sources")} >= {coupon["id"]}
    (use,), (denial,) = await taken(owner, "uses"), await taken(owner, "denials")
    assert (use["coupon_id"], use["used_on"], denial["coupon_id"]) == (coupon["id"], "2026-03-02", coupon["id"])


async def test_of_coupons_for_all_only_those_that_one_did_something_with(records: Any, other: Any) -> None:
    product = await records.product()
    clipped = await records.coupon(other, await records.receipt(other), product)
    await records.coupon(await records.person("third"), await records.receipt(other), product)
    async with records.database.transaction() as session:
        await session.execute(update(Coupon).where(Coupon.id == clipped).values(user_id=None))

    (coupon,) = await taken(other, "coupons")
    assert (coupon["id"], coupon["is_own"]) == (str(clipped), False)
    assert coupon["product_ids"] == ""  # which they never bought


async def test_a_correction_has_both_values_and_a_lesson_its_text(owner: Any) -> None:
    correction, lesson = (await taken(owner, "corrections"))[0], (await taken(owner, "lessons"))[0]

    assert (correction["field"], correction["old"], correction["new"]) == ("amount", "3.94", "3.49")
    assert (lesson["store"], lesson["product_name"]) == ("Green Grocer", "MILK")
    assert (await taken(owner, "merges"))[0]["into_name"] == "MILK"


async def test_settings_are_rows_of_what_was_chosen(owner: Any) -> None:
    settings = {(row["area"], row["name"]): row["value"] for row in await taken(owner, "settings")}

    assert settings["alerts", "increase"] == "0.25"
    assert settings["alerts", "kinds"] == "coupon price_drop"
    assert settings["planning", "trip_cost"] == "3.5000"
    assert settings["planning", "preferred"] == "Green Grocer"
    assert settings["notifications", "language"] == "en"
    assert settings["channels", "coupon"] == "app email"
    assert settings["public prices", "counts_from"] == "2026-04-01"


async def test_of_the_household_there_is_what_its_screen_shows(records: Any, other: Any) -> None:
    partner = await records.person("partner")
    await joins(partner, await code_of(other))
    await code_of(other)

    members = await taken(partner, "household")
    assert [(each["name"], each["is_you"], each["is_owner"]) for each in members] == [
        ("Other", False, True),
        ("Partner", True, False),
    ]
    assert [row["invited_by"] for row in await taken(partner, "invitations")] == ["Other"]
    for table in Table:
        given = json.dumps(await taken(partner, table))
        assert other.email not in given
        assert str(other.user_id) not in given


async def test_a_shared_list_is_of_all_who_see_it_and_its_product_of_who_bought_it(records: Any, other: Any) -> None:
    partner = await records.person("partner")
    await joins(partner, await code_of(other))
    async with records.database.reading() as session:
        of_partner = HouseholdMember.user_id == partner.user_id
        household_id = await session.scalar(select(HouseholdMember.household_id).where(of_partner))
    product_id = await records.product()
    await records.bought(other, product_id, await records.store(), 3, "2.00", "OAT DRINK")
    shared = await records.add(ShoppingList, user_id=other.user_id, household_id=household_id, name="Saturday")
    own = await records.add(ShoppingList, user_id=other.user_id, name="Presents")
    async with records.database.transaction() as session:
        for list_id, values in (
            (shared, {"text": "oats", "product_id": product_id}),
            (shared, {"text": "gone", "is_deleted": True}),
            (own, {"text": "a book"}),
        ):
            await session.execute(insert(ListItem).values(list_id=list_id, id=uuid4(), revision=1, **values))

    (seen,) = await taken(partner, "lists")
    assert (seen["name"], seen["is_yours"], seen["is_shared"]) == ("Saturday", False, True)
    (item,) = await taken(partner, "items")
    assert (item["text"], item["product_id"], item["product_name"]) == ("oats", None, None)
    bought = {row["text"]: row["product_name"] for row in await taken(other, "items")}
    assert bought == {"oats": "OAT DRINK", "a book": None}


async def test_a_name_that_would_be_a_formula_is_guarded_in_csv_and_as_it_is_in_json(records: Any, other: Any) -> None:
    formula = '=HYPERLINK("http://evil.example";"x")'
    async with records.database.transaction() as session:
        await session.execute(update(User).where(User.id == other.user_id).values(name=formula))
    await records.add(ShoppingList, user_id=other.user_id, name="@SUM(A1)")

    assert (await taken(other, "account"))[0]["name"] == formula
    answer = await other.client.get("/export/account.csv")
    assert "'=HYPERLINK" in answer.text
    assert "'@SUM(A1)" in (await other.client.get("/export/lists.csv")).text


def test_the_app_offers_every_table() -> None:
    offered = re.findall(r'file: "([a-z-]+)"', (CLIENT / "export" / "files.ts").read_text())

    assert sorted(offered) == sorted(Table)


async def test_a_place_that_was_read_again_keeps_its_amounts(records: Any, other: Any) -> None:
    amounts = [{"amount": "3.49", "confidence": 0.9}]
    await records.region(await records.receipt(other), text="MILK 3.49", amounts=amounts)

    (region,) = await taken(other, "regions")
    assert json.loads(region["amounts"]) == amounts
