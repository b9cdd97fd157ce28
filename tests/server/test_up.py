"""`cartsnitch up`: one command, one folder, one group of processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import psutil
import pytest
from cartsnitch_server.settings import environment, inherited_environment

from tests.running import Running, eventually, free_port


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
        with suppress(psutil.NoSuchProcess):  # one that was killed, and that nobody noticed yet, runs no command
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


def test_a_database_that_dies_ends_all_with_a_sentence_and_is_there_again(home: Running) -> None:
    assert home.process is not None
    children = children_of(home)
    shopper = home.shopper()
    postmaster = psutil.Process(int((home.data / "postgres" / "postmaster.pid").read_text().split()[0]))
    postmaster.kill()

    assert home.process.wait(60) == 1
    assert not any(psutil.pid_exists(pid) for pid in children)
    assert "The database ended by itself. Please start `cartsnitch up` again" in " ".join(home.log.read_text().split())

    home.process = None
    home.start()
    assert shopper.ask("{ viewer { id } }")["viewer"]["id"]


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


@pytest.mark.parametrize("by_flag", [False, True], ids=["in the environment and a file", "on the command line"])
def test_ports_are_those_that_were_told(server_folder: Path, by_flag: bool) -> None:
    http_port, smtp_port = free_port(), free_port()
    told = server_folder / "smtp-port"
    told.write_text(f"{free_port() if by_flag else smtp_port}\n")
    settings = {
        "CARTSNITCH_HTTP_PORT": str(free_port() if by_flag else http_port),
        "CARTSNITCH_SMTP_PORT_FILE": str(told),
    }
    home = server_folder / f"told-{by_flag}"
    with started(Running(home, http_port, smtp_port, settings=settings, by_flag=by_flag)) as running:
        with socket.create_connection(("127.0.0.1", smtp_port)) as mail:
            assert mail.recv(3) == b"220"
        eventually(lambda: "CartSnitch is ready" in running.log.read_text(), "it says where it is")
        assert "is taken" not in running.log.read_text()


def test_a_port_in_the_environment_that_is_taken_is_named(server_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        running = Running(server_folder / "taken-set", settings={"CARTSNITCH_HTTP_PORT": port}, by_flag=False)
        try:
            running.launch()
            said = f"Port {port} is taken; using"
            eventually(lambda: running.log.exists() and said in running.log.read_text(), said)
        finally:
            running.stop()


@pytest.mark.parametrize("port", ["many", "65536", "-1"])
def test_a_port_in_the_environment_that_is_none_is_told_and_nothing_runs(tmp_path: Path, port: str) -> None:
    home = tmp_path / "home"
    ended = up(home, CARTSNITCH_HTTP_PORT=port)

    assert ended.returncode == 2
    assert "CARTSNITCH_HTTP_PORT: Input should be" in ended.stderr
    assert not home.exists()


@contextmanager
def started(running: Running) -> Iterator[Running]:
    """The server, ready, and stopped afterwards whatever happens."""
    try:
        running.start()
        yield running
    finally:
        running.stop()


def up(data: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cartsnitch_server", "up", "--data", str(data)]
    told = inherited_environment() | environment() | settings
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=told)
