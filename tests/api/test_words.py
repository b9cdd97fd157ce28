"""What a shopper is told of what they entered: in their words, and of the thing that it was about."""

from __future__ import annotations

from typing import Any

import pytest
from cartsnitch_domain.text import CANNOT_BE_SHOWN

NOWHERE = "01a22122-0000-7000-8000-000000000000"


@pytest.mark.parametrize("written", ["usd", " USD ", "Usd"])
@pytest.mark.parametrize("field", ["inflation", "savings"])
async def test_a_currency_may_be_written_in_small_letters_and_with_blanks(owner: Any, written: str, field: str) -> None:
    query = f"query ($code: String) {{ {field}(currencyCode: $code) {{ __typename }} }}"
    assert (await owner.ask(query, code=written))[field]["__typename"] == field.title()


async def test_what_no_currency_has_is_refused_with_what_one_is(owner: Any) -> None:
    query = """query ($code: String) { savings(currencyCode: $code) { ... on InvalidCurrency { message } } }"""
    answer = await owner.ask(query, code="dollars")
    assert answer["savings"]["message"] == "Please enter the three letters of a currency, such as USD."


async def test_the_currency_of_a_purchase_and_of_a_coupon_is_kept_as_currencies_are_written(
    records: Any, owner: Any
) -> None:
    purchase_id = await records.purchase(owner, currency_code="EUR")
    corrected = await owner.ask(
        """mutation ($input: CorrectPurchaseInput!) { correctPurchase(input: $input) {
          ... on PurchaseCorrected { purchase { total { currencyCode } } } } }""",
        input={"purchaseId": str(purchase_id), "currencyCode": " usd"},
    )
    coupon = await owner.ask(
        """mutation ($input: AddCouponInput!) { addCoupon(input: $input) {
          ... on CouponSaved { coupon { title amount { currencyCode } } } } }""",
        input={"kind": "AMOUNT_OFF", "value": "1", "currencyCode": "usd ", "goods": {"words": "milk"}},
    )
    assert corrected["correctPurchase"]["purchase"]["total"]["currencyCode"] == "USD"
    assert coupon["addCoupon"]["coupon"] == {"title": "$1.00 off", "amount": {"currencyCode": "USD"}}


@pytest.mark.parametrize("nothing", ["abc", NOWHERE])
@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("query ($id: ID!) { inflation(seriesId: $id) { ...on Error { message } } }", "This price index is not here"),
        ("query ($id: ID!) { shoppingPlan(listId: $id) { ...on Error { message } } }", "This list is gone"),
        (
            "mutation ($id: ID!) { deleteShoppingList(input: {listId: $id}) { ...on Error { message } } }",
            "This list is gone",
        ),
        (
            "mutation ($id: ID!) { deleteWatch(input: {watchId: $id}) { ...on Error { message } } }",
            "This watch is gone",
        ),
        (
            "mutation ($id: ID!) { clipCoupon(input: {couponId: $id}) { ...on Error { message } } }",
            "This coupon is gone",
        ),
        (
            "mutation ($id: ID!) { snoozeAlert(input: {alertId: $id}) { ...on Error { message } } }",
            "This alert is gone",
        ),
    ],
)
async def test_what_is_not_there_is_named(owner: Any, document: str, words: str, nothing: str) -> None:
    ((told,),) = [list(answer.values()) for answer in [await owner.ask(document, id=nothing)]]
    assert told["message"].startswith(words)


CORRECT = """mutation ($input: CorrectPurchaseInput!) { correctPurchase(input: $input) {
  ... on PurchaseCorrected { purchase { merchantName } } ... on Error { message } } }"""


async def named(records: Any, owner: Any, name: str) -> Any:
    given = {"purchaseId": str(await records.purchase(owner)), "merchantName": name}
    answer = (await owner.ask(CORRECT, input=given))["correctPurchase"]
    return answer.get("purchase", answer)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202eevil\u202c", "evil"),
        ("Corner\u200b  Shop", "Corner Shop"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("\u2067Shop\u2069", "Shop"),
        ("\u200b\u202e", None),
    ],
)
async def test_signs_that_nobody_sees_are_no_part_of_a_merchants_name(
    records: Any, owner: Any, typed: str, kept: str | None
) -> None:
    assert await named(records, owner, typed) == {"merchantName": kept}


@pytest.mark.parametrize("typed", ["\0", "a\0b", "Shop\x07", "a\x9bb"])
async def test_a_name_with_a_sign_that_cannot_be_shown_is_refused_as_that(records: Any, owner: Any, typed: str) -> None:
    assert await named(records, owner, typed) == {"message": CANNOT_BE_SHOWN}


async def test_a_name_that_is_too_long_is_refused_with_how_long_it_may_be(records: Any, owner: Any) -> None:
    assert await named(records, owner, "x" * 201) == {"message": "Please enter at most 200 letters."}


@pytest.mark.parametrize(
    "document",
    [
        "query ($text: String!) { publicProducts(search: $text) { __typename } }",
        "query ($text: String!) { coupons(search: $text) { __typename } }",
        "query ($text: String!) { purchases(filter: {text: $text}) { __typename } }",
        "query ($text: String!) { products(search: $text) { __typename } }",
    ],
)
async def test_a_search_is_told_what_is_wrong_with_it(owner: Any, document: str) -> None:
    (error,) = await owner.errors(document, text="mi\0lk")
    (too_long,) = await owner.errors(document, text="x" * 201)
    assert error["message"] == CANNOT_BE_SHOWN
    assert too_long["message"].startswith("Please search for a text of at most")
    await owner.ask(document, text="\u202emi\u200blk")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("week\u202ely", CANNOT_BE_SHOWN),
        ("a\0", CANNOT_BE_SHOWN),
        ("x" * 81, "Please name the feed in at most 80 letters."),
        ("", "Please name the feed in at most 80 letters."),
    ],
)
async def test_the_name_of_a_feed_is_refused_with_the_reason(owner: Any, name: str, words: str) -> None:
    document = """mutation ($input: ImportCouponsInput!) { importCoupons(input: $input) {
      ... on InvalidFeed { message } } }"""
    given = {"feed": name, "format": "JSON", "content": "[]"}
    assert (await owner.ask(document, input=given))["importCoupons"] == {"message": words}
