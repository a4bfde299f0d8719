"""An event loop in a thread of its own, for sockets whose users wait."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from ._errors import LlmNodeError
from ._run import run

T = TypeVar("T")


class LoopThread:
    """Starts when it is first needed. Once it was stopped nothing waits any more, and what is called runs where it is called."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._stopped = False

    def call(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Runs a coroutine in the loop, and waits for it."""
        if threading.current_thread() is self._thread:
            coroutine.close()
            raise LlmNodeError("a handler cannot wait for its own socket; let another thread do it")
        with self._lock:
            if self._stopped:
                return run(coroutine)
            loop = self._started()
            future = asyncio.run_coroutine_threadsafe(coroutine, loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def _started(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._loop.run_forever, name="llmnode-socket", daemon=True)
            self._thread.start()
        return self._loop

    def stop(self) -> None:
        """Ends the thread. What its loop was asked for before is answered first."""
        with self._lock:
            loop, thread = self._loop, self._thread
            if self._stopped or loop is None or thread is None:
                self._stopped = True
                return
            asyncio.run_coroutine_threadsafe(_finish(), loop).result()
            self._stopped = True
            loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _finish() -> None:
    """Waits for what still runs, now that all streams have ended."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if others:
        await asyncio.wait(others)
