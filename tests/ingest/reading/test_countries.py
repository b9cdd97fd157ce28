"""The currency that a receipt is in: as it is printed or its country has, and none rather than a guess."""

from __future__ import annotations

import pytest

from tests.ingest.reading.printed import read_text


def receipt(head: str, total: str = "TOTAL      5.00") -> str:
    return f"CORNER SHOP\n{head}\nBREAD      2.00\nMILK       3.00\n{total}\nCASH       5.00"


@pytest.mark.parametrize(
    ("head", "currency_code"),
    [
        ("VAT NO 4420103228\nSANDTON", "ZAR"),
        ("GST No 12-345-678", "NZD"),
        ("GSTIN : 27AACCA8432H1ZQ", "INR"),
        ("VAT REG TIN 000-138-258-00", "PHP"),
        ("RFC NWM9709244W4", "MXN"),
        ("CNPJ 47.508.411/0001-56", "BRL"),
        ("VAT Number: 660 4548 36", "GBP"),
        ("Org nr 556677-8899", "SEK"),
        ("Kt. 450404-1230", "ISK"),
        ("NIF 502011475\nCartao Multibanco", "EUR"),
    ],
)
def test_the_number_of_a_tax_payer_tells_the_country(head: str, currency_code: str) -> None:
    assert read_text(receipt(head)).currency_code == currency_code


@pytest.mark.parametrize("head", ["VAT NO 12345678901", "IVA"])
def test_what_several_countries_print_tells_no_currency(head: str) -> None:
    assert read_text(receipt(head)).currency_code is None


@pytest.mark.parametrize(("total", "currency_code"), [("TOTAL   R 5.00", "ZAR"), ("TOTAL   5.00", None)])
def test_a_letter_before_the_amount_of_goods_is_their_tax_and_before_the_total_a_currency(
    total: str, currency_code: str | None
) -> None:
    printed = receipt("A SHOP", total).replace("BREAD      2.00", "BREAD   R   2.00").replace("MILK    ", "MILK   R")
    assert read_text(printed).currency_code == currency_code


def test_the_code_beside_the_total_is_surer_than_the_country() -> None:
    assert read_text(receipt("VAT NO 4420103228", "TOTAL USD  5.00")).currency_code == "USD"
