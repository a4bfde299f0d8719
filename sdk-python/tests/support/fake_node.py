"""A server on this machine that does with each request what it is told."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import responses
from pathlib import Path
from typing import Any


@dataclass
class Received:
    method: str
    path: str
    headers: dict[str, str]
    body: Any


Answer = Callable[[Received, "Connection"], None]


class Connection:
    """What an answer is written to."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self.gone = threading.Event()

    def head(self, status: int, headers: dict[str, str]) -> None:
        lines = [f"HTTP/1.1 {status} {responses.get(status, '')}", *(f"{name}: {value}" for name, value in headers.items())]
        self.write("\r\n".join([*lines, "connection: close", "", ""]).encode())

    def write(self, data: bytes) -> None:
        self.socket.sendall(data)

    def chunk(self, data: bytes) -> None:
        self.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def reset(self) -> None:
        """Breaks the connection without a word, so that the other side sees a reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def wait_for_leaving(self) -> None:
        """Waits until the client closes."""
        try:
            while self.socket.recv(4096):
                pass
        except OSError:
            pass
        self.gone.set()


@dataclass
class FakeNode:
    """Gives one answer after the other, and the last one from then on."""

    answers: Sequence[Answer]
    received: list[Received] = field(default_factory=lambda: [])
    connections: list[Connection] = field(default_factory=lambda: [])

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._server = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                accepted, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(accepted,), daemon=True).start()

    def _serve(self, accepted: socket.socket) -> None:
        connection = Connection(accepted)
        try:
            received = _read(accepted)
            if received is None:
                return
            with self._lock:
                answer = self.answers[min(len(self.received), len(self.answers) - 1)]
                self.received.append(received)
                self.connections.append(connection)
            answer(received, connection)
        except OSError:
            pass  # the client has left
        finally:
            accepted.close()

    def stop(self) -> None:
        if self._server.fileno() != -1:
            self._server.shutdown(socket.SHUT_RDWR)
            self._server.close()


def _read(accepted: socket.socket) -> Received | None:
    data = b""
    while b"\r\n\r\n" not in data:
        part = accepted.recv(65536)
        if not part:
            return None
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += accepted.recv(65536)
    method, path, _ = first.split(" ")
    return Received(method, path, headers, json.loads(body) if body else None)


def reply(status: int, body: bytes, headers: dict[str, str] | None = None) -> Answer:
    def answer(_: Received, to: Connection) -> None:
        to.head(status, {"content-length": str(len(body)), **(headers or {})})
        to.write(body)

    return answer


def json_reply(status: int, body: object, headers: dict[str, str] | None = None) -> Answer:
    return reply(status, json.dumps(body).encode(), {"content-type": "application/json", **(headers or {})})


def failing(status: int, code: str, headers: dict[str, str] | None = None) -> Answer:
    return json_reply(status, {"error": {"code": code, "message": f"It is {code}", "request_id": "r-1"}}, headers)


def event(position: int, content: str, finish: str | None = None, **more: object) -> bytes:
    """An event as a node writes it."""
    piece = {"content": content, "tokens_used": position, "finish_reason": finish, **more}
    return f"id: s.{position}\ndata: {json.dumps(piece, ensure_ascii=False)}\n\n".encode()


def stream(pieces: Sequence[bytes], ending: str = "end") -> Answer:
    """A stream that is cut after the given pieces: by `end`, `reset`, `half` a chunk, or a `stall`."""

    def answer(_: Received, to: Connection) -> None:
        to.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        to.head(200, {"content-type": "text/event-stream", "transfer-encoding": "chunked", "x-request-id": "r-1"})
        for piece in pieces:
            to.chunk(piece)
        if ending == "end":
            to.chunk(b"")
        elif ending == "half":
            to.write(b"40\r\ndata: {")
        elif ending == "reset":
            wait_until_read(to.socket)
            to.reset()
        else:
            to.wait_for_leaving()

    return answer


def wait_until_read(sender: socket.socket) -> None:
    """Waits until the other side, on this machine, has read what was sent: a reset throws away what it has not."""
    table = Path("/proc/net/tcp")
    while table.exists():
        ports = f":{sender.getpeername()[1]:04X}", f":{sender.getsockname()[1]:04X}"
        rows = [line.split() for line in table.read_text().splitlines()[1:]]
        here = [row[4] for row in rows if (row[1][-5:], row[2][-5:]) == ports]
        there = [row[4] for row in rows if (row[2][-5:], row[1][-5:]) == ports]
        if all(int(each[-8:], 16) == 0 for each in here) and all(int(each[:8], 16) == 0 for each in there):
            return
        time.sleep(0.005)
    time.sleep(0.1)


def reset(_: Received, to: Connection) -> None:
    to.reset()


ANSWER: dict[str, Any] = {
    "model": "m",
    "content": "Paris",
    "tokens_used": 1,
    "finish_reason": "complete",
    "request_id": "r-1",
    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2, "cached_tokens": 0},
    "timings": {"queue_ms": 0, "prompt_ms": 1, "generation_ms": 0, "total_ms": 1, "tokens_per_second": 0},
}
