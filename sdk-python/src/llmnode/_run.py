"""One implementation for both kinds of client: it is written with `await`, over a transport that waits or one that blocks."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Coroutine
from typing import Any, TypeVar, cast

T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Runs to its end a coroutine that never waits, since all that it awaits blocks."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return cast(T, end.value)
    coroutine.close()
    raise AssertionError("a coroutine over a blocking transport waited")


async def settled(value: T | Awaitable[T]) -> T:
    """What a call gives, of whichever kind its client is."""
    if inspect.isawaitable(value):
        return await value
    return value
