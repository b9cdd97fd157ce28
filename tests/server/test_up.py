"""`cartsnitch up`: one command, one folder, one group of processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest

from tests.running import Running, eventually


@pytest.fixture
def home(server_folder: Path) -> Iterator[Running]:
    running = Running(server_folder / "home")
    running.start()
    yield running
    running.stop()


def child(running: Running, command: str) -> int | None:
    """The process of this command under the server."""
    assert running.process is not None
    for process in psutil.Process(running.process.pid).children():
        if command in process.cmdline():
            return int(process.pid)
    return None


def children_of(running: Running) -> list[int]:
    """The two processes under the server, once they run."""
    return [eventually(partial(child, running, command), command) for command in ("doors", "worker")]


def test_it_runs_in_one_group_and_ends_on_a_signal(home: Running) -> None:
    assert home.process is not None
    group = home.process.pid
    children = children_of(home)
    assert {os.getpgid(pid) for pid in children} == {group}

    assert home.stop() == 0
    assert not any(psutil.pid_exists(pid) for pid in children)


def test_a_process_that_dies_is_started_again(home: Running) -> None:
    first = eventually(lambda: child(home, "worker"), "the worker runs")
    os.kill(first, signal.SIGKILL)

    eventually(lambda: child(home, "worker") not in (None, first), "it runs again")


def test_nothing_is_left_when_it_is_killed_alone(home: Running) -> None:
    assert home.process is not None
    children = children_of(home)
    home.process.kill()
    home.process.wait()
    home.process = None

    eventually(lambda: not any(psutil.pid_exists(pid) for pid in children), "its processes ended too", 40)


def test_a_folder_has_one_server(home: Running) -> None:
    second = up(home.data)

    assert second.returncode == 1
    assert "another server runs on" in second.stderr


def test_a_port_that_is_taken_is_named_and_another_one_chosen(server_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        running = Running(server_folder / "taken", http_port=port)
        running.launch()
        said = f"Port {port} is taken; using"
        eventually(lambda: running.log.exists() and said in running.log.read_text(), said)
        eventually(lambda: "CartSnitch is ready" in running.log.read_text(), "it is ready")
        assert running.stop() == 0


def up(data: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cartsnitch_server", "up", "--data", str(data)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
