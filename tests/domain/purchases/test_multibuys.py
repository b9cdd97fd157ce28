"""What lines that take money off say of several things bought together."""

from __future__ import annotations

from decimal import Decimal

import pytest
from cartsnitch_domain.purchases.multibuys import Multibuy, multibuy


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("3 FOR 2", 3),
        ("2 FOR 5.00", 2),
        ("ANY 2 FOR $5", 2),
        ("CC CHEESE 2 FOR 5.00", 2),
        ("10 FOR $10", 10),
        ("2 FOR", 2),
        ("MULTI 2/6.00", 2),
        ("3/$10.00", 3),
        ("3 FÜR 2", 3),
        ("2 FUER 3,00", 2),
        ("2 POUR 5,00", 2),
        ("3 POR 2", 3),
        ("2 PER 5", 2),
        ("3 PARA 2", 3),
        ("2 VOOR 3,00", 2),
        ("2 ZUM PREIS VON 1", 2),
        ("3 POUR LE PRIX DE 2", 3),
        ("3X2", 3),
        ("PROMO 2 x 1", 2),
        ("1+1 GRATIS", 2),
        ("2+1 OFFERT", 3),
        ("BUY 2 GET 1 FREE", 3),
        ("BUY ONE GET ONE", 2),
        ("BUY 1 GET 1 50% OFF", 2),
        ("B1G1 FREE", 2),
        ("BUY 4 SAVE 1.00", 4),
        ("BUY ANY 3", 3),
        ("2 ACHETÉS 1 OFFERT", 3),
        ("2 HALEN 1 BETALEN", 2),
        ("NIMM 3 ZAHL 2", 3),
        ("LLEVA 3 PAGA 2", 3),
        ("PAGA 2 LLEVA 3", 3),
        ("LEVE 3 PAGUE 2", 3),
        ("PRENDI 3 PAGHI 2", 3),
        ("2E HALVE PRIJS", 2),
        ("2DE -50%", 2),
        ("TWEEDE GRATIS", 2),
        ("2EME A -50%", 2),
        ("LE 2E A MOITIE PRIX", 2),
        ("OFERTA 2A UNIDAD", 2),
        ("2ª UD -50%", 2),
        ("SECONDO A META PREZZO", 2),
        ("2ND HALF PRICE", 2),
        ("50% OFF SECOND", 2),
        ("2. ARTIKEL 50%", 2),
        ("2.ARTIKEL -50%", 2),
        ("2. ARTIKEL", 2),
        ("JEDER 2. ARTIKEL -50%", 2),
        ("3. ARTIKEL GRATIS", 2),
        ("DER ZWEITE GRATIS", 2),
        ("REMISE 2EME", 2),
        ("REMISE SUR LE 2EME", 2),
        ("LE 3EME OFFERT", 2),
        ("DTO 2ª", 2),
        ("DESCUENTO SEGUNDA UNIDAD", 2),
        ("SCONTO SUL SECONDO", 2),
        ("KORTING 2E", 2),
        ("3E GRATIS", 2),
        ("2ND ITEM", 2),
        ("TWO FOR 5", 2),
        ("THREE FOR TWO", 3),
        ("ZWEI FÜR 3,00", 2),
        ("DREI ZUM PREIS VON ZWEI", 3),
        ("DEUX POUR 5", 2),
        ("TRES POR DOS", 3),
        ("DUE PER 5", 2),
        ("TWEE VOOR 5", 2),
        ("DOIS POR 5", 2),
        ("3 FOR THE PRICE OF 2", 3),
        ("2 STUKS VOOR 5", 2),
        ("2 ZA 10", 2),
        ("2 FÖR 30", 2),
        ("AB 2 STÜCK", 2),
        ("VANAF 2 STUKS", 2),
        ("2 KAUFEN 1 GRATIS", 2),
        ("2 OR MORE", 2),
        ("6+2 GRATIS", 8),
        ("MULTIBUY SAVING", 2),
        ("Multi-Buy", 2),
        ("MULTI SAVER", 2),
        ("BOGOF", 2),
        ("MIX & MATCH", 2),
        ("MENGENRABATT", 2),
        ("REMISE PAR LOT", 2),
        ("LOT DE 3", 2),
        ("DTO CANTIDAD", 2),
        ("SCONTO QUANTITÀ", 2),
        ("STAPELKORTING", 2),
        ("LEVE MAIS", 2),
        ("COKE 2E", 2),
        ("COKE ZERO 2L 2E", 2),
        ("COKE 2EME", 2),
        ("IL 2 A META PREZZO", 2),
        ("LE 2 A MOITIÉ PRIX", 2),
        ("LEVE 2A", 2),
        ("DRUGI ZA POL CENY", 2),
        ("DRUGI PRODUKT ZA PÓŁ CENY", 2),
        ("DRUGA SZTUKA 50%", 2),
        ("2 STÜCK 5,00", 2),
        ("3 STUKS 5,00", 3),
        ("A PARTIR DE 2", 2),
        ("RABATT AB 3", 3),
        ("VANAF 2", 2),
        ("SAVE ON 2", 2),
        ("SAVE 1.00 ON 3", 3),
        ("LOT 3", 2),
        ("REMISE LOT 2", 2),
    ],
)
def test_several_that_are_alike_and_how_many(text: str, pieces: int) -> None:
    assert multibuy(text) == Multibuy(pieces)
    assert multibuy(text.lower()) == Multibuy(pieces)


@pytest.mark.parametrize(
    "text",
    [
        "MEAL DEAL",
        "MEAL DEAL SAVING",
        "Lunch deal",
        "COMBO",
        "COMBO DISC",
        "BUNDLE OFFER",
        "DINE IN",
        "MENÜ RABATT",
        "KOMBIRABATT",
        "REMISE FORMULE",
        "DTO MENU",
        "COMBIKORTING",
        "MAALTIJD DEAL",
    ],
)
def test_several_that_differ_by_what_they_are_called(text: str) -> None:
    found = multibuy(text)
    assert found is not None
    assert found.is_of_different


@pytest.mark.parametrize(
    "text",
    [
        "",
        "COUPON",
        "CLUBCARD PRICE",
        "MEMBER SAVINGS",
        "20% OFF",
        "RABATT 30%",
        "$5 OFF $25",
        "5.00 OFF 25",
        "1.25 FOR MEMBERS",
        "SAVE $2 FOR MEMBERS",
        "REMISE 5 PER CENT",
        "DTO 20 POR 100 %",
        "MILK 2L",
        "COKE 6X330ML -0.50",
        "WATER 6 X 1,5L",
        "2 X 3",  # no more is given than is paid
        "1 FOR 1",
        "SECOND CUP COFFEE",
        "FORMULA SHAMPOO",
        "COMBOURG BUTTER",
        "BUY.COM",
        "2.50 HALF",
        "1/2 PRICE",
        "12/05/26",
        "SECOND SKIN CREAM 20% OFF",
        "SECOND CUP COFFEE 10% OFF",
        "SECOND NATURE MIX -20%",
        "2 FOR TUESDAY",
        "4 FOR CATS",
        "MENU ADULT CAT",
        "BABYBEL 6+2",
        "YAKULT 6+1",
        "2A KLASSE AEPFEL -20%",
        "2. WAHL RABATT",
        "2ND CHANCE SALE 50%",
        "DEUXIEME VIE -30%",
        "TWEEDE KANS -30%",
        "2 IN 1 SHAMPOO 20%",
        "TRES LECHES",
        "BON 2E",
        "COUPON 2E",
        "BON DE 2E",
        "3 STÜCK",
        "EIER 10 STK -0,50",
        "EIER 10 STK 1,99",
        "COKE 2 STK 0,50-",
        "RABATT AB 5",
        "A PARTIR DE 2,50",
        "A PARTIR DE 20",
        "AB 2 EUR",
        "SAVE ON 2% MILK",
        "SAVE ON 2L MILK",
        "SAVE ON 2 L MILK",
        "SAVE ON 2.50",
        "LOT 3.50",
        "LOT 12345",
        "PILOT 3",
    ],
)
def test_what_says_nothing_of_several(text: str) -> None:
    assert multibuy(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("RABATT NIMM 2", "NIMM 2 BONBONS 240G"),
        ("WHISKAS MENU RABATT", "WHISKAS MENU 400G"),
        ("COUPON COMBOS PRETZELS", "COMBOS PRETZELS 6OZ"),
        ("BABYBEL 2+2", "BABYBEL 2+2"),
    ],
)
def test_what_it_has_in_common_with_its_goods_is_of_their_name(text: str, name: str) -> None:
    assert multibuy(text) is not None
    assert multibuy(text, name) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [("COKE 2 FOR 5.00", "COKE 2L"), ("3 FOR 2 HALF FAT MILK", "HALF FAT MILK 1L"), ("2E HALVE PRIJS", "HALVE MELK")],
)
def test_a_name_beside_an_offer_takes_nothing_from_it(text: str, name: str) -> None:
    assert multibuy(text, name) == multibuy(text)


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("2 FOR 5.00", "5.00"),
        ("2 FOR $5", "5"),
        ("2 FOR 5", "5"),
        ("2 FÜR 3,00", "3.00"),
        ("COKE 2/5.00", "5.00"),
        ("10 FOR 10", "10"),
        ("3 FOR 2", None),
        ("3X2", None),
        ("BUY 2 SAVE 1.00", None),
    ],
)
def test_it_may_say_what_all_of_them_cost(text: str, price: str | None) -> None:
    found = multibuy(text)
    assert found is not None
    assert found.price == (None if price is None else Decimal(price))


def test_a_line_without_end_is_looked_at_in_its_beginning_only() -> None:
    assert multibuy("2e " * 100_000) is None
