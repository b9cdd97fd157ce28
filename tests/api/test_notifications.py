"""What shoppers are told, how they want to be told, and that nobody else's is theirs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from cartsnitch_domain.accounts.records import AuthSession
from cartsnitch_domain.db import Database
from cartsnitch_domain.events import NotificationRaised, announce
from cartsnitch_domain.ids import NotificationId
from cartsnitch_domain.notifications.notify import Notice, notify, withdraw
from cartsnitch_domain.notifications.rules import NoticeKind
from cartsnitch_graphql.events import listening_in_background, notification_events
from cartsnitch_server.app import create_app
from cartsnitch_server.settings import Settings
from sqlalchemy import func, text, update

from tests.api.test_subscriptions import END_LISTENING, Line, address, opened  # noqa: F401 -- a fixture among them
from tests.outgoing import Browser

LIST = """query List($first: Int, $after: String, $filter: NotificationFilter) {
  unreadNotificationCount
  notifications(first: $first, after: $after, filter: $filter) {
    edges { node { id kind title body link subjectIds createdAt readAt } }
    pageInfo { hasNextPage endCursor }
  }
}"""
MARK = """mutation Mark($ids: [ID!]!) { markNotificationsRead(input: { notificationIds: $ids }) {
  __typename ... on MarkNotificationsReadSuccess { unreadCount } ... on Error { message }
} }"""
MARK_ALL = """mutation MarkAll($id: ID) { markAllNotificationsRead(input: { newestId: $id }) {
  __typename ... on MarkNotificationsReadSuccess { unreadCount }
} }"""
SETTINGS = """query Settings { notificationSettings {
  choices { kind app push email } emailRhythm digestWeekday digestHour timeZone language isEmailAvailable pushPublicKey
  pushSubscriptions { id userAgent }
} }"""
CHANGE = """mutation Change($input: ChangeNotificationSettingsInput!) { changeNotificationSettings(input: $input) {
  __typename
  ... on ChangeNotificationSettingsSuccess { settings {
    choices { kind app push email } emailRhythm digestWeekday digestHour timeZone
  } }
  ... on Error { message }
} }"""
LINK = """mutation Link { sendEmailLink {
  __typename ... on SendEmailLinkSuccess { settings { isEmailVerified } } ... on Error { message }
} }"""
ADD = """mutation Add($input: AddPushSubscriptionInput!) { addPushSubscription(input: $input) {
  __typename ... on AddPushSubscriptionSuccess { subscription { id userAgent } } ... on Error { message }
} }"""
REMOVE = """mutation Remove($id: ID!) { removePushSubscription(input: { subscriptionId: $id }) {
  __typename ... on RemovePushSubscriptionSuccess { settings { pushSubscriptions { id } } } ... on Error { message }
} }"""
RAISED = "subscription { notificationRaised { id title } }"


def subscription(browser: Browser | None = None, **values: str) -> dict[str, str]:
    browser = browser or Browser(f"https://push.example.org/{uuid4().hex}")
    given = {"endpoint": browser.endpoint, "p256dh": browser.p256dh, "auth": browser.auth, "userAgent": "Firefox"}
    return given | values


async def listed(asker: Any, **variables: Any) -> list[str]:
    answer = await asker.ask(LIST, **variables)
    return [edge["node"]["id"] for edge in answer["notifications"]["edges"]]


async def tell(
    database: Database,
    asker: Any,
    cause: str = "",
    title: str = "Milk went up",
    kind: NoticeKind = NoticeKind.PRICE_INCREASE,
) -> UUID:
    notice = Notice(kind, cause or uuid4().hex, title, "By 12 %.", "/products/1", [asker.user_id])
    async with database.transaction() as session:
        now = (await session.execute(func.now().select())).scalar_one()
        notification_id = await notify(session, asker.user_id, notice, now)
    assert notification_id is not None
    return notification_id


class TestTheList:
    async def test_it_shows_what_one_is_told_the_newest_first(self, owner: Any, database: Database) -> None:
        first, second = await tell(database, owner), await tell(database, owner)
        answer = await owner.ask(LIST)

        newest, oldest = (edge["node"] for edge in answer["notifications"]["edges"])
        assert [newest["id"], oldest["id"], answer["unreadNotificationCount"]] == [str(second), str(first), 2]
        assert newest.pop("createdAt") is not None
        assert newest == {
            "id": str(second),
            "kind": "PRICE_INCREASE",
            "title": "Milk went up",
            "body": "By 12 %.",
            "link": "/products/1",
            "subjectIds": [str(owner.user_id)],
            "readAt": None,
        }

    async def test_it_comes_in_pages(self, records: Any, owner: Any) -> None:
        ids = [str(await records.notification(owner)) for _ in range(3)]
        page = (await owner.ask(LIST, first=2))["notifications"]["pageInfo"]

        assert page["hasNextPage"]
        assert await listed(owner, first=2, after=page["endCursor"]) == [ids[0]]

    async def test_a_cursor_that_we_did_not_make_is_refused(self, owner: Any) -> None:
        (error,) = await owner.errors(LIST, after="bm9uc2Vuc2U")

        assert error["extensions"]["code"] == "INVALID_CURSOR"

    async def test_what_is_not_told_in_the_app_or_withdrawn_is_not_in_it(self, owner: Any, database: Database) -> None:
        choice = {"kind": "PRICE_INCREASE", "app": False, "push": True, "email": True}
        kept = await tell(database, owner)
        await tell(database, owner, cause="withdrawn")
        async with database.transaction() as session:
            now = (await session.execute(func.now().select())).scalar_one()
            await withdraw(session, owner.user_id, NoticeKind.PRICE_INCREASE, "withdrawn", now)
        await owner.ask(CHANGE, input={"choices": [choice]})
        await tell(database, owner)

        assert await listed(owner) == [str(kept)]
        assert (await owner.ask(LIST))["unreadNotificationCount"] == 1

    async def test_it_can_be_narrowed_to_kinds(self, records: Any, owner: Any) -> None:
        await records.notification(owner, kind="receipt_read")
        look = str(await records.notification(owner, kind="receipt_needs_look"))
        await records.notification(owner)
        count = "query Count($kinds: [NoticeKind!]) { unreadNotificationCount(kinds: $kinds) }"

        assert await listed(owner, filter={"kinds": ["RECEIPT_NEEDS_LOOK"]}) == [look]
        assert await listed(owner, filter={"kinds": []}) == []
        assert (await owner.ask(count, kinds=["RECEIPT_NEEDS_LOOK", "RECEIPT_READ"]))["unreadNotificationCount"] == 2
        assert (await owner.ask(count))["unreadNotificationCount"] == 3

    async def test_nobody_elses_is_in_it(self, records: Any, owner: Any, other: Any) -> None:
        theirs = await records.notification(other)

        assert await listed(owner) == []
        assert (await owner.ask("query Node($id: ID!) { node(id: $id) { id } }", id=str(theirs)))["node"] is None
        assert (await other.ask("query Node($id: ID!) { node(id: $id) { id } }", id=str(theirs)))["node"] is not None


class TestMended:
    """A receipt that is put in order needs no look, so nobody is told so any more."""

    CONFIRM = "mutation C($input: ConfirmPurchaseInput!) { confirmPurchase(input: $input) { __typename } }"

    @pytest.fixture
    async def purchase_id(self, records: Any, owner: Any, database: Database) -> UUID:
        """A purchase with a gap, whose receipt needs a look and is told so."""
        receipt_id = await records.receipt(owner, status="needs_review")
        purchase_id: UUID = await records.purchase(owner, receipt_id=receipt_id, total=5, gap=1)
        await records.line(purchase_id, amount=4)
        await tell(database, owner, kind=NoticeKind.RECEIPT_NEEDS_LOOK, cause=str(receipt_id))
        await tell(database, owner, cause=str(receipt_id))
        return purchase_id

    async def test_what_is_unread_is_taken_back(self, owner: Any, purchase_id: UUID) -> None:
        assert (await owner.ask(LIST))["unreadNotificationCount"] == 2
        await owner.ask(self.CONFIRM, input={"purchaseId": str(purchase_id)})

        assert (await owner.ask(LIST))["unreadNotificationCount"] == 1

    async def test_while_it_still_needs_a_look_it_stays(self, owner: Any, purchase_id: UUID) -> None:
        rename = "mutation R($input: CorrectPurchaseInput!) { correctPurchase(input: $input) { __typename } }"
        await owner.ask(rename, input={"purchaseId": str(purchase_id), "merchantName": "Corner"})

        assert (await owner.ask(LIST))["unreadNotificationCount"] == 2

    async def test_what_was_read_stays(self, owner: Any, purchase_id: UUID) -> None:
        ids = await listed(owner)
        await owner.ask(MARK, ids=ids)
        await owner.ask(self.CONFIRM, input={"purchaseId": str(purchase_id)})

        assert await listed(owner) == ids


class TestReading:
    async def test_what_was_seen_is_not_new(self, records: Any, owner: Any) -> None:
        ids = [str(await records.notification(owner)) for _ in range(3)]
        answer = await owner.ask(MARK, ids=ids[:2])

        assert answer["markNotificationsRead"] == {"__typename": "MarkNotificationsReadSuccess", "unreadCount": 1}
        assert await listed(owner, filter={"isUnread": True}) == [ids[2]]

    async def test_when_it_was_seen_first_is_kept(self, records: Any, owner: Any) -> None:
        notification_id = str(await records.notification(owner))
        seen = []
        for _ in range(2):
            await owner.ask(MARK, ids=[notification_id, notification_id])
            seen.append((await owner.ask(LIST))["notifications"]["edges"][0]["node"]["readAt"])

        assert seen[0] == seen[1] is not None

    async def test_all_can_be_seen_at_once(self, records: Any, owner: Any) -> None:
        for _ in range(3):
            await records.notification(owner)

        assert (await owner.ask(MARK_ALL))["markAllNotificationsRead"]["unreadCount"] == 0

    async def test_what_came_since_stays_new(self, records: Any, owner: Any) -> None:
        ids = [str(await records.notification(owner)) for _ in range(3)]

        assert (await owner.ask(MARK_ALL, id=ids[1]))["markAllNotificationsRead"]["unreadCount"] == 1
        assert await listed(owner, filter={"isUnread": True}) == [ids[2]]

    async def test_what_was_told_of_one_receipt_is_taken_back_and_of_no_other(self, records: Any, owner: Any) -> None:
        receipt_id = await records.receipt(owner, status="needs_review")
        purchase_id = await records.purchase(owner, receipt_id=receipt_id, gap=Decimal("1.00"))
        await records.line(purchase_id, amount=Decimal("2.49"))
        await records.notification(owner, kind="receipt_needs_look", cause=str(receipt_id))
        other = str(await records.notification(owner, kind="receipt_needs_look"))
        confirm = "mutation Confirm($id: ID!) { confirmPurchase(input: { purchaseId: $id }) { __typename } }"

        assert (await owner.ask(confirm, id=str(purchase_id)))["confirmPurchase"]["__typename"] == "PurchaseCorrected"

        assert await listed(owner, filter={"isUnread": True}) == [other]

    async def test_nobody_elses_can_be_marked(self, records: Any, owner: Any, other: Any) -> None:
        mine, theirs = await records.notification(owner), await records.notification(other)
        answer = await owner.ask(MARK, ids=[str(mine), str(theirs)])
        await owner.ask(MARK_ALL, id=str(theirs))

        assert answer["markNotificationsRead"]["__typename"] == "NotificationNotFound"
        assert (await other.ask(LIST))["unreadNotificationCount"] == 1

    @pytest.mark.parametrize("ids", [["no id"], [str(UUID(int=1))] * 101])
    async def test_what_can_be_no_ids_is_not_found(self, owner: Any, ids: list[str]) -> None:
        assert (await owner.ask(MARK, ids=ids))["markNotificationsRead"]["__typename"] == "NotificationNotFound"


class TestTheSettings:
    async def test_at_first_the_app_tells_and_emails_are_off(self, owner: Any) -> None:
        settings = (await owner.ask(SETTINGS))["notificationSettings"]

        choices = {choice.pop("kind"): choice for choice in settings.pop("choices")}
        assert choices.keys() == {kind.name for kind in NoticeKind}
        assert choices["RECEIPT_READ"] == {"app": True, "push": False, "email": False}
        assert choices["RECEIPT_NEEDS_LOOK"] == {"app": True, "push": True, "email": True}
        assert len(settings.pop("pushPublicKey")) == 87
        assert settings == {
            "emailRhythm": "OFF",
            "digestWeekday": "SATURDAY",
            "digestHour": 9,
            "timeZone": "UTC",
            "language": "ENGLISH",
            "isEmailAvailable": True,
            "pushSubscriptions": [],
        }

    async def test_what_is_changed_is_another_and_all_else_stays(self, owner: Any, other: Any) -> None:
        choice = {"kind": "SHRINKFLATION", "app": True, "push": False, "email": False}
        await owner.ask(CHANGE, input={"emailRhythm": "WEEKLY", "digestWeekday": "FRIDAY", "digestHour": 17})
        answer = await owner.ask(CHANGE, input={"timeZone": "America/Chicago", "choices": [choice]})

        settings = answer["changeNotificationSettings"]["settings"]
        assert choice in settings.pop("choices")
        assert settings == {
            "emailRhythm": "WEEKLY",
            "digestWeekday": "FRIDAY",
            "digestHour": 17,
            "timeZone": "America/Chicago",
        }
        assert (await other.ask(SETTINGS))["notificationSettings"]["emailRhythm"] == "OFF"

    async def test_emails_begin_once_the_address_is_verified_and_links_have_a_limit(
        self, owner: Any, other: Any, database: Database
    ) -> None:
        asked = "{ notificationSettings { emailAddress isEmailVerified linkAskedAt } }"
        assert (await owner.ask(asked))["notificationSettings"] == {
            "emailAddress": owner.email,
            "isEmailVerified": False,
            "linkAskedAt": None,
        }
        await owner.ask(CHANGE, input={"emailRhythm": "AT_ONCE"})
        assert (await owner.ask(asked))["notificationSettings"]["linkAskedAt"] is not None
        assert (await owner.ask(LINK))["sendEmailLink"] == {
            "__typename": "TooManyEmailLinks",
            "message": "We have just sent you a link. Please look into your mailbox, and try again later if it did not"
            " arrive.",
        }
        assert (await other.ask(LINK))["sendEmailLink"]["settings"]["isEmailVerified"] is False
        await tell(database, owner)
        assert await listed(owner) != []  # in the app alone
        async with database.reading() as session:
            kinds = text(
                "SELECT kind FROM deliveries JOIN notifications ON notifications.id = notification_id"
                " WHERE deliveries.user_id = :user_id AND channel = 'email'"
            )
            assert list(await session.scalars(kinds, {"user_id": owner.user_id})) == ["email_verification"]

    @pytest.mark.parametrize(
        "change", [{"digestHour": 24}, {"digestHour": -1}, {"timeZone": "Mars/Olympus"}, {"timeZone": "../../etc"}]
    )
    async def test_what_cannot_be_is_refused_and_nothing_changed(self, owner: Any, change: dict[str, Any]) -> None:
        answer = await owner.ask(CHANGE, input={"emailRhythm": "WEEKLY"} | change)

        assert answer["changeNotificationSettings"]["__typename"] == "InvalidNotificationSettings"
        assert (await owner.ask(SETTINGS))["notificationSettings"]["emailRhythm"] == "OFF"


class TestDevices:
    async def test_one_is_added_once_and_removed(self, owner: Any) -> None:
        given = subscription(userAgent="Firefox\r\non a phone")
        added = [(await owner.ask(ADD, input=given))["addPushSubscription"]["subscription"] for _ in range(2)]
        assert added[0] == added[1]
        assert added[0]["userAgent"] == "Firefox on a phone"
        assert (await owner.ask(SETTINGS))["notificationSettings"]["pushSubscriptions"] == [added[0]]

        answer = await owner.ask(REMOVE, id=added[0]["id"])
        assert answer["removePushSubscription"]["settings"]["pushSubscriptions"] == []

    @pytest.mark.parametrize(
        "wrong",
        [
            {"endpoint": "http://push.example.org/1"},
            {"endpoint": "https://127.0.0.1/1"},
            {"endpoint": "https://[::1]/1"},
            {"endpoint": "nonsense"},
            {"endpoint": f"https://push.example.org/{'x' * 3000}"},
            {"p256dh": "AAAA"},
            {"auth": "AAAA"},
        ],
    )
    async def test_what_cannot_be_sent_to_is_refused(self, owner: Any, wrong: dict[str, str]) -> None:
        answer = await owner.ask(ADD, input=subscription() | wrong)

        assert answer["addPushSubscription"]["__typename"] == "InvalidPushSubscription"
        assert (await owner.ask(SETTINGS))["notificationSettings"]["pushSubscriptions"] == []

    async def test_there_are_twenty_at_most(self, owner: Any) -> None:
        answers = [(await owner.ask(ADD, input=subscription()))["addPushSubscription"] for _ in range(21)]

        assert [answer["__typename"] for answer in answers[19:]] == [
            "AddPushSubscriptionSuccess",
            "InvalidPushSubscription",
        ]

    async def test_nobody_elses_is_seen_or_removed(self, records: Any, owner: Any, other: Any) -> None:
        theirs = str(await records.push_subscription(other))

        assert (await owner.ask(SETTINGS))["notificationSettings"]["pushSubscriptions"] == []
        answer = await owner.ask(REMOVE, id=theirs)
        assert answer["removePushSubscription"]["__typename"] == "PushSubscriptionNotFound"
        assert len((await other.ask(SETTINGS))["notificationSettings"]["pushSubscriptions"]) == 1

    async def test_who_knows_an_address_but_not_its_keys_takes_it_from_nobody(self, owner: Any, other: Any) -> None:
        given = subscription()
        await owner.ask(ADD, input=given)
        stolen = subscription(Browser(given["endpoint"]))
        answer = await other.ask(ADD, input=stolen)

        assert answer["addPushSubscription"]["__typename"] == "InvalidPushSubscription"
        assert len((await owner.ask(SETTINGS))["notificationSettings"]["pushSubscriptions"]) == 1

    async def test_a_browser_that_someone_else_signs_in_on_is_theirs(self, owner: Any, other: Any) -> None:
        given = subscription()
        for asker in (owner, other):
            await asker.ask(ADD, input=given)

        assert (await owner.ask(SETTINGS))["notificationSettings"]["pushSubscriptions"] == []
        assert len((await other.ask(SETTINGS))["notificationSettings"]["pushSubscriptions"]) == 1


async def test_a_server_that_sends_nothing_says_so(settings: Settings, records: Any, owner: Any) -> None:
    names = ("vapid_private_key", "vapid_subject", "smtp_out_url", "smtp_out_from")
    silent = Settings.model_validate(settings.model_dump() | dict.fromkeys(names))
    app = create_app(silent)
    async with app.router.lifespan_context(app):
        records.app, before = app, records.app
        owner.client = records.client(Authorization=f"Bearer {owner.token}")
        records.app = before

        found = (await owner.ask(SETTINGS))["notificationSettings"]
        assert (found["isEmailAvailable"], found["pushPublicKey"]) == (False, None)
        answer = await owner.ask(CHANGE, input={"emailRhythm": "WEEKLY"})
        assert answer["changeNotificationSettings"]["__typename"] == "ChannelUnavailable"
        answer = await owner.ask(ADD, input=subscription())
        assert answer["addPushSubscription"]["__typename"] == "ChannelUnavailable"
        assert (await owner.ask(LINK))["sendEmailLink"]["__typename"] == "ChannelUnavailable"
        answer = await owner.ask(CHANGE, input={"emailRhythm": "OFF"})
        assert answer["changeNotificationSettings"]["__typename"] == "ChangeNotificationSettingsSuccess"


@asynccontextmanager
async def subscribed(address: str, asker: Any) -> AsyncIterator[Line]:  # noqa: F811 -- the value of the fixture
    """A line that waits for notifications; a query behind the subscription says that it has begun."""
    async with opened(address, None, Authorization=f"Bearer {asker.token}") as line:
        assert await line.receive() == {"type": "connection_ack"}
        await line.send(type="subscribe", id="news", payload={"query": RAISED})
        await line.send(type="subscribe", id="begun", payload={"query": "{ viewer { id } }"})
        for expected in ("next", "complete"):
            message = await line.receive()
            assert (message["id"], message["type"]) == ("begun", expected)
        yield line


async def heard(line: Line) -> dict[str, Any]:
    message = await line.receive()
    assert (message["id"], message["type"]) == ("news", "next"), message
    raised: dict[str, Any] = message["payload"]["data"]["notificationRaised"]
    return raised


class TestTheSubscription:
    async def test_what_is_raised_is_told_at_once_and_once(
        self,
        address: str,  # noqa: F811
        owner: Any,
        database: Database,
    ) -> None:
        async with subscribed(address, owner) as line:
            first = await tell(database, owner, cause="one", title="Milk went up")
            assert await heard(line) == {"id": str(first), "title": "Milk went up"}

            async with database.transaction() as session:
                again = Notice(NoticeKind.PRICE_INCREASE, "one", "Milk went up", "", "/")
                assert await notify(session, owner.user_id, again, (await _now(session))) is None
            second = await tell(database, owner, title="Eggs went up")
            assert await heard(line) == {"id": str(second), "title": "Eggs went up"}

    async def test_nobody_elses_is_told(
        self,
        address: str,  # noqa: F811
        records: Any,
        owner: Any,
        other: Any,
        database: Database,
    ) -> None:
        async with subscribed(address, owner) as line:
            theirs = await tell(database, other)
            async with database.transaction() as session:  # one that only claims to be ones own
                await announce(session, NotificationRaised(owner.user_id, NotificationId(theirs)))
            mine = await tell(database, owner)

            assert (await heard(line))["id"] == str(mine)

    async def test_it_ends_with_the_sign_in(
        self,
        address: str,  # noqa: F811
        owner: Any,
        database: Database,
    ) -> None:
        async with subscribed(address, owner) as line:
            async with database.transaction() as session:
                over = update(AuthSession).where(AuthSession.id == owner.auth_session_id)
                await session.execute(over.values(ended_at=func.now()))
            await tell(database, owner)

            assert await line.receive() == {"id": "news", "type": "complete"}

    async def test_after_a_lost_connection_what_is_new_is_told_again(self, owner: Any, database: Database) -> None:
        async with listening_in_background(notification_events(database)) as events:
            await events.listening()
            stream = events.subscribe(owner.user_id)
            waiting = asyncio.ensure_future(anext(stream))
            notification_id = await tell(database, owner)
            assert (await asyncio.wait_for(waiting, 10)).key == notification_id

            waiting = asyncio.ensure_future(anext(stream))
            async with database.transaction() as session:
                assert (await session.execute(text(END_LISTENING))).all()

            assert (await asyncio.wait_for(waiting, 10)).key == notification_id
            await stream.aclose()


async def _now(session: Any) -> Any:
    return (await session.execute(func.now().select())).scalar_one()
