"""More offers as stores word them, written once the rules stood: in a mail with others, and with more small print."""

from __future__ import annotations

from tests.ingest.reading.offer_wordings import Worded

MORE_WORDINGS = [
    Worded("US", "Save $2 instantly when you buy 4 Chobani Flip", ("2 off | chobani flip | from 4 pieces",)),
    Worded("US", "Kraft Mac & Cheese: $0.50 off", ("0.50 off | kraft mac & cheese",)),
    Worded("US", "$3 OFF any ONE (1) Gillette Razor, exp. 12/05/2026", ("3 off | gillette razor | to 2026-12-05",)),
    Worded("US", "5% back on all groceries", ("?",)),
    Worded("US", "Buy 5 get $5 off instantly Campbell's Soup", ("5 off | campbell's soup | from 5 pieces",)),
    Worded("US", "Save $1.00 per lb on ground beef", ("?",)),
    Worded("US", "4 for $10 Mix & Match Stouffer's", ("?",)),
    Worded("US", "30% off storewide through Sunday, Nov 29", ("30% off | basket | to 2026-11-29",)),
    Worded(
        "US", "Take 15% off when you spend $75 or more. Use code TAKE15", ("15% off | basket | from 75 | code TAKE15",)
    ),
    Worded(
        "US",
        "Buy 1, Get 1 Free Digiorno Pizza\nValid 12/2 - 12/8",
        ("buy 1 get 1 at 100% off | digiorno pizza | 2026-12-02 to 2026-12-08",),
    ),
    Worded("US", "$5 off your $30 meat purchase", ("?",)),
    Worded("US", "Save $10 on your next 3 orders of $50+", ("?",)),
    Worded("US", "$4 off Pampers Diapers 80 ct", ("4 off | pampers diapers 80 ct",)),
    Worded("US", "$2 off two Bounty Paper Towels", ("2 off | bounty paper towels | from 2 pieces",)),
    Worded("US", "Save 50¢ on Barilla Pasta (excludes gluten free)", ("?",)),
    Worded("US", "Starting at $2.99 Fresh Salmon", ("?",)),
    Worded("US", "20% off beauty with the app", ("?",)),
    Worded("US", "Now $2.49, was $3.29 Tropicana Juice", ("price 2.49 | tropicana juice",)),
    Worded(
        "US",
        "$1 off Cheerios\n$2 off Tide\nOffers end 12/5/2026. Limit 2 per household.",
        ("1 off | cheerios | to 2026-12-05 | 2 times", "2 off | tide | to 2026-12-05 | 2 times"),
    ),
    Worded("US", "Weekend special: $3 off steak", ("?",)),
    Worded("US", "$15 off $75+ with code HARVEST", ("15 off | basket | from 75 | code HARVEST",)),
    Worded("GB", "3 for £5 on Innocent smoothies", ("?",)),
    Worded("GB", "£1 off Yeo Valley yogurt, ends 3 December", ("1 off | yeo valley yogurt | to 2026-12-03",)),
    Worded("GB", "Save 50p on Kingsmill bread", ("0.5 off | kingsmill bread",)),
    Worded("GB", "Buy 2 get 1 half price Dove", ("?",)),
    Worded(
        "GB",
        "£6 off your £40 shop\nVoucher code: XMAS6\nValid until 24/12/2026",
        ("6 off | basket | from 40 | code XMAS6 | to 2026-12-24",),
    ),
    Worded("DE", "Spare 2 € beim Kauf von 3 Persil", ("2 off | persil | from 3 pieces",)),
    Worded("DE", "15 % Rabatt auf Hipp Babynahrung bis 6. Dezember", ("15% off | hipp babynahrung | to 2026-12-06",)),
    Worded("DE", "Milka Tafel je nur 0,99 €", ("price 0.99 | milka tafel",)),
    Worded("DE", "3 zum Preis von 2 Haribo Goldbären", ("buy 2 get 1 at 100% off | haribo goldbären",)),
    Worded("DE", "10 € Rabatt für Neukunden ab 50 € Bestellwert", ("?",)),
    Worded("DE", "20 % Rabatt auf den teuersten Artikel", ("?",)),
    Worded(
        "DE",
        "5 € Rabatt auf Ihren nächsten Einkauf ab 50 €, gültig vom 01.12. bis 24.12.2026",
        ("5 off | basket | from 50 | 2026-12-01 to 2026-12-24",),
    ),
    Worded("FR", "2 € de réduction pour l'achat de 3 yaourts Activia", ("2 off | yaourts activia | from 3 pieces",)),
    Worded("FR", "1 € de remise sur le 2ème Nutella", ("?",)),
    Worded(
        "FR",
        "34% de remise immédiate sur le jambon Herta\nDu 1er au 7 décembre",
        ("34% off | jambon herta | 2026-12-01 to 2026-12-07",),
    ),
    Worded("FR", "Le 3ème offert sur les pâtes Barilla", ("?",)),
    Worded("ES", "Llévate 3 y paga 2 en detergente Ariel", ("buy 2 get 1 at 100% off | detergente ariel",)),
    Worded("IT", "Prendi 3 paghi 2 pasta Barilla", ("buy 2 get 1 at 100% off | pasta barilla",)),
    Worded(
        "NL",
        "€ 1 korting op Douwe Egberts koffie, geldig t/m 6 december",
        ("1 off | douwe egberts koffie | to 2026-12-06",),
    ),
]
