"""One test for both kinds of client."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from llmnode import AsyncLlmNode, LlmNode


class Both:
    """Makes clients of one kind, and waits for what they give where it must be awaited."""

    def __init__(self, is_async: bool, run: Callable[[Any], Any]) -> None:
        self.is_async = is_async
        self._run = run
        self._clients: list[Any] = []

    def client(self, url: str, **options: Any) -> Any:
        kind: Any = AsyncLlmNode if self.is_async else LlmNode
        self._clients.append(kind(**{"base_url": url, "api_key": None, "retry_delay": 0.001, **options}))
        return self._clients[-1]

    def wait(self, value: Any) -> Any:
        """What a call gives."""
        return self._run(_awaited(value)) if inspect.isawaitable(value) else value

    def call(self, function: Callable[[], Any]) -> Any:
        """What a function gives, called where there is an event loop for those that need one."""
        return self._run(_called(function)) if self.is_async else function()

    def each(self, pieces: Callable[[], Any]) -> Iterator[Any]:
        """Reads a stream; leaving early closes what reads it."""
        if not self.is_async:
            yield from self.call(pieces)
            return
        reader = self.call(lambda: pieces().__aiter__())
        try:
            while True:
                try:
                    yield self._run(reader.__anext__())
                except StopAsyncIteration:
                    return
        finally:
            self._run(reader.aclose())

    def close(self) -> None:
        for client in self._clients:
            self.wait(client.close())


async def _awaited(value: Any) -> Any:
    return await value


async def _called(function: Callable[[], Any]) -> Any:
    value = function()
    return await value if inspect.isawaitable(value) else value
