"""The WebSocket."""

from __future__ import annotations

import json
import socket as sockets
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from conftest import StartNode
from support.both import Both
from support.fake_node import failing
from support.fake_socket import Behaviour, FakeSocketNode, piece
from support.until import soon, until
from websockets.sync.server import ServerConnection

import llmnode

REQUEST: dict[str, Any] = {"model": "m", "prompt": "Where?", "max_tokens": 5}
WORDS = ["Grüße ", "🌍 and ", "mood"]
TEXT = "".join(WORDS)
Start = Callable[[Behaviour], FakeSocketNode]


def talking(message: Any, to: ServerConnection) -> None:
    """Answers every request with the words; the id `long` never ends."""
    payload = message.get("payload")
    if message["type"] == "inference_request":
        for index, word in enumerate(WORDS):
            ends = index == 2 and payload["request_id"] != "long"
            to.send(piece(payload["request_id"], word, index + 1, "complete" if ends else None))
    elif message["type"] == "inference_cancel":
        to.send(piece(payload["request_id"], "", 3, "cancelled"))
    elif message["type"] == "ping":
        to.send(json.dumps({"type": "pong", "payload": payload}))


@pytest.fixture
def begin() -> Iterator[Start]:
    nodes: list[FakeSocketNode] = []

    def started(behaviour: Behaviour) -> FakeSocketNode:
        nodes.append(FakeSocketNode(behaviour))
        return nodes[-1]

    yield started
    for node in nodes:
        node.stop()


class Talk:
    """A socket of either kind, that ends with the `with`."""

    def __init__(self, both: Both, url: str, settings: dict[str, Any] | None = None, **options: Any) -> None:
        self.both = both
        self.socket = both.client(url, **(settings or {})).socket(**{"reconnect_delay": 0.005, **options})

    def __enter__(self) -> Talk:
        return self

    def __exit__(self, *_: object) -> None:
        self.both.call(self.socket.close)

    def stream(self, **more: Any) -> Any:
        def start() -> Any:
            return self.socket.inference.stream(**{**REQUEST, **more})

        async def started() -> Any:
            return start()

        return self.both.wait(started()) if self.both.is_async else start()

    def collect(self, **more: Any) -> Any:
        return self.both.call(lambda: self.socket.inference.stream(**{**REQUEST, **more}).collect())

    def until(self, what: str, holds: Callable[[], object]) -> None:
        if self.both.is_async:
            self.both.wait(soon(what, holds))
        else:
            until(what, holds)

    def each(self, stream: Any) -> Iterator[Any]:
        return self.both.each(lambda: stream if self.both.is_async else iter(stream))


def test_many_requests_share_a_socket_each_with_its_own_stream(both: Both, begin: Start) -> None:
    node = begin(talking)
    with Talk(both, node.url) as talk:
        streams = [talk.stream() for _ in range(50)]
        answers = [both.wait(stream.collect()) for stream in streams]
    assert {each.content for each in answers} == {TEXT}
    assert len({each.request_id for each in answers}) == 50
    assert len(node.sockets) == 1


def test_the_handshake_carries_key_and_name(both: Both, begin: Start) -> None:
    node = begin(talking)
    with Talk(both, node.url, {"api_key": "secret", "headers": {"x-team": "blue"}}) as talk:
        both.call(talk.socket.open)
    request = node.socket().request
    assert request is not None
    assert request.path == "/v1/ws"
    headers = request.headers
    assert (headers["X-API-Key"], headers["x-team"]) == ("secret", "blue")
    assert headers["Sec-WebSocket-Protocol"] == "llmnode.v1"
    assert headers["User-Agent"].startswith("llmnode-sdk-python/")


def test_cancel_ends_the_stream_with_what_the_node_says_last(both: Both, begin: Start) -> None:
    with Talk(both, begin(talking).url) as talk:
        stream = talk.stream(request_id="long")
        reasons: list[str | None] = []
        for chunk in talk.each(stream):
            reasons.append(chunk.finish_reason)
            if chunk.tokens_used == 3 and chunk.finish_reason is None:
                both.wait(stream.cancel())
    assert reasons == [None, None, None, "cancelled"]


def test_leaving_the_loop_cancels_on_the_node(both: Both, begin: Start) -> None:
    node = begin(talking)
    with Talk(both, node.url) as talk:
        reader = talk.each(talk.stream(request_id="long"))
        next(reader)
        reader.close()  # type: ignore[attr-defined]
        assert node.seen("inference_cancel")["payload"] == {"request_id": "long"}
        assert talk.collect().content == TEXT


def test_an_error_belongs_to_its_request_alone(both: Both, begin: Start) -> None:
    def choosy(message: Any, to: ServerConnection) -> None:
        if message["payload"]["model"] == "none":
            told = {"code": "MODEL_NOT_FOUND", "message": "No such", "request_id": message["payload"]["request_id"]}
            to.send(json.dumps({"type": "error", "payload": told}))
        else:
            talking(message, to)

    with Talk(both, begin(choosy).url) as talk:
        bad, good = talk.stream(model="none"), talk.stream()
        with pytest.raises(llmnode.ModelNotFoundError) as caught:
            both.wait(bad.collect())
        assert caught.value.status == 404
        assert both.wait(good.collect()).content == TEXT


def test_a_closed_socket_ends_what_runs_and_the_next_request_connects_anew(both: Both, begin: Start) -> None:
    node = begin(talking)
    states: list[str] = []
    with Talk(both, node.url, on_state_change=states.append) as talk:
        reader = talk.each(talk.stream(request_id="long"))
        text = ""
        while text != TEXT:
            text += next(reader).content
        node.socket().close(1001, "shutting down")
        with pytest.raises(llmnode.SocketClosedError) as caught:
            next(reader)
        told = caught.value
        assert (told.code, told.reason, told.request_id, told.progress.text) == (1001, "shutting down", "long", TEXT)
        assert talk.collect().content == TEXT
        assert len(node.sockets) == 2
    assert states == ["connecting", "open", "idle", "connecting", "open", "closed"]


def test_a_broken_connection_is_told_as_1006(both: Both, begin: Start) -> None:
    node = begin(talking)
    with Talk(both, node.url, reconnect_attempts=0) as talk:
        reader = talk.each(talk.stream(request_id="long"))
        next(reader)
        node.socket().socket.shutdown(sockets.SHUT_RDWR)
        with pytest.raises(llmnode.SocketClosedError) as caught:
            list(reader)
        assert caught.value.code == 1006


def test_a_ping_of_the_node_is_answered_and_one_of_ours_too(both: Both, begin: Start) -> None:
    node = begin(talking)
    with Talk(both, node.url) as talk:
        both.call(talk.socket.open)
        node.socket().send(json.dumps({"type": "ping", "payload": {"at": 1}}))
        answer = both.call(lambda: talk.socket.ping({"here": True}))
        assert answer.payload == {"here": True}
        assert both.call(talk.socket.ping).model_fields_set == {"type", "payload"}
        assert node.seen("pong")["payload"] == {"at": 1}


def test_a_silent_socket_is_given_up(both: Both, begin: Start) -> None:
    node = begin(lambda message, to: None)
    with Talk(both, node.url, ping_interval=0.2, pong_timeout=0.5) as talk:
        with pytest.raises(llmnode.SocketClosedError, match="nothing was heard"):
            talk.collect()
        assert any(each["type"] == "ping" for each in node.received)


def test_messages_of_unknown_types_are_kept_for_who_listens(both: Both, begin: Start) -> None:
    node = begin(talking)
    told: list[Any] = []
    with Talk(both, node.url) as talk:
        both.call(talk.socket.open)
        end = talk.socket.on("*", told.append)
        node.socket().send("not JSON")
        node.socket().send(json.dumps({"type": "weather", "payload": {"sun": True}}))
        both.call(talk.socket.ping)
        end()
        both.call(talk.socket.ping)
    assert [each.type for each in told] == ["weather", "pong"]
    assert told[0] == llmnode.UnknownMessage("weather", {"sun": True})


def test_pieces_that_nobody_reads_are_joined_in_order(both: Both, begin: Start) -> None:
    def wordy(message: Any, to: ServerConnection) -> None:
        for index in range(1, 1001):
            to.send(piece(message["payload"]["request_id"], f"{index},", index, "complete" if index == 1000 else None))

    whole = "".join(f"{index}," for index in range(1, 1001))
    with Talk(both, begin(wordy).url) as talk:
        stream = talk.stream()
        talk.until("all of it came", lambda: stream.unread == len(whole))
        pieces = list(talk.each(stream))
    assert "".join(each.content for each in pieces) == whole
    assert len(pieces) <= 64
    assert pieces[-1].finish_reason == "complete"


def test_a_slow_reader_stops_the_connection(both: Both, begin: Start) -> None:
    block = "é" * 70_000
    sent: list[int] = []

    def heavy(message: Any, to: ServerConnection) -> None:
        for index in range(1, 301):
            to.send(piece(message["payload"]["request_id"], block, index, "complete" if index == 300 else None))
            sent.append(index)

    with Talk(both, begin(heavy).url) as talk:
        stream = talk.stream()
        talk.until("so much came that reading stopped", lambda: stream.unread > 1 << 20)
        unread = stream.unread
        assert unread < 3 << 20
        assert both.wait(stream.collect()).content == block * 300
    assert len(sent) == 300


def test_a_message_larger_than_the_node_takes_is_refused_here(both: Both, begin: Start) -> None:
    with Talk(both, begin(talking).url) as talk, pytest.raises(llmnode.LlmNodeError, match="larger than the 1048576"):
        talk.collect(prompt="x" * (1 << 20))


def test_two_requests_of_one_id_cannot_run_at_once(both: Both, begin: Start) -> None:
    with Talk(both, begin(lambda message, to: None).url) as talk:
        talk.stream(request_id="one")
        with pytest.raises(llmnode.LlmNodeError, match="id one is running"):
            talk.stream(request_id="one")


def test_no_connection_is_told_after_the_tries(both: Both, begin: Start) -> None:
    node = begin(talking)
    node.stop()
    with Talk(both, node.url, reconnect_attempts=1) as talk, pytest.raises(llmnode.ConnectionError):
        talk.collect()


def test_a_handshake_that_is_refused_is_an_error_of_its_class(both: Both, start: StartNode) -> None:
    node = start(failing(401, "UNAUTHORIZED"))
    with Talk(both, node.url) as talk, pytest.raises(llmnode.UnauthorizedError):
        talk.collect()
    assert len(node.received) == 1


def test_nothing_within_the_timeout_ends_the_stream(both: Both, begin: Start) -> None:
    node = begin(lambda message, to: None)
    with Talk(both, node.url) as talk:
        both.call(talk.socket.open)  # else the time could run out before the node has heard of the request
        with pytest.raises(llmnode.RequestTimeoutError):
            talk.collect(timeout=0.5)
        node.seen("inference_cancel")


def test_a_closed_socket_takes_nothing_more(both: Both, begin: Start) -> None:
    with Talk(both, begin(talking).url) as talk:
        stream = talk.stream(request_id="long")
        both.call(talk.socket.open)
        both.call(talk.socket.close)
        with pytest.raises(llmnode.SocketClosedError):
            both.wait(stream.collect())
        with pytest.raises(llmnode.ConnectionError, match="this socket was closed"):
            both.call(talk.socket.ping)


def test_handlers_cannot_wait_for_their_own_socket(begin: Start) -> None:
    failures: list[BaseException] = []
    came = threading.Event()
    with llmnode.LlmNode(base_url=begin(talking).url) as client, client.socket() as socket:

        def handler(_: object) -> None:
            try:
                socket.ping()
            except llmnode.LlmNodeError as error:
                failures.append(error)
            came.set()

        socket.on("pong", handler)
        socket.ping()
        assert came.wait(30)
    assert "cannot wait for its own socket" in str(failures[0])


def test_threads_share_a_socket(begin: Start) -> None:
    with llmnode.LlmNode(base_url=begin(talking).url) as client, client.socket() as socket, ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(lambda _: socket.inference.stream(**REQUEST).collect().content, range(100)))
    assert set(answers) == {TEXT}
