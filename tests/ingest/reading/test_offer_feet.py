"""Days at the foot of a mail are of all its offers, or nobody can tell of which; and no coupon of a receipt is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from cartsnitch_domain.stores.profiles import DateOrder
from cartsnitch_ingest.reading.offer import Habits
from cartsnitch_ingest.reading.offers import offers, offers_below
from cartsnitch_ingest.reading.rows import rows

from tests.ingest.reading.printed import lay_out

US = Habits(date(2026, 11, 28), DateOrder.MONTH_FIRST, "USD")
EU = Habits(date(2026, 11, 28), DateOrder.DAY_FIRST, "EUR")

EVERYWHERE = [
    ("$2 off Coffee\n20% off Yogurt", "Valid 11/30/2026 - 12/05/2026 at all stores"),
    ("$2 off Coffee\n20% off Yogurt", "Good through 12/05/2026 in all our stores"),
    ("2 € Rabatt auf Kaffee\n20 % auf Joghurt", "Gültig vom 30.11. bis 05.12.2026 in allen Märkten"),
    ("2 € Rabatt auf Kaffee\n20 % auf Joghurt", "Gültig bis 05.12.2026 in allen Filialen"),
    (
        "2 € de remise sur le café\n20% de remise sur les yaourts",
        "Valable du 30/11 au 05/12/2026 dans tous nos magasins",
    ),
    ("2 € korting op koffie\n20% korting op yoghurt", "Geldig van 30-11-2026 t/m 05-12-2026 in al onze winkels"),
    ("2 € de descuento en café\n20% de descuento en yogur", "Válido del 30/11 al 05/12/2026 en todas las tiendas"),
    ("2 € di sconto sul caffè\n20% di sconto sullo yogurt", "Valido dal 30/11 al 05/12/2026 in tutti i negozi"),
    ("Rabat 2 zł na kawę\nRabat 20% na jogurt", "Ważne od 30.11 do 05.12.2026 we wszystkich sklepach"),
]


@pytest.mark.parametrize(("mail", "foot"), EVERYWHERE)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_days_at_the_foot_that_hold_in_all_stores_are_of_all_offers(gap: str, mail: str, foot: str) -> None:
    habits = US if "$" in mail else EU
    assert [offer.ends_on for offer in offers([lay_out(mail + gap + foot)], habits).offers] == [date(2026, 12, 5)] * 2


SOMEWHERE = [
    ("$2 off Coffee\n20% off Yogurt", "Valid 11/30/2026 - 12/05/2026 at Ohio stores"),
    ("$2 off Coffee\n20% off Yogurt", "Valid through 12/05/2026 at participating stores"),
    ("2 € Rabatt auf Kaffee\n20 % auf Joghurt", "Gültig bis 05.12.2026 in Ihrem Markt"),
    ("2 € de remise sur le café\n20% de remise sur les yaourts", "Du 30/11 au 05/12/2026 dans votre magasin"),
]


@pytest.mark.parametrize(("mail", "foot"), SOMEWHERE)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_days_at_the_foot_that_say_more_leave_no_offer_without_an_end(gap: str, mail: str, foot: str) -> None:
    habits = US if "$" in mail else EU
    found = offers([lay_out(mail + gap + foot)], habits)
    assert all(offer.ends_on == date(2026, 12, 5) for offer in found.offers)
    assert len(found.offers) + len(found.unclear) == 2


@pytest.mark.parametrize(
    "foot",
    [
        "Unsubscribe | Kroger Co, 1014 Vine Street, Cincinnati OH 45202",
        "Unsubscribe | Privacy policy | The Kroger Co.",
        "Abmelden | REWE Markt GmbH, Domstraße 20, 50668 Köln",
    ],
)
def test_who_sent_it_beside_how_to_leave_changes_nothing_of_the_last_offer(foot: str) -> None:
    found = offers([lay_out(f"$1 off Coffee\n$2 off Tea\n{foot}")], US)
    assert ([offer.goods for offer in found.offers], found.unclear) == (["coffee", "tea"], ())


def test_a_condition_beside_how_to_leave_is_one() -> None:
    found = offers([lay_out("$1 off Coffee\n$2 off Tea\nUnsubscribe | Members only")], US)
    assert (found.offers, len(found.unclear)) == ((), 2)


LEFT_OPEN = [
    "Unsubscribe | Valid through 12/01/2026 in Ohio",
    "Unsubscribe | In Ohio and Michigan",
    "Unsubscribe | Void in Nevada",
    "Unsubscribe | With Kroger Plus",
    "Unsubscribe | Nevada residents, see store",
    "Unsubscribe | 2 per household, Ohio",
    "Unsubscribe | Springfield 3",
    "Manage preferences | Kentucky customers excluded | Unsubscribe",
    "Abmelden | Nicht in Bayern",
    "Se désabonner | Hors Corse",
    "Darse de baja | Península y Baleares",
    "Disiscriviti | Senza isole",
    "Wypisz się | Warszawa",
]


@pytest.mark.parametrize("foot", LEFT_OPEN)
def test_what_else_stands_beside_how_to_leave_is_doubted_of_the_last_offer(foot: str) -> None:
    found = offers([lay_out(f"$1 off Coffee\n$2 off Tea\n{foot}")], US)
    assert "tea" not in [offer.goods for offer in found.offers]
    assert len(found.offers) + len(found.unclear) == 2


@pytest.mark.parametrize(
    "foot",
    [
        "Unsubscribe | Minimum purchase $25",
        "Abmelden | Mindesteinkauf 25 €",
        "Uitschrijven | Albert Heijn, Provincialeweg 11, Zaandam | Minimale besteding € 25",
        "Wypisz się | Minimalna wartość zakupów 25 zł",
    ],
)
def test_a_minimum_beside_how_to_leave_may_be_of_every_offer(foot: str) -> None:
    found = offers([lay_out(f"$1 off Coffee\n$2 off Tea\n{foot}")], US)
    assert (found.offers, len(found.unclear)) == ((), 2)


@pytest.mark.parametrize(
    "foot",
    [
        "Se désabonner | Carrefour, 93 avenue de Paris, Massy",
        "Uitschrijven | Albert Heijn, Provincialeweg 11, Zaandam",
        "Darse de baja | Mercadona, Calle Valencia 5, Tavernes",
        "Disiscriviti | Esselunga, Via Giambologna 1, Milano",
        "Wypisz się | Jeronimo Martins, ul. Żniwna 5, Kostrzyn",
    ],
)
def test_a_name_with_its_address_beside_how_to_leave_changes_nothing(foot: str) -> None:
    found = offers([lay_out(f"$1 off Coffee\n$2 off Tea\n{foot}")], US)
    assert [offer.goods for offer in found.offers] == ["coffee", "tea"]


def test_a_coupon_of_a_receipt_without_a_day_of_its_own_is_one_that_is_not_understood() -> None:
    text = "YOUR COUPONS\n$1.00 OFF CHEERIOS EXP 12/01/26\n$2.00 OFF TIDE EXP 12/15/26\n20% OFF OREO"
    found = offers_below(rows([lay_out(text)]), US)
    assert ([offer.goods for offer in found.offers], found.unclear) == (["cheerios", "tide"], ("20% OFF OREO",))


def test_coupons_of_a_receipt_below_their_title_are_not_lost() -> None:
    found = offers_below(rows([lay_out("COUPONS FOR YOU\n$1.00 OFF CHEERIOS\n$2.00 OFF TIDE")]), US)
    assert (found.offers, found.unclear) == ((), ("$1.00 OFF CHEERIOS", "$2.00 OFF TIDE"))


@pytest.mark.parametrize(
    "text",
    [
        "Vale descuento 3 EUR / compra minima 20 EUR\nhasta 15/12/2026",
        "Vale por 3 €\ncompra mínima 20 €\nválido hasta 15/12/2026",
        "Buono sconto 3 EUR\nspesa minima 20 EUR\nvalido fino al 15/12/2026",
    ],
)
def test_a_voucher_with_a_minimum_is_off_the_basket(text: str) -> None:
    (offer,) = offers_below(rows([lay_out(text)]), EU).offers
    assert (offer.value, offer.goods, offer.minimum_amount, offer.minimum_is_of_basket) == (
        Decimal(3),
        None,
        Decimal(20),
        True,
    )


LIKE_OFFERS = [
    "Je 1 € Rabatt auf Kaffee",
    "1 € Rabatt je Kaffee",
    "Mleko taniej o 20 gr",
    "20 gr taniej mleko",
    "2 kawy w cenie 1",
    "2 Joghurts zum Preis von einem",
    "1 € Rabatt auf Kaffee\nKW 49",
]


@pytest.mark.parametrize("text", LIKE_OFFERS)
def test_what_no_coupon_says_is_counted_and_not_understood(text: str) -> None:
    found = offers([lay_out(text)], EU)
    assert (found.offers, len(found.unclear)) == ((), 1)


@pytest.mark.parametrize("amount", ["CHF 2.-", "CHF 2.–", "Fr. 2.-", "2.- CHF"])
def test_swiss_francs_without_cents_are_an_amount(amount: str) -> None:
    (offer,) = offers([lay_out(f"{amount} Rabatt auf Kaffee")], EU).offers
    assert (offer.value, offer.currency_code, offer.goods) == (Decimal(2), "CHF", "kaffee")


def test_a_price_per_pound_beside_what_it_has_off_spoils_no_other_offer() -> None:
    found = offers([lay_out("$1 off Oreo\nRibeye\n$1.99/lb Save $2.00/lb\n20% off Tide")], US)
    assert ([offer.goods for offer in found.offers], len(found.unclear)) == (["oreo", "tide"], 1)


def test_a_grid_of_two_columns_above_one_of_three_loses_none() -> None:
    text = (
        "$9.25 off               $3.25 off\nOrange Juice            Toothpaste\n\n"
        "$12.25 off      $0.25 off       $9.00 off\nBarilla Pasta   Gatorade        Lay's Chips\n"
    )
    found = offers([lay_out(text)], US)
    assert len(found.offers) + len(found.unclear) == 5
    assert not any(title.count("off") > 1 for title in found.unclear)


@pytest.mark.parametrize("line", ["This week only", "Nur diese Woche", "Solo esta semana", "Tylko w tym tygodniu"])
def test_what_holds_this_week_only_ends_with_the_week_in_which_it_was_written(line: str) -> None:
    found = offers([lay_out(f"{line}\n$1 off Coffee\n$2 off Tea")], US)
    assert [offer.ends_on for offer in found.offers] == [date(2026, 11, 29)] * 2


WHERE = [
    "Online this week only",
    "This week only in-store",
    "Nur diese Woche online",
    "Uniquement cette semaine en magasin",
    "Alleen deze week online",
    "Solo esta semana online",
    "Solo questa settimana in negozio",
    "Tylko w tym tygodniu online",
]


@pytest.mark.parametrize("line", WHERE)
def test_a_week_in_which_something_is_had_in_one_way_alone_is_not_understood(line: str) -> None:
    found = offers([lay_out(f"{line}\n$1 off Coffee\n$2 off Tea")], US)
    assert (found.offers, len(found.unclear)) == ((), 2)
