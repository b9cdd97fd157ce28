"""Amounts as countries write them: without hundredths, or with a space between their thousands."""

from __future__ import annotations

from decimal import Decimal

import pytest
from cartsnitch_ingest.reading.reading import Reading

from tests.ingest.reading.printed import line_of, read_text

CHILE = """
JUMBO
CENCOSUD RETAIL S.A.
RUT 81.201.000-K
BOLETA ELECTRONICA 12345678
LECHE ENTERA 1L          $1.190
PAN MARRAQUETA KG
 0,845 KG x $1.990       $1.682
2 X $1.450
BEBIDA 3L                $2.900
DESCUENTO               -$  500
TOTAL                    $5.272
TARJETA DEBITO           $5.272
VUELTO                       $0
10/06/2024 12:33
"""
HUNGARY = """
SPAR MAGYARORSZÁG KFT.
ADÓSZÁM: 10485824-2-07
NYUGTA
TEJ 2,8% 1L               429
KENYÉR FEHÉR              899
2 DB x 249 Ft/DB
JOGHURT                   498
SÖR                     1 206
1,250 kg x 1 200 Ft/kg
ALMA                    1 500
ÖSSZESEN:            4 532 Ft
BANKKÁRTYA           4 532 Ft
2024.04.11 16:44
"""
INDONESIA = """
INDOMARET
PT INDOMARCO PRISMATAMA
12.05.24-14:22
INDOMIE GRG 85G   5   3.100    15.500
ULTRA MILK 1L     1  19.900    19.900
 DISKON                        (1.000)
PLASTIK           1     500       500
HARGA JUAL :                   34.900
TOTAL :                        34.900
TUNAI :                        50.000
KEMBALI :                      15.100
"""
JAPAN = """
ローソン 渋谷店
2024年05月03日(金) 12:45
おにぎり 鮭      *¥150
緑茶 600ml       *¥168
洗剤              ¥330
小計              ¥648
(内消費税等 8%     ¥23)
合計              ¥648
現金            ¥1,000
お釣り            ¥352
"""
SWEDEN = """
ICA MAXI STORMARKNAD
Org nr 556000-1234
Mjölk 3% 1l         15,90
Kaffe 500g  2*64,95 129,90
Laxfilé          1 089,70
Rabatt:Kaffe       -20,00
Totalt SEK       1 215,50
Kontokort        1 215,50
2024-05-11 14:02
"""


@pytest.mark.parametrize(
    ("text", "currency_code", "total", "amounts"),
    [
        (CHILE, "CLP", 5272, [1190, 1682, 2900, -500]),
        (HUNGARY, "HUF", 4532, [429, 899, 498, 1206, 1500]),
        (INDONESIA, "IDR", 34900, [15500, 19900, -1000, 500]),
        (JAPAN, "JPY", 648, [150, 168, 330]),
    ],
)
def test_amounts_without_hundredths(text: str, currency_code: str, total: int, amounts: list[int]) -> None:
    reading = read_text(text)
    assert (reading.currency_code, reading.total, reading.is_balanced) == (currency_code, Decimal(total), True)
    assert counted(reading) == [Decimal(amount) for amount in amounts]


def test_thousands_parted_by_a_space_where_the_country_writes_so() -> None:
    reading = read_text(SWEDEN)
    assert (reading.total, reading.is_balanced) == (Decimal("1215.50"), True)
    assert line_of(reading, "Laxfilé").amount == Decimal("1089.70")


def test_a_weight_is_no_amount_of_a_thousand() -> None:
    apples = line_of(read_text(HUNGARY), "ALMA")
    assert (apples.quantity, apples.unit, apples.unit_price) == (Decimal("1.250"), "kg", Decimal(1200))


def test_the_evidence_is_what_is_printed() -> None:
    beer = line_of(read_text(HUNGARY), "SÖR")
    assert beer.evidence[0].text == "SÖR 1 206"


def test_hundredths_that_are_printed_stay_whatever_the_country() -> None:
    reading = read_text(
        CHILE.replace("$1.190", "$1.190,00").replace("$5.272", "$5.272,00").replace("$2.900", "$2.900,00")
    )
    assert line_of(reading, "LECHE ENTERA 1L").amount == 1190
    assert reading.total == 5272


def test_elsewhere_a_number_with_groups_is_no_amount_and_a_space_no_part_of_one() -> None:
    reading = read_text(
        "CORNER SHOP\nWATER 1.190         2.00\nFILM ROLL 2 100.50\nTOTAL             102.50\nVISA              102.50"
    )
    assert counted(reading) == [Decimal("2.00"), Decimal("100.50")]


def counted(reading: Reading) -> list[Decimal]:
    return [line.amount for line in reading.lines if line.kind.name not in {"TENDER", "CHANGE"}]
