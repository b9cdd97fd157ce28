"""Deleting an account: nothing of it is left, in no table and not in the store, and nobody else loses anything."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from cartsnitch_domain.accounts.passwords import Passwords
from cartsnitch_domain.accounts.records import EmailVerification, HouseholdMember, InboundAddress, RefreshToken, User
from cartsnitch_domain.accounts.sign_in import find_recipients
from cartsnitch_domain.blobs import BlobMissing, FolderBlobs
from cartsnitch_domain.closing.blobs import remove_forgotten
from cartsnitch_domain.coupons.records import CouponKey, CouponLook, UnclearOffer
from cartsnitch_domain.db import Database
from cartsnitch_domain.forgotten_blobs import ForgottenBlob, hold
from cartsnitch_domain.jobs import Job, enqueue, enqueue_once
from cartsnitch_domain.notifications.records import Delivery
from cartsnitch_domain.prices.records import AwaitedDay, ChangedFamily, PriceObservation
from cartsnitch_domain.products.records import OwnKey, Product, ProductAlias, ProductIdentifier, ProductKey
from cartsnitch_domain.public.records import PublicShopper, PublicStoreMonth
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine, TaughtLine
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.records import Base
from cartsnitch_domain.shopping.records import EarlyOperation, ListItem, ShoppingList
from sqlalchemy import func, insert, select, text, update

from tests.api.owned import OF_SHOPPERS, rows_of
from tests.api.test_exports import owner as owner_of_all
from tests.api.test_households import code_of, joins

PASSWORD = "correct horse battery"
DELETE = """mutation Delete($password: String!) { deleteAccount(input: { password: $password }) {
  __typename ... on Error { message } ... on AccountDeleted { email } } }"""

fill = owner_of_all.__wrapped__  # type: ignore[attr-defined]  # what a fixture of the exports makes


async def with_everything(records: Any) -> Any:
    """Somebody with rows in every table that leads to an account."""
    asker = await fill(records)
    async with records.database.transaction() as session:
        own = {"user_id": asker.user_id}
        taught = select(PurchaseLine.id, PurchaseLine.lesson_id).join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        taught = taught.where(Purchase.user_id == asker.user_id, PurchaseLine.lesson_id.is_not(None))
        line, lesson = (await session.execute(taught.limit(1))).one()
        coupon = await session.scalar(text("SELECT id FROM coupons WHERE user_id = :user_id LIMIT 1"), own)
        months = date(2026, 2, 1)
        await session.execute(
            text("INSERT INTO public_months VALUES (:m, now(), now()) ON CONFLICT DO NOTHING"), {"m": months}
        )
    own_store = await records.store("Corner shop", **own)
    told_apart = await records.product("Milk of mine", brought_by_id=asker.user_id, **own)
    list_id = await records.add(ShoppingList, name="Mine", **own)
    async with records.database.transaction() as session:
        mail = await session.scalar(select(Receipt.id).where(Receipt.user_id == asker.user_id).limit(1))
        for record, values in (
            (UnclearOffer, {"receipt_id": mail, "position": 0, "title": "Half a deal", "store_id": own_store}),
            (AwaitedDay, {"family_id": uuid4(), "day": date(2027, 1, 1), **own}),
            (ChangedFamily, {"family_id": uuid4(), **own}),
            (CouponLook, {"looked_on": date(2026, 3, 1), **own}),
            (EmailVerification, {"email": asker.email, "token_hash": uuid4().bytes, **own}),
            (RefreshToken, {"auth_session_id": asker.auth_session_id, "token_hash": uuid4().bytes}),
            (EarlyOperation, {"list_id": list_id, "id": uuid4(), "at": datetime.now(UTC)}),
            (CouponKey, {"coupon_id": coupon, "key": 1, "ends_on": date(2027, 1, 1)}),
            (TaughtLine, {"lesson_id": lesson, "line_id": line}),
            (ProductAlias, {"product_id": told_apart, "store_id": own_store, "text_key": "milk of mine"}),
            (ProductIdentifier, {"product_id": told_apart, "scheme": "sku", "value": "1", "store_id": own_store}),
            (ProductKey, {"product_id": told_apart, "key": 4711}),
            (OwnKey, {"product_id": told_apart, "key": 4711, **own}),
            (PublicStoreMonth, {"store_id": own_store, "month": months, "shoppers": 3}),
            (PublicShopper, {"store_id": own_store, "month": months, "product_ids": [told_apart], **own}),
        ):
            await session.execute(insert(record).values(**values))
        public = await session.scalar(
            text("INSERT INTO public_products (product_id, name) VALUES (:p, 'Milk') RETURNING id"), {"p": told_apart}
        )
        await session.execute(
            text(
                "INSERT INTO public_prices (public_product_id, store_id, month, name, price, unit, currency_code,"
                " households) VALUES (:p, :s, :m, 'Milk', 3, 'each', 'USD', 3)"
            ),
            {"p": public, "s": own_store, "m": months},
        )
        receipt_id = await session.scalar(select(Receipt.id).where(Receipt.user_id == asker.user_id).limit(1))
        delivery_id = await session.scalar(select(Delivery.id).where(Delivery.user_id == asker.user_id).limit(1))
        await enqueue(session, Job.READ_RECEIPT, receipt_id, 0)
        await enqueue(session, Job.DELIVER, delivery_id, 0)
        await enqueue_once(session, Job.FIND_ALERTS, [asker.user_id], [0])
    return asker


async def with_password(records: Any, asker: Any) -> Any:
    password_hash = await Passwords().hash(PASSWORD)
    async with records.database.transaction() as session:
        await session.execute(update(User).where(User.id == asker.user_id).values(password_hash=password_hash))
    return asker


async def all_rows(database: Database) -> dict[str, set[str]]:
    """Every row of every table there is, also of the queue, as text."""
    async with database.reading() as session:
        names = (await session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))).all()
        found = {}
        for name in names:
            rows = await session.scalars(text(f"SELECT row_to_json(t)::text FROM {name} t"))
            found[name] = set(rows.all())
        return found


async def secrets_of(session: Any, user_id: UUID) -> set[str]:
    """What only this shopper has: keys, address, name, tokens."""
    tokens = await session.scalars(select(InboundAddress.token).where(InboundAddress.user_id == user_id))
    receipts = await session.scalars(select(Receipt.id).where(Receipt.user_id == user_id))
    email = await session.scalar(select(User.email).where(User.id == user_id))
    return {str(user_id), email, *tokens, *map(str, receipts)}


async def test_no_table_has_a_row_of_a_deleted_account_and_nobody_else_loses_one(records: Any) -> None:
    leaver = await with_password(records, await with_everything(records))
    twin = await with_everything(records)
    async with records.database.reading() as session:
        theirs, of_twin = await rows_of(session, leaver.user_id), await rows_of(session, twin.user_id)
        secrets = await secrets_of(session, leaver.user_id)
    assert not [name for name, rows in theirs.items() if not rows], "a shopper of this test has rows in every table"
    before = await all_rows(records.database)
    assert all(any(secret in row for rows in before.values() for row in rows) for secret in secrets)

    answer = await leaver.ask(DELETE, password=PASSWORD)

    assert answer["deleteAccount"] == {"__typename": "AccountDeleted", "email": leaver.email}
    async with records.database.reading() as session:
        assert not any((await rows_of(session, leaver.user_id)).values())
        assert await rows_of(session, twin.user_id) == of_twin
    after = await all_rows(records.database)
    left = {row for rows in after.values() for row in rows}
    assert not [row for row in left for secret in secrets if secret in row]
    # What is gone is the shopper's, or goods that they alone had; what is new are notes.
    for name in after:
        new, gone = after[name] - before[name], before[name] - after[name]
        assert not new or name in {"forgotten_blobs", "pgqueuer_log"}, (name, new)
        if name in theirs and not name.startswith("product"):
            assert len(gone) == len(theirs[name]), name


def test_every_table_is_a_shoppers_or_nobodys() -> None:
    nobodys = {
        "cpi_series", "cpi_values", "forgotten_blobs", "gtin_lookups", "households", "lookup_paces", "public_months"
    }  # fmt: skip

    assert {table.name for table in OF_SHOPPERS} == set(Base.metadata.tables) - nobodys


async def test_a_wrong_password_deletes_nothing(records: Any) -> None:
    owner = await with_password(records, await records.person("owner"))
    await records.purchase(owner)
    before = await all_rows(records.database)

    answer = await owner.ask(DELETE, password="not the password")

    assert answer["deleteAccount"] == {
        "__typename": "WrongPassword",
        "message": "That is not your password. Nothing was deleted.",
    }
    assert await all_rows(records.database) == before


async def test_a_password_cannot_be_guessed_for_long(records: Any) -> None:
    owner = await with_password(records, await records.person("owner"))

    for _ in range(10):
        assert (await owner.ask(DELETE, password="guess"))["deleteAccount"]["__typename"] == "WrongPassword"
    assert (await owner.ask(DELETE, password=PASSWORD))["deleteAccount"]["__typename"] == "TooManyGuesses"
    assert (await owner.ask("{ viewer { email } }"))["viewer"]["email"] == owner.email


async def test_all_devices_are_signed_out_and_mails_refused_and_the_address_is_free(records: Any) -> None:
    owner = await with_password(records, await records.person("owner"))
    phone = records.client()
    told = {"email": owner.email, "password": PASSWORD, "mode": "app"}
    on_phone = (await phone.post("/auth/sign-in/email", json=told)).json()
    async with records.database.reading() as session:
        token = await session.scalar(select(InboundAddress.token).where(InboundAddress.user_id == owner.user_id))
        assert await find_recipients(session, [token], datetime.now(UTC)) == {token: owner.user_id}

    await owner.ask(DELETE, password=PASSWORD)

    assert (await owner.post("{ viewer { email } }")).status_code == 401
    bearer = {"Authorization": f"Bearer {on_phone['accessToken']}"}
    assert (await phone.get("/auth/session", headers=bearer)).status_code == 401
    renewed = await phone.post("/auth/refresh", json={"refreshToken": on_phone["refreshToken"]})
    assert renewed.status_code == 401
    assert (await phone.post("/auth/sign-in/email", json=told)).status_code == 401
    async with records.database.reading() as session:
        assert await find_recipients(session, [token], datetime.now(UTC)) == {}
    again = await phone.post("/auth/sign-up/email", json=told | {"name": "Again"})
    assert again.status_code == 200
    fresh = {"Authorization": f"Bearer {again.json()['accessToken']}"}
    assert (await phone.get("/export/receipts.json", headers=fresh)).json() == []


@pytest.mark.parametrize("is_owner", [True, False], ids=["its owner", "a member"])
async def test_a_household_stays_with_the_others_and_their_lists(records: Any, is_owner: bool) -> None:
    first, second = await records.person("first"), await records.person("second")
    await joins(second, await code_of(first))
    leaver, stays = (first, second) if is_owner else (second, first)
    await with_password(records, leaver)
    async with records.database.reading() as session:
        household_id = await session.scalar(
            select(HouseholdMember.household_id).where(HouseholdMember.user_id == leaver.user_id)
        )
    shared = await records.add(ShoppingList, user_id=leaver.user_id, household_id=household_id, name="Saturday")
    await records.add(ShoppingList, user_id=leaver.user_id, name="Presents")
    async with records.database.transaction() as session:
        await session.execute(insert(ListItem).values(list_id=shared, id=uuid4(), text="oats", revision=1))

    await leaver.ask(DELETE, password=PASSWORD)

    answer = await stays.ask("{ household { members { name role } } shoppingLists { name } }")
    assert [(each["name"], each["role"]) for each in answer["household"]["members"]] == [
        ("Second" if is_owner else "First", "OWNER")
    ]
    assert [each["name"] for each in answer["shoppingLists"]] == ["Saturday"]
    assert (await stays.client.get("/export/items.json")).json()[0]["text"] == "oats"


async def test_goods_of_theirs_alone_go_and_others_stay_without_who_brought_them(records: Any) -> None:
    leaver = await with_password(records, await records.person("leaver"))
    stays = await records.person("stays")
    store = await records.store()
    alone = await records.product("Annas cake", brought_by_id=leaver.user_id)
    both = await records.product("Milk", brought_by_id=leaver.user_id)
    for asker, product, printed in ((leaver, alone, "ANNAS CAKE"), (leaver, both, "ANNAS MILK"), (stays, both, "MILK")):
        await records.bought(asker, product, store, 3, "2.00", printed)
        async with records.database.transaction() as session:
            values = {"product_id": product, "store_id": store, "text_key": printed.lower()}
            await session.execute(insert(ProductAlias).values(**values))

    await leaver.ask(DELETE, password=PASSWORD)

    async with records.database.reading() as session:
        kept = (
            await session.execute(select(Product.id, Product.brought_by_id).where(Product.id.in_([alone, both])))
        ).all()
        texts = await session.scalars(select(ProductAlias.text_key).where(ProductAlias.store_id == store))
        assert set(texts) == {"milk"}
        assert [tuple(row) for row in kept] == [(both, UUID(int=0))]
        assert (
            await session.scalar(
                select(func.count()).where(
                    PriceObservation.product_id == both, PriceObservation.user_id == stays.user_id
                )
            )
            == 1
        )


class TestBlobs:
    """What is in the store goes with the account, but what somebody else sent, too."""

    @pytest.fixture
    def blobs(self, settings: Any) -> FolderBlobs:
        from pathlib import Path

        return FolderBlobs(Path(settings.blob_url.removeprefix("file://")))

    @pytest.fixture
    def sweep(self, records: Any, blobs: FolderBlobs) -> Callable[[timedelta], Awaitable[None]]:
        async def sweep(later: timedelta) -> None:
            seen = 1
            while seen:
                async with records.database.transaction() as session:
                    seen, _ = await remove_forgotten(session, blobs, datetime.now(UTC) + later)

        return sweep

    async def test_originals_and_pictures_of_pages_go_but_those_of_others(
        self, records: Any, blobs: FolderBlobs, sweep: Any
    ) -> None:
        leaver, stays = await with_password(records, await records.person("leaver")), await records.person("stays")
        own, page, shared = [await blobs.put(each + uuid4().bytes) for each in (b"own", b"page", b"shared")]
        receipt = await records.receipt(leaver, digest=own)
        await records.receipt_page(receipt, image_digest=page)
        await records.receipt(leaver, digest=shared)
        kept = await records.receipt(stays, digest=shared)

        await leaver.ask(DELETE, password=PASSWORD)
        await sweep(timedelta(minutes=11))

        for digest in (own, page):
            with pytest.raises(BlobMissing):
                await blobs.get(digest)
        assert (await blobs.get(shared)).startswith(b"shared")
        assert (await stays.client.get(f"/receipts/{kept}/original")).status_code == 200
        await sweep(timedelta(days=2))
        async with records.database.reading() as session:
            assert await session.scalar(select(func.count()).select_from(ForgottenBlob)) == 0

    async def test_what_somebody_sends_while_it_waits_is_kept(
        self, records: Any, blobs: FolderBlobs, sweep: Any
    ) -> None:
        leaver, sender = await with_password(records, await records.person("leaver")), await records.person("sender")
        data = b"the same flyer" + uuid4().bytes
        await records.receipt(leaver, digest=await blobs.put(data))
        await leaver.ask(DELETE, password=PASSWORD)

        sent = await sender.client.post("/receipts", files={"files": ("a.txt", data)})
        await sweep(timedelta(minutes=11))

        receipt_id = sent.json()["receipts"][0]["id"]
        assert (await sender.client.get(f"/receipts/{receipt_id}/original")).content == data

    async def test_what_was_put_before_it_was_removed_and_named_after_is_put_again(
        self, records: Any, blobs: FolderBlobs, sweep: Any
    ) -> None:
        from cartsnitch_domain.receipts.rules import Channel
        from cartsnitch_ingest.inbox import Incoming, accept_kept, keep

        leaver, sender = await with_password(records, await records.person("leaver")), await records.person("sender")
        data = b"a till prints the same" + uuid4().bytes
        digest = await blobs.put(data)
        await records.receipt(leaver, digest=digest)
        await leaver.ask(DELETE, password=PASSWORD)

        kept = await keep(blobs, Incoming(sender.user_id, Channel.MAIL, data, uuid4().hex))
        await sweep(timedelta(minutes=11))
        with pytest.raises(BlobMissing):
            await blobs.get(digest)
        async with records.database.transaction() as session:
            await accept_kept(session, blobs, [kept])

        await sweep(timedelta(minutes=11))
        assert await blobs.get(digest) == data

    async def test_who_names_a_blob_waits_for_who_removes_it(self, records: Any, blobs: FolderBlobs) -> None:
        leaver = await with_password(records, await records.person("leaver"))
        digest = await blobs.put(uuid4().bytes)
        await records.receipt(leaver, digest=digest)
        await leaver.ask(DELETE, password=PASSWORD)

        async with records.database.transaction() as removing:
            await remove_forgotten(removing, blobs, datetime.now(UTC) + timedelta(minutes=11))

            async def name() -> set[str]:
                async with records.database.transaction() as session:
                    return await hold(session, [digest])

            naming = asyncio.create_task(name())
            done, _ = await asyncio.wait([naming], timeout=0.3)
            assert not done
        assert await naming == {digest}
