"""What stands above offers, or below them all: talk changes nothing of them, and anything else may be a condition."""

from __future__ import annotations

from datetime import date

import pytest
from cartsnitch_domain.stores.profiles import DateOrder
from cartsnitch_ingest.pages.html import open_html
from cartsnitch_ingest.pages.limits import Limits
from cartsnitch_ingest.pages.page import Unopened
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.offer import Habits
from cartsnitch_ingest.reading.offers import offers
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import Reading

from tests.ingest.reading.printed import lay_out

US = Habits(date(2026, 11, 28), DateOrder.MONTH_FIRST, "USD")
BOTH = ["Save $2.00 on Ground Coffee", "$1.00 off Whole Milk"]
MAILS = {
    "close": "MEIJER\n{}\nSave $2.00 on Ground Coffee\n$1.00 off Whole Milk\nValid until 12/24/2026",
    "set off": "MEIJER\n\n{}\n\nSave $2.00 on Ground Coffee\nShop now\n\n$1.00 off Whole Milk\nShop now",
}

CONDITIONS = [
    "When you order for pickup",
    "For mPerks members:",
    "Members-only savings",
    "Pickup orders only",
    "Curbside exclusive",
    "Loyalty card required",
    "Your reward for spending $100",
    "Redeem 500 points for",
    "Wednesday deals",
    "From 6 am to 9 am",
    "At our Ann Arbor store",
    "Pay with your Visa card",
    "Store employees",
    "Bei Abholung im Markt",
    "First order only",
    "In the app only",
    "For seniors 60+",
    "Tuesdays only",
    "New customers",
    "Kitchen staff",
    "Deals for teachers",
    "Great savings for our neighbours",
    "Thank you for joining. Here is what you get if you spend more",
    "Dear members",
    "This weekend's deals",
    "Black Friday deals for members",
    "Black Friday only",
    "Advents-Angebote ab 20 €",
    "Angebote KW 49",
    "Organic",
    "Take our survey and get",
    "Scan your card",
    "Nur in Springfield",
    "Für Studierende",
    "Mit deiner Kundenkarte",
    "Réservé aux étudiants",
    "Avec la carte",
    "Para socios",
    "Solo el martes",
    "Riservato ai soci",
    "Alleen voor leden",
    "Met je klantenkaart",
]


@pytest.mark.parametrize("head", CONDITIONS)
@pytest.mark.parametrize("mail", MAILS.values(), ids=MAILS)
def test_a_head_that_may_be_a_condition_leaves_all_offers_below_it_not_understood(mail: str, head: str) -> None:
    found = offers([lay_out(mail.format(head))], US)
    assert (found.offers, sorted(found.unclear)) == ((), sorted(BOTH))


HARMLESS = [
    "Hello Jane,",
    "Hi there!",
    "Dear valued customer,",
    "Good morning, Jane",
    "Your weekly digital coupons are here",
    "Your coupons",
    "Your mPerks offers",
    "Your mPerks offers of this week",
    "Offers picked for you",
    "Just for you",
    "This week's savings",
    "This week's best deals",
    "Weekly ad",
    "View weekly ad",
    "Weekly specials",
    "Today's deals",
    "Hot deals",
    "New offers",
    "Top picks for you",
    "More ways to save",
    "Big savings inside!",
    "Save big this week",
    "Time to save",
    "Don't miss these deals",
    "Check out our latest offers",
    "Here are your coupons",
    "We picked these for you",
    "Fresh picks",
    "Holiday favorites",
    "Thanksgiving deals",
    "Great deals for the whole family",
    "Back to school savings",
    "Featured products",
    "Stock up and save",
    "Dairy",
    "Meat & Seafood",
    "Frozen foods",
    "Household essentials",
    "Breakfast",
    "Coffee, Tea & More",
    "Produce",
    "Meijer",
    "Kroger",
    "Valid 11/29/2026 - 12/5/2026",
    "View in browser",
    "View this email in your browser",
    "You are receiving this email because you signed up",
    "Thank you for shopping at Meijer",
    "Clip your digital coupons",
    "-----",
    "www.example.com",
    "Hallo Jana,",
    "Liebe Kundinnen und Kunden,",
    "Deine Coupons der Woche",
    "Ihre aktuellen Angebote",
    "Unsere besten Angebote der Woche",
    "Angebote der Woche",
    "Jetzt sparen!",
    "Neu im Sortiment",
    "Tolle Rabatte für dich",
    "Frische Angebote für Sie",
    "Bonjour Jeanne,",
    "Vos coupons de la semaine",
    "Les offres de la semaine",
    "Nos meilleures promos",
    "Bons plans du moment",
    "Vos offres exclusives",
    "Profitez de nos offres",
    "Hola Juana,",
    "Tus cupones de la semana",
    "Ofertas de la semana",
    "Nuestras mejores ofertas",
    "Ofertas para ti",
    "Ciao Gianna,",
    "Le offerte della settimana",
    "I tuoi buoni",
    "Offerte speciali per te",
    "Beste Jan,",
    "Aanbiedingen van de week",
    "Jouw persoonlijke aanbiedingen",
    "De beste aanbiedingen voor jou",
    "Folder van deze week",
    "Black Friday deals",
    "Save big this Black Friday",
    "Hi Jane, stock up for the holidays!",
    "Merry Christmas, Jane!",
    "This week only",
    "Nur diese Woche",
    "Advents-Angebote",
    "Jetzt für die Feiertage vorsorgen!",
    "Seulement cette semaine",
    "Sólo esta semana",
    "Solo questa settimana",
    "Alleen deze week",
    "Tylko w tym tygodniu",
    "Oferty świąteczne",
]


@pytest.mark.parametrize("head", HARMLESS)
@pytest.mark.parametrize("mail", MAILS.values(), ids=MAILS)
def test_what_stores_say_above_offers_changes_nothing_of_them(mail: str, head: str) -> None:
    found = offers([lay_out(mail.format(head))], US)
    assert ([offer.title for offer in found.offers], found.unclear) == (BOTH, ())


def test_the_name_of_the_store_is_no_condition_where_it_is_known() -> None:
    text = "Quillfeather Grocers\nSave $2.00 on Ground Coffee"
    known = Habits(US.written_on, US.date_order, US.currency_code, "Quillfeather Grocers")
    assert offers([lay_out(text)], known).offers
    assert not offers([lay_out(text)], US).offers


def test_a_letter_that_a_gap_parts_from_the_offers_may_say_what_it_likes_but_no_condition() -> None:
    mail = "The leaves are turning and our bakers {}.\n\n$1 off Whole Milk\nShop now\nSee you soon\n"
    assert offers([lay_out(mail.format("have been up since five"))], US).offers
    assert not offers([lay_out(mail.format("bake for members of our club"))], US).offers


def test_a_head_between_offers_is_of_those_below_it() -> None:
    mail = "$1 off Whole Milk\nShop now\n\n{}\n$2 off Bacon\n$3 off Ham\n\n$4 off Eggs\n"
    found = offers([lay_out(mail.format("Kitchen staff"))], US)
    assert [offer.goods for offer in found.offers] == ["whole milk", "eggs"]
    assert found.unclear == ("$2 off Bacon", "$3 off Ham")
    found = offers([lay_out(mail.format("For our members"))], US)
    assert [offer.goods for offer in found.offers] == ["whole milk"]
    assert len(offers([lay_out(mail.format("More savings"))], US).offers) == 4


FEET = [
    "$1.00 off Whole Milk\n20% off Eggs\n{}",
    "$3 off Bacon\n$2 off Ham\nShop now\n\n{}\nNot for resale",
    "$3 off Bacon\n{}\n$2 off Ham",
]


@pytest.mark.parametrize("mail", FEET)
@pytest.mark.parametrize(
    "foot",
    [
        "Offers in this email are for Meijer+ subscribers.",
        "Offers for subscribers of Meijer+.",
        "Coupons for club members",
    ],
)
def test_a_foot_that_says_for_whom_all_offers_are_leaves_none_understood(mail: str, foot: str) -> None:
    found = offers([lay_out(mail.format(foot))], US)
    assert (found.offers, len(found.unclear)) == ((), 2)
    assert len(offers([lay_out(mail.format("See all offers"))], US).offers) == 2


def test_a_condition_in_the_foot_of_a_mail_is_of_all_its_offers() -> None:
    mail = "$3 off Bacon\n$2 off Ham\nShop now\n\n{}"
    assert not offers([lay_out(mail.format("Must purchase both in one visit."))], US).offers
    assert len(offers([lay_out(mail.format("Our founder loved jazz."))], US).offers) == 2


RECEIPT = """
MEIJER
11/27/2026 17:22

WHOLE MILK GAL       3.49
TOTAL                3.49
VISA                 3.49
"""


@pytest.mark.parametrize(
    "lead", ["COMPLETE THE SURVEY TO RECEIVE", "TAKE OUR SURVEY AND GET", "SPEND MORE POINTS FOR", "BRING A FRIEND"]
)
def test_what_leads_on_to_the_coupon_of_a_receipt_is_its_condition(lead: str) -> None:
    coupon = "$3 OFF YOUR NEXT PURCHASE\nEXPIRES 12/24/2026"
    for text, is_understood in ((f"{lead}\n{coupon}", False), (f"THANK YOU\n{coupon}", True)):
        found = Reader([]).read([lay_out(f"{RECEIPT}-------\n{text}\n")], Hints(US.written_on, currency_code="USD"))
        assert isinstance(found, Reading)
        assert (len(found.offers), len(found.unclear)) == ((1, 0) if is_understood else (0, 1))


def test_days_above_some_offers_of_a_mail_are_neither_of_those_above_nor_lost() -> None:
    mail = "$1 off Whole Milk\nShop now\n\n{}\n$2 off Bacon\n$3 off Ham\nShop now\n"
    found = offers([lay_out(mail.format("Valid until 12/8/2026"))], US)
    assert [(offer.goods, offer.ends_on) for offer in found.offers] == [("whole milk", None)]
    assert found.unclear == ("$2 off Bacon", "$3 off Ham")
    assert len(offers([lay_out(mail.format("More deals"))], US).offers) == 3


def test_an_offer_that_leads_on_to_others_is_their_condition() -> None:
    mail = "{}\n$5 off Coffee\n$3 off Tea"
    assert offers([lay_out(mail.format("Spend $50 and get"))], US).offers == ()
    assert len(offers([lay_out(mail.format("Save up to $50"))], US).offers) == 2


@pytest.mark.parametrize("head", ["Deli", "Meat & Seafood", "Wine", "Coffee, Tea & More"])
def test_a_part_of_the_shop_between_offers_is_of_no_offer(head: str) -> None:
    found = offers([lay_out(f"Bakery\nSave $1.00 on Bread\n{head}\nSave $2.00 on Ham")], US)
    assert [offer.goods for offer in found.offers] == ["bread", "ham"]


ORDINARY = """MEIJER

Hi Jane,

It's the most wonderful time of the year, and we are here to help you save.

This week's top deals

Save $2.00 on Ground Coffee
Valid until 12/24/2026
Limit 2
Shop now

$1.00 off Whole Milk
Shop now

More for your table

20% off Gala Apples
Shop now

View all deals

You are receiving this email because you signed up for offers from Meijer.
Unsubscribe | Privacy policy | Contact us
Prices and offers may vary by store. While supplies last.
"""


def test_an_ordinary_mail_is_one_of_coupons() -> None:
    found = offers([lay_out(ORDINARY)], US)
    assert [(offer.goods, offer.ends_on, offer.max_uses) for offer in found.offers] == [
        ("ground coffee", date(2026, 12, 24), 2),
        ("whole milk", None, None),
        ("gala apples", None, None),
    ]
    assert found.unclear == ()
    assert offers([lay_out(ORDINARY.replace("This week's top deals", "For mPerks members"))], US).offers == ()


OF_SOME = [
    "Deals this week only for members",
    "Deals this week only with card",
    "Coupons nur diese Woche für Mitglieder",
    "Offres cette semaine uniquement pour membres",
    "Offers this week only at our Dallas stores",
]


@pytest.mark.parametrize("html", ["<div>{0}<br>{2}</div><div>{1}</div>", "<h2>{2}</h2><div>{0}</div><div>{1}</div>"])
@pytest.mark.parametrize("line", OF_SOME)
def test_a_week_of_offers_for_some_alone_is_of_no_others(line: str, html: str) -> None:
    pages = open_html(html.format(*BOTH, line).encode(), Limits())
    assert not isinstance(pages, Unopened)
    found = offers(pages, US)
    assert (found.offers, len(found.unclear)) == ((), 2)
