"""The forward: a mail as the mail programs of this world pass it on, their headers and marks around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from html import escape

from babel.dates import format_datetime

from cartsnitch_server.demo.letter import Postmark, body, head, with_fixed_boundaries


class Client(Enum):
    """Mail programs that forward in ways of their own."""

    GMAIL = auto()
    OUTLOOK = auto()
    OUTLOOK_WEB = auto()
    OUTLOOK_MOBILE = auto()
    OUTLOOK_MAC = auto()
    APPLE = auto()
    THUNDERBIRD = auto()
    GMX = auto()
    YAHOO = auto()


@dataclass(frozen=True, slots=True)
class Wording:
    """What the programs write in a language: labels, the lines above them, and how a moment is told.

    `day` and `time` are patterns of CLDR.
    """

    sender: str
    sent: str
    date: str
    to: str
    subject: str
    apple: str
    thunderbird: str
    yahoo: str
    day: str
    at: str
    time: str = "HH:mm"
    colon: str = ":"
    thunderbird_sender: str | None = None
    thunderbird_subject: str | None = None


LANGUAGES: Mapping[str, Wording] = {
    "en": Wording(
        sender="From", sent="Sent", date="Date", to="To", subject="Subject",
        apple="Begin forwarded message:", thunderbird="Forwarded Message", yahoo="Forwarded Message",
        day="EEEE, MMMM d, y", at="at", time="h:mm a",
    ),
    "de": Wording(
        sender="Von", sent="Gesendet", date="Datum", to="An", subject="Betreff",
        apple="Anfang der weitergeleiteten Nachricht:", thunderbird="Weitergeleitete Nachricht",
        yahoo="Weitergeleitete Nachricht", day="EEEE, d. MMMM y", at="um",
    ),
    "fr": Wording(
        sender="De", sent="Envoyé", date="Date", to="À", subject="Objet",
        apple="Début du message réexpédié :", thunderbird="Message transféré", yahoo="Message transmis",
        day="EEEE d MMMM y", at="à", colon=" :", thunderbird_subject="Sujet",
    ),
    "es": Wording(
        sender="De", sent="Enviado", date="Fecha", to="Para", subject="Asunto",
        apple="Inicio del mensaje reenviado:", thunderbird="Mensaje reenviado", yahoo="Mensaje reenviado",
        day="EEEE, d 'de' MMMM 'de' y", at="a las", time="H:mm",
    ),
    "it": Wording(
        sender="Da", sent="Inviato", date="Data", to="A", subject="Oggetto",
        apple="Inizio messaggio inoltrato:", thunderbird="Messaggio Inoltrato", yahoo="Messaggio inoltrato",
        day="EEEE d MMMM y", at="alle ore", thunderbird_sender="Mittente",
    ),
    "nl": Wording(
        sender="Van", sent="Verzonden", date="Datum", to="Aan", subject="Onderwerp",
        apple="Begin doorgestuurd bericht:", thunderbird="Doorgestuurd bericht", yahoo="Doorgestuurd bericht",
        day="EEEE d MMMM y", at="om",
    ),
    "pt": Wording(
        sender="De", sent="Enviado", date="Data", to="Para", subject="Assunto",
        apple="Início da mensagem reencaminhada:", thunderbird="Mensagem reencaminhada",
        yahoo="Mensagem reencaminhada", day="EEEE, d 'de' MMMM 'de' y", at="às",
    ),
}  # fmt: skip

Fields = tuple[tuple[str, str], ...]
"""Label and value of each header, in the order of the program."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a program writes a forward: its headers, and what it puts around the old bodies."""

    fields: Callable[[EmailMessage, str], Fields]
    plain: Callable[[str, Fields, str], str]
    html: Callable[[str, Fields, str], str]


def forward(
    original: EmailMessage, client: Client, language: str, sender: str, postmark: Postmark, note: str = ""
) -> EmailMessage:
    """The mail as `client` forwards it inline in `language` (a key of `LANGUAGES`) below a note, its files with it."""
    style = STYLES[client]
    message = head(Address(addr_spec=sender), f"Fwd: {original['Subject']}", postmark)
    fields = style.fields(original, language)
    text = content(original, "plain") if original.get_body(("plain",)) is not None else ""
    message.set_content(f"{note}\n\n{style.plain(language, fields, text)}", cte="quoted-printable")
    if original.get_body(("html",)) is not None:
        inner = inner_html(content(original, "html"))
        message.add_alternative(
            f"<html><body><div>{escape(note)}</div>{style.html(language, fields, inner)}</body></html>",
            subtype="html",
            cte="quoted-printable",
        )
    for part in original.iter_attachments():
        name, kind, subtype = part.get_filename(), part.get_content_maintype(), part.get_content_subtype()
        message.add_attachment(part.get_content(), kind, subtype, filename=name)
    return with_fixed_boundaries(message)


def content(message: EmailMessage, subtype: str) -> str:
    text: str = body(message, subtype).get_content()
    return text.replace("\r\n", "\n")


def inner_html(html: str) -> str:
    """What stands within the body of a document."""
    start = html.find(">", html.find("<body")) + 1
    return html[start : html.rfind("</body>")]


def sent_at(original: EmailMessage) -> datetime:
    return parsedate_to_datetime(original["Date"])


def moment(original: EmailMessage, language: str, *, between: str = " ", is_brief: bool = False) -> str:
    """When the mail was sent, in words: Sunday, March 1, 2026 10:25 PM."""
    words = LANGUAGES[language]
    day = words.day.replace("EEEE", "EEE").replace("MMMM", "MMM") if is_brief else words.day
    told = (format_datetime(sent_at(original), pattern, locale=language) for pattern in (day, words.time))
    return between.join(told).replace("\u202f", " ")


def moment_at(original: EmailMessage, language: str, *, is_brief: bool = False) -> str:
    """The same with the word of the language between: Sunday, March 1, 2026 at 10:25 PM."""
    return moment(original, language, between=f" {LANGUAGES[language].at} ", is_brief=is_brief)


def gmail_fields(original: EmailMessage, language: str) -> Fields:
    # The other labels stay English, whatever the language is.
    sent = moment_at(original, language, is_brief=True)
    return (
        (f"{LANGUAGES[language].sender}:", original["From"]),
        ("Date:", sent),
        ("Subject:", original["Subject"]),
        ("To:", f"<{original['To']}>"),
    )


def outlook_fields(original: EmailMessage, language: str) -> Fields:
    words = LANGUAGES[language]
    sent = moment(original, language)
    return labelled(
        words, (words.sender, original["From"]), (words.sent, sent), (words.to, both(original)),
        (words.subject, original["Subject"]),
    )  # fmt: skip


def outlook_mac_fields(original: EmailMessage, language: str) -> Fields:
    words = LANGUAGES[language]
    sent = moment_at(original, language)
    return labelled(
        words, (words.sender, original["From"]), (words.date, sent), (words.to, both(original)),
        (words.subject, original["Subject"]),
    )  # fmt: skip


def apple_fields(original: EmailMessage, language: str) -> Fields:
    words = LANGUAGES[language]
    day = words.day.replace("EEEE, ", "").replace("EEEE ", "")
    sent = format_datetime(sent_at(original), f"{day} '{words.at}' HH:mm:ss z", locale=language)
    return labelled(
        words, (words.sender, original["From"]), (words.subject, original["Subject"]), (words.date, sent),
        (words.to, original["To"]),
    )  # fmt: skip


def thunderbird_fields(original: EmailMessage, language: str) -> Fields:
    words = LANGUAGES[language]
    return labelled(
        words, (words.thunderbird_subject or words.subject, original["Subject"]), (words.date, original["Date"]),
        (words.thunderbird_sender or words.sender, original["From"]), (words.to, original["To"]),
    )  # fmt: skip


def gmx_fields(original: EmailMessage, language: str) -> Fields:
    words = LANGUAGES[language]
    sent = moment_at(original, language)
    return labelled(
        words, (words.sent, sent), (words.sender, quoted_name(original)), (words.to, original["To"]),
        (words.subject, original["Subject"]),
    )  # fmt: skip


def yahoo_fields(original: EmailMessage, language: str) -> Fields:
    words = LANGUAGES[language]
    sent = moment(original, language, between=", ")
    return labelled(
        words, (words.sender, original["From"]), (words.to, both(original)), (words.sent, f"{sent} UTC"),
        (words.subject, original["Subject"]),
    )  # fmt: skip


def labelled(words: Wording, *pairs: tuple[str, str]) -> Fields:
    return tuple((f"{label}{words.colon}", value) for label, value in pairs)


def both(original: EmailMessage) -> str:
    return f"{original['To']} <{original['To']}>"


def quoted_name(original: EmailMessage) -> str:
    (address,) = original["From"].addresses
    return f'"{address.display_name}" <{address.addr_spec}>'


def rows(fields: Fields, gap: str = " ") -> str:
    return "\n".join(f"{label}{gap}{value}" for label, value in fields)


def below(above: str, between: str = "\n\n") -> Callable[[str, Fields, str], str]:
    """Plain text with the headers below a line, which may name the language's own words."""

    def plain(language: str, fields: Fields, text: str) -> str:
        return f"{line(above, language)}{rows(fields)}{between}{text}"

    return plain


def line(above: str, language: str) -> str:
    words = LANGUAGES[language]
    return above.format(apple=words.apple, thunderbird=words.thunderbird, yahoo=words.yahoo)


def apple_plain(language: str, fields: Fields, text: str) -> str:
    """Quoted as a whole."""
    told = f"{LANGUAGES[language].apple}\n\n{rows(fields)}\n\n{text}"
    return "\n".join(f"> {row}".rstrip() for row in told.split("\n"))


def thunderbird_plain(language: str, fields: Fields, text: str) -> str:
    return f"-------- {LANGUAGES[language].thunderbird} --------\n{rows(fields, chr(9))}\n\n\n\n{text}"


def yahoo_plain(language: str, fields: Fields, text: str) -> str:
    """All headers on one row, nothing between them."""
    told = "".join(f"{label} {value}" for label, value in fields)
    return f"   ----- {LANGUAGES[language].yahoo} ----- {told}\n {text}"


def within(template: str, row: str) -> Callable[[str, Fields, str], str]:
    """HTML of a template in which `FIELDS` stands for the headers, each as `row` writes it, and `BODY` for the mail."""

    def html(language: str, fields: Fields, inner: str) -> str:
        told = "".join(row.format(label=escape(label), value=escape(value)) for label, value in fields)
        return line(template, language).replace("FIELDS", told).replace("BODY", inner)

    return html


BOLD = "<b>{label}</b> {value}<br>\n"

STYLES: Mapping[Client, Style] = {
    Client.GMAIL: Style(
        gmail_fields,
        below("---------- Forwarded message ---------\n"),
        within(
            '<div dir="ltr"><br><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">'
            "---------- Forwarded message ---------<br>FIELDS</div><br><br><u></u>BODY</div></div>",
            '{label} <span dir="auto">{value}</span><br>',
        ),
    ),
    Client.OUTLOOK: Style(
        outlook_fields,
        below(""),
        within(
            "<div class=WordSection1><p class=MsoNormal>&nbsp;</p><div><div style='border:none;border-top:solid #E1E1E1"
            " 1.0pt;padding:3.0pt 0in 0in 0in'><p class=MsoNormal>FIELDS</p></div></div><p class=MsoNormal>&nbsp;</p>"
            "BODY</div>",
            BOLD,
        ),
    ),
    Client.OUTLOOK_WEB: Style(
        outlook_fields,
        below("________________________________\n"),
        within(
            '<div class="elementToProof"><br></div><hr style="display:inline-block;width:98%" tabindex="-1">'
            '<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt">FIELDS</font>'
            "<div>&nbsp;</div></div><div>BODY</div>",
            BOLD,
        ),
    ),
    Client.OUTLOOK_MOBILE: Style(
        outlook_fields,
        below("Get Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\n"),
        within(
            '<div id="ms-outlook-mobile-signature">Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div>'
            '<hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr">FIELDS<div>&nbsp;</div></div>'
            "BODY",
            BOLD,
        ),
    ),
    Client.OUTLOOK_MAC: Style(
        outlook_mac_fields,
        below("", "\n"),
        within(
            '<div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"'
            ' style="margin-bottom:12.0pt">FIELDS</p></div><div>BODY</div>',
            '<b><span style="font-size:12.0pt;color:black">{label} </span></b><span>{value}<br></span>',
        ),
    ),
    Client.APPLE: Style(
        apple_fields,
        apple_plain,
        within(
            '<br><div><br><blockquote type="cite"><div>{apple}</div><br class="Apple-interchange-newline">FIELDS<br>'
            "<div>BODY</div></blockquote></div>",
            '<div style="margin: 0px;"><span><b>{label} </b></span><span>{value}<br></span></div>',
        ),
    ),
    Client.THUNDERBIRD: Style(
        thunderbird_fields,
        thunderbird_plain,
        within(
            '<p><br></p><div class="moz-forward-container"><br><br>-------- {thunderbird} --------'
            '<table class="moz-email-headers-table" cellspacing="0" cellpadding="0" border="0"><tbody>FIELDS</tbody>'
            "</table><br><br>BODY</div>",
            '<tr><th valign="BASELINE" align="RIGHT" nowrap="nowrap">{label} </th><td>{value}</td></tr>',
        ),
    ),
    Client.GMX: Style(
        gmx_fields,
        below(""),
        within(
            '<div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid'
            ' #C3D9E5;"><div style="margin:0 0 10px 0;">FIELDS</div><div name="quoted-content">BODY</div></div>',
            "<b>{label}</b>&nbsp;{value}<br/>",
        ),
    ),
    Client.YAHOO: Style(
        yahoo_fields,
        yahoo_plain,
        within(
            '<div class="yahoo_quoted"><div style="font-family:sans-serif">----- {yahoo} -----</div>FIELDS'
            "<div><br></div><div>BODY</div></div>",
            "<div><b>{label}</b> {value}</div>",
        ),
    ),
}
