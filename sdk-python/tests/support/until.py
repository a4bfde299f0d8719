"""Waiting, with an end, for what nobody tells."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

PATIENCE = 120.0


def until(what: str, holds: Callable[[], object]) -> None:
    """Looks again and again until something holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"it did not come to this: {what}"
        time.sleep(0.005)


async def soon(what: str, holds: Callable[[], object]) -> None:
    """The same, in an event loop that goes on meanwhile."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"it did not come to this: {what}"
        await asyncio.sleep(0.005)
