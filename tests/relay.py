"""A relay before PostgreSQL, on a port of its own, that can say what a server says before it hangs up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy.engine import make_url

_FIELDS = (b"SFATAL", b"VFATAL", b"C57P01", b"Mterminating connection due to administrator command", b"")
_BODY = b"".join(field + b"\0" for field in _FIELDS)
_FAREWELL = b"E" + (len(_BODY) + 4).to_bytes(4, "big") + _BODY


class Relay:
    """Connections to one database, passed on byte by byte."""

    def __init__(self, socket_folder: str) -> None:
        self._socket = f"{socket_folder}/.s.PGSQL.5432"
        self._open: list[asyncio.StreamWriter] = []

    async def say_farewell(self) -> None:
        """Tell everyone connected that the server ends, and leave the connections open, as a loaded server does."""
        for writer in self._open:
            with suppress(ConnectionError):
                writer.write(_FAREWELL)
                await writer.drain()
        self._open.clear()
        await asyncio.sleep(0.05)  # for the driver to hear it

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either side ends it."""
        server_reader, server_writer = await asyncio.open_unix_connection(self._socket)
        self._open.append(writer)
        await asyncio.gather(_pass_on(reader, server_writer), _pass_on(server_reader, writer))


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def relayed(database_url: str) -> AsyncIterator[tuple[str, Relay]]:
    """The URL of the same database by way of a relay, and the relay."""
    url = make_url(database_url)
    relay = Relay(str(url.query["host"]))
    server = await asyncio.start_server(relay.serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield url.set(host="127.0.0.1", port=port, query={}).render_as_string(hide_password=False), relay
