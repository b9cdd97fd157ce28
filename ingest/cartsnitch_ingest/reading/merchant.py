"""The merchant: which store printed the receipt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from cartsnitch_domain.stores.profiles import StoreProfile, profiles

from cartsnitch_ingest.reading.countries import Country
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.numbers import numbers
from cartsnitch_ingest.reading.rows import Row
from cartsnitch_ingest.reading.subject import named_store, without_service
from cartsnitch_ingest.reading.vocabulary import Role, fold, meaning, without_accents

_HEAD_ROWS = 8
_BY_DOMAIN, _BY_TAX_ID, _BY_WORDS, _BY_NAME, _BY_NAME_BELOW, _SAME_COUNTRY = 6.0, 6.0, 4.0, 4.0, 2.5, 1.0
_ENOUGH = 3.5
_MAY_BE_PLACE, _OTHER_NAME = 0.625, 0.3
"""Of a name: where another word stands behind it, which the country has to agree with, and where several do."""

_LEGAL_FORM = re.compile(
    r"\b(?:sdn|bhd|s/?b|gmbh|ag|kg|ohg|ltd|limited|llc|inc|corp|plc|pte|sarl|sas|s\.?a|s\.?l|srl|spa|b\.?v|n\.?v|co|company"
    r"|enterprise|enterprises|trading|holdings|restaurants?|restoran|supermarket|hypermarket|mart|market|shop|store|stores"
    r"|station|stationery|pharmacy|bakery|cafe|foods|grocers?|hardware|kedai|perniagaan|syarikat)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:\(\w[\w\s]*\)\s*)?(?:(?:sdn|bhd|s/b|trading|enterprise|gmbh|ltd|limited|co|market|m|company)\b[.\s]*)+",
    re.IGNORECASE,
)
"""A row that is only the end of a name."""

_FORMAT = re.compile(
    r"the|gmbh|ohg|ltd|limited|llc|inc|corp|plc|sarl|sas|srl|spa|vertriebs|dienstleistung|stiftung|filiale|fil|com|online"
    r"|markets?|markt|supermarkets?|supermarches?|supermercados?|supermercat[oi]|supermarkt|hypermarket|hypermarche|hipermercado"
    r"|ipermercato|hyper|hiper|iper|super|superstore|supercent(?:er|re)|stores?|shop|mart|marketplace|wholesale|cent(?:er|re)"
    r"|express|extra|city|local|daily|fresh|foods?|pharmacy|drug|contact|proxy|discount|marken|neighborhood|convenience|fuel|gas"
    r"|pronto|gourmet|family|drive|easy|neukauf"
)
"""What stands behind the name of a chain: its legal form, or how large a store it is."""

_SOMEONE_ELSE = re.compile(r"owned by|operated by|formerly|licensee|franchise|division of|subsidiary", re.IGNORECASE)
"""What stands above the name of somebody who is not the store."""

_REGISTRATION = re.compile(
    r"\b(?:ABN|ACN|VAT|SIRET|KvK|P\.? ?IVA)\b[\s:.]*[\dA-Z][\d ]{6,}"
    r"|\([^)]*\d{3,}[^)]*\)?|\b\d{5,}\s?-?\s?[A-Z]?\b\)?|[#№]\s?\d+"
)
"""The number of a company or of a branch."""

_EDGES = " \t-–:;.,*#=|@/\\_~'\""
_FEWEST_LETTERS = 4
_MOST_WORDS = 9

_ADDRESS = re.compile(
    r"\b(?:jalan|jln|lot|no\.?\s?\d|floor|flr|level|block|taman|str\.|suite|unit)\b|\d{5}", re.IGNORECASE
)
_WAY = r"\b(?:street|st\.|road|rd|avenue|ave|blvd|lane|drive|strasse|straße|platz|weg)"
_STREET = re.compile(rf"{_WAY}\b.*\d|\d.*{_WAY}\b|{_WAY}[\s.]*(?:,|$)", re.IGNORECASE)
"""A street, which has a number or ends the row: Harvest Lane Market is a store."""

_WELCOME = re.compile(
    r"^(?:hi|hello|dear|hey|hallo|guten (?:tag|morgen|abend)|lieber?|sehr geehrte|bonjour|hola|estimad[oa]|ciao|gentile"
    r"|hoi|beste)\b|[?!]$|here'?s your|hier ist|vielen dank|bedankt|merci|gracias|grazie"
    r"|^(?:sold by|verkauft von|vendu par|venduto da|vendido por)\b"
    r"|welcome|thank|your order|open \d|hours|expect more|receipt|invoice"
    r"|(?:order|item|customer) (?:number|no\b|details)|customer copy|tel\b|phone|fax|www|http|@"
    r"|formerly|licensee|not returnable|refund|exchange",
    re.IGNORECASE,
)
"""What a row says that is about the shop, the paper or the customer, and is no name."""


_TITLES = re.compile(
    r"(?:(?:items?|articles?|products?|descriptions?|details|name|qty|quantity|ordered|supplied|unit|price|amount|total|artikel"
    r"|produkte?|beschreibung|bezeichnung|menge|anzahl|preis|einzelpreis|summe|pos|produits?|designation|qte|quantite|prix"
    r"|montant|prodott[oi]|articol[oi]|descrizione|quantita|prezzo|productos?|articulos?|descripcion|cant|cantidad|precio"
    r"|importe|producten|omschrijving|aantal|prijs|bedrag)(?: |$))+"
)
"""The titles of columns, which stand at the head of a table and name no store."""

_BETWEEN_CELLS = 1.5
"""Letters of blank, from which on what follows is something else."""


@dataclass(frozen=True, slots=True)
class Merchant:
    """The printed name, and the profile of the chain where it is known."""

    name: str | None
    profile: StoreProfile | None = None

    def is_sender(self, hints: Hints) -> bool:
        """Whether the mail that the receipt stands in is from the store itself."""
        if hints.sender_domain is None:
            return False
        if self.profile is not None and is_within(hints.sender_domain, self.profile.sender_domains):
            return True
        return self.name is not None and _names_domain(self.name, hints.sender_domain)


def merchant(rows: Sequence[Row], hints: Hints, country: Country | None) -> Merchant:
    """By what only one store prints or sends, and by the name in the head of the receipt."""
    head = tuple(_names_in_head(rows, is_mail=hints.sender_domain is not None))
    found = _profile(rows, hints, country)
    if found is None:
        name = _likeliest_name(head, hints)
        plain = name if name is None or country is None or not country.speaks_english else without_accents(name)
        return Merchant(plain)
    printed = next((name for name in head if any(_stands(spaced(known), spaced(name)) for known in found.names)), None)
    return Merchant(printed or found.name, found)


def _profile(rows: Sequence[Row], hints: Hints, country: Country | None) -> StoreProfile | None:
    text = _Text.of(rows)
    weights = {store: _weight(store, text, hints, country) for store in profiles().values()}
    best = max(weights, key=lambda store: weights[store])
    return best if weights[best] >= _ENOUGH else None


@dataclass(frozen=True, slots=True)
class _Text:
    """The receipt as profiles are looked for in it."""

    head: tuple[str, ...]
    words: str
    codes: str

    @classmethod
    def of(cls, rows: Sequence[Row]) -> _Text:
        head = takewhile(lambda row: not _is_priced(row.text), rows[:_HEAD_ROWS])
        words = " ".join(spaced(row.text) for row in rows)
        codes = re.sub(r"\W", "", "".join(row.text for row in rows)).upper()
        return cls(tuple(spaced(row.text) for row in head), words, codes)


def _weight(store: StoreProfile, text: _Text, hints: Hints, country: Country | None) -> float:
    """What speaks for the store; a name alone does not, where the receipt is from another country, or where nothing
    tells the country and stores of several are called so."""
    proof = (
        _BY_DOMAIN * (hints.sender_domain is not None and is_within(hints.sender_domain, store.sender_domains))
        + _BY_TAX_ID * any(tax_id.upper() in text.codes for tax_id in store.tax_ids)
        + _BY_WORDS * any(_stands(spaced(words), text.words) for words in store.header_words)
        + _BY_WORDS / 2 * any(_stands(spaced(domain), text.words) for domain in store.sender_domains)
    )
    name = max((_weight_of_name(spaced(name), text) for name in store.names), default=0.0)
    is_home = country is not None and country.code == store.country_code
    if is_home:
        is_said = any(is_name_with_form(spaced(short), row) for short in store.names_at_home for row in text.head)
        name = max(name, _BY_NAME * is_said)
    if country is None:
        return proof + (name / 2 if store.shares_name else name)
    return proof + name + _SAME_COUNTRY if is_home else proof + name / 2


def _weight_of_name(name: str, text: _Text) -> float:
    """A name that a row begins with is worth more than one among other words; a longer one a little more."""
    if not _stands(name, text.words):
        return 0.0
    longer = len(name) / 100
    led = [(at, row) for at, row in enumerate(text.head) if _stands(name, row) and _leads(name, row)]
    if led:
        return max((_BY_NAME if at < 4 else _BY_NAME_BELOW) * _whole(name, row, text) for at, row in led) + longer
    return _BY_NAME_BELOW / 2 + longer


def _whole(name: str, row: str, text: _Text) -> float:
    """How much of a name a row is that begins with it: a single word may begin another one, as in Penny Lane Market.

    1 where all behind it is said of any store, or the place that another row of the head names as well; less for each
    word that may be a place or the rest of another name.
    """
    if " " in name:
        return 1.0
    elsewhere = {word for other in text.head if other != row for word in other.split()}
    others = (word for word in row.replace(name, " ", 1).split() if len(word) > 2 and not word.isdigit())
    unknown = sum(word not in elsewhere and not _FORMAT.fullmatch(word) for word in others)
    if unknown > 1:
        return _OTHER_NAME
    return _MAY_BE_PLACE if unknown else 1.0


def _leads(name: str, row: str) -> bool:
    return f"{row} ".find(f"{name} ") <= len(row) // 3


def likeliest(
    stores: Iterable[StoreProfile], rows: Sequence[Row], hints: Hints, country: Country | None
) -> StoreProfile:
    """Of some stores, of which there is one at least, that for which most speaks."""
    text = _Text.of(rows)
    return max(stores, key=lambda store: _weight(store, text, hints, country))


def is_name_with_form(name: str, text: str, around: frozenset[str] = frozenset()) -> bool:
    """Whether a text says a name and beside it only numbers, legal forms, how large a store is, and words `around`."""
    if not _stands(name, text):
        return False
    rest = f" {text} ".replace(f" {name} ", " ", 1).split()
    return all(word.isdigit() or word in around or _FORMAT.fullmatch(word) for word in rest)


def is_within(domain: str, domains: Iterable[str]) -> bool:
    return any(domain == known or domain.endswith("." + known) for known in domains)


@lru_cache(maxsize=8192)
def spaced(text: str) -> str:
    """Folded, the apostrophes dropped and all else that is no letter or digit a space."""
    return re.sub(r"[^a-z0-9]+", " ", fold(text).replace("'", "").replace("’", "")).strip()


def _stands(words: str, text: str) -> bool:
    return f" {words} " in f" {text} "


def _likeliest_name(head: Sequence[str], hints: Hints) -> str | None:
    """The one that a mail is said to be about, else the first that the domain of the sender has in it, else the first
    with a legal form or a trade, else that of a sender whose domain has it, else the first."""
    if hints.sender_domain is not None and (said := named_store(hints.subject) or without_service(hints.sender_name)):
        return said
    domain, sender = hints.sender_domain or "", hints.sender_name or ""
    senders = (name for name in head if _names_domain(name, domain))
    firms = (name for name in head if _LEGAL_FORM.search(name))
    fallback = sender if _names_domain(sender, domain) else next(iter(head), None)
    return next(senders, None) or next(firms, None) or fallback


def _names_domain(name: str, domain: str) -> bool:
    """Whether a label of the domain begins with the name or its first word: Corner Store, mail.cornerstore.example."""
    labels, words = domain.replace("-", "").split("."), spaced(name).split()
    parts = [part for part in ("".join(words), *words[:1]) if len(part) >= _FEWEST_LETTERS]
    return any(label.startswith(part) for label in labels for part in parts)


def _names_in_head(rows: Sequence[Row], *, is_mail: bool) -> Iterator[str]:
    """The rows of the head that may be a name, one that goes on in the next row together with it."""
    before = ""
    for above, row in zip((None, *rows), rows[:_HEAD_ROWS], strict=False):
        if above is not None and _SOMEONE_ELSE.search(above.text):
            continue
        text = _first_cell(row) if is_mail and _may_be_name(row.text) else row.text
        name = _REGISTRATION.sub(" ", text).strip(_EDGES)
        if before and _GOES_ON.fullmatch(name):
            name = f"{before} {name}"
        if _may_be_name(name):
            yield re.sub(r"\s+", " ", name)
        before = name if _may_be_name(name) else ""


def _first_cell(row: Row) -> str:
    """What stands beside a blank in the head of a mail says something else: a date, a number, a greeting."""
    first, *others = row.words
    text, right = first.text, first.box.right
    for word in others:
        if word.box.x - right > _BETWEEN_CELLS * word.box.width / len(word.text):
            return text if _may_be_name(text) else row.text
        text, right = f"{text} {word.text}", word.box.right
    return text


def _is_priced(text: str) -> bool:
    return any(number.is_amount for number in numbers(text))


def _may_be_name(text: str) -> bool:
    # What has a colon says something about the purchase.
    if ":" in text or _is_priced(text):
        return False
    letters = sum(map(str.isalpha, text))
    if letters < _FEWEST_LETTERS or letters * 2 < len(text.replace(" ", "")):
        return False
    said = meaning(text)
    if len(text.split()) > _MOST_WORDS:
        return False
    return not (
        _ADDRESS.search(text)
        or _STREET.search(text)
        or _WELCOME.search(text)
        or _TITLES.fullmatch(spaced(text))
        or (said.is_whole and said.role is not Role.GOODS)
    )
