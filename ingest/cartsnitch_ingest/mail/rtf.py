"""Rich text into the HTML that it was made of, or into plain text where it was made of none.

Outlook keeps the HTML of many mails only within rich text: markup in groups of their own, and beside it what a
program without HTML is to show instead, which is marked and left out here ([MS-OXRTFEX]).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html import escape

from cartsnitch_ingest.pages.sniffing import decode_text

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_FROM_HTML = re.compile(rb"\\fromhtml1(?!\d)")
_HEAD = 4096
# Groups that hold no text of the mail.
_UNSHOWN = {
    b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"mhtmltag", b"header", b"footer",
    b"headerl", b"headerr", b"footerl", b"footerr", b"fldinst",
}  # fmt: skip
_SIGNS = {
    b"par": "\n", b"line": "\n", b"row": "\n", b"page": "\n", b"sect": "\n", b"tab": "\t", b"cell": "\t",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•",
    b"endash": "–", b"emdash": "—",
}  # fmt: skip
_SYMBOLS = {b"~": "\u00a0", b"_": "\u2011", b"-": "\u00ad", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n", b"\r": "\n"}
# The code pages of the character sets that fonts are declared with.
_CHARSETS = {
    0: 1252, 77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255,
    178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437,
}  # fmt: skip


def is_html(rtf: bytes) -> bool:
    """Whether the rich text was made of HTML."""
    return _FROM_HTML.search(rtf[:_HEAD]) is not None


def shown(rtf: bytes) -> str:
    """The HTML in rich text, else its plain text. Never fails; groups that do not close end with the text."""
    return _Walk(is_html(rtf)).over(rtf)


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds until a group closes."""

    is_left_out: bool = False
    is_optional: bool = False
    is_markup: bool = False
    is_fallback: bool = False
    is_font_table: bool = False
    font: int = 0
    unicode_skips: int = 1


@dataclass(slots=True)
class _Walk:
    """One walk over rich text, with what it has gathered so far."""

    is_of_html: bool
    _group: _Group = field(default_factory=_Group)
    _outer: list[_Group] = field(default_factory=list)
    _out: list[str] = field(default_factory=list)
    _bytes: bytearray = field(default_factory=bytearray)
    _fonts: dict[int, int] = field(default_factory=dict)
    _code_page: int = 1252
    _plain_font: int = 0
    _skips: int = 0
    _half: int | None = None

    def over(self, rtf: bytes) -> str:
        for token in _TOKEN.finditer(rtf):
            word, number, code, symbol, brace, text = token.groups()
            if word is not None:
                self._word(word, None if number is None else int(number))
            elif brace is not None:
                self._brace(brace)
            elif code is not None or text is not None:
                self._raw(bytes.fromhex(code.decode()) if code is not None else text)
            elif symbol is not None:
                self._symbol(symbol)
        self._flush()
        return "".join(self._out)

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._skips = 0
        if brace == b"{":
            self._outer.append(self._group)
        elif self._outer:
            self._group = self._outer.pop()

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._group = replace(self._group, is_optional=True)
        elif symbol in _SYMBOLS:
            self._text(_SYMBOLS[symbol])

    def _word(self, word: bytes, number: int | None) -> None:
        self._flush()
        if word == b"u" and number is not None:
            self._unicode(number)
        elif word in _SIGNS:
            self._text(_SIGNS[word])
        elif not self._setting(word, number):
            self._destination(word)

    def _setting(self, word: bytes, number: int | None) -> bool:
        """Whether a word only says how what follows it is to be read."""
        group = self._group
        if word == b"htmlrtf":
            self._group = replace(group, is_fallback=number != 0)
        elif word == b"uc":
            self._group = replace(group, unicode_skips=min(number or 0, 8))
        elif word in (b"f", b"plain"):
            self._group = replace(group, font=self._plain_font if number is None else number)
        elif word == b"fcharset":
            if group.is_font_table and len(self._fonts) < 1000:
                self._fonts[group.font] = _CHARSETS.get(number or 0, self._code_page)
        elif word == b"ansicpg":
            self._code_page = number or self._code_page
        elif word == b"deff":
            self._plain_font = number or 0
        else:
            return False
        return True

    def _destination(self, word: bytes) -> None:
        """What a group is for; one that is optional and unknown is left out."""
        if word == b"htmltag":
            self._group = replace(self._group, is_markup=True, is_optional=False)
        elif word in _UNSHOWN or self._group.is_optional:
            is_fonts = word == b"fonttbl"
            self._group = replace(self._group, is_left_out=True, is_optional=False, is_font_table=is_fonts)

    def _unicode(self, number: int) -> None:
        """A character by its number; those beyond the first 65,536 come as two halves."""
        unit = number % 0x10000
        self._skips = self._group.unicode_skips
        if 0xD800 <= unit < 0xDC00:
            self._half = unit
        elif 0xDC00 <= unit < 0xE000:
            if self._half is not None:
                self._text(chr(0x10000 + ((self._half - 0xD800) << 10) + unit - 0xDC00), is_skipped=False)
            self._half = None
        else:
            self._text(chr(unit), is_skipped=False)

    def _raw(self, data: bytes) -> None:
        kept = data[self._skips :]
        self._skips = max(0, self._skips - len(data))
        self._bytes += kept

    def _text(self, text: str, *, is_skipped: bool = True) -> None:
        self._flush()
        if is_skipped and self._skips:
            self._skips -= 1
        elif not self._is_silent:
            self._out.append(self._written(text))

    def _flush(self) -> None:
        """Put out the bytes gathered: characters of some languages are two of them."""
        if self._bytes and not self._is_silent:
            page = self._fonts.get(self._group.font, self._code_page)
            self._out.append(self._written(decode_as(bytes(self._bytes), page)))
        self._bytes.clear()

    def _written(self, text: str) -> str:
        return escape(text, quote=False) if self.is_of_html and not self._group.is_markup else text

    @property
    def _is_silent(self) -> bool:
        group = self._group
        return group.is_left_out or (self.is_of_html and group.is_fallback)


def decode_as(data: bytes, code_page: int) -> str:
    """Text in a code page of Windows, as far as it is known here."""
    return _decoded(data, code_page) or decode_text(data, "cp1252")


def _decoded(data: bytes, code_page: int) -> str | None:
    try:
        return data.decode(_codec(code_page), "replace")
    except LookupError:
        return None


def _codec(code_page: int) -> str:
    named = {65001: "utf-8", 20127: "ascii", 1200: "utf-16-le", 1201: "utf-16-be", 10000: "mac-roman", 20866: "koi8-r",
             21866: "koi8-u", 50220: "iso-2022-jp", 50221: "iso-2022-jp", 50222: "iso-2022-jp", 51932: "euc-jp",
             51949: "euc-kr", 50225: "iso-2022-kr", 54936: "gb18030", 52936: "hz", 1361: "johab"}  # fmt: skip
    if 28591 <= code_page <= 28605:
        return f"iso8859-{code_page - 28590}"
    return named.get(code_page, f"cp{code_page}")
