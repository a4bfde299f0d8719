"""Answers that come piece by piece over HTTP."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from conftest import StartNode
from support.both import Both
from support.fake_node import Answer, Connection, FakeNode, Received, event, failing, json_reply, reply, reset, stream
from support.until import soon

import llmnode

REQUEST: dict[str, Any] = {"model": "m", "prompt": "Where?", "max_tokens": 5}
USAGE = {"prompt_tokens": 1, "completion_tokens": 3, "total_tokens": 4, "cached_tokens": 0}
FIRST = event(1, "Grüße ", None, request_id="r-1", model="m")
SECOND = event(2, "🌍 and ")
LAST = event(3, "mood", "complete", usage=USAGE)
TEXT = "Grüße 🌍 and mood"


def ids(node: FakeNode) -> list[str | None]:
    return [each.headers.get("last-event-id") for each in node.received]


def collected(both: Both, node: FakeNode, **options: Any) -> Any:
    client = both.client(node.url)
    return both.wait(client.inference.stream(**REQUEST, **options).collect())


def test_pieces_come_one_by_one(both: Both, start: StartNode) -> None:
    node = start(stream([FIRST, b": keep-alive\n\n", SECOND, LAST]))
    chunks = both.client(node.url).inference.stream(**REQUEST)
    assert [each.content for each in both.each(lambda: iterated(chunks))] == ["Grüße ", "🌍 and ", "mood"]
    assert (chunks.request_id, chunks.response.status_code, chunks.last_event_id) == ("r-1", 200, "s.3")
    assert node.received[0].body == {**REQUEST, "stream": True}


def iterated(chunks: Any) -> Any:
    return chunks if hasattr(chunks, "__aiter__") else iter(chunks)


def test_the_answer_can_be_had_whole(both: Both, start: StartNode) -> None:
    answer = collected(both, start(stream([FIRST, SECOND, LAST])))
    assert (answer.content, answer.finish_reason, answer.tokens_used, answer.request_id, answer.model) == (
        TEXT,
        "complete",
        3,
        "r-1",
        "m",
    )
    assert answer.usage.total_tokens == 4


def test_absent_and_null_are_told_apart(both: Both, start: StartNode) -> None:
    client = both.client(start(stream([FIRST, SECOND, LAST])).url)
    first, *_ = both.each(lambda: iterated(client.inference.stream(**REQUEST)))
    assert first.model_fields_set >= {"finish_reason", "model"}
    assert "usage" not in first.model_fields_set


def test_characters_and_events_may_be_cut_anywhere(both: Both, start: StartNode) -> None:
    whole = FIRST + SECOND.replace(b"\n", b"\r\n") + LAST
    node = start(stream([whole[index : index + 1] for index in range(len(whole))]))
    assert collected(both, node).content == TEXT


@pytest.mark.parametrize("ending", ["end", "reset", "half"])
def test_a_stream_that_breaks_goes_on_after_the_last_whole_event(both: Both, start: StartNode, ending: str) -> None:
    node = start(stream([FIRST, SECOND[:-5]], ending), stream([SECOND], ending), stream([LAST]))
    assert collected(both, node).content == TEXT
    assert ids(node) == [None, "s.1", "s.2"]
    assert node.received[2].body == {**REQUEST, "stream": True}


def test_a_silent_stream_counts_as_dropped(both: Both, start: StartNode) -> None:
    node = start(stream([FIRST], "stall"), stream([SECOND, LAST]))
    assert collected(both, node, idle_timeout=1.5).content == TEXT
    assert ids(node) == [None, "s.1"]


def test_resuming_gets_over_refusals_that_pass(both: Both, start: StartNode) -> None:
    busy = failing(503, "INSUFFICIENT_RESOURCES", {"retry-after": "0"})
    node = start(stream([FIRST], "reset"), busy, reset, stream([SECOND, LAST]))
    assert collected(both, node).content == TEXT
    assert ids(node) == [None, "s.1", "s.1", "s.1"]


def test_204_says_that_there_is_nothing_more(both: Both, start: StartNode) -> None:
    answer = collected(both, start(stream([FIRST], "reset"), reply(204, b"")))
    assert (answer.content, answer.finish_reason) == ("Grüße ", None)


def test_410_tells_how_far_the_stream_got(both: Both, start: StartNode) -> None:
    with pytest.raises(llmnode.StreamExpiredError) as caught:
        collected(both, start(stream([FIRST], "reset"), failing(410, "STREAM_EXPIRED")))
    progress = caught.value.progress
    assert progress is not None
    assert (progress.text, progress.last_event_id) == ("Grüße ", "s.1")


def test_resuming_ends_after_so_many_tries_without_anything_new(both: Both, start: StartNode) -> None:
    node = start(stream([FIRST], "reset"), stream([], "reset"))
    with pytest.raises(llmnode.StreamInterruptedError) as caught:
        collected(both, node, resume=llmnode.Resume(attempts=2))
    assert caught.value.progress.text == "Grüße "
    assert ids(node) == [None, "s.1", "s.1"]


def test_resuming_can_be_switched_off(both: Both, start: StartNode) -> None:
    node = start(stream([FIRST], "reset"))
    with pytest.raises(llmnode.StreamInterruptedError):
        collected(both, node, resume=llmnode.Resume(attempts=0))
    assert len(node.received) == 1


def test_a_stream_that_is_lost_before_its_first_event_is_not_begun_again(both: Both, start: StartNode) -> None:
    node = start(stream([b": keep-alive\n\n"], "reset"), stream([FIRST, LAST]))
    with pytest.raises(llmnode.StreamInterruptedError) as caught:
        collected(both, node)
    assert caught.value.may_have_begun
    assert len(node.received) == 1


def test_an_error_in_mid_stream_comes_after_what_was_received(both: Both, start: StartNode) -> None:
    late = b'event: error\ndata: {"error": {"code": "INFERENCE_FAILED", "message": "Broken", "request_id": "r-1"}}\n\n'
    chunks = both.client(start(stream([FIRST + late])).url).inference.stream(**REQUEST)
    seen: list[str] = []
    with pytest.raises(llmnode.InferenceFailedError) as caught:
        seen.extend(chunk.content for chunk in both.each(lambda: iterated(chunks)))
    assert seen == ["Grüße "]
    progress = caught.value.progress
    assert progress is not None
    assert (caught.value.status, progress.text, caught.value.request_id) == (500, "Grüße ", "r-1")


def test_an_error_before_the_first_event_is_a_status(both: Both, start: StartNode) -> None:
    with pytest.raises(llmnode.ModelNotFoundError):
        collected(both, start(failing(404, "MODEL_NOT_FOUND")))
    node = start(failing(429, "RATE_LIMIT_EXCEEDED", {"retry-after": "0"}), stream([FIRST, SECOND, LAST]))
    assert collected(both, node).content == TEXT


def test_events_of_other_names_are_passed_over_but_shown_to_who_asks(both: Both, start: StartNode) -> None:
    seen: list[str] = []
    node = start(stream([FIRST, b"event: weather\ndata: sun\n\n", SECOND, LAST]))
    assert collected(both, node, on_event=lambda each: seen.append(each.event)).content == TEXT
    assert seen == ["message", "weather", "message", "message"]


def test_garbage_in_mid_stream_is_told_as_such(both: Both, start: StartNode) -> None:
    with pytest.raises(llmnode.InvalidResponseError) as caught:
        collected(both, start(stream([FIRST, b'data: {"content": \n\n'])))
    assert caught.value.progress is not None
    assert (caught.value.body, caught.value.progress.text) == ('{"content": ', "Grüße ")
    with pytest.raises(llmnode.InvalidResponseError, match="no stream of events"):
        collected(both, start(json_reply(200, {})))


def test_leaving_the_loop_closes_the_connection(both: Both, start: StartNode) -> None:
    node = start(stream([FIRST, SECOND], "stall"))
    client = both.client(node.url)
    reader = both.each(lambda: iterated(client.inference.stream(**REQUEST)))
    assert next(reader).content == "Grüße "
    reader.close()  # type: ignore[attr-defined]
    assert node.connections[0].gone.wait(30)
    assert len(node.received) == 1


def test_break_and_with_close_the_connection(start: StartNode) -> None:
    node = start(stream([FIRST, SECOND], "stall"))
    with llmnode.LlmNode(base_url=node.url) as client:
        for _ in client.inference.stream(**REQUEST):
            break
        assert node.connections[0].gone.wait(30)
        with client.inference.stream(**REQUEST) as chunks:
            reader = iter(chunks)
            assert next(reader).content == "Grüße "
        assert node.connections[1].gone.wait(30)


def test_a_break_in_a_task_closes_the_connection(start: StartNode) -> None:
    node = start(stream([FIRST, SECOND], "stall"))

    async def main() -> None:
        async with llmnode.AsyncLlmNode(base_url=node.url) as client:
            async for _ in client.inference.stream(**REQUEST):
                break
            assert await asyncio.to_thread(node.connections[0].gone.wait, 30)
            reading = asyncio.create_task(client.inference.stream(**REQUEST).collect())
            await soon("the call came", lambda: len(node.received) == 2)
            reading.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reading
            assert await asyncio.to_thread(node.connections[1].gone.wait, 30)

    asyncio.run(main())


def test_closing_from_another_thread_ends_reading(start: StartNode) -> None:
    node = start(stream([FIRST, SECOND], "stall"))
    with llmnode.LlmNode(base_url=node.url) as client, ThreadPoolExecutor(1) as others:
        chunks = client.inference.stream(**REQUEST)
        both_came = threading.Event()

        def read() -> None:
            for chunk in chunks:
                if chunk.tokens_used == 2:
                    both_came.set()

        reading = others.submit(read)
        assert both_came.wait(30)
        chunks.close()
        with pytest.raises(llmnode.RequestAbortedError):
            reading.result(30)
    assert node.connections[0].gone.wait(30)


def test_closing_from_another_task_ends_reading(start: StartNode) -> None:
    node = start(stream([], "stall"), stream([FIRST, SECOND], "stall"))

    async def main() -> None:
        async with llmnode.AsyncLlmNode(base_url=node.url) as client:
            for count in (1, 2):
                chunks = client.inference.stream(**REQUEST)
                reading = asyncio.create_task(chunks.collect())
                await soon("the call came", lambda wanted=count: len(node.received) == wanted)  # type: ignore[misc]
                await chunks.close()
                with pytest.raises(llmnode.RequestAbortedError):
                    await reading
                assert await asyncio.to_thread(node.connections[count - 1].gone.wait, 30)

    asyncio.run(main())


def test_a_stream_is_read_once(both: Both, start: StartNode) -> None:
    chunks = both.client(start(stream([FIRST, LAST])).url).inference.stream(**REQUEST)
    both.wait(chunks.collect())
    with pytest.raises(llmnode.LlmNodeError, match="read already"):
        both.wait(chunks.collect())


def words_with_breaks() -> tuple[str, Answer]:
    words = [f"wörd{index} " for index in range(12)]
    pieces = [event(index + 1, word, "complete" if index == 11 else None) for index, word in enumerate(words)]

    def answer(request: Received, to: Connection) -> None:
        begin = int(request.headers.get("last-event-id", "s.0")[2:])
        breaks = begin == 0 and request.body["seed"] % 3 == 0
        stream(pieces[:5] if breaks else pieces[begin:], "half" if breaks else "end")(request, to)

    return "".join(words), answer


def test_two_hundred_streams_at_once_lose_no_character(both: Both, start: StartNode) -> None:
    text, answer = words_with_breaks()
    client = both.client(start(answer).url)

    async def all_of_them() -> list[Any]:
        return await asyncio.gather(*(client.inference.stream(**REQUEST, seed=seed).collect() for seed in range(200)))

    if both.is_async:
        answers = both.wait(all_of_them())
    else:
        with ThreadPoolExecutor(200) as threads:
            answers = list(threads.map(lambda seed: client.inference.stream(**REQUEST, seed=seed).collect(), range(200)))
    assert {each.content for each in answers} == {text}
    assert len(answers) == 200
