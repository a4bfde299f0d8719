"""A proxy on this machine that does harm to connections."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable
from urllib.parse import urlsplit

from support.fake_node import wait_until_read

Fault = Callable[[socket.socket, Callable[[], socket.socket]], None]
"""What becomes of a connection: it is given the client's side, and a function that connects to the node."""


class FaultProxy:
    """Each of the first connections has a fault, the others none."""

    def __init__(self, url: str, *faults: Fault) -> None:
        parts = urlsplit(url)
        self._node = (parts.hostname or "", parts.port or 80)
        self._faults = faults
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self.connections = 0
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            fault = self._faults[self.connections] if self.connections < len(self._faults) else passing
            self.connections += 1
            self._open.append(client)
            threading.Thread(target=self._harm, args=(fault, client), daemon=True).start()

    def _harm(self, fault: Fault, client: socket.socket) -> None:
        def reach() -> socket.socket:
            node = socket.create_connection(self._node)
            self._open.append(node)
            threading.Thread(target=_pump, args=(client, node), daemon=True).start()
            return node

        try:
            fault(client, reach)
        except OSError:
            pass  # one of the two has left

    def stop(self) -> None:
        for each in (self._server, *self._open):
            _close(each)


def passing(client: socket.socket, reach: Callable[[], socket.socket]) -> None:
    """No fault."""
    _pump(reach(), client)


def reset_before(client: socket.socket, reach: Callable[[], socket.socket]) -> None:
    """The connection is reset when the request has come; the node hears nothing of it."""
    client.recv(65536)
    _reset(client)


def answering(text: str) -> Fault:
    """Something else answers."""

    def fault(client: socket.socket, reach: Callable[[], socket.socket]) -> None:
        client.recv(65536)
        client.sendall(text.encode())
        _close(client)

    return fault


def refusing(status: int, code: str, headers: str = "") -> Fault:
    """An error as a node would answer."""
    body = json.dumps({"error": {"code": code, "message": f"It is {code}", "request_id": "r-proxy"}})
    head = f"HTTP/1.1 {status} No\r\ncontent-type: application/json\r\nconnection: close\r\n{headers}"
    return answering(f"{head}content-length: {len(body)}\r\n\r\n{body}")


def cut(where: Callable[[bytes], int], ending: str) -> Fault:
    """The node's answer up to where a place is found in all that came so far (-1: not yet); then `reset`, `end` or `stall`."""

    def fault(client: socket.socket, reach: Callable[[], socket.socket]) -> None:
        node = reach()
        seen = b""
        while data := node.recv(65536):
            passed, seen = len(seen), seen + data
            place = where(seen)
            if place == -1:
                client.sendall(data)
                continue
            client.sendall(seen[passed : max(passed, place)])
            if ending == "stall":
                return
            _close(node)
            if ending == "reset":
                wait_until_read(client)
                _reset(client)
            _close(client)
            return

    return fault


def drip(client: socket.socket, reach: Callable[[], socket.socket]) -> None:
    """The node's answer, a byte at a time."""
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    node = reach()
    while data := node.recv(65536):
        for index in range(len(data)):
            client.sendall(data[index : index + 1])
    _close(client)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    _close(sink)
    source.close()


def _reset(client: socket.socket) -> None:
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.shutdown(socket.SHUT_RD)  # wakes whoever reads from it: until then the connection would stay
    client.close()


def _close(each: socket.socket) -> None:
    try:
        each.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    each.close()
