"""Words before goods that say how much of them, and nothing of what they are: a case of water, Kasten Wasser.

No product is called so, since receipts print it behind the name, and mostly with a number. They are only left out where
it is sure that they are no name: before "of" and its like, and without that units of the metric system, and what goods
come in where the language puts nothing between. Standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

_CONTAINERS = {
    "of": "bag bar block bottle bouquet bowl box bucket bunch bundle can carton case container crate cup flat head jar "
    "jug loaf pack package packet piece pot punnet roll sack sheet slab slice stick strip tin tray tub tube",
    "de d": "barquette bidon boîte bocal botte bouteille brique bûche caisse canette carton filet flacon lot paquet "
    "pot sac sachet tablette tube bandeja barra bolsa bota bote botella brik caja cartón garrafa lata manojo paquete "
    "tarrina tarro caixa embalagem frasco pacote saco",
    "di d": "barattolo bottiglia brick busta cartone cassa cassetta cesto confezione flacone lattina mazzo pacco rete "
    "sacchetto scatola tavoletta vaschetta vasetto",
}
"""By what stands between them and the goods. A gallon, a pint and a dozen are no such words: they are a size."""

_UNITS = "kg kilo kilogram kilogramm kilogramme gramm gramme liter litre litro pound lb lbs ounce chilo quilo"
"""Of which one is meant where no number is said."""

_ALONE = {
    "DE AT CH LI LU": "becher beutel bund dose eimer flasche kanister karton kasten kiste netz packung päckchen schale "
    "stiege tafel tüte",
    "NL BE": "bak blik bos doos fles krat kuip netje pak pot rol tray zak",
    "PL": "butelka karton opakowanie paczka puszka słoik torebka worek zgrzewka skrzynka",
    "DK NO SE": "pose kasse flaske dåse pakke bakke flaska burk förpackning påse låda",
}
"""By the countries where nothing stands between: elsewhere a pot roast is no pot."""

_UNITS_ALONE = "kg kilo kilogram kilogramm kilogramme liter litre"
_ARTICLES = "a an one ein eine einen un une una um uma een en et"
_BY = "per je pro the par al"


def _words(text: str) -> str:
    return "|".join(sorted((re.escape(word) for word in text.split()), key=len, reverse=True))


_BETWEEN = r"\.?\s+(?:{})(?:\s+|['’]\s*)(?=\S)"
_ARTICLE = rf"(?:(?:{_words(_ARTICLES)})\s+)?"
_COUNT = rf"(?:(?:{_words(_ARTICLES)}|\d{{1,2}})\s+)?"
_PLURAL = r"(?:e?s|e?n|i|e)?"
_BEFORE = [
    re.compile(
        rf"^\s*(?:{_COUNT}(?:{_words(containers)}){_PLURAL}|{_ARTICLE}(?:{_words(_UNITS)})){_BETWEEN.format(_words(of))}",
        re.IGNORECASE,
    )
    for of, containers in _CONTAINERS.items()
]


@cache
def _alone(country: str | None) -> re.Pattern[str]:
    held = " ".join(words for countries, words in _ALONE.items() if country in countries.split())
    return re.compile(rf"^\s*{_ARTICLE}(?:{_words(f'{_UNITS_ALONE} {held}')})\.?\s+(?=[^\W\d_]{{2}})", re.IGNORECASE)


_BEHIND = re.compile(
    rf"(?<=\w)[\s,]+(?:(?:{_words(_BY)})\s+|/\s*)?(?:kg|kilo|kilogramm?|lbs?|liter|litre)\.?\s*$", re.IGNORECASE
)


def without_amounts(goods: str, country: str | None) -> Iterable[str]:
    """What an offer of a country calls goods, without words of how much of them: the shortest first, and at last all of
    it. The first of them that names goods is meant."""
    bare = goods
    for before in _BEFORE:
        bare = before.sub("", bare)
    alone = _alone(country).sub("", bare)
    # A number before a unit is a size, which `describe` reads.
    behind = alone if re.search(r"\d\s*\S+\s*$", alone) else _BEHIND.sub("", alone)
    return dict.fromkeys((behind, alone, bare, goods))
