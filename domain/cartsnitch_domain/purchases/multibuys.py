"""Multi-buys: what is taken off for buying several things together, by what its line prints. Standard library only.

The words are those of English, German, French, Spanish, Italian, Dutch and Portuguese receipts. Numbers without words
beside them (`2 L`, `3 PCS`) say nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import combining, normalize

_FEWEST = 2
"""Several are so many at least, where the line says no number."""

_MOST_SIGNS = 200
"""Of a line that are looked at: tills print fewer, and the time would grow with the square of them."""

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4}
_SO_MANY = rf"\d{{1,2}}|{'|'.join(_NUMBERS)}"
_ALL = r"(?<![\w.,$€£])(?P<all>\d{1,2})"

_TOLD = tuple(
    re.compile(pattern)
    for pattern in (
        # 3 FOR 2, 2 FOR $5, ANY 2 FOR 5.00, 2 FÜR 5, 3 VOOR 2
        rf"{_ALL} ?(?:for|fur|fuer|voor)(?=[\s\d$€£]|$)",
        # 2 POUR 5, 3 POR 2, 2 PER 5, 3 PARA 2
        rf"{_ALL} ?(?:pour|por|per|para)(?: ?[$€£]?\d+(?:[.,]\d\d)?(?![\w.,%])(?! %)|$)",
        # 2 ZUM PREIS VON 1, 3 POUR LE PRIX DE 2
        rf"{_ALL} (?:zum preis von|pour le prix de|por el precio de|al prezzo di|pelo preco de)\b",
        # 2/5.00, MULTI 3/$10.00
        r"(?<![\w.,/])(?P<all>[2-9]|10) ?/ ?[$€£]?\d{1,3}[.,]\d\d(?![\w.,/%])",
        # 3X2, 2 X 1: the second is what is paid
        r"(?<![\w.,])(?P<all>[2-9]) ?[x×] ?(?P<paid>[1-8])(?![\w.,])",
        # 1+1 GRATIS, 2 + 1
        r"(?<![\w.,])(?P<bought>[1-9]) ?\+ ?(?P<given>[1-9])(?![\w.,])",
        # BUY 2 GET 1 FREE, BUY ONE GET ONE, B1G1
        rf"\bbuy (?:any )?(?P<bought>{_SO_MANY}),? (?:and |& )?get (?P<given>{_SO_MANY})\b",
        r"\bb(?P<bought>\d) ?g(?P<given>\d)",
        # BUY 2 SAVE 1.00, BUY ANY 3
        rf"\bbuy (?:any )?(?P<all>{_SO_MANY})\b(?![.,]\d)",
        # 2 ACHETES 1 OFFERT, 2 HALEN 1 BETALEN, NIMM 3 ZAHL 2, LLEVA 3 PAGA 2, LEVE 3 PAGUE 2, PRENDI 3 PAGHI 2
        r"(?<![\w.,])(?P<bought>\d) (?:produits? )?achete\w*,? (?P<given>\d) (?:offert|gratuit)",
        rf"{_ALL} (?:halen|nemen)\b",
        r"\b(?:nimm|nehmen sie|lleva|lleve|leva|leve|prendi|prenez) (?P<all>\d{1,2})\b",
    )
)
"""Offers that say how many they are of."""

_ORDINAL = r"(?:2(?:nd|nde|eme|ieme|e|de|da|do|a|o|°|\.)|second[aeo]?|seconde|tweede|zweite[rs]?|deuxieme|segund[ao])"
_OF_THE_SECOND = (
    r"(?:half|halve|halber|halben|halbe|free|gratis|gratuite?|offerte?|omaggio|meta|mitad|metade|moitie|demi|price"
    r"|prijs|preis|prix|prezzo|precio|preco|unidad(?:e)?|unid|unit|uds?|un|pezzo|artikel|article|produkt|produit"
    r"|korting|rabatt|off|\d+ ?%)"
)
_SECOND = re.compile(
    rf"(?<![\w.,]){_ORDINAL}(?![a-z0-9])[^\n]*?(?<![a-z]){_OF_THE_SECOND}(?![a-z])"
    rf"|(?<![a-z]){_OF_THE_SECOND}(?![a-z])[^\n]*?(?<![\w.,]){_ORDINAL}(?![a-z0-9])"
)
"""2E HALVE PRIJS, 2ND HALF PRICE, 50% OFF SECOND, OFERTA 2A UNIDAD."""

_UNTOLD = re.compile(
    r"(?<![a-z])(?:multi[ -]?(?:buy|buys|save|saver|savings?|kauf|rabatt|koop|korting|achats?|compra|sconto|pack deal)"
    r"|bogo|bogof|bogoho|buy one|mix (?:and|&|n|\+|und|et|y|e|en) match|mix ?& ?match|mix ?match|mix ?n ?match"
    r"|(?:qty|quantity|volume) (?:disc|discount|saving|savings|price)"
    r"|mengen(?:rabatt|vorteil)|staffelrabatt|mehrfach\w*|kauf mehr\w*"
    r"|(?:offre|remise|lot|prix) (?:par |de |du )?(?:lots?|quantite|virtuel)|lots? de \d+"
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


@dataclass(frozen=True, slots=True)
class Multibuy:
    """An offer of `pieces` things together, or of more; `is_of_different` ones where it says so."""

    pieces: int = _FEWEST
    is_of_different: bool = False


@lru_cache(maxsize=4096)
def multibuy(text: str) -> Multibuy | None:
    """What a line that takes money off says of several things that were bought together; None where it says nothing."""
    said = _folded(text[:_MOST_SIGNS])
    if _OF_DIFFERENT.search(said):
        return Multibuy(is_of_different=True)
    for pattern in _TOLD:
        for found in pattern.finditer(said):
            pieces = _pieces(found.groupdict())
            if pieces >= _FEWEST:
                return Multibuy(pieces)
    return Multibuy() if _SECOND.search(said) or _UNTOLD.search(said) else None


def _pieces(told: dict[str, str | None]) -> int:
    """How many there are in all; none where as many are paid for."""
    counts = {name: _NUMBERS.get(word) or int(word) for name, word in told.items() if word}
    if counts.get("paid", 0) >= counts.get("all", _FEWEST):
        return 0
    return counts.get("all", counts.get("bought", 0) + counts.get("given", 0))


def _folded(text: str) -> str:
    """In small letters without accents, with one space between words."""
    bare = "".join(sign for sign in normalize("NFKD", text.casefold()) if not combining(sign))
    return " ".join(bare.split())
