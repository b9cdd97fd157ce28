"""What lines that take money off say of several things bought together."""

from __future__ import annotations

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
    ],
)
def test_what_says_nothing_of_several(text: str) -> None:
    assert multibuy(text) is None


def test_a_line_without_end_is_looked_at_in_its_beginning_only() -> None:
    assert multibuy("2e " * 100_000) is None
