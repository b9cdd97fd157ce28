"""The receipts that are read: files of a folder, with their truth where it is known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Receipt:
    """The bytes of a receipt, with its truth where that is known, and the day it came in where that matters."""

    name: str
    data: bytes
    filename: str
    truth: dict[str, Any] | None
    arrived_on: date | None = None


def of_folder(folder: Path, channel: str, every: int = 1) -> Iterator[Receipt]:
    """One in so many files of a channel, in the order of their names."""
    told = folder / f"{channel}.json"
    truths = json.loads(told.read_text(encoding="utf-8")) if told.is_file() else {}
    paths = [path for path in sorted((folder / channel).iterdir()) if path.is_file() and not path.name.startswith(".")]
    for path in paths[::every]:
        yield Receipt(path.stem, path.read_bytes(), path.name, truths.get(path.stem))
