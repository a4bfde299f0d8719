"""Answers that come piece by piece over HTTP."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Generic, TypeVar

import httpx

from ._api_error import error_of_detail
from ._call import Call
from ._collect import Collector
from ._errors import (
    ApiError,
    ConnectionError,
    InvalidResponseError,
    LlmNodeError,
    RequestAbortedError,
    RequestTimeoutError,
    StreamInterruptedError,
    StreamProgress,
)
from ._models import read_json
from ._options import Resume
from ._retry import RETRIED, backoff
from ._run import run
from ._sse import EventParser, ServerSentEvent
from ._transport import Transport, set_silence, wake
from ._typing import Self

T = TypeVar("T")


@dataclass(frozen=True)
class StreamSettings:
    """How a stream is read."""

    idle_timeout: float = 45.0
    resume: Resume = field(default_factory=Resume)
    retry_delay: float = 0.5
    on_event: Callable[[ServerSentEvent], object] | None = None


class StreamReader(Generic[T]):
    """Reads the events of a call, over one connection after the other."""

    def __init__(
        self,
        call: Call[T],
        begin: Callable[[str | None], Awaitable[httpx.Response]],
        transport: Transport,
        settings: StreamSettings,
    ) -> None:
        self.collector = Collector(call.answer, call.text, call.end)
        self.response: httpx.Response | None = None
        self.last_event_id: str | None = None
        self.aborted = False
        self._kind = call.answer
        self._begin = begin
        self._transport = transport
        self._settings = settings
        self._drops = _Drops(settings)
        self._body: Any = None
        self._parser = EventParser()
        self._events: deque[ServerSentEvent] = deque()
        self._failure: LlmNodeError | None = None
        self._ended = False

    async def next(self) -> list[T] | None:
        """The pieces that came together; `None` after the last."""
        while not self._ended:
            if self.aborted:
                raise RequestAbortedError("the stream was closed")
            try:
                if self._body is None and not await self._connect():
                    return None
                if batch := await self._batch():
                    return batch
            except (httpx.HTTPError, httpx.StreamError, _EndedEarly) as error:
                await self._drop(error)
        return None

    async def close(self) -> None:
        """Closes the connection, which stops the generation."""
        self._ended = True
        self._body = None
        if self.response is not None:
            await self._transport.close(self.response)

    async def _connect(self) -> bool:
        """The first connection, or one after a drop, which is tried for as often and as long as the settings say.

        Returns:
            Whether there is anything more to come.
        """
        while True:
            try:
                response = self.response = await self._begin(self.last_event_id)
                break
            except LlmNodeError as error:
                if self.last_event_id is None:
                    raise
                passing = isinstance(error, (ConnectionError, RequestTimeoutError))
                if not passing and not (isinstance(error, ApiError) and error.status in RETRIED):
                    raise self._late(error) from error
                await self._drop(error)
        if self.aborted or response.status_code == 204:
            await self.close()
            if self.aborted:
                raise RequestAbortedError("the stream was closed")
            return False
        set_silence(response, self._settings.idle_timeout)
        kind = response.headers.get("content-type", "without a type")
        if not kind.startswith("text/event-stream"):
            await self._transport.read(response, self._settings.idle_timeout)
            raise InvalidResponseError(f"the answer is no stream of events but {kind}", response.text)
        self._parser = EventParser()
        self._body = self._transport.pieces(response)
        return True

    async def _batch(self) -> list[T]:
        """The pieces of the events that came together, up to one that tells an error: that is told next."""
        if self._failure is not None:
            raise self._failure
        data = await self._transport.next(self._body)
        if data is None:
            raise _EndedEarly
        batch: list[T] = []
        for event in self._parser.push(data):
            if self._settings.on_event is not None:
                self._settings.on_event(event)
            try:
                piece = self._piece(event)
            except LlmNodeError as error:
                if not batch:
                    raise
                self._failure = error
                break
            if piece is not None:
                self.last_event_id = event.id or self.last_event_id
                self._drops.reset()
                batch.append(piece)
                if self.collector.add(piece):
                    await self.close()
                    break
        return batch

    def _piece(self, event: ServerSentEvent) -> T | None:
        """The piece that an event carries; `None` for events of names that are not known here."""
        if event.event == "message":
            try:
                return read_json(self._kind, event.data)
            except ValueError as error:
                told = f"an event of the stream is not what the API says ({error})"
                raise InvalidResponseError(told, event.data, self.progress()) from error
        if event.event == "error":
            try:
                detail = read_json(dict[str, Any], event.data).get("error")
            except ValueError as error:
                raise InvalidResponseError("an error of the stream is not JSON", event.data, self.progress()) from error
            raise error_of_detail(detail, self.progress())
        return None

    def progress(self) -> StreamProgress:
        """How far it got."""
        return self.collector.progress(self.last_event_id)

    async def _drop(self, cause: Exception) -> None:
        """Counts a drop, and waits before the next try.

        Raises:
            StreamInterruptedError: The stream cannot or may no more be gone on with.
            RequestAbortedError: It was closed.
        """
        self._body = None
        if self.response is not None:
            await self._transport.close(self.response)
        if self.aborted:
            raise RequestAbortedError("the stream was closed") from cause
        progress = self.progress()
        if self.last_event_id is None:
            told = "the stream was lost before its first event; it is not sent again, since it may have begun"
            raise StreamInterruptedError(told, progress) from cause
        if not self._drops.another():
            why = _words(cause, self._settings)
            told = f"the stream was lost after {len(progress.text)} characters of text, and could not be gone on with: {why}"
            raise StreamInterruptedError(told, progress) from cause
        delay = self._drops.delay(cause.retry_after if isinstance(cause, ApiError) else None)
        if delay > 0:
            await self._transport.sleep(delay)

    def _late(self, error: LlmNodeError) -> LlmNodeError:
        """An error that says that the stream cannot be gone on with, with how far it got."""
        if not isinstance(error, ApiError) or not isinstance(error.body, dict):
            return error
        late = error_of_detail(error.body.get("error"), self.progress())
        return error if late.code is None else late


class _EndedEarly(Exception):
    """The body ended before the stream did."""


def _words(cause: Exception, settings: StreamSettings) -> str:
    if isinstance(cause, httpx.ReadTimeout):
        return f"nothing came for {settings.idle_timeout:g} s"
    return "it ended early" if isinstance(cause, _EndedEarly) else str(cause) or type(cause).__name__


class _Drops:
    """Counts drops since something was received, against the settings."""

    def __init__(self, settings: StreamSettings) -> None:
        self._settings = settings
        self._count = 0
        self._since = 0.0

    def reset(self) -> None:
        self._count = 0

    def another(self) -> bool:
        if self._count == 0:
            self._since = time.monotonic()
        self._count += 1
        resume = self._settings.resume
        return self._count <= resume.attempts and time.monotonic() - self._since <= resume.timeout

    def delay(self, retry_after: float | None) -> float:
        """How long to wait; the first try after a drop is made at once."""
        if retry_after is not None:
            return retry_after
        return backoff(self._count - 2, self._settings.retry_delay) if self._count > 1 else 0.0


class _Stream(Generic[T]):
    """What both kinds of stream tell."""

    def __init__(self, reader: StreamReader[T]) -> None:
        self._reader = reader
        self._begun = False

    @property
    def response(self) -> httpx.Response | None:
        """The answer's head; `None` until reading has begun."""
        return self._reader.response

    @property
    def request_id(self) -> str | None:
        """Quote it when you report a problem."""
        return None if self.response is None else self.response.headers.get("x-request-id")

    @property
    def last_event_id(self) -> str | None:
        """The id of the last event received."""
        return self._reader.last_event_id

    def _begin(self) -> None:
        if self._begun:
            raise LlmNodeError("this stream has been read already")
        self._begun = True


class EventStream(_Stream[T]):
    """The pieces of an answer, as they come. Read it once, with `for`, or have it whole with `collect()`. The call is sent when
    reading begins.

    Leaving the loop, `close()` and the end of a `with` close the connection, and the node stops generating. When the connection
    drops, reading goes on after the last piece received, over a new connection; nothing is lost or doubled.
    """

    def __init__(self, reader: StreamReader[T]) -> None:
        super().__init__(reader)
        self._reading = False

    def __iter__(self) -> Iterator[T]:
        self._begin()
        return self._pieces()

    def _pieces(self) -> Iterator[T]:
        try:
            while True:
                self._reading = True
                try:
                    batch = run(self._reader.next())
                finally:
                    self._reading = False
                if batch is None:
                    return
                yield from batch
        finally:
            run(self._reader.close())

    def collect(self) -> T:
        """Reads to the end, and gives the answer whole: the texts joined, of the other fields the last value."""
        for _ in self:
            pass
        return self._reader.collector.whole()

    def close(self) -> None:
        """Stops the generation. Reading that goes on ends with a `RequestAbortedError`, in another thread too; a wait for the
        answer's head there is sat out first."""
        self._reader.aborted = True
        if not self._reading:
            run(self._reader.close())
        elif self.response is not None:
            wake(self.response)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class AsyncEventStream(_Stream[T]):
    """The pieces of an answer, as they come. Read it once, with `async for`, or have it whole with `await collect()`. The call is
    sent when reading begins.

    Leaving the loop, `close()`, cancelling the task and the end of an `async with` close the connection, and the node stops
    generating. When the connection drops, reading goes on after the last piece received, over a new connection; nothing is lost or
    doubled.
    """

    def __init__(self, reader: StreamReader[T]) -> None:
        super().__init__(reader)
        self._task: asyncio.Task[Any] | None = None

    def __aiter__(self) -> AsyncIterator[T]:
        self._begin()
        return self._pieces()

    async def _pieces(self) -> AsyncIterator[T]:
        try:
            while (batch := await self._next()) is not None:
                for piece in batch:
                    yield piece
        finally:
            await self._reader.close()

    async def _next(self) -> list[T] | None:
        self._task = asyncio.current_task()
        try:
            return await self._reader.next()
        except asyncio.CancelledError:
            if not self._reader.aborted or not _only_ours(self._task):
                raise
            raise RequestAbortedError("the stream was closed") from None
        finally:
            self._task = None

    async def collect(self) -> T:
        """Reads to the end, and gives the answer whole: the texts joined, of the other fields the last value."""
        async for _ in self:
            pass
        return self._reader.collector.whole()

    async def close(self) -> None:
        """Stops the generation. Reading that goes on in another task ends with a `RequestAbortedError`."""
        self._reader.aborted = True
        if self._task is None:
            await self._reader.close()
        else:
            self._task.cancel()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()


def _only_ours(task: asyncio.Task[Any] | None) -> bool:
    """Takes the cancellation back that `close()` asked for; whether there was no other."""
    if sys.version_info >= (3, 11) and task is not None:
        return task.uncancel() == 0
    return True
