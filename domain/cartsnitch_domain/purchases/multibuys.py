"""Multi-buys: what is taken off for buying several things together, by what its line prints. Standard library only.

The words are those of English, German, French, Spanish, Italian, Dutch and Portuguese receipts, a few of Polish ones.
Numbers without words beside them (`2 L`, `3 PCS`) say nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from unicodedata import combining, normalize

_FEWEST = 2
"""Several are so many at least, where the line says no number."""

_MOST_SIGNS = 200
"""Of a line that are looked at: tills print fewer, and the time would grow with the square of them."""

NUMBERS = {
    word: number
    for number, words in {
        1: "one",
        2: "two zwei deux dos due twee dois duas",
        3: "three drei trois tres tre drie",
        4: "four vier quatre cuatro quattro quatro",
        5: "five funf fuenf cinq cinco cinque vijf",
    }.items()
    for word in words.split()
}
"""Words for small numbers, without accents."""

_SO_MANY = rf"\d{{1,2}}|{'|'.join(NUMBERS)}"
_ALL = rf"(?<![\w.,$€£])(?P<all>{_SO_MANY})"
_PRICE = rf"[$€£]?\d+(?:[.,]\d\d)?(?![\w.,%])(?! %)|(?:{'|'.join(NUMBERS)})\b"
_PIECES = (
    r"(?:stuck|stueck|stk|stuks?|st|sztuki|szt|pcs?|pieces?|uds?|unidad(?:e)?s|unites?|pezzi|pz|articles?|artikeln?"
    r"|produits?|items?)"
)

_FREE = r"(?:gratis|gratuite?s?|free|offerte?s?|omaggio|kostenlos)"
_FROM = r"(?:ab|des|desde|a partir de|a partire da|vanaf|bij|per)"
_SAVED = r"(?:[$€£]?\d+(?:[.,]\d\d)? )?"
_SIZE = r"(?:kgs?|gr?|lbs?|oz|ml|cl|l|lt|ltr|lit(?:re|er)s?|gal|packs?|pk|ct)"
_END = r"(?: ?[-−]? ?[$€£]?\d+[.,]\d\d ?[-−]?(?: ?[a-z€$£]{1,3})?)?$"
"""Of a line: nothing, or its amount."""

_TOLD = tuple(
    re.compile(pattern)
    for pattern in (
        # 3 FOR 2, 2 FOR $5, ANY 2 FOR 5.00, TWO FOR 5, 2 FÜR 5, 3 VOOR 2, 2 STUKS VOOR 5, 2 ZA 10
        rf"{_ALL} ?(?:{_PIECES} )?(?:for|fur|fuer|voor|za) ?(?:{_PRICE}|[$€£]?\d|{_END})",
        # 2 POUR 5, 3 POR 2, 2 PER 5, 3 PARA 2
        rf"{_ALL} ?(?:pour|por|per|para)(?: ?(?:{_PRICE})|{_END})",
        # 2 ZUM PREIS VON 1, 3 POUR LE PRIX DE 2, 3 FOR THE PRICE OF 2
        rf"{_ALL} (?:zum preis von|pour le prix de|por el precio de|al prezzo di|pelo preco de|for the price of)\b",
        # 2/5.00, MULTI 3/$10.00
        r"(?<![\w.,/])(?P<all>[2-9]|10) ?/ ?[$€£]?\d{1,3}[.,]\d\d(?![\w.,/%])",
        # 3X2, 2 X 1: the second is what is paid
        r"(?<![\w.,])(?P<all>[2-9]) ?[x×] ?(?P<paid>[1-8])(?![\w.,])",
        # 1+1 GRATIS, 6+2 OFFERTS; without a word for it few only: packages hold 6+2
        rf"(?<![\w.,])(?P<bought>[1-9]) ?\+ ?(?P<given>[1-9]) {_FREE}\b",
        r"(?<![\w.,])(?P<bought>[1-3]) ?\+ ?(?P<given>[12])(?![\w.,])",
        # BUY 2 GET 1 FREE, BUY ONE GET ONE, B1G1
        rf"\bbuy (?:any )?(?P<bought>{_SO_MANY}),? (?:and |& )?get (?P<given>{_SO_MANY})\b",
        r"\bb(?P<bought>\d) ?g(?P<given>\d)",
        # BUY 2 SAVE 1.00, BUY ANY 3, WYB 2, 2 OR MORE
        rf"\b(?:buy|wyb|if you buy|achetez|kop|kob|kjop|ta) (?:any )?(?P<all>{_SO_MANY})\b(?![.,]\d)(?! ?%)",
        rf"{_ALL} (?:or more|oder mehr|ou plus|o mas|o piu|of meer|ou mais)\b",
        # AB 2 STÜCK, DES 2 ACHETES, DESDE 2 UDS, VANAF 2 STUKS
        rf"\b{_FROM} (?P<all>{_SO_MANY}) (?:{_PIECES}|achete\w*)(?![\w.])",
        # A PARTIR DE 2, VANAF 2; from more on it may be money
        rf"\b(?:ab|des|desde|a partir de|a partire da|vanaf) (?P<all>[2-4])(?![\w.,]){_END}",
        # SAVE ON 2, SAVE 1.00 ON 3; ON 2 L is of a size
        rf"\bsave {_SAVED}(?:on|with|when you buy) (?:any )?(?P<all>{_SO_MANY})\b(?![.,]\d)(?! ?%)(?! {_SIZE}\b)",
        # 2 STÜCK 5,00; a few only, and no amount that is taken off: packages hold 10 STK
        rf"(?<![\w.,])(?P<all>[2-5]) {_PIECES} [$€£]?\d+[.,]\d\d(?![\w.,%])(?! ?%)(?! ?[-−](?! ?[$€£]?\d))",
        # 2 ACHETES 1 OFFERT, 2 HALEN 1 BETALEN, NIMM 3 ZAHL 2, LLEVA 3 PAGA 2, LEVE 3 PAGUE 2, PRENDI 3 PAGHI 2
        r"(?<![\w.,])(?P<bought>\d) (?:produits? )?achete\w*,? (?P<given>\d) (?:offert|gratuit)",
        rf"{_ALL} (?:produits? )?(?:halen|nemen|kaufen|achete\w*)\b",
        r"\b(?:nimm|nehmen sie|lleva|lleve|leva|leve|prendi|prenez) (?P<all>\d{1,2})(?![\w.,])",
    )
)
"""Offers that say how many they are of."""

_ORDINAL = (
    r"(?:[2-4](?:nd|rd|th|nde|rde|eme|ieme|ter|tes?|e|de|da|do|a|o|°|\.(?!\d))(?![a-z0-9])|[2-4]\.(?=[a-z])"
    r"|(?:second[aeo]?|seconde|tweede|zweite[rsn]?|deuxieme|segund[ao]"
    r"|third|dritte[rsn]?|troisieme|tercer[ao]?|terz[ao]|derde|terceir[ao]|drugi|druga|drugie)(?![a-z0-9]))"
)
_THINGS = (
    r"(?:unidad(?:e)?|unid|unite|units?|uds?|un|pezzo|artikel|article|articulo|articolo|artigo|produkt|produit|product|producto"
    r"|prodotto|produto|sztuka|items?|piece|packung|packungen|pack|pkg|stuck|stueck|stk|stuks?|flasche|dose|beutel|becher|glas"
    r"|bouteille|boite|paquet|paquete|botella|bottiglia|confezione|fles|pak|blik)"
)
_GIVEN = (
    r"(?:half|halve|halber|halben|halbe|free|gratis|gratuite?|offerte?|omaggio|meta|mitad|metade|moitie|demi|price"
    r"|(?:pol|polowe)(?: ceny)?"
    r"|prijs|preis|prix|prezzo|precio|preco|korting|rabatt|remise|reduction|dto|descuento|desconto|sconto|promo"
    r"|aktion|actie|oferta|offre|off|-? ?\d+ ?%)"
)
_OF_IT = rf"(?:{_THINGS}|{_GIVEN})"
_BETWEEN = (
    r"(?:[ /*:,-]+(?:a|au|aux|at|al|alla|for|le|la|les|l|il|lo|el|los|sur|sul|sulla|de|del|des|du|di|of|on|the|en|zum"
    r"|auf|den|das|die|der|dem|je|jede[rsmn]?|op|voor|van|het|za|every|each|any|one|chaque|cada|ogni|elke|1/2|\d+ ?%"
    r"|halbe[rnm]?))*?[ /*:,-]*"
)
_NOT_OF_TWO = r"(?:vie|choix|chance|main|kans|hand|season|saison|cup|skin|life|wahl|peau|sale)"
_MONEYS = (
    "bon",
    "bons",
    "coupon",
    "coupons",
    "cheque",
    "cheques",
    "avoir",
    "gutschein",
    "de",
    "von",
    "di",
    "per",
    "ab",
)
_NO_EUROS = "".join(f"(?<!{word} )" for word in _MONEYS)
"""Not behind what a sum of money stands behind: `BON 2E`."""

_SECOND = re.compile(
    rf"(?:(?<![a-z])(?:jede[rsmn]?|elke|every|cada|chaque|ogni) )?"
    rf"(?<![\w.,]){_ORDINAL}{_BETWEEN}(?:{_THINGS}\.?{_BETWEEN})?(?<![a-z]){_OF_IT}(?![a-z])"
    rf"|(?<![a-z0-9]){_OF_IT}{_BETWEEN}(?<![\w.,]){_ORDINAL}(?:{_END}|[ /*:,-]*(?={_OF_IT}(?![a-z])|-? ?\d+ ?%))"
    rf"|(?<![\w.,])[2-4](?:eme|ieme|nd|rd|nde|rde){_END}"
    rf"|(?<=[a-z0-9] )(?<![2-4]e ){_NO_EUROS}[2-4]e{_END}"
    r"|(?<![\w.,])[2-4] (?:a|al|ao) (?:meta|mitad|metade|moitie)(?![a-z])"
    rf"|(?<![a-z])(?:leve|leva|lleva|lleve|prendi) {_ORDINAL}"
    rf"|^(?:le |la )?[2-4](?:eme|ieme|nd|nde) (?!{_NOT_OF_TWO}\b)"
    rf"|^(?:le |la |il |el |op |der |die |das )?{_ORDINAL}{_END}"
    rf"|(?<![\w.,])[2-4](?:nd|rd|e|eme|nde|de|\.) [a-z]{{3,}}"
    r" (?:half|halve|halber|free|gratis|gratuite?|offerte?|a moitie)(?![a-z])"
)
"""2E HALVE PRIJS, 2ND HALF PRICE, 50% OFF SECOND, OFERTA 2A UNIDAD, REMISE 2EME, COKE 2E, 2. ARTIKEL -50%; the words
stand together: `SECOND SKIN CREAM 20% OFF` is of a cream."""

_UNTOLD = re.compile(
    r"(?<![a-z])(?:multi[ -]?(?:buy|buys|save|saver|savings?|kauf|rabatt|koop|korting|achats?|compra|sconto|pack deal)"
    r"|bogo|bogof|bogoho|buy one|mix (?:and|&|n|\+|und|et|y|e|en) match|mix ?& ?match|mix ?match|mix ?n ?match"
    r"|(?:qty|quantity|volume) (?:disc|discount|saving|savings|price)"
    r"|mengen(?:rabatt|vorteil)|staffelrabatt|mehrfach\w*|kauf mehr\w*"
    r"|(?:offre|remise|lot|prix) (?:par |de |du )?(?:lots?|quantite|virtuel)|lots? de \d+"
    r"|lots? [2-9](?![\w.,])"
    r"|(?:dto|descuento|desconto|sconto|oferta|ahorro) (?:por |de |per )?"
    r"(?:cantidad|volumen|quantidade|quantita|multiple)"
    r"|stapelkorting|meerkorting|volumekorting|hoeveelheidskorting|leve mais)(?![a-z])"
)
"""Offers of several that do not say of how many."""

_OF_DIFFERENT = re.compile(
    r"(?<![a-z])(?:(?:meal|menu|lunch|dinner|breakfast|maaltijd|mittags?) ?(?:deal|offer|savings?|bundle)"
    r"|combos?|bundles?|dine in|menue?s?|formule|kombi(?:rabatt|angebot|vorteil|preis|korting)?"
    r"|combi(?:korting|deal|natiekorting)|combinazione|combinacion|combinacao)(?![a-z])"
)
"""Offers whose things are not the same, by what they are called."""

_MONEY = re.compile(
    r"[ /]*(?:(?:[a-z]+ )?(?:for|fur|fuer|voor|za|pour|por|per|para))?[ /]*"
    r"(?P<sign>[$€£])?(?P<price>\d{1,3}(?:[.,]\d\d)?)(?![\w.,%])"
)

_OF_PETS = re.compile(
    r"(?<![a-z])(?:adult|junior|kitten|puppy|senior|cats?|dogs?|chats?|chiens?|katzen?|hunde?|gatos?|perros?)(?![a-z])"
)
"""Words beside which a menu is what an animal eats."""

_FEWEST_LETTERS = 4
"""Of a word that goods and what is off them have in common, for it to be of their name."""


@dataclass(frozen=True, slots=True)
class Multibuy:
    """An offer of `pieces` things together, or of more; `is_of_different` ones where it says so. `is_told` says whether
    it prints how many, `price` for how much in all, where it does. `beside` is what else it prints, in small letters
    without accents."""

    pieces: int = _FEWEST
    is_of_different: bool = False
    is_told: bool = field(default=False, compare=False)
    price: Decimal | None = field(default=None, compare=False)
    beside: str = field(default="", compare=False)


def folded(text: str) -> str:
    """In small letters without accents, with one space between words."""
    bare = "".join(
        sign for sign in normalize("NFKD", text.casefold().replace("ø", "o").replace("ł", "l")) if not combining(sign)
    )
    return " ".join(bare.split())


@lru_cache(maxsize=4096)
def multibuy(text: str, name: str = "") -> Multibuy | None:
    """What a line that takes money off says of several things that were bought together; None where it says nothing.
    What it has in common with the `name` of its goods is of that name: `NIMM 2` of `NIMM 2 BONBONS`."""
    said = folded(text[:_MOST_SIGNS])
    if name:
        said = _without_name(said, folded(name[:_MOST_SIGNS]))
    if (found := _OF_DIFFERENT.search(said)) and not _OF_PETS.search(said):
        return Multibuy(is_of_different=True, beside=_beside(said, found))
    for pattern in _TOLD:
        for found in pattern.finditer(said):
            pieces = _pieces(found.groupdict())
            if pieces >= _FEWEST:
                price = _price(said, found, pieces)
                return Multibuy(pieces, is_told=True, price=price, beside=_beside(said, found))
    found = _SECOND.search(said) or _UNTOLD.search(said)
    return Multibuy(beside=_beside(said, found)) if found else None


def _price(said: str, found: re.Match[str], pieces: int) -> Decimal | None:
    """What so many cost together; a small number without cents or a sign is how many are paid for."""
    if "paid" in found.groupdict() or "given" in found.groupdict():
        return None
    told = _MONEY.match(said, found.end("all"))
    if told is None:
        return None
    price = Decimal(told["price"].replace(",", "."))
    return (
        price if told["sign"] or price % 1 or "." in told["price"] or "," in told["price"] or price >= pieces else None
    )


def _beside(said: str, found: re.Match[str]) -> str:
    return f"{said[: found.start()]} {said[found.end() :]}"


def _without_name(said: str, name: str) -> str:
    """A text without the longest run of words that it has in common with a name, where one of them is long."""
    words, of_name = said.split(), name.split()
    begin, _, size = SequenceMatcher(None, words, of_name, autojunk=False).find_longest_match()
    run = words[begin : begin + size]
    is_of_name = any(word.isalpha() and len(word) >= _FEWEST_LETTERS for word in run)
    return " ".join([*words[:begin], *words[begin + size :]]) if is_of_name else said


def _pieces(told: dict[str, str | None]) -> int:
    """How many there are in all; none where as many are paid for."""
    counts = {name: NUMBERS.get(word) or int(word) for name, word in told.items() if word}
    if counts.get("paid", 0) >= counts.get("all", _FEWEST):
        return 0
    return counts.get("all", counts.get("bought", 0) + counts.get("given", 0))
