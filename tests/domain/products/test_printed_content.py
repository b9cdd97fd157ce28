"""How much of something is in a package, as receipts print it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from cartsnitch_domain.products.content import NetContent, SizeRelation
from cartsnitch_domain.products.printed_content import (
    MOST_IN_A_PACK,
    MOST_OF_A_UNIT,
    printed_content,
    unit_spelt,
)
from cartsnitch_domain.units import Dimension, Unit
from hypothesis import given
from hypothesis import strategies as st

# printed, country, content as a package says it, what is left of the text
CONTENTS = [
    ("CHEERIOS 12OZ", "US", "12 oz", "CHEERIOS"),
    ("13Z CHIPS", "US", "13 oz", "CHIPS"),
    ("POTATO 2LB", "US", "2 lb", "POTATO"),
    ("5# POTATOES", "US", "5 lb", "POTATOES"),
    ("500G PASTA", "DE", "500 g", "PASTA"),
    ("250 GR BEURRE", "FR", "250 g", "BEURRE"),
    ("RICE 1KG", "MY", "1 kg", "RICE"),
    ("Mehl 0,500 KG", "DE", "0.5 kg", "Mehl"),
    ("FLOUR 1.000 G", "DE", "1000 g", "FLOUR"),
    ("WATER 1,000 ML", "US", "1000 ml", "WATER"),
    ("Wasser 1.5 L", "DE", "1.5 l", "Wasser"),
    ("COCA-COLA 1,25 L", "DE", "1.25 l", "COCA-COLA"),
    ("MILK2L", "GB", "2 l", "MILK"),
    ("PEPSI 2LT", "US", "2 l", "PEPSI"),
    ("JUICE 75CL", "FR", "75 cl", "JUICE"),
    ("SEMI SKIM 2PT", "GB", "2 pt", "SEMI SKIM"),
    ("ICE CREAM 1.5QT", "US", "1.5 qt", "ICE CREAM"),
    ("MILK GAL", "US", "1 gal", "MILK"),
    ("WHL MLK 1GAL", "US", "1 gal", "WHL MLK"),
    ("MILK 1/2 GAL", "US", "0.5 gal", "MILK"),
    ("HALF GAL MILK", "US", "0.5 gal", "MILK"),
    ("MILK HGAL", "US", "0.5 gal", "MILK"),
    (".5GAL MILK", "US", "0.5 gal", "MILK"),
    ("½ GAL MILK", "US", "0.5 gal", "MILK"),
    ("HALF & HALF QT", "US", "1 qt", "HALF & HALF"),
    ("H&H HALF&HALF PINT", "US", "1 pt", "H&H HALF&HALF"),
    ("HALF AND HALF HALF GAL", "US", "0.5 gal", "HALF AND HALF"),
    ("1/2 & 1/2 PT", "US", "1 pt", "1/2 & 1/2"),
    ("TURKEY 1 1/2 LB", "US", "1.5 lb", "TURKEY"),
    ("1 LB 4 OZ BEEF", "US", "20 oz", "BEEF"),
    ("CREAMER 32 FL. OZ.", "US", "32 fl oz", "CREAMER"),
    ("COLA 6 x 330 ml", "GB", "6 x 330 ml", "COLA"),
    ("330ML X 6 COLA", "GB", "6 x 330 ml", "COLA"),
    ("6X50CL EVIAN", "FR", "6 x 50 cl", "EVIAN"),
    ("BIER 20x0,5l", "DE", "20 x 0.5 l", "BIER"),
    ("12PK 12OZ COKE", "US", "12 x 12 oz", "COKE"),
    ("12PK12OZ COKE", "US", "12 x 12 oz", "COKE"),
    ("COKE 12PK-12FLOZ", "US", "12 x 12 fl oz", "COKE"),
    ("24/16.9 OZ WATER", "US", "24 x 16.9 oz", "WATER"),
    ("PEPSI 6-12OZ", "US", "6 x 12 oz", "PEPSI"),
    ("YOGURT 4X125G", "FR", "4 x 125 g", "YOGURT"),
    ("BATT AA 4-PACK", "US", "pack of 4", "BATT AA"),
    ("BULB 60W 4PK", "US", "pack of 4", "BULB 60W"),
    ("WASSER 6ER", "DE", "pack of 6", "WASSER"),
    ("EGGS DOZ", "US", "12 ct", "EGGS"),
    ("1.5 DZ EGGS", "CA", "18 ct", "EGGS"),
    ("EGGS 18CT", "US", "18 ct", "EGGS"),
    ("EGGS DOZ 12CT", "US", "12 ct", "EGGS"),
    ("EIER 10 ST", "DE", "10 ct", "EIER"),
    ("OEUFS X12", "FR", "12 ct", "OEUFS"),
    ("GRANNY SMITH 10's", "MY", "10 ct", "GRANNY SMITH"),
    ("TEE 20 BEUTEL", "DE", "20 ct", "TEE"),
    ("3 ROLLS FOIL", "US", "3 roll", "FOIL"),
    ("TP 6 ROLLS 200 SHEETS", "US", "6 x 200 sheet", "TP"),
    ("CHARMIN 12 MEGA ROLLS", "US", "12 roll", "CHARMIN MEGA"),
    ("PAPER 8 SHEETS", "US", "8 sheet", "PAPER"),
    ("TIDE 40 LOADS", "US", "40 load", "TIDE"),
    ("100 CT B12", "US", "100 ct", "B12"),
    ("7UP 2L", "US", "2 l", "7UP"),
    ("V8 64OZ", "US", "64 oz", "V8"),
    ("5 GUM 15CT", "US", "15 ct", "5 GUM"),
    ("H-MILCH 3,5% 1L", "DE", "1 l", "H-MILCH 3,5%"),
    ("PROTEIN BAR 20G PROTEIN 60G", "US", "60 g", "PROTEIN BAR 20G PROTEIN"),
    ("IBUPROFEN 200MG 100CT", "US", "100 ct", "IBUPROFEN 200MG"),
    ("HUGGIES 16-28LB 92CT", "US", "92 ct", "HUGGIES 16-28LB"),
    ("SUN SPF 50 200ML", "GB", "200 ml", "SUN SPF 50"),
    ("PASTA BARILLA GR 500", "IT", "500 g", "PASTA BARILLA"),
    ("PASTA BARILLA GR.500", "IT", "500 g", "PASTA BARILLA"),
    ("SPAGHETTI N.5 GR 500", "IT", "500 g", "SPAGHETTI N.5"),
    ("BIRRA CL 66", "IT", "66 cl", "BIRRA"),
    ("BIRRA CL 33 X 3", "IT", "3 x 33 cl", "BIRRA"),
    ("BIRRA CL33X3", "IT", "3 x 33 cl", "BIRRA"),
    ("YOGURT GR 2X125", "IT", "2 x 125 g", "YOGURT"),
    ("TONNO GR 80X3+1", "IT", "4 x 80 g", "TONNO"),
    ("TONNO GR.80 X 3 + 1", "IT", "4 x 80 g", "TONNO"),
    ("TONNO GR 3+1X80", "IT", "4 x 80 g", "TONNO"),
    ("TONNO 3+1 X GR 80", "IT", "4 x 80 g", "TONNO"),
    ("TONNO 80GR X3+1", "IT", "4 x 80 g", "TONNO"),
    ("BIRRA 33CL X 6+2", "IT", "8 x 33 cl", "BIRRA"),
    ("BIRRA 6+2 X 33CL", "IT", "8 x 33 cl", "BIRRA"),
    ("BIER 20+4X0,5L", "DE", "24 x 0.5 l", "BIER"),
    ("OMEGA 3+1 GR 80", "IT", "80 g", "OMEGA 3+1"),
    ("TONNO 3 X GR 80", "IT", "3 x 80 g", "TONNO"),
    ("BIRRA 3XCL 33", "IT", "3 x 33 cl", "BIRRA"),
    ("ACQUA CONF X 6 LT 1,5", "IT", "6 x 1.5 l", "ACQUA"),
    ("CAFFE GR 250X2", "IT", "2 x 250 g", "CAFFE"),
    ("UOVA PZ 6 GR 330", "IT", "330 g", "UOVA"),
    ("LATTE LT 1", "IT", "1 l", "LATTE"),
    ("LATTE LT. 1 INTERO", "IT", "1 l", "LATTE INTERO"),
    ("ACQUA L 1,5", "IT", "1.5 l", "ACQUA"),
    ("OLIO EVO ML 750", "IT", "750 ml", "OLIO EVO"),
    ("PATATE KG 2", "IT", "2 kg", "PATATE"),
    ("FARINA KG 1", "IT", "1 kg", "FARINA"),
    ("UOVA PZ 6", "IT", "6 ct", "UOVA"),
    ("COCA COLA 1L", "IT", "1 l", "COCA COLA"),
    ("HUEVOS DOCENA", "ES", "12 ct", "HUEVOS"),
    ("HUEVOS MEDIA DOCENA", "ES", "6 ct", "HUEVOS"),
    ("OEUFS DOUZAINE", "FR", "12 ct", "OEUFS"),
    ("OVOS DÚZIA", "PT", "12 ct", "OVOS"),
    ("AGUA 1,5 L PACK 6", "ES", "6 x 1.5 l", "AGUA"),
    ("AGUA PACK 6 1,5L", "ES", "6 x 1.5 l", "AGUA"),
    ("YAOURT 125G LOT DE 4", "FR", "4 x 125 g", "YAOURT"),
    ("SODA PACK OF 12", "US", "pack of 12", "SODA"),
    ("VALUE PACK 2 LB", "US", "2 lb", "VALUE PACK"),
    ("1% MILK HG", "US", "0.5 gal", "1% MILK"),
    ("BIER 0,33L X 6", "DE", "6 x 0.33 l", "BIER"),
    ("JAJA 10 SZT", "PL", "10 ct", "JAJA"),
    ("MOZZ.125G", "DE", "125 g", "MOZZ."),
    ("MOZZ.3X125G", "DE", "3 x 125 g", "MOZZ."),
    ("EIER BODENH.10ER", "DE", "pack of 10", "EIER BODENH."),
    ("BIER FL.0,5L", "DE", "0.5 l", "BIER FL."),
    ("MED.6X1,5L", "DE", "6 x 1.5 l", "MED."),
    ("MEHL TYP.1.000G", "DE", "1000 g", "MEHL TYP."),
    ("JOGH.3,5% 500G", "DE", "500 g", "JOGH.3,5%"),
    ("AGUA BOT.5L", "ES", "5 l", "AGUA BOT."),
    ("YOG.NAT.4X125G", "ES", "4 x 125 g", "YOG.NAT."),
    ("LATTE PS.1L", "IT", "1 l", "LATTE PS."),
    ("HALFV.MELK.1L", "NL", "1 l", "HALFV.MELK."),
    ("CRM CHS.8OZ", "US", "8 oz", "CRM CHS."),
    ("JUICE.64OZ", "US", "64 oz", "JUICE."),
    ("MILK.1GAL", "US", "1 gal", "MILK."),
    ("CANDY .75OZ", "US", "0.75 oz", "CANDY"),
    ("COFFEE .75 LB", "US", "0.75 lb", "COFFEE"),
    ("WATER 24PK .5L", "US", "24 x 0.5 l", "WATER"),
    ("SODA 12PK.500ML", "GB", "12 x 500 ml", "SODA"),
    ("COCA 1L75", "FR", "1.75 l", "COCA"),
    ("EAU 1L5", "FR", "1.5 l", "EAU"),
    ("VIN ROUGE 0L75", "FR", "0.75 l", "VIN ROUGE"),
    ("HUILE 2L25", "BE", "2.25 l", "HUILE"),
    ("EAU 6X1L5", "FR", "6 x 1.5 l", "EAU"),
    ("EAU 1L5X6", "FR", "6 x 1.5 l", "EAU"),
    ("JUS 1L5 X 6", "CA", "6 x 1.5 l", "JUS"),
    ("BOUT.0L33", "FR", "0.33 l", "BOUT."),
    ("LESSIVE 1L8 36 LAVAGES", "FR", "1.8 l", "LESSIVE"),
    ("RIZ 1KG5", "FR", "1.5 kg", "RIZ"),
    ("PDT 1K5", "FR", "1.5 kg", "PDT"),
    ("LAIT 1L", "FR", "1 l", "LAIT"),
    ("LAIT 1LX6", "FR", "6 x 1 l", "LAIT"),
    ("YAOURT 125GX8", "FR", "8 x 125 g", "YAOURT"),
    ("ACQUA 1,5LX6", "IT", "6 x 1.5 l", "ACQUA"),
    ("LECHE ENTERA P-6", "ES", "pack of 6", "LECHE ENTERA"),
    ("LECHE ENT. P6 1L", "ES", "6 x 1 l", "LECHE ENT."),
    ("CERV. LATA 33CL P-12", "ES", "12 x 33 cl", "CERV. LATA"),
    ("ATUN P-3 80 G", "ES", "3 x 80 g", "ATUN"),
    ("CERVEZA PACK-6 33CL", "ES", "6 x 33 cl", "CERVEZA"),
    ("AGUA 6 BOT 1,5L", "ES", "6 x 1.5 l", "AGUA"),
    ("CERVEZA 24 BOTELLINES 20CL", "ES", "24 x 20 cl", "CERVEZA"),
    ("HUEVOS 6U", "ES", "6 ct", "HUEVOS"),
    ("HUEVOS 6 UD", "ES", "6 ct", "HUEVOS"),
    ("PAPEL HIG. 12R", "ES", "12 roll", "PAPEL HIG."),
    ("DETERGENTE 40 LAV", "ES", "40 load", "DETERGENTE"),
    ("PIWO 4-PAK 0,5L", "PL", "4 x 0.5 l", "PIWO"),
    ("PIWO 4 PAK 0,5L", "PL", "4 x 0.5 l", "PIWO"),
    ("WODA ZGRZ. 6X1,5L", "PL", "6 x 1.5 l", "WODA"),
    ("WODA 1,5L ZGRZ.6", "PL", "6 x 1.5 l", "WODA"),
    ("COLA 4-PAK 33CL", "NL", "4 x 33 cl", "COLA"),
    ("COLA 1,5L 4-P", "NL", "4 x 1.5 l", "COLA"),
    ("BIER 6 BLIK 33CL", "NL", "6 x 33 cl", "BIER"),
    ("EIEREN 6ST", "NL", "6 ct", "EIEREN"),
    ("UOVA X6", "IT", "6 ct", "UOVA"),
    ("UOVA CONF. 6", "IT", "pack of 6", "UOVA"),
    ("ACQUA CONF. 6 LT 1,5", "IT", "6 x 1.5 l", "ACQUA"),
    ("ACQUA 6 BOTT 1,5L", "IT", "6 x 1.5 l", "ACQUA"),
    ("BIERE 6BTES 33CL", "FR", "6 x 33 cl", "BIERE"),
    ("SHAMP 250ML LOT2", "FR", "2 x 250 ml", "SHAMP"),
    ("OEUFS BTE 6", "FR", "pack of 6", "OEUFS"),
    ("SACS POUBELLE 30L X20", "FR", "20 ct", "SACS POUBELLE"),
    ("WASSER 12 FL. 0,7L", "DE", "12 x 0.7 l", "WASSER"),
    ("SIXPACK BIER 0,33L", "DE", "6 x 0.33 l", "BIER"),
    ("TOIPA 8X150BL", "DE", "8 x 150 sheet", "TOIPA"),
    ("PAPER TOWEL 60SH", "US", "60 sheet", "PAPER TOWEL"),
    ("BATH TISSUE 12RL 284SH", "US", "12 x 284 sheet", "BATH TISSUE"),
    ("TISSUES 200 SHT", "US", "200 sheet", "TISSUES"),
    ("TP 12=48 ROLLS", "US", "12 roll", "TP"),
    ("CHARMIN 12=48", "US", "12 roll", "CHARMIN"),
    ("TP 12MEGA RL=48REG", "US", "12 roll", "TP MEGA"),
    ("GAMBA 1/2KG", "ES", "0.5 kg", "GAMBA"),
    ("CHICKEN 1/4LB", "US", "0.25 lb", "CHICKEN"),
    ("PEPSI 2L 12PK", "US", "12 x 2 l", "PEPSI"),
    ("HAM 3/4 LB", "US", "0.75 lb", "HAM"),
    ("SALMON 3/4LB", "US", "0.75 lb", "SALMON"),
    ("SALMON 1/2 LB", "US", "0.5 lb", "SALMON"),
    ("TEA 3/8 GAL", "US", "0.375 gal", "TEA"),
    ("CREAM 3/4 PT", "US", "0.75 pt", "CREAM"),
    ("YOGURT 4/6 OZ", "US", "4 x 6 oz", "YOGURT"),
]

# Where a point ends a word and begins a number as well, nothing is said.
EITHER = [
    ("WATER.5L", "US", "None"), ("VODKA.75L", "GB", "None"), ("VIN.75L", "FR", "None"), ("CANDY.75OZ", "US", "None"),
    ("COFFEE.5LB", "US", "None"), ("SODA 12PK.5L", "US", "pack of 12"), ("CREAMER 24CT.33OZ", "US", "24 ct"),
]  # fmt: skip

SHORT = [
    "MOZZ",
    "FRISCHK",
    "KAFFEE GEM",
    "TOM.PASS",
    "YOG.NAT",
    "CHED",
    "PROSC.COTTO",
    "BEUR",
    "HALFV.MELK",
    "SER ZOLTY PL",
]
SIZES = [
    "125G",
    "5G",
    "25G",
    "75G",
    "50 G",
    "250ML",
    "33CL",
    "1,5L",
    "0.75L",
    "1KG",
    "2KG",
    "1,25 KG",
    "10STK",
    "6 x 50 g",
]

NO_CONTENT = [
    "EGGS 5000000000PK",
    "RICE 100001 G",
    "7UP", "2% MILK", "3.8% FETT", "V8", "A4", "OMEGA 3", "1000 ISLAND", "12 GRAIN BREAD", "5 GUM", "100% JUICE",
    "HEINZ 57", "12/05/2024", "2.99 L", "3.49 LB", "BANANA 0.59/LB", "$4 LB", "VITAMIN B12", "3 IN 1", "MILK X2",
    "80/20 GRD BEEF", "ROUND STEAK", "9V BATTERY", "LIGHT BULB 60W", "", "OZ", "4011", "007143000752",
    "VIT C 1000 MG", "0 G", "GUINEA FOWL", "LONGAN", "GALA APPLE", "PINTO BEANS", "PTI BISCUITS",
]  # fmt: skip

NO_CONTENT_OF_ITALY = [
    "MELE KG 1,254",  # what the scales said
    "MELE KG 1,99", "MELE AL KG 2,50", "MELE EUR/KG 2,50",  # a price
    "OMEGA 3", "7 UP", "VITAMINA D 3", "GRANA PADANO 24 MESI", "PECORINO DOP", "CLEAR 3", "MG 500", "KGB 2",
    "CRUDO G 24 MESI", "UOVA L 10",
]  # fmt: skip


@pytest.mark.parametrize("printed", NO_CONTENT_OF_ITALY)
def test_a_number_behind_a_unit_of_italy_is_not_always_a_content(printed: str) -> None:
    assert printed_content(printed, "IT").content is None


def test_a_brand_is_no_half_gallon() -> None:
    assert printed_content("HG TILE CLEANER", "US").content is None


@pytest.mark.parametrize("printed", ["PASTA GR 500", "OIL LT 1", "HG 1"])
def test_a_unit_stands_in_front_of_its_number_only_where_that_is_usual(printed: str) -> None:
    assert printed_content(printed, "DE").content is None


@pytest.mark.parametrize(("printed", "country", "content", "rest"), CONTENTS)
def test_a_net_content_is_read_and_taken_out_of_the_name(printed: str, country: str, content: str, rest: str) -> None:
    found = printed_content(printed, country)

    assert str(found.content) == content
    assert found.rest == rest


@pytest.mark.parametrize("short", SHORT)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("country", ["DE", "FR", "ES"])
def test_the_point_of_an_abbreviation_is_none_of_the_number_behind_it(short: str, size: str, country: str) -> None:
    apart, together = (printed_content(f"{short}{between}{size}", country) for between in (". ", "."))

    assert apart.content is not None
    assert together.content == apart.content
    assert together.rest == apart.rest


@pytest.mark.parametrize(
    ("printed", "country"),
    [
        ("ENERGIZER LR6 4 PILES", "FR"), ("VISSERIE H1L5", "FR"), ("PETITS POIS 4/4", "FR"), ("LOT PUZZLE 500", "FR"),
        ("MAALTIJD 2P", "NL"), ("MAALTIJD 2 P", "NL"), ("KAFFEE P6", "DE"), ("VITAMINA P100", "ES"),
        ("JABON P 3", "ES"), ("PH 7=7", "US"), ("NBA 2K24", "FR"), ("SCORE 2=4", "US"), ("MILK 1/2G", "US"),
        ("SPAGHETTI N.5", "IT"), ("CONFETTURA 6", "IT"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_pack_or_a_size_of_a_country_is_none(printed: str, country: str) -> None:
    assert printed_content(printed, country).content is None


@pytest.mark.parametrize(("printed", "country", "content"), EITHER)
def test_a_point_that_may_be_of_a_word_or_a_number_tells_no_size(printed: str, country: str, content: str) -> None:
    assert str(printed_content(printed, country).content) == content


@pytest.mark.parametrize("printed", NO_CONTENT)
def test_a_number_that_is_no_content_is_none(printed: str) -> None:
    found = printed_content(printed, "US")

    assert found.content is None
    assert found.rest == printed


def test_what_a_bag_holds_is_not_how_many_there_are() -> None:
    found = printed_content("TRASH BAG 13GAL 45CT", "US")

    assert str(found.content) == "45 ct"
    assert found.held == "13gal"


def test_pieces_beside_a_weight_do_not_multiply_it() -> None:
    pods = printed_content("K-CUP 12 CT 4.1 OZ", "US").content

    assert pods == NetContent(Decimal("4.1"), Unit.OUNCE, pieces=12, is_open_ounce=True)


@pytest.mark.parametrize(
    ("country", "unit"),
    [("US", Unit.PINT), (None, Unit.PINT), ("GB", Unit.UK_PINT), ("IE", Unit.UK_PINT), ("CA", Unit.UK_PINT)],
)
def test_a_pint_is_one_of_the_country(country: str | None, unit: Unit) -> None:
    assert printed_content("MILK 2PT", country).content == NetContent(Decimal(2), unit)


SAME, DIFFERENT, UNKNOWN = SizeRelation.SAME, SizeRelation.DIFFERENT, SizeRelation.UNKNOWN


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("12OZ", "340 G", SAME),
        ("12OZ", "355 ML", SAME),
        ("12 OZ", "12 FL OZ", SAME),
        ("1LB", "16OZ", SAME),
        ("GAL", "128 FL OZ", SAME),
        ("1/2 GAL", "1.89 L", SAME),
        ("DOZ", "12CT", SAME),
        ("12PK", "12CT", SAME),
        ("6X330ML", "6 X 33CL", SAME),
        ("500 G", "0.5 KG", SAME),
        ("500 G", "499 G", DIFFERENT),
        ("9.75OZ", "9.25OZ", DIFFERENT),
        ("12OZ", "18OZ", DIFFERENT),
        ("6X330ML", "1.98L", DIFFERENT),
        ("12PK 12OZ", "12OZ", DIFFERENT),
        ("12PK 12OZ", "24PK 12OZ", DIFFERENT),
        ("12PK", "12OZ", DIFFERENT),
        ("12CT 5OZ", "24CT 5OZ", DIFFERENT),
        ("12PK", "12PK 12OZ", UNKNOWN),
        ("12CT", "12CT 5OZ", UNKNOWN),
        ("500 G", "500 ML", UNKNOWN),
        ("6 ROLLS", "6 SHEETS", UNKNOWN),
    ],
)
def test_sizes_are_told_apart(one: str, other: str, relation: SizeRelation) -> None:
    contents = [printed_content(printed, "US").content for printed in (one, other)]

    assert contents[0] is not None
    assert contents[1] is not None
    assert contents[0].relation(contents[1]) is relation
    assert contents[1].relation(contents[0]) is relation


contents = st.builds(
    NetContent,
    st.decimals("0.1", "999", places=1).filter(lambda amount: amount > 0),
    st.sampled_from([Unit.GRAM, Unit.KILOGRAM, Unit.POUND, Unit.MILLILITRE, Unit.LITRE, Unit.FLUID_OUNCE]),
    st.integers(1, 48),
)


@given(contents)
def test_what_is_printed_is_read_again(content: NetContent) -> None:
    assert printed_content(f"GOODS {content}", "US").content == content


@given(contents, contents)
def test_weight_is_never_the_same_as_volume(one: NetContent, other: NetContent) -> None:
    if one.dimension is not other.dimension:
        assert one.relation(other) is not SAME


@given(contents, st.sampled_from([Dimension.WEIGHT, Dimension.VOLUME]))
def test_one_percent_less_is_another_size(content: NetContent, dimension: Dimension) -> None:
    if content.dimension is dimension:
        assert content.relation(replace(content, amount=content.amount * Decimal("0.99"))) is DIFFERENT


NUMBERS = "0 00 1 2 6 10 12 500 99999 100000 0.5 .5 ,5 1/2 2/3 ½ 0,33 1.000 0.123.456 1.234.567 12.5 201 0.001"
UNITS = (
    "G KG OZ LB # L LTR ML CL DL GAL QT PT FLOZ CT EA PK PACK ER ST STK RL R ROLLS SH BL DZ DOZEN WL LOADS X PC UDS U "
    "P PAK BOT FL CANS TR"
)
sized = st.builds(
    lambda number, between, unit: f"{number}{between}{unit}",
    st.sampled_from(NUMBERS.split()),
    st.sampled_from(["", " ", "-", "."]),
    st.sampled_from(UNITS.split()),
)


@given(
    st.lists(sized, min_size=1, max_size=3),
    st.sampled_from([" ", "", "x", " X ", "/", "-", "=", "."]),
    st.sampled_from([" ", ".", "", ". "]),
    st.sampled_from(["US", "DE", "FR", "ES", "IT", "GB", "NL", "PL", "CA", "PT"]),
)
def test_whatever_numbers_and_units_stand_together_a_content_is_some_of_something(
    sizes: list[str], joined: str, after: str, country: str
) -> None:
    found = printed_content(f"EIER{after}{joined.join(sizes)}", country).content

    if found is not None:
        assert 0 < found.amount <= MOST_OF_A_UNIT
        assert 1 <= found.pack <= MOST_IN_A_PACK
        assert found.pieces is None or 1 <= found.pieces <= MOST_OF_A_UNIT


@pytest.mark.parametrize(
    ("printed", "content"),
    [
        ("EIER BODENH..10ER", "None"),
        ("BREAD .5PK", "None"),
        ("ART 0.123.456G", "None"),
        ("ART 1.234.567 KG", "None"),
        ("BATTERIES 99999PK", "None"),
        ("TISSUE 99999 ROLLS 200 SHEETS", "99999 roll"),
        ("EGGS 0.3DZ", "None"),
        ("EGGS 1.25 DZ", "15 ct"),
        ("HAM 2/3 LB", "None"),
        ("HAM 1/3LB", "None"),
    ],
)
def test_a_part_of_a_thing_and_what_is_no_number_are_no_content(printed: str, content: str) -> None:
    assert str(printed_content(printed, "US").content) == content


@given(st.text(max_size=60), st.sampled_from([None, "US", "DE", "FR", "MY"]))
def test_no_text_is_too_much(printed: str, country: str | None) -> None:
    found = printed_content(printed, country).content

    assert found is None or found.amount > 0


@pytest.mark.parametrize(
    ("word", "unit"),
    [
        ("Pounds", Unit.POUND),
        ("Fl. Oz.", Unit.FLUID_OUNCE),
        ("St\u00fcck", Unit.EACH),
        ("pack", Unit.EACH),
        ("z", Unit.OUNCE),
        ("dozen", None),
        ("furlong", None),
        ("", None),
    ],
)
def test_a_word_is_a_unit_where_some_country_spells_one_so(word: str, unit: Unit | None) -> None:
    assert unit_spelt(word) is unit
