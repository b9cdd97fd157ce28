"""Products by GraphQL: found, explained, taught, merged, and all of it taken back; one's own and nobody else's."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from cartsnitch_domain.cursors import encode_cursor
from cartsnitch_domain.db import Database
from cartsnitch_domain.prices.records import PriceObservation
from sqlalchemy import select

ADD = """mutation Add($input: AddLineInput!) { addLine(input: $input) {
  __typename ... on PurchaseCorrected { purchase { lines { id text product { id name } } } } ... on Error { message }
} }"""
LINES = """query Lines($id: ID!) { purchase(id: $id) { lines { id text product { id name } match {
  reason words product { id name } maybe { id name } lesson { id text isInForce } } } } }"""
CHANGED = """__typename ... on ProductChanged { changedLines product { id name }
  lesson { id text isInForce undoneAt product { id } } merge { id undoneAt } } ... on Error { message }"""
PREVIEW = "__typename ... on ProductPreview { changedLines lines { id text product { id } } } ... on Error { message }"
PRODUCT = """query One($id: ID!) { product(id: $id) {
  name details { brand netContent { amount unit pack text } isWeighed category kinds }
  family { id name details { netContent { text } } } identifiers { scheme value }
  texts { text store { name } lineCount lastOn } lessons { id text taughtBy taughtAt undoneAt }
  merges { id name mergedBy undoneAt }
} }"""
SEARCH = """query Search($first: Int, $after: String, $search: String, $category: Category, $storeId: ID) {
  products(first: $first, after: $after, search: $search, category: $category, storeId: $storeId) {
    edges { node { id name } } pageInfo { endCursor hasNextPage } } }"""


async def a_chain(records: Any) -> UUID:
    """A store that all share and that no other test has been to."""
    chain: UUID = await records.store(name=f"Chain {uuid4().hex[:6]}")
    return chain


async def buy(
    records: Any, asker: Any, store_id: UUID, *texts: str, day: int = 1, number: str | None = None, amount: str = "2.00"
) -> list[dict[str, Any]]:
    """The lines of a new purchase of these texts, matched as all lines are."""
    purchase_id = await records.purchase(asker, store_id=store_id, purchased_on=date(2026, 3, day))
    for text in texts:
        given = {"purchaseId": str(purchase_id), "text": text, "amount": amount}
        payload = (await asker.ask(ADD, input=given | ({"identifier": number} if number else {})))["addLine"]
        assert payload["__typename"] == "PurchaseCorrected", payload
    return await lines(asker, purchase_id)


async def lines(asker: Any, purchase_id: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await asker.ask(LINES, id=str(purchase_id)))["purchase"]["lines"]
    for line in found:
        line["purchase"] = str(purchase_id)
    return found


async def product_ids(asker: Any, *bought: dict[str, Any]) -> list[str]:
    """The products that lines are of now."""
    shown = [line for each in bought for line in await lines(asker, each["purchase"]) if line["id"] == each["id"]]
    return [line["product"]["id"] for line in shown]


async def change(asker: Any, name: str, older: bool | None = None, **given: Any) -> dict[str, Any]:
    """What came of teaching, merging or taking back."""
    kind = f"{name[0].upper()}{name[1:]}Input"
    more = "" if older is None else f", older: {str(older).lower()}"
    document = f"mutation Do($input: {kind}!) {{ {name}(input: $input{more}) {{ {CHANGED} }} }}"
    payload: dict[str, Any] = (await asker.ask(document, input=given))[name]
    return payload


async def changed(asker: Any, name: str, older: bool | None = None, **given: Any) -> dict[str, Any]:
    payload = await change(asker, name, older, **given)
    assert payload["__typename"] == "ProductChanged", payload
    return payload


async def preview(asker: Any, name: str, kind: str, **given: Any) -> dict[str, Any]:
    document = f"query See($input: {kind}!) {{ {name}(input: $input) {{ {PREVIEW} }} }}"
    payload: dict[str, Any] = (await asker.ask(document, input=given))[name]
    return payload


async def test_a_product_shows_what_it_is_its_other_sizes_and_its_texts(records: Any, owner: Any) -> None:
    chain = await a_chain(records)
    (small,) = await buy(records, owner, chain, "CHEERIOS 12OZ", number="016000275287")
    (large,) = await buy(records, owner, chain, "CHEERIOS 18OZ", day=2)
    await buy(records, owner, chain, "GM CHEERIOS 12 OZ", day=3)

    shown = (await owner.ask(PRODUCT, id=small["product"]["id"]))["product"]

    assert shown["name"] == "General Mills Cheerios"
    assert shown["details"] == {
        "brand": "Cheerios",
        "netContent": {"amount": "12", "unit": "oz", "pack": 1, "text": "12 oz"},
        "isWeighed": False,
        "category": "PANTRY",
        "kinds": [],
    }
    assert shown["family"] == [
        {"id": large["product"]["id"], "name": "Cheerios", "details": {"netContent": {"text": "18 oz"}}}
    ]
    assert shown["identifiers"] == [{"scheme": "gtin", "value": "00016000275287"}]
    assert [(text["text"], text["lineCount"], text["lastOn"]) for text in shown["texts"]] == [
        ("GM CHEERIOS 12 OZ", 1, "2026-03-03"),
        ("CHEERIOS 12OZ", 1, "2026-03-01"),
    ]


async def test_each_line_says_why_it_is_of_its_product(records: Any, owner: Any) -> None:
    chain = await a_chain(records)
    first, again, other = await buy(
        records, owner, chain, "BALDERSON GOUDA 8OZ", "BALDERSON GOUDA 8OZ", "GOUDA BALDERSON 8 OZ"
    )

    assert [line["match"]["reason"] for line in (first, again, other)] == ["NEW", "PRINTED_BEFORE", "ALIKE"]
    assert other["match"]["words"] == "The same size: 8 oz; the same words: gouda, balderson."
    assert other["product"]["id"] == first["product"]["id"]


async def test_a_product_that_may_be_another_one_is_a_question_until_they_are_merged(records: Any, owner: Any) -> None:
    (here,) = await buy(records, owner, await a_chain(records), "BALDERSON GOUDA")
    (there,) = await buy(records, owner, await a_chain(records), "BALDERSON GOUDA")

    assert there["match"]["maybe"] == {"id": here["product"]["id"], "name": "Balderson Gouda"}

    await changed(owner, "mergeProducts", productId=there["product"]["id"], intoId=here["product"]["id"])
    (line,) = await lines(owner, there["purchase"])

    assert line["match"]["maybe"] is None
    assert line["match"]["words"].endswith("You merged what it is into this product.")


async def test_a_price_that_is_far_off_is_a_reason_against_it_and_a_question(records: Any, owner: Any) -> None:
    (here,) = await buy(records, owner, await a_chain(records), "BALDERSON PECORINO 8OZ")
    (there,) = await buy(records, owner, await a_chain(records), "PECORINO BALDERSON 8 OZ", amount="6.01")

    assert there["product"]["id"] != here["product"]["id"]
    assert (there["match"]["reason"], there["match"]["maybe"]["id"]) == ("FAMILY", here["product"]["id"])
    assert there["match"]["words"].endswith("But it costs over three times what you paid for that.")


class TestFinding:
    @pytest.fixture
    async def shelf(self, records: Any, owner: Any) -> UUID:
        chain = await a_chain(records)
        texts = (
            "WHL MLK GAL",
            "CHOCOLATE MILK 1QT",
            "CHKN BRST BNLS",
            "STRWBRY YGRT 6OZ",
            "BANANAS",
            "ÄPFEL BALDERSON",
        )
        await buy(records, owner, chain, *texts)
        return chain

    async def found(self, asker: Any, search: str, **more: Any) -> list[str]:
        page = (await asker.ask(SEARCH, search=search, **more))["products"]
        return [edge["node"]["name"] for edge in page["edges"]]

    @pytest.mark.parametrize(
        ("search", "names"),
        [
            ("milk", ["Chocolate Milk", "Whole Milk"]),
            ("whole milk", ["Whole Milk"]),
            ("MILK WHOLE", ["Whole Milk"]),
            ("choc mi", ["Chocolate Milk"]),
            ("strawbery", ["Strawberry Yogurt"]),
            ("yogrut", ["Strawberry Yogurt"]),
            ("chiken", ["Chicken Breast Boneless"]),
            ("brst", ["Chicken Breast Boneless"]),
            ("apfel", ["Äpfel Balderson"]),
            ("bana", ["Bananas"]),
            ("milk tea", []),
            ("%", []),
        ],
    )
    async def test_by_words_their_beginnings_and_with_letters_wrong(
        self, owner: Any, shelf: UUID, search: str, names: list[str]
    ) -> None:
        assert sorted(await self.found(owner, search)) == names

    @pytest.mark.parametrize(
        ("search", "names"),
        [
            ("egs", ["Eggs"]),
            ("eg", ["Eggs"]),
            ("els", []),
            ("peanutbutter", ["Peanut Butter"]),
            ("peanutbut", ["Peanut Butter"]),
            ("butterpeanut", ["Peanut Butter"]),
            ("butterpean", []),
            ("corn flakes", ["Cornflakes"]),
            ("corn butter", []),
        ],
    )
    async def test_with_letters_doubled_or_not_and_words_run_together_or_not(
        self, records: Any, owner: Any, search: str, names: list[str]
    ) -> None:
        await buy(records, owner, await records.store("Corner"), "EGGS", "PEANUT BUTTER", "CORNFLAKES")
        assert sorted(await self.found(owner, search)) == names

    @pytest.fixture
    async def numbered(self, records: Any, owner: Any) -> UUID:
        """Oats with a barcode, and soap with a number of the store."""
        chain = await a_chain(records)
        for text, number in (("ROLLED OATS", "614141000210"), ("DISH SOAP", "42716")):
            product_id = await records.product(text)
            await records.bought(owner, product_id, chain, 5, "3.00", text, identifier=number)
        return chain

    @pytest.mark.parametrize(
        ("search", "names"),
        [
            ("614141000210", ["ROLLED OATS"]),
            ("0614141000210", ["ROLLED OATS"]),
            ("00614141000210", ["ROLLED OATS"]),
            ("6 14141 00021 0", ["ROLLED OATS"]),
            ("42716", ["DISH SOAP"]),
            ("614141000211", []),  # its last digit does not fit
            ("61414100021", []),
            ("4271", []),
            ("0", []),
        ],
    )
    async def test_by_a_number_as_it_is_printed(
        self, owner: Any, numbered: UUID, search: str, names: list[str]
    ) -> None:
        assert [name.upper() for name in await self.found(owner, search)] == names

    async def test_a_number_of_another_shopper_finds_nothing(self, other: Any, numbered: UUID) -> None:
        assert await self.found(other, "614141000210") == []

    async def test_the_best_come_first_and_in_pages(self, records: Any, owner: Any) -> None:
        await buy(records, owner, await a_chain(records), "MILKA BALDERSON", "MILK", "MILL BALDERSON", "MILKSHAKE")

        seen: list[str] = []
        after = None
        for _ in range(2):
            page = (await owner.ask(SEARCH, search="milk", first=2, after=after))["products"]
            seen += [edge["node"]["name"] for edge in page["edges"]]
            after = page["pageInfo"]["endCursor"]

        assert seen == ["Milk", "Milka Balderson", "Milkshake", "Mill Balderson"]
        assert page["pageInfo"]["hasNextPage"] is False

    @pytest.mark.parametrize(
        ("search", "names"),
        [
            ("coke", ["Coca Cola"]),
            ("oj", ["100% Orange Juice"]),
            ("mlk", ["Whole Milk"]),
            ("7 up", ["7UP"]),
            ("7-up", ["7UP"]),
            ("mms", ["M&M's Peanut"]),
            ("m&m", ["M&M's Peanut"]),
        ],
    )
    async def test_by_what_words_stand_for(self, records: Any, owner: Any, search: str, names: list[str]) -> None:
        texts = (
            "WHOLE MILK GAL",
            "COCA COLA 2L",
            "100% ORANGE JUICE 52OZ",
            "7-UP 2L",
            "M&MS PEANUT 10OZ",
        )
        await buy(records, owner, await a_chain(records), *texts)

        assert sorted(await self.found(owner, search)) == names

    async def test_by_the_store_and_by_the_word_of_another_language(self, records: Any, owner: Any) -> None:
        grocer, other = await records.store("Grocer's Barn"), await records.store("Corner")
        await buy(records, owner, grocer, "WHOLE MILK GAL", "MINERALWASSER 1,5L", "EIER 10ST")
        await buy(records, owner, other, "CHOC MILK QT")

        assert await self.found(owner, "grocers barn milk") == ["Whole Milk"]
        assert await self.found(owner, "milk corner") == ["Chocolate Milk"]
        assert sorted(await self.found(owner, "milk")) == ["Chocolate Milk", "Whole Milk"]
        assert await self.found(owner, "elsewhere milk") == []
        assert [name.lower() for name in await self.found(owner, "water")] == ["mineralwasser"]
        assert [name.lower() for name in await self.found(owner, "eggs")] == ["eier 10st"]

    async def test_by_category_and_store(self, records: Any, owner: Any, shelf: UUID) -> None:
        other = await a_chain(records)
        await buy(records, owner, other, "CHEDDAR 8OZ", "BANANAS")

        async def found(**wanted: Any) -> list[str]:
            page = (await owner.ask(SEARCH, **wanted))["products"]
            return [edge["node"]["name"] for edge in page["edges"]]

        assert await found(category="DAIRY") == ["Cheddar", "Chocolate Milk", "Strawberry Yogurt", "Whole Milk"]
        assert await found(storeId=str(other)) == ["Bananas", "Cheddar"]
        assert await found(storeId=str(other), category="DAIRY") == ["Cheddar"]
        assert await found(storeId=str(other), search="chedar") == ["Cheddar"]
        assert await found(storeId=str(other), search="milk") == []

    async def test_nothing_of_another_shopper_is_found(self, records: Any, other: Any, shelf: UUID) -> None:
        await buy(records, other, shelf, "WHL MLK GAL")

        assert await self.found(other, "m") == ["Whole Milk"]
        assert await self.found(other, "chocolate") == []

    @pytest.mark.parametrize("keys", [["Milk"], ["x", "Milk", "1"], ["1", "Milk", "1"]])
    async def test_a_cursor_that_we_did_not_make_is_refused(self, owner: Any, keys: list[str]) -> None:
        (error,) = await owner.errors(SEARCH, search="milk", after=encode_cursor("products_searched", *keys))

        assert error["extensions"]["code"] == "INVALID_CURSOR"


class TestTeaching:
    @pytest.fixture
    async def taught(self, records: Any, owner: Any) -> dict[str, Any]:
        """Two older lines of a text, the line it is taught by, and the product that it means."""
        chain = await a_chain(records)
        (first,) = await buy(records, owner, chain, "XJ BALDERSON 4", day=1)
        (second,) = await buy(records, owner, chain, "Xj  Balderson 4", day=2)
        (third,) = await buy(records, owner, chain, "XJ BALDERSON 4", day=3)
        (meant,) = await buy(records, owner, chain, "BALDERSON GOUDA 8OZ", day=4)
        return {
            "chain": chain,
            "lines": [first, second, third],
            "meant": meant["product"]["id"],
            "was": first["product"]["id"],
        }

    async def test_it_is_seen_before_and_changes_older_lines_only_if_wanted(self, owner: Any, taught: Any) -> None:
        by, meant, was = taught["lines"][2]["id"], taught["meant"], taught["was"]
        seen = await preview(owner, "teachingPreview", "TeachProductInput", lineId=by, productId=meant)
        assert seen["changedLines"] == 3
        assert [line["id"] for line in seen["lines"]] == [line["id"] for line in reversed(taught["lines"])]
        assert await product_ids(owner, *taught["lines"]) == [was, was, was]

        done = await changed(owner, "teachProduct", older=False, lineId=by, productId=meant)
        assert (done["changedLines"], done["product"]["id"]) == (1, meant)
        assert await product_ids(owner, *taught["lines"]) == [was, was, meant]

        done = await changed(owner, "teachProduct", older=True, lineId=by, productId=meant)
        assert done["changedLines"] == 2
        assert await product_ids(owner, *taught["lines"]) == [meant, meant, meant]

    async def test_it_does_not_rename_the_product_that_it_means(self, records: Any, owner: Any, taught: Any) -> None:
        (newest,) = await buy(records, owner, taught["chain"], "XJ BALDERSON 4", day=9)

        done = await changed(owner, "teachProduct", lineId=newest["id"], productId=taught["meant"])

        (line,) = await lines(owner, newest["purchase"])
        assert done["product"]["name"] == line["match"]["product"]["name"] == "Balderson Gouda"
        assert line["product"]["name"] == newest["product"]["name"]

    async def test_it_holds_for_later_receipts_and_says_so(self, records: Any, owner: Any, taught: Any) -> None:
        done = await changed(owner, "teachProduct", lineId=taught["lines"][2]["id"], productId=taught["meant"])

        (later,) = await buy(records, owner, taught["chain"], "xj balderson 4", day=9)

        assert later["product"]["id"] == taught["meant"]
        assert later["match"]["reason"] == "TAUGHT"
        assert later["match"]["lesson"] == {"id": done["lesson"]["id"], "text": "XJ BALDERSON 4", "isInForce": True}

    async def test_taken_back_every_line_is_what_it_was_also_those_that_came_since(
        self, records: Any, owner: Any, taught: Any
    ) -> None:
        meant, was = taught["meant"], taught["was"]
        done = await changed(owner, "teachProduct", older=True, lineId=taught["lines"][2]["id"], productId=meant)
        (later,) = await buy(records, owner, taught["chain"], "XJ BALDERSON 4", day=9)
        lesson_id = done["lesson"]["id"]

        seen = await preview(owner, "undoLessonPreview", "UndoLessonInput", lessonId=lesson_id)
        undone = await changed(owner, "undoLesson", lessonId=lesson_id)

        assert (seen["changedLines"], undone["changedLines"]) == (4, 4)
        assert await product_ids(owner, *taught["lines"], later) == [was] * 4
        assert undone["lesson"]["isInForce"] is False
        assert undone["lesson"]["undoneAt"] is not None
        (fresh,) = await buy(records, owner, taught["chain"], "XJ BALDERSON 4", day=10)
        assert fresh["product"]["id"] == was

    async def test_what_is_taught_later_replaces_it_and_gives_way_again(
        self, records: Any, owner: Any, taught: Any
    ) -> None:
        by, meant = taught["lines"][2]["id"], taught["meant"]
        (third,) = await buy(records, owner, taught["chain"], "EMMENTALER 8OZ", day=5)
        first = await changed(owner, "teachProduct", older=True, lineId=by, productId=meant)
        second = await changed(owner, "teachProduct", older=True, lineId=by, productId=third["product"]["id"])
        assert await product_ids(owner, *taught["lines"]) == [third["product"]["id"]] * 3

        refused = await change(owner, "undoLesson", lessonId=first["lesson"]["id"])
        assert refused["__typename"] == "InvalidLesson"

        await changed(owner, "undoLesson", lessonId=second["lesson"]["id"])
        assert await product_ids(owner, *taught["lines"]) == [meant] * 3
        assert (await change(owner, "undoLesson", lessonId=second["lesson"]["id"]))["__typename"] == "InvalidLesson"
        await changed(owner, "undoLesson", lessonId=first["lesson"]["id"])
        assert await product_ids(owner, *taught["lines"]) == [taught["was"]] * 3

    async def test_prices_follow_their_lines(self, owner: Any, database: Database, taught: Any) -> None:
        done = await changed(
            owner, "teachProduct", older=True, lineId=taught["lines"][2]["id"], productId=taught["meant"]
        )
        assert await prices(database, taught["lines"]) == {taught["meant"]}

        await changed(owner, "undoLesson", lessonId=done["lesson"]["id"])
        assert await prices(database, taught["lines"]) == {taught["was"]}

    async def test_without_a_product_it_is_one_of_its_own(
        self, records: Any, owner: Any, other: Any, taught: Any
    ) -> None:
        done = await changed(owner, "teachProduct", older=True, lineId=taught["lines"][2]["id"])

        own = done["product"]["id"]
        assert own not in (taught["was"], taught["meant"])
        assert await product_ids(owner, *taught["lines"]) == [own] * 3
        (theirs,) = await buy(records, other, taught["chain"], "XJ BALDERSON 4")
        (alike,) = await buy(records, other, taught["chain"], "BALDERSON XJ 4")
        assert own not in (theirs["product"]["id"], alike["product"]["id"])

    async def test_who_and_when_stay_in_the_history(self, owner: Any, taught: Any) -> None:
        done = await changed(owner, "teachProduct", lineId=taught["lines"][2]["id"], productId=taught["meant"])
        await changed(owner, "undoLesson", lessonId=done["lesson"]["id"])

        (told,) = (await owner.ask(PRODUCT, id=taught["meant"]))["product"]["lessons"]
        page = await owner.ask("{ lessons { edges { node { id text undoneAt } } } }")

        assert (told["text"], told["taughtBy"]) == ("XJ BALDERSON 4", "Owner")
        assert told["undoneAt"] is not None
        assert [edge["node"]["id"] for edge in page["lessons"]["edges"]] == [told["id"]]

    async def test_a_line_that_was_chosen_by_hand_and_one_with_a_barcode_stay(
        self, records: Any, owner: Any, taught: Any
    ) -> None:
        await buy(records, owner, taught["chain"], "RYE BREAD", day=3, number="016000275287")
        (numbered,) = await buy(records, owner, taught["chain"], "XJ BALDERSON 4", day=5, number="016000275287")
        choose = "mutation C($input: CorrectLineInput!) { correctLine(input: $input) { __typename } }"
        chosen = taught["lines"][0]
        await owner.ask(choose, input={"lineId": chosen["id"], "productId": numbered["product"]["id"]})
        assert (await lines(owner, chosen["purchase"]))[0]["match"]["reason"] == "CHOSEN"

        await changed(owner, "teachProduct", older=True, lineId=taught["lines"][2]["id"], productId=taught["meant"])

        assert await product_ids(owner, chosen, numbered) == [numbered["product"]["id"]] * 2
        for line in (chosen, numbered):
            refused = await change(owner, "teachProduct", lineId=line["id"], productId=taught["meant"])
            assert refused["__typename"] == "InvalidLesson"

    async def test_one_barcode_that_was_misread_is_put_right_for_its_line_alone(
        self, records: Any, owner: Any, taught: Any
    ) -> None:
        (true,) = await buy(records, owner, taught["chain"], "RYE BREAD", day=3, number="016000275287")
        (misread,) = await buy(records, owner, taught["chain"], "XJ BALDERSON 4", day=5, number="016000275287")
        refused = await change(owner, "teachProduct", lineId=misread["id"], productId=taught["meant"])
        assert "please choose the product for this line alone" in refused["message"]
        assert "merge" in refused["message"]

        choose = "mutation C($input: CorrectLineInput!) { correctLine(input: $input) { __typename } }"
        await owner.ask(choose, input={"lineId": misread["id"], "productId": taught["meant"]})
        (later,) = await buy(records, owner, taught["chain"], "RYE BREAD", day=6, number="016000275287")

        rye = true["product"]["id"]
        assert await product_ids(owner, true, misread, later) == [rye, taught["meant"], rye]

    async def test_nothing_of_it_is_another_shoppers(self, records: Any, owner: Any, other: Any, taught: Any) -> None:
        (theirs,) = await buy(records, other, taught["chain"], "XJ BALDERSON 4")
        done = await changed(
            owner, "teachProduct", older=True, lineId=taught["lines"][2]["id"], productId=taught["meant"]
        )
        (later,) = await buy(records, other, taught["chain"], "XJ BALDERSON 4", day=2)

        assert await product_ids(other, theirs, later) == [taught["was"]] * 2
        assert later["match"]["lesson"] is None
        given = {"lineId": taught["lines"][2]["id"], "productId": theirs["product"]["id"]}
        assert (await change(other, "teachProduct", **given))["__typename"] == "ProductNotFound"
        assert (await preview(other, "teachingPreview", "TeachProductInput", **given))[
            "__typename"
        ] == "ProductNotFound"
        given = {"lineId": theirs["id"], "productId": taught["meant"]}
        assert (await change(other, "teachProduct", **given))["__typename"] == "ProductNotFound"
        lesson = {"lessonId": done["lesson"]["id"]}
        assert (await change(other, "undoLesson", **lesson))["__typename"] == "ProductNotFound"
        assert (await preview(other, "undoLessonPreview", "UndoLessonInput", **lesson))[
            "__typename"
        ] == "ProductNotFound"
        assert (await other.ask("{ lessons { edges { node { id } } } }"))["lessons"]["edges"] == []


class TestMerging:
    @pytest.fixture
    async def bought(self, records: Any, owner: Any) -> dict[str, Any]:
        chain = await a_chain(records)
        (one,) = await buy(records, owner, chain, "BALDERSON GOUDA 8OZ", day=1)
        (two,) = await buy(records, owner, chain, "BLDRSN GDA HALF", day=2)
        (three,) = await buy(records, owner, chain, "QUARK 250G", day=3)
        return {
            "chain": chain,
            "lines": [one, two, three],
            "ids": [each["product"]["id"] for each in (one, two, three)],
        }

    async def test_two_are_one_on_all_receipts_and_two_again(
        self, records: Any, owner: Any, database: Database, bought: Any
    ) -> None:
        one, two, _ = bought["ids"]
        seen = await preview(owner, "mergePreview", "MergeProductsInput", productId=two, intoId=one)
        assert (seen["changedLines"], await product_ids(owner, bought["lines"][1])) == (1, [two])

        merged = await changed(owner, "mergeProducts", productId=two, intoId=one)
        (later,) = await buy(records, owner, bought["chain"], "BLDRSN GDA HALF", day=9)
        assert merged["product"]["id"] == one
        assert await product_ids(owner, *bought["lines"][:2], later) == [one] * 3
        assert await prices(database, [bought["lines"][1], later]) == {one}
        assert (await owner.ask(PRODUCT, id=two))["product"] is None
        shown = (await owner.ask(PRODUCT, id=one))["product"]
        assert [text["text"] for text in shown["texts"]] == ["BLDRSN GDA HALF", "BALDERSON GOUDA 8OZ"]
        (merge,) = shown["merges"]
        assert (merge["mergedBy"], merge["undoneAt"]) == ("Owner", None)
        assert merge["name"] == bought["lines"][1]["product"]["name"] != shown["name"]  # what it was called

        seen = await preview(owner, "splitPreview", "SplitProductsInput", mergeId=merge["id"])
        split = await changed(owner, "splitProducts", mergeId=merge["id"])
        assert (seen["changedLines"], split["changedLines"], split["product"]["id"]) == (2, 2, two)
        assert await product_ids(owner, *bought["lines"][:2], later) == [one, two, two]
        assert await prices(database, [bought["lines"][1], later]) == {two}
        assert split["merge"]["undoneAt"] is not None

    async def test_one_after_another_and_back_in_any_order(self, owner: Any, bought: Any) -> None:
        one, two, three = bought["ids"]
        first = await changed(owner, "mergeProducts", productId=one, intoId=two)
        second = await changed(owner, "mergeProducts", productId=two, intoId=three)
        assert await product_ids(owner, *bought["lines"]) == [three] * 3

        await changed(owner, "splitProducts", mergeId=first["merge"]["id"])
        assert await product_ids(owner, *bought["lines"]) == [one, three, three]
        await changed(owner, "splitProducts", mergeId=second["merge"]["id"])
        assert await product_ids(owner, *bought["lines"]) == [one, two, three]

    async def test_a_lesson_and_a_merge_are_taken_back_in_any_order(self, owner: Any, bought: Any) -> None:
        one, two, three = bought["ids"]
        line = bought["lines"][1]
        lesson = await changed(owner, "teachProduct", older=True, lineId=line["id"], productId=one)
        merge = await changed(owner, "mergeProducts", productId=one, intoId=three)
        assert await product_ids(owner, line) == [three]

        await changed(owner, "undoLesson", lessonId=lesson["lesson"]["id"])
        assert await product_ids(owner, line) == [two]
        again = await changed(owner, "teachProduct", older=True, lineId=line["id"], productId=three)
        await changed(owner, "splitProducts", mergeId=merge["merge"]["id"])
        assert await product_ids(owner, *bought["lines"]) == [one, three, three]
        await changed(owner, "undoLesson", lessonId=again["lesson"]["id"])
        assert await product_ids(owner, *bought["lines"]) == [one, two, three]

    async def test_a_line_that_is_renamed_keeps_to_the_merge(self, owner: Any, bought: Any) -> None:
        one, two, _ = bought["ids"]
        await changed(owner, "mergeProducts", productId=one, intoId=two)
        correct = "mutation C($input: CorrectLineInput!) { correctLine(input: $input) { __typename } }"
        await owner.ask(correct, input={"lineId": bought["lines"][2]["id"], "text": "Balderson Gouda 8 oz"})

        assert await product_ids(owner, bought["lines"][2]) == [two]

    async def test_what_cannot_be_one_is_told_and_changes_nothing(self, owner: Any, bought: Any) -> None:
        one, two, three = bought["ids"]
        itself = await change(owner, "mergeProducts", productId=one, intoId=one)
        assert (itself["__typename"], itself["message"]) == (
            "InvalidLesson",
            "A product cannot be merged into itself. Please choose another one.",
        )
        await changed(owner, "mergeProducts", productId=one, intoId=two)
        for given in ({"productId": one, "intoId": three}, {"productId": two, "intoId": one}):
            refused = await change(owner, "mergeProducts", **given)
            assert refused["__typename"] in ("ProductNotFound", "InvalidLesson")
            seen = await preview(owner, "mergePreview", "MergeProductsInput", **given)
            assert seen["__typename"] == refused["__typename"]
        for wrong in (str(uuid4()), "nothing"):
            refused = await change(owner, "mergeProducts", productId=wrong, intoId=two)
            assert refused["__typename"] == "ProductNotFound"
            assert (await change(owner, "splitProducts", mergeId=wrong))["__typename"] == "ProductNotFound"
        assert await product_ids(owner, *bought["lines"]) == [two, two, three]

    async def test_a_receipt_that_comes_in_meanwhile_is_not_left_out(
        self, records: Any, owner: Any, bought: Any
    ) -> None:
        one, two, _ = bought["ids"]

        buying = asyncio.gather(
            *(buy(records, owner, bought["chain"], "BLDRSN GDA HALF", day=day) for day in range(4, 9))
        )
        later, _ = await asyncio.gather(buying, changed(owner, "mergeProducts", productId=two, intoId=one))

        assert set(await product_ids(owner, *(line for lines in later for line in lines))) == {one}

    async def test_a_merge_is_split_once(self, owner: Any, bought: Any) -> None:
        one, two, _ = bought["ids"]
        merge_id = (await changed(owner, "mergeProducts", productId=one, intoId=two))["merge"]["id"]
        await changed(owner, "splitProducts", mergeId=merge_id)

        assert (await change(owner, "splitProducts", mergeId=merge_id))["__typename"] == "InvalidLesson"

    async def test_nothing_of_it_is_another_shoppers(self, records: Any, owner: Any, other: Any, bought: Any) -> None:
        one, two, _ = bought["ids"]
        theirs = await buy(records, other, bought["chain"], "BALDERSON GOUDA 8OZ", "BLDRSN GDA HALF")
        merge_id = (await changed(owner, "mergeProducts", productId=two, intoId=one))["merge"]["id"]

        assert await product_ids(other, *theirs) == [one, two]
        assert (await other.ask(PRODUCT, id=one))["product"]["merges"] == []
        given = {"productId": two, "intoId": bought["ids"][2]}
        assert (await change(other, "mergeProducts", **given))["__typename"] == "ProductNotFound"
        assert (await change(other, "splitProducts", mergeId=merge_id))["__typename"] == "ProductNotFound"
        assert (await preview(other, "splitPreview", "SplitProductsInput", mergeId=merge_id))[
            "__typename"
        ] == "ProductNotFound"
        assert await product_ids(owner, bought["lines"][1]) == [one]


async def prices(database: Database, bought: list[dict[str, Any]]) -> set[str]:
    """The products that the prices of these lines are of."""
    async with database.reading() as session:
        statement = select(PriceObservation.product_id, PriceObservation.unit_price).where(
            PriceObservation.purchase_line_id.in_([UUID(line["id"]) for line in bought])
        )
        rows = (await session.execute(statement)).all()
    assert [row.unit_price for row in rows] == [Decimal("2.0000")] * len(bought)
    return {str(row.product_id) for row in rows}
