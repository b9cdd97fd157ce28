"""News of receipts over graphql-transport-ws."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
import uvicorn
from cartsnitch_domain.accounts.records import AuthSession, InboundAddress
from cartsnitch_domain.alerts.finding import find_alerts
from cartsnitch_domain.clock import system_clock
from cartsnitch_domain.closing.actions import delete_for_good
from cartsnitch_domain.db import Database
from cartsnitch_domain.events import ReceiptChanged, announce
from cartsnitch_domain.ids import ReceiptId
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_graphql.events import listening_in_background, receipt_events
from sqlalchemy import select, text, update
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

CHANGED = "subscription { receiptChanged { id status purchases { merchantName } } }"
RAISED = "subscription { alertRaised { id kind after { amount } product { name } evidence { line { text } } } }"
END_LISTENING = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()
"""


@pytest.fixture(scope="session")
async def address(app: Starlette) -> AsyncIterator[str]:
    """Where the app takes WebSockets, on a real socket."""
    config = uvicorn.Config(app, port=0, lifespan="off", log_config=None, ws="websockets-sansio")
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve([listening]))
    yield f"ws://127.0.0.1:{listening.getsockname()[1]}/graphql"
    server.should_exit = True
    await serving


@dataclass
class Line:
    """A WebSocket that speaks graphql-transport-ws."""

    connection: ClientConnection

    async def send(self, **message: object) -> None:
        await self.connection.send(json.dumps(message))

    async def receive(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(await asyncio.wait_for(self.connection.recv(), 5))
        return message

    async def next_change(self) -> dict[str, Any]:
        message = await self.receive()
        assert (message["id"], message["type"]) == ("news", "next"), message
        changed: dict[str, Any] = message["payload"]["data"]["receiptChanged"]
        return changed


@asynccontextmanager
async def opened(address: str, payload: object, **headers: str) -> AsyncIterator[Line]:
    """A line of someone who has said `payload` about themselves."""
    subprotocols = [Subprotocol("graphql-transport-ws")]
    async with connect(address, subprotocols=subprotocols, additional_headers=headers, proxy=None) as connection:
        line = Line(connection)
        await line.send(type="connection_init", **({} if payload is None else {"payload": payload}))
        yield line


@asynccontextmanager
async def subscribed(address: str, asker: Any, query: str = CHANGED) -> AsyncIterator[Line]:
    """A line that waits for changes of receipts; a query behind the subscription says that it has begun."""
    async with opened(address, None, Authorization=f"Bearer {asker.token}") as line:
        assert await line.receive() == {"type": "connection_ack"}
        await line.send(type="subscribe", id="news", payload={"query": query})
        await line.send(type="subscribe", id="begun", payload={"query": "{ viewer { id } }"})
        for expected in ("next", "complete"):
            message = await line.receive()
            assert (message["id"], message["type"]) == ("begun", expected)
        yield line


async def change(database: Database, asker: Any, receipt_id: UUID, status: str) -> None:
    """What a worker does at the end of a reading."""
    async with database.transaction() as session:
        await session.execute(update(Receipt).where(Receipt.id == receipt_id).values(status=status))
        await announce(session, ReceiptChanged(asker.user_id, ReceiptId(receipt_id)))


async def test_a_change_is_told_with_the_receipt_as_it_is_then(
    address: str, records: Any, owner: Any, database: Database
) -> None:
    receipt_id = await records.receipt(owner, status="received")
    async with subscribed(address, owner) as line:
        await change(database, owner, receipt_id, "reading")
        assert await line.next_change() == {"id": str(receipt_id), "status": "READING", "purchases": []}

        await records.purchase(owner, receipt_id=receipt_id, merchant_name="GREEN GROCER")
        await change(database, owner, receipt_id, "recorded")
        purchases = [{"merchantName": "GREEN GROCER"}]
        assert await line.next_change() == {"id": str(receipt_id), "status": "RECORDED", "purchases": purchases}


async def test_what_becomes_of_a_receipt_by_a_correction_is_told(address: str, records: Any, owner: Any) -> None:
    receipt_id = await records.receipt(owner, status="needs_review")
    line_id = await records.line(await records.purchase(owner, receipt_id=receipt_id), amount=Decimal("3.94"))
    correct = 'mutation Correct($id: ID!) { correctLine(input: { lineId: $id, amount: "3.49" }) { __typename } }'

    async with subscribed(address, owner) as line:
        await owner.ask(correct, id=str(line_id))

        assert (await line.next_change())["status"] == "RECORDED"


async def test_a_change_that_is_rolled_back_is_not_told(
    address: str, records: Any, owner: Any, database: Database
) -> None:
    undone, done = await records.receipt(owner), await records.receipt(owner)
    async with subscribed(address, owner) as line:
        with pytest.raises(RuntimeError, match="undone"):  # noqa: PT012 -- the transaction is the statement
            async with database.transaction() as session:
                await announce(session, ReceiptChanged(owner.user_id, ReceiptId(undone)))
                raise RuntimeError("undone")
        await change(database, owner, done, "recorded")

        assert (await line.next_change())["id"] == str(done)


async def test_nobody_is_told_of_someone_elses_receipts(
    address: str, records: Any, owner: Any, other: Any, database: Database
) -> None:
    theirs, mine = await records.receipt(other), await records.receipt(owner)
    async with subscribed(address, owner) as line, subscribed(address, other) as line_of_other:
        await change(database, other, theirs, "recorded")
        await change(database, owner, mine, "recorded")

        assert (await line.next_change())["id"] == str(mine)
        assert (await line_of_other.next_change())["id"] == str(theirs)


async def test_a_list_that_another_device_changes_is_told_to_its_owner_alone(
    address: str, records: Any, owner: Any, other: Any
) -> None:
    lists = [await records.shopping_list(asker, await records.product(), 1) for asker in (owner, other)]
    rename = (
        """mutation Rename($id: ID!) { renameShoppingList(input: { listId: $id, name: "Sunday" }) { __typename } }"""
    )
    news = "subscription { shoppingListChanged { id name itemCount } }"
    async with subscribed(address, owner, news) as line:
        for asker, list_id in ((other, lists[1]), (owner, lists[0])):
            await asker.ask(rename, id=str(list_id))
        told = (await line.receive())["payload"]["data"]["shoppingListChanged"]

    assert told == {"id": str(lists[0]), "name": "Sunday", "itemCount": 2}


CHANGED = "subscription { shoppingListChanged { id name } }"
GONE = "subscription { shoppingListGone { id } }"
DO = """mutation Do($id: ID!) { done: %s(input: { listId: $id }) { __typename } }"""
CREATE = """mutation Create($name: String!) { createShoppingList(input: { name: $name }) {
  ... on ShoppingListSaved { list { id } } } }"""
INVITE = "mutation { inviteToHousehold { ... on InvitedToHousehold { code } } }"
JOIN = "mutation Join($code: String!) { joinHousehold(input: { code: $code }) { __typename } }"
LEAVE = "mutation { leaveHousehold { __typename } }"
SYNC = """mutation Sync($id: ID!) { syncShoppingList(input: { listId: $id, operations: [{ id: "%s", itemId: "%s",
  at: "2026-03-01T08:00:00Z", what: { text: "milk" } }] }) { __typename } }"""


async def come_together(owner: Any, *others: Any) -> None:
    for other in others:
        code = (await owner.ask(INVITE))["inviteToHousehold"]["code"]
        assert (await other.ask(JOIN, code=code))["joinHousehold"]["__typename"] == "HouseholdSaved"


async def begun(asker: Any, name: str) -> str:
    found: str = (await asker.ask(CREATE, name=name))["createShoppingList"]["list"]["id"]
    return found


async def told(line: Any) -> dict[str, Any]:
    """What a subscription tells next."""
    (found,) = (await line.receive())["payload"]["data"].values()
    return dict(found)


async def test_what_one_does_to_a_shared_list_is_told_to_all_of_the_household_alone(
    address: str, records: Any, owner: Any, other: Any
) -> None:
    partner = await records.person("partner")
    await come_together(owner, partner)
    async with (
        subscribed(address, owner, CHANGED) as of_owner,
        subscribed(address, partner, CHANGED) as of_partner,
        subscribed(address, other, CHANGED) as of_other,
    ):
        list_id = await begun(owner, "Groceries")
        assert await told(of_owner) == await told(of_partner) == {"id": list_id, "name": "Groceries"}

        await partner.ask(SYNC % (uuid4(), uuid4()), id=list_id)
        assert (await told(of_owner))["id"] == (await told(of_partner))["id"] == list_id

        theirs = await begun(other, "Of a stranger")
        assert await told(of_other) == {"id": theirs, "name": "Of a stranger"}


@pytest.mark.parametrize("ended", ["deleteShoppingList", "unshareShoppingList"])
async def test_that_a_list_is_deleted_or_not_shared_any_more_is_told_to_who_saw_it(
    address: str, records: Any, owner: Any, other: Any, ended: str
) -> None:
    partner = await records.person("partner")
    await come_together(owner, partner)
    list_id, theirs = await begun(owner, "Groceries"), await begun(other, "Of a stranger")
    async with (
        subscribed(address, owner, GONE) as of_owner,
        subscribed(address, partner, GONE) as of_partner,
        subscribed(address, other, GONE) as of_other,
    ):
        await owner.ask(DO % ended, id=list_id)
        await other.ask(DO % "deleteShoppingList", id=theirs)

        assert await told(of_partner) == {"id": list_id}
        assert await told(of_other) == {"id": theirs}
        if ended == "deleteShoppingList":
            assert await told(of_owner) == {"id": list_id}


async def test_who_joins_is_told_of_shared_lists_and_who_leaves_that_they_are_gone(
    address: str, records: Any, owner: Any
) -> None:
    first, partner = await records.person("first"), await records.person("partner")
    await come_together(owner, first)
    list_id = await begun(owner, "Groceries")
    async with subscribed(address, partner, CHANGED) as of_partner, subscribed(address, partner, GONE) as lost:
        await come_together(owner, partner)
        assert await told(of_partner) == {"id": list_id, "name": "Groceries"}

        await partner.ask(LEAVE)
        assert await told(lost) == {"id": list_id}


HOUSEHOLD = "subscription { householdChanged { id household { members { name role isViewer } invitations { id } } } }"
REMOVE = """mutation Remove($id: ID!) { removeHouseholdMember(input: { memberId: $id }) { __typename } }"""
REVOKE = """mutation Revoke($id: ID!) { revokeInvitation(input: { invitationId: $id }) { __typename } }"""


async def people_told(line: Any) -> list[tuple[str, bool]] | None:
    """Who is in the household that a subscription tells of next, and whether each owns it; None where it is gone."""
    household = (await told(line))["household"]
    return household and [(each["name"], each["role"] == "OWNER") for each in household["members"]]


async def test_who_comes_and_goes_is_told_to_all_of_the_household_alone(
    address: str, records: Any, owner: Any, other: Any
) -> None:
    partner = await records.person("partner")
    await other.ask(INVITE)
    async with (
        subscribed(address, owner, HOUSEHOLD) as of_owner,
        subscribed(address, partner, HOUSEHOLD) as of_partner,
        subscribed(address, other, HOUSEHOLD) as of_other,
    ):
        code = (await owner.ask(INVITE))["inviteToHousehold"]["code"]
        ((_, is_owner),) = await people_told(of_owner) or []
        assert is_owner
        await partner.ask(JOIN, code=code)
        came, _ = await people_told(of_owner), await people_told(of_partner)
        assert came is not None
        assert [is_owner for _, is_owner in came] == [True, False]

        await owner.ask(LEAVE)
        assert await people_told(of_owner) is None
        assert await people_told(of_partner) == [(came[1][0], True)]

        await other.ask(INVITE)  # which is the first that a stranger to all of it hears
        assert len((await told(of_other))["household"]["invitations"]) == 2


async def test_who_is_removed_is_told_that_the_household_is_theirs_no_more(
    address: str, records: Any, owner: Any
) -> None:
    partner = await records.person("partner")
    await come_together(owner, partner)
    members = (await owner.ask("{ household { members { id isViewer } } }"))["household"]["members"]
    (theirs,) = (each["id"] for each in members if not each["isViewer"])
    async with subscribed(address, partner, HOUSEHOLD) as line:
        await owner.ask(REMOVE, id=theirs)
        assert await people_told(line) is None


async def test_an_invitation_that_is_taken_back_is_told(address: str, owner: Any) -> None:
    await owner.ask(INVITE)
    invitations = (await owner.ask("{ household { invitations { id } } }"))["household"]["invitations"]
    async with subscribed(address, owner, HOUSEHOLD) as line:
        await owner.ask(REVOKE, id=invitations[0]["id"])
        assert (await told(line))["household"]["invitations"] == []


async def test_a_receipt_that_only_claims_to_be_ones_own_is_not_told(
    address: str, records: Any, owner: Any, other: Any, database: Database
) -> None:
    theirs, mine = await records.receipt(other), await records.receipt(owner)
    async with subscribed(address, owner) as line:
        async with database.transaction() as session:
            await announce(session, ReceiptChanged(owner.user_id, ReceiptId(theirs)))
        await change(database, owner, mine, "recorded")

        assert (await line.next_change())["id"] == str(mine)


async def test_changes_of_one_receipt_that_nobody_fetched_yet_are_told_once(database: Database) -> None:
    events = receipt_events(database)
    user_id, first, second = uuid4(), uuid4(), uuid4()
    stream = events.subscribe(user_id)  # type: ignore[arg-type]
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)
    for receipt_id in (first, second, first, first):
        events.hear(ReceiptChanged(user_id, receipt_id))  # type: ignore[arg-type]

    told = [(await waiting).key, (await anext(stream)).key]
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)

    assert told == [first, second]
    assert not waiting.done()
    waiting.cancel()


async def test_after_a_lost_connection_the_newest_receipts_are_told_again(
    records: Any, owner: Any, database: Database
) -> None:
    async with listening_in_background(receipt_events(database)) as events:
        await events.listening()
        stream = events.subscribe(owner.user_id)
        waiting = asyncio.ensure_future(anext(stream))
        receipt_id = await records.receipt(owner)

        async with database.transaction() as session:
            assert (await session.execute(text(END_LISTENING))).all()

        assert (await asyncio.wait_for(waiting, 10)).key == receipt_id
        await stream.aclose()


class TestWho:
    async def test_an_app_says_who_it_is_when_it_connects(self, address: str, owner: Any) -> None:
        async with opened(address, {"authorization": f"Bearer {owner.token}"}) as line:
            assert await line.receive() == {"type": "connection_ack"}
            await line.send(type="subscribe", id="1", payload={"query": "{ viewer { id } }"})

            assert (await line.receive())["payload"]["data"]["viewer"]["id"] == str(owner.user_id)

    async def test_a_browser_says_it_by_its_cookie(self, address: str, owner: Any) -> None:
        cookie = f"cartsnitch-access={owner.token}"
        async with opened(address, None, Cookie=cookie, Origin="https://cart.example.org") as line:
            assert await line.receive() == {"type": "connection_ack"}

    @pytest.mark.parametrize("payload", [None, {}, {"authorization": "Bearer invented"}, {"authorization": 1}])
    async def test_whoever_is_not_signed_in_is_sent_away(self, address: str, payload: object) -> None:
        async with opened(address, payload) as line:
            with pytest.raises(ConnectionClosed) as closed:
                await line.receive()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4403

    async def test_a_page_of_another_site_cannot_connect(self, address: str, owner: Any) -> None:
        with pytest.raises(InvalidStatus) as refused:
            async with opened(address, None, Cookie=f"cartsnitch-access={owner.token}", Origin="https://evil.example"):
                pass
        assert refused.value.response.status_code == 403

    async def test_the_stream_ends_when_the_sign_in_is_over(
        self, address: str, records: Any, owner: Any, database: Database
    ) -> None:
        receipt_id = await records.receipt(owner)
        async with subscribed(address, owner) as line:
            async with database.transaction() as session:
                over = update(AuthSession).where(AuthSession.id == owner.auth_session_id)
                await session.execute(over.values(ended_at=datetime.now(UTC)))
            await change(database, owner, receipt_id, "recorded")

            assert await line.receive() == {"id": "news", "type": "complete"}

    @pytest.mark.parametrize(
        "operation",
        ["{ viewer { email } }", "mutation { rotateReceiptAddress { receiptAddress } }", CHANGED],
        ids=["query", "mutation", "subscription"],
    )
    async def test_an_open_line_does_nothing_more_once_the_sign_in_is_over(
        self, address: str, owner: Any, database: Database, operation: str
    ) -> None:
        async with opened(address, None, Authorization=f"Bearer {owner.token}") as line:
            assert await line.receive() == {"type": "connection_ack"}
            async with database.transaction() as session:
                mine = select(InboundAddress.token).where(InboundAddress.user_id == owner.user_id)
                addresses = (await session.scalars(mine)).all()
                over = update(AuthSession).where(AuthSession.id == owner.auth_session_id)
                await session.execute(over.values(ended_at=datetime.now(UTC)))

            await line.send(type="subscribe", id="late", payload={"query": operation})
            message = await line.receive()

            payload = message["payload"]
            errors = payload if isinstance(payload, list) else payload["errors"]
            assert [error["extensions"]["code"] for error in errors] == ["UNAUTHENTICATED"]
            assert message["type"] == "error" or payload["data"] is None
            async with database.reading() as reads:
                assert (await reads.scalars(mine)).all() == addresses


class TestAlerts:
    """What is found is told to whoever it was found for, once."""

    async def buy(self, records: Any, asker: Any, text: str, *prices: str) -> UUID:
        """Buy something new at these prices, the last one today; the id of its last line."""
        store_id, product_id = await records.store(), await records.product(f"{text} {uuid4()}")
        for place, price in enumerate(prices):
            line_id: UUID = await records.bought(
                asker, product_id, store_id, 7 * (len(prices) - 1 - place), price, text
            )
        return line_id

    async def next_alert(self, line: Line) -> dict[str, Any]:
        message = await line.receive()
        assert (message["id"], message["type"]) == ("news", "next"), message
        told: dict[str, Any] = message["payload"]["data"]["alertRaised"]
        return told

    async def test_one_that_is_raised_is_told_with_what_it_rests_on(
        self, address: str, records: Any, owner: Any
    ) -> None:
        async with subscribed(address, owner, RAISED) as line:
            await self.buy(records, owner, "OATS", "2.00", "2.00", "2.00", "2.50")
            await records.find_alerts(owner)

            told = await self.next_alert(line)

        assert (told["kind"], told["after"], told["product"]) == (
            "PRICE_INCREASE",
            {"amount": "2.50"},
            {"name": "OATS"},
        )
        assert told["evidence"] == [{"line": {"text": "OATS"}}] * 4

    async def test_it_is_told_once_however_often_it_is_looked_for_and_to_nobody_else(
        self, address: str, records: Any, owner: Any, other: Any
    ) -> None:
        async with subscribed(address, owner, RAISED) as line, subscribed(address, other, RAISED) as line_of_other:
            last = await self.buy(records, owner, "OATS", "2.00", "2.00", "2.00", "2.50")
            await records.find_alerts(owner)
            for price in ("2.05", "2.60"):  # its reason is gone, and is back
                await records.change_line(last, amount=Decimal(price))
                await records.find_alerts(owner)
            await self.buy(records, owner, "RICE", "2.00", "2.00", "2.00", "2.50")
            await records.find_alerts(owner)
            await self.buy(records, other, "PASTA", "2.00", "2.00", "2.00", "2.50")
            await records.find_alerts(other)

            told = [(await self.next_alert(line))["product"]["name"] for _ in range(2)]
            assert told == ["OATS", "RICE"]
            assert (await self.next_alert(line_of_other))["product"]["name"] == "PASTA"

    async def test_what_is_rolled_back_is_not_told(
        self, address: str, records: Any, owner: Any, database: Database
    ) -> None:
        async with subscribed(address, owner, RAISED) as line:
            await self.buy(records, owner, "OATS", "2.00", "2.00", "2.00", "2.50")
            with pytest.raises(RuntimeError, match="undone"):  # noqa: PT012 -- the transaction is the statement
                async with database.transaction() as session:
                    await find_alerts(session, owner.user_id, datetime.now(UTC))
                    raise RuntimeError("undone")
            await records.find_alerts(owner)  # its families are still to be looked at

            assert (await self.next_alert(line))["product"]["name"] == "OATS"


async def test_what_is_no_json_ends_the_line(address: str, owner: Any) -> None:
    async with opened(address, None, Authorization=f"Bearer {owner.token}") as line:
        assert await line.receive() == {"type": "connection_ack"}
        await line.connection.send('{"type": "ping", "payload": {"half": "\\ud800"}}')

        with pytest.raises(ConnectionClosed) as closed:
            await line.receive()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4400


async def test_lines_hold_no_connection_of_the_database_while_they_wait(
    address: str, records: Any, owner: Any, database: Database
) -> None:
    receipt_id = await records.receipt(owner)
    async with AsyncExitStack() as stack:
        lines = [await stack.enter_async_context(subscribed(address, owner)) for _ in range(30)]
        for _ in range(2):
            await change(database, owner, receipt_id, "recorded")
            for line in lines:
                assert (await line.next_change())["id"] == str(receipt_id)
        assert (await owner.ask("{ viewer { id } }"))["viewer"]["id"] == str(owner.user_id)


@pytest.mark.parametrize(
    "query",
    [
        CHANGED,
        RAISED,
        "subscription { notificationRaised { id } }",
        "subscription { shoppingListChanged { id } }",
        "subscription { householdChanged { id } }",
    ],
    ids=["receipts", "alerts", "notifications", "lists", "household"],
)
async def test_who_deleted_the_account_hears_no_more(
    address: str, records: Any, owner: Any, database: Database, query: str
) -> None:
    async with subscribed(address, owner, query) as line:
        await delete_for_good(database, owner.user_id, system_clock)

        assert await line.receive() == {"id": "news", "type": "complete"}
        await line.send(type="subscribe", id="again", payload={"query": "{ viewer { id } }"})
        message = await line.receive()
        assert message["payload"]["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
