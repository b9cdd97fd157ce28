"""Households by GraphQL: people come by a code, share lists, and go; strangers and former members find nothing."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.api.test_shopping_lists import (
    CREATE,
    DELETE,
    LISTS,
    ONE,
    RENAME,
    added,
    begun,
    items_of,
    operation,
    synced,
)

HOUSEHOLD = "{ household { members { id name role isViewer } invitations { id invitedBy } } }"
INVITE = """mutation { inviteToHousehold { __typename ... on InvitedToHousehold { code household { id } }
  ... on Error { message } } }"""
REVOKE = """mutation Revoke($input: RevokeInvitationInput!) { revokeInvitation(input: $input) { __typename
  ... on HouseholdSaved { household { invitations { id } } } } }"""
OFFER = "query Offer($code: String!) { householdOffer(code: $code) { invitedBy memberCount isMember } }"
JOIN = """mutation Join($input: JoinHouseholdInput!) { joinHousehold(input: $input) { __typename
  ... on HouseholdSaved { household { members { name } } } ... on Error { message } } }"""
LEAVE = """mutation { leaveHousehold { __typename ... on HouseholdLeft { copiedLists } ... on Error { message } } }"""
REMOVE = """mutation Remove($input: RemoveHouseholdMemberInput!) { removeHouseholdMember(input: $input) { __typename
  ... on HouseholdSaved { household { members { name } } } } }"""
HAND_OVER = """mutation HandOver($input: HandOverHouseholdInput!) { handOverHousehold(input: $input) { __typename
  ... on HouseholdSaved { household { members { name role } } } } }"""
SHARE = """mutation Share($input: ShareShoppingListInput!) { shareShoppingList(input: $input) { __typename
  ... on ShoppingListSaved { list { isShared isYours } } ... on Error { message } } }"""
UNSHARE = """mutation Unshare($input: UnshareShoppingListInput!) { unshareShoppingList(input: $input) { __typename
  ... on ShoppingListSaved { list { isShared isYours } } ... on Error { message } } }"""
SHARED = "{ shoppingLists { name isShared isYours } }"
PLAN = "query Plan($id: ID!) { shoppingPlan(listId: $id) { __typename ... on ShoppingPlan { total { amount } } } }"


async def code_of(asker: Any) -> str:
    found: str = (await asker.ask(INVITE))["inviteToHousehold"]["code"]
    return found


async def joins(asker: Any, code: str) -> dict[str, Any]:
    answer: dict[str, Any] = (await asker.ask(JOIN, input={"code": code}))["joinHousehold"]
    return answer


async def kind_of(asker: Any, mutation: str, **values: Any) -> str:
    """What came of a mutation."""
    answer = await asker.ask(mutation, **({"input": values} if values else {}))
    found: str = next(iter(answer.values()))["__typename"]
    return found


async def lists_of(asker: Any) -> list[tuple[str, bool, bool]]:
    """Each list's name, whether it is shared, and whether it is the asker's."""
    found = (await asker.ask(SHARED))["shoppingLists"]
    return [(each["name"], each["isShared"], each["isYours"]) for each in found]


@pytest.fixture
async def partner(records: Any, owner: Any) -> Any:
    """Somebody who joined the owner's household."""
    partner = await records.person("partner")
    assert (await joins(partner, await code_of(owner)))["__typename"] == "HouseholdSaved"
    return partner


class TestComingAndGoing:
    async def test_somebody_alone_is_in_none(self, owner: Any) -> None:
        assert (await owner.ask(HOUSEHOLD))["household"] is None
        assert await kind_of(owner, LEAVE) == "NoHousehold"

    async def test_who_has_the_code_sees_who_invites_joins_and_is_seen(self, owner: Any, other: Any) -> None:
        code = await code_of(owner)
        assert (await other.ask(OFFER, code=code))["householdOffer"] == {
            "invitedBy": "Owner",
            "memberCount": 1,
            "isMember": False,
        }
        assert (await joins(other, code))["household"]["members"] == [{"name": "Owner"}, {"name": "Other"}]

        household = (await owner.ask(HOUSEHOLD))["household"]
        members = [(each["name"], each["role"], each["isViewer"]) for each in household["members"]]
        assert members == [("Owner", "OWNER", True), ("Other", "MEMBER", False)]
        assert household["invitations"] == []
        assert (await other.ask(OFFER, code=code))["householdOffer"] is None  # it was used

    async def test_a_code_is_good_for_one_and_nobody_is_in_two(self, owner: Any, other: Any, records: Any) -> None:
        code, third = await code_of(owner), await records.person("third")
        assert (await joins(owner, code))["__typename"] == "AlreadyInHousehold"
        await joins(other, code)

        assert (await joins(third, code))["__typename"] == "InvitationNotGood"
        assert (await joins(third, "x" * 100_000))["__typename"] == "InvitationNotGood"
        assert (await third.ask(HOUSEHOLD))["household"] is None

    async def test_an_invitation_is_taken_back_by_the_household_alone(self, owner: Any, other: Any) -> None:
        code = await code_of(owner)
        ((invitation,),) = [(await owner.ask(HOUSEHOLD))["household"]["invitations"]]
        for asker, invitation_id in ((other, invitation["id"]), (owner, str(uuid4())), (owner, "none")):
            assert await kind_of(asker, REVOKE, invitationId=invitation_id) == "HouseholdInvitationNotFound"
        assert (await other.ask(OFFER, code=code))["householdOffer"] is not None

        answer = await owner.ask(REVOKE, input={"invitationId": invitation["id"]})
        assert answer["revokeInvitation"]["household"]["invitations"] == []
        assert (await joins(other, code))["__typename"] == "InvitationNotGood"

    async def test_ten_invitations_are_open_at_most(self, owner: Any) -> None:
        for _ in range(10):
            await code_of(owner)
        assert await kind_of(owner, INVITE) == "TooManyInvitations"

    async def test_the_owner_removes_others_and_others_do_not(self, owner: Any, partner: Any, other: Any) -> None:
        members = (await owner.ask(HOUSEHOLD))["household"]["members"]
        mine, theirs = (each["id"] for each in members)

        assert await kind_of(partner, REMOVE, memberId=mine) == "NotHouseholdOwner"
        assert await kind_of(other, REMOVE, memberId=theirs) == "HouseholdMemberNotFound"
        assert await kind_of(owner, REMOVE, memberId=mine) == "HouseholdMemberNotFound"
        assert await kind_of(owner, REMOVE, memberId=str(partner.user_id)) == "HouseholdMemberNotFound"
        removed = (await owner.ask(REMOVE, input={"memberId": theirs}))["removeHouseholdMember"]
        assert removed["household"]["members"] == [{"name": "Owner"}]
        assert (await partner.ask(HOUSEHOLD))["household"] is None

    async def test_the_owner_hands_it_over_and_others_do_not(self, owner: Any, partner: Any, other: Any) -> None:
        mine, theirs = (each["id"] for each in (await owner.ask(HOUSEHOLD))["household"]["members"])

        assert await kind_of(partner, HAND_OVER, memberId=mine) == "NotHouseholdOwner"
        assert await kind_of(other, HAND_OVER, memberId=theirs) == "HouseholdMemberNotFound"
        for nobody in (mine, str(partner.user_id), str(uuid4()), "none"):
            assert await kind_of(owner, HAND_OVER, memberId=nobody) == "HouseholdMemberNotFound"
        handed = (await owner.ask(HAND_OVER, input={"memberId": theirs}))["handOverHousehold"]
        assert handed["household"]["members"] == [
            {"name": "Partner", "role": "OWNER"},
            {"name": "Owner", "role": "MEMBER"},
        ]
        assert await kind_of(owner, REMOVE, memberId=theirs) == "NotHouseholdOwner"
        assert await kind_of(partner, REMOVE, memberId=mine) == "HouseholdSaved"

    async def test_who_handed_it_over_keeps_their_lists_and_deletes_no_others(self, owner: Any, partner: Any) -> None:
        mine, theirs = await begun(owner), await begun(partner)
        members = (await owner.ask(HOUSEHOLD))["household"]["members"]
        await owner.ask(HAND_OVER, input={"memberId": members[1]["id"]})

        assert await lists_of(owner) == [("Saturday", True, False), ("Saturday", True, True)]
        assert await kind_of(owner, DELETE, listId=theirs) == "NotListOwner"
        assert await kind_of(partner, DELETE, listId=mine) == "ShoppingListDeleted"

    async def test_nobody_learns_addresses_and_ids_of_accounts(self, owner: Any, partner: Any) -> None:
        answer = str(await partner.ask("{ household { id createdAt members { id name role joinedAt } } }"))

        assert owner.email not in answer
        assert str(owner.user_id) not in answer


class TestSharedLists:
    async def test_new_lists_are_shared_and_those_from_before_stay_ones_own(self, owner: Any, other: Any) -> None:
        await begun(owner, "Before")
        await joins(other, await code_of(owner))
        await begun(owner, "Together")
        secret = await owner.ask(CREATE, input={"name": "A present", "isShared": False})
        assert secret["createShoppingList"]["__typename"] == "ShoppingListSaved"

        assert await lists_of(owner) == [
            ("A present", False, True),
            ("Together", True, True),
            ("Before", False, True),
        ]
        assert await lists_of(other) == [("Together", True, False)]

    async def test_who_is_alone_shares_with_nobody(self, owner: Any) -> None:
        answer = await owner.ask(CREATE, input={"name": "Saturday", "isShared": True})
        assert answer["createShoppingList"]["__typename"] == "NoHousehold"
        list_id = await begun(owner)

        assert await kind_of(owner, SHARE, listId=list_id) == "NoHousehold"
        assert await lists_of(owner) == [("Saturday", False, True)]

    async def test_all_of_the_household_see_change_check_and_rename_it(self, owner: Any, partner: Any) -> None:
        list_id, milk = await begun(owner), uuid4()
        first = await synced(owner, list_id, operation(milk, 9, what={"text": "Milk"}))
        await synced(partner, list_id, operation(milk, 8, isChecked=True, note="oat"), added("Tea", 7))
        answer = await synced(owner, list_id, since=first["cursor"])
        assert [(each["text"], each["note"], each["isChecked"]) for each in answer["items"]] == [
            ("Milk", "oat", True),
            ("Tea", "", False),
        ]

        assert await kind_of(partner, RENAME, listId=list_id, name="Sunday") == "ShoppingListSaved"
        assert (await owner.ask(LISTS))["shoppingLists"] == [
            {"id": list_id, "name": "Sunday", "itemCount": 2, "openCount": 1}
        ]
        assert [each["text"] for each in await items_of(partner, list_id)] == ["Milk", "Tea"]

    async def test_who_began_a_list_or_owns_the_household_deletes_it(self, owner: Any, partner: Any) -> None:
        mine, theirs = await begun(owner), await begun(partner)
        assert await kind_of(partner, DELETE, listId=mine) == "NotListOwner"
        assert len(await lists_of(owner)) == 2

        assert await kind_of(owner, DELETE, listId=theirs) == "ShoppingListDeleted"
        assert await kind_of(owner, DELETE, listId=mine) == "ShoppingListDeleted"
        assert await lists_of(partner) == []

    async def test_sharing_begins_and_ends_by_who_began_the_list(self, owner: Any, partner: Any) -> None:
        made = await owner.ask(CREATE, input={"name": "Saturday", "isShared": False})
        list_id = made["createShoppingList"]["list"]["id"]
        assert await kind_of(partner, SHARE, listId=list_id) == "ShoppingListNotFound"
        for _ in range(2):
            assert (await owner.ask(SHARE, input={"listId": list_id}))["shareShoppingList"]["list"]["isShared"]
        assert await lists_of(partner) == [("Saturday", True, False)]

        assert await kind_of(partner, UNSHARE, listId=list_id) == "NotListOwner"
        for _ in range(2):
            assert await kind_of(owner, UNSHARE, listId=list_id) == "ShoppingListSaved"
        assert await lists_of(partner) == []
        assert await kind_of(partner, UNSHARE, listId=list_id) == "ShoppingListNotFound"

    async def test_a_household_shares_fifty_lists(self, owner: Any, partner: Any) -> None:
        for number in range(25):
            for asker in (owner, partner):
                await begun(asker, f"{number}")
        await begun(owner, "one more")  # which nobody asked to share: it is there all the same
        assert (await lists_of(owner))[0] == ("one more", False, True)
        list_id = (await owner.ask(LISTS))["shoppingLists"][0]["id"]

        assert await kind_of(owner, SHARE, listId=list_id) == "InvalidShoppingList"
        assert await kind_of(owner, CREATE, name="again", isShared=True) == "InvalidShoppingList"

    async def test_strangers_find_nothing_and_former_members_neither(
        self, owner: Any, partner: Any, other: Any
    ) -> None:
        list_id = await begun(owner)
        await synced(owner, list_id, added("Milk"))
        await partner.ask(LEAVE)

        for asker in (other, partner):
            assert (await asker.ask(LISTS))["shoppingLists"] == []
            assert (await asker.ask(ONE, id=list_id))["shoppingList"] is None
            assert (await asker.ask("query N($id: ID!) { node(id: $id) { id } }", id=list_id))["node"] is None
            assert (await asker.ask(PLAN, id=list_id))["shoppingPlan"]["__typename"] == "ShoppingListNotFound"
            assert (await synced(asker, list_id, added("Beer")))["__typename"] == "ShoppingListNotFound"
            for mutation, values in ((RENAME, {"name": "Theirs"}), (DELETE, {}), (SHARE, {}), (UNSHARE, {})):
                assert await kind_of(asker, mutation, listId=list_id, **values) == "ShoppingListNotFound"
            answer = await asker.ask(CREATE, input={"id": list_id, "name": "Mine"})
            assert answer["createShoppingList"]["__typename"] == "InvalidShoppingList"
        assert [each["text"] for each in await items_of(owner, list_id)] == ["Milk"]

    async def test_who_leaves_takes_copies_of_what_they_began_and_the_household_keeps_all(
        self, owner: Any, partner: Any
    ) -> None:
        mine, theirs = await begun(owner, "Mine"), await begun(partner, "Theirs")
        milk, gone = uuid4(), uuid4()
        await synced(
            partner,
            theirs,
            operation(milk, 9, what={"text": "Milk"}, quantity={"amount": "2", "unit": "LITRE"}, isChecked=True),
            operation(gone, 9, what={"text": "Beer"}, isDeleted=True),
        )
        left = (await partner.ask(LEAVE))["leaveHousehold"]
        assert left == {"__typename": "HouseholdLeft", "copiedLists": 1}

        assert await lists_of(partner) == [("Theirs", False, True)]
        copy = (await partner.ask(LISTS))["shoppingLists"][0]["id"]
        assert copy != theirs
        assert await items_of(partner, copy) == await items_of(owner, theirs)
        assert [each["text"] for each in await items_of(partner, copy)] == ["Milk"]
        assert await lists_of(owner) == [("Theirs", True, True), ("Mine", True, True)]

        await synced(partner, copy, added("Rum"))  # each goes on by itself
        assert [each["text"] for each in await items_of(owner, theirs)] == ["Milk"]
        assert await kind_of(owner, UNSHARE, listId=theirs) == "ShoppingListSaved"
        assert mine

    async def test_the_last_one_keeps_their_lists(self, owner: Any, partner: Any) -> None:
        list_id = await begun(owner)
        await partner.ask(LEAVE)
        assert (await owner.ask(LEAVE))["leaveHousehold"]["copiedLists"] == 0

        assert await lists_of(owner) == [("Saturday", False, True)]
        assert (await owner.ask(LISTS))["shoppingLists"][0]["id"] == list_id


class TestWhatAnItemMeans:
    async def test_a_product_that_another_chose_is_only_a_word_to_who_never_bought_it(
        self, records: Any, owner: Any, partner: Any
    ) -> None:
        """Its name may be what one receipt says, so it is nobody else's."""
        store_id, secret, milk = await records.store(), await records.product("X"), await records.product("Y")
        await records.bought(owner, secret, store_id, 3, "2.00", "MLK", product_name="Lactose Free For My Illness")
        await records.bought(partner, milk, store_id, 3, "2.00", "MILK", product_name="Whole Milk")
        list_id, item = await begun(owner), uuid4()
        await synced(owner, list_id, operation(item, 9, what={"text": "milk", "productId": str(secret)}))

        (theirs,) = await items_of(partner, list_id)
        assert theirs["product"] is None
        assert theirs["meaning"] == {
            "understanding": "ONE",
            "inAnySize": True,
            "product": {"name": "Whole Milk"},
            "others": [],
        }
        (own,) = await items_of(owner, list_id)
        assert own["product"] == own["meaning"]["product"] == {"name": "Lactose Free For My Illness"}

    async def test_what_another_changes_leaves_the_product_that_was_chosen(
        self, records: Any, owner: Any, partner: Any
    ) -> None:
        product_id = await records.product()
        await records.bought(owner, product_id, await records.store(), 3, "2.00", "MLK", product_name="Oat Milk")
        list_id, item = await begun(owner), uuid4()
        await synced(owner, list_id, operation(item, 9, what={"text": "milk", "productId": str(product_id)}))
        await synced(partner, list_id, operation(item, 8, note="two of them", isChecked=True))

        (own,) = await items_of(owner, list_id)
        assert (own["product"], own["note"]) == ({"name": "Oat Milk"}, "two of them")

    async def test_nobody_chooses_what_only_another_bought(self, records: Any, owner: Any, partner: Any) -> None:
        product_id = await records.product()
        await records.bought(owner, product_id, await records.store(), 3, "2.00")
        list_id = await begun(owner)
        chosen = operation(uuid4(), what={"text": "milk", "productId": str(product_id)})

        assert (await synced(partner, list_id, chosen))["__typename"] == "InvalidListOperation"
        assert await items_of(owner, list_id) == []

    async def test_a_plan_is_by_the_prices_of_who_asks(self, records: Any, owner: Any, partner: Any) -> None:
        store_id, product_id = await records.store(), await records.product()
        for asker, price in ((owner, "2.00"), (partner, "3.00")):
            await records.bought(asker, product_id, store_id, 3, price, "MILK", product_name="Milk")
        list_id = await begun(owner)
        await synced(partner, list_id, added("milk"))

        totals = [(await asker.ask(PLAN, id=list_id))["shoppingPlan"]["total"]["amount"] for asker in (owner, partner)]
        assert [float(each) - float(totals[0]) for each in totals] == [0, 1]
