"""What a discount is taken off: the goods above it, several of them, or all that was bought."""

from __future__ import annotations

from decimal import Decimal

import pytest
from cartsnitch_domain.purchases.multibuys import multibuy
from cartsnitch_domain.purchases.rules import LineKind
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.reading.printed import read_text

DIFFERENT = ("SHAMPOO 300ML   3.00", "SHOWER GEL 250ML   2.00", "TOOTHPASTE 75ML   2.50")
BASKET = (
    "$5 OFF $25",
    "5.00 OFF 25",
    "$5 OFF 25",
    "5 OFF $25",
    "$5 OFF YOUR ORDER",
    "BASKET DISCOUNT",
    "10% OFF TOTAL",
    "VOUCHER",
    "MONEY OFF",
    "EXTRABUCKS",
    "GUTSCHEIN",
    "ORDER DISCOUNT",
    "TOTAL DISCOUNT",
    "5 EUR RABATT AB 25 EUR",
    "5,00 RABATT AB 25,00",
    "WARENKORB RABATT",
    "EINKAUFSRABATT",
    "GESAMTRABATT",
    "BONRABATT",
    "5 EUR DE REMISE DES 25 EUR",
    "REMISE 5 EUR DES 25 EUR D'ACHAT",
    "REMISE PANIER",
    "REMISE COMMANDE",
    "REMISE TICKET",
    "5 EUR DTO POR COMPRAS DE 25 EUR",
    "DTO CESTA",
    "DESCUENTO PEDIDO",
    "DESCUENTO COMPRA",
    "5 EUR SCONTO SU 25 EUR",
    "SCONTO SPESA",
    "SCONTO CARRELLO",
    "SCONTO ORDINE",
    "5 EUR KORTING BIJ 25 EUR",
    "KORTING WINKELMANDJE",
    "KORTING BESTELLING",
    "KASSAKORTING",
    "5 EUR DESCONTO EM COMPRAS DE 25 EUR",
    "DESCONTO CARRINHO",
    "DESCONTO COMPRA",
)
OF_SEVERAL = (
    "3 FOR 2",
    "2 FOR 5.00",
    "BUY 2 GET 1 FREE",
    "MULTIBUY",
    "MULTIBUY SAVING",
    "2ND HALF PRICE",
    "3 FÜR 2",
    "MENGENRABATT",
    "3 POUR 2",
    "3X2",
    "LLEVA 3 PAGA 2",
    "PRENDI 3 PAGHI 2",
    "2E HALVE PRIJS",
    "1+1 GRATIS",
    "3 ZUM PREIS VON 2",
    "3 PARA 2",
    "2 PER 5,00",
    "2 VOOR 5,00",
    "LOT DE 3",
    "MULTI 2/5.00",
    "2 HALEN 1 BETALEN",
    "LEVE 3 PAGUE 2",
)
PERCENT_OF_ONE = ("2EME A -50%", "2A UNIDAD -50%", "50% OFF SECOND", "2. PACKUNG 50%", "2DE -50%")
OF_DIFFERENT = ("MEAL DEAL", "MEAL DEAL SAVING", "COMBO", "KOMBIRABATT", "REMISE FORMULE", "COMBIKORTING")


def tied(*rows: str, off: str) -> int | None:
    """Which line the discount belongs to, which takes so much off; the receipt has to balance as it is printed."""
    amounts = [Decimal(row.rsplit(maxsplit=1)[-1]) for row in rows]
    reading = read_text("\n".join(["CORNER SHOP", *rows, f"TOTAL   {sum(amounts)}"]))
    assert reading.is_balanced, reading.gap
    assert [line.amount for line in reading.lines if line.kind in {LineKind.ITEM, LineKind.DISCOUNT}] == amounts
    (discount,) = [line for line in reading.lines if line.kind is LineKind.DISCOUNT]
    assert discount.amount == Decimal(off)
    return discount.applies_to


@pytest.mark.parametrize("label", BASKET)
def test_what_is_off_the_basket_is_off_no_goods(label: str) -> None:
    assert tied(*DIFFERENT, f"{label}   -1.00", off="-1.00") is None


@pytest.mark.parametrize("label", [*OF_SEVERAL, *OF_DIFFERENT])
def test_what_is_off_several_different_goods_is_off_none_of_them(label: str) -> None:
    assert tied(*DIFFERENT, f"{label}   -1.00", off="-1.00") is None


@pytest.mark.parametrize("label", OF_SEVERAL)
def test_what_is_off_several_of_the_same_goods_is_off_the_last_of_them(label: str) -> None:
    soup = ("SOUP 400G   3.00",) * 3
    assert tied("BREAD   2.00", *soup, f"{label}   -1.00", "MILK   2.00", off="-1.00") == 3


@pytest.mark.parametrize("label", OF_SEVERAL)
def test_what_is_off_several_of_one_line_is_off_that_line(label: str) -> None:
    assert tied("BREAD   2.00", "3 X SOUP 400G   9.00", f"{label}   -1.00", off="-1.00") == 1


@pytest.mark.parametrize("label", OF_SEVERAL)
def test_one_number_is_one_thing(label: str) -> None:
    soups = ("SOUP TOM 5000112637922   1.00", "TOMATO SOUP 5000112637922   1.00", "SOUP 5000112637922   1.00")
    assert tied("BREAD   2.00", *soups, f"{label}   -1.00", off="-1.00") == 3
    others = ("SOUP 5000112637922   1.00", "SOUP 5000112637939   1.00", "SOUP 5000112637946   1.00")
    assert tied("BREAD   2.00", *others, f"{label}   -1.00", off="-1.00") is None


@pytest.mark.parametrize("label", PERCENT_OF_ONE)
def test_a_percentage_of_the_second_is_off_two_of_the_same_goods_only(label: str) -> None:
    assert tied("BREAD   2.00", "SOUP   3.00", "SOUP   3.00", f"{label}   -1.50", off="-1.50") == 2
    assert tied("BREAD   2.00", "2 X SOUP   6.00", f"{label}   -1.50", off="-1.50") == 1
    assert tied("BREAD   2.00", "MILK   3.00", "SOUP   3.00", f"{label}   -1.50", off="-1.50") is None


@pytest.mark.parametrize(
    "label",
    [
        "BUY 2 SAVE 1.00 CHEERIOS",
        "BUY 2 SAVE $1.00 CHEERIOS",
        "SAVE 1.00 ON 2 CHEERIOS",
        "CHEERIOS BUY 2 SAVE 1.00",
        "BUY ANY 2 SAVE 1.50",
        "SAVE 1.00 CHEERIOS",
        "1.00 OFF CHEERIOS",
        "$1.00 OFF 2 CHEERIOS",
        "SAVE 1.00 ON 2",
        "SPEND 8.00 SAVE 1.00",
        "2 STÜCK 7,00",
    ],
)
def test_what_an_offer_says_is_saved_is_kept_as_it_is_printed(label: str) -> None:
    reading = read_text(f"CORNER SHOP\nCHEERIOS   4.00\nCHEERIOS   4.00\n{label}   -1.00\nTOTAL   7.00")
    assert reading.is_balanced
    assert [(line.text, line.amount) for line in reading.lines if line.amount < 0] == [(label, Decimal("-1.00"))]


@pytest.mark.parametrize("label", [*OF_SEVERAL, *PERCENT_OF_ONE, "5 EUR RABATT AB 25 EUR"])
def test_an_offer_keeps_its_print(label: str) -> None:
    """Its last number may be a price, and no part of its name then."""
    reading = read_text(f"CORNER SHOP\nSOUP   3.00\nSOUP   3.00\n{label}   -1.50\nTOTAL   4.50")
    discount = reading.lines[2]
    assert label.startswith(discount.text)
    assert len(discount.text) >= len(label) - 5
    assert (multibuy(label) is None) == (multibuy(discount.text) is None)
    assert discount.quantity is None


@pytest.mark.parametrize(
    "label",
    [
        "2. ARTIKEL 50%",
        "2.ARTIKEL -50%",
        "2. ARTIKEL",
        "RABATT 2. ARTIKEL",
        "2E ARTIKEL HALVE PRIJS",
        "2EME ARTICLE -50%",
        "REMISE 2EME",
        "2DO ARTICULO -50%",
        "2ND ITEM 50%",
        "TWO FOR 5",
    ],
)
def test_what_is_off_the_second_of_the_articles_is_a_discount_and_no_count(label: str) -> None:
    assert tied("BROT   2.00", "SUPPE   3.00", "SUPPE   3.00", f"{label}   -1.50", "MILCH   1.19", off="-1.50") == 2
    assert tied("BROT   2.00", "MILCH   3.00", "SUPPE   3.00", f"{label}   -1.50", off="-1.50") is None


@pytest.mark.parametrize("label", ["2 ARTIKEL", "ITEMS 2", "ARTICULOS 2", "TOTAL ITEMS 2"])
def test_how_many_there_are_is_no_discount(label: str) -> None:
    reading = read_text(f"CORNER SHOP\nBROT   2.00\nMILCH   1.00\n{label}\nTOTAL   3.00")
    assert [line.kind for line in reading.lines] == [LineKind.ITEM, LineKind.ITEM]
    assert reading.is_balanced


def test_half_the_price_is_taken_off() -> None:
    assert tied("BREAD   2.00", "CHOC   5.00", "1/2 PRICE   -2.50", off="-2.50") == 1


def test_fewer_of_the_same_goods_than_the_offer_is_of_are_not_those_of_it() -> None:
    assert tied("SOUP LEEK   3.00", "SOUP TOM   3.00", "SOUP TOM   3.00", "3 FOR 2   -3.00", off="-3.00") is None


@pytest.mark.parametrize("label", OF_DIFFERENT)
def test_what_is_called_by_what_differs_is_not_of_two_of_the_same(label: str) -> None:
    rows = ("SANDWICH   3.50", "SANDWICH   3.50", "COLA   1.85", "COLA   1.85")
    assert tied(*rows, f"{label}   -1.20", off="-1.20") is None


def test_more_than_one_of_them_costs_may_be_off_several() -> None:
    assert tied("BREAD   2.00", *("YOGURT   1.00",) * 4, "4 FOR 2.00   -2.00", off="-2.00") == 4
    assert tied("BREAD   2.00", *("YOGURT   1.00",) * 4, "COUPON   -2.00", off="-2.00") is None


def test_the_price_of_all_of_them_says_which_line_they_are() -> None:
    assert tied("BREAD   2.00", "SOUP   6.00", "2 FOR 5.00   -1.00", off="-1.00") == 1
    assert tied("BREAD   2.00", "SOUP   5.50", "2 FOR 5.00   -1.00", off="-1.00") is None


@pytest.mark.parametrize("label", ["MULTIBUY", "MEAL DEAL", "3 FOR 2"])
def test_a_receipt_may_say_which_goods_it_is_off(label: str) -> None:
    rows = ("SHAMPOO 300ML   3.00", "COLA 500ML   1.85", "BREAD   2.00")
    assert tied(*rows, f"{label} COLA 500ML   -1.00", off="-1.00") == 1


@pytest.mark.parametrize(
    "rows",
    [
        ("COKE 2L   2.00", "COKE 2L   2.00", "CC COKE   -0.50", "CC COKE   -0.50"),
        ("COKE 2L   2.00", "CC COKE   -0.50", "COKE 2L   2.00", "CC COKE   -0.50"),
    ],
)
def test_two_coupons_below_two_of_the_same_are_one_each(rows: tuple[str, ...]) -> None:
    reading = read_text("\n".join(["CORNER SHOP", "BREAD   2.00", *rows, "TOTAL   5.00"]))
    assert [each.amount for each in reading.lines if each.kind is LineKind.DISCOUNT] == [Decimal("-0.50")] * 2
    of = {each.applies_to for each in reading.lines if each.kind is LineKind.DISCOUNT}
    assert {reading.lines[at].text for at in of if at is not None} == {"COKE 2L"}
    assert len(of) == 2


def test_deposits_and_other_discounts_between_part_no_goods() -> None:
    rows = ("BREAD   2.00", "COLA   3.00", "DEPOSIT   0.25", "COLA   3.00", "DEPOSIT   0.25", "2 FOR 5.00   -1.00")
    reading = read_text("\n".join(["CORNER SHOP", *rows, "TOTAL   7.50"]))
    assert [line.applies_to for line in reading.lines] == [None, None, 1, None, 3, 3]


def test_other_goods_between_part_them() -> None:
    rows = ("CEREAL   4.00", "BREAD   2.00", "CEREAL   4.00", "BUY 1 GET 1 FREE   -4.00")
    assert tied(*rows, off="-4.00") is None


@given(
    label=st.sampled_from(OF_SEVERAL),
    before=st.lists(st.sampled_from(["BREAD   2.00", "RICE   1.50", "SALT   0.90"]), max_size=3),
    pieces=st.integers(3, 6),
    after=st.lists(st.sampled_from(["MILK   1.75", "TEA   2.20"]), max_size=2),
)
def test_in_any_order_several_are_those_right_above(
    label: str, before: list[str], pieces: int, after: list[str]
) -> None:
    rows = [*before, *["SOUP 400G   3.00"] * pieces, f"{label}   -1.00", *after]
    assert tied(*rows, off="-1.00") == len(before) + pieces - 1


@given(
    label=st.sampled_from([*OF_SEVERAL, *OF_DIFFERENT, *BASKET]),
    goods=st.permutations([*DIFFERENT, "BREAD   2.00", "RICE   1.50"]),
    count=st.integers(2, 5),
    place=st.integers(2, 5),
)
def test_in_any_order_what_is_of_several_is_off_no_single_one(
    label: str, goods: list[str], count: int, place: int
) -> None:
    rows = goods[: max(count, place)]
    rows.insert(place, f"{label}   -1.00")
    assert tied(*rows, off="-1.00") is None


BEANS, BREAD, SOUP = "HEINZ BEANS 415G   1.40", "HOVIS BREAD 800G   1.45", "HEINZ SOUP 400G   1.20"


@pytest.mark.parametrize(
    "label",
    [
        "CC HEINZ BEANS",
        "HEINZ BEANS",
        "CLUBCARD PRICE HEINZ BEANS",
        "RABATT HEINZ BEANS",
        "REMISE BEANS",
        "COUPON BEAN",
    ],
)
def test_a_discount_that_names_goods_without_their_size_is_off_those(label: str) -> None:
    assert tied(BEANS, BREAD, f"{label}   -0.40", off="-0.40") == 0
    assert tied(BREAD, BEANS, f"{label}   -0.40", off="-0.40") == 1
    assert tied(BEANS, SOUP, BREAD, f"{label}   -0.40", off="-0.40") == 0
    assert tied(BEANS, SOUP, f"{label}   -0.40", off="-0.40") == 0
    assert tied(BEANS, BREAD, BEANS, BREAD, f"{label}   -0.40", off="-0.40") == 2


def test_a_short_name_names_goods_too() -> None:
    assert tied("TEA 80S   2.40", BREAD, "CC TEA   -0.40", off="-0.40") == 0


CHIPS = "CHIPS 150G   2.00"


@pytest.mark.parametrize(
    ("goods", "label"),
    [
        ("HAM 200G", "HAM COUPON"),
        ("SMOKED HAM 200G", "HAM COUPON"),
        ("GREEN TEA 80S", "TEA OFFER"),
        ("COD FILLET", "COD SAVINGS"),
        ("AXE DEO 150ML", "AXE COUPON"),
        ("NIMM 2 BONBONS 240G", "RABATT NIMM 2"),
        ("NIMM2 BONBONS 240G", "NIMM2 RABATT"),
        ("SECOND SKIN CREAM", "SECOND SKIN CREAM 20% OFF"),
        ("MENU ADULT CAT", "MENU ADULT CAT"),
        ("BABYBEL 6+2 160G", "BABYBEL 6+2"),
    ],
)
def test_goods_of_short_or_odd_names_are_named_too(goods: str, label: str) -> None:
    assert tied(f"{goods}   3.00", CHIPS, f"{label}   -0.60", off="-0.60") == 0
    assert tied(CHIPS, f"{goods}   3.00", f"{label}   -0.60", off="-0.60") == 1
    if not any(map(str.isdigit, label)):
        assert tied(CHIPS, f"{label}   -0.60", f"{goods}   3.00", off="-0.60") is None


def test_a_coupon_for_goods_of_a_short_name_is_off_none_of_another_shelf() -> None:
    assert tied(CHIPS, "HAM COUPON   -0.60", off="-0.60") is None


@pytest.mark.parametrize("label", ["NEW OFFER", "RED OFFER", "TOP DEALS", "BIG SAVINGS"])
def test_short_words_of_offers_name_no_goods(label: str) -> None:
    goods = ("NEW POTATOES   3.00", "RED PEPPERS   3.00", "TOP RAMEN   3.00", "BIG MUFFINS   3.00")
    assert tied(*goods, CHIPS, f"{label}   -0.60", off="-0.60") == 4


def test_what_is_off_frozen_goods_is_off_what_may_be_frozen() -> None:
    assert tied("COFFEE 250G   6.00", "FISH FINGERS   3.00", "FROZEN OFFER   -0.60", off="-0.60") == 1
    assert tied("COFFEE 250G   6.00", "FROZEN OFFER   -0.60", off="-0.60") is None


@pytest.mark.parametrize("label", ["HEINZ COUPON", "MULTIBUY HEINZ", "CC HEINZ KETCHUP"])
def test_a_name_that_several_goods_have_is_off_none_of_them(label: str) -> None:
    assert tied(BEANS, SOUP, BREAD, f"{label}   -0.40", off="-0.40") is None


def test_a_name_that_others_have_too_is_off_those_right_above() -> None:
    assert tied(BEANS, SOUP, "HEINZ COUPON   -0.40", off="-0.40") == 1
    assert tied(BEANS, SOUP, "MULTIBUY HEINZ   -0.40", off="-0.40") is None


def test_a_discount_that_names_goods_below_it_is_not_off_those_above() -> None:
    assert tied(BREAD, "CC HEINZ BEANS   -0.40", BEANS, off="-0.40") is None


@pytest.mark.parametrize(
    ("shop", "label"),
    [
        ("KROGER", "SC KROGER SAVINGS"),
        ("CORNER SHOP", "CORNER SAVINGS"),
        ("TESCO", "TESCO CLUBCARD PRICE"),
        ("SAFEWAY", "SIGNATURE COUPON"),
    ],
)
def test_the_name_of_the_shop_and_of_its_brands_names_no_goods(shop: str, label: str) -> None:
    goods = ("KROGER CHEESE", "CORNER CHEESE", "TESCO CHEESE", "SIGNATURE CHEESE")
    rows = [shop, *(f"{name}   3.00" for name in goods), f"BREAD 20OZ   2.00\n{label}   -1.00", "TOTAL   13.00"]
    assert read_text("\n".join(rows)).lines[5].applies_to == 4


@pytest.mark.parametrize("label", ["BUY 1 GET 1 FREE", "HALF PRICE", "FRESH SAVINGS", "WEEKLY SPECIAL", "SUPER COUPON"])
def test_words_that_offers_have_in_their_names_name_no_goods(label: str) -> None:
    bread = (
        "GLUTEN FREE BREAD   4.00",
        "HALF FAT MILK   4.00",
        "FRESH PIZZA   4.00",
        "SPECIAL K   4.00",
        "SUPER NOODLES   4.00",
    )
    assert tied(*bread, "CEREAL   4.00", "CEREAL   4.00", f"{label}   -2.00", off="-2.00") == 6


def test_a_name_that_no_goods_have_says_nothing() -> None:
    assert tied(BEANS, BREAD, "KUMULUS COUPON   -0.40", off="-0.40") == 1


def test_a_name_of_goods_from_another_part_of_the_shop_is_off_none_of_these() -> None:
    assert tied(BEANS, BREAD, "KRAFT CHEESE COUPON   -0.40", off="-0.40") is None


@given(
    goods=st.permutations([BEANS, BREAD, "TATE SUGAR 1KG   1.10", "YORKSHIRE TEA 80S   2.40"]),
    which=st.integers(0, 3),
    label=st.sampled_from(["CC {}", "{} COUPON", "CLUBCARD PRICE {}", "SAVINGS {}", "RABATT {}", "KORTING {}"]),
    place=st.integers(0, 3),
)
def test_in_any_order_what_names_goods_is_off_no_others(goods: list[str], which: int, label: str, place: int) -> None:
    name = " ".join(goods[which].split()[:2])
    rows = [*goods[: place + 1], f"{label.format(name)}   -0.40", *goods[place + 1 :]]
    assert tied(*rows, off="-0.40") == (which if which <= place else None)
