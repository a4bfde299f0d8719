"""What reading a stream through the SDK costs per event over reading the raw body, in this process: stream.py [EVENTS] [RUNS]"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator

import httpx

from llmnode import AsyncLlmNode, LlmNode

EVENTS, RUNS = (int(each) for each in [*sys.argv[1:], "20000", "7"][:2])


def event(index: int) -> bytes:
    piece = {"content": " word", "tokens_used": index, "finish_reason": "complete" if index == EVENTS else None}
    return f"id: s.{index}\ndata: {json.dumps(piece)}\n\n".encode()


PIECES = [event(index) for index in range(1, EVENTS + 1)]


class Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """Gives each event as a piece of its own, as a node does."""

    def __iter__(self) -> Iterator[bytes]:
        yield from PIECES

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in PIECES:
            yield piece


def answer(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=Body())


def raw() -> int:
    with httpx.Client(transport=httpx.MockTransport(answer)) as client, client.stream("POST", "http://node/") as response:
        return sum(1 for _ in response.iter_bytes())


def sdk() -> int:
    with httpx.Client(transport=httpx.MockTransport(answer)) as transport, LlmNode(http_client=transport) as client:
        return sum(1 for _ in client.inference.stream(model="m", prompt="p", max_tokens=EVENTS))


async def raw_async() -> int:
    async with (
        httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client,
        client.stream("POST", "http://node/") as response,
    ):
        return len([None async for _ in response.aiter_bytes()])


async def sdk_async() -> int:
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as transport, AsyncLlmNode(http_client=transport) as client:
        return len([None async for _ in client.inference.stream(model="m", prompt="p", max_tokens=EVENTS)])


def timed(task: Callable[[], int]) -> float:
    """Microseconds an event."""
    begin = time.perf_counter()
    if task() != EVENTS:
        raise AssertionError("events were lost")
    return (time.perf_counter() - begin) * 1e6 / EVENTS


def main() -> None:
    kinds: dict[str, tuple[Callable[[], int], Callable[[], int]]] = {
        "blocking": (raw, sdk),
        "async": (lambda: asyncio.run(raw_async()), lambda: asyncio.run(sdk_async())),
    }
    for name, (plain, ours) in kinds.items():
        found = [-timed(plain) + timed(ours) for _ in range(RUNS)]
        shown = ", ".join(f"{each:.2f}" for each in (min(found), statistics.median(found), max(found)))
        print(f"{name}: µs per event over the raw body (min, median, max of {RUNS}): {shown}")


if __name__ == "__main__":
    main()
