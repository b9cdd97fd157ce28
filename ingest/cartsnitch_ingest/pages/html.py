"""HTML laid out as a person sees it: rows of text, cells of a table row side by side.

Nothing is fetched and nothing is run. Hidden text (preheaders, other screens' versions) is left out. Struck-out text
(a price that is no longer asked) is no part of the page, either: an amount is told beside the word that it stands
behind. Everything else is kept, in reading order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cartsnitch_ingest.pages import style as css
from cartsnitch_ingest.pages.blocks import Block, Cell, stack, tabulate
from cartsnitch_ingest.pages.flow import Flow
from cartsnitch_ingest.pages.grid import Row, grid_page, is_too_long
from cartsnitch_ingest.pages.limits import Limits
from cartsnitch_ingest.pages.page import Page, Unopened
from cartsnitch_ingest.pages.plain import without_unseen
from cartsnitch_ingest.pages.sniffing import decode_text

_LEFT_OUT = {
    "head", "script", "style", "template", "title", "meta", "link", "iframe", "object", "embed", "svg", "canvas",
    "audio", "video", "map", "select", "textarea", "noframes", "datalist",
}  # fmt: skip
_STRUCK = {"s", "del", "strike"}
_BLOCKS = {
    "html", "body", "address", "article", "aside", "blockquote", "center", "dd", "details", "dialog", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "ul", "tr", "tbody", "thead",
    "tfoot", "caption",
}  # fmt: skip
_HEADING = re.compile(r"h[1-6]")
_PREFORMATTED = {"pre", "pre-wrap", "pre-line", "break-spaces"}
_BESIDE = {"inline-block", "inline-table", "inline-flex", "table-cell"}
_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([a-z0-9_:.-]+)", re.IGNORECASE)

_MAX_NODES = 200_000
# Parsing deeply nested elements takes time by the square of their number: 100,000 need 20 seconds.
_LIGHT_BYTES = 256 * 1024
_LIGHT_TAGS = 8000
# Deeper content is kept as one line of text. Real mails nest some 30 tables at most, which is 120 levels.
_MAX_DEPTH = 160
_MAX_COLUMNS = 100
# The picture at the head of a mail is its logo, whose alternative text may be the only place the store is named.
_LOGO_WITHIN_WORDS = 12
_LOGO_LENGTH = 60
ONLY_LINKS = "This email only links to pictures, which are not fetched. Please send a screenshot, or save it as a PDF."
# A mail with more words than these says something itself; a picture smaller than that is a pixel or an icon.
_FEW_WORDS = 20
_SMALL_SIDE = 160


class _TooMuch(Exception):
    """The document has more nodes than are worth looking at."""


@dataclass(frozen=True, slots=True)
class _Setting:
    """What an element hands down to its content."""

    depth: int = 0
    is_preformatted: bool = False
    has_no_size: bool = False
    are_children_beside: bool = False
    within: tuple[int, ...] = ()
    heading: int = 0


def is_heavy(data: bytes) -> bool:
    """Whether a document is so large or so full of tags that it is better laid out in the confined process."""
    return len(data) > _LIGHT_BYTES or data.count(b"<") > _LIGHT_TAGS


def open_html(data: bytes, limits: Limits) -> tuple[Page, ...] | Unopened:
    """One page with the rows of an HTML document."""
    declared = _META_CHARSET.search(data[:4096])
    text = decode_text(data, declared[1].decode("ascii") if declared else None)
    try:
        rows = _rows(text)
    except _TooMuch:
        return Unopened("This message is far longer than a receipt.")
    if is_too_long(rows, limits):
        return Unopened("This message is far longer than a receipt.")
    if not any(rows):
        return Unopened(ONLY_LINKS if is_of_links(data) else "This message holds no text.")
    return (grid_page(rows),)


def is_of_links(data: bytes) -> bool:
    """Whether a document has next to no words, and shows a picture that stands on the web."""
    if is_heavy(data):
        return False
    tree = LexborHTMLParser(decode_text(data))
    words = len((tree.body.text(separator=" ") if tree.body else "").split())
    return words < _FEW_WORDS and any(_is_linked(image) for image in tree.css("img"))


def _is_linked(image: LexborNode) -> bool:
    source = (image.attributes.get("src") or "").strip().lower()
    sides = [image.attributes.get("width"), image.attributes.get("height")]
    is_small = any(side and _number(side) < _SMALL_SIDE and not side.strip().endswith("%") for side in sides)
    return source.startswith(("http:", "https:", "//")) and not is_small


def _rows(html: str) -> tuple[Row, ...]:
    tree = LexborHTMLParser(html)
    layout = _Layout()
    for node in tree.css("style"):
        layout.sheet.add(node.text(deep=True) or "")
    tree.strip_tags(["script", "style", "head"], recursive=True)
    body = tree.body or tree.root
    if body is None:
        return ()
    return _without_gaps(layout.content(body, _Setting()).rows)


def _without_gaps(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows with at most one empty row between two others."""
    return tuple(row for index, row in enumerate(rows) if row or (index and rows[index - 1]))


@dataclass(slots=True)
class _Layout:
    """One walk over a document."""

    sheet: css.Sheet = field(default_factory=css.Sheet)
    _nodes: int = 0
    _words: int = 0
    _elements: int = 0

    def content(self, node: LexborNode, setting: _Setting) -> Block:
        """The block of an element's content."""
        flow = Flow(setting.within, setting.heading)
        self._children(node, flow, setting)
        return flow.finish()

    def _children(self, node: LexborNode, flow: Flow, setting: _Setting) -> None:
        for child in _nodes(node):
            self._nodes += 1
            if self._nodes > _MAX_NODES:
                raise _TooMuch
            if child.is_text_node:
                self._add_text(child.text_content or "", flow, setting)
            elif child.is_element_node:
                self._element(child, flow, setting)

    def _add_text(self, text: str, flow: Flow, setting: _Setting) -> None:
        if setting.has_no_size:
            return
        text = without_unseen(text)
        self._words += len(text.split())
        if setting.is_preformatted:
            flow.add_preformatted(text)
        else:
            flow.add_text(text)

    def _element(self, node: LexborNode, flow: Flow, setting: _Setting) -> None:
        tag, attributes = node.tag or "", node.attributes
        style = self.sheet.of(tag, attributes)
        if tag in _LEFT_OUT or "hidden" in attributes or css.is_hidden(style):
            return
        if tag in _STRUCK or css.is_struck(style):
            flow.add_struck(node.text(deep=True, separator=" "))
            return
        inner = _inner(tag, style, setting)
        if tag == "br":
            flow.end_line(is_kept=True)
        elif tag == "img":
            self._image(attributes.get("alt"), flow)
        elif inner.depth > _MAX_DEPTH:
            flow.add_text(" " + node.text(deep=True, separator=" ") + " ")
        elif tag == "sup":
            flow.add_raised(node.text(deep=True))
        elif tag == "table":
            self._place(self._table(node, self._within(inner)), style, flow, setting, is_block=True)
        elif (is_block := _is_block(tag, style)) or _is_beside(style) or setting.are_children_beside:
            level = int(tag[1]) if _HEADING.fullmatch(tag) else inner.heading
            block = self.content(node, self._within(replace(inner, heading=level)))
            self._place(block, style, flow, setting, is_block=is_block)
        else:
            self._children(node, flow, inner)

    def _place(self, block: Block, style: css.Declarations, flow: Flow, setting: _Setting, *, is_block: bool) -> None:
        if style.get("float") == "right":
            flow.add_right(block)
        elif style.get("float") == "left" or setting.are_children_beside or not is_block:
            flow.add_beside(block)
        else:
            flow.add_block(block)

    def _within(self, setting: _Setting) -> _Setting:
        """What an element hands down that is one to stand in."""
        self._elements += 1
        return replace(setting, within=(*setting.within, self._elements))

    def _image(self, alternative: str | None, flow: Flow) -> None:
        text = (alternative or "").strip()
        if text and len(text) <= _LOGO_LENGTH and self._words < _LOGO_WITHIN_WORDS:
            self._words += len(text.split())
            flow.add_text(f" {text} ")

    def _table(self, table: LexborNode, setting: _Setting) -> Block:
        """The rows of a table and, before them, whatever stands in it outside of cells."""
        around, taken = Flow(setting.within, setting.heading), dict[int, int]()
        rows = [self._cells(row, taken, setting) for row in self._table_rows(table, around, setting)]
        return stack([around.finish(), tabulate(rows)])

    def _table_rows(self, table: LexborNode, around: Flow, setting: _Setting) -> Iterator[LexborNode]:
        for part in _nodes(table):
            if part.tag == "tr":
                yield from self._if_shown(part)
            elif part.tag in ("tbody", "thead", "tfoot"):
                for shown in self._if_shown(part):
                    yield from self._table_rows(shown, around, setting)
            elif part.is_element_node:
                self._element(part, around, setting)

    def _if_shown(self, node: LexborNode) -> Iterator[LexborNode]:
        if not css.is_hidden(self.sheet.of(node.tag or "", node.attributes)) and "hidden" not in node.attributes:
            yield node

    def _cells(self, row: LexborNode, taken: dict[int, int], setting: _Setting) -> list[Cell]:
        """The cells of a row. `taken` counts, by column, the rows that a cell from above still reaches down."""
        for column in [column for column, rows in taken.items() if rows == 0]:
            del taken[column]
        reached, cells, column = set(taken), list[Cell](), 0
        for left in taken:
            taken[left] -= 1
        for node in _nodes(row):
            if node.tag not in ("td", "th"):
                continue
            while column in reached:
                column += 1
            for shown in self._if_shown(node):
                cell = self._cell(shown, column, setting)
                cells.append(cell)
                column += cell.span
                _reach_down(cell, _number(shown.attributes.get("rowspan")), taken)
        return cells

    def _cell(self, node: LexborNode, column: int, setting: _Setting) -> Cell:
        style = self.sheet.of(node.tag or "", node.attributes)
        inner = replace(_inner("td", style, setting), depth=setting.depth + 3)
        block = self.content(node, self._within(inner))
        span = min(_number(node.attributes.get("colspan")), max(1, _MAX_COLUMNS - column))
        side = style.get("text-align") or (node.attributes.get("align") or "").lower()
        return Cell(block, column, span, is_right=side in ("right", "end"))


def _inner(tag: str, style: css.Declarations, setting: _Setting) -> _Setting:
    size, white_space = css.has_no_size(style), style.get("white-space")
    display = style.get("display", "")
    return _Setting(
        depth=setting.depth + 1,
        is_preformatted=white_space in _PREFORMATTED if white_space else tag == "pre" or setting.is_preformatted,
        has_no_size=setting.has_no_size if size is None else size,
        are_children_beside="flex" in display and not style.get("flex-direction", "").startswith("column"),
        within=setting.within,
        heading=setting.heading,
    )


def _is_block(tag: str, style: css.Declarations) -> bool:
    display = style.get("display")
    if display is None:
        return tag in _BLOCKS
    if display in _BESIDE:
        return style.get("width") == "100%"
    return not display.startswith("inline")


def _is_beside(style: css.Declarations) -> bool:
    return style.get("display") in _BESIDE or style.get("float") in ("left", "right")


def _nodes(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _number(value: str | None) -> int:
    """The columns or rows that a cell covers, by its attribute; 1 where that makes no sense."""
    match = re.match(r"\s*(\d{1,4})", value or "")
    return max(1, int(match[1])) if match else 1


def _reach_down(cell: Cell, rows: int, taken: dict[int, int]) -> None:
    if rows > 1:
        taken.update(dict.fromkeys(range(cell.column, cell.column + cell.span), rows - 1))
