from __future__ import annotations

import pytest
from cartsnitch_ingest.pages.page import Page
from cartsnitch_ingest.reading.read import read
from cartsnitch_ingest.reading.reading import NotAReceipt, Reading

from tests.ingest.reading.printed import lay_out


def test_a_picture_without_text_says_so() -> None:
    found = read([Page(100, 100, words=())])
    assert found == NotAReceipt("There is no text on it that we can read.")


@pytest.mark.parametrize(
    "text",
    [
        "Dear neighbour,\nthe water is turned off on Monday\nfrom 9:00 to 12:00.\nKind regards",
        "Your parcel is on its way!\nTracking number 1Z9999999999999999\nArrives Tuesday",
        "Big sale this weekend!\nEverything must go.\nNow only $4.99",
    ],
)
def test_letters_notices_and_advertisements_are_no_receipts(text: str) -> None:
    found = read([lay_out(text)])
    assert isinstance(found, NotAReceipt)
    assert found.reason.endswith(".")


def test_a_bank_statement_is_no_receipt() -> None:
    found = read(
        [
            lay_out(
                """
 FIRST BANK   Account Statement
 Opening balance                          1,250.00
 01/03  DIRECT DEPOSIT                    2,100.00
 01/05  GROCER 512 CINCINNATI               -64.20
 01/15  RENT                             -1,100.00
 Closing balance                          2,185.80
"""
            )
        ]
    )
    assert found == NotAReceipt("This looks like a statement of an account, not like a receipt.")


def test_a_statement_of_payments_is_no_receipt_either() -> None:
    found = read(
        [
            lay_out(
                """
 FIRST BANK
 Account Statement
 Statement period 01/02/2024 to 28/02/2024
 Opening balance                          1,250.00
 02/02/2024  CARD PAYMENT GROCER            -43.07
 Closing balance                          1,206.93
"""
            )
        ]
    )
    assert found == NotAReceipt("This looks like a statement of an account, not like a receipt.")


def test_an_advertisement_with_many_prices_is_no_receipt() -> None:
    found = read(
        [lay_out("WEEKLY SPECIALS\nStrawberries   $2.99\nChicken   $1.99\nBread   $3.49\nValid until 06/30/2024")]
    )
    assert found == NotAReceipt("There are prices on it, but neither a total nor the time of a purchase.")


def test_half_a_receipt_is_one() -> None:
    found = read([lay_out("GREEN MARKET\n03/05/2024 10:12\nMILK   3.19\nBREAD   2.49\nCHEESE   8.99")])
    assert isinstance(found, Reading)
    assert (len(found.lines), found.total, found.gap) == (3, None, None)
