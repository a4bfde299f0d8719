"""What carries calls: httpx, blocking or not, behind one face that is awaited. The blocking one never waits; see `_run`."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any, Protocol

import httpx

LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=100)


class Transport(Protocol):
    """Sends requests, and reads answers."""

    def build(self, *args: Any, **kwargs: Any) -> httpx.Request:
        """A request, with what the user's own httpx client adds to each."""
        ...

    async def send(self, request: httpx.Request) -> httpx.Response:
        """The head of the answer."""
        ...

    async def read(self, response: httpx.Response, seconds: float) -> None:
        """Reads the answer's body, in so many seconds."""
        ...

    def pieces(self, response: httpx.Response) -> Any:
        """The pieces of the body as they come, for `next`."""
        ...

    async def next(self, pieces: Any) -> bytes | None:
        """The next piece; `None` at the end."""
        ...

    async def close(self, response: httpx.Response) -> None:
        """Closes the connection, if the body has not been read to its end."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Waits."""
        ...


class BlockingTransport:
    """httpx.Client."""

    def __init__(self, client: httpx.Client | None) -> None:
        self.given = client is not None
        self.client = client or httpx.Client(limits=LIMITS, timeout=None)

    def build(self, *args: Any, **kwargs: Any) -> httpx.Request:
        return self.client.build_request(*args, **kwargs)

    async def send(self, request: httpx.Request) -> httpx.Response:
        return self.client.send(request, stream=True)

    async def read(self, response: httpx.Response, seconds: float) -> None:
        assert isinstance(response.stream, httpx.SyncByteStream)
        response.stream = _Limited(response.stream, time.monotonic() + seconds)
        response.read()

    def pieces(self, response: httpx.Response) -> Iterator[bytes]:
        return response.iter_bytes()

    async def next(self, pieces: Iterator[bytes]) -> bytes | None:
        return next(pieces, None)

    async def close(self, response: httpx.Response) -> None:
        response.close()

    async def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class WaitingTransport:
    """httpx.AsyncClient."""

    def __init__(self, client: httpx.AsyncClient | None) -> None:
        self.given = client is not None
        self.client = client or httpx.AsyncClient(limits=LIMITS, timeout=None)

    def build(self, *args: Any, **kwargs: Any) -> httpx.Request:
        return self.client.build_request(*args, **kwargs)

    async def send(self, request: httpx.Request) -> httpx.Response:
        return await self.client.send(request, stream=True)

    async def read(self, response: httpx.Response, seconds: float) -> None:
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _AsyncLimited(response.stream, time.monotonic() + seconds)
        await response.aread()

    def pieces(self, response: httpx.Response) -> AsyncIterator[bytes]:
        return response.aiter_bytes()

    async def next(self, pieces: AsyncIterator[bytes]) -> bytes | None:
        try:
            return await pieces.__anext__()
        except StopAsyncIteration:
            return None

    async def close(self, response: httpx.Response) -> None:
        await response.aclose()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def limits_of(timeout: float) -> dict[str, float]:
    """Time limits for httpx. Connecting has one of its own, so that a dead address is told of early."""
    return {"connect": min(timeout, CONNECT), "read": timeout, "write": timeout, "pool": timeout}


CONNECT = 10.0
"""Longest wait for a connection, in seconds."""


def set_silence(response: httpx.Response, seconds: float) -> None:
    """Changes how long each piece of a body may be waited for. httpx reads the limit anew when it begins with the body."""
    limits = response.request.extensions.get("timeout")
    if isinstance(limits, dict):
        limits["read"] = seconds


def wake(response: httpx.Response) -> None:
    """Ends the reading of an answer that goes on in another thread: that one sees the connection end."""
    stream = response.extensions.get("network_stream")
    connection = None if stream is None else stream.get_extra_info("socket")
    if isinstance(connection, socket.socket):
        try:
            # Not its own shutdown, which for TLS would take the session from under the reader.
            socket.socket.shutdown(connection, socket.SHUT_RDWR)
        except OSError:
            pass  # it has ended


class _Limited(httpx.SyncByteStream):
    """A body that must come in time."""

    def __init__(self, stream: httpx.SyncByteStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            _check(self._deadline)
            yield piece

    def close(self) -> None:
        self._stream.close()


class _AsyncLimited(httpx.AsyncByteStream):
    """The same, to be awaited."""

    def __init__(self, stream: httpx.AsyncByteStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            _check(self._deadline)
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()


def _check(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise httpx.ReadTimeout("the body came too slowly")
