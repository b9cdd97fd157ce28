"""The promise, on a real server: a receipt goes in by mail or as a photo, exactly its numbers come out by GraphQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from email.message import EmailMessage
from io import BytesIO
from typing import Any

import pytest
from aspose.email_foss.msg import MapiMessage
from cartsnitch_server.demo.letter import Postmark, forward_attached, forward_inline, write
from cartsnitch_server.demo.markup import Template
from cartsnitch_server.demo.paper import render, render_png
from cartsnitch_server.demo.photo import spoil
from cartsnitch_server.demo.receipt import ComposedReceipt
from cartsnitch_server.demo.samples import american, british, canadian, german
from cartsnitch_server.demo.ticket import render_pdf
from PIL import Image

from tests.running import Running, Shopper, eventually, letter

COUNTED = ("ITEM", "DISCOUNT", "DEPOSIT", "FEE", "TAX", "ROUNDING")
SENT_AT = datetime(2026, 3, 1, 18, tzinfo=UTC)


@pytest.fixture
def shopper(running: Running) -> Shopper:
    return running.shopper()


def lines_of(purchase: dict[str, Any]) -> list[tuple[str, Decimal]]:
    """What counts in the total, in the order of the receipt."""
    return [(x["kind"], Decimal(x["amount"]["amount"])) for x in purchase["lines"] if x["kind"] in COUNTED]


def assert_is(receipt: dict[str, Any], truth: ComposedReceipt) -> None:
    """That the receipt was recorded as one purchase with exactly the numbers of the truth."""
    assert (receipt["status"], receipt["reason"]) == ("RECORDED", None)
    (purchase,) = receipt["purchases"]
    assert lines_of(purchase) == [(x.kind.name, x.amount) for x in truth.lines if x.kind.name in COUNTED]
    assert Decimal(purchase["total"]["amount"]) == truth.total
    assert purchase["total"]["currencyCode"] == truth.store.currency_code
    assert purchase["purchasedOn"] == truth.purchased_at.date().isoformat()
    assert purchase["purchasedAt"] == truth.purchased_at.isoformat()
    assert purchase["store"]["slug"] == truth.store.slug
    assert (purchase["isBalanced"], Decimal(purchase["gap"]["amount"])) == (True, Decimal(0))


def assert_points_at_the_paper(purchase: dict[str, Any]) -> None:
    """That every line says where it stands."""
    for line in purchase["lines"]:
        for evidence in line["evidence"]:
            box = evidence["box"]
            assert evidence["page"] >= 1
            assert 0 <= box["x"] <= box["x"] + box["width"] <= 1.001
            assert 0 <= box["y"] <= box["y"] + box["height"] <= 1.001
    assert all(line["evidence"] for line in purchase["lines"])


@pytest.mark.parametrize("template", list(Template))
def test_an_e_receipt_by_mail(shopper: Shopper, template: Template) -> None:
    truth = american()
    shopper.mail(write(truth, Postmark(shopper.address, SENT_AT, f"{template.name}@store.example"), template))

    receipt = shopper.read_mail()

    assert_is(receipt, truth)
    assert_points_at_the_paper(receipt["purchases"][0])
    assert any("used" in part["verdict"] for part in receipt["parts"])


@pytest.mark.parametrize("forward", [forward_inline, forward_attached])
def test_a_forwarded_e_receipt(shopper: Shopper, forward: Any) -> None:
    truth = american("kroger", "Kroger")
    original = write(truth, Postmark(shopper.email, SENT_AT, "original@store.example"), next(iter(Template)))
    shopper.mail(forward(original, shopper.email, Postmark(shopper.address, SENT_AT, "forward@example.org")))

    assert_is(shopper.read_mail(), truth)


@pytest.mark.parametrize("truth", [american(), canadian(), german(), british()], ids=lambda truth: truth.store.slug)
def test_a_pdf_attached_to_a_mail(shopper: Shopper, truth: ComposedReceipt) -> None:
    shopper.mail(letter("Your receipt", "See attachment.", [("ticket.pdf", render_pdf(truth), "application/pdf")]))

    receipt = shopper.read_mail()

    assert_is(receipt, truth)
    assert receipt["pages"][0]["imageUrl"] is not None


def test_a_pdf_under_a_false_flag(shopper: Shopper) -> None:
    truth = german()
    attachment = ("ebon", render_pdf(truth), "application/octet-stream")
    shopper.mail(letter("Your receipt", "See attachment.", [attachment]))

    assert_is(shopper.read_mail(), truth)


def test_a_mail_that_outlook_saved_uploaded_and_attached(shopper: Shopper) -> None:
    truth = american()
    saved = MapiMessage.from_email_message(
        write(truth, Postmark(shopper.address, SENT_AT, "1@store.example"))
    ).to_bytes()
    (receipt_id,) = shopper.upload(("receipt.msg", saved, "application/vnd.ms-outlook"))
    assert_is(shopper.read(receipt_id), truth)

    other = shopper.running.shopper()
    other.mail(letter("Fwd", "See attachment.", [("receipt.msg", saved, "application/octet-stream")]))
    assert_is(other.read_mail(), truth)


def test_a_photo_of_a_phone(shopper: Shopper) -> None:
    truth = american()
    (receipt_id,) = shopper.upload(("photo.jpg", spoil(render(truth), seed=7, strength=0.3), "image/jpeg"))

    receipt = shopper.read(receipt_id)

    assert_is(receipt, truth)
    assert_points_at_the_paper(receipt["purchases"][0])
    picture = shopper.http.get(receipt["pages"][0]["imageUrl"])
    assert Image.open(BytesIO(picture.content)).size[1] > 500


def test_several_files_at_once_are_several_receipts(shopper: Shopper) -> None:
    truths: Sequence[ComposedReceipt] = (american(), german())
    ids = shopper.upload(*((f"{i}.png", render_png(truth), "image/png") for i, truth in enumerate(truths)))

    for receipt_id, truth in zip(ids, truths, strict=True):
        assert_is(shopper.read(receipt_id), truth)


def test_a_receipt_that_does_not_add_up_shows_its_exact_gap(shopper: Shopper) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "shop@store.example", shopper.address, "Receipt"
    message.set_content(
        "CORNER STORE\n2400 Orchard Rd\n03/01/2026 17:22\n\n"
        "MILK          3.29\nBREAD         2.50\nEGGS          4.00\n\n"
        "SUBTOTAL     12.29\nTOTAL        12.29\nCASH         12.29\n"
    )
    shopper.mail(message)

    receipt = shopper.read_mail()

    assert receipt["status"] == "NEEDS_REVIEW"
    assert "2.50 less than the total of 12.29. A line may be missing, or the total be another one." in receipt["reason"]
    (purchase,) = receipt["purchases"]
    assert (purchase["isBalanced"], purchase["gap"]["amount"]) == (False, "2.50")
    assert [x["amount"]["amount"] for x in purchase["lines"] if x["kind"] == "ITEM"] == ["3.29", "2.50", "4.00"]


def test_the_same_purchase_by_photo_and_by_mail_is_recorded_once(shopper: Shopper) -> None:
    truth = american()
    (photographed,) = shopper.upload(("photo.png", render_png(truth), "image/png"))
    assert_is(shopper.read(photographed), truth)
    shopper.mail(write(truth, Postmark(shopper.address, SENT_AT, "same@store.example"), next(iter(Template))))

    mailed = eventually(lambda: [x for x in shopper.receipt_ids() if x != photographed], "the mail arrived")

    assert shopper.read(mailed[0])["status"] == "DUPLICATE"
    found = shopper.ask("query Count { purchases(first: 5) { edges { node { id } } } }")
    assert len(found["purchases"]["edges"]) == 1


RETURNS = """
KROGER
2400 Orchard Rd
Cincinnati OH 45202
03/14/2026 17:22

WHOLE MILK 1 GAL            3.60
BREAD                       2.50
BUTTER 1 LB                 4.99
CHEDDAR 8 OZ                3.00
{row}
VOID BUTTER 1 LB            4.99-
COUPON                      0.50-

SUBTOTAL                    {total}
TOTAL                       {total}
CASH                        {total}
"""
ON_PRODUCTS = """query OnProducts {
  spending(from: "2026-03-01", to: "2026-03-31") { ... on Spending { currencies {
    spent { total { amount } } categories { kind category total { amount } } } } }
  savings(from: "2026-03-01", to: "2026-03-31") { ... on Savings { discounts { kind saved { amount } lineCount } } }
  purchases(first: 5) { edges { node { lines { product { name prices { current { amount } } } } } } }
}"""


@pytest.mark.parametrize("row", ["RETURN EGGS LARGE 12 CT     2.80-", "EGGS LARGE 12 CT            2.80-"])
def test_goods_brought_back_and_voided_are_less_spent_no_saving_and_no_price(shopper: Shopper, row: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "shop@store.example", shopper.address, "Receipt"
    message.set_content(RETURNS.format(row=row, total="5.80"))
    shopper.mail(message)

    (purchase,) = shopper.read_mail()["purchases"]

    assert lines_of(purchase) == [
        ("ITEM", Decimal("3.60")),
        ("ITEM", Decimal("2.50")),
        ("ITEM", Decimal("4.99")),
        ("ITEM", Decimal("3.00")),
        ("ITEM", Decimal("-2.80")),
        ("ITEM", Decimal("-4.99")),
        ("DISCOUNT", Decimal("-0.50")),
    ]
    found = shopper.ask(ON_PRODUCTS)
    (currency,) = found["spending"]["currencies"]
    spent = {(each["kind"], each["category"]): each["total"]["amount"] for each in currency["categories"]}
    assert currency["spent"]["total"]["amount"] == "5.80"
    assert spent == {("GOODS", "DAIRY"): "3.80", ("GOODS", "BAKERY"): "2.50", ("DISCOUNT", None): "-0.50"}
    assert {each["kind"]: each["saved"]["amount"] for each in found["savings"]["discounts"]} == {
        "COUPON": "0.50",
        "PROMOTION": "0.00",
        "BASKET": "0.00",
    }
    (node,) = [edge["node"] for edge in found["purchases"]["edges"]]
    prices = {
        line["product"]["name"]: [price["current"]["amount"] for price in line["product"]["prices"]]
        for line in node["lines"]
        if line["product"]
    }
    assert prices == {"Whole Milk": ["3.60"], "Bread": ["2.50"], "Butter": [], "Cheddar": ["3.00"], "Eggs Large": []}
