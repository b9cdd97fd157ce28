"""Offers as stores word them, and the coupon that each of them is: `what is off | of what | condition | ...`."""

from __future__ import annotations

from typing import NamedTuple

NOT_UNDERSTOOD = "?"
"""It is an offer, and no coupon says what it promises, or not all of it can be told."""


class Worded(NamedTuple):
    """What is printed in a shop of this country on 2026-11-28, a Saturday, and what is told of each offer of it."""

    country: str
    printed: str
    coupons: tuple[str, ...]


def _us(printed: str, *coupons: str) -> Worded:
    return Worded("US", printed, coupons)


def _uk(printed: str, *coupons: str) -> Worded:
    return Worded("GB", printed, coupons)


def _de(printed: str, *coupons: str) -> Worded:
    return Worded("DE", printed, coupons)


def _fr(printed: str, *coupons: str) -> Worded:
    return Worded("FR", printed, coupons)


def _es(printed: str, *coupons: str) -> Worded:
    return Worded("ES", printed, coupons)


def _it(printed: str, *coupons: str) -> Worded:
    return Worded("IT", printed, coupons)


def _nl(printed: str, *coupons: str) -> Worded:
    return Worded("NL", printed, coupons)


UNITED_STATES = [
    _us("Buy 4, save $4 Tyson Nuggets", "4 off | tyson nuggets | from 4 pieces"),
    _us("Buy 2 get $1 off Bounty", "1 off | bounty | from 2 pieces"),
    _us("Save $1.50 on TWO (2) Chobani Greek Yogurt", "1.50 off | chobani greek yogurt | from 2 pieces"),
    _us("Save $1.00 on any ONE (1) Tide Pods", "1.00 off | tide pods"),
    _us("Save $3.00 when you buy THREE (3) Kellogg's Cereals", "3.00 off | kellogg's cereals | from 3 pieces"),
    _us("$1.50 off 3 Olive Oil", "1.50 off | olive oil | from 3 pieces"),
    _us("$0.75 off any 3 Yoplait", "0.75 off | yoplait | from 3 pieces"),
    _us("Save $1 off 2 General Mills Cereal", "1 off | general mills cereal | from 2 pieces"),
    _us("SAVE 75¢ on any TWO Progresso Soups", "0.75 off | progresso soups | from 2 pieces"),
    _us("$2 off when you buy 2 or more Huggies Wipes", "2 off | huggies wipes | from 2 pieces"),
    _us("Buy any 5 participating items, save $5", "?"),
    _us("Buy 2 Cheerios save $1 on next visit", "?"),
    _us("$5 OFF $50 NEXT SHOP", "5 off | basket | from 50"),
    _us("$5 off $50", "5 off | basket | from 50"),
    _us("$10 off your $75 order", "10 off | basket | from 75"),
    _us("$10 off $60 grocery purchase", "10 off | basket | from 60"),
    _us("Take $15 off your order of $100 or more", "15 off | basket | from 100"),
    _us("$20 off your first order of $35+", "?"),
    _us("Spend $50, save $10", "10 off | basket | from 50"),
    _us("Save $3 when you spend $25 on produce", "3 off | [produce] | from 25"),
    _us("Save $5 on $20 of Pampers diapers", "5 off | pampers diapers | from 20"),
    _us("Save $4 on $20 of Coca-Cola products", "4 off | coca-cola | from 20"),
    _us("Spend $30 on P&G products, get $10 off", "10 off | p&g | from 30"),
    _us("Get $10 back when you spend $50", "?"),
    _us("10% off your next purchase of $50 or more\nCode: SAVE10", "10% off | basket | from 50 | code SAVE10"),
    _us("BOGO 50% off Tide laundry detergent", "buy 1 get 1 at 50% off | tide laundry detergent"),
    _us("BOGO FREE Thomas' English Muffins", "buy 1 get 1 at 100% off | thomas' english muffins"),
    _us("Buy 1 Get 1 50% Off Dove Body Wash", "buy 1 get 1 at 50% off | dove body wash"),
    _us("Buy One, Get One FREE Perdue Chicken Thighs", "buy 1 get 1 at 100% off | perdue chicken thighs"),
    _us("Buy 2, Get 1 Free Gatorade", "buy 2 get 1 at 100% off | gatorade"),
    _us("Buy 2, Get 3 Free Coca-Cola 12-packs", "buy 2 get 3 at 100% off | coca-cola 12-packs"),
    _us("Buy 3 Get 2 Free Pepsi", "buy 3 get 2 at 100% off | pepsi"),
    _us("Buy Tide Pods, get Downy free", "?"),
    _us("FREE Dozen Eggs with $40 purchase", "?"),
    _us("Save up to 40% on frozen pizza", "?"),
    _us("Up to 25% off Colgate", "?"),
    _us("Get up to $10 off Nespresso", "?"),
    _us("Save $2.00/lb on Atlantic salmon fillets", "?"),
    _us("$1.99/lb Chicken breast", "?"),
    _us("Ground Beef $3.99 per lb", "?"),
    _us("10 for $10 Yoplait", "?"),
    _us("Kellogg's Pop-Tarts 3/$9", "?"),
    _us("2 for $5 Lay's Chips", "?"),
    _us("Only $1.99 Land O Lakes Butter", "price 1.99 | land o lakes butter"),
    _us("$1 off Land O Lakes Butter 8 oz or larger", "?"),
    _us("GET $1 OFF YOUR NEXT APPLES PURCHASE", "1 off | apples"),
    _us("$2 off Tide. No code needed.", "2 off | tide"),
    _us("15% off your order. Promo code required at checkout", "15% off | basket"),
    _us("$5 off your next order. Coupon code will be emailed", "5 off | basket"),
    _us("$5 off your next order. Discount code applied automatically", "5 off | basket"),
    _us("$5 off your next order\nUse code at checkout: HOLIDAY", "5 off | basket | code HOLIDAY"),
    _us("20% off your first order with code FRESH20", "?"),
    _us('$10 off your order with promo code "welcome"', "10 off | basket | code WELCOME"),
    _us("Enter WINTER25 at checkout for 25% off your order", "25% off | basket | code WINTER25"),
    _us("$1 off Cheerios\nValid through Wed., Dec. 2", "1 off | cheerios | to 2026-12-02"),
    _us("$1 off Cheerios\nStarts Sunday 12/6. Ends Saturday 12/12.", "1 off | cheerios | 2026-12-06 to 2026-12-12"),
    _us("Today only: $3 off Tide", "3 off | tide | to 2026-11-28"),
    _us("$3 off Tide. Valid today only", "3 off | tide | to 2026-11-28"),
    _us("20% off your order - ends tonight", "20% off | basket | to 2026-11-28"),
    _us("$1 off Cheerios. Offer expires 12/31/26. Limit 1 per customer.", "1 off | cheerios | to 2026-12-31 | 1 times"),
    _us(
        "$1 off Cheerios\n$2 off Tide\n$3 off Pampers\nValid 11/20/2026 - 11/24/2026",
        "1 off | cheerios | 2026-11-20 to 2026-11-24",
        "2 off | tide | 2026-11-20 to 2026-11-24",
        "3 off | pampers | 2026-11-20 to 2026-11-24",
    ),
    _us(
        "Valid Nov 29 - Dec 5, 2026\n$1 off Cheerios\n$2 off Tide",
        "1 off | cheerios | 2026-11-29 to 2026-12-05",
        "2 off | tide | 2026-11-29 to 2026-12-05",
    ),
    _us(
        "$1 off Cheerios\nValid until 12/01/2026\n$2 off Tide\nValid until 12/05/2026",
        "1 off | cheerios | to 2026-12-01",
        "2 off | tide | to 2026-12-05",
    ),
    _us("Dress code casual. 10% off your next purchase", "10% off | basket"),
    _us("Save 20% when you buy 6 or more bottles of wine", "20% off | wine | from 6 pieces"),
    _us("20% off 6 Barefoot wines", "20% off | barefoot wines | from 6 pieces"),
    _us("Members save 10% on Starbucks coffee", "?"),
    _us("Free delivery on orders over $35"),
]

UNITED_KINGDOM = [
    _uk("Spend £30, save £6 on wine", "6 off | wine | from 30"),
    _uk("£4 off £40 shop", "4 off | basket | from 40"),
    _uk("£5 off when you spend £40 or more", "5 off | basket | from 40"),
    _uk("£1.50 off Persil Bio", "1.50 off | persil bio"),
    _uk("1/2 price Persil", "50% off | persil"),
    _uk("Half Price Lurpak Spreadable", "50% off | lurpak spreadable"),
    _uk("Better than half price Nescafe", "?"),
    _uk("Save 25p on Heinz Beanz", "0.25 off | heinz beanz"),
    _uk("Any 3 for 2 on Huggies", "buy 2 get 1 at 100% off | huggies"),
    _uk("3 for 2 on Nivea", "buy 2 get 1 at 100% off | nivea"),
    _uk("Any 2 for £3 Muller Corner", "?"),
    _uk("2 for £3.50 McVitie's Digestives", "?"),
    _uk("Clubcard Price £2.50 Cathedral City", "?"),
    _uk("Buy one get one half price Alpro", "buy 1 get 1 at 50% off | alpro"),
    _uk("Save 1/3 on Ariel Pods", "?"),
    _uk("25% off when you buy 6 or more wines", "25% off | wines | from 6 pieces"),
    _uk("£10 off your first £60 shop with voucher code TESCO10", "?"),
    _uk("£2 off Andrex. Ends Tuesday 1 December", "2 off | andrex | to 2026-12-01"),
    _uk("20p off Warburtons bread until 05/12/2026", "0.2 off | warburtons bread | to 2026-12-05"),
]

GERMANY = [
    _de("2 für 1 € Milka Schokolade", "?"),
    _de("3 Stück nur 2 € Ehrmann Joghurt", "?"),
    _de("2 für 3 € Dr. Oetker Pizza", "?"),
    _de("2 für 1 Milka Schokolade", "buy 1 get 1 at 100% off | milka schokolade"),
    _de("3 für 2 auf Nivea Duschgel", "buy 2 get 1 at 100% off | nivea duschgel"),
    _de("Kaufe 2, zahle 1 Funny-frisch Chips", "buy 1 get 1 at 100% off | funny-frisch chips"),
    _de("Bis zu 30 % Rabatt auf Wein", "?"),
    _de("20 % Rabatt auf Lavazza Kaffee", "20% off | lavazza kaffee"),
    _de("1 € Rabatt auf Iglo Fischstäbchen", "1 off | iglo fischstäbchen"),
    _de("5 € Rabatt auf 40 € Einkauf", "5 off | basket | from 40"),
    _de("5 € Rabatt ab 50 € Einkaufswert. Kein Code erforderlich", "5 off | basket | from 50"),
    _de(
        "10 € Rabatt ab einem Mindestbestellwert von 60 € mit dem Code FRISCH10",
        "10 off | basket | from 60 | code FRISCH10",
    ),
    _de("10 % Rabatt auf Ihren nächsten Einkauf. Rabattcode automatisch", "10% off | basket"),
    _de("Gutscheincode: REWE-2026\n10 % Rabatt auf Ihren nächsten Einkauf", "10% off | basket | code REWE-2026"),
    _de("40 % gespart: Jacobs Kaffee 4,99 €", "?"),
    _de("Jacobs Krönung nur 4,99 €", "price 4.99 | jacobs krönung"),
    _de("1 € Rabatt auf Butter\nGültig bis Samstag, 5. Dezember", "1 off | butter | to 2026-12-05"),
    _de("0,50 € Rabatt auf Butter. Nur heute!", "0.50 off | butter | to 2026-11-28"),
    _de(
        "1 € Rabatt auf Butter\n20 % Rabatt auf Joghurt\nGültig vom 30.11. bis 05.12.2026",
        "1 off | butter | 2026-11-30 to 2026-12-05",
        "20% off | joghurt | 2026-11-30 to 2026-12-05",
    ),
    _de("1 € Rabatt beim Kauf von 2 Packungen Barilla Nudeln", "1 off | barilla nudeln | from 2 pieces"),
    _de("1 € Rabatt beim Kauf von 2 Barilla Nudeln", "1 off | barilla nudeln | from 2 pieces"),
    _de("10-fach Punkte auf Ihren Einkauf", "?"),
    _de("10 % Rabatt auf alle Molkereiprodukte", "10% off | [dairy]"),
    _de("kg nur 3,99 € Rinderhack", "?"),
]

FRANCE = [
    _fr("2 achetés, le 3ème offert sur les yaourts Danone", "buy 2 get 1 at 100% off | yaourts danone"),
    _fr("Jusqu'à 50% de remise sur le vin", "?"),
    _fr("-20% immédiat sur le café", "20% off | café"),
    _fr("-30% sur les couches Pampers", "30% off | couches pampers"),
    _fr("Lot de 3 pour 5 €", "?"),
    _fr("3 pour 2 sur les yaourts Danone", "buy 2 get 1 at 100% off | yaourts danone"),
    _fr("1 acheté = 1 offert café Carte Noire", "buy 1 get 1 at 100% off | café carte noire"),
    _fr("2 + 1 gratuit sur les jus Tropicana", "buy 2 get 1 at 100% off | jus tropicana"),
    _fr("-50% sur le 2ème produit acheté Nutella", "buy 1 get 1 at 50% off | nutella"),
    _fr("Le 2ème à -50% café Lavazza", "buy 1 get 1 at 50% off | café lavazza"),
    _fr("5 € de réduction dès 50 € d'achats", "5 off | basket | from 50"),
    _fr("1,50 € de remise sur le café Malongo jusqu'au samedi 5 décembre", "1.50 off | café malongo | to 2026-12-05"),
    _fr("10 € offerts dès 80 € d'achats avec le code NOEL10", "10 off | basket | from 80 | code NOEL10"),
    _fr("5 € de remise sur votre prochain achat. Sans code promo", "5 off | basket"),
    _fr("20% crédités sur votre carte sur le café", "?"),
]

OTHERS = [
    _es("3x2 en yogures Danone", "buy 2 get 1 at 100% off | yogures danone"),
    _es("2ª unidad al 50% en café Marcilla", "buy 1 get 1 at 50% off | café marcilla"),
    _es("Hasta un 30% de descuento en vino", "?"),
    _es("5 € de descuento por compras superiores a 50 €", "5 off | basket | from 50"),
    _es("20% de descuento en café", "20% off | café"),
    _it("Sconto 20% su caffè Lavazza", "20% off | caffè lavazza"),
    _it("Fino al 50% di sconto sul vino", "?"),
    _it("5 € di sconto con una spesa minima di 50 €", "5 off | basket | from 50"),
    _it("3x2 su yogurt Müller", "buy 2 get 1 at 100% off | yogurt müller"),
    _nl("25% korting op koffie", "25% off | koffie"),
    _nl("2e halve prijs Douwe Egberts koffie", "buy 1 get 1 at 50% off | douwe egberts koffie"),
    _nl("Tot 50% korting op wijn", "?"),
    _nl("2 voor 3 euro Campina vla", "?"),
    _nl("1+1 gratis Lay's chips", "buy 1 get 1 at 100% off | lay's chips"),
    _nl("€ 5 korting bij besteding vanaf € 50", "5 off | basket | from 50"),
]

WORDINGS = [*UNITED_STATES, *UNITED_KINGDOM, *GERMANY, *FRANCE, *OTHERS]
