from __future__ import annotations

import pytest
from cartsnitch_ingest.reading.countries import country
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.merchant import Merchant, merchant
from cartsnitch_ingest.reading.rows import rows

from tests.ingest.reading.printed import lay_out


def found(text: str, sender_domain: str | None = None) -> Merchant:
    printed = rows([lay_out(text)])
    return merchant(printed, Hints(sender_domain=sender_domain), country(printed))


def slug(text: str, sender_domain: str | None = None) -> str | None:
    profile = found(text, sender_domain).profile
    return profile.slug if profile else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TRADER JOE'S\nSunnyvale CA 94087", "trader-joes"),
        ("WAL*MART\nWE SELL FOR LESS\nEDMONTON AB T6N 1N2", "walmart-canada"),
        ("WAL-MART\nNEW PHILADELPHIA OH 44663", "walmart"),
        ("some letters of a logo\nUID Nr.: DE812706034\nSUMME EUR 3,67", "rewe"),
        ("logo\nUSE YOUR EXTRACARE CARD\nTOTAL 3.19", "cvs"),
    ],
)
def test_a_chain_is_known_by_name_country_tax_number_or_its_own_words(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_a_mail_of_the_store_itself_tells_the_chain() -> None:
    assert slug("Your order is ready\nTotal $5.00", sender_domain="orders.kroger.com") == "kroger"
    assert slug("Your order is ready\nTotal $5.00", sender_domain="notkroger.com") is None


def test_a_name_is_not_believed_in_another_country() -> None:
    assert slug("METRO HARDWARE SDN BHD\nJALAN METRO, 52100 KUALA LUMPUR\nGST ID 001371123712") is None


def test_a_house_brand_of_the_chain_in_a_line_is_not_its_name() -> None:
    assert slug("CORNER SHOP\nAustin, TX 78701\nKROGER MILK    2.99\nTOTAL   2.99") is None


@pytest.mark.parametrize(
    "text",
    [
        "PENNY LANE MARKET\nMILK    2.99\nTOTAL   2.99",
        "PENNY LANE MARKET\nLiverpool L18 1LN\nVAT No 123 4567 89",
        "TARGET PRACTICE RANGE\nAUSTIN, TX 78701",
        "METRO HARDWARE\nMILK    2.99\nTOTAL   2.99",
    ],
)
def test_a_longer_name_that_begins_with_the_name_of_a_chain_is_of_another_store(text: str) -> None:
    assert found(text) == Merchant(text.split("\n")[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PENNY-MARKT GMBH", "penny"),
        ("TARGET STORE #1234", "target"),
        ("TESCO STORES LTD", "tesco"),
        ("WALMART NEIGHBORHOOD MARKET", "walmart"),
        ("TARGET GREENWOOD\nGREENWOOD, IN 46142", "target"),
        ("TARGET UPTOWN\nMINNEAPOLIS, MN 55408", "target"),
        ("TARGET BULLSEYE CAFE\nEXPECT MORE. PAY LESS.", "target"),
    ],
)
def test_a_branch_of_a_chain_has_its_form_or_place_behind_the_name_or_something_else_of_it(
    text: str, expected: str
) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize("name", ["HARVEST LANE MARKET", "MAIN STREET DELI", "ROAD RUNNER SPORTS"])
@pytest.mark.parametrize("address", ["12 HARVEST LANE", "HARVEST LANE", "MAIN STREET, AUSTIN"])
def test_a_street_is_an_address_only_with_a_number_or_where_it_ends_the_row(name: str, address: str) -> None:
    assert found(f"{address}\n{name}") == Merchant(name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("NAMASTE PLAZA\n1202 APOLLO WAY\nSUNNYVALE, CA 94085", "NAMASTE PLAZA"),
        ("31802013\nSYL ROASTED DELIGHTS SDN. BHD.\nJALAN SS 22, 47400 PJ", "SYL ROASTED DELIGHTS SDN. BHD"),
        ("BEON FURNITURE CO. (M) BHD (126926-H)\nTEL 03-7731", "BEON FURNITURE CO. (M) BHD"),
        ("TAX INVOICE\nTel: 03-5122 1701\nHON HWA HARDWARE TRADING", "HON HWA HARDWARE TRADING"),
        ("PASAR RAYA MEGA\nSDN BHD\nLOT 1", "PASAR RAYA MEGA SDN BHD"),
    ],
)
def test_an_unknown_store_is_called_as_it_is_printed(text: str, name: str) -> None:
    assert found(text) == Merchant(name)


def test_without_a_name_there_is_none() -> None:
    assert found("03/14/2024\nMILK   2.99\nTOTAL  2.99") == Merchant(None)
