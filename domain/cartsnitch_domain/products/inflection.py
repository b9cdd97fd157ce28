"""How words of goods change with their number in languages other than English: `cebolla` and `cebollas`, `mela` and
`mele`, `Kartoffel` and `Kartoffeln`.

Rules make forms of known words only, so that a form which is no word costs nothing. Of words that are not known, only
the `s` of Spanish, Portuguese and French is taken off: what Italian, German and Dutch end with are other words as well.
All words here are folded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set

_SHORTEST = 3
_SHORTEST_UNKNOWN = 5
_VOWELS = "aeiou"

_Rules = tuple[tuple[str, tuple[str, ...]], ...]
"""Endings, and what may stand in their place; the first that fits holds."""

_MORE: Mapping[str, _Rules] = {
    "es": ((r"z$", ("ces",)), (r"(?<=[aeiou])$", ("s",)), (r"(?<=[^aeious])$", ("es",))),
    "pt": (
        (r"ao$", ("oes", "aos", "aes")),
        (r"m$", ("ns",)),
        (r"(?<=[aeou])l$", ("is",)),
        (r"(?<=[aeiou])$", ("s",)),
        (r"(?<=[rz])$", ("es",)),
    ),
    "fr": ((r"(?<=[ae]u)$", ("x", "s")), (r"al$", ("aux", "als")), (r"(?<=[^sxz])$", ("s",))),
    "it": (
        (r"(?<=[cg])ia$", ("e", "ie")),
        (r"(?<=[cg])a$", ("he",)),
        (r"(?<=[cg])o$", ("hi", "i")),
        (r"io$", ("i",)),
        (r"o$", ("i",)),
        (r"a$", ("e",)),
        (r"e$", ("i",)),
    ),
    "de": ((r"(?<=[aiou])$", ("s",)), (r"(?<=e)$", ("n",)), (r"(?<=el|er)$", ("n",)), (r"(?<=[^aeiou])$", ("e", "en"))),
    "nl": (
        (r"(?<=[aeiou][aeiou])f$", ("ven",)),
        (r"(?<=e[lmnr])$", ("s", "en")),
        (r"(?<=[^aeiou])$", ("en", "s")),
        (r"(?<=[aeiou])$", ("s", "en")),
    ),
}
_LONG_VOWEL = re.compile(r"(a|e|o|u)\1(?=[^aeiou]$)")
_SHORT_VOWEL = re.compile(r"(?<=[^aeiou])[aeiou]([bdfgklmnprst])$")

_ONE: Mapping[str, _Rules] = {
    "es": ((r"ces$", ("z",)), (r"(?<=[aeiou][nlrd])es$", ("",)), (r"(?<=[aeiou])s$", ("",))),
    "pt": (
        (r"(?:oes|aes)$", ("ao",)),
        (r"ns$", ("m",)),
        (r"(?<=[aeo])is$", ("l",)),
        (r"(?<=[aeou])s$", ("",)),
    ),
    "fr": ((r"eaux$", ("eau",)), (r"(?<=[^siu])s$", ("",))),
}
_SAID_OF_ANYTHING: Mapping[str, _Rules] = {
    "es": ((r"(?<=[ai]d)o$", ("a",)), (r"(?<=[ai]d)a$", ("o",)), (r"ico$", ("ica",))),
    "pt": ((r"(?<=[ai]d)o$", ("a",)), (r"(?<=[ai]d)a$", ("o",)), (r"ico$", ("ica",))),
    "it": ((r"(?<=[aiu]t)o$", ("a",)), (r"(?<=[aiu]t)a$", ("o",)), (r"ico$", ("ica",))),
    "fr": ((r"(?<=[^e]e)$", ("e",)), (r"(?<=u)$", ("e",))),
}
"""Endings of adjectives, for the other gender: rallado, rallada."""


def singulars(
    goods: Set[str], adjectives: Set[str], language: str, *, taken: Set[str], never: Set[str]
) -> dict[str, str]:
    """The forms of words of a language, each with the one that it is known by; the one of two known ones is that of one
    thing. Those that are `taken` are no forms, unless they are known, and those of `never` are none at all."""
    known = {word for word in goods | adjectives if word.isalpha() and len(word) >= _SHORTEST}
    found: dict[str, str] = {}
    for word in sorted(known):
        for form in _forms(word, language):
            if form not in never and (form in known or form not in taken):
                found.setdefault(form, word)
        for form in _of_one(word, language):
            if form not in known | taken | never:
                found.setdefault(form, word)
    for word in sorted(adjectives & known):
        for form in _changed(word, _SAID_OF_ANYTHING.get(language, ())):
            for each in (form, *_forms(form, language)):
                if each not in known | taken | never:
                    found.setdefault(each, word)
    return {form: _settled(word, found) for form, word in found.items() if form != word}


def of_unknown(word: str, languages: Iterable[str]) -> str:
    """A word that no table has without the sign of several."""
    if len(word) >= _SHORTEST_UNKNOWN and word.isalpha():
        for language in languages:
            for form in _of_one(word, language):
                return form
    return word


def _settled(word: str, found: Mapping[str, str]) -> str:
    """The word that a known form stands for, which may be one of several itself."""
    one = found.get(word)
    return one if one is not None and found.get(one) != word else word


def _forms(word: str, language: str) -> Iterator[str]:
    yield from _changed(word, _MORE.get(language, ()))
    if language == "nl":
        yield from _changed(word, ((r"$", ("en",)),)) if word.endswith(("el", "er")) else ()
        stems = (_LONG_VOWEL.sub(r"\1", word), f"{word}{word[-1]}" if _SHORT_VOWEL.search(word) else word)
        for stem in stems:
            if stem != word:
                yield f"{stem}en"
                yield f"{stem[:-1]}{'v' if stem[-1] == 'f' else 'z'}en" if stem[-1] in "fs" else f"{stem}en"


def _of_one(word: str, language: str) -> Iterator[str]:
    if not word.endswith("ss"):
        yield from _changed(word, _ONE.get(language, ()))


def _changed(word: str, rules: _Rules) -> Iterator[str]:
    for ending, others in rules:
        if re.search(ending, word):
            for other in others:
                yield re.sub(ending, other, word, count=1)
            return
