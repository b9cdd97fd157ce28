"""Inline content flowing into lines, and lines into a block."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from cartsnitch_ingest.pages.blocks import Block, beside, stack, wrap
from cartsnitch_ingest.pages.grid import Run

# Wide enough for a row of any receipt; running text is broken here so that it does not stretch the page.
_LINE_WIDTH = 110
_ROW_WIDTH = 200
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_WIDE_BLANKS = re.compile(r" {3,}")
_TAB = 8
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(slots=True)
class Flow:
    """What an element's content becomes: a line is gathered until something breaks it. `within` and `heading` are those
    of its text."""

    within: tuple[int, ...] = ()
    heading: int = 0
    _blocks: list[Block] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _beside: list[Block] = field(default_factory=list)
    _right: list[Block] = field(default_factory=list)
    _is_preformatted: bool = False

    def add_text(self, text: str) -> None:
        """Text in which runs of white space count as one space."""
        text = _BLANKS.sub(" ", text)
        if self._text and self._text[-1].endswith(" "):
            text = text.removeprefix(" ")
        elif not self._text and text == " ":
            return
        if text:
            self._text.append(text)

    def add_preformatted(self, text: str) -> None:
        """Text whose spaces and line ends are kept."""
        for index, line in enumerate(re.split(r"\r\n|\r|\n", text)):
            if index:
                self.end_line(is_kept=True)
            if line:
                self._is_preformatted = True
                self._text.append(line)

    def add_raised(self, text: str) -> None:
        """Superscript: the cents of a price printed as 3 and a small 49, else a note that is no part of its word. The
        number of one behind letters, or before its text, stays raised: no digit of a line is taken for it."""
        before = "".join(self._text[-2:])
        if re.fullmatch(r"\d", text.strip()) and re.search(r"(?:^|[^\W\d_])$", before):
            self._text.append(text.strip().translate(_RAISED))
            return
        if re.fullmatch(r"\d\d", text.strip()) and re.search(r"(?<![\d.,])\d{1,4}$", before):
            self._text.append("." + text.strip())
        else:
            self._text.append(f" {text}")

    def add_beside(self, block: Block) -> None:
        """A block within the line, such as an inline-block or a floating element."""
        self._end_text()
        self._beside.append(block)

    def add_right(self, block: Block) -> None:
        """A block at the right end of the line, wherever in the line it comes."""
        self._right.append(block)

    def add_block(self, block: Block) -> None:
        self.end_line()
        self._blocks.append(block)

    def end_line(self, *, is_kept: bool = False) -> None:
        """End the line; one without content is left out unless it `is_kept`, as after a second `<br>`."""
        self._end_text()
        blocks = [*self._beside, *self._right]
        self._beside, self._right = [], []
        if blocks:
            is_wide = sum(block.width for block in blocks) > _ROW_WIDTH
            self._blocks.append(stack(blocks) if is_wide else beside(blocks))
        elif is_kept:
            self._blocks.append(Block(((),)))

    def finish(self) -> Block:
        self.end_line()
        return stack(self._blocks)

    def _end_text(self) -> None:
        text, is_preformatted = "".join(self._text), self._is_preformatted
        self._text, self._is_preformatted = [], False
        if not text:
            return
        if is_preformatted:
            line = text.replace("\u00a0", " ").expandtabs(_TAB).rstrip()
            self._beside.append(Block(((self._run(Run(0, line)),) if line.strip() else (),)))
            return
        line = _WIDE_BLANKS.sub("  ", text.replace("\u00a0", " ").strip())
        rows = tuple((self._run(run),) for run in wrap(line, _LINE_WIDTH))
        # A line of no-break spaces alone is one that the sender wanted to see empty.
        if rows or "\u00a0" in text:
            self._beside.append(Block(rows or ((),)))

    def _run(self, run: Run) -> Run:
        return replace(run, within=self.within, heading=self.heading)
