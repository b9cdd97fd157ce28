"""What two benchmarks share: two servers, each in a process of its own, asked in turns on a database of their own."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import socket
import statistics
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

import uvloop
from cartsnitch_server.postgres import EmbeddedPostgres

from benchmarks.embedded import embedded

Figures = dict[str, Any]
Measure = Callable[[Path, EmbeddedPostgres, float, int], Coroutine[Any, Any, Figures]]
"""Measures in a folder, on a PostgreSQL, for so many seconds, over so many connections."""


@dataclass(slots=True)
class Tally:
    """What one server did."""

    answers: int = 0
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.answers / self.seconds if self.seconds else 0.0

    def wait(self, share: float) -> float:
        """Milliseconds from question to answer that this share did not exceed."""
        return 1000 * statistics.quantiles(self.waits, n=100)[round(100 * share) - 1] if len(self.waits) > 1 else 0.0


class Served:
    """A server in a process of its own, for as long as the block lasts.

    `serve` is called with the arguments and a pipe: it sends its port, and ends when it receives anything.
    """

    def __init__(self, serve: Callable[..., None], *arguments: Any) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(*arguments, theirs), daemon=True)
        self.port = 0

    def __enter__(self) -> Served:
        self._process.start()
        if not self._pipe.poll(60):
            raise TimeoutError("the server did not start")
        self.port = self._pipe.recv()
        _wait_for(self.port)
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.send("stop")
        self._process.join(30)
        self._process.kill()


def run(description: str, measure: Measure, show: Callable[[Figures], None]) -> None:
    """The command line of such a benchmark: prints one table, or JSON."""
    parser = argparse.ArgumentParser(description=description.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=9.0, help="of asking, all together")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    figures = _measured(measure, given.seconds, given.connections)
    if given.json:
        print(json.dumps(figures, indent=2))
    else:
        show(figures)


def _measured(measure: Measure, seconds: float, connections: int) -> Figures:
    with embedded() as (folder, postgres):
        return uvloop.run(measure(folder, postgres, seconds, connections))


def _wait_for(port: int) -> None:
    until = time.perf_counter() + 60
    while time.perf_counter() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the server did not start")


__all__ = ["Figures", "Pipe", "Served", "Tally", "run"]
