"""What it reads, how exactly, how surely and how fast, beside the bare OCR engine on the same pictures.

`cartsnitch bench reading FOLDER [--only CHANNEL] [--limit N] [--all] [--no-baseline] [--misses] [--json]`
`cartsnitch bench reading --generated N [--seed S] [--only CHANNEL] ...`

FOLDER has what there is of `photos/` with `photos.json`, `scans/` with `scans.json`, `pdf/`, `text/` and `email/`.
Scans are sampled (every sixth) unless `--all`. Instead of a folder, N receipts of each channel are composed from the
seeds S, S + 1, ...: `clean` pictures, `spoiled` photos, the `tape` as text, `mail` in all layouts. The bare engine is
rapidocr as it comes, on the same page image in the same run, before and after by turns, so that a busy machine slows
down both. Memory is that of this process, which reads as a worker does, one receipt at a time.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_domain.stores.profiles import profiles
from cartsnitch_ingest.ocr.cascade import installed_engines
from cartsnitch_ingest.pages.opening import Opened, open_bytes
from cartsnitch_ingest.pages.page import Page
from cartsnitch_ingest.pages.sniffing import sniff
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import NotAReceipt, Reading
from cartsnitch_ingest.stages import Original, read_original
from PIL import Image
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks import generated
from benchmarks.bare import BareEngine
from benchmarks.memory import peak_megabytes
from benchmarks.receipts import Receipt, of_folder
from benchmarks.reliability import Reliability, reliability_table

CHANNELS = ("photos", "scans", "pdf", "text", "email")
_WIDTH = 128
EVERY = {"scans": 6}
"""One in so many is read where not all are asked for."""

GOODS_KINDS = {LineKind.ITEM, LineKind.DISCOUNT, LineKind.DEPOSIT, LineKind.FEE}


@dataclass(slots=True)
class Score:
    """What one channel comes to; a count that no truth is known for stays at None."""

    channel: str
    receipts: int = 0
    with_truth: int = 0
    total: int = 0
    date: int = 0
    store: int = 0
    balanced: int = 0
    balanced_and_right: int = 0
    matched: int = 0
    read: int = 0
    printed: int = 0
    seconds: list[float] = field(default_factory=list)
    bare_seconds: list[float] = field(default_factory=list)
    of_lines: Reliability = field(default_factory=Reliability)
    of_totals: Reliability = field(default_factory=Reliability)
    of_dates: Reliability = field(default_factory=Reliability)
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.matched / self.read if self.read else 0.0

    @property
    def recall(self) -> float:
        return self.matched / self.printed if self.printed else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def ratio(self) -> float | None:
        """Seconds of a receipt over those of the bare engine on the same picture, at the median."""
        pairs = zip(self.seconds, self.bare_seconds, strict=False)
        return median(ours / bare for ours, bare in pairs) if self.bare_seconds else None

    def add(self, name: str, found: Reading | NotAReceipt, truth: dict[str, Any] | None) -> None:
        """Counts one receipt."""
        reading = found if isinstance(found, Reading) else None
        self.receipts += 1
        self.balanced += bool(reading and reading.is_balanced)
        if truth is None:
            self._miss(name, found, bool(reading and reading.is_balanced))
            return
        self.with_truth += 1
        total = bool(reading and reading.total == Decimal(truth["total"]))
        date = bool(reading and reading.purchased_on and reading.purchased_on.isoformat() == truth["date"])
        self.total += total
        self.date += date
        if reading and reading.total is not None:
            self.of_totals.add(reading.confidence, right=total)
        if reading and reading.purchased_on:
            self.of_dates.add(reading.date_confidence, right=date)
        self.store += bool(reading and is_store(reading, truth.get("store") or truth["company"]))
        self.balanced_and_right += bool(reading and reading.is_balanced and total)
        self._miss(name, found, self._add_lines(reading, truth) and total)

    def _add_lines(self, reading: Reading | None, truth: dict[str, Any]) -> bool:
        printed = Counter(Decimal(line["amount"]) for line in truth.get("lines", ()))
        printed.update(Decimal(item["total_price"]) for item in truth.get("items", ()))
        lines = [line for line in reading.lines if line.kind in GOODS_KINDS] if reading else []
        self.of_lines.add_lines(lines, printed)
        read = Counter(line.amount for line in lines)
        self.matched += (printed & read).total()
        self.read += read.total()
        self.printed += printed.total()
        return printed == read

    def _miss(self, name: str, found: Reading | NotAReceipt, is_right: bool) -> None:
        if not is_right:
            what = f"total {found.total}, gap {found.gap}" if isinstance(found, Reading) else found.reason
            self.misses.append(f"{self.channel}/{name}: {what}")


def main() -> None:
    """Reads the folder and prints one table, or JSON."""
    asked = _arguments()
    reader = Reader(installed_engines())
    reader.read([_blank()])  # loads the models
    bare = None if asked.no_baseline else BareEngine()
    scores = [_score(channel, asked, reader, bare) for channel in _channels(asked)]
    if asked.json:
        print(json.dumps([_as_json(score) for score in scores], indent=2))
        return
    console = Console(width=max(_WIDTH, Console().width))
    console.print(_table(scores))
    console.print(f"At most {peak_megabytes()} MB of memory.", highlight=False)
    if any(score.with_truth for score in scores):
        console.print(_reliability(scores))
    if asked.misses:
        console.print(*(miss for score in scores for miss in score.misses), sep="\n", highlight=False)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("folder", type=Path, nargs="?")
    source.add_argument("--generated", type=int, metavar="N", help="compose so many receipts of each channel")
    parser.add_argument("--seed", type=int, default=1, help="of the first receipt that is composed")
    known = (*CHANNELS, *generated.CHANNELS)
    parser.add_argument("--only", action="append", choices=known, help="this channel; may be given again")
    parser.add_argument("--limit", type=int, help="at most so many receipts of a channel")
    parser.add_argument("--all", action="store_true", help="every scan, not a sample")
    parser.add_argument("--no-baseline", action="store_true", help="without the bare engine")
    parser.add_argument("--misses", action="store_true", help="name what was not read right")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _blank() -> Page:
    out = BytesIO()
    Image.new("L", (64, 64), "white").save(out, "PNG")
    return Page(64, 64, out.getvalue())


def _channels(asked: argparse.Namespace) -> list[str]:
    if asked.generated:
        return [channel for channel in generated.CHANNELS if channel in (asked.only or generated.CHANNELS)]
    return [channel for channel in asked.only or CHANNELS if (asked.folder / channel).is_dir()]


def _score(channel: str, asked: argparse.Namespace, reader: Reader, bare: BareEngine | None) -> Score:
    score = Score(channel)
    for receipt in track(_receipts(channel, asked), channel, total=asked.generated, transient=True, disable=asked.json):
        _read(receipt, score, reader, bare)
    return score


def _receipts(channel: str, asked: argparse.Namespace) -> Iterable[Receipt]:
    if asked.generated:
        return generated.generated(channel, asked.generated, asked.seed)
    every = 1 if asked.all else EVERY.get(channel, 1)
    return list(islice(of_folder(asked.folder, channel, every), asked.limit))


def _read(receipt: Receipt, score: Score, reader: Reader, bare: BareEngine | None) -> None:
    if sniff(receipt.data) == "message/rfc822":
        _read_mail(receipt, score, reader)
        return
    opened = open_bytes(receipt.data, receipt.filename, None)
    if not isinstance(opened, Opened):
        score.add(receipt.name, NotAReceipt(opened.reason), receipt.truth)
        return
    has_picture = any(page.image and not page.words for page in opened.pages)
    bare_first = bare is not None and has_picture and score.receipts % 2 == 0
    if bare and bare_first:
        score.bare_seconds.append(bare.seconds(opened.pages))
    start = time.perf_counter()
    found = reader.read(opened.pages, Hints(arrived_on=receipt.arrived_on))
    score.seconds.append(time.perf_counter() - start)
    if bare and has_picture and not bare_first:
        score.bare_seconds.append(bare.seconds(opened.pages))
    score.add(receipt.name, found, receipt.truth)


def _read_mail(receipt: Receipt, score: Score, reader: Reader) -> None:
    """A whole mail, through all stages."""
    arrived_on = receipt.arrived_on or date.today()  # noqa: DTZ011  a day is near enough
    original = Original(receipt.data, Channel.MAIL, receipt.filename, None, arrived_on)
    start = time.perf_counter()
    outcome = read_original(original, reader)
    score.seconds.append(time.perf_counter() - start)
    score.add(receipt.name, next(iter(outcome.readings), NotAReceipt(outcome.reason or "")), receipt.truth)


def _table(scores: Sequence[Score]) -> Table:
    table = Table(title="Reading")
    table.add_column("channel", no_wrap=True)
    for heading in (
        "receipts",
        "total",
        "date",
        "store",
        "lines P",
        "R",
        "F1",
        "balanced",
        "and right",
        "s each",
        "p95",
        "x bare",
    ):
        table.add_column(heading, justify="right", no_wrap=True)
    for score in scores:
        table.add_row(*_cells(score))
    return table


def _cells(score: Score) -> list[str]:
    known = score.with_truth
    lines = (score.precision, score.recall, score.f1) if known else ()
    return [
        score.channel,
        str(score.receipts),
        *(_share(part, known) for part in (score.total, score.date, score.store)),
        *([f"{figure:.3f}" for figure in lines] or [""] * 3),
        _share(score.balanced, score.receipts),
        _share(score.balanced_and_right, score.balanced) if known else "",
        f"{middle(score.seconds):.2f}",
        f"{slow(score.seconds):.2f}",
        f"{score.ratio:.2f}" if score.ratio is not None else "",
    ]


def _reliability(scores: Sequence[Score]) -> Table:
    """How often what is said to be right so many times in a hundred is right, over all channels."""
    together = {
        "amounts of lines": [score.of_lines for score in scores],
        "totals": [score.of_totals for score in scores],
        "dates": [score.of_dates for score in scores],
    }
    return reliability_table((name, sum(measured, Reliability())) for name, measured in together.items())


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else ""


def _as_json(score: Score) -> dict[str, Any]:
    known = bool(score.with_truth)
    return {
        "channel": score.channel,
        "receipts": score.receipts,
        "total_exact": score.total if known else None,
        "date_exact": score.date if known else None,
        "store_right": score.store if known else None,
        "amounts": {"precision": score.precision, "recall": score.recall, "f1": score.f1} if known else None,
        "balanced": score.balanced,
        "balanced_and_total_right": score.balanced_and_right if known else None,
        "median_seconds": middle(score.seconds),
        "p95_seconds": slow(score.seconds),
        "median_bare_seconds": middle(score.bare_seconds) if score.bare_seconds else None,
        "ratio_to_bare_engine": score.ratio,
        "peak_megabytes": peak_megabytes(),
        "calibration_error": {
            "lines": score.of_lines.error,
            "totals": score.of_totals.error,
            "dates": score.of_dates.error,
        },
        "misses": score.misses,
    }


def is_store(reading: Reading, name: str) -> bool:
    """Whether the printed merchant, or the name of its chain, is the name, but for case, spaces and punctuation."""
    chain = profiles().get(reading.store_slug or "")
    known = [reading.merchant_name or "", *(chain.names if chain else ())]
    return _folded(name) in {_folded(one) for one in known} or _leads(_folded(name), _folded(known[0]))


def middle(seconds: Iterable[float]) -> float:
    """The median, 0 of nothing."""
    return median(list(seconds) or [0.0])


def slow(seconds: Sequence[float]) -> float:
    """What 95 of 100 do not exceed, 0 of nothing."""
    ordered = sorted(seconds) or [0.0]
    return ordered[math.ceil(0.95 * len(ordered)) - 1]


def _folded(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _leads(name: str, printed: str) -> bool:
    """A branch is often printed behind the name of its store."""
    return len(name) > 3 and printed.startswith(name)


if __name__ == "__main__":
    main()
