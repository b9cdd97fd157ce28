"""Mails a second through the real door, beside a bare aiosmtpd sink.

`cartsnitch bench mail [--seconds S] [--connections N] [--json]`

The door is what `cartsnitch smtp` runs: address looked up, bytes flushed to the blob store, row and job committed to
a PostgreSQL of its own, then `250`. The sink is aiosmtpd with a handler that writes the message to a file and flushes
it. Each is a process of its own on the same event loop; the same client sends them the same e-receipts over the same
number of connections, in turns, so that whatever else the machine does meets both alike. Afterwards every `250` is
counted against what is stored.
"""

from __future__ import annotations

import asyncio
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import uvloop
from aiosmtpd.smtp import SMTP, Envelope, Session
from cartsnitch_domain.accounts.records import InboundAddress, User
from cartsnitch_domain.db import Database, create_engine
from cartsnitch_ingest.mail.receiver import serve_smtp
from cartsnitch_server.demo.letter import Postmark, write
from cartsnitch_server.demo.samples import american
from cartsnitch_server.migrate import migrate
from cartsnitch_server.postgres import EmbeddedPostgres
from cartsnitch_server.receiving import receiver
from cartsnitch_server.resources import open_resources
from cartsnitch_server.settings import load_settings
from rich.console import Console
from rich.table import Table
from sqlalchemy import insert, select

from benchmarks.sidebyside import Pipe, Served, Tally, run

DOMAIN = "bench.example"
ROUNDS = 3
WARM_UP_SECONDS = 0.5
MAILS_A_CONNECTION = 500


def main() -> None:
    run(__doc__ or "", _measure, show)


async def _measure(folder: Path, postgres: EmbeddedPostgres, seconds: float, connections: int) -> dict[str, Any]:
    url = await postgres.ensure_database("bench")
    await migrate(url)
    address = f"receipts+{await _make_address(url)}@{DOMAIN}"
    mail = _mail(address)
    tallies = {"door": Tally(), "sink": Tally()}
    with Served(_serve_door, url, folder / "blobs") as door, Served(_serve_sink, folder / "sink") as sink:
        ports = {"door": door.port, "sink": sink.port}
        for port in ports.values():
            await _send(port, address, mail, connections, WARM_UP_SECONDS, Tally())
        stored_before = await _stored(url), _files(folder / "sink")
        for _ in range(ROUNDS):
            for name, port in ports.items():
                await _send(port, address, mail, connections, seconds / ROUNDS / 2, tallies[name])
    stored = {
        "door": await _stored(url) - stored_before[0],
        "sink": _files(folder / "sink") - stored_before[1],
    }
    return {
        "connections": connections,
        "mail_bytes": len(mail),
        **{
            name: {
                "mails": tally.answers,
                "stored": stored[name],
                "mails_a_second": round(tally.rate, 1),
                "p50_ms": round(tally.wait(0.5), 1),
                "p99_ms": round(tally.wait(0.99), 1),
            }
            for name, tally in tallies.items()
        },
        "ratio": round(tallies["door"].rate / tallies["sink"].rate, 3),
    }


def show(figures: dict[str, Any]) -> None:
    title = f"Mails of {figures['mail_bytes']:,} bytes over {figures['connections']} connections"
    table = Table("server", "mails", "stored", "mails/s", "p50 ms", "p99 ms", "ratio", title=title)
    for name, label in (("door", "CartSnitch"), ("sink", "aiosmtpd sink")):
        row = figures[name]
        ratio = f"{figures['ratio']:.2f}" if name == "door" else "1"
        table.add_row(
            label, *(str(row[key]) for key in ("mails", "stored", "mails_a_second", "p50_ms", "p99_ms")), ratio
        )
    Console().print(table)


def _serve_door(url: str, blobs: Path, pipe: Pipe) -> None:
    settings = load_settings(
        database_url=url,
        blob_url=f"file://{blobs}",
        secret_key="x" * 32,
        mail_domain=DOMAIN,
        trusted_origins="http://localhost",
    )

    async def serve() -> None:
        async with open_resources(settings, "bench") as resources:
            server = await serve_smtp(receiver(resources), "127.0.0.1", 0)
            pipe.send(server.port)
            await asyncio.to_thread(pipe.recv)
            await server.close()

    uvloop.run(serve())


class Sink:
    """What is compared with: the least that deserves a 250."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self._count += 1
        await asyncio.to_thread(self._write, self._folder / str(self._count), envelope.original_content or b"")
        return "250 OK"

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def _serve_sink(folder: Path, pipe: Pipe) -> None:
    folder.mkdir()

    async def serve() -> None:
        loop, handler = asyncio.get_running_loop(), Sink(folder)
        server = await loop.create_server(lambda: SMTP(handler, hostname=DOMAIN, loop=loop), "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await asyncio.to_thread(pipe.recv)
        server.close()

    uvloop.run(serve())


async def _make_address(url: str) -> str:
    """The token of a new user's receipt address."""
    database = Database(create_engine(url, "bench", pool_size=1))
    async with database.transaction() as session:
        values = {"email": "bench@bench.example", "name": "Bench", "password_hash": "none"}
        user_id = (await session.execute(insert(User).values(values).returning(User.id))).scalar_one()
        await session.execute(insert(InboundAddress).values(user_id=user_id))
        token = (await session.execute(select(InboundAddress.token))).scalar_one()
    await database.close()
    return token


def _mail(address: str) -> bytes:
    """An e-receipt as a store sends it, with room for a number that makes each one another mail."""
    mail = write(american(), Postmark(address, datetime(2026, 3, 1, 18, tzinfo=UTC), "NUMBER@store.example"))
    data = b"\r\n".join(mail.as_bytes().splitlines()) + b"\r\n"
    return data.replace(b"\r\n.", b"\r\n..")


async def _send(port: int, address: str, mail: bytes, connections: int, seconds: float, tally: Tally) -> None:
    """Send for so long over so many connections; a mail that is under way at the end still counts."""
    until = time.perf_counter() + seconds
    began = time.perf_counter()
    await asyncio.gather(*(_send_on_one(port, address, mail, until, tally) for _ in range(connections)))
    tally.seconds += time.perf_counter() - began


async def _send_on_one(port: int, address: str, mail: bytes, until: float, tally: Tally) -> None:
    envelope = f"MAIL FROM:<till@store.example>\r\nRCPT TO:<{address}>\r\nDATA\r\n".encode()
    while time.perf_counter() < until:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await _expect(reader, b"220")
        writer.write(b"EHLO store.example\r\n")
        await _expect(reader, b"250")
        for _ in range(MAILS_A_CONNECTION):
            if time.perf_counter() >= until:
                break
            began = time.perf_counter()
            writer.write(envelope)
            for code in (b"250", b"250", b"354"):
                await _expect(reader, code)
            writer.write(mail.replace(b"NUMBER", os.urandom(8).hex().encode()) + b".\r\n")
            await _expect(reader, b"250")
            tally.waits.append(time.perf_counter() - began)
            tally.answers += 1
        writer.close()


async def _expect(reader: asyncio.StreamReader, code: bytes) -> None:
    line = await reader.readline()
    while line[3:4] == b"-":
        line = await reader.readline()
    if not line.startswith(code):
        raise RuntimeError(f"expected {code.decode()}, heard {line.decode()!r}")


async def _stored(url: str) -> int:
    """Receipts that have their row and their job."""
    connection = await asyncpg.connect(url)
    try:
        return int(await connection.fetchval("SELECT count(*) FROM receipts"))
    finally:
        await connection.close()


def _files(folder: Path) -> int:
    return sum(1 for _ in folder.iterdir())


if __name__ == "__main__":
    main()
