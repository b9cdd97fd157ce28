"""Who may ask for what: the owner, someone else, and someone who is not signed in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from cartsnitch_domain.accounts.records import AuthSession
from cartsnitch_domain.db import Database
from sqlalchemy import update

FIELDS = ("receipt", "purchase", "product", "store", "coupon", "node")


@pytest.fixture
async def ids(records: Any, owner: Any) -> dict[str, UUID]:
    """The ids of what the owner has."""
    store_id, product_id = await records.store(), await records.product()
    receipt_id = await records.receipt(owner)
    purchase_id = await records.purchase(owner, receipt_id=receipt_id, store_id=store_id)
    line_id = await records.line(purchase_id, product_id=product_id)
    return {
        "Receipt": receipt_id,
        "Purchase": purchase_id,
        "Product": product_id,
        "Store": store_id,
        "PurchaseLine": line_id,
        "ReceiptRegion": await records.region(receipt_id),
        "PriceObservation": (observation_id := await records.observation(owner, product_id, store_id, line_id)),
        "Watch": (watch_id := await records.watch(owner, product_id)),
        "Alert": await records.alert(owner, product_id, store_id, [observation_id], watch_id=watch_id),
        "Coupon": await records.coupon(owner, receipt_id, product_id),
        "ShoppingList": await records.shopping_list(owner, product_id, 1),
        "Viewer": owner.user_id,
    }


async def found(asker: Any, node_id: object) -> dict[str, Any]:
    """What each way to ask for an id gives."""
    selections = " ".join(f"{name}(id: $id) {{ __typename id }}" for name in FIELDS)
    data: dict[str, Any] = await asker.ask(f"query Find($id: ID!) {{ {selections} }}", id=str(node_id))
    return data


async def test_the_owner_finds_each_record_by_its_id(owner: Any, ids: dict[str, UUID]) -> None:
    for kind, node_id in ids.items():
        answer = await found(owner, node_id)

        assert answer.pop("node") == {"__typename": kind, "id": str(node_id)}
        by_name = answer.pop(kind.lower(), None)
        assert by_name == ({"__typename": kind, "id": str(node_id)} if kind.lower() in FIELDS else None)
        assert set(answer.values()) == {None}


async def test_someone_else_finds_nothing_by_any_id_of_the_owner(other: Any, ids: dict[str, UUID]) -> None:
    for node_id in ids.values():
        assert set((await found(other, node_id)).values()) == {None}


async def test_someone_else_sees_nothing_of_the_owner_in_any_list(other: Any, ids: dict[str, UUID]) -> None:
    everything = """{ receipts { edges { node { id } } } purchases { edges { node { id } } }
                      products { edges { node { id } } } alerts { edges { node { id } } } stores { id }
                      coupons { edges { node { id } } } shoppingLists { id }
                      watches { id } priceChanges(kind: RISERS) { after { amount } } }"""
    answer = await other.ask(everything)

    assert [answer.pop(name) for name in ("stores", "watches", "priceChanges", "shoppingLists")] == [[], [], [], []]
    assert [connection["edges"] for connection in answer.values()] == [[], [], [], [], []]


async def test_what_two_people_bought_shows_each_only_their_own_prices(records: Any, owner: Any, other: Any) -> None:
    store_id, product_id = await records.store(), await records.product()
    for asker, name in ((owner, "OWNER"), (other, "OTHER")):
        purchase_id = await records.purchase(asker, merchant_name=name, store_id=store_id)
        line_id = await records.line(purchase_id, product_id=product_id)
        await records.observation(asker, product_id, store_id, line_id, unit=name)

    query = """query Shared($id: ID!, $storeId: ID!) {
      product(id: $id) { observations { edges { node { unit } } } }
      purchases(filter: { storeId: $storeId }) { edges { node { merchantName lines { product { id } } } } }
    }"""
    answer = await owner.ask(query, id=str(product_id), storeId=str(store_id))

    assert [edge["node"]["unit"] for edge in answer["product"]["observations"]["edges"]] == ["OWNER"]
    assert [edge["node"]["merchantName"] for edge in answer["purchases"]["edges"]] == ["OWNER"]


async def test_what_someone_elses_receipt_calls_a_product_is_neither_shown_nor_searched(
    records: Any, owner: Any, other: Any
) -> None:
    product_id = await records.product("A WROTE THIS")
    for asker, text in ((other, "A WROTE THIS"), (owner, "COLA"), (other, "A WROTE THIS TOO")):
        await records.line(await records.purchase(asker), text=text, product_id=product_id)

    query = """query Shared($id: ID!, $text: String) {
      product(id: $id) { name }
      node(id: $id) { ... on Product { name } }
      products { edges { node { name } } }
      purchases { edges { node { lines { product { name } } } } }
      foundProducts: products(filter: { text: $text }) { edges { node { name } } }
      foundPurchases: purchases(filter: { text: $text }) { edges { node { id } } }
    }"""
    answer = await owner.ask(query, id=str(product_id), text="wrote")

    assert answer == {
        "product": {"name": "COLA"},
        "node": {"name": "COLA"},
        "products": {"edges": [{"node": {"name": "COLA"}}]},
        "purchases": {"edges": [{"node": {"lines": [{"product": {"name": "COLA"}}]}}]},
        "foundProducts": {"edges": []},
        "foundPurchases": {"edges": []},
    }


async def test_a_store_number_of_someone_elses_own_store_stays_theirs(records: Any, owner: Any, other: Any) -> None:
    product_id = await records.product()
    theirs = await records.store(user_id=other.user_id)
    mine = await records.store(user_id=owner.user_id)
    await records.identifier(product_id, scheme="sku", value="4711", store_id=theirs)
    await records.identifier(product_id, scheme="plu", value=(plu := uuid4().hex))
    for asker, store_id, numbers in ((owner, mine, [f"plu:{plu}"]), (other, theirs, [f"plu:{plu}", "sku:4711"])):
        for printed in numbers:
            line_id = await records.line(await records.purchase(asker), product_id=product_id)
            await records.observation(asker, product_id, store_id, line_id, identifier=printed)

    query = "query One($id: ID!) { product(id: $id) { identifiers { scheme value } } }"
    seen_by_owner = await owner.ask(query, id=str(product_id))
    seen_by_other = await other.ask(query, id=str(product_id))

    assert seen_by_owner["product"]["identifiers"] == [{"scheme": "plu", "value": plu}]
    assert len(seen_by_other["product"]["identifiers"]) == 2


async def test_a_store_number_names_the_store_whose_it_is(records: Any, owner: Any) -> None:
    product_id = await records.product()
    for name, numbers in (("North", ("sku:4711", "plu:4011")), ("South", ("sku:4711", "plu:4011"))):
        store_id = await records.store(name)
        for printed in numbers:
            line_id = await records.line(await records.purchase(owner), product_id=product_id)
            await records.observation(owner, product_id, store_id, line_id, identifier=printed)

    query = "query One($id: ID!) { product(id: $id) { identifiers { scheme value store { name } } } }"
    assert (await owner.ask(query, id=str(product_id)))["product"]["identifiers"] == [
        {"scheme": "plu", "value": "4011", "store": None},
        {"scheme": "sku", "value": "4711", "store": {"name": "North"}},
        {"scheme": "sku", "value": "4711", "store": {"name": "South"}},
    ]


@pytest.mark.parametrize("node_id", ["", "1", "not an id", "0" * 32, "UmVjZWlwdDox", "\0", "🧾" * 50])
async def test_what_can_be_no_id_is_not_found(owner: Any, node_id: str) -> None:
    assert set((await found(owner, node_id)).values()) == {None}


class TestSignedOut:
    async def test_whoever_is_not_signed_in_gets_401_whatever_they_ask(self, records: Any) -> None:
        stranger = records.client()
        for query in ("{ viewer { id } }", "{ __typename }", "mutation { rotateReceiptAddress { id } }", "nonsense"):
            assert_unauthenticated(await stranger.post("/graphql", json={"query": query}))

    async def test_an_invented_token_gets_401(self, records: Any) -> None:
        stranger = records.client(Authorization="Bearer invented")

        assert_unauthenticated(await stranger.post("/graphql", json={"query": "{ viewer { id } }"}))

    async def test_a_token_gets_401_as_soon_as_its_sign_in_is_over(self, owner: Any, database: Database) -> None:
        await owner.ask("{ viewer { id } }")
        async with database.transaction() as session:
            over = update(AuthSession).where(AuthSession.id == owner.auth_session_id)
            await session.execute(over.values(ended_at=datetime.now(UTC)))

        assert_unauthenticated(await owner.post("{ viewer { id } }"))


def assert_unauthenticated(response: httpx.Response) -> None:
    assert response.status_code == 401
    answer = response.json()
    assert answer["data"] is None
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]


GONE = {
    'deleteShoppingList(input: {listId: "%s"})': "This list is gone, or was never yours.",
    'deleteCoupon(input: {couponId: "%s"})': "This coupon is gone, or is not yours to change.",
    'deleteWatch(input: {watchId: "%s"})': "This watch is gone, or was never yours.",
    'snoozeAlert(input: {alertId: "%s"})': "This alert is gone, or was never yours.",
    'retryReceipt(input: {receiptId: "%s"})': "This receipt is gone, or was never yours.",
    'confirmPurchase(input: {purchaseId: "%s"})': "This purchase, or this line of it, is gone, or was never yours.",
    'splitProducts(input: {mergeId: "%s"})': "This product, or what you said of it, is gone, or was never yours.",
    'revokeInvitation(input: {invitationId: "%s"})': "This invitation is not open any more.",
    'removeHouseholdMember(input: {memberId: "%s"})': "This person is not in your household, or not any more.",
    'markNotificationsRead(input: {notificationIds: ["%s"]})': "This notification is gone, or was never yours.",
    'removePushSubscription(input: {subscriptionId: "%s"})': "You are not told on this device.",
}


@pytest.mark.parametrize(("change", "words"), GONE.items())
async def test_what_is_not_there_is_told_by_what_it_is(owner: Any, change: str, words: str) -> None:
    for key in (uuid4(), "none"):
        answer = await owner.ask(f"mutation {{ {change % key} {{ __typename ... on Error {{ message }} }} }}")
        (told,) = answer.values()
        assert told["__typename"].endswith("NotFound")
        assert told["message"] == words
