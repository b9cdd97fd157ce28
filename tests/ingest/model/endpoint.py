"""A model as a test dictates it: a real HTTP server on this machine that speaks the protocol of chat completions."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Protocol


class Answering(Protocol):
    """How a request is answered; the server gives up on a client that has gone away."""

    def __call__(self, handler: BaseHTTPRequestHandler) -> None: ...


@dataclass
class Endpoint:
    """What came in, and how it is answered: by the next of `answers`, and ever again by the last."""

    answers: list[Answering]
    url: str = ""
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        self.bodies.append(json.loads(handler.rfile.read(int(handler.headers["Content-Length"]))))
        self.headers.append(dict(handler.headers) | {"path": handler.path})
        self.answers[min(len(self.bodies), len(self.answers)) - 1](handler)


@contextmanager
def serving(*answers: Answering) -> Iterator[Endpoint]:
    """A server on a port of its own, until the block ends."""
    endpoint = Endpoint(list(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            endpoint.take(self)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    endpoint.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def completion(content: object) -> Answering:
    """The answer of a model: an object as JSON, or any text."""
    text = content if isinstance(content, str) else json.dumps(content)
    body = json.dumps({"choices": [{"index": 0, "message": {"role": "assistant", "content": text}}]}).encode()
    return lambda handler: answer(handler, 200, body)


def status(code: int, **headers: str) -> Answering:
    """An answer of that status and without a body."""
    return lambda handler: answer(handler, code, b"", **headers)


def body(content: bytes) -> Answering:
    """These bytes."""
    return lambda handler: answer(handler, 200, content)


def dripping(seconds: float, *, in_headers: bool = False) -> Answering:
    """A byte now and then, for so long, and then nothing more: of the body, or of headers that never end."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        if in_headers:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Thinking: ")
        else:
            handler.send_response(200)
            handler.end_headers()
        ends = time.monotonic() + seconds
        try:
            while time.monotonic() < ends:
                handler.wfile.write(b".")
                time.sleep(0.02)
        except OSError:
            return

    return drip


def answer(handler: BaseHTTPRequestHandler, code: int, content: bytes, **headers: str) -> None:
    try:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)
    except OSError:
        return
