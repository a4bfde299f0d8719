"""A proxy that does harm, between the client and the real node."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from support.both import Both
from support.fault_proxy import Fault, FaultProxy, answering, cut, drip, refusing, reset_before

import llmnode

PROMPT = "Write 'Café à la crème, naïve, déjà vu' again."  # the answer has characters of several bytes
REQUEST: dict[str, Any] = {"model": "smollm2-135m-instruct", "prompt": PROMPT, "max_tokens": 24, "temperature": 0}
BUSY = refusing(503, "INSUFFICIENT_RESOURCES", "retry-after: 0\r\n")
Through = Callable[..., FaultProxy]


@pytest.fixture
def through(url: str) -> Iterator[Through]:
    proxies: list[FaultProxy] = []

    def start(*faults: Fault) -> FaultProxy:
        proxies.append(FaultProxy(url, *faults))
        return proxies[-1]

    yield start
    for each in proxies:
        each.stop()


@pytest.fixture(scope="module")
def whole(url: str) -> llmnode.types.InferenceResponse:
    with llmnode.LlmNode(base_url=url) as client:
        return client.inference.create(**REQUEST)


def within(events: int) -> Callable[[bytes], int]:
    """After so many events of a stream, within the next one's line."""

    def where(answer: bytes) -> int:
        ends = [found.start() for found in re.finditer(rb"\n\n", answer)]
        return ends[events - 1] + 12 if len(ends) >= events and len(answer) > ends[events - 1] + 12 else -1

    return where


def character(answer: bytes) -> int:
    """In the midst of the first character of several bytes."""
    return next((index + 1 for index, byte in enumerate(answer) if byte >= 0xC0), -1)


@pytest.mark.parametrize(
    "faults",
    [
        pytest.param([cut(within(3), "reset")], id="reset"),
        pytest.param([cut(within(4), "end")], id="within a chunk"),
        pytest.param([cut(character, "reset")], id="within a character"),
        pytest.param([cut(within(2), "end"), cut(within(2), "reset"), cut(within(3), "end")], id="three times"),
        pytest.param([cut(within(3), "reset"), reset_before, BUSY], id="refused while it is resumed"),
    ],
)
def test_a_broken_stream_has_the_same_text(
    both: Both, through: Through, whole: llmnode.types.InferenceResponse, faults: list[Fault]
) -> None:
    proxy = through(*faults)
    answer = both.wait(both.client(proxy.url).inference.stream(**REQUEST).collect())
    assert (answer.content, answer.tokens_used) == (whole.content, whole.tokens_used)
    assert proxy.connections == len(faults) + 1


def test_a_stream_that_stalls_has_the_same_text(both: Both, through: Through, whole: llmnode.types.InferenceResponse) -> None:
    proxy = through(cut(within(5), "stall"))
    client = both.client(proxy.url, idle_timeout=1.5)
    assert both.wait(client.inference.stream(**REQUEST).collect()).content == whole.content
    assert proxy.connections > 1  # a busy node may have been silent for as long, once more


def test_a_stream_that_drips_has_the_same_text(both: Both, through: Through, whole: llmnode.types.InferenceResponse) -> None:
    proxy = through(drip)
    assert both.wait(both.client(proxy.url).inference.stream(**REQUEST).collect()).content == whole.content
    assert proxy.connections == 1


@pytest.mark.parametrize("fault", [refusing(429, "RATE_LIMIT_EXCEEDED"), BUSY], ids=["429", "503 with Retry-After"])
def test_refused_calls_are_made_again(both: Both, through: Through, whole: llmnode.types.InferenceResponse, fault: Fault) -> None:
    proxy = through(fault)
    assert both.wait(both.client(proxy.url).inference.create(**REQUEST)).content == whole.content
    assert proxy.connections == 2
    proxy = through(fault, fault)
    assert both.wait(both.client(proxy.url).inference.stream(**REQUEST).collect()).content == whole.content
    assert proxy.connections == 3


def test_a_reset_before_the_answer_is_reported_for_text_alone(both: Both, through: Through) -> None:
    proxy = through(reset_before)
    with pytest.raises(llmnode.ConnectionError) as caught:
        both.wait(both.client(proxy.url).inference.create(**REQUEST))
    assert caught.value.may_have_begun
    assert proxy.connections == 1
    proxy = through(reset_before, reset_before)
    assert REQUEST["model"] in [each.id for each in both.wait(both.client(proxy.url).models.list()).models]
    assert proxy.connections == 3


def test_an_answer_that_breaks_off_is_a_lost_connection(both: Both, through: Through) -> None:
    proxy = through(cut(lambda answer: answer.find(b'"content"'), "end"))
    with pytest.raises(llmnode.ConnectionError):
        both.wait(both.client(proxy.url).inference.create(**REQUEST))
    assert proxy.connections == 1


def test_garbage_is_told_as_what_it_is(both: Both, through: Through) -> None:
    no_json = through(answering("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{]"))
    with pytest.raises(llmnode.InvalidResponseError):
        both.wait(both.client(no_json.url).inference.create(**REQUEST))
    no_http = through(answering("hello\r\n\r\n"))
    with pytest.raises(llmnode.ConnectionError):
        both.wait(both.client(no_http.url).inference.create(**REQUEST))
