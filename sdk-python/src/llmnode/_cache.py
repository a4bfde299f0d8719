"""Answers by address, for those who take one of some age."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any


class AnswerCache:
    """Answers with the time at which they were asked for. Failures are not kept."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._entries: dict[str, tuple[float, Any]] = {}
        self._guard = threading.Lock()
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._async_locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def lock(self, key: str) -> threading.Lock:
        """What callers at the same time hold, so that one of them asks."""
        with self._guard:
            return self._locks[key]

    def async_lock(self, key: str) -> asyncio.Lock:
        """The same for tasks of an event loop."""
        return self._async_locks[key]

    def get(self, key: str, max_age: float) -> Any:
        """The answer, if there is one that is young enough."""
        since, answer = self._entries.get(key, (float("-inf"), None))
        return answer if self._clock() - since <= max_age else None

    def now(self) -> float:
        """The time, for `put`."""
        return self._clock()

    def put(self, key: str, since: float, answer: Any) -> None:
        """Keeps an answer that was asked for at the time given."""
        self._entries[key] = (since, answer)
