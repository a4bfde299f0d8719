"""A proxy on this machine that breaks connections."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Sequence
from urllib.parse import urlsplit

from support.fake_node import wait_until_read


class BreakingProxy:
    """Breaks each of the first connections after so many bytes of answer."""

    def __init__(self, url: str, limits: Sequence[int]) -> None:
        parts = urlsplit(url)
        self._upstream = (parts.hostname or "", parts.port or 80)
        self._limits = list(limits)
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            limit = self._limits[self.connections] if self.connections < len(self._limits) else None
            self.connections += 1
            upstream = socket.create_connection(self._upstream)
            threading.Thread(target=_pass_on, args=(client, upstream), daemon=True).start()
            threading.Thread(target=_pass_on, args=(upstream, client, limit), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()


def _pass_on(source: socket.socket, sink: socket.socket, limit: int | None = None) -> None:
    try:
        while data := source.recv(65536):
            if limit is not None and len(data) >= limit:
                sink.sendall(data[:limit])
                wait_until_read(sink)
                sink.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                break
            limit = None if limit is None else limit - len(data)
            sink.sendall(data)
    except OSError:
        pass
    for each in (sink, source):
        try:
            each.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        each.close()
