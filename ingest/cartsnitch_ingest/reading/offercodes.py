"""The codes of offers, which are told by how they are printed: small letters after the word "code" are a sentence.

A code has a digit, or is in capitals where the rest of the row is not, or stands behind a colon or in quotes.
"""

from __future__ import annotations

import re

LONGEST = 24
"""Letters of a code."""

_SORT = (
    r"(?:(?:promo|promotion|coupon|discount|voucher|offer|gutschein|rabatt|aktions|vorteils|kortings?|actie|sconto)"
    r"[- ]?)?"
)
_WORD = (
    rf"{_SORT}(?:codes?|c[oó]digo|codice|kod(?:em|u)?)"
    r"(?:\s(?:promo(?:tionnel|cional|zionale|cyjnym?)?|sconto|rabatowym?))?"
)
_LEAD = (
    r"(?:(?:with|use|enter|using|apply|mit|avec|met|con|und|and|nutze|gebruik|utilisez|usa|z|użyj|wpisz|podaj)\s+)?"
    r"(?:(?:the|dem|der|den|le|het|de|el|il)\s+)?"
)
_PLACE = (
    r"(?:\s+(?:at|an der|beim|an|bij|en|al|in|przy|w)\s+(?:the\s+)?"
    r"(?:checkout|kasse|kassa|caisse|caja|cassa|kasie|till|register|bestellen))?"
)
_VERB = r"(?:enter|use|apply|nutze|eingabe von)"

_LETTERS = r"(?P<code>[A-Za-z0-9][A-Za-z0-9-]{2,23})(?![\w-])"
_QUOTED = r"[\"'“”„‘’«»]"
_AFTER_WORD = re.compile(
    rf"(?i:(?<!\w){_LEAD}{_WORD}(?!\w){_PLACE})\s*(?i:(?:is|ist|est)\s+)?(?P<colon>[:=]\s*)?(?P<quote>{_QUOTED}\s?)?{_LETTERS}{_QUOTED}?(?i:{_PLACE})"
)
_AFTER_NUMBER = re.compile(
    r"(?i:(?<!\w)(?:coupon|gutschein|voucher)[- ]?(?:nr\.?|no\.?|nummer|number|\#)):?\s*"
    rf"(?P<colon>)(?P<quote>)?{_LETTERS}"
)
_BEFORE_PLACE = re.compile(
    rf"(?i:(?<!\w){_VERB})\s+(?P<colon>)(?P<quote>{_QUOTED})?{_LETTERS}{_QUOTED}?(?i:{_PLACE[:-1]})"
)
_OTHER_CODE = re.compile(r"(?i:\b(?:zip|postal|area|country|qr|bar|dress|source|dial\w*|security|access|pin))[ -]*$")
"""What stands before the word where it is of another sort."""

_NO_CODES = re.compile(
    r"(?i:above|applied|applies|automatisch|automatically|below|codes?|emailed|erforderlich|here|hier|keine|mailed|must"
    r"|needed|none|oben|online|only|required|requis|scannen|see|sent|siehe|unten|valid|voir|will|your)"
)
"""What stands behind a colon now and then, and is none."""


def code_in(printed: str) -> tuple[str | None, str]:
    """The code that a row tells, in capitals, and the row without it and its words; None where it tells none."""
    for pattern in (_AFTER_WORD, _AFTER_NUMBER, _BEFORE_PLACE):
        for found in pattern.finditer(printed):
            if _is_code(found, printed):
                return found["code"].upper(), f"{printed[: found.start()]} | {printed[found.end() :]}"
    return None, printed


def _is_code(found: re.Match[str], printed: str) -> bool:
    code = found["code"]
    if _NO_CODES.fullmatch(code) or _OTHER_CODE.search(printed[: found.start()]):
        return False
    if any(letter.isdigit() for letter in code) or found["quote"]:
        return True
    if found["colon"]:
        return len(code) > 3 and re.match(r"\s*(?:$|[.,;!)|])", printed[found.end() :]) is not None
    rest = f"{printed[: found.start('code')]}{printed[found.end('code') :]}"
    return len(code) > 3 and code.isupper() and any(letter.islower() for letter in rest)
