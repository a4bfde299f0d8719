"""A WebSocket that connects when it is used, stays alive, and connects anew when it breaks."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Callable, Coroutine, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from ._api_error import error_of_detail
from ._channel import ChannelInfo, SocketContext, SocketStreamCall, UnknownMessage
from ._errors import ApiError, ConnectionError, LlmNodeError, SocketClosedError, StreamProgress
from ._loop_thread import LoopThread
from ._models import ApiModel, read_value, without_absent, write_json
from ._options import NOT_GIVEN, SocketOptions, SocketState, SocketStreamOptions, check_options
from ._retry import RETRIED, backoff
from ._socket_connect import connect
from ._socket_stream import AsyncSocketStream, SocketStream
from ._typing import Self

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

C = TypeVar("C")
M = TypeVar("M", bound=ApiModel)
T = TypeVar("T")

HIGH_WATER = 1 << 20
"""Unread text, in characters, at which reading from the connection stops."""
LOW_WATER = 1 << 18
"""Unread text at which it goes on."""


class AsyncSocketConnection(Generic[C]):
    """A WebSocket, in an event loop. Generated code has a method for each message."""

    def __init__(self, channel: ChannelInfo, context: SocketContext, options: SocketOptions) -> None:
        check_options(SocketOptions, options, "socket()")
        self._channel = channel
        self._context = context
        self._options = options
        self._state: SocketState = "idle"
        self._streams: dict[str, AsyncSocketStream[Any]] = {}
        self._exchanges: list[tuple[str, asyncio.Future[Any]]] = []
        self._handlers: dict[str, list[Callable[[Any], object]]] = {}
        self._connection: ClientConnection | None = None
        self._opening: asyncio.Task[ClientConnection] | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._beat: asyncio.Task[None] | None = None
        self._heard = 0.0
        self._reading = asyncio.Event()
        self._reading.set()

    @property
    def state(self) -> SocketState:
        """Whether it is connected."""
        return self._state

    async def open(self) -> Self:
        """Connects, if it is not connected. Any message does so too."""
        await self._ready()
        return self

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Closes for good. Requests that run end with a `SocketClosedError`; the node cancels them."""
        if self._state == "closed":
            return
        connection, opening = self._connection, self._opening
        self._set_state("closed")
        self._lost(connection, code, reason)
        if opening is not None:
            opening.cancel()
            await asyncio.wait({opening})
        if connection is not None:
            await connection.close(code, reason)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=1)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def send(self, message: C) -> None:
        """Sends a message, once the socket is open and not too much waits to go out."""
        await self._write(cast("Mapping[str, object]", message))

    def _listen(self, type: str, handler: Callable[[Any], object]) -> Callable[[], None]:
        handlers = self._handlers.setdefault(type, [])
        handlers.append(handler)
        return lambda: handlers.remove(handler) if handler in handlers else None

    async def _send(self, type: str, payload: object) -> None:
        await self._write(_message(type, payload))

    async def _write(self, message: Mapping[str, object]) -> None:
        data = write_json(message)
        if len(data) > self._channel.max_message_bytes:
            raise LlmNodeError(
                f"a message of {len(data)} bytes is larger than the {self._channel.max_message_bytes} that a node takes"
            )
        connection = await self._ready()
        await _written(connection, data)

    async def _exchange(self, type: str, payload: object, reply: type[M]) -> M:
        """Sends a message, and waits for the next one of the answer's type."""
        self._check_open()
        name = next(name for name, kind in self._channel.messages.items() if kind is reply)
        answer: asyncio.Future[M] = asyncio.get_running_loop().create_future()
        entry = (name, answer)
        self._exchanges.append(entry)
        try:
            await self._send(type, payload)
            return await answer
        finally:
            if entry in self._exchanges:
                self._exchanges.remove(entry)

    def _stream(
        self, call: SocketStreamCall[T], payload: Mapping[str, object], options: SocketStreamOptions
    ) -> AsyncSocketStream[T]:
        """Sends a request that is answered by a stream."""
        check_options(SocketStreamOptions, options, call.request)
        self._check_open()
        given = payload.get(call.id)
        id = given if isinstance(given, str) else uuid.uuid4().hex
        if id in self._streams:
            raise LlmNodeError(f"a request with the id {id} is running on this socket")
        stream = AsyncSocketStream(id, call, self, options.get("timeout", self._context.timeout))
        self._streams[id] = stream
        self._spawn(self._start(stream, _message(call.request, {**payload, call.id: id})))
        return stream

    async def _start(self, stream: AsyncSocketStream[Any], message: Mapping[str, object]) -> None:
        try:
            if self._context.limit is not None:
                await asyncio.sleep(self._context.limit.reserve())
            await self._ready()
            if self._streams.get(stream.id) is stream:
                await self._write(message)
        except LlmNodeError as error:
            self._streams.pop(stream.id, None)
            stream._fail(error)
        except (TypeError, ValueError) as error:
            self._streams.pop(stream.id, None)
            stream._fail(LlmNodeError(f"the request cannot be written: {error}"))

    async def _cancel(self, stream: AsyncSocketStream[Any]) -> None:
        if self._streams.get(stream.id) is not stream:
            return
        if self._connection is None:
            del self._streams[stream.id]  # it was never sent
            stream._closed(1000, "cancelled before it was sent")
            return
        call = stream._call
        await _written(self._connection, write_json(_message(call.cancel, {call.id: stream.id})))

    def _taken(self) -> None:
        if not self._reading.is_set() and self._unread() <= LOW_WATER:
            self._reading.set()

    def _unread(self) -> int:
        return sum(stream.unread for stream in self._streams.values())

    async def _ready(self) -> ClientConnection:
        """The connection, once there is one."""
        self._check_open()
        if self._connection is not None:
            return self._connection
        if self._opening is None:
            self._opening = asyncio.get_running_loop().create_task(self._connect())
            self._opening.add_done_callback(self._opened)
        opening = self._opening
        await asyncio.wait({opening})
        if opening.cancelled():
            raise ConnectionError("this socket was closed")
        return opening.result()

    def _check_open(self) -> None:
        if self._state == "closed":
            raise ConnectionError("this socket was closed")

    def _opened(self, opening: asyncio.Task[ClientConnection]) -> None:
        self._opening = None
        if not opening.cancelled() and (error := opening.exception()) is not None:
            self._context.logger.debug("WebSocket: %s", error)

    async def _connect(self) -> ClientConnection:
        attempts = self._options.get("reconnect_attempts", 5)
        delay = self._options.get("reconnect_delay", 0.5)
        self._set_state("connecting")
        attempt = 0
        while True:
            try:
                connection = await connect(self._channel, self._context)
                break
            except LlmNodeError as error:
                passing = isinstance(error, ConnectionError) or (isinstance(error, ApiError) and error.status in RETRIED)
                if attempt >= attempts or not passing:
                    self._set_state("idle")
                    raise
                self._context.logger.warning("WebSocket: %s; connecting again", error)
                wait = error.retry_after if isinstance(error, ApiError) else None
                await asyncio.sleep(backoff(attempt, delay, 30.0) if wait is None else wait)
                attempt += 1
        self._connection = connection
        self._heard = time.monotonic()
        self._reading.set()
        self._set_state("open")
        self._spawn(self._read(connection))
        self._beat = self._spawn(self._keep_alive(connection))
        return connection

    async def _read(self, connection: ClientConnection) -> None:
        from websockets.exceptions import ConnectionClosed

        try:
            while True:
                data = await connection.recv()
                self._heard = time.monotonic()
                self._receive(data)
                await self._reading.wait()
        except ConnectionClosed:
            code = 1006 if connection.close_code is None else connection.close_code
            self._lost(connection, code, connection.close_reason or "")

    def _lost(self, connection: ClientConnection | None, code: int, reason: str) -> None:
        """Ends what ran on the connection, and begins another one unless the socket was closed."""
        if connection is not self._connection:
            return
        was_open = connection is not None
        self._connection = None
        if self._beat is not None and self._beat is not asyncio.current_task():
            self._beat.cancel()
        for stream in list(self._streams.values()):
            stream._closed(code, reason)
        self._streams.clear()
        self._reading.set()
        for _, answer in self._exchanges:
            if not answer.done():
                answer.set_exception(SocketClosedError(code, reason, "", StreamProgress("")))
        self._exchanges.clear()
        if not was_open or self._state == "closed":
            return
        self._context.logger.warning("WebSocket: closed (%s %s)", code, reason)
        self._set_state("idle")
        if self._options.get("reconnect_attempts", 5) > 0:
            self._spawn(self._reopen())

    async def _reopen(self) -> None:
        try:
            await self._ready()
        except LlmNodeError as error:
            self._context.logger.warning("WebSocket: %s", error)

    def _receive(self, data: str | bytes) -> None:
        try:
            message = json.loads(data)
        except ValueError:
            self._context.logger.warning("WebSocket: a message is not JSON")
            return
        if isinstance(message, dict) and isinstance(message.get("type"), str):
            self._dispatch(message["type"], message)

    def _dispatch(self, type: str, message: dict[str, Any]) -> None:
        payload = message.get("payload")
        if type == self._channel.ping and self._channel.pong is not None and self._connection is not None:
            pong = _message(self._channel.pong, message.get("payload", NOT_GIVEN))
            self._spawn(_written(self._connection, write_json(pong)))
        if isinstance(payload, dict):
            self._to_stream(type, payload)
        handlers = [*self._handlers.get(type, ()), *self._handlers.get("*", ())]
        answer = next((each for each in self._exchanges if each[0] == type), None)
        if not handlers and answer is None:
            return
        kind = self._channel.messages.get(type)
        typed = UnknownMessage(type, payload) if kind is None else read_value(kind, message)
        if answer is not None:
            self._exchanges.remove(answer)
            if not answer[1].done():
                answer[1].set_result(typed)
        for handler in handlers:
            try:
                handler(typed)
            except Exception:
                self._context.logger.exception("WebSocket: a handler of %s failed", type)

    def _to_stream(self, type: str, payload: dict[str, Any]) -> None:
        for name in {stream._call.id for stream in self._streams.values()}:
            stream = self._streams.get(str(payload.get(name)))
            if stream is None:
                continue
            if type == self._channel.error:
                del self._streams[stream.id]
                stream._fail(error_of_detail(payload, stream._progress()))
            elif type == stream._call.reply and stream._push(read_value(stream._call.piece, payload)):
                del self._streams[stream.id]
        if self._unread() > HIGH_WATER:
            self._reading.clear()

    async def _keep_alive(self, connection: ClientConnection) -> None:
        """Sends a ping after a silence, and gives the connection up when nothing follows. While reading is paused, silence says
        nothing."""
        interval = self._options.get("ping_interval", 30.0)
        patience = self._options.get("pong_timeout", 10.0)
        if interval <= 0 or self._channel.ping is None:
            return
        asked = 0.0
        while True:
            now = time.monotonic()
            waits = asked > self._heard
            if waits and now - asked >= patience and self._reading.is_set():
                self._lost(connection, 1006, f"nothing was heard for {now - self._heard:.1f} s")
                await connection.close(1000, "keep-alive timeout")
                return
            if not waits and now - self._heard >= interval:
                self._spawn(_written(connection, write_json(_message(self._channel.ping, NOT_GIVEN))))
                asked, waits = now, True
            rest = asked + patience - now if waits else self._heard + interval - now
            await asyncio.sleep(patience if waits and rest <= 0 else max(rest, 0.01))

    def _spawn(self, coroutine: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _set_state(self, state: SocketState) -> None:
        if state != self._state and self._state != "closed":
            self._state = state
            on_change = self._options.get("on_state_change")
            if on_change is not None:
                on_change(state)


class SocketConnection(Generic[C]):
    """A WebSocket, for those who wait. It has a thread of its own, in which handlers are called."""

    def __init__(self, channel: ChannelInfo, context: SocketContext, options: SocketOptions) -> None:
        self._inner: AsyncSocketConnection[C] = AsyncSocketConnection(channel, context, options)
        self._loop = LoopThread()

    @property
    def state(self) -> SocketState:
        """Whether it is connected."""
        return self._inner.state

    def open(self) -> Self:
        """Connects, if it is not connected. Any message does so too."""
        self._loop.call(self._inner.open())
        return self

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Closes for good. Requests that run end with a `SocketClosedError`; the node cancels them."""
        self._loop.call(self._inner.close(code, reason))
        self._loop.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def send(self, message: C) -> None:
        """Sends a message, once the socket is open and not too much waits to go out."""
        self._loop.call(self._inner.send(message))

    def _listen(self, type: str, handler: Callable[[Any], object]) -> Callable[[], None]:
        return self._inner._listen(type, handler)

    def _send(self, type: str, payload: object) -> None:
        self._loop.call(self._inner._send(type, payload))

    def _exchange(self, type: str, payload: object, reply: type[M]) -> M:
        return self._loop.call(self._inner._exchange(type, payload, reply))

    def _stream(self, call: SocketStreamCall[T], payload: Mapping[str, object], options: SocketStreamOptions) -> SocketStream[T]:
        async def start() -> AsyncSocketStream[T]:
            return self._inner._stream(call, payload, options)

        return SocketStream(self._loop.call(start()), self._loop)


def _message(type: str, payload: object) -> dict[str, object]:
    given = without_absent(payload) if isinstance(payload, Mapping) else payload
    return {"type": type} if payload is NOT_GIVEN else {"type": type, "payload": given}


async def _written(connection: ClientConnection, data: bytes) -> None:
    """Sends a message; that the connection has closed is told by what reads it."""
    from websockets.exceptions import ConnectionClosed

    try:
        await connection.send(data.decode())
    except ConnectionClosed:
        pass
