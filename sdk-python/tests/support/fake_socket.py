"""A WebSocket server on this machine that does with each message what it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve
from websockets.typing import Subprotocol

Behaviour = Callable[[Any, ServerConnection], None]


class FakeSocketNode:
    """Keeps what it received."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.received: list[Any] = []
        self.sockets: list[ServerConnection] = []
        self._came = threading.Condition()
        self._behaviour = behaviour
        protocols = [Subprotocol("llmnode.v1")]
        self._server = serve(self._handle, "127.0.0.1", 0, subprotocols=protocols, ping_interval=None, close_timeout=1)
        self.url = f"http://127.0.0.1:{self._server.socket.getsockname()[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _handle(self, socket: ServerConnection) -> None:
        with self._came:
            self.sockets.append(socket)
            self._came.notify_all()
        try:
            for data in socket:
                message = json.loads(data)
                with self._came:
                    self.received.append(message)
                    self._came.notify_all()
                self._behaviour(message, socket)
        except ConnectionClosed:
            pass

    def seen(self, type: str) -> Any:
        """Waits until a message of the type has come."""

        def found() -> Any:
            return next((each for each in self.received if each["type"] == type), None)

        with self._came:
            assert self._came.wait_for(lambda: found() is not None, 30)
        return found()

    def socket(self, index: int = 0) -> ServerConnection:
        """Waits until there is the socket."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.sockets) > index, 30)
        return self.sockets[index]

    def stop(self) -> None:
        # It may wait for connections that nobody closes any more; the test does not.
        ending = threading.Thread(target=self._server.shutdown, daemon=True)
        ending.start()
        ending.join(2)


def piece(request_id: str, content: str, tokens_used: int, finish: str | None = None) -> str:
    payload = {"content": content, "tokens_used": tokens_used, "finish_reason": finish, "request_id": request_id}
    return json.dumps({"type": "inference_response", "payload": payload})
