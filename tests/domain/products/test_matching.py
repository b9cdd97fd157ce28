"""Which product a receipt's line is of: in which order, why, and what is never joined."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.clock import system_clock
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import ProductId, StoreId, UserId
from cartsnitch_domain.products.lessons import add_lesson, hold_lessons
from cartsnitch_domain.products.matching import Match
from cartsnitch_domain.products.price_band import cost_of
from cartsnitch_domain.products.printed import Printed
from cartsnitch_domain.products.records import Product, ProductAlias, ProductIdentifier, ProductKey
from cartsnitch_domain.products.rules import MatchReason
from cartsnitch_domain.purchases.matching import match_products
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.stores.actions import match_store
from sqlalchemy import event, func, insert, select

CHEERIOS_GTIN = "016000275287"
MatchLines = Callable[..., Awaitable[list[Match]]]


@pytest.fixture
async def shopper(database: Database) -> UserId:
    return await new_shopper(database, "shopper")


@pytest.fixture
async def charlie(database: Database) -> UserId:
    return await new_shopper(database, "charlie")


async def new_shopper(database: Database, name: str) -> UserId:
    async with database.transaction() as session:
        added = insert(User).values(email=f"{name}@example.org", name=name, password_hash="-").returning(User.id)
        return UserId((await session.execute(added)).scalar_one())


@pytest.fixture
def match(database: Database, shopper: UserId) -> MatchLines:
    """Matches lines of one receipt of a store in a transaction of its own; texts, or texts with number and unit."""

    async def match(slug: str, *lines: str | Printed, of: UserId = shopper) -> list[Match]:
        printed = [Printed(line, None) if isinstance(line, str) else line for line in lines]
        async with database.transaction() as session:
            store_id = await match_store(session, of, slug, slug)
            assert store_id is not None
            found = await match_products(session, of, store_id, printed)
        return [each for each in found if each is not None]

    return match


async def bought(
    database: Database, shopper: UserId, found: Match, amount: str = "1", currency_code: str = "USD", **line: Any
) -> None:
    """Write the matched line down, as recording does."""
    async with database.transaction() as session:
        key = uuid4().hex
        values = {"user_id": shopper, "idempotency_key": key, "digest": key, "channel": "upload", "byte_size": 1}
        receipt_id = (await session.execute(insert(Receipt).values(**values).returning(Receipt.id))).scalar_one()
        read = {"receipt_id": receipt_id, "confidence": 1, "reader_version": "1", "currency_code": currency_code}
        purchase = insert(Purchase).values(user_id=shopper, **read)
        purchase_id = (await session.execute(purchase.returning(Purchase.id))).scalar_one()
        values = {"position": 1, "kind": "item", "text": found.name, "amount": Decimal(amount)} | line
        await session.execute(insert(PurchaseLine).values(purchase_id=purchase_id, **values, **found.columns()))


async def rows(database: Database, record: type) -> int:
    async with database.reading() as session:
        return (await session.execute(select(func.count()).select_from(record))).scalar_one()


async def family_of(database: Database, found: Match) -> object:
    async with database.reading() as session:
        return await session.scalar(select(Product.family_id).where(Product.id == found.product_id))


class TestTheOrder:
    async def test_a_barcode_says_it_in_every_store_whatever_the_text_is(
        self, match: MatchLines, database: Database, shopper: UserId
    ) -> None:
        (here,) = await match("kroger", Printed("CHEERIOS 12OZ", CHEERIOS_GTIN))
        await bought(database, shopper, here, identifier=CHEERIOS_GTIN)
        (there,) = await match("walmart", Printed("GM CRL 340G", CHEERIOS_GTIN))

        assert there.product_id == here.product_id
        assert (there.reason, there.words) == (MatchReason.NUMBER, "The barcode 16000275287.")

    async def test_what_the_shopper_taught_comes_before_what_the_store_printed_before(
        self, match: MatchLines, database: Database, shopper: UserId
    ) -> None:
        (milk, bread) = await match("kroger", "KRO WHL MLK GAL", "KRO WHT BRD 20OZ")
        await teach(database, shopper, "kroger", "KRO WHL MLK GAL", bread.product_id)

        (again,) = await match("kroger", "KRO WHL MLK GAL")

        assert (again.product_id, again.matched_id) == (bread.product_id, milk.product_id)
        assert again.lesson_id is not None

    async def test_a_barcode_comes_before_what_the_shopper_taught(
        self, match: MatchLines, database: Database, shopper: UserId
    ) -> None:
        (cereal, bread) = await match("kroger", Printed("CHEERIOS 12OZ", CHEERIOS_GTIN), "KRO WHT BRD 20OZ")
        await teach(database, shopper, "kroger", "CHEERIOS 12OZ", bread.product_id)

        (numbered, bare) = await match("kroger", Printed("CHEERIOS 12OZ", CHEERIOS_GTIN), "CHEERIOS 12OZ")

        assert (numbered.product_id, bare.product_id) == (cereal.product_id, bread.product_id)

    async def test_what_the_store_printed_before_is_told_so(self, match: MatchLines) -> None:
        (first,) = await match("kroger", "KRO WHL MLK GAL")
        (again,) = await match("kroger", "Kro Whl Mlk Gal")

        assert (first.reason, again.reason) == (MatchReason.NEW, MatchReason.PRINTED_BEFORE)
        assert again.product_id == first.product_id
        assert again.name == "Kroger Whole Milk"

    async def test_texts_that_say_the_same_are_one_product_with_the_reason(self, match: MatchLines) -> None:
        (first,) = await match("walmart", "GV WHL MLK GAL")
        (again,) = await match("walmart", "GREAT VALUE WHOLE MILK 1 GALLON")

        assert again.product_id == first.product_id
        assert again.reason is MatchReason.ALIKE
        assert again.words == "The same size: 1 gal; the same words: great, value, whole, milk."

    async def test_two_stores_that_print_one_thing_in_one_size_sell_one_product(self, match: MatchLines) -> None:
        (here,) = await match("kroger", "CHEERIOS 12OZ")
        (there,) = await match("walmart", "GM CHEERIOS CEREAL 12 OZ")

        assert there.product_id == here.product_id

    async def test_one_word_misread_is_found(self, match: MatchLines) -> None:
        (first,) = await match("kroger", "SIMPLE TRUTH ORGANIC BALDERSON KEFIR 32OZ")
        (again,) = await match("kroger", "SIMPLE TRUTH ORGANIC BALDERS0N KEFIR 32OZ")

        assert again.product_id == first.product_id

    async def test_a_text_without_a_letter_is_nothing(self, match: MatchLines) -> None:
        assert await match("kroger", "4711 00") == []

    async def test_a_text_longer_than_any_receipt_prints_is_matched(self, match: MatchLines) -> None:
        (found,) = await match("kroger", "MILK " * 2000)

        assert found.reason is MatchReason.NEW


class TestWhatIsNeverJoined:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("CHEERIOS 12OZ", "CHEERIOS 18OZ"),
            ("DIET COKE 12PK 12OZ", "DIET COKE 2L"),
            ("KRO 2% MLK GAL", "KRO 2% MLK HGAL"),
            ("EGGS LRG DOZ", "EGGS LRG 18CT"),
            ("CHEERIOS 12OZ", "CHEERIOS"),
        ],
    )
    async def test_two_sizes_are_two_products_of_one_family(
        self, match: MatchLines, database: Database, one: str, other: str
    ) -> None:
        (small,) = await match("kroger", one)
        (large,) = await match("kroger", other)

        assert large.product_id != small.product_id
        assert large.reason is MatchReason.FAMILY
        assert await family_of(database, large) == await family_of(database, small)

    @pytest.mark.parametrize(
        ("theirs", "printed", "told"),
        [
            ("CHEERIOS 999OZ", "CHEERIOS 18OZ", "Another size: 18 oz; the same words: cheerios."),
            ("CHEERIOS 999OZ", "CHEERIOS", "No size here; the same words: cheerios."),
            ("CHEERIOS", "CHEERIOS 18OZ", "A size only here: 18 oz; the same words: cheerios."),
        ],
    )
    async def test_the_reason_tells_the_size_of_the_line_and_no_other(
        self, match: MatchLines, theirs: str, printed: str, told: str
    ) -> None:
        await match("kroger", theirs)

        (found,) = await match("kroger", printed)

        assert found.words == told

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("COKE 12PK 12OZ", "DIET COKE 12PK 12OZ"),
            ("KRO SKM MLK GAL", "KRO WHL MLK GAL"),
            ("ORG BANANAS", "BANANAS"),
            ("YOPLAIT STRWBRY YGRT 6OZ", "YOPLAIT PEACH YGRT 6OZ"),
        ],
    )
    async def test_two_kinds_are_not_even_one_family(
        self, match: MatchLines, database: Database, one: str, other: str
    ) -> None:
        (this,) = await match("kroger", one)
        (that,) = await match("kroger", other)

        assert that.product_id != this.product_id
        assert await family_of(database, that) != await family_of(database, this)

    async def test_a_plu_of_organic_goods_says_so_where_the_text_does_not(self, match: MatchLines) -> None:
        plain, organic = await match("kroger", Printed("BANANAS", "4011", "lb"), Printed("BANANAS.", "94011", "lb"))
        (elsewhere,) = await match("safeway", Printed("BANANAS", "94011", "lb"))

        assert elsewhere.product_id == organic.product_id != plain.product_id

    async def test_two_barcodes_are_two_products_of_one_family(self, match: MatchLines, database: Database) -> None:
        (one,) = await match("kroger", Printed("CHEERIOS 12OZ", CHEERIOS_GTIN))
        (other,) = await match("walmart", Printed("CHEERIOS 12OZ", "036000291452"))

        assert other.product_id != one.product_id
        assert await family_of(database, other) == await family_of(database, one)

    async def test_goods_without_a_size_are_one_only_in_one_store(self, match: MatchLines, database: Database) -> None:
        (here,) = await match("kroger", "2% MILK")
        (respelt,) = await match("kroger", "MLK 2%")
        (there,) = await match("walmart", "2% MILK")

        assert respelt.product_id == here.product_id != there.product_id
        assert await family_of(database, there) == await family_of(database, here)

    async def test_goods_that_are_weighed_are_one_in_all_stores(self, match: MatchLines) -> None:
        (here,) = await match("kroger", Printed("ORG BANANAS", None, "lb"))
        (there,) = await match("safeway", Printed("ORGANIC BANANAS", None, "lb"))
        (packed,) = await match("target", "ORGANIC BANANAS")

        assert there.product_id == here.product_id != packed.product_id

    async def test_the_same_size_is_found_however_many_others_there_are_of_the_family(self, match: MatchLines) -> None:
        await match("kroger", *(f"CHEERIOS {size}OZ" for size in range(1, 60)))
        (first,) = await match("kroger", "CHEERIOS 77OZ")
        (again,) = await match("walmart", "GM CHEERIOS 77 OZ")

        assert again.product_id == first.product_id

    @pytest.mark.parametrize("is_own", [True, False])
    async def test_two_barcodes_of_one_receipt_where_goods_of_these_words_have_none(
        self, match: MatchLines, shopper: UserId, charlie: UserId, is_own: bool
    ) -> None:
        (before,) = await match("kroger", "ZEBEDEE YOGURT 6OZ", of=shopper if is_own else charlie)

        first, second = await match(
            "meijer", Printed("ZEBEDEE YOGURT 6OZ", CHEERIOS_GTIN), Printed("ZEBEDEE YOGURT 6OZ", "041303001806")
        )

        assert first.product_id == before.product_id
        assert second.product_id != first.product_id

    async def test_goods_that_a_single_letter_parts(self, match: MatchLines) -> None:
        receipt = ["VITAMIN C 100CT", "VITAMIN D 100CT", "VITAMIN E 100CT", "D BATTERIES 4CT", "C BATTERIES 4CT"]

        found = await match("meijer", *receipt)
        again = await match("meijer", *reversed(receipt))

        assert len({each.product_id for each in found}) == len(receipt)
        assert [each.product_id for each in reversed(again)] == [each.product_id for each in found]

    @pytest.mark.parametrize("is_own", [True, False])
    async def test_nor_are_they_joined_by_goods_without_a_letter(
        self, match: MatchLines, shopper: UserId, charlie: UserId, is_own: bool
    ) -> None:
        await match("kroger", "ZEBEDEE VITAMIN 100CT", of=shopper if is_own else charlie)

        first, second = await match("kroger", "ZEBEDEE VITAMIN C 100CT", "ZEBEDEE VITAMIN D 100CT")

        assert second.product_id != first.product_id

    async def test_a_letter_that_only_one_text_has_parts_nothing(self, match: MatchLines) -> None:
        (plain,) = await match("meijer", "ZEBEDEE BATTERIES 4CT")
        (lettered,) = await match("kroger", "ZEBEDEE BATTERIES 4CT T")

        assert lettered.product_id == plain.product_id

    async def test_of_many_goods_that_only_a_letter_parts_the_right_one_is_found(self, match: MatchLines) -> None:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        found = await match("meijer", *(f"ZEBEDEE VITAMIN {letter} 60CT" for letter in letters))
        (last,) = await match("kroger", "ZEBEDEE VITAMIN Z 60 CT")

        assert len({each.product_id for each in found}) == len(letters)
        assert last.product_id == found[-1].product_id


class TestAsking:
    async def test_a_product_of_the_shopper_that_may_be_the_same_is_asked_about(
        self, match: MatchLines, database: Database, shopper: UserId
    ) -> None:
        (here,) = await match("kroger", "2% MILK")
        await bought(database, shopper, here)
        (there,) = await match("walmart", "2% MILK")

        assert there.maybe_id == here.product_id

    async def test_nobody_is_asked_about_what_only_others_bought(
        self, match: MatchLines, database: Database, charlie: UserId
    ) -> None:
        (here,) = await match("kroger", "2% MILK")
        await bought(database, charlie, here)
        (there,) = await match("walmart", "2% MILK")

        assert there.maybe_id is None

    async def test_another_size_is_no_question(self, match: MatchLines, database: Database, shopper: UserId) -> None:
        (small,) = await match("kroger", "CHEERIOS 12OZ")
        await bought(database, shopper, small)
        (large,) = await match("kroger", "CHEERIOS 18OZ")

        assert large.maybe_id is None

    async def test_reasons_tell_no_word_that_only_another_household_has(
        self, match: MatchLines, charlie: UserId
    ) -> None:
        await match("kroger", "BALDERSON SMOKED GOUDA ZEBEDEEVILLE 8OZ", of=charlie)
        (found,) = await match("kroger", "BALDERSON SMOKED GOUDA ZEBEDEAVILLE 8OZ")

        assert found.reason is MatchReason.ALIKE
        assert "zebedee" not in found.words.lower()
        assert "Zebedee" not in found.name


def priced(text: str, price: str, currency_code: str = "USD", unit: str | None = None) -> Printed:
    """A text at a price for one of its unit."""
    return Printed(text, None, unit, cost_of(Decimal(price), unit, currency_code))


class TestPriceBand:
    """What is alike in words, and costs far more or less than it ever did, is rather another thing."""

    @pytest.fixture
    async def gouda(self, match: MatchLines, database: Database, shopper: UserId) -> Match:
        """Gouda that the shopper bought at 3.00 to 5.00."""
        (found,) = await match("kroger", "BALDERSON GOUDA 8OZ")
        for amount in ("3.00", "4.00", "5.00"):
            await bought(database, shopper, found, amount)
        return found

    @pytest.mark.parametrize(
        ("price", "words"),
        [
            ("12.01", "But it costs over three times what you paid for that."),
            ("1.33", "But it costs under a third of what you paid for that."),
        ],
    )
    async def test_a_price_that_is_far_off_joins_nothing_says_so_and_asks(
        self, match: MatchLines, database: Database, gouda: Match, price: str, words: str
    ) -> None:
        (found,) = await match("walmart", priced("GOUDA BALDERSON 8 OZ", price))

        assert found.product_id != gouda.product_id
        assert (found.reason, found.maybe_id) == (MatchReason.FAMILY, gouda.product_id)
        assert found.words == f"The same size: 8 oz; the same words: gouda, balderson. {words}"
        assert await family_of(database, found) == await family_of(database, gouda)

    @pytest.mark.parametrize(
        ("price", "words"),
        [
            ("6.01", "But it costs over one and a half times what you paid for that."),
            ("2.66", "But it costs under two thirds of what you paid for that."),
        ],
    )
    async def test_where_only_one_says_what_it_comes_in_less_is_far_off(
        self, match: MatchLines, database: Database, shopper: UserId, price: str, words: str
    ) -> None:
        (plain,) = await match("kroger", "ZEBEDEE LAGER 12OZ")
        await bought(database, shopper, plain, "4.00")

        (found,) = await match("walmart", priced("ZEBEDEE LAGER CAN 12OZ", price))

        assert (found.reason, found.maybe_id) == (MatchReason.FAMILY, plain.product_id)
        assert found.words == f"The same size: 12 fl oz; the same words: zebedee, lager. {words}"

    async def test_at_about_the_price_it_is_the_same_in_a_can_and_then_in_no_bottle(
        self, match: MatchLines, database: Database, shopper: UserId
    ) -> None:
        (plain,) = await match("kroger", "ZEBEDEE LAGER 12OZ")
        await bought(database, shopper, plain, "4.00")

        (can,) = await match("walmart", priced("ZEBEDEE LAGER CAN 12OZ", "6.00"))
        await bought(database, shopper, can, "6.00", text="ZEBEDEE LAGER CAN 12OZ")
        (bottle,) = await match("meijer", priced("ZEBEDEE LAGER BOTTLE 12OZ", "4.00"))

        assert can.product_id == plain.product_id
        assert (bottle.reason, bottle.maybe_id) == (MatchReason.FAMILY, plain.product_id)

    @pytest.mark.parametrize(
        ("pack", "big"),
        [("MAGNUM CLASSIC 4PK 440ML", "MAGNUM CLASSIC 440ML"), ("WALKERS CRISPS 6PK 150G", "WALKERS CRISPS 150G")],
    )
    async def test_several_small_packages_are_no_big_one_whatever_it_costs(
        self, match: MatchLines, database: Database, shopper: UserId, pack: str, big: str
    ) -> None:
        (small,) = await match("tesco", priced(pack, "4.00", "GBP"))
        await bought(database, shopper, small, "4.00", "GBP", text=pack)

        (found,) = await match("tesco", priced(big, "4.00", "GBP"))

        assert (found.reason, found.maybe_id) == (MatchReason.FAMILY, None)
        assert await family_of(database, found) == await family_of(database, small)

    @pytest.mark.parametrize(("price", "is_one"), [("4.50", True), ("6.50", False)])
    async def test_sausages_in_a_pack_are_the_same_at_about_the_price_and_else_a_question(
        self, match: MatchLines, database: Database, shopper: UserId, price: str, is_one: bool
    ) -> None:
        (pack,) = await match("tesco", priced("SAUSAGES 8PK 454G", "4.00", "GBP"))
        await bought(database, shopper, pack, "4.00", "GBP", text="SAUSAGES 8PK 454G")

        (found,) = await match("tesco", priced("SAUSAGES 454G", price, "GBP"))

        assert (found.product_id == pack.product_id) is is_one
        assert found.maybe_id == (None if is_one else pack.product_id)

    async def test_words_that_may_be_two_by_their_last_vowel_are_a_question(
        self, match: MatchLines, database: Database, shopper: UserId
    ) -> None:
        (plain,) = await match("mercadona", priced("CALDERETA CASERA CORDERO 300G", "2.00", "EUR"))
        await bought(database, shopper, plain, "2.00", "EUR", text="CALDERETA CASERA CORDERO 300G")

        (found,) = await match("mercadona", priced("CALDERETO CASERA CORDERO 300G", "2.00", "EUR"))

        assert (found.reason, found.maybe_id) == (MatchReason.NEW, plain.product_id)

    @pytest.mark.parametrize("price", ["12.00", "1.34", "4.00"])
    async def test_a_price_within_the_band_says_nothing(self, match: MatchLines, gouda: Match, price: str) -> None:
        (found,) = await match("walmart", priced("GOUDA BALDERSON 8 OZ", price))

        assert (found.product_id, found.reason) == (gouda.product_id, MatchReason.ALIKE)
        assert found.words == "The same size: 8 oz; the same words: gouda, balderson."

    @pytest.mark.parametrize(
        "line",
        [
            priced("GOUDA BALDERSON 8 OZ", "400", "JPY"),
            priced("GOUDA BALDERSON 8 OZ", "40.00", unit="kg"),
            priced("GOUDA BALDERSON 8 OZ", "0"),
            priced("GOUDA BALDERSON 8 OZ", "-40.00"),
            Printed("GOUDA BALDERSON 8 OZ", None),
        ],
    )
    async def test_what_cannot_be_compared_speaks_against_nothing(
        self, match: MatchLines, gouda: Match, line: Printed
    ) -> None:
        (found,) = await match("walmart", line)

        assert (found.product_id, found.reason) == (gouda.product_id, MatchReason.ALIKE)

    async def test_goods_by_weight_are_compared_whatever_they_were_weighed_in(
        self, match: MatchLines, database: Database, shopper: UserId
    ) -> None:
        (pounds,) = await match("kroger", Printed("ORG BANANAS", None, "lb"))
        await bought(database, shopper, pounds, "2.50", quantity=Decimal("2.5"), unit="lb")

        (near,) = await match("safeway", priced("ORGANIC BANANAS", "2.20", unit="kg"))
        (far,) = await match("aldi", priced("ORGANIC BANANAS", "6.70", unit="kg"))

        assert near.product_id == pounds.product_id
        assert far.product_id != pounds.product_id
        assert far.words.endswith("But it costs over three times what you paid for that.")

    async def test_a_number_and_what_the_store_printed_before_say_it_at_any_price(
        self, match: MatchLines, gouda: Match
    ) -> None:
        (again,) = await match("kroger", priced("BALDERSON GOUDA 8OZ", "40.00"))

        assert (again.product_id, again.reason) == (gouda.product_id, MatchReason.PRINTED_BEFORE)

    async def test_what_others_paid_says_nothing(self, match: MatchLines, charlie: UserId, gouda: Match) -> None:
        (found,) = await match("walmart", priced("GOUDA BALDERSON 8 OZ", "40.00"), of=charlie)

        assert (found.product_id, found.reason) == (gouda.product_id, MatchReason.ALIKE)

    async def test_gifts_and_returns_are_no_prices(
        self, match: MatchLines, database: Database, shopper: UserId
    ) -> None:
        (given,) = await match("kroger", "BALDERSON GOUDA 8OZ")
        await bought(database, shopper, given, "0")
        await bought(database, shopper, given, "-4.00")
        await bought(database, shopper, given, "4.00", quantity=Decimal(0))

        (found,) = await match("walmart", priced("GOUDA BALDERSON 8 OZ", "40.00"))

        assert found.product_id == given.product_id


class TestAgainAndAtOnce:
    async def test_a_receipt_that_is_matched_again_gets_the_same_products_and_adds_nothing(
        self, match: MatchLines, database: Database
    ) -> None:
        lines = ("CHEERIOS 12OZ", Printed("BANANAS", "4011", "lb"), "CHEERIOS 12OZ", Printed("MILK", "458"))
        first = await match("kroger", *lines)
        records = (Product, ProductAlias, ProductIdentifier, ProductKey)
        before = [await rows(database, record) for record in records]

        again = await match("kroger", *lines)

        assert [each.product_id for each in again] == [each.product_id for each in first]
        assert [await rows(database, record) for record in records] == before

    async def test_lines_of_one_receipt_know_of_each_other(self, match: MatchLines, database: Database) -> None:
        one, other, large = await match(
            "walmart", "GV WHL MLK GAL", "GREAT VALUE WHOLE MILK 1 GALLON", "GV WHL MLK HGAL"
        )

        assert one.product_id == other.product_id != large.product_id
        assert await family_of(database, large) == await family_of(database, one)

    async def test_receipts_of_one_store_at_once_add_each_product_once(
        self, match: MatchLines, database: Database
    ) -> None:
        texts = [f"BALDERSON CHEDDAR {size}OZ" for size in range(1, 9)]
        found = await asyncio.gather(*(match("kroger", *texts) for _ in range(4)))

        assert len({tuple(each.product_id for each in matches) for matches in found}) == 1
        assert await rows(database, Product) == len(texts)

    async def test_receipts_of_several_stores_at_once_add_each_product_once(
        self, match: MatchLines, database: Database
    ) -> None:
        stores = ("kroger", "walmart", "target", "safeway")
        lines = [Printed("CHEERIOS 12OZ", CHEERIOS_GTIN), Printed("BALDERSON CHEDDAR 8OZ", None)]
        found = await asyncio.gather(*(match(store, *lines) for store in stores))

        assert len({tuple(each.product_id for each in matches) for matches in found}) == 1
        assert await rows(database, Product) == len(lines)

    @pytest.mark.parametrize("lines", [1, 40])
    async def test_the_statements_do_not_grow_with_the_lines(
        self, match: MatchLines, database: Database, lines: int
    ) -> None:
        counted = await statements(database, match, [f"BALDERSON CHEDDAR {size}OZ" for size in range(1, lines + 1)])
        known = await statements(database, match, [f"BALDERSON CHEDDAR {size}OZ" for size in range(1, lines + 1)])

        assert (counted, known) == (14, 8)


async def statements(database: Database, match: MatchLines, texts: list[str]) -> int:
    """How many statements it takes to match these, with those that look for the store."""
    sent = count()

    def note(*_: object) -> None:
        next(sent)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    await match("kroger", *texts)
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    return next(sent)


async def teach(database: Database, shopper: UserId, slug: str, text: str, product_id: ProductId) -> None:
    async with database.transaction() as session:
        store_id = StoreId(await match_store(session, shopper, slug, slug) or StoreId(shopper))
        await hold_lessons(session, shopper, to_change=True)
        await add_lesson(session, shopper, store_id, text, product_id, system_clock())
