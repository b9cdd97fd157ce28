"""Whether mails read the same when they are forwarded, by each mail program, in each language, and as attachments.

`cartsnitch bench forwarding FOLDER [--misses] [--json]`

FOLDER, or its folder `email/`, has mails: `.eml` files, and `.html` files of the bodies of mails, for which a sender is
made up. Each is read as it is, and as each program forwards it; the same means every line, amount, day and name.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import Reading
from cartsnitch_ingest.stages import Original, read_original
from cartsnitch_server.demo.forward import LANGUAGES, Client, forward
from cartsnitch_server.demo.letter import Postmark, forward_attached
from rich.console import Console
from rich.progress import track
from rich.table import Table

SHOPPER = "shopper@home.example"
SENT = "Mon, 02 Mar 2026 09:30:00 +0000"
FORWARDED = Postmark("receipts@cart.example", datetime(2026, 6, 7, 9, 5, tzinfo=UTC), "forward@home.example")
ARRIVED_ON = date(2026, 6, 7)


@dataclass(slots=True)
class Way:
    """A way to forward, and how many of the mails read the same after it."""

    name: str
    forwards: int = 0
    same: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, mail: str, is_same: bool) -> None:
        self.forwards += 1
        self.same += is_same
        if not is_same:
            self.misses.append(f"{mail}: {self.name}")


def main() -> None:
    """Forwards the mails of the folder and prints one table, or JSON."""
    asked = _arguments()
    folder = asked.folder / "email" if (asked.folder / "email").is_dir() else asked.folder
    paths = sorted(path for path in folder.iterdir() if path.suffix in (".eml", ".html"))
    ways: dict[str, Way] = {}
    for path in track(paths, "Forwarding", transient=True, disable=asked.json):
        mail = _mail(path)
        direct = _read(mail)
        for name, forwarded in _forwards(mail):
            ways.setdefault(name, Way(name)).add(path.name, _read(forwarded) == direct)
    if asked.json:
        print(json.dumps([{"way": way.name, "forwards": way.forwards, "same": way.same} for way in ways.values()]))
        return
    console = Console()
    console.print(_table(list(ways.values())))
    if asked.misses:
        console.print(*(miss for way in ways.values() for miss in way.misses), sep="\n", highlight=False)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="name what did not read the same")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _mail(path: Path) -> EmailMessage:
    if path.suffix == ".eml":
        return message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=policy.default)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Date"] = "Orders <orders@store.example>", SHOPPER, SENT
    mail["Subject"], mail["Message-ID"] = "Your order", f"<{path.stem}@store.example>"
    mail.set_content("Please read this message in a program that shows HTML.")
    mail.add_alternative(path.read_text(encoding="utf-8", errors="replace"), subtype="html")
    return mail


def _forwards(mail: EmailMessage) -> Iterator[tuple[str, EmailMessage]]:
    for client in Client:
        for language in LANGUAGES:
            name = client.name.replace("_", " ").capitalize()
            yield name, forward(mail, client, language, SHOPPER, FORWARDED, "See below.")
    yield "As an attachment", forward_attached(mail, SHOPPER, FORWARDED)
    inner = forward(mail, Client.GMAIL, "en", SHOPPER, FORWARDED)
    yield (
        "Attached, forwarded before",
        forward_attached(inner, SHOPPER, replace(FORWARDED, message_id="again@home.example")),
    )


def _read(mail: EmailMessage) -> list[Any]:
    original = Original(mail.as_bytes(), Channel.MAIL, None, None, ARRIVED_ON)
    return [_told(reading) for reading in read_original(original, Reader(())).readings]


def _told(reading: Reading) -> Reading:
    """What was read, without where it stood and how sure that is."""
    lines = tuple(replace(line, evidence=(), confidence=0.0) for line in reading.lines)
    return replace(reading, lines=lines, confidence=0.0, date_confidence=0.0)


def _table(ways: list[Way]) -> Table:
    table = Table(title="Forwarded mails that read as the mail itself")
    table.add_column("forwarded by")
    table.add_column("forwards", justify="right")
    table.add_column("the same", justify="right")
    for way in ways:
        table.add_row(way.name, str(way.forwards), str(way.same))
    table.add_row("together", str(sum(way.forwards for way in ways)), str(sum(way.same for way in ways)))
    return table


if __name__ == "__main__":
    main()
