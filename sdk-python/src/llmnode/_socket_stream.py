"""Answers that come piece by piece over a WebSocket."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from types import TracebackType
from typing import Any, Generic, Protocol, TypeVar, cast

from ._channel import SocketStreamCall
from ._collect import Collector, fields_of
from ._errors import LlmNodeError, RequestTimeoutError, SocketClosedError, StreamProgress
from ._loop_thread import LoopThread
from ._models import ApiModel
from ._typing import Self

T = TypeVar("T")

WAITING = 64
"""So many pieces wait at most; further ones are joined to the last."""


class StreamOwner(Protocol):
    """What a stream tells its socket."""

    async def _cancel(self, stream: AsyncSocketStream[Any]) -> None: ...

    def _taken(self) -> None: ...


class AsyncSocketStream(Generic[T]):
    """The pieces of an answer over a WebSocket, as they come. Read it once, with `async for`, or have it whole with
    `await collect()`. Pieces that come while nobody reads are joined. Leaving the loop, `cancel()` and `close()` stop the
    generation on the node.
    """

    def __init__(self, id: str, call: SocketStreamCall[T], owner: StreamOwner, timeout: float) -> None:
        self.id = id
        """The request's id."""
        self._call = call
        self._owner = owner
        self._collector = Collector(call.piece, call.text, call.end)
        self._waiting: deque[T] = deque()
        self._unread = 0
        self._ended = False
        self._failure: LlmNodeError | None = None
        self._read = False
        self._wake = asyncio.Event()
        self._stopping: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(timeout, self._late, timeout)

    @property
    def unread(self) -> int:
        """Characters of text that have come and were not read yet."""
        return self._unread

    async def cancel(self) -> None:
        """Stops the generation. Reading goes on to the last piece, which says that it was cancelled."""
        if not self._ended:
            await self._owner._cancel(self)

    async def close(self) -> None:
        """Stops the generation, and forgets what was not read."""
        await self.cancel()
        self._unread = 0
        self._waiting.clear()
        self._finish()

    async def collect(self) -> T:
        """Reads to the end, and gives the answer whole: the texts joined, of the other fields the last value."""
        async for _ in self:
            pass
        return self._collector.whole()

    def __aiter__(self) -> AsyncIterator[T]:
        self._begin()
        return self._pieces()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    def _begin(self) -> None:
        if self._read:
            raise LlmNodeError("this stream has been read already")
        self._read = True

    async def _pieces(self) -> AsyncIterator[T]:
        try:
            while (batch := await self._next()) is not None:
                for piece in batch:
                    yield piece
        finally:
            await self.close()

    async def _next(self) -> list[T] | None:
        """The pieces that wait, once there are any; `None` after the last."""
        while not self._waiting:
            if self._failure is not None:
                raise self._failure
            if self._ended:
                return None
            self._wake.clear()
            await self._wake.wait()
        batch = list(self._waiting)
        self._waiting.clear()
        self._unread = 0
        self._owner._taken()
        return batch

    def _push(self, piece: T) -> bool:
        """Takes a piece that came; returns whether it is the last."""
        if self._ended:
            return True
        self._timer.cancel()
        if len(self._waiting) >= WAITING:
            self._waiting[-1] = self._joined(self._waiting[-1], piece)
        else:
            self._waiting.append(piece)
        self._unread += len(self._text(piece))
        if self._collector.add(piece):
            self._finish()
        self._wake.set()
        return self._ended

    def _joined(self, last: T, piece: T) -> T:
        fields = {**fields_of(last), **fields_of(piece), self._call.text: self._text(last) + self._text(piece)}
        if issubclass(self._call.piece, ApiModel):
            return cast(T, self._call.piece.model_construct(set(fields), **fields))
        return cast(T, fields)

    def _text(self, piece: T) -> str:
        return str(fields_of(piece).get(self._call.text, ""))

    def _fail(self, error: LlmNodeError) -> None:
        """Ends with an error, after what came has been read."""
        if not self._ended:
            self._failure = error
            self._finish()

    def _closed(self, code: int, reason: str) -> None:
        """Ends since the socket closed."""
        self._fail(SocketClosedError(code, reason, self.id, self._progress()))

    def _progress(self) -> StreamProgress:
        return self._collector.progress()

    def _late(self, timeout: float) -> None:
        if not self._ended:
            self._stopping = asyncio.get_running_loop().create_task(self._owner._cancel(self))
            self._fail(RequestTimeoutError(f"request {self.id}: nothing within {timeout:g} s"))

    def _finish(self) -> None:
        self._ended = True
        self._timer.cancel()
        self._wake.set()


class SocketStream(Generic[T]):
    """The pieces of an answer over a WebSocket, as they come. Read it once, with `for`, or have it whole with `collect()`. Pieces
    that come while nobody reads are joined. Leaving the loop, `cancel()` and `close()` stop the generation on the
    node.
    """

    def __init__(self, inner: AsyncSocketStream[T], loop: LoopThread) -> None:
        self._inner = inner
        self._loop = loop

    @property
    def id(self) -> str:
        """The request's id."""
        return self._inner.id

    @property
    def unread(self) -> int:
        """Characters of text that have come and were not read yet."""
        return self._inner.unread

    def cancel(self) -> None:
        """Stops the generation. Reading goes on to the last piece, which says that it was cancelled."""
        self._loop.call(self._inner.cancel())

    def close(self) -> None:
        """Stops the generation, and forgets what was not read."""
        self._loop.call(self._inner.close())

    def collect(self) -> T:
        """Reads to the end, and gives the answer whole: the texts joined, of the other fields the last value."""
        return self._loop.call(self._inner.collect())

    def __iter__(self) -> Iterator[T]:
        self._inner._begin()
        return self._pieces()

    def _pieces(self) -> Iterator[T]:
        try:
            while (batch := self._loop.call(self._inner._next())) is not None:
                yield from batch
        finally:
            self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
