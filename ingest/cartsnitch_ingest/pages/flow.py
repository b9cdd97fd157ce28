"""Inline content flowing into lines, and lines into a block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from cartsnitch_ingest.pages.blocks import Block, beside, stack, wrap
from cartsnitch_ingest.pages.grid import Row, Run

# Wide enough for a row of any receipt; running text is broken here so that it does not stretch the page.
_LINE_WIDTH = 110
_ROW_WIDTH = 200
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_WIDE_BLANKS = re.compile(r" {3,}")
_TAB = 8
_LONGEST_STRUCK = 60
_AMOUNT_ALONE = re.compile(r"\D{0,12}\d[\d.,' ]*\D{0,6}")
_FURTHEST = 2
"""Words between a struck-out amount and the one that is asked."""
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
    _struck: list[tuple[int, str]] = field(default_factory=list)

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

    def add_struck(self, text: str) -> None:
        """Struck-out text, which takes no room: it is told beside the amount next to it, and where none is, nowhere."""
        if len(text) <= _LONGEST_STRUCK and re.search(r"\d", text):
            self._struck.append((len("".join(self._text).split()), " ".join(text.split())))

    def add_beside(self, block: Block) -> None:
        """A block within the line, such as an inline-block or a floating element."""
        self._end_text()
        self._beside.append(block)

    def add_right(self, block: Block) -> None:
        """A block at the right end of the line, wherever in the line it comes."""
        self._right.append(block)

    def add_block(self, block: Block) -> None:
        """A block below the line. What is struck out in one by itself is told beside an amount by itself next to it."""
        self.end_line()
        above = self._blocks[-1] if self._blocks else Block()
        if block.struck and _is_amount(above, -1):
            self._blocks[-1] = _beside_last(above, block.struck)
        elif block.struck:
            self._struck += [(0, text) for text in block.struck]
        elif block.rows:
            struck, self._struck = [text for _, text in self._struck], []
            block = _beside_first(block, struck) if struck and _is_amount(block, 0) else block
        self._blocks.append(Block(block.rows))

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
        if self._struck and self._blocks and _is_amount(self._blocks[-1], -1):
            self._blocks[-1] = _beside_last(self._blocks[-1], [text for _, text in self._struck])
        whole = stack(self._blocks)
        return whole if any(whole.rows) else Block(whole.rows, tuple(text for _, text in self._struck))

    def _end_text(self) -> None:
        text, is_preformatted = "".join(self._text), self._is_preformatted
        self._text, self._is_preformatted = [], False
        struck, self._struck = self._struck, []
        if not text:
            self._struck = struck
            return
        if is_preformatted:
            line = text.replace("\u00a0", " ").expandtabs(_TAB).rstrip()
            self._beside.append(Block(((self._run(Run(0, line)),) if line.strip() else (),)))
            return
        line = _WIDE_BLANKS.sub("  ", text.replace("\u00a0", " ").strip())
        rows = tuple((self._run(run),) for run in _with_struck(list(wrap(line, _LINE_WIDTH)), struck))
        # A line of no-break spaces alone is one that the sender wanted to see empty.
        if rows or "\u00a0" in text:
            self._beside.append(Block(rows or ((),)))

    def _run(self, run: Run) -> Run:
        return replace(run, within=self.within, heading=self.heading)


def _with_struck(runs: Sequence[Run], struck: Sequence[tuple[int, str]]) -> list[Run]:
    """Runs with what is struck out behind so many of their words, each beside the nearest amount."""
    left, told = list(struck), list[Run]()
    for run in runs:
        words = run.text.split()
        own = [(_beside_amount(words, number), text) for number, text in left if number <= len(words)]
        left = [(number - len(words), text) for number, text in left if number > len(words)]
        told.append(replace(run, struck=tuple((at, text) for at, text in own if at is not None)))
    return told


def _beside_amount(words: Sequence[str], number: int) -> int | None:
    """The number of the word that ends the amount next to a place among words: behind it, else before."""
    near = [*range(number, number + _FURTHEST + 1), *range(number - 1, number - _FURTHEST - 2, -1)]
    at = next((at for at in near if 0 <= at < len(words) and re.search(r"\d", words[at])), None)
    is_sign = at is not None and at + 1 < len(words) and len(words[at + 1]) == 1 and not words[at + 1].isalnum()
    return at + 1 if at is not None and is_sign else at


def _is_amount(block: Block, at: int) -> bool:
    """Whether the first or the last row of a block is hardly more than an amount."""
    return bool(block.rows) and len(row := block.rows[at]) == 1 and _AMOUNT_ALONE.fullmatch(row[0].text) is not None


def _beside_first(block: Block, struck: Sequence[str]) -> Block:
    return Block((_beside_run(block.rows[0], struck), *block.rows[1:]))


def _beside_last(block: Block, struck: Sequence[str]) -> Block:
    return Block((*block.rows[:-1], _beside_run(block.rows[-1], struck)))


def _beside_run(row: Row, struck: Sequence[str]) -> Row:
    (run,) = row
    return tuple(_with_struck([run], [(len(run.text.split()), text) for text in struck])) if not run.struck else row
