"""The client's own limit."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable


class RateLimit:
    """Lets through so many calls in any minute; further ones wait, in the order in which they came."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        if per_minute < 1:
            raise ValueError(f"requests_per_minute must be at least 1, not {per_minute}")
        self._clock = clock
        self._times: deque[float] = deque(maxlen=per_minute)
        self._lock = threading.Lock()

    def reserve(self) -> float:
        """Takes the next free place; how long to wait for it, in seconds."""
        with self._lock:
            now = self._clock()
            full = len(self._times) == self._times.maxlen
            at = max(now, self._times[0] + 60) if full else now
            self._times.append(at)
            return at - now
