"""Calls that are answered as a whole."""

from __future__ import annotations

import logging
import re
import socket
import ssl
import threading
import time
from typing import Any

import httpx
import pytest
import trustme
from conftest import StartNode
from support.both import Both
from support.fake_node import ANSWER, Connection, Received, failing, json_reply, reply, reset

import llmnode

REQUEST: dict[str, Any] = {"model": "m", "prompt": "Where?", "max_tokens": 5}
MODELS: dict[str, Any] = {"models": []}


def test_a_call_sends_its_body_as_json_and_says_who_calls(both: Both, start: StartNode) -> None:
    node = start(json_reply(200, ANSWER))
    client = both.client(node.url, api_key="secret", headers={"x-team": "blue"})
    answer = both.wait(client.inference.create(**REQUEST, system=None, stop=("a", "b")))
    assert answer.content == "Paris"
    (received,) = node.received
    assert (received.method, received.path) == ("POST", "/v1/inference")
    assert received.body == {**REQUEST, "system": None, "stop": ["a", "b"], "stream": False}
    assert (received.headers["x-api-key"], received.headers["x-team"]) == ("secret", "blue")
    assert re.match(r"llmnode-sdk-python/\d+\.\d+\.\d+ python/3\.\d+\S* httpx/\d", received.headers["user-agent"])


def test_models_and_plain_objects_may_be_given(both: Both, start: StartNode) -> None:
    node = start(json_reply(200, ANSWER))
    messages = [{"role": "user", "content": "Hi"}, llmnode.types.ChatMessage(role="assistant", content="Ho")]
    both.wait(both.client(node.url).inference.create(model="m", messages=messages, max_tokens=1, extra_body={"mood": 0}))
    assert node.received[0].body["messages"] == [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ho"}]
    assert node.received[0].body["mood"] == 0


def test_a_path_argument_is_escaped(both: Both, start: StartNode) -> None:
    node = start(failing(404, "PEER_NOT_FOUND"))
    client = both.client(node.url)
    with pytest.raises(llmnode.PeerNotFoundError):
        both.wait(client.peers.get("a/b ?"))
    assert node.received[0].path == "/v1/peers/a%2Fb%20%3F"
    with pytest.raises(ValueError, match="peer_id must not be '..'"):
        both.wait(client.peers.get(".."))


def test_the_raw_response_can_be_had(both: Both, start: StartNode) -> None:
    node = start(json_reply(200, MODELS, {"x-request-id": "r-9", "ratelimit-remaining": "7"}))
    client = both.client(node.url)
    answer = both.wait(client.models.with_raw_response.list())
    assert (answer.data.models, answer.response.status_code, answer.request_id) == ([], 200, "r-9")
    assert answer.response.headers["ratelimit-remaining"] == "7"
    assert client.with_raw_response.health is not None


def test_what_the_specification_does_not_know_is_kept(both: Both, start: StartNode) -> None:
    odd = {**ANSWER, "finish_reason": "tired", "mood": {"good": True}, "tokens_used": 0}
    answer = both.wait(both.client(start(json_reply(200, odd)).url).inference.create(**REQUEST))
    assert (answer.finish_reason, answer.mood, answer.tokens_used) == ("tired", {"good": True}, 0)
    assert answer.model_dump(mode="json") == odd


def test_what_does_not_fit_is_kept_as_it_came(both: Both, start: StartNode) -> None:
    odd = {"content": "Paris", "usage": {"prompt_tokens": "many"}, "tokens_used": None}
    answer = both.wait(both.client(start(json_reply(200, odd)).url).inference.create(**REQUEST))
    assert (answer.content, answer.usage.prompt_tokens, answer.tokens_used) == ("Paris", "many", None)
    assert (answer.model, answer.usage.total_tokens) == (None, None)
    assert answer.model_fields_set == {"content", "usage", "tokens_used"}


def test_a_degraded_node_is_an_answer_and_no_error(both: Both, start: StartNode) -> None:
    node = start(json_reply(503, {"status": "degraded", "issues": ["Disk full"]}))
    health = both.wait(both.client(node.url).health())
    assert (health.status, health.issues, len(node.received)) == ("degraded", ["Disk full"], 1)


def test_each_code_has_its_class_with_all_that_the_body_says(both: Both, start: StartNode) -> None:
    error = {"code": "VALIDATION_ERROR", "message": "Invalid temperature value", "field": "temperature"}
    body = {"error": {**error, "details": "0 to 2", "request_id": "r-7"}}
    with pytest.raises(llmnode.ValidationError) as caught:
        both.wait(both.client(start(json_reply(400, body)).url).inference.create(**REQUEST))
    told = caught.value
    assert isinstance(told, llmnode.BadRequestError)
    assert (told.status, told.code, told.field, told.details, told.request_id) == (
        400,
        "VALIDATION_ERROR",
        "temperature",
        "0 to 2",
        "r-7",
    )
    assert told.body == body
    assert str(told) == "400 VALIDATION_ERROR: Invalid temperature value (0 to 2; request r-7)"


def test_a_code_that_is_not_known_is_of_the_class_of_its_status(both: Both, start: StartNode) -> None:
    with pytest.raises(llmnode.NotFoundError) as caught:
        both.wait(both.client(start(failing(404, "CAT_NOT_FOUND")).url).inference.create(**REQUEST))
    assert not isinstance(caught.value, llmnode.ModelNotFoundError)
    assert caught.value.code == "CAT_NOT_FOUND"


def test_an_error_that_no_node_wrote_is_told_by_its_status(both: Both, start: StartNode) -> None:
    with pytest.raises(llmnode.ApiError, match="^502: <h1>Bad gateway</h1>$"):
        both.wait(both.client(start(reply(502, b"<h1>Bad gateway</h1>")).url).inference.create(**REQUEST))
    with pytest.raises(llmnode.ApiError, match="set base_url by https://other"):
        both.wait(both.client(start(reply(308, b"", {"location": "https://other"})).url).health())


@pytest.mark.parametrize(("status", "code"), [(429, "RATE_LIMIT_EXCEEDED"), (503, "INSUFFICIENT_RESOURCES")])
def test_429_and_503_are_tried_again(both: Both, start: StartNode, status: int, code: str) -> None:
    node = start(failing(status, code, {"retry-after": "0"}), json_reply(200, ANSWER))
    assert both.wait(both.client(node.url).inference.create(**REQUEST)).content == "Paris"
    assert len(node.received) == 2


def test_a_wait_that_is_too_long_is_told(both: Both, start: StartNode) -> None:
    node = start(failing(429, "RATE_LIMIT_EXCEEDED", {"retry-after": "60"}))
    with pytest.raises(llmnode.RateLimitError, match="try again in 60 s") as caught:
        both.wait(both.client(node.url, max_retry_delay=10).inference.create(**REQUEST))
    assert (caught.value.retry_after, len(node.received)) == (60, 1)


def test_other_errors_are_not_tried_again(both: Both, start: StartNode) -> None:
    node = start(failing(500, "INFERENCE_FAILED"))
    with pytest.raises(llmnode.InferenceFailedError):
        both.wait(both.client(node.url).inference.create(**REQUEST))
    assert len(node.received) == 1


def test_a_generation_that_may_have_begun_is_not_sent_again(both: Both, start: StartNode) -> None:
    node = start(reset, json_reply(200, ANSWER))
    with pytest.raises(llmnode.ConnectionError) as caught:
        both.wait(both.client(node.url).inference.create(**REQUEST))
    assert caught.value.may_have_begun
    assert len(node.received) == 1


def test_a_call_that_only_reads_is_sent_again_when_the_connection_breaks(both: Both, start: StartNode) -> None:
    node = start(reset, reset, json_reply(200, MODELS))
    assert both.wait(both.client(node.url).models.list()).models == []
    assert len(node.received) == 3


def test_a_refused_connection_is_tried_again(both: Both, start: StartNode, caplog: pytest.LogCaptureFixture) -> None:
    node = start(reset)
    node.stop()
    with pytest.raises(llmnode.ConnectionError, match="is the node running there") as caught:
        both.wait(both.client(node.url).inference.create(**REQUEST))
    assert not caught.value.may_have_begun
    assert sum("trying again" in each.getMessage() for each in caplog.records) == 2


def test_half_a_body_is_a_lost_connection(both: Both, start: StartNode) -> None:
    def half(_: Received, to: Connection) -> None:
        to.head(200, {"content-type": "application/json", "content-length": "500"})
        to.write(b'{"content":')

    with pytest.raises(llmnode.ConnectionError):
        both.wait(both.client(start(half).url).inference.create(**REQUEST))


def test_garbage_is_told_as_such(both: Both, start: StartNode) -> None:
    for body in (b"{]", b"[1]", b"<html>"):
        node = start(reply(200, body, {"content-type": "application/json"}))
        with pytest.raises(llmnode.InvalidResponseError) as caught:
            both.wait(both.client(node.url).inference.create(**REQUEST))
        assert caught.value.body == body.decode()


def test_what_does_not_speak_http_is_a_lost_connection(both: Both, start: StartNode) -> None:
    node = start(lambda _, to: to.write(b"hello\r\n\r\n"))
    with pytest.raises(llmnode.ConnectionError):
        both.wait(both.client(node.url).inference.create(**REQUEST))


def test_a_certificate_that_nobody_vouches_for_is_not_tried_again(both: Both, caplog: pytest.LogCaptureFixture) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with socket.create_server(("127.0.0.1", 0)) as server:
        tries: list[object] = []

        def serve() -> None:
            while True:
                try:
                    accepted, _ = server.accept()
                except OSError:
                    return
                tries.append(accepted)
                try:
                    context.wrap_socket(accepted, server_side=True).close()
                except OSError:
                    accepted.close()

        threading.Thread(target=serve, daemon=True).start()
        with pytest.raises(llmnode.ConnectionError, match="(?i)certificate"):
            both.wait(both.client(f"https://127.0.0.1:{server.getsockname()[1]}").models.list())
        server.shutdown(socket.SHUT_RDWR)
    assert len(tries) == 1


def test_no_answer_in_time_is_a_timeout(both: Both, start: StartNode) -> None:
    node = start(lambda _, to: to.wait_for_leaving())
    with pytest.raises(llmnode.RequestTimeoutError, match="within 1 s"):
        both.wait(both.client(node.url, timeout=1).inference.create(**REQUEST))
    assert node.connections[0].gone.wait(30)


def test_a_body_that_drips_slowly_is_a_timeout(both: Both, start: StartNode) -> None:
    def drip(_: Received, to: Connection) -> None:
        to.head(200, {"content-type": "application/json", "content-length": "5000"})
        for _count in range(5000):
            to.write(b" ")
            time.sleep(0.02)

    with pytest.raises(llmnode.RequestTimeoutError):
        both.wait(both.client(start(drip).url, timeout=0.3).inference.create(**REQUEST))


def test_an_answer_of_the_given_age_is_not_asked_for_again(both: Both, start: StartNode) -> None:
    node = start(json_reply(200, MODELS))
    client = both.client(node.url)
    for _ in range(3):
        both.wait(client.models.list(max_age=60))
    assert len(node.received) == 1
    both.wait(client.models.list())
    assert len(node.received) == 2


def test_the_log_hides_secrets(both: Both, start: StartNode, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "llmnode")
    client = both.client(start(json_reply(200, MODELS)).url, api_key="hush", headers={"authorization": "Bearer hush"})
    both.wait(client.models.list())
    lines = [each.getMessage() for each in caplog.records if each.name == "llmnode"]
    assert len(lines) == 2
    assert "hush" not in "".join(lines)
    assert re.search(r"GET .*/v1/models", lines[0])


def test_address_and_key_come_from_the_environment(both: Both, start: StartNode, monkeypatch: pytest.MonkeyPatch) -> None:
    node = start(json_reply(200, MODELS))
    monkeypatch.setenv("LLM_NODE_BASE_URL", f"{node.url}/")
    monkeypatch.setenv("LLM_NODE_API_KEY", "from-environment")
    kind: Any = llmnode.AsyncLlmNode if both.is_async else llmnode.LlmNode
    client = kind()
    both.wait(client.models.list())
    both.wait(client.close())
    assert node.received[0].headers["x-api-key"] == "from-environment"


def test_mistakes_in_settings_are_told_at_once(both: Both) -> None:
    with pytest.raises(ValueError, match="base_url is not an address: 'localhost'"):
        llmnode.LlmNode(base_url="localhost")
    with pytest.raises(ValueError, match="http:// or https://"):
        llmnode.LlmNode(base_url="ftp://x")
    wrong: Any = {"max_retires": 3}
    with pytest.raises(TypeError, match="'max_retires'; did you mean max_retries"):
        llmnode.LlmNode(**wrong)
    with pytest.raises(TypeError, match="'promt'; did you mean prompt"):
        both.wait(both.client("http://127.0.0.1:1").inference.create(model="m", max_tokens=1, promt="x"))


def test_an_own_transport_is_used_and_not_closed(start: StartNode) -> None:
    node = start(json_reply(200, MODELS))
    with httpx.Client(headers={"x-own": "yes"}) as transport:
        with llmnode.LlmNode(base_url=node.url, http_client=transport) as client:
            client.with_options(max_retries=0).models.list()
        assert not transport.is_closed
    assert node.received[0].headers["x-own"] == "yes"
