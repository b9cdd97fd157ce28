"""The API as clients meet it: the whole app on a real database, people with records, and a count of statements."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from argon2 import PasswordHasher
from asyncpg.connection import LoggedQuery
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import (
    AuthSession,
    Household,
    HouseholdInvitation,
    HouseholdMember,
    InboundAddress,
    User,
)
from cartsnitch_domain.accounts.tokens import AccessTokens
from cartsnitch_domain.alerts.finding import find_alerts
from cartsnitch_domain.alerts.records import Alert, Watch
from cartsnitch_domain.coupons.records import ClippedCoupon, Coupon, CouponProduct, CouponRedemption, CouponSource
from cartsnitch_domain.db import Base, Database, create_engine
from cartsnitch_domain.ids import AuthSessionId, PurchaseId, UserId
from cartsnitch_domain.insights.records import CpiSeries, CpiValue
from cartsnitch_domain.lookups.records import GtinLookup
from cartsnitch_domain.notifications.records import Delivery, Notification, PushSubscription
from cartsnitch_domain.prices.actions import observe
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.products.records import Product, ProductIdentifier, ProductLesson, ProductMerge
from cartsnitch_domain.purchases.records import Correction, Purchase, PurchaseLine
from cartsnitch_domain.receipts.records import Receipt, ReceiptPage, ReceiptPart, ReceiptRegion
from cartsnitch_domain.shopping.records import ListItem, ShoppingList
from cartsnitch_domain.stores.records import Store
from cartsnitch_server.app import create_app
from cartsnitch_server.postgres import EmbeddedPostgres
from cartsnitch_server.settings import Settings
from sqlalchemy import Engine, Pool, event, func, insert, select, update
from sqlalchemy.engine import make_url
from starlette.applications import Starlette

from tests.outgoing import Browser, base64url

SECRET = "a secret of the tests, long enough"
NOBODYS_HASH = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(uuid4().hex)
"""Of a password that nobody knows: people here are signed in by their tokens."""
MILK_BOX = {"page": 1, "x": 0.1, "y": 0.2, "width": 0.5, "height": 0.02, "text": "MILK 3.49", "confidence": 0.97}


@pytest.fixture(scope="session")
async def api_url(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[str]:
    """The URL of one database for all tests of the API: people see only their own, and each test has its own people."""
    administration = await asyncpg.connect(make_url(postgres.url("postgres")).render_as_string(hide_password=False))
    await administration.execute(f"CREATE DATABASE api TEMPLATE {template} STRATEGY file_copy")
    yield postgres.url("api")
    await administration.execute("DROP DATABASE api WITH (FORCE)")
    await administration.close()


@pytest.fixture(scope="session")
def settings(api_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    given = {
        "database_url": api_url,
        "blob_url": f"file://{tmp_path_factory.mktemp('blobs')}",
        "secret_key": SECRET,
        "mail_domain": "mail.example.org",
        "trusted_origins": ("https://cart.example.org",),
        "vapid_private_key": base64url(bytes(range(1, 33))),
        "vapid_subject": "mailto:host@example.org",
        "smtp_out_url": "smtp://mail.example.org",
        "smtp_out_from": "cart@mail.example.org",
        "public_pages": True,
    }
    return Settings.model_validate(given)


LEARNING = ("pg_catalog", "set_config('jit'")
"""In the statements by which asyncpg learns a type: what it asks, and the compiler that it switches off meanwhile."""


@pytest.fixture(scope="session")
def statements() -> Iterator[list[str]]:
    """The statements of this process, less those by which the driver learns a type at its first use.

    The driver tells of those that it is given itself, and of what writes several rows; SQLAlchemy of its own.
    """
    sent: list[str] = []
    written: set[str] = set()

    def note(query: LoggedQuery) -> None:
        if query.query not in written and not any(sign in query.query for sign in LEARNING):
            sent.append(query.query)

    def note_written(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        written.add(statement)
        sent.append(statement)

    def watch(connection: Any, _record: object) -> None:
        connection.driver_connection.add_query_logger(note)

    event.listen(Pool, "connect", watch)
    event.listen(Engine, "before_cursor_execute", note_written)
    yield sent
    event.remove(Pool, "connect", watch)
    event.remove(Engine, "before_cursor_execute", note_written)


@pytest.fixture(scope="session")
async def app(settings: Settings, statements: list[str]) -> AsyncIterator[Starlette]:
    """The app, running; its statements are noted."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture(scope="session")
async def database(api_url: str) -> AsyncIterator[Database]:
    """The sessions of the API's database."""
    database = Database(create_engine(api_url, "test", pool_size=4))
    yield database
    await database.close()


@dataclass
class Asker:
    """Someone who sends operations to `/graphql`."""

    email: str
    client: httpx.AsyncClient
    user_id: UserId
    token: str
    auth_session_id: UUID

    async def post(self, query: str, **variables: Any) -> httpx.Response:
        return await self.client.post("/graphql", json={"query": query, "variables": variables})

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of the answer, which must have no errors."""
        response = await self.post(query, **variables)
        assert response.status_code == 200, response.text
        answer = response.json()
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    async def errors(self, query: str, **variables: Any) -> list[dict[str, Any]]:
        """The errors of the answer."""
        found: list[dict[str, Any]] = (await self.post(query, **variables)).json()["errors"]
        return found


@dataclass
class Records:
    """Puts records into the database as reading would have."""

    database: Database
    app: Starlette
    _clients: list[httpx.AsyncClient] = field(default_factory=list)

    async def add(self, record: type[Base], **values: Any) -> UUID:
        async with self.database.transaction() as session:
            statement = insert(record).values(**values).returning(record.__table__.c.id)
            added: UUID = (await session.execute(statement)).scalar_one()
            return added

    async def person(self, name: str) -> Asker:
        """Someone with an account, signed in."""
        email = f"{name}-{uuid4().hex}@example.org"
        user_id = UserId(await self.add(User, email=email, name=name.title(), password_hash=NOBODYS_HASH))
        await self.add(InboundAddress, user_id=user_id)
        until = datetime.now(UTC) + timedelta(days=1)
        session_id = await self.add(AuthSession, user_id=user_id, user_agent="a test", expires_at=until)
        actor = Actor(user_id, AuthSessionId(session_id))
        token = AccessTokens(SECRET).issue(actor, datetime.now(UTC))
        return Asker(email, self.client(Authorization=f"Bearer {token}"), user_id, token, session_id)

    def client(self, **headers: str) -> httpx.AsyncClient:
        """Someone without an account, unless the headers say otherwise."""
        transport = httpx.ASGITransport(self.app)
        client = httpx.AsyncClient(transport=transport, base_url="http://localhost:8000", headers=headers)
        self._clients.append(client)
        return client

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()

    async def receipt(self, asker: Asker, **values: Any) -> UUID:
        key = uuid4().hex
        defaults = {"status": "recorded", "channel": "upload", "digest": key, "byte_size": 1000}
        return await self.add(Receipt, user_id=asker.user_id, idempotency_key=key, **defaults | values)

    async def purchase(self, asker: Asker, **values: Any) -> UUID:
        """A purchase of 3.49 on 1 March 2026, without lines."""
        if "receipt_id" not in values:
            values["receipt_id"] = await self.receipt(asker)
        defaults = {
            "merchant_name": "GREEN GROCER",
            "purchased_on": date(2026, 3, 1),
            "currency_code": "USD",
            "total": Decimal("3.49"),
            "gap": Decimal(0),
            "confidence": 0.9,
            "reader_version": "1",
        }
        return await self.add(Purchase, user_id=asker.user_id, **defaults | values)

    async def line(self, purchase_id: UUID, **values: Any) -> UUID:
        """A line of milk for 3.49."""
        defaults = {"position": 1, "kind": "item", "text": "MILK", "amount": Decimal("3.49"), "evidence": [MILK_BOX]}
        return await self.add(PurchaseLine, purchase_id=purchase_id, **defaults | values)

    async def store(self, name: str = "Green Grocer", **values: Any) -> UUID:
        """A store that belongs to all, unless the values say otherwise."""
        return await self.add(Store, name=name, **{"slug": uuid4().hex} | values)

    async def cpi_series(self, values: dict[date, str], **series: Any) -> UUID:
        """A consumer price index with these values, of the United States unless the values say otherwise."""
        given = {"code": uuid4().hex, "name": "Food", "currency_code": "USD"} | series
        series_id = await self.add(CpiSeries, **given)
        async with self.database.transaction() as session:
            rows = [{"series_id": series_id, "month": each, "value": Decimal(value)} for each, value in values.items()]
            await session.execute(insert(CpiValue), rows)
        return series_id

    async def product(self, name: str = "Milk", **values: Any) -> UUID:
        return await self.add(Product, name=name, **values)

    async def lesson(self, asker: Asker, store_id: UUID, product_id: UUID) -> UUID:
        """What the asker taught about a text that no other lesson is about."""
        key = uuid4().hex
        values = {"store_id": store_id, "text_key": key, "text": key, "product_id": product_id}
        return await self.add(ProductLesson, user_id=asker.user_id, **values)

    async def merge(self, asker: Asker, product_id: UUID, into_id: UUID) -> UUID:
        return await self.add(ProductMerge, user_id=asker.user_id, product_id=product_id, into_id=into_id)

    async def identifier(self, product_id: UUID, **values: Any) -> UUID:
        return await self.add(ProductIdentifier, product_id=product_id, **values)

    async def barcode(self, product_id: UUID, **values: Any) -> str:
        """A GTIN that names the product and was found by its number, unless the values say otherwise."""
        gtin = f"{uuid4().int % 10**13:014}"
        await self.identifier(product_id, scheme="gtin", value=gtin)
        found = {"state": "found", "fetched_at": datetime(2026, 3, 1, tzinfo=UTC), "next_attempt_at": None}
        async with self.database.transaction() as session:
            await session.execute(insert(GtinLookup).values(gtin=gtin, **found | values))
        return gtin

    async def part(self, receipt_id: UUID, **values: Any) -> UUID:
        defaults = {"position": 1, "media_type": "image/jpeg", "byte_size": 1, "verdict": "used"}
        return await self.add(ReceiptPart, receipt_id=receipt_id, **defaults | values)

    async def receipt_page(self, receipt_id: UUID, **values: Any) -> UUID:
        defaults = {"number": 1, "width": 600, "height": 800, "image_digest": "0" * 64}
        return await self.add(ReceiptPage, receipt_id=receipt_id, **defaults | values)

    async def everything(self, asker: Asker, count: int) -> dict[str, UUID]:
        """`count` of each thing within each other: receipts with parts, pages, purchases, lines, products, prices.

        Gives the ids of those that came last.
        """
        ids = {"store": await self.store(), "receipt": await self.receipt(asker)}
        ids["series"] = await self.cpi_series({date(2026, month, 1): "100" for month in range(1, count + 1)})
        family_id = uuid4()
        ids["into"] = await self.product(family_id=family_id, category="dairy")
        ids["lesson"] = await self.lesson(asker, ids["store"], ids["into"])
        taught = {"product_id": ids["into"], "lesson_id": ids["lesson"], "match_reason": "new"}
        # As much is missing whatever the count, so that there are suspects to be read, or none.
        sums = {"total": 100 + (count + 1) * Decimal("3.49"), "gap": Decimal(100)}
        purchase_id = await self.purchase(asker, receipt_id=ids["receipt"], store_id=ids["store"])
        await self.line(purchase_id, **taught)
        for _ in range(count):
            ids["notification"] = await self.notification(asker, subject_ids=[ids["receipt"]])
            ids["subscription"] = await self.push_subscription(asker)
            ids["receipt"] = await self.receipt(asker, duplicate_of_id=ids["receipt"], status="needs_review")
            for position in range(1, count + 1):
                await self.part(ids["receipt"], position=position)
                await self.receipt_page(ids["receipt"], number=position)
                await self.region(ids["receipt"])
                ids["purchase"] = await self.purchase(
                    asker, receipt_id=ids["receipt"], store_id=ids["store"], position=position, **sums
                )
                await self.line(ids["purchase"], position=90, **taught)
                for line_number in range(1, count + 1):
                    ids["product"] = await self.product(family_id=family_id, category="dairy")
                    await self.barcode(ids["product"], names={"en": "Milk"}, quantity="1 l")
                    ids["lesson"] = await self.lesson(asker, ids["store"], ids["product"])
                    line_id = await self.line(
                        ids["purchase"],
                        position=line_number,
                        product_id=ids["product"],
                        match_reason="new",
                        maybe_id=ids["into"],
                    )
                    ids["merge"] = await self.merge(asker, await self.product(), ids["product"])
                    seen = await self.observation(asker, ids["product"], ids["store"], line_id)
                    ids["watch"] = await self.watch(asker, ids["product"], store_id=ids["store"])
                    ids["alert"] = await self.alert(asker, ids["product"], ids["store"], [seen], watch_id=ids["watch"])
                    ids["coupon"] = await self.coupon(
                        asker, ids["receipt"], ids["product"], store_id=ids["store"], line_id=line_id
                    )
                    of_coupon = {"kind": "coupon", "coupon_id": ids["coupon"], "subject_id": ids["coupon"]}
                    await self.alert(asker, ids["product"], ids["store"], [seen], **of_coupon)
                    ids["line"] = await self.line(ids["purchase"], position=count + line_number, removed_at=func.now())
                    await self.correction(asker, ids["purchase"], line_id)
            ids["list"] = await self.shopping_list(asker, ids["product"], count)
        return ids | await self.household(asker, count)

    async def household(self, asker: Asker, count: int) -> dict[str, UUID]:
        """A household that the asker owns, with so many others, their shared lists, and open invitations; the ids of
        what came last."""
        ids = {"household": await self.add(Household)}
        await self.add(HouseholdMember, household_id=ids["household"], user_id=asker.user_id)
        for number in range(count):
            other = await self.person(f"lives-with-{number}")
            values = {"household_id": ids["household"], "user_id": other.user_id}
            await self.add(ShoppingList, name="Shared", **values)
            ids["member"] = await self.add(HouseholdMember, **values)
            invited = {"invited_by_id": asker.user_id, "code_hash": uuid4().bytes}
            until = datetime.now(UTC) + timedelta(days=7)
            ids["invitation"] = await self.add(
                HouseholdInvitation, household_id=ids["household"], expires_at=until, **invited
            )
        return ids

    async def shopping_list(self, asker: Asker, product_id: UUID, count: int) -> UUID:
        """A list with so many items of a product, and as many of the word for it."""
        list_id = await self.add(ShoppingList, user_id=asker.user_id, name="Saturday")
        for chosen in (product_id, None) * count:
            values = {"list_id": list_id, "id": uuid4(), "text": "milk", "product_id": chosen, "revision": 0}
            await self.add(ListItem, **values)
        return list_id

    async def watch(self, asker: Asker, product_id: UUID, **values: Any) -> UUID:
        """A target of 3.00, at any store unless the values say otherwise."""
        defaults = {"target": Decimal("3.00"), "currency_code": "USD", "starts_on": date(2026, 1, 1)}
        return await self.add(Watch, user_id=asker.user_id, product_id=product_id, **defaults | values)

    async def coupon(
        self, asker: Asker, receipt_id: UUID, product_id: UUID, *, line_id: UUID | None = None, **values: Any
    ) -> UUID:
        """A dollar off a product, known from a receipt, clipped, that may be used often; redeemed by a line if one is
        given."""
        terms = {"kind": "amount_off", "value": Decimal(1), "currency_code": "USD", "applies_to": "products"}
        told = {"title": "A dollar off", "seen_on": date(2026, 3, 1), "digest": uuid4().hex, "max_uses": 1000}
        coupon_id = await self.add(Coupon, user_id=asker.user_id, **terms | told | values)
        source = {"kind": "receipt", "receipt_id": receipt_id, "evidence": [MILK_BOX]}
        await self.add(CouponSource, coupon_id=coupon_id, user_id=asker.user_id, **source)
        used = {"user_id": asker.user_id, "coupon_id": coupon_id}
        async with self.database.transaction() as session:
            await session.execute(insert(CouponProduct).values(coupon_id=coupon_id, product_id=product_id))
            await session.execute(insert(ClippedCoupon).values(**used))
            if line_id is not None:
                of_line = select(PurchaseLine.purchase_id).where(PurchaseLine.id == line_id).scalar_subquery()
                seen = {"line_id": line_id, "purchase_id": of_line, "amount": Decimal(1), "shown_by": "amount"}
                await session.execute(insert(CouponRedemption).values(**used, **seen))
        return coupon_id

    async def alert(self, asker: Asker, product_id: UUID, store_id: UUID, evidence: list[UUID], **values: Any) -> UUID:
        """A price of 3.99 that was 3.49; of a target price where the values have a watch."""
        defaults = {
            "kind": "target_price" if values.get("watch_id") else "price_increase",
            "subject_id": product_id,
            "family_id": product_id,
            "opened_on": date(2026, 3, 1),
            "before": Decimal("3.49"),
            "after": Decimal("3.99"),
            "change": Decimal("0.14326648"),
            "per_amount": Decimal(1),
            "per_unit": "each",
            "currency_code": "USD",
            "confidence": Decimal("0.95"),
        }
        owned = {"user_id": asker.user_id, "product_id": product_id, "store_id": store_id, "evidence": evidence}
        return await self.add(Alert, **owned, **defaults | values)

    async def bought(
        self, asker: Asker, product_id: UUID, store_id: UUID, days_ago: int, price: str, text: str = "MILK", **line: Any
    ) -> UUID:
        """A purchase of one line so many days ago, observed as recording does it; the id of the line."""
        day = datetime.now(UTC).date() - timedelta(days=days_ago)
        values = {"store_id": store_id, "purchased_on": day, "total": Decimal(price)}
        purchase_id = await self.purchase(asker, **values)
        line_id = await self.line(purchase_id, product_id=product_id, text=text, amount=Decimal(price), **line)
        async with self.database.transaction() as session:
            await observe(session, PurchaseId(purchase_id))
        return line_id

    async def beside(self, line_id: UUID, **values: Any) -> UUID:
        """Another line of the purchase of a line; its id."""
        async with self.database.reading() as session:
            purchase_id = await session.scalar(select(PurchaseLine.purchase_id).where(PurchaseLine.id == line_id))
        assert purchase_id is not None
        other_id = await self.line(purchase_id, **values)
        await self.observe_line(line_id)
        return other_id

    async def observe_line(self, line_id: UUID) -> None:
        """Observe the purchase of a line as it stands now."""
        async with self.database.transaction() as session:
            purchase_id = await session.scalar(select(PurchaseLine.purchase_id).where(PurchaseLine.id == line_id))
            assert purchase_id is not None
            await observe(session, PurchaseId(purchase_id))

    async def discount(self, line_id: UUID, amount: str, text: str = "OFFER") -> None:
        """Money off a line."""
        async with self.database.reading() as session:
            purchase_id = await session.scalar(select(PurchaseLine.purchase_id).where(PurchaseLine.id == line_id))
        assert purchase_id is not None
        off = {"position": 2, "kind": "discount", "text": text, "amount": -Decimal(amount)}
        await self.line(purchase_id, applies_to_id=line_id, **off)
        await self.observe_line(line_id)

    async def change_purchase(self, line_id: UUID, **values: Any) -> None:
        """Change the purchase of a line as a correction would."""
        async with self.database.transaction() as session:
            of_line = select(PurchaseLine.purchase_id).where(PurchaseLine.id == line_id).scalar_subquery()
            await session.execute(update(Purchase).where(Purchase.id == of_line).values(**values))
        await self.observe_line(line_id)

    async def change_line(self, line_id: UUID, **values: Any) -> None:
        """Change a line as a correction would."""
        async with self.database.transaction() as session:
            await session.execute(update(PurchaseLine).where(PurchaseLine.id == line_id).values(**values))
        await self.observe_line(line_id)

    async def find_alerts(self, asker: Asker) -> None:
        """What the worker does with the jobs of a user."""
        async with self.database.transaction() as session:
            await find_alerts(session, asker.user_id, datetime.now(UTC))

    async def notification(self, asker: Asker, **values: Any) -> UUID:
        """Something new that the asker is told in the app."""
        defaults = {"kind": "price_increase", "cause": uuid4().hex, "title": "Milk", "body": "", "link": "/"}
        notification_id = await self.add(Notification, user_id=asker.user_id, **defaults | values)
        told = {"user_id": asker.user_id, "notification_id": notification_id, "state": "sent"}
        await self.add(Delivery, channel="app", **told)
        return notification_id

    async def push_subscription(self, asker: Asker, **values: Any) -> UUID:
        """A device that the asker is told on."""
        browser = Browser(f"https://push.example.org/{uuid4().hex}")
        defaults = {"endpoint": browser.endpoint, "p256dh": browser.p256dh, "auth": browser.auth, "user_agent": "one"}
        owner = {"user_id": asker.user_id, "auth_session_id": asker.auth_session_id}
        return await self.add(PushSubscription, **owner, **defaults | values)

    async def correction(self, asker: Asker, purchase_id: UUID, line_id: UUID | None = None, **values: Any) -> UUID:
        """A total, or the amount of a line, that the asker changed from 3.94 to 3.49."""
        field = "total" if line_id is None else "amount"
        defaults = {"user_id": asker.user_id, "field": field, "old": "3.94", "new": "3.49"}
        return await self.add(Correction, purchase_id=purchase_id, line_id=line_id, **defaults | values)

    async def region(self, receipt_id: UUID, **values: Any) -> UUID:
        """A place that waits to be read again."""
        defaults = {"page": 1, "x": 0.1, "y": 0.2, "width": 0.5, "height": 0.02}
        return await self.add(ReceiptRegion, receipt_id=receipt_id, **defaults | values)

    async def observation(
        self, asker: Asker, product_id: UUID, store_id: UUID, purchase_line_id: UUID, **values: Any
    ) -> UUID:
        defaults = {
            "observed_on": date(2026, 3, 1),
            "unit_price": Decimal("3.49"),
            "unit": "each",
            "currency_code": "USD",
            "family_id": product_id,
        }
        return await self.add(
            PriceObservation,
            user_id=asker.user_id,
            product_id=product_id,
            store_id=store_id,
            purchase_line_id=purchase_line_id,
            **defaults | values,
        )


@pytest.fixture(scope="session")
async def records(database: Database, app: Starlette) -> AsyncIterator[Records]:
    records = Records(database, app)
    yield records
    await records.close()


@pytest.fixture
async def owner(records: Records) -> Asker:
    """Whose records they are."""
    return await records.person("owner")


@pytest.fixture
async def other(records: Records) -> Asker:
    """Someone else with an account."""
    return await records.person("other")
