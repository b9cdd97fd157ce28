"""Generated receipts: composed from seeds, as flawless pictures, as photos and as mails, with exact truth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, timedelta
from types import MappingProxyType

from cartsnitch_server.demo.letter import Postmark, write, write_plain
from cartsnitch_server.demo.markup import Template
from cartsnitch_server.demo.paper import render, render_png
from cartsnitch_server.demo.spoiling import spoil_at_random
from cartsnitch_server.demo.tape import print_tape
from cartsnitch_server.demo.truth import truth_of
from cartsnitch_server.demo.variety import Varied, vary

from benchmarks.receipts import Receipt


def generated(channel: str, count: int, seed: int) -> Iterator[Receipt]:
    """So many receipts of a channel, of the seeds from `seed` on."""
    for each in range(seed, seed + count):
        varied = vary(each)
        data, suffix = CHANNELS[channel](varied, each)
        arrived_on = varied.receipt.purchased_at.date() + timedelta(days=1)
        yield Receipt(f"{each}", data, f"{each}.{suffix}", truth_of(varied.receipt), arrived_on)


def _clean(varied: Varied, seed: int) -> tuple[bytes, str]:
    return render_png(varied.receipt, varied.style, varied.face), "png"


def _spoiled(varied: Varied, seed: int) -> tuple[bytes, str]:
    return spoil_at_random(render(varied.receipt, varied.style, varied.face), seed), "jpg"


def _tape(varied: Varied, seed: int) -> tuple[bytes, str]:
    return print_tape(varied.receipt, varied.style).text.encode(), "txt"


def _mail(varied: Varied, seed: int) -> tuple[bytes, str]:
    """In each layout by turns, and as text alone."""
    sent_at = varied.receipt.purchased_at.replace(tzinfo=UTC)
    postmark = Postmark("receipts@cartsnitch.example", sent_at, f"{seed}@{varied.receipt.store.mail_domain}")
    layouts = (*Template, None)
    if template := layouts[seed % len(layouts)]:
        return write(varied.receipt, postmark, template, style=varied.style).as_bytes(), "eml"
    return write_plain(varied.receipt, postmark, varied.style).as_bytes(), "eml"


CHANNELS: Mapping[str, Callable[[Varied, int], tuple[bytes, str]]] = MappingProxyType(
    {"clean": _clean, "spoiled": _spoiled, "tape": _tape, "mail": _mail}
)
