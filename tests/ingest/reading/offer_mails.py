"""Mails of offers as stores write them, in seven languages, with the coupons that each of them is.

Most stores are those of nobody; what is expected is `what is off | of what`, and how many more offers are
told to the shopper as not understood.
"""

from __future__ import annotations

from typing import NamedTuple

CORNER = "Corner Foods <deals@cornerfoods.example>"
ECKE = "Markthalle Lindenhof <post@markthalle-lindenhof.example>"
EPICERIE = "Épicerie du Canal <lettre@epicerieducanal.example>"
TIENDA = "Mercado Azahar <ofertas@mercadoazahar.example>"
BOTTEGA = "Bottega Ulivo <offerte@bottegaulivo.example>"
KRUIDENIER = "Kruidenier Veldhof <folder@kruidenierveldhof.example>"
SKLEP = "Sklep Jarzynka <oferty@sklepjarzynka.example>"


class OfferMail(NamedTuple):
    """A mail that came in on 2026-11-28."""

    sender: str
    text: str
    coupons: tuple[str, ...] = ()
    unclear: int = 0


COFFEE, MILK = "2.00 | ground coffee", "1.00 | whole milk"
KAFFEE, JOGHURT = "2 | lavazza kaffee", "20% | joghurt"
CAFE, YAOURTS = "2 | cafe moulu", "20% | yaourts"
CAFE_ES, YOGUR = "2 | cafe", "20% | yogur"
CAFFE, YOGURT_IT = "2 | caffe", "20% | yogurt"
KOFFIE, YOGHURT = "2 | koffie", "20% | yoghurt"
KAWA, JOGURT = "20% | kawa", "100 | jogurt"


def _en(head: str, *between: str, foot: str = "Unsubscribe", coupons: tuple[str, ...] = (COFFEE, MILK)) -> OfferMail:
    middle = "\n".join(between)
    text = f"{head}\nSave $2.00 on Ground Coffee\n{middle}\n$1.00 off Whole Milk\n\n{foot}\n".replace("\n\n$", "\n$")
    return OfferMail(CORNER, text, coupons, 2 - len(coupons))


def _de(head: str, coupons: tuple[str, ...] = (KAFFEE, JOGHURT)) -> OfferMail:
    text = f"{head}\n2 € Rabatt auf Lavazza Kaffee\n20 % Rabatt auf Joghurt\n\nAbmelden\n"
    return OfferMail(ECKE, text, coupons, 2 - len(coupons))


def _fr(head: str, coupons: tuple[str, ...] = (CAFE, YAOURTS)) -> OfferMail:
    text = f"{head}\n2 € de réduction sur le café moulu\n20 % de remise sur les yaourts\n\nSe désabonner\n"
    return OfferMail(EPICERIE, text, coupons, 2 - len(coupons))


def _es(head: str, coupons: tuple[str, ...] = (CAFE_ES, YOGUR)) -> OfferMail:
    text = f"{head}\n2 € de descuento en café\n20 % de descuento en yogur\n\nDarse de baja\n"
    return OfferMail(TIENDA, text, coupons, 2 - len(coupons))


def _it(head: str, coupons: tuple[str, ...] = (CAFFE, YOGURT_IT)) -> OfferMail:
    text = f"{head}\n2 € di sconto sul caffè\n20 % di sconto sullo yogurt\n\nScopri di più\n"
    return OfferMail(BOTTEGA, text, coupons, 2 - len(coupons))


def _nl(head: str, coupons: tuple[str, ...] = (KOFFIE, YOGHURT)) -> OfferMail:
    text = f"{head}\n2 € korting op koffie\n20 % korting op yoghurt\n\nUitschrijven\n"
    return OfferMail(KRUIDENIER, text, coupons, 2 - len(coupons))


def _pl(head: str, *below: str, sender: str = SKLEP, coupons: tuple[str, ...] = (KAWA, JOGURT)) -> OfferMail:
    text = "\n".join((head, "Rabat 20% na kawę", "Jogurt 3 w cenie 2", "", *below))
    return OfferMail(sender, f"{text}\n", coupons, 2 - len(coupons))


NOTHING: tuple[str, ...] = ()

ENGLISH = [
    _en("Hi Sam, here are this week's savings picked for you"),
    _en("Hello Sam, here are your coupons."),
    _en("Corner Foods"),
    _en("CORNER FOODS\nThis week at Corner Foods"),
    _en("Your Corner Foods offers"),
    _en("Fresh deals from Corner Foods"),
    _en("Corner Foods weekly ad"),
    _en("Fall is here, and so are the savings!"),
    _en("We've rounded up our best deals for you this week."),
    _en("Dear Sam, we have picked these just for you."),
    _en("Stock up and save with these deals"),
    _en("Fill your cart for less"),
    _en("Dairy & Eggs"),
    _en("Weekly deals", "Dairy & Eggs"),
    _en("Bakery & Deli", "Dairy & Eggs"),
    _en("Weekly deals", "This week at Corner Foods"),
    _en("Weekly deals", "Corner Foods"),
    _en("Weekly deals", "Redeemable at Corner Foods"),
    _en("Weekly deals", "Only at Corner Foods"),
    _en("Happy Thanksgiving from all of us at Corner Foods!"),
    _en("Weekly deals", foot="See you soon at Corner Foods"),
    _en("Hi Sam, here are this week's savings for members", coupons=NOTHING),
    _en("Hi teachers, here are this week's savings", coupons=NOTHING),
    _en("Corner Foods members", coupons=NOTHING),
    _en("With your Corner Foods card", coupons=NOTHING),
    _en("At Corner Foods Springfield", coupons=NOTHING),
    _en("Only in the Corner Foods app", coupons=NOTHING),
    _en("Firefighters get these deals all week", coupons=NOTHING),
    _en("Our neighbors save on these favorites", coupons=NOTHING),
    _en("Fill your cart twice and save", coupons=NOTHING),
    _en("On a few products", coupons=NOTHING),
    _en("In our kitchen", coupons=NOTHING),
    _en("Come in with a friend to save", coupons=NOTHING),
    _en("Corner Foods club", coupons=NOTHING),
    _en("Corner Foods shoppers who come twice", coupons=NOTHING),
    _en("Weekly deals", "At Corner Foods Springfield", coupons=NOTHING),
    _en("Weekly deals", "Quillfeather Grocers", coupons=NOTHING),
]
GERMAN = [
    _de("Hallo Jana, hier sind deine Angebote der Woche"),
    _de("Markthalle Lindenhof"),
    _de("Diese Woche bei Markthalle Lindenhof"),
    _de("Der Herbst ist da, und wir haben tolle Angebote für dich."),
    _de("Milch & Käse"),
    _de("Lass dir nichts entgehen!"),
    _de("Liebe Jana, wir haben schöne Angebote für Sie ausgesucht"),
    _de("Hallo Jana, hier sind deine Angebote für Mitglieder", NOTHING),
    _de("Mit der Karte von Markthalle Lindenhof", NOTHING),
    _de("Unsere Nachbarn sparen hier", NOTHING),
]
FRENCH = [
    _fr("Bonjour Jeanne, voici vos offres de la semaine"),
    _fr("Épicerie du Canal"),
    _fr("Cette semaine chez Épicerie du Canal"),
    _fr("Nous avons sélectionné ces offres pour vous"),
    _fr("L'automne est là".replace("L'", "")),
    _fr("Bonjour Jeanne, voici les offres réservées aux adhérents", NOTHING),
    _fr("Nos voisins profitent", NOTHING),
]
SPANISH = [
    _es("Hola Juana, aquí tienes tus ofertas de la semana"),
    _es("Mercado Azahar"),
    _es("Esta semana en Mercado Azahar"),
    _es("Hemos elegido estas ofertas para ti".replace("estas", "las")),
    _es("Hola Juana, aquí tienes las ofertas para socios", NOTHING),
    _es("Solo con la tarjeta de Mercado Azahar", NOTHING),
]
ITALIAN = [
    _it("Ciao Gianna, ecco le offerte della settimana"),
    _it("Bottega Ulivo"),
    _it("Questa settimana da Bottega Ulivo"),
    _it("Abbiamo scelto le offerte migliori per te"),
    _it("Ciao Gianna, ecco le offerte per i soci", NOTHING),
    _it("Con la carta di Bottega Ulivo", NOTHING),
]
DUTCH = [
    _nl("Hoi Jan, hier zijn de aanbiedingen van deze week"),
    _nl("Kruidenier Veldhof"),
    _nl("Deze week bij Kruidenier Veldhof"),
    _nl("We hebben de beste aanbiedingen voor je uitgezocht"),
    _nl("Hoi Jan, hier zijn de aanbiedingen voor leden", NOTHING),
    _nl("Met de kaart van Kruidenier Veldhof", NOTHING),
]
BIEDRONKA = "Biedronka <newsletter@biedronka.pl>"
LIDL_PL = "Lidl Polska <newsletter@lidl.pl>"
ZABKA = "Żabka <kontakt@zabka.pl>"
POLISH = [
    _pl("Dzień dobry, oto oferty tygodnia"),
    _pl("Sklep Jarzynka"),
    _pl("Oferty tygodnia", "Do wyczerpania zapasów", "Zobacz wszystkie oferty", "Regulamin", "Wypisz się"),
    _pl("Biedronka", "Do wyczerpania zapasów", sender=BIEDRONKA),
    _pl("Twoje kupony w tym tygodniu", "Wypisz się", sender=LIDL_PL),
    _pl("Żabka\nPromocje tygodnia", "Zobacz gazetkę", sender=ZABKA),
    _pl("Tylko z kartą", coupons=()),
    _pl("Z kartą Moja Biedronka", sender=BIEDRONKA, coupons=()),
    _pl("Tylko z aplikacją Lidl Plus", sender=LIDL_PL, coupons=()),
    _pl("W aplikacji Żappka", sender=ZABKA, coupons=()),
    _pl("Dla klubowiczów", coupons=()),
    _pl("Oferty tygodnia", "Oferty ważne w wybranych sklepach", coupons=()),
    _pl("Oferty tygodnia", "Oferty ważne tylko z kartą", coupons=()),
]

MAILS = [*ENGLISH, *GERMAN, *FRENCH, *SPANISH, *ITALIAN, *DUTCH, *POLISH]
