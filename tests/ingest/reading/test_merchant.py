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


SIGNS = {
    "SE": "Org nr 556677-8899\nMJÖLK   15,90\nAtt betala   15,90\nVarav moms   1,70",
    "NO": "NO 987 654 321 MVA\nMELK   22,90\nSum 1 varer   22,90\nBankAxept   22,90",
    "DK": "CVR-nr. 12345678\nMÆLK   12,95\nTOTAL   12,95\nDankort   12,95\nHeraf moms   2,59",
    "FI": "Y-tunnus 1234567-8\nMAITO   1,15\nYHTEENSÄ   1,15\nPANKKIKORTTI   1,15",
    "PL": "NIP 123-456-32-18\nPARAGON FISKALNY\nMLEKO   3,49 C\nSUMA PLN   3,49",
    "CZ": "DIČ CZ12345678\nMLÉKO   22,90\nCELKEM   22,90 Kč\nDPH   2,46",
    "NZ": "GST No 12-345-678\nMILK   4.20\nTOTAL   4.20\nEFTPOS   4.20",
    "ZA": "VAT No 4123456789\nMILK   21.99\nDUE VAT INCL   21.99",
    "MX": "R.F.C. ABC010203AB1\nLECHE   28.50\nTOTAL   28.50\nEFECTIVO   50.00\nCAMBIO   21.50",
    "BR": "CNPJ 12.345.678/0001-95\nCUPOM FISCAL\nLEITE   4,99\nVALOR TOTAL R$   4,99",
    "CL": "R.U.T. 12.345.678-5\nBOLETA ELECTRONICA\nLECHE   1.090\nTOTAL   1.090",
    "TR": "FİŞ NO 0012\nSÜT %1   *32,50\nTOPKDV   *0,32\nTOPLAM   *32,50",
    "ID": "NPWP 01.234.567.8-901.000\nSUSU UHT   18,500\nHARGA JUAL   18,500\nTUNAI   20,000",
    "HU": "Adószám 12345678-2-42\nNYUGTA\nTEJ   399\nÖSSZESEN   399 Ft",
    "IN": "GSTIN 27ABCDE1234F1Z5\nMILK 1L   66.00\nCGST   0.00\nTOTAL   66.00",
    "PH": "VAT REG TIN 123-456-789-000\nMILK 1L   98.00\nTOTAL   98.00\nVATABLE SALES   87.50",
    "NL": "BTW NL123456789B01\nMELK   1,29\nTOTAAL   1,29\nPINNEN   1,29",
    "CH": "CHE-123.456.789 MWST\nMILCH   1.65\nTOTAL CHF   1.65",
    "DE": "UST-ID DE123456789\nMILCH   1,15\nSUMME EUR   1,15",
    "AU": "ABN 12 345 678 901\nMILK   3.10\nTOTAL   3.10\nEFTPOS   3.10",
    "US": "AUSTIN, TX 78701\nMILK   3.19\nTOTAL   3.19",
}
"""The rest of a short receipt of each country, with what tells of it."""


@pytest.mark.parametrize(
    ("name", "country_code", "expected"),
    [
        ("ICA NÄRA TORGET", "SE", "ica"),
        ("COOP", "SE", "coop-sweden"),
        ("WILLYS", "SE", "willys"),
        ("HEMKÖP", "SE", "hemkop"),
        ("REMA 1000 TORGET", "NO", "rema-1000"),
        ("KIWI", "NO", "kiwi"),
        ("MENY", "NO", "meny"),
        ("NETTO", "DK", "netto-denmark"),
        ("FØTEX", "DK", "foetex"),
        ("BILKA", "DK", "bilka"),
        ("K-MARKET KAMPPI", "FI", "k-market"),
        ("S-MARKET KAMPPI", "FI", "s-market"),
        ("PRISMA", "FI", "prisma"),
        ("BIEDRONKA", "PL", "biedronka"),
        ("ŻABKA", "PL", "zabka"),
        ("LIDL", "PL", "lidl-poland"),
        ("CARREFOUR EXPRESS", "PL", "carrefour-poland"),
        ("ALBERT HYPERMARKET", "CZ", "albert"),
        ("BILLA", "CZ", "billa-czechia"),
        ("TESCO", "CZ", "tesco-czechia"),
        ("KAUFLAND", "CZ", "kaufland-czechia"),
        ("COUNTDOWN", "NZ", "woolworths-new-zealand"),
        ("WOOLWORTHS", "NZ", "woolworths-new-zealand"),
        ("PAK'nSAVE", "NZ", "paknsave"),
        ("NEW WORLD THORNDON", "NZ", "new-world"),
        ("CHECKERS HYPER", "ZA", "checkers"),
        ("PICK N PAY", "ZA", "pick-n-pay"),
        ("WOOLWORTHS", "ZA", "woolworths-south-africa"),
        ("SUPERSPAR", "ZA", "spar-south-africa"),
        ("WALMART SUPERCENTER", "MX", "walmart-mexico"),
        ("BODEGA AURRERA", "MX", "bodega-aurrera"),
        ("SORIANA", "MX", "soriana"),
        ("TIENDAS CHEDRAUI", "MX", "chedraui"),
        ("CARREFOUR", "BR", "carrefour-brazil"),
        ("PÃO DE AÇÚCAR", "BR", "pao-de-acucar"),
        ("JUMBO", "CL", "jumbo-chile"),
        ("HIPER LIDER", "CL", "lider"),
        ("MİGROS TİCARET A.Ş.", "TR", "migros-turkey"),
        ("MİGROS", "TR", "migros-turkey"),
        ("BİM BİRLEŞİK MAĞAZALAR A.Ş.", "TR", "bim"),
        ("A101", "TR", "a101"),
        ("INDOMARET", "ID", "indomaret"),
        ("ALFAMART", "ID", "alfamart"),
        ("SPAR", "HU", "spar-hungary"),
        ("D MART", "IN", "dmart"),
        ("BIG BAZAAR", "IN", "big-bazaar"),
        ("RELIANCE FRESH", "IN", "reliance-fresh"),
        ("SM SUPERMARKET", "PH", "sm-markets"),
        ("PUREGOLD", "PH", "puregold"),
        ("JUMBO", "NL", "jumbo"),
        ("ALBERT HEIJN", "NL", "albert-heijn"),
        ("MIGROS", "CH", "migros"),
        ("COOP", "CH", "coop-switzerland"),
        ("NETTO MARKEN-DISCOUNT", "DE", "netto"),
        ("WOOLWORTHS", "AU", "woolworths"),
    ],
)
def test_a_name_that_several_chains_have_is_that_of_the_country(name: str, country_code: str, expected: str) -> None:
    assert slug(f"{name}\n{SIGNS[country_code]}") == expected


OF_SEVERAL = (
    "NETTO", "CHECKERS", "KIWI", "ALBERT", "NEW WORLD", "PRISMA", "K-MARKET", "JUMBO", "MIGROS", "COOP", "SPAR",
    "WOOLWORTHS",
)  # fmt: skip


@pytest.mark.parametrize("name", OF_SEVERAL)
def test_a_name_that_others_elsewhere_have_is_no_chain_without_a_sign_of_its_country(name: str) -> None:
    assert found(f"{name}\nMILK   3.19\nTOTAL   3.19") == Merchant(name)
    assert found(f"{name}\n{SIGNS['US']}") == Merchant(name)


@pytest.mark.parametrize("name", ["DIA", "DIA %", "SUPERMERCADOS DIA", "Supermercado Dia", "DIA MARKET"])
@pytest.mark.parametrize(
    "sign", ["CIF A28164754\nTOTAL   0,45\nIVA 21%   0,08", "TOTAL A PAGAR   0,45 EUR\nTARJETA   0,45"]
)
def test_a_name_that_is_a_word_is_a_chain_where_something_tells_its_country(name: str, sign: str) -> None:
    assert slug(f"{name}\nCERVEZA 33CL   0,45\n{sign}") == "dia"


@pytest.mark.parametrize("name", ["DIA", "DIA MARKET", "BOM DIA", "DIA DE MERCADO", "MERCADO DIA"])
def test_without_one_or_beside_other_words_it_is_none(name: str) -> None:
    assert found(f"{name}\nMILK   0.45\nTOTAL   0.45").profile is None
    if len(name.split()) > 1 and name != "DIA MARKET":
        assert found(f"{name}\nCERVEZA   0,45\nTOTAL A PAGAR   0,45 EUR\nTARJETA   0,45").profile is None


def test_a_mail_tells_the_chain_whatever_others_are_called() -> None:
    assert slug("NETTO\nMILK   3.19\nTOTAL   3.19", sender_domain="netto.dk") == "netto-denmark"


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
