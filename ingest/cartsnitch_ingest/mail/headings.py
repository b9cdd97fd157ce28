"""The headers that mail programs copy into the text above a mail that is forwarded or quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice, zip_longest


class _Field(Enum):
    SENDER = auto()
    SENT = auto()
    SUBJECT = auto()
    OTHER = auto()


# As Gmail, Outlook, Apple Mail, Thunderbird, GMX and Yahoo write them. Gmail translates the first label only.
_SENDER = "from|von|de|da|van|mittente|expéditeur|afzender|daripada|od|fra|från|nadawca"
_SENT = (
    "date|sent|datum|gesendet|envoyé|fecha|enviado|data|inviato|verzonden|tarikh|dihantar|dato|sendt|skickat|wysłano"
)
_SUBJECT = "subject|betreff|objet|sujet|asunto|oggetto|onderwerp|assunto|subjek|emne|ämne|temat"
_OTHER = (
    "to|an|à|a|para|aan|pour|kepada|til|till|do|cc|bcc|kopie|kopie (cc)|copia|cópia|copie à|kopia|dw"
    "|reply-to|antwort an|répondre à|responder a|rispondi a|antwoord aan"
    "|importance|priority|attachments|wichtigkeit|anlagen|pièces jointes|adjuntos|allegati|bijlagen|anexos"
)
_LABELS = {
    label: field
    for field, labels in (
        (_Field.SENDER, _SENDER),
        (_Field.SENT, _SENT),
        (_Field.SUBJECT, _SUBJECT),
        (_Field.OTHER, _OTHER),
    )
    for label in labels.split("|")
}
_NEEDED = {_Field.SENDER, _Field.SUBJECT}
"""A receipt may print a date or an addressee by itself, but not these two together."""

_MARKS = r"[\s>*|]*"
_LABEL = re.compile(rf"{_MARKS}(?P<label>[^\W\d_][\w() -]{{0,12}}?)\s*:\s*\*?\s*(?P<value>.*)")
# Yahoo's plain text has them all on one row, with nothing between a value and the next label.
_ONE_ROW = re.compile(r"[\s>]*-{5}\s?\S.{3,40}?\s-{5}\s(?P<fields>.*)")
_WRITTEN = sorted({form for label in _LABELS for form in (label.capitalize(), label.upper())}, key=len, reverse=True)
_GLUED = re.compile(rf"(?P<label>{'|'.join(map(re.escape, _WRITTEN))})(?:\s?:|(?<=Assunto))\s")
_FENCE = re.compile(
    r"[\s>]*(?:[-_=]{5,}.*|begin forwarded message ?:|anfang der weitergeleiteten nachricht ?:"
    r"|début du message (?:réexpédié|transféré) ?:|inicio del mensaje reenviado ?:|inizio messaggio inoltrato ?:"
    r"|begin doorgestuurd bericht ?:|início da mensagem (?:re)?encaminhada ?:)\s*",
    re.IGNORECASE,
)
# Of bounded length, as is all that repeats here: patterns must not take longer for a hostile row than for any other.
_ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"']{1,64}@[^\s<>()\[\]:;,\"']{1,100}\.[a-z]{2,}", re.IGNORECASE)
_ONLY_ADDRESSES = re.compile(
    rf"{_MARKS}(?:[\"'][^\"']{{0,100}}[\"'])?\s*<?{_ADDRESS.pattern}>?(?:[,;].*)?\s*", re.IGNORECASE
)
# What stands above a mail that is quoted rather than forwarded: "On Sun, Mar 1, 2026 at 6:00 PM Store <...> wrote:".
_ON = re.compile(r"(?:on|am|le|el|il(?: giorno)?|op|em|den|pada)\b", re.IGNORECASE)
_WROTE = re.compile(
    r"\b(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|geschreven|escreveu|skrev|menulis)\b", re.IGNORECASE
)
_ATTRIBUTION_ROWS = 3
_MOST_ROWS = 12
_LONGEST_ROW = 2000


@dataclass(frozen=True, slots=True)
class Heading:
    """Headers in a text: the rows they take, and what they say. All of it is a claim of whoever wrote the text.

    `sent` is the date as written, in the language and order of the mail program.
    """

    rows: range
    sender: str | None
    sender_name: str | None
    sent: str | None
    subject: str | None


def headings(rows: Sequence[str]) -> Iterator[Heading]:
    """The headings among rows of text, from top to bottom."""
    rows = [row[:_LONGEST_ROW] for row in rows]
    start = 0
    while start < len(rows):
        found = _below_each_other(rows, start) or _on_one_row(rows, start) or _attribution(rows, start)
        if found is not None:
            yield found
        start = found.rows.stop if found is not None else start + 1


def _below_each_other(rows: Sequence[str], start: int) -> Heading | None:
    """Labels below each other, with nothing between but what their values wrap to."""
    values: dict[_Field, str] = {}
    last, field = start, None
    for index in range(start, min(start + _MOST_ROWS, len(rows))):
        labelled = _labelled(rows[index])
        if labelled is None:
            if field is None or index - last > 1 or not rows[index].strip(" >"):
                break
            values[field] = f"{values.get(field, '')} {rows[index].strip(' >')}"
            continue
        field, value = labelled
        if field in values and field in _NEEDED:
            break
        values.setdefault(field, value)
        last = index
    if not values.keys() >= _NEEDED:
        return None
    return _heading(_whole(rows, start, last), {**values, **_last_value(rows, last)})


def _labelled(row: str) -> tuple[_Field, str] | None:
    match = _LABEL.fullmatch(row)
    field = _LABELS.get(match["label"].casefold()) if match else None
    return (field, match["value"].strip()) if match and field else None


def _last_value(rows: Sequence[str], last: int) -> Mapping[_Field, str]:
    """The value of the last label without the row below it, which is the body where no empty row is between."""
    field, value = _labelled(rows[last]) or (_Field.OTHER, "")
    return {field: value} if field is not _Field.OTHER else {}


def _whole(rows: Sequence[str], start: int, last: int) -> range:
    """The rows of a heading with the fence around it and the addresses that its last label wraps to."""
    above = start - 1
    while above >= 0 and not rows[above].strip(" >"):
        above -= 1
    first = above if above >= max(0, start - 2) and _FENCE.fullmatch(rows[above]) else start
    stop = last + 1
    while stop < len(rows) and _goes_on(rows[stop - 1], rows[stop]):
        stop += 1
    return range(first, stop + 1 if stop < len(rows) and _FENCE.fullmatch(rows[stop]) else stop)


def _goes_on(row: str, below: str) -> bool:
    """Whether the addresses of a row go on below."""
    return bool(_ONLY_ADDRESSES.fullmatch(below)) or (row.rstrip().endswith((",", ";")) and "@" in below)


def _on_one_row(rows: Sequence[str], start: int) -> Heading | None:
    match = _ONE_ROW.fullmatch(rows[start])
    if match is None:
        return None
    values: dict[_Field, str] = {}
    found = list(islice(_GLUED.finditer(match["fields"]), _MOST_ROWS))
    for label, after in zip_longest(found, found[1:]):
        field = _LABELS[label["label"].casefold()]
        end = after.start() if after and field is not _Field.SUBJECT else None
        values.setdefault(field, match["fields"][label.end() : end].strip())
        if field is _Field.SUBJECT:
            break
    return _heading(range(start, start + 1), values) if _Field.SENDER in values else None


def _attribution(rows: Sequence[str], start: int) -> Heading | None:
    for count in range(1, _ATTRIBUTION_ROWS + 1):
        text = " ".join(row.strip(" >") for row in rows[start : start + count])
        on, wrote = _ON.match(text), _WROTE.search(text)
        if on is None:
            return None
        if wrote is None or not text.endswith(":"):
            continue
        when, address = text[on.end() : wrote.start()], _ADDRESS.search(text)
        if address is None or not any(map(str.isdigit, when)):
            return None
        return Heading(range(start, start + count), address[0].lower(), None, when.strip(" ,"), None)
    return None


def _heading(rows: range, values: Mapping[_Field, str]) -> Heading:
    sender = values[_Field.SENDER]
    address = _ADDRESS.search(sender)
    name = sender[: address.start()].removesuffix("mailto:") if address else sender
    return Heading(
        rows=rows,
        sender=address[0].lower() if address else None,
        sender_name=name.strip(" \t\"'<[(*") or None,
        sent=values.get(_Field.SENT) or None,
        subject=values.get(_Field.SUBJECT) or None,
    )


def is_quoted(rows: Sequence[str]) -> bool:
    """Whether most rows of a text begin with `>`."""
    filled = [row for row in rows if row.strip()]
    return 2 * sum(row.lstrip().startswith(">") for row in filled) > len(filled)
