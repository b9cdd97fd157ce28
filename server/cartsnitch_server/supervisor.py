"""Several processes as one: started together, restarted when one dies, ended together."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import structlog

GRACE_SECONDS = 20.0
"""How long a process may take to end before it is killed; a reading that was begun takes a few seconds."""
RESTART_SECONDS = 1.0
MOST_RESTARTS = 5
"""How often one process may die within a minute before all give up."""

log = structlog.get_logger(__name__)


class ProcessDied(Exception):
    """A process would not stay up."""


@dataclass(slots=True)
class Supervisor:
    """Runs `python -m cartsnitch_server COMMAND` for each command until it is told to stop.

    The first command is started at once, so that it loads its code while the database is prepared; the others when the
    first one is `open`. Each child reads from a pipe that only this process holds open: one line with the URL of the
    database, once it is there, and then the end, when this process has ended, also when it is killed without a word.
    """

    commands: tuple[str, ...]
    environment: Mapping[str, str]
    database_url: asyncio.Future[str]
    open: asyncio.Event = field(default_factory=asyncio.Event)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Keep all commands running until `stopping` is set. Raises ProcessDied."""
        first, *others = self.commands
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep(first))
            await self._unless_stopping(self.open.wait())
            for command in others:
                group.create_task(self._keep(command))

    def stop_on_signals(self) -> None:
        """Stop on Ctrl-C and SIGTERM."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, self.stopping.set)

    async def _keep(self, command: str) -> None:
        deaths: list[float] = []
        clock = asyncio.get_running_loop().time
        while not self.stopping.is_set():
            code = await self._run_once(command)
            if self.stopping.is_set():
                return
            deaths = [moment for moment in deaths if clock() - moment < 60] + [clock()]
            log.error("a process ended by itself", command=command, code=code)
            if len(deaths) > MOST_RESTARTS:
                raise ProcessDied(f"{command} ends again and again; see the log above")
            await asyncio.sleep(RESTART_SECONDS)

    async def _run_once(self, command: str) -> int:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "cartsnitch_server",
            command,
            "--with-parent",
            stdin=asyncio.subprocess.PIPE,
            env=dict(self.environment),
        )
        ended = asyncio.create_task(process.wait())
        try:
            await self._unless_stopping(self.database_url)
            if self.database_url.done() and process.stdin is not None:
                process.stdin.write(f"{self.database_url.result()}\n".encode())
            await self._unless_stopping(ended)
        finally:
            if process.returncode is None:
                await self._end(process, ended)
        return await ended

    async def _unless_stopping(self, awaited: Coroutine[Any, Any, object] | asyncio.Future[Any]) -> None:
        """Wait for something that goes on by itself, at most until all has to stop."""
        waiting = asyncio.ensure_future(awaited)
        stopping = asyncio.create_task(self.stopping.wait())
        await asyncio.wait({waiting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()

    async def _end(self, process: asyncio.subprocess.Process, ended: asyncio.Task[int]) -> None:
        process.terminate()
        try:
            await asyncio.wait_for(asyncio.shield(ended), GRACE_SECONDS)
        except TimeoutError:
            process.kill()


class Parent:
    """The supervisor, as its child knows it: the other end of standard input."""

    def tells_database_url(self) -> str | None:
        """Wait until the database is prepared; None when all has ended before."""
        with suppress(KeyboardInterrupt):
            return sys.stdin.readline().strip() or None
        return None

    async def ends(self, stop: asyncio.Event) -> None:
        """Set `stop` when the supervisor has ended, however it did."""
        pipe = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(pipe), sys.stdin)
        await pipe.read()
        stop.set()
