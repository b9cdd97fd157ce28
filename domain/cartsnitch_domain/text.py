"""What people type, as it is kept, and what of it cannot be. Standard library only.

The one place that decides on signs nobody sees. Control signs and halves of characters cannot be kept or shown, so they
are refused, in words. Signs that only turn the direction of writing, or that are shown as nothing, are left out: they
come along when something is copied, a name that holds them is not found, and one with them can be shown as what it is
not.
Where words and emoji of some writings need one, it stays. A text of which nothing would be seen is empty.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

CANNOT_BE_SHOWN = "There is a character in this that cannot be shown. Please type it anew."
"""What somebody is told of a text that is refused."""

_UNKEPT = frozenset({"Cc", "Cs"})
"""Control signs and halves of characters, by Unicode's categories."""

_IGNORABLE = frozenset(
    [
        0x00AD,  # soft hyphen
        0x034F,  # combining grapheme joiner
        0x061C,  # mark of direction of Arabic letters
        *range(0x115F, 0x1161),  # fillers of Hangul
        *range(0x17B4, 0x17B6),  # vowels of Khmer that are not written
        *range(0x180B, 0x1810),  # selectors of Mongolian variants, and its separator of vowels
        *range(0x200B, 0x2010),  # space without width, joiners, marks of direction
        *range(0x202A, 0x202F),  # embeddings and overrides of direction, and their end
        *range(0x2060, 0x2070),  # word joiner, invisible operators, isolates of direction, and deprecated ones
        0x3164,  # filler of Hangul
        *range(0xFE00, 0xFE10),  # selectors of variants
        0xFEFF,  # byte order mark
        0xFFA0,  # filler of Hangul
        *range(0xFFF0, 0xFFF9),
        *range(0x1BCA0, 0x1BCA4),  # controls of shorthand
        *range(0x1D173, 0x1D17B),  # controls of music
        *range(0xE0000, 0xE1000),  # tags, and more selectors of variants
    ]
)
"""What is shown as nothing: Default_Ignorable_Code_Point of Unicode 16.0, which Python's `unicodedata` does not have
(https://www.unicode.org/Public/16.0.0/ucd/DerivedCoreProperties.txt)."""

_ANNOTATIONS = frozenset(range(0xFFF9, 0xFFFC))
"""Between lines: no property has them ignored, and no letter of a writing needs them."""

_MARKS_OF_DIRECTION = frozenset("\u061c\u200e\u200f")
"""They turn only themselves, and say which way a sign beside them goes."""

_JOINERS = frozenset("\u200c\u200d")
_EMOJI_SELECTORS = frozenset("\ufe0e\ufe0f")
_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE0E), *range(0xE0100, 0xE01F0))))
_SEPARATOR_OF_MONGOLIAN = "\u180e"
_OF_MONGOLIAN = frozenset("\u180b\u180c\u180d\u180e\u180f")
_KEYS, _KEYCAP = frozenset("0123456789#*"), "\u20e3"
_SYMBOLS = frozenset({"So", "Sm", "Sk"})
_EMOJI_OF_PUNCTUATION = frozenset("\u203c\u2049\u3030")

_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
"""A flag of a part of a country, as that of England: the black flag, tags, and their end
(https://www.unicode.org/reports/tr51/#emoji-tag-sequences)."""

_JOINING = frozenset(
    # Letters that are written together
    {"ARABIC", "SYRIAC", "NKO", "MANDAIC", "MONGOLIAN", "PHAGS-PA"}
    # and those that stand on a consonant
    | {"DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA"}
    | {"MYANMAR", "KHMER", "TIBETAN", "BALINESE", "JAVANESE", "SUNDANESE"}
)
"""Writings whose letters change by their neighbours, by the first word of the names of their letters: in these a joiner
says how they are written (https://www.unicode.org/reports/tr31/#Layout_and_Format_Control_Characters)."""

_VIRAMA = 9
"""The combining class of the signs that take a vowel away."""

_BLANK_LETTERS = frozenset("\u2800")
"""Letters and symbols that are shown as nothing and are none of those above: Braille without a dot."""


def line_of(text: str, wrong: Callable[[str], Exception]) -> str:
    """A text as it is kept in one line: composed (NFC), each run of blanks as one; "" where nothing would be seen.

    How long it may be is for who asks to say. Raises what `wrong` makes of the words for a sign that cannot be kept.
    """
    return _kept(" ".join(_composed(text).split()), "", wrong)


def lines_of(text: str, wrong: Callable[[str], Exception]) -> str:
    """A text as it is kept in several lines, with blanks as they were typed in them; else as `line_of`."""
    return _kept("\n".join(line.rstrip() for line in _composed(text).splitlines()).strip(), "\n\t", wrong)


def _composed(text: str) -> str:
    """Without signs that nobody sees, until nothing is left to compose or to leave out."""
    while (composed := unicodedata.normalize("NFC", _without_unseen(text))) != text:
        text = composed
    return text


def _without_unseen(text: str) -> str:
    if text.isascii():
        return text
    flags = {place for flag in _FLAG.finditer(text) for place in range(*flag.span())}
    kept: list[str] = []
    for place, sign in enumerate(text):
        if place in flags or not _is_left_out(sign, kept[-1] if kept else "", text, place):
            kept.append(sign)
    return "".join(kept)


def _is_left_out(sign: str, before: str, text: str, place: int) -> bool:
    """Whether a sign is left out behind another one that is kept."""
    if ord(sign) in _ANNOTATIONS:
        return True
    if ord(sign) not in _IGNORABLE or sign in _MARKS_OF_DIRECTION:
        return False
    if sign in _EMOJI_SELECTORS:
        return not _has_emoji(before, text, place)
    if sign in _SELECTORS:
        return not (_writing(before) == "CJK" or (before and unicodedata.category(before) == "Sm"))
    if sign in _JOINERS:
        return not (_is_joined_emoji(sign, before, text, place) or _is_joined_letter(before, text, place))
    if sign in _OF_MONGOLIAN:
        is_open = sign == _SEPARATOR_OF_MONGOLIAN and _writing(_next(text, place)) != "MONGOLIAN"
        return is_open or _writing(before) != "MONGOLIAN"
    return True


def _has_emoji(before: str, text: str, place: int) -> bool:
    """Whether what stands before may be shown as an emoji or as text."""
    if before in _KEYS:
        return _next(text, place) == _KEYCAP
    return before in _EMOJI_OF_PUNCTUATION or _is_symbol(before)


def _is_joined_emoji(sign: str, before: str, text: str, place: int) -> bool:
    return sign == "\u200d" and (before == "\ufe0f" or _is_symbol(before)) and _is_symbol(_next(text, place))


def _is_joined_letter(before: str, text: str, place: int) -> bool:
    if _writing(before) not in _JOINING:
        return False
    return unicodedata.combining(before) == _VIRAMA or _writing(_next(text, place)) in _JOINING


def _is_symbol(sign: str) -> bool:
    return bool(sign) and not sign.isascii() and unicodedata.category(sign) in _SYMBOLS


def _writing(sign: str) -> str:
    """The first word of a sign's name, which is that of its writing; nothing for one that is not seen."""
    if not sign or ord(sign) in _IGNORABLE:
        return ""
    return unicodedata.name(sign, "").partition(" ")[0]


def _next(text: str, place: int) -> str:
    """The next sign that is seen; none at the end."""
    for sign in text[place + 1 : place + 1 + _FAR]:
        if ord(sign) not in _IGNORABLE and ord(sign) not in _ANNOTATIONS:
            return sign
    return ""


_FAR = 8
"""Signs behind one that are looked at: letters with more unseen ones between them are no neighbours."""


def _kept(text: str, also: str, wrong: Callable[[str], Exception]) -> str:
    if any(unicodedata.category(sign) in _UNKEPT and sign not in also for sign in text):
        raise wrong(CANNOT_BE_SHOWN)
    return text if any(map(_is_seen, text)) else ""


def _is_seen(sign: str) -> bool:
    """Whether a sign is seen by itself: a letter, a digit, a symbol or punctuation."""
    return unicodedata.category(sign)[0] in "LNPS" and sign not in _BLANK_LETTERS
