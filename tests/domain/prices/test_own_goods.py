"""Which product a line is of, its shopper's own receipts say, whatever strangers print beside the same numbers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID, uuid4

import pytest
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.clock import system_clock
from cartsnitch_domain.coupons.bought import goods_by_product
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import AuthSessionId, UserId
from cartsnitch_domain.lookups.records import GtinLookup
from cartsnitch_domain.prices.describing import describe_all
from cartsnitch_domain.prices.outside import outside_facts_of
from cartsnitch_domain.prices.own_numbers import identifiers_of
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.products.actions import seller_of
from cartsnitch_domain.products.agreeing import agreement
from cartsnitch_domain.products.categories import category_of
from cartsnitch_domain.products.description import Description
from cartsnitch_domain.products.printed import Printed, described
from cartsnitch_domain.products.records import OwnKey, Product, ProductIdentifier
from cartsnitch_domain.products.rules import has_check_digit, text_key
from cartsnitch_domain.purchases.matching import match_products
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import CorrectedField
from cartsnitch_domain.review.lines import correct_line, remove_line
from cartsnitch_domain.review.purchases import correct_purchase
from cartsnitch_domain.review.teaching import merge
from cartsnitch_domain.stores.actions import match_store
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, update

from tests.domain.prices.test_own_content import KETCHUP, MUSTARD, buys, forget, product_of, somebody

MILK, BEANS = "0041303001806", "0039400016083"
WORDS_OF_KETCHUP, WORDS_OF_MILK = "KETCHUP HEINZ 14 OZ", "WHOLE MILK GAL"


@pytest.fixture
async def shopper(database: Database) -> UserId:
    return await somebody(database)


@pytest.fixture
async def stranger(database: Database) -> UserId:
    return await somebody(database)


async def product(database: Database, line_id: UUID) -> Product:
    async with database.reading() as session:
        return await session.get_one(Product, await product_of(database, line_id))


async def family(database: Database, line_id: UUID) -> UUID:
    """What its price is compared by."""
    async with database.reading() as session:
        seen = select(PriceObservation.family_id).where(PriceObservation.purchase_line_id == line_id)
        found = await session.scalar(seen)
        assert found is not None
        return found


def actor(user_id: UserId) -> Actor:
    return Actor(user_id, AuthSessionId(uuid4()))


class TestStrangers:
    """Somebody mails milk beside the barcode of ketchup."""

    @pytest.mark.parametrize("is_first", [True, False])
    async def test_their_text_is_another_product_of_another_family_and_part_of_the_shop(
        self, database: Database, shopper: UserId, stranger: UserId, is_first: bool
    ) -> None:
        if is_first:
            theirs = await buys(database, stranger, WORDS_OF_MILK, "kroger")
        mine = await buys(database, shopper, WORDS_OF_KETCHUP)
        if not is_first:
            theirs = await buys(database, stranger, WORDS_OF_MILK, "kroger")

        assert await family(database, mine) != await family(database, theirs)
        assert [(await product(database, each)).category for each in (mine, theirs)] == ["pantry", "dairy"]

    async def test_nor_are_my_own_goods_put_together_by_it(
        self, database: Database, shopper: UserId, stranger: UserId
    ) -> None:
        await buys(database, stranger, WORDS_OF_MILK)
        milk = await buys(database, shopper, WORDS_OF_MILK, gtin=MILK)
        ketchup = await buys(database, shopper, WORDS_OF_KETCHUP)

        assert await family(database, milk) != await family(database, ketchup)

    async def test_a_text_of_a_store_is_what_it_says_and_not_what_a_stranger_had_beside_it(
        self, database: Database, shopper: UserId, stranger: UserId
    ) -> None:
        milk = await buys(database, stranger, WORDS_OF_MILK)
        await buys(database, stranger, WORDS_OF_KETCHUP)
        assert await product_of(database, milk) == await product_of(
            database, await buys(database, stranger, WORDS_OF_KETCHUP)
        )

        mine = await buys(database, shopper, WORDS_OF_KETCHUP, gtin=None)

        assert (await product(database, mine)).category == "pantry"

    async def test_two_of_mine_are_not_joined_by_a_text_that_says_less_than_both(
        self, database: Database, shopper: UserId, stranger: UserId
    ) -> None:
        for gtin in (KETCHUP, MUSTARD):
            await buys(database, stranger, "YELLOW MUSTARD", gtin=gtin)
        heinz = await buys(database, shopper, "HEINZ YELLOW MUSTARD")
        frenchs = await buys(database, shopper, "FRENCHS YELLOW MUSTARD", gtin=MUSTARD)

        assert await family(database, heinz) != await family(database, frenchs)

    async def test_a_text_without_a_letter_is_nothing_of_theirs(
        self, database: Database, shopper: UserId, stranger: UserId
    ) -> None:
        await buys(database, stranger, WORDS_OF_MILK)

        async with database.transaction() as session:
            store_id = await match_store(session, shopper, "meijer", None)
            assert store_id is not None
            assert await match_products(session, shopper, store_id, [Printed("4711 00", KETCHUP)]) == [None]

    async def test_however_many_mail_something_else_a_number_of_mine_stays_mine(
        self, database: Database, shopper: UserId, stranger: UserId
    ) -> None:
        async with database.transaction() as session:
            others = await session.scalars(
                insert(Product).returning(Product.id), [{"name": f"JUNK {number}"} for number in range(30)]
            )
            of_ketchup = {"scheme": "gtin", "value": KETCHUP.zfill(14)}
            await session.execute(insert(ProductIdentifier), [of_ketchup | {"product_id": each} for each in others])
        first = await buys(database, shopper, "CHEERIOS 12OZ")
        then = await buys(database, shopper, "GM CRL 340G", "walmart", 2)

        assert await product_of(database, then) == await product_of(database, first)


class TestCrowds:
    """A stranger mails the words and the size of my goods beside more barcodes than are looked at."""

    @pytest.fixture
    async def crowd(self, database: Database, stranger: UserId) -> None:
        bodies = (f"07204711{number:03}" for number in range(25))
        gtins = [next(f"{body}{digit}" for digit in range(10) if has_check_digit(f"{body}{digit}")) for body in bodies]
        async with database.transaction() as session:
            store_id = await match_store(session, stranger, "meijer", None)
            assert store_id is not None
            printed = [Printed("ZIMBO YOGURT 5.3OZ", gtin) for gtin in gtins]
            found = await match_products(session, stranger, store_id, printed)
        assert len({each.product_id for each in found if each}) == 25

    @pytest.mark.parametrize("is_of_one_family", [True, False])
    async def test_mine_are_one_product_as_they_are_without_it(
        self, database: Database, shopper: UserId, crowd: None, is_of_one_family: bool
    ) -> None:
        mine = await buys(database, shopper, "ZIMBO YOGURT 5.3OZ")
        if not is_of_one_family:
            async with database.transaction() as session:
                await session.execute(
                    update(Product).where(Product.brought_by_id != shopper).values(family_id=func.uuidv7())
                )
        then = await buys(database, shopper, "ZIMBO YOGURT 5.3OZ", "kroger", day=2, gtin=None)

        assert await product_of(database, then) == await product_of(database, mine)

    async def test_also_where_a_word_is_misread_and_the_crowd_has_other_sizes(
        self, database: Database, shopper: UserId, stranger: UserId
    ) -> None:
        async with database.transaction() as session:
            store_id = await match_store(session, stranger, "meijer", None)
            assert store_id is not None
            printed = [Printed(f"ZUMBO CORN RELISH {size}OZ", None) for size in range(1, 26)]
            await match_products(session, stranger, store_id, printed)
        mine = await buys(database, shopper, "ZUMBO CORN RELISH 99OZ", gtin=None)
        then = await buys(database, shopper, "ZUMBO CORN RELISHH 99OZ", "kroger", day=2, gtin=None)

        assert await product_of(database, then) == await product_of(database, mine)


class TestWhatMyTextDoesNotSay:
    """A product of a stranger has nothing of its own that I would be shown."""

    async def test_no_part_of_the_shop(self, database: Database, shopper: UserId, stranger: UserId) -> None:
        await buys(database, stranger, "KITEPIPI TOCABENO LITTER")
        mine = await buys(database, shopper, "KITEPIPI TOCABENO", "kroger")
        then = await buys(database, shopper, "KITEPIPI CEREAL", "walmart", 2)

        assert [(await product(database, each)).category for each in (mine, then)] == [None, None]

    async def test_no_brand(self, database: Database, shopper: UserId, stranger: UserId) -> None:
        await buys(database, stranger, "KRAFT SHARP CHEDDAR 8OZ")
        mine = await buys(database, shopper, "SHARP CHEDDAR 8OZ", "kroger")
        then = await buys(database, shopper, "KROGER SHARP CHEDDAR 8OZ", "kroger", 2)

        assert await product_of(database, then) == await product_of(database, mine)
        assert (await product(database, mine)).brand is None

    async def test_a_brand_and_a_part_that_both_say_are_shared(
        self, database: Database, shopper: UserId, stranger: UserId
    ) -> None:
        theirs = await buys(database, stranger, "KRAFT ZEBEDEE SHARP CHEDDAR 8OZ")
        mine = await buys(database, shopper, "KRAFT SHARP CHEDDAR 8OZ", "kroger")

        assert await product_of(database, mine) == await product_of(database, theirs)


class TestNumbersThatAreNone:
    async def test_two_stores_mean_two_things_by_a_number_that_looks_like_a_plu(
        self, database: Database, shopper: UserId
    ) -> None:
        bacon = await buys(database, shopper, "KS BACON 4PK", "costco", gtin="3101")
        soap = await buys(database, shopper, "DISH SOAP", "aldi", 2, gtin="3101")

        assert await family(database, soap) != await family(database, bacon)

    async def test_and_so_does_one_that_was_typed_wrong(self, database: Database, shopper: UserId) -> None:
        bananas = await buys(database, shopper, "BANANAS", gtin="4011")
        crowns = await buys(database, shopper, "BROCCOLI CROWNS", day=2, gtin="4011")
        again = await buys(database, shopper, "BANANAS", "kroger", 3, gtin="4011")

        assert await family(database, crowns) != await family(database, bananas)
        assert await product_of(database, again) == await product_of(database, bananas)

    async def test_the_barcode_of_the_line_below_says_nothing_of_a_text_by_itself(
        self, database: Database, shopper: UserId
    ) -> None:
        milk = await buys(database, shopper, WORDS_OF_MILK, gtin=MILK)
        ketchup = await buys(database, shopper, WORDS_OF_KETCHUP, day=2)
        misread = await buys(database, shopper, WORDS_OF_KETCHUP, day=3, gtin=MILK)
        alone = await buys(database, shopper, WORDS_OF_KETCHUP, day=4, gtin=None)

        assert await product_of(database, misread) == await product_of(database, milk)
        assert await product_of(database, alone) == await product_of(database, ketchup)


class TestCorrections:
    """What is one product of mine stays one, whatever of its lines is corrected."""

    @pytest.fixture
    async def lines(self, database: Database, shopper: UserId) -> tuple[UUID, UUID]:
        first = await buys(database, shopper, "CHEERIOS 12OZ", "kroger")
        then = await buys(database, shopper, "GM CRL 340G", "walmart", 2)
        assert await product_of(database, then) == await product_of(database, first)
        return first, then

    @pytest.mark.parametrize("text", ["CHEERIOS 12 OZ", "CHEERIOS CEREAL 12OZ", "BREAKFAST RINGS"])
    async def test_a_text(self, database: Database, shopper: UserId, lines: tuple[UUID, UUID], text: str) -> None:
        async with database.transaction() as session:
            await correct_line(session, actor(shopper), lines[0], {CorrectedField.TEXT: text}, system_clock())

        assert await product_of(database, lines[0]) == await product_of(database, lines[1])
        assert await self.are_one_with_the_next(database, shopper, lines[1])

    async def test_a_store(self, database: Database, shopper: UserId, lines: tuple[UUID, UUID]) -> None:
        async with database.transaction() as session:
            purchase_id = (await session.get_one(PurchaseLine, lines[0])).purchase_id
            name = {CorrectedField.MERCHANT_NAME: "Target"}
            await correct_purchase(session, actor(shopper), purchase_id, name, system_clock())

        assert await product_of(database, lines[0]) == await product_of(database, lines[1])
        assert await self.are_one_with_the_next(database, shopper, lines[1])

    async def test_a_line_that_is_taken_off(
        self, database: Database, shopper: UserId, lines: tuple[UUID, UUID]
    ) -> None:
        async with database.transaction() as session:
            await remove_line(session, actor(shopper), lines[0], system_clock())

        assert await self.are_one_with_the_next(database, shopper, lines[1])

    async def test_a_misread_text_that_brought_the_product(self, database: Database, shopper: UserId) -> None:
        misread = await buys(database, shopper, "CHFFRJOS I2OZ", "kroger")
        then = await buys(database, shopper, "CHEERIOS 12OZ", "kroger", 2)
        async with database.transaction() as session:
            right = {CorrectedField.TEXT: "CHEERIOS 12OZ"}
            await correct_line(session, actor(shopper), misread, right, system_clock())

        assert await product_of(database, misread) == await product_of(database, then)

    async def are_one_with_the_next(self, database: Database, shopper: UserId, line_id: UUID) -> bool:
        then = await buys(database, shopper, "GM CRL 340G", "walmart", 9)
        return await product_of(database, then) == await product_of(database, line_id)


class TestStrangersOfAnotherStore:
    async def test_what_says_no_size_is_one_in_my_store_whoever_had_it_elsewhere(
        self, database: Database, shopper: UserId, stranger: UserId
    ) -> None:
        await buys(database, stranger, "ZEBEDEE MUFFINS", "kroger")
        numbered = await buys(database, shopper, "ZEBEDEE MUFFINS")
        by_text = await buys(database, shopper, "MUFFINS ZEBEDEE", day=2, gtin=None)

        assert await product_of(database, by_text) == await product_of(database, numbered)

    async def test_no_text_of_theirs_makes_two_of_mine_one(
        self, database: Database, shopper: UserId, stranger: UserId
    ) -> None:
        await buys(database, stranger, "TRNDL ORANGE MARMALADE 12OZ", gtin=None)
        one = await buys(database, shopper, "TRUNDLE ORANGE MARMALADE 12OZ", gtin=None)
        another = await buys(database, shopper, "TRINDEL ORANGE MARMALADE 12OZ", day=2, gtin=None)

        assert await family(database, another) != await family(database, one)


class TestHonestStrangers:
    @pytest.mark.parametrize("text", [WORDS_OF_KETCHUP, "HEINZ KETCHUP", "HEINZ KETCHUP 397 G"])
    async def test_texts_that_agree_beside_one_number_are_one_product(
        self, database: Database, shopper: UserId, stranger: UserId, text: str
    ) -> None:
        theirs = await buys(database, stranger, WORDS_OF_KETCHUP)
        mine = await buys(database, shopper, text, "kroger")

        assert await product_of(database, mine) == await product_of(database, theirs)

    async def test_also_where_somebody_mailed_something_else_before(self, database: Database, shopper: UserId) -> None:
        await buys(database, await somebody(database), WORDS_OF_MILK)
        theirs = await buys(database, await somebody(database), WORDS_OF_KETCHUP)
        mine = await buys(database, shopper, "HEINZ KETCHUP", "kroger")

        assert await product_of(database, mine) == await product_of(database, theirs)

    async def test_what_agrees_best_is_taken_and_not_what_came_first(self, database: Database, shopper: UserId) -> None:
        await buys(database, await somebody(database), "SMOKED GOUDA")
        theirs = await buys(database, await somebody(database), "GOUDA SMOKED BALDERSON ZEBEDEE", "kroger")
        mine = await buys(database, shopper, "BALDERSON ZEBEDEE SMOKED GOUDA", "walmart")

        assert await product_of(database, mine) == await product_of(database, theirs)

    async def test_a_text_that_a_store_printed_for_a_stranger_is_the_same_for_me(
        self, database: Database, shopper: UserId, stranger: UserId
    ) -> None:
        theirs = await buys(database, stranger, "HEINZ KETCHUP", gtin=None)
        mine = await buys(database, shopper, "HEINZ KETCHUP", gtin=None)

        assert await product_of(database, mine) == await product_of(database, theirs)

    async def test_receipts_at_once_of_a_number_that_names_something_else_add_one_product(
        self, database: Database, stranger: UserId
    ) -> None:
        await buys(database, stranger, WORDS_OF_MILK)
        people = [await somebody(database) for _ in range(4)]
        stores = ("meijer", "kroger", "walmart", "target")
        lines = await asyncio.gather(
            *(buys(database, each, WORDS_OF_KETCHUP, store) for each, store in zip(people, stores, strict=True))
        )

        assert len({await product_of(database, each) for each in lines}) == 1
        async with database.reading() as session:
            assert await session.scalar(select(func.count()).select_from(Product)) == 2


class TestOwnLines:
    @pytest.mark.parametrize("texts", [("CHEERIOS 12OZ", "GM CRL 340G"), ("GM CRL 340G", "CHEERIOS 12OZ")])
    async def test_a_number_is_one_product_of_mine_whatever_two_stores_print(
        self, database: Database, shopper: UserId, stranger: UserId, texts: tuple[str, str]
    ) -> None:
        await buys(database, stranger, texts[1])
        first = await buys(database, shopper, texts[0], "kroger")
        then = await buys(database, shopper, texts[1], "walmart", 2)

        assert await product_of(database, then) == await product_of(database, first)

    async def test_so_are_two_lines_of_one_receipt(self, database: Database, shopper: UserId) -> None:
        async with database.transaction() as session:
            store_id = await match_store(session, shopper, "meijer", None)
            assert store_id is not None
            printed = [Printed("CHEERIOS 12OZ", KETCHUP), Printed("GM CRL 340G", KETCHUP), Printed("GM CRL 340G", None)]
            found = await match_products(session, shopper, store_id, printed)

        assert len({each.product_id for each in found if each}) == 1

    async def test_a_text_without_a_letter_beside_a_number_of_mine_is_that(
        self, database: Database, shopper: UserId
    ) -> None:
        first = await buys(database, shopper, WORDS_OF_KETCHUP)
        then = await buys(database, shopper, "4711 00", "kroger", 2)

        assert await product_of(database, then) == await product_of(database, first)

    async def test_a_number_is_mine_only_beside_goods_of_mine_with_that_number(
        self, database: Database, shopper: UserId, stranger: UserId
    ) -> None:
        """Somebody has the barcode of milk beside the words of a ketchup that I have, too."""
        ketchup = await buys(database, shopper, WORDS_OF_KETCHUP, gtin=None)
        await buys(database, stranger, WORDS_OF_KETCHUP, gtin=MILK)
        milk = await buys(database, shopper, WORDS_OF_MILK, gtin=MILK)

        assert await family(database, milk) != await family(database, ketchup)

    async def test_what_an_earlier_release_took_from_a_stranger_is_not_followed(
        self, database: Database, shopper: UserId, stranger: UserId
    ) -> None:
        theirs = await buys(database, stranger, WORDS_OF_MILK)
        before = await buys(database, shopper, WORDS_OF_KETCHUP)
        wrong = await product_of(database, theirs)
        async with database.transaction() as session:
            await session.execute(update(PurchaseLine).where(PurchaseLine.id == before).values(product_id=wrong))
        then = await buys(database, shopper, WORDS_OF_KETCHUP, day=2)

        assert await product_of(database, before) == wrong
        assert (await product(database, then)).category == "pantry"

    async def test_the_last_one_that_is_gone_says_nothing_any_more(self, database: Database, shopper: UserId) -> None:
        first = await buys(database, shopper, "CHEERIOS 12OZ")
        was = await product_of(database, first)
        await forget(database, first)

        assert await product_of(database, await buys(database, shopper, "GM CRL 340G", day=2)) != was

    async def test_what_was_chosen_for_one_line_is_not_what_its_number_means(
        self, database: Database, shopper: UserId
    ) -> None:
        misread = await buys(database, shopper, WORDS_OF_MILK, gtin=MILK)
        milk = await product_of(database, misread)
        async with database.transaction() as session:
            chosen = {"identifier": KETCHUP, "match_reason": "chosen"}
            await session.execute(update(PurchaseLine).where(PurchaseLine.id == misread).values(chosen))

        assert await product_of(database, await buys(database, shopper, WORDS_OF_KETCHUP, day=2)) != milk


class TestBarcodes:
    """Goods that I had without a barcode get one of mine, as if no stranger had printed another beside their words."""

    @pytest.mark.parametrize("theirs", [MUSTARD, KETCHUP])
    @pytest.mark.parametrize("place", [0, 1])
    @pytest.mark.parametrize("text", ["OAT BREAD", "ZEBEDEE OAT BREAD", "OAT BREAD 20OZ"])
    async def test_my_first_is_no_second_product(
        self, database: Database, shopper: UserId, stranger: UserId, theirs: str, place: int, text: str
    ) -> None:
        receipts = [(shopper, "OAT BREAD", None), (shopper, "OAT BREAD", KETCHUP)]
        receipts.insert(place, (stranger, text, theirs))
        lines = [
            await buys(database, who, printed, day=day, gtin=gtin) for day, (who, printed, gtin) in enumerate(receipts)
        ]
        del lines[place]

        assert len({await product_of(database, each) for each in lines}) == 1

    async def test_nor_is_one_in_other_words(self, database: Database, shopper: UserId, stranger: UserId) -> None:
        first = await buys(database, shopper, "ZEBEDEE OAT BREAD 20OZ", gtin=None)
        await buys(database, stranger, "ZEBEDEE OAT BREAD 20OZ", gtin=MUSTARD)
        then = await buys(database, shopper, "OAT BREAD ZEBEDEE 20 OZ", day=2)

        assert await product_of(database, then) == await product_of(database, first)

    @pytest.mark.parametrize("is_told", [True, False])
    async def test_a_second_one_of_mine_is(
        self, database: Database, shopper: UserId, stranger: UserId, is_told: bool
    ) -> None:
        first = await buys(database, shopper, "OAT BREAD")
        await buys(database, stranger, "OAT BREAD", gtin=MUSTARD if is_told else None)
        then = await buys(database, shopper, "OAT BREAD", day=2, gtin=MUSTARD)

        assert await product_of(database, then) != await product_of(database, first)
        assert await family(database, then) == await family(database, first)

    async def test_one_below_another_of_a_text_on_one_receipt(
        self, database: Database, shopper: UserId, stranger: UserId
    ) -> None:
        """The first is the goods of before; the second, which a stranger has, too, is no more of them."""
        await buys(database, shopper, "OAT BREAD", gtin=None)
        await buys(database, stranger, "OAT BREAD", "kroger", gtin=MUSTARD)
        async with database.transaction() as session:
            store_id = await match_store(session, shopper, "meijer", None)
            assert store_id is not None
            printed = [Printed("OAT BREAD", KETCHUP), Printed("OAT BREAD", MUSTARD)]
            first, second = await match_products(session, shopper, store_id, printed)

        assert first is not None
        assert second is not None
        assert second.product_id != first.product_id


class TestOwnWords:
    """A stranger's receipt brought a barcode with a word less than mine prints: mine is found by all of its words."""

    WORDS = "ZEBEDEE OAT BREAD"

    @pytest.fixture
    async def mine(self, database: Database, shopper: UserId, stranger: UserId) -> UUID:
        theirs = await buys(database, stranger, "OAT BREAD")
        line_id = await buys(database, shopper, self.WORDS)
        assert await product_of(database, line_id) == await product_of(database, theirs)
        return line_id

    @pytest.mark.parametrize("text", [WORDS, "OAT BREAD ZEBEDEE", "ZEBEDEE OAT BRD 20 OZ"])
    @pytest.mark.parametrize("store", ["kroger", "meijer"])
    async def test_in_any_store_and_order(
        self, database: Database, shopper: UserId, mine: UUID, text: str, store: str
    ) -> None:
        then = await buys(database, shopper, text, store, day=2, gtin=None)

        assert await family(database, then) == await family(database, mine)

    async def test_also_misread_in_the_same_store(self, database: Database, shopper: UserId, mine: UUID) -> None:
        then = await buys(database, shopper, "ZEBEDE OAT BREAD", day=2, gtin=None)

        assert await family(database, then) == await family(database, mine)

    async def test_on_one_receipt(self, database: Database, shopper: UserId, stranger: UserId) -> None:
        await buys(database, stranger, "OAT BREAD 20OZ")
        async with database.transaction() as session:
            store_id = await match_store(session, shopper, "kroger", None)
            assert store_id is not None
            printed = [Printed("ZEBEDEE OAT BREAD 20OZ", KETCHUP), Printed("OAT BREAD ZEBEDEE 20 OZ", None)]
            first, second = await match_products(session, shopper, store_id, printed)

        assert first is not None
        assert second is not None
        assert second.product_id == first.product_id

    async def test_not_those_of_another_shopper(self, database: Database, mine: UUID) -> None:
        other = await somebody(database)
        theirs = await buys(database, other, self.WORDS, "kroger", gtin=None)

        assert await family(database, theirs) != await family(database, mine)

    async def test_not_those_of_a_line_that_was_corrected(
        self, database: Database, shopper: UserId, mine: UUID
    ) -> None:
        async with database.transaction() as session:
            right = {CorrectedField.TEXT: "OAT BREAD"}
            await correct_line(session, actor(shopper), mine, right, system_clock())
        then = await buys(database, shopper, self.WORDS, "kroger", day=2, gtin=None)

        assert await family(database, then) != await family(database, mine)

    async def test_those_that_it_was_corrected_to(self, database: Database, shopper: UserId, stranger: UserId) -> None:
        await buys(database, stranger, "OAT BREAD")
        mine = await buys(database, shopper, "OAT BREAD")
        async with database.transaction() as session:
            right = {CorrectedField.TEXT: self.WORDS}
            await correct_line(session, actor(shopper), mine, right, system_clock())
        then = await buys(database, shopper, self.WORDS, "kroger", day=2, gtin=None)

        assert await family(database, then) == await family(database, mine)

    async def test_not_those_of_a_line_that_is_gone(self, database: Database, shopper: UserId, mine: UUID) -> None:
        theirs = await family(database, mine)
        await forget(database, mine)
        then = await buys(database, shopper, self.WORDS, "kroger", day=2, gtin=None)

        assert await family(database, then) != theirs

    @pytest.mark.parametrize("described_by", ["", "older"])
    async def test_those_of_a_release_before_when_the_worker_described_them(
        self, database: Database, shopper: UserId, mine: UUID, described_by: str
    ) -> None:
        """It knew no such words, or others."""
        async with database.transaction() as session:
            product_id = await product_of(database, mine)
            await session.execute(delete(OwnKey))
            await session.execute(insert(OwnKey).values(user_id=shopper, key=4711, product_id=product_id))
            await session.execute(update(User).values(described_by=described_by))
        await describe_all(database)
        async with database.reading() as session:
            assert 4711 not in set(await session.scalars(select(OwnKey.key)))
        then = await buys(database, shopper, self.WORDS, "kroger", day=2, gtin=None)

        assert await family(database, then) == await family(database, mine)

    async def test_what_the_worker_describes_is_what_receipts_note(
        self, database: Database, shopper: UserId, mine: UUID
    ) -> None:
        await buys(database, shopper, "OAT BREAD ZEBEDEE 20OZ", "kroger", day=2)
        await buys(database, shopper, "ZEBEDE OAT BRD", "walmart", day=3)
        async with database.transaction() as session:
            keys = select(OwnKey.user_id, OwnKey.key, OwnKey.product_id)
            noted = {tuple(row) for row in await session.execute(keys)}
            await session.execute(delete(OwnKey))
        await describe_all(database)
        async with database.reading() as session:
            described = {tuple(row) for row in await session.execute(keys)}

        assert described == noted


class TestShown:
    """Numbers, and what others say of them, are those that the shopper's own receipts print for a product."""

    @pytest.fixture
    async def mine(self, database: Database, shopper: UserId, stranger: UserId) -> UUID:
        """Ketchup of mine, with the barcode of milk beside it on a receipt of somebody else."""
        line_id = await buys(database, shopper, "KETCHUP HEINZ", gtin=KETCHUP)
        product_id = await product_of(database, line_id)
        theirs = await buys(database, stranger, "KETCHUP HEINZ", gtin=None)
        assert await product_of(database, theirs) == product_id
        async with database.transaction() as session:
            of_milk = {"scheme": "gtin", "value": MILK.zfill(14), "product_id": product_id}
            await session.execute(insert(ProductIdentifier).values(of_milk))
            told = {"state": "found", "fetched_at": system_clock(), "names": {"en": "Milk"}, "brand": "Dairy"}
            await session.execute(delete(GtinLookup))
            await session.execute(insert(GtinLookup).values(gtin=MILK.zfill(14), **told))
        return product_id

    async def numbers(self, database: Database, user_id: UserId, product_id: UUID) -> tuple[set[str], set[str], Any]:
        """Those of the page, those that coupons ask for, and what others say."""
        async with database.reading_rows() as reads:
            shown = await identifiers_of(reads, actor(user_id), [product_id])
            goods = (await goods_by_product(reads, user_id, [product_id]))[product_id]
            facts = await outside_facts_of(reads, actor(user_id), [product_id])
        return {each.value for each in shown.get(product_id, ())}, set(goods.gtins), facts.get(product_id)

    async def test_a_number_that_only_a_stranger_prints_is_none_of_mine(
        self, database: Database, shopper: UserId, mine: UUID
    ) -> None:
        own = {KETCHUP.zfill(14)}

        assert await self.numbers(database, shopper, mine) == (own, own, None)

    async def test_one_that_a_receipt_of_mine_prints_is(self, database: Database, shopper: UserId, mine: UUID) -> None:
        milk = await buys(database, shopper, WORDS_OF_MILK, gtin=MILK, day=2)
        async with database.transaction() as session:
            into = await product_of(database, milk)
            await merge(session, actor(shopper), into, mine, system_clock())
        shown, of_coupons, facts = await self.numbers(database, shopper, mine)

        assert shown == of_coupons == {KETCHUP.zfill(14), MILK.zfill(14)}
        assert facts.name == "Milk"

    async def test_a_barcode_of_which_the_check_digit_was_misread_is_none(
        self, database: Database, shopper: UserId
    ) -> None:
        ketchup = await product_of(database, await buys(database, shopper, WORDS_OF_KETCHUP))
        misread = f"{KETCHUP[:-1]}{(int(KETCHUP[-1]) + 1) % 10}"
        again = await product_of(database, await buys(database, shopper, WORDS_OF_KETCHUP, day=2, gtin=misread))
        shown, of_coupons, _ = await self.numbers(database, shopper, ketchup)

        assert again == ketchup
        assert shown == of_coupons == {KETCHUP.zfill(14)}

    async def test_so_is_that_of_what_was_merged_into_it(self, database: Database, shopper: UserId) -> None:
        ketchup = await product_of(database, await buys(database, shopper, WORDS_OF_KETCHUP))
        beans = await product_of(database, await buys(database, shopper, "HEINZ BEANS 13 OZ", day=2, gtin=BEANS))
        async with database.transaction() as session:
            await merge(session, actor(shopper), beans, ketchup, system_clock())
        shown, of_coupons, _ = await self.numbers(database, shopper, ketchup)

        assert shown == of_coupons == {KETCHUP.zfill(14), BEANS.zfill(14)}


# --- in any order -------------------------------------------------------------------------------------------------

TEXTS = (
    WORDS_OF_KETCHUP,
    "HEINZ KETCHUP",
    "HEINZ TOMATO",
    WORDS_OF_MILK,
    "MLK WHL",
    "SKIM MILK GAL",
    "YELLOW MUSTARD",
    "HEINZ YELLOW MUSTARD",
    "FRENCHS YELLOW MUSTARD",
    "CHEERIOS 12OZ",
    "GM CRL 340G",
)
PLU = "4011"
"""Four digits are soon those of something else, so only words that agree are one beside it."""

NUMBERS = (None, PLU, "458", KETCHUP, MUSTARD, MILK, BEANS)


@dataclass(frozen=True)
class Step:
    """A receipt of the shopper or of a stranger with one line."""

    is_mine: bool
    text: str
    number: str | None
    store: str


steps = st.builds(
    Step,
    st.booleans(),
    st.sampled_from(TEXTS),
    st.sampled_from(NUMBERS),
    st.sampled_from(("meijer", "kroger")),
)
stories = st.lists(steps, min_size=4, max_size=9)


@dataclass(frozen=True)
class Lived:
    """A line of the shopper in the end."""

    step: Step
    says: Description
    product: Product
    family_id: UUID

    def is_joined(self, other: Lived) -> bool:
        """Whether the shopper's own receipts say that the two may be one thing."""
        same_text = text_key(self.step.text) == text_key(other.step.text) and self.step.store == other.step.store
        same_number = self.step.number not in {None, PLU} and self.step.number == other.step.number
        if same_number and self.step.number == "458":
            same_number = self.step.store == other.step.store
        return same_text or same_number or agreement(self.says, other.says) is not None


def description_of(product: Product) -> Description:
    """What a product says, but for its size."""
    sets = (
        frozenset(each) for each in (product.weak_words, product.guessed, product.cut, product.kinds, product.numbers)
    )
    return Description("", product.brand, None, tuple(product.words), *sets)


async def lived(database: Database, story: Sequence[Step]) -> list[Lived]:
    """The shopper's lines, in a catalogue where nothing else is."""
    async with database.transaction() as session:
        for each in (Purchase, Product):
            await session.execute(delete(each))
    me, them = await somebody(database), await somebody(database)
    lines = []
    for day, step in enumerate(story):
        line_id = await buys(database, me if step.is_mine else them, step.text, step.store, day, step.number)
        lines.append((step, line_id))
    mine = []
    for step, line_id in lines:
        if step.is_mine:
            async with database.transaction() as session:
                store_id = await match_store(session, me, step.store, None)
                assert store_id is not None
                says = described(Printed(step.text, step.number), await seller_of(session, store_id))
            mine.append(Lived(step, says, await product(database, line_id), await family(database, line_id)))
    return mine


def groups(lines: Sequence[Lived]) -> Iterator[list[Lived]]:
    """Lines that the shopper's own receipts join, over others of them, too."""
    left = list(lines)
    while left:
        group = [left.pop()]
        for one in group:
            joined = [other for other in left if one.is_joined(other)]
            group += joined
            left = [other for other in left if other not in joined]
        yield group


@given(story=stories)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_nothing_that_a_stranger_mails_puts_my_goods_among_others(database: Database, story: list[Step]) -> None:
    found = list(groups(await lived(database, story)))

    for one, other in combinations(found, 2):
        assert not {line.family_id for line in one} & {line.family_id for line in other}
        assert not {line.product.id for line in one} & {line.product.id for line in other}
    for group in found:
        assert {line.product.category for line in group} <= {category_of(line.says) for line in group}
        assert {line.product.brand for line in group} <= {line.says.brand for line in group}
        assert {frozenset(line.product.kinds) for line in group} <= {line.says.kinds for line in group}
        for line in group:
            assert any(agreement(each.says, description_of(line.product)) is not None for each in group)


@given(story=stories)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_what_they_mail_parts_nothing_that_my_own_receipts_join(database: Database, story: list[Step]) -> None:
    """A number of mine is one product, in whatever order strangers mail theirs."""
    by_number: dict[tuple[str, str | None], set[UUID]] = {}
    for line in await lived(database, story):
        if line.step.number not in {None, PLU}:
            store = line.step.store if line.step.number == "458" else None
            by_number.setdefault((line.step.number, store), set()).add(line.product.id)

    assert all(len(products) == 1 for products in by_number.values())


GROUPS = (
    ("OAT BREAD", "ZEBEDEE OAT BREAD", "OAT BREAD 20OZ", "OAT BRD 20 OZ"),
    ("HEINZ KETCHUP", WORDS_OF_KETCHUP, "HEINZ KETCHUP 14OZ", "HEINZ TOMATO KETCHUP"),
    ("YELLOW MUSTARD", "HEINZ YELLOW MUSTARD", "MUSTARD YELLOW 8OZ"),
)
alike_stories = st.sampled_from(GROUPS).flatmap(
    lambda texts: st.lists(
        st.builds(
            Step,
            st.booleans(),
            st.sampled_from(texts),
            st.sampled_from((None, KETCHUP, MUSTARD)),
            st.sampled_from(("meijer", "kroger")),
        ),
        min_size=3,
        max_size=6,
    )
)


def together(ids: Sequence[UUID]) -> list[int]:
    """Which of these are the same."""
    return [ids.index(each) for each in ids]


@given(story=alike_stories)
@example([Step(who, "OAT BREAD", gtin, "meijer") for who, gtin in ((True, None), (False, MUSTARD), (True, KETCHUP))])
@example([Step(who, "OAT BREAD", gtin, "meijer") for who, gtin in ((False, MUSTARD), (True, None), (True, KETCHUP))])
@example(
    [
        Step(False, "HEINZ KETCHUP", KETCHUP, "meijer"),
        Step(True, "HEINZ KETCHUP 14OZ", None, "meijer"),
        Step(True, "HEINZ KETCHUP 14OZ", KETCHUP, "kroger"),
    ]
)
@example(
    [
        Step(False, "OAT BREAD", KETCHUP, "meijer"),
        Step(True, "OAT BREAD", None, "meijer"),
        Step(True, "OAT BREAD", KETCHUP, "kroger"),
    ]
)
@example(
    [
        Step(False, "OAT BREAD", KETCHUP, "meijer"),
        Step(True, "OAT BREAD", KETCHUP, "kroger"),
        Step(True, "OAT BREAD", None, "meijer"),
    ]
)
@example(
    [
        Step(False, "OAT BREAD", KETCHUP, "meijer"),
        Step(True, "OAT BREAD 20OZ", KETCHUP, "meijer"),
        Step(True, "OAT BREAD 20OZ", None, "kroger"),
    ]
)
@example(
    [
        Step(False, "OAT BREAD", KETCHUP, "meijer"),
        Step(True, "ZEBEDEE OAT BREAD", None, "kroger"),
        Step(True, "ZEBEDEE OAT BREAD", KETCHUP, "meijer"),
    ]
)
@example(
    [
        Step(False, "OAT BREAD", KETCHUP, "meijer"),
        Step(True, "ZEBEDEE OAT BREAD", KETCHUP, "meijer"),
        Step(True, "ZEBEDEE OAT BREAD", None, "kroger"),
    ]
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_what_my_receipts_join_or_part_by_barcodes_stays_so_among_strangers(
    database: Database, story: list[Step]
) -> None:
    """A stranger's receipt may let two of my lines be one whose words agree, as where it has the barcode of a text; it
    takes nothing apart, and never joins two barcodes of mine that were two products."""
    among_strangers = await lived(database, story)
    alone = await lived(database, [step for step in story if step.is_mine])

    for (found, other), (one, another) in zip(combinations(among_strangers, 2), combinations(alone, 2), strict=True):
        if one.product.id == another.product.id:
            assert found.product.id == other.product.id
        elif found.product.id == other.product.id:
            assert agreement(one.says, another.says) is not None
            assert None in {one.step.number, another.step.number} or one.step.number == another.step.number
        if one.family_id == another.family_id:
            assert found.family_id == other.family_id


async def test_a_word_that_a_stranger_left_out_parts_no_family_of_mine(database: Database) -> None:
    """The stranger's product is not called Zebedee, so that a line of mine in another store does not find it."""
    mine = await lived(
        database,
        [
            Step(False, "OAT BREAD", KETCHUP, "meijer"),
            Step(True, "ZEBEDEE OAT BREAD", KETCHUP, "meijer"),
            Step(True, "ZEBEDEE OAT BREAD", None, "kroger"),
        ],
    )
    assert mine[0].family_id == mine[1].family_id
