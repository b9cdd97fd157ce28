"""The words of goods: how receipts shorten them, which of them part what else looks the same, and whose they are.

All of it stands in `vocabulary_data`, a file a language, and the brands; house brands stand in the store profiles.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from cartsnitch_domain.products.inflection import of_unknown, singulars
from cartsnitch_domain.stores.profiles import StoreProfile, profiles

Phrase = tuple[str, ...]

_LANGUAGES = {
    "DE": ("de",),
    "AT": ("de",),
    "CH": ("de", "fr", "it"),
    "FR": ("fr",),
    "BE": ("nl", "fr"),
    "NL": ("nl",),
    "IT": ("it",),
    "ES": ("es",),
    "PT": ("pt",),
    "CA": ("en", "fr"),
}
"""The languages that the receipts of a country have; English where it is not here. The first one wins."""

_TOKEN = re.compile(r"\d+(?:[.,]\d+)?\s?(?:%|(?i:mg|mcg|iu)\b)|\d+(?:[.,/]\d+)+|[^\W_]+")
_ELISION = re.compile(r"\b([dln])['’]", re.IGNORECASE)
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"})
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_VOWELS = re.compile(r"[aeiouy]")
_DOUBLED = re.compile(r"(.)\1+")
_SHORT_BRAND = re.compile(r"[A-Z]{1,4}")

_MEASURES = ("g", "kg", "oz", "lb", "ml", "cl", "dl", "l", "fl oz", "pt", "qt", "gal", "dozen")

LONGEST_PHRASE = 5
"""Words of the longest phrase in any table."""

_LETTERS_OF_A_PART = 3
_LETTERS_TO_PART = 6
_LETTERS_OF_A_START = 4
_CONSONANTS_TO_KNOW = 3


@dataclass(frozen=True, slots=True)
class Token:
    """A word as printed, and folded: no accents, case, or signs. `is_cut` says that a point behind it cuts it short."""

    shown: str
    key: str
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class KindPhrase:
    """A value of kinds.toml, and which words of its phrase are only there to tell."""

    value: str
    is_context: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Letters:
    """What a single letter says of goods of these words: eggs L are large."""

    goods: frozenset[str] = frozenset()
    say: Mapping[str, str] = field(default_factory=dict)

    def spelt_out(self, keys: Sequence[str]) -> Sequence[str]:
        """The words of goods, such a letter in full; of several none can be told from another meaning."""
        told = [at for at, key in enumerate(keys) if key in self.say]
        if len(told) != 1 or self.goods.isdisjoint(keys):
            return keys
        return [*keys[: told[0]], self.say[keys[told[0]]], *keys[told[0] + 1 :]]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of some languages. Phrases are tuples of folded words.

    `listed` are those that goods are called by, and `singular` has other forms of known words with the one that they
    are compared by.
    """

    expand: Mapping[Phrase, str]
    same: Mapping[Phrase, Phrase]
    """What a thing is called otherwise, as it is compared."""
    parts: Mapping[str, Phrase]
    kinds: Mapping[Phrase, KindPhrase]
    letters: Letters
    weak: frozenset[str]
    small: frozenset[str]
    contrary: Mapping[str, str]
    """Weak words of which two may contradict each other, as `contradictions` compares them: `container:can`."""
    telling: Mapping[str, frozenset[str]]
    """By words of goods, what says something of these, though it is weak or ordinary of others."""
    known: frozenset[str]
    by_consonants: Mapping[str, tuple[str, ...]]
    by_start: Mapping[str, tuple[str, ...]]
    listed: frozenset[str]
    singular: Mapping[str, str]
    languages: tuple[str, ...]

    @property
    def is_english(self) -> bool:
        """Whether English is one of them."""
        return "en" in self.languages

    def form_of_a_kind(self, key: str) -> str:
        """The form that says a kind: `verdura congelada`, `congeladas`. Words of goods that are no kind stay so."""
        return key if key in self.listed else self.singular.get(key, key)

    def one(self, key: str) -> str:
        """A word of a language other than English as of one thing."""
        known = self.singular.get(key)
        return known or (key if key in self.known else of_unknown(key, self.languages))

    def full_word(self, key: str, is_last: bool) -> str | None:
        """The one full word that letters were left out of, if there is one and no other; the last may be cut off."""
        if len(key) < _CONSONANTS_TO_KNOW or not key.isalpha() or key in self.known:
            return None
        left = consonants(key)
        found = self.by_consonants.get(left, ()) if len(left) >= _CONSONANTS_TO_KNOW else ()
        found = tuple(word for word in found if is_within(key, word) and not word.startswith(key))
        if not found and is_last:
            return self._cut_off(key)
        return found[0] if len(found) == 1 else None

    def _cut_off(self, key: str) -> str | None:
        if len(key) < _LETTERS_OF_A_START:
            return None
        found = [word for word in self.by_start.get(key[:_LETTERS_OF_A_START], ()) if word.startswith(key)]
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Brands:
    """Brands by the phrases that name them: those of `anywhere`, and short ones that only begin a text."""

    anywhere: Mapping[Phrase, tuple[str, str]]
    at_start: Mapping[Phrase, tuple[str, str]]
    makers: frozenset[str]


def tokens(text: str) -> list[Token]:
    """The words of a text, in order; percents and fractions are words."""
    spaced = _ELISION.sub(r"\1 ", text).replace("'", "").replace("’", "")
    return [Token(found[0], fold(found[0]), spaced[found.end() :].startswith(".")) for found in _TOKEN.finditer(spaced)]


def phrase(text: str) -> Phrase:
    """The folded words of a text."""
    return tuple(token.key for token in tokens(text))


def fold(word: str) -> str:
    """A word without accents and case; a decimal comma is a point."""
    if word.isascii():
        folded = word.casefold()
    else:
        plain = unicodedata.normalize("NFKD", word.translate(_LIGATURES)).casefold()
        folded = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return folded.replace(",", ".").replace(" ", "") if folded[0].isdigit() else folded


def is_within(short: str, long: str) -> bool:
    """Whether the letters of the short one stand in the long one in order, the first one first."""
    letters = iter(long)
    return short[0] == long[0] and all(letter in letters for letter in short)


def vocabulary(country_code: str | None) -> Vocabulary:
    """The words of a country's receipts."""
    return _vocabulary(_LANGUAGES.get(country_code or "", ("en",)))


@lru_cache(maxsize=1024)
def brands_of(store_slug: str | None) -> Brands:
    """The brands that a store of this profile sells, its own before all others."""
    table = _table("brands")
    known = {phrase(name): (name, name) for name in table["names"] + table["makers"]}
    known |= {phrase(also): (name, "") for also, name in table["also"].items()}
    known |= {phrase(short): (name, name) for short, name in table["short"].items()}
    store = profiles().get(store_slug or "")
    at_start = dict(_guessed_short_forms(store)) if store else {}
    for printed, name in _house_brands(store) if store else ():
        where = at_start if len("".join(phrase(printed))) < _LETTERS_OF_A_PART else known
        where[phrase(printed)] = (name, name)
    return Brands(known, at_start, frozenset(table["makers"]))


def is_ordinary(kind: str) -> bool:
    """Whether goods that say nothing are of this kind."""
    return kind in _ordinary()


def is_of_drinks(kind: str) -> bool:
    """Whether only drinks are of a kind."""
    return kind in _of_drinks()


def is_flavour(kind: str) -> bool:
    """Whether a kind says how goods taste, or of what they are."""
    return kind in _flavours()


def implied_by(words: Iterable[str]) -> frozenset[str]:
    """What goods of these words and kinds are by themselves, so that it says nothing to print it: ketchup is tomato."""
    told = _implied()
    return frozenset().union(*(told[word] for word in words if word in told))


def is_contrary(word: str) -> bool:
    """Whether a weak word is one of those that may contradict each other, as a vocabulary writes them."""
    return ":" in word


@lru_cache(maxsize=65536)
def contrary_of(words: frozenset[str]) -> Mapping[str, frozenset[str]]:
    """What weak words say of what may be contradicted, by its group: what each of them may mean, where several words
    mean something together, as a bottle of glass does; else all of it."""
    told: dict[str, frozenset[str]] = {}
    for word in sorted(filter(is_contrary, words)):
        group, _, values = word.partition(":")
        meant = frozenset(values.split("/"))
        before = told.get(group, meant)
        told[group] = before & meant or before | meant
    return told


def contradictions(one: frozenset[str], other: frozenset[str]) -> tuple[str, ...]:
    """The groups of which the weak words of both say something, and nothing that may be the same: cans and bottles."""
    said, others = contrary_of(one), contrary_of(other)
    return tuple(group for group in said if group in others and not said[group] & others[group])


def parts_of(word: str) -> Phrase:
    """The words that a compound of any language is made of; none where no table tells."""
    return _compounds().get(word, ())


def measure_of(word: str) -> str | None:
    """The unit of weight or volume, or the dozen, that a word spells in any country."""
    return _measures().get(word)


def named_by(words: Iterable[str], group: str) -> frozenset[str]:
    """What weak words say of such a group, each by what it mostly means."""
    said = (word.partition(":") for word in words)
    return frozenset(values.split("/")[0] for told, _, values in said if values and told == group)


def is_lettered(word: str) -> bool:
    """Whether a single letter behind a word says which one: vitamin A."""
    return word in _lettered()


@lru_cache(maxsize=65536)
def parted(key: str, languages: tuple[str, ...]) -> Phrase | None:
    """The known words and abbreviations that were run together into one: `chknbrst`."""
    if len(key) < _LETTERS_TO_PART or not key.isalpha():
        return None
    return _parted(key, _parts(languages))


def languages_of(country_code: str | None) -> tuple[str, ...]:
    """The languages of a country's receipts, by their files."""
    return _LANGUAGES.get(country_code or "", ("en",))


def _parted(key: str, known: frozenset[str]) -> Phrase | None:
    if key in known:
        return (key,)
    for length in range(len(key) - _LETTERS_OF_A_PART, _LETTERS_OF_A_PART - 1, -1):
        if key[:length] in known and (rest := _parted(key[length:], known)) is not None:
            return (key[:length], *rest)
    return None


@lru_cache(maxsize=16)
def _parts(languages: tuple[str, ...]) -> frozenset[str]:
    words = _vocabulary(languages)
    short = {key[0] for key in words.expand if len(key) == 1}
    return frozenset(word for word in words.known | short if len(word) >= _LETTERS_OF_A_PART and word.isalpha())


def _house_brands(store: StoreProfile) -> Iterator[tuple[str, str]]:
    """Each as printed with its full name; a short form stands behind the brand that it is short for."""
    name = ""
    for printed in store.house_brands:
        name = name if name and _SHORT_BRAND.fullmatch(printed) else printed
        yield printed, name


def _guessed_short_forms(store: StoreProfile) -> Iterator[tuple[Phrase, tuple[str, str]]]:
    """Initials of house brands, and their first three letters, where no other brand of the store has the same."""
    words = vocabulary(store.country_code)
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for _, name in _house_brands(store):
        keys = phrase(name)
        forms["".join(key[0] for key in keys)].add(name)
        forms[keys[0][:_LETTERS_OF_A_PART]].add(name)
    for form, names in forms.items():
        if len(form) > 1 and len(names) == 1 and form not in words.known and (form,) not in words.expand:
            name = next(iter(names))
            yield (form,), (name, name)


@lru_cache(maxsize=16)
def _vocabulary(languages: tuple[str, ...]) -> Vocabulary:
    tables = [_table(language) for language in reversed(languages)]
    expand = {phrase(short): full for table in tables for short, full in table["expand"].items()}
    parts = {fold(word): phrase(two) for table in tables for word, two in table.get("parts", {}).items()}
    kinds = dict(_kind_phrases(tables))
    words = {key for table in tables for key in phrase(table["words"])}
    full = frozenset(word for word in words if len(word) > 1)
    expand_keys = {keys[0] for keys in expand if len(keys) == 1}
    spelt = full | {keys[0] for keys in kinds if len(keys) == 1 and keys[0].isalpha()}
    contrary = dict(_contrary_words(tables))
    weak = frozenset(" ".join(phrase(word)) for table in tables for word in table["weak"]) | frozenset(contrary)
    spoken = {key for each in expand.values() for key in phrase(each)} | {key for each in kinds for key in each}
    return Vocabulary(
        expand={key: value for key, value in expand.items() if key},
        same={
            phrase(other): phrase(name)
            for table in tables
            for name, others in table.get("same", {}).items()
            for other in others
        },
        parts=parts,
        kinds=kinds,
        letters=_letters(tables),
        weak=weak,
        small=frozenset(fold(word) for table in tables for word in table["small"]),
        contrary=contrary,
        telling=_telling(tables),
        known=frozenset(full | spoken | weak),
        by_consonants=_by(consonants, spelt),
        by_start=_by(lambda word: word[:_LETTERS_OF_A_START], spelt),
        listed=full,
        singular=_singular(languages, full, kinds, frozenset(expand_keys | weak)),
        languages=languages,
    )


def _singular(
    languages: tuple[str, ...], goods: frozenset[str], kinds: Mapping[Phrase, KindPhrase], taken: frozenset[str]
) -> dict[str, str]:
    """Other forms of the words of goods and kinds, and those that are printed without their accents: `aepfel`."""
    found: dict[str, str] = {}
    for language in languages:
        table = _table(language)
        ours = frozenset(key for key in phrase(table["words"]) if key in goods)
        said = frozenset(keys[0] for keys, _ in _kind_phrases([table]) if len(keys) == 1 and keys[0].isalpha())
        if language != "en":
            never = frozenset(table.get("no_plurals", ()))
            found = singulars(ours, said, language, taken=taken, never=never) | found
        found |= {fold(word.translate(_SPELT_OUT)): fold(word) for word in table["words"].split() if _has_umlaut(word)}
    return {form: found.get(word, word) for form, word in found.items() if form not in taken}


def _has_umlaut(word: str) -> bool:
    return word.translate(_SPELT_OUT) != word


def _kind_phrases(tables: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Phrase, KindPhrase]]:
    """Phrases with their values; words in brackets are context."""
    for table in tables:
        for value, texts in table["kinds"].items():
            for text in texts:
                runs = [(phrase(run), run.startswith("(")) for run in re.findall(r"\([^)]*\)|[^()]+", text)]
                keys = tuple(key for run, _ in runs for key in run)
                yield keys, KindPhrase(value, tuple(told for run, told in runs for _ in run))


def _contrary_words(tables: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for table in tables:
        for group, said in table.get("contrary", {}).items():
            yield from ((fold(word), f"{group}:{values}") for values, words in said.items() for word in words)


def _telling(tables: Iterable[Mapping[str, Any]]) -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for table in tables:
        for value, goods in table.get("telling", {}).items():
            for word in goods:
                found[fold(word)] |= {value}
    return dict(found)


def _letters(tables: Sequence[Mapping[str, Any]]) -> Letters:
    """Those of the first language that has some."""
    told = next((table["letters"] for table in reversed(tables) if "letters" in table), None)
    return Letters(frozenset(told["goods"]), told["say"]) if told else Letters()


def _by(key_of: Callable[[str], str], words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        found[key_of(word)].append(word)
    return {key: tuple(each) for key, each in found.items()}


def consonants(word: str) -> str:
    """A word without its vowels, but for one at its beginning, and without doubled letters."""
    return _DOUBLED.sub(r"\1", word[0] + _VOWELS.sub("", word[1:]))


@lru_cache(maxsize=1)
def _compounds() -> Mapping[str, Phrase]:
    tables = [_table(language) for language in sorted({"en", *(each for told in _LANGUAGES.values() for each in told)})]
    return {fold(word): phrase(two) for table in tables for word, two in table.get("parts", {}).items()}


@lru_cache(maxsize=1)
def _measures() -> Mapping[str, str]:
    spelt = _table("units")["anywhere"]
    return {fold(word): unit for unit in _MEASURES for word in spelt[unit] if len(word) > 1}


@lru_cache(maxsize=1)
def words_of_goods() -> frozenset[str]:
    """The full words, folded, by which goods are called in any of the languages, without those that many share."""
    spoken = [_vocabulary((language,)) for language in sorted({each for told in _LANGUAGES.values() for each in told})]
    return frozenset().union(*(each.known - each.weak - each.small for each in spoken))


@lru_cache(maxsize=1)
def forms_of_goods() -> frozenset[str]:
    """Those words with their other numbers and genders, and as receipts print them without their accents (KAESE)."""
    spoken = [_vocabulary((language,)) for language in sorted({each for told in _LANGUAGES.values() for each in told})]
    spelt = (key[0] for each in spoken for key in each.expand if len(key) == 1 and len(key[0]) > _LETTERS_OF_A_START)
    return words_of_goods().union(spelt, *(each.singular for each in spoken))


@lru_cache(maxsize=65536)
def languages_that_call_goods(word: str) -> tuple[str, ...]:
    """The languages in which goods are called by a folded word, in any number."""
    spoken = {each for told in _LANGUAGES.values() for each in told}
    told = ((language, _vocabulary((language,))) for language in sorted(spoken))
    return tuple(language for language, words in told if words.singular.get(word, word) in words.listed)


@lru_cache(maxsize=65536)
def things_of(word: str) -> frozenset[str]:
    """The things that a word says in any language: `wasser` and `eau` say water. None of a word that says little."""
    return _things().get(word, frozenset())


@lru_cache(maxsize=1)
def _things() -> Mapping[str, frozenset[str]]:
    """By their words in all numbers, the things of things.toml and the kinds of its groups."""
    table, kinds = _table("things"), _table("kinds")
    wanted = {kind for group in table["groups"] for kind in kinds[group]}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in table["things"]:
        for word in row:
            found[word].add(row[0])
    languages = sorted({"en", *(each for told in _LANGUAGES.values() for each in told)})
    for language in languages:
        for keys, said in _kind_phrases([_table(language)]):
            if said.value in wanted and len(keys) == 1:
                found[keys[0]].add(said.value)
    for language in languages:
        for form, word in _vocabulary((language,)).singular.items():
            if word in found:
                found[form] |= found[word]
    return {word: frozenset(told) for word, told in found.items() if word not in small_words()}


@lru_cache(maxsize=1)
def small_words() -> frozenset[str]:
    """The articles, prepositions and the like of all languages, folded."""
    return frozenset().union(*(_vocabulary(languages).small for languages in {("en",), *_LANGUAGES.values()}))


@lru_cache(maxsize=1)
def capitals() -> frozenset[str]:
    """The folded words that names have in capitals."""
    return frozenset(_table("capitals")["words"].split())


@lru_cache(maxsize=1)
def _ordinary() -> frozenset[str]:
    return frozenset(_table("kinds")["ordinary"])


@lru_cache(maxsize=1)
def _of_drinks() -> frozenset[str]:
    return frozenset(_table("kinds")["of_drinks"])


@lru_cache(maxsize=1)
def _flavours() -> frozenset[str]:
    return frozenset(_table("kinds")["flavour"])


@lru_cache(maxsize=1)
def _lettered() -> frozenset[str]:
    return frozenset(_table("kinds")["lettered"])


@lru_cache(maxsize=1)
def _implied() -> Mapping[str, frozenset[str]]:
    return {word: frozenset(told["says"]) for told in _table("kinds")["implied"] for word in told["goods"]}


@lru_cache(maxsize=16)
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "vocabulary_data" / f"{name}.toml").read_text(encoding="utf-8"))
