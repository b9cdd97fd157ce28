"""What people type, as it is kept, and what of it cannot be. Standard library only.

The one place that decides on signs nobody sees. Control signs and halves of characters cannot be kept or shown, so they
are refused, in words. Signs that only turn the direction of writing, or that take no room between letters, are left
out: they come along when something is copied, a name that holds them is not found, and one with them can be shown as
what it is not. Those that words and emoji of some writings need stay. A text of which nothing would be seen is empty.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

CANNOT_BE_SHOWN = "There is a character in this that cannot be shown. Please type it anew."
"""What somebody is told of a text that is refused."""

_UNKEPT = frozenset({"Cc", "Cs"})
"""Control signs and halves of characters, by Unicode's categories."""

_LEFT_OUT = dict.fromkeys(
    [
        0x00AD,  # soft hyphen
        0x200B,  # zero width space
        *range(0x202A, 0x202F),  # embeddings and overrides of direction, and their end
        *range(0x2060, 0x2070),  # word joiner, invisible operators, isolates of direction, and deprecated ones
        0xFEFF,  # byte order mark
        *range(0xFFF9, 0xFFFC),  # annotations between lines
    ]
)
"""Which signs are left out. Joiners (U+200C, U+200D), the marks of direction (U+200E, U+200F, U+061C), selectors of
variants and the tags of flags are not among them."""

_BLANK_LETTERS = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and symbols that are shown as nothing: fillers of Hangul, vowels of Khmer, Braille without a dot."""


def line_of(text: str, wrong: Callable[[str], Exception]) -> str:
    """A text as it is kept in one line: composed (NFC), each run of blanks as one; "" where nothing would be seen.

    How long it may be is for who asks to say. Raises what `wrong` makes of the words for a sign that cannot be kept.
    """
    return _kept(" ".join(_composed(text).split()), "", wrong)


def lines_of(text: str, wrong: Callable[[str], Exception]) -> str:
    """A text as it is kept in several lines, with blanks as they were typed in them; else as `line_of`."""
    return _kept("\n".join(line.rstrip() for line in _composed(text).splitlines()).strip(), "\n\t", wrong)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(_LEFT_OUT))


def _kept(text: str, also: str, wrong: Callable[[str], Exception]) -> str:
    if any(unicodedata.category(sign) in _UNKEPT and sign not in also for sign in text):
        raise wrong(CANNOT_BE_SHOWN)
    return text if any(map(_is_seen, text)) else ""


def _is_seen(sign: str) -> bool:
    """Whether a sign is seen by itself: a letter, a digit, a symbol or punctuation."""
    return unicodedata.category(sign)[0] in "LNPS" and sign not in _BLANK_LETTERS
