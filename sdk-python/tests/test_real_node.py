"""The client and the examples of the README, with the real node and the real model."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.both import Both
from support.program import ROOT, java_command, run, succeed, wheel
from support.until import until

import llmnode

MODEL = "smollm2-135m-instruct"
REQUEST: dict[str, Any] = {"model": MODEL, "prompt": "Count from one to ten.", "max_tokens": 12, "temperature": 0}
EXAMPLES = re.findall(r"^## (.+?)\n.*?```python\n(.*?)```", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)


def request(**changes: Any) -> dict[str, Any]:
    return {**REQUEST, **changes}


@pytest.fixture(scope="module")
def whole(url: str) -> llmnode.types.InferenceResponse:
    with llmnode.LlmNode(base_url=url) as client:
        return client.inference.create(**REQUEST)


def test_a_whole_answer_has_all_that_the_specification_says(whole: llmnode.types.InferenceResponse) -> None:
    assert (whole.model, whole.finish_reason, whole.tokens_used) == (MODEL, "max_tokens", 12)
    assert whole.usage.completion_tokens == 12
    assert whole.content
    assert whole.timings.total_ms > 0


def test_models_health_metrics_and_topology_can_be_read(both: Both, url: str, whole: llmnode.types.InferenceResponse) -> None:
    client = both.client(url)
    models = both.wait(client.models.list()).models
    assert next(each.status for each in models if each.id == MODEL) == "ready"
    assert both.wait(client.health()).status == "healthy"
    metrics = both.wait(client.metrics())
    assert metrics.total_tokens_generated >= 12
    assert both.wait(client.network.topology()).local_peer_id == metrics.node_id


def test_a_stream_has_the_same_text(both: Both, url: str, whole: llmnode.types.InferenceResponse) -> None:
    client = both.client(url)
    chunks = client.inference.stream(**REQUEST)
    pieces = list(both.each(lambda: chunks if both.is_async else iter(chunks)))
    assert "".join(each.content for each in pieces) == whole.content
    assert (pieces[0].model, pieces[-1].finish_reason) == (MODEL, "max_tokens")
    assert [each.finish_reason for each in pieces[:-1]] == [None] * (len(pieces) - 1)


def test_leaving_the_loop_stops_the_generation(both: Both, url: str) -> None:
    client = both.client(url)
    chunks = client.inference.stream(**{**REQUEST, "max_tokens": 4000})
    reader = both.each(lambda: chunks if both.is_async else iter(chunks))
    next(reader)
    reader.close()  # type: ignore[attr-defined]
    with httpx.Client(headers={"accept": "text/plain"}) as plain:
        idle = re.compile(r"^llmnode_inference_running 0", re.MULTILINE)
        until("the node works on nothing", lambda: idle.search(plain.get(f"{url}/metrics").text))


def test_errors_are_of_their_classes(both: Both, url: str) -> None:
    client = both.client(url)
    with pytest.raises(llmnode.ModelNotFoundError, match="smollm2"):
        both.wait(client.inference.create(**request(model="gpt-4")))
    with pytest.raises(llmnode.ValidationError) as caught:
        both.wait(client.inference.create(**{**REQUEST, "temperature": 7}))
    assert caught.value.field == "temperature"
    with pytest.raises(llmnode.ValidationError):
        both.wait(client.inference.stream(**{**REQUEST, "max_tokens": 0}).collect())


def test_a_socket_carries_several_requests_cancels_one_and_answers_a_ping(url: str, whole: llmnode.types.InferenceResponse) -> None:
    with llmnode.LlmNode(base_url=url) as client, client.socket() as socket:
        long = socket.inference.stream(**request(max_tokens=4000, request_id="long"))
        same, unknown = socket.inference.stream(**REQUEST), socket.inference.stream(**request(model="gpt-4"))
        assert same.collect().content == whole.content
        with pytest.raises(llmnode.ModelNotFoundError):
            unknown.collect()
        assert socket.ping({"at": 1}).payload == {"at": 1}
        long.cancel()
        assert long.collect().finish_reason == "cancelled"


def test_an_async_socket_carries_several_requests(url: str, whole: llmnode.types.InferenceResponse) -> None:
    async def main() -> None:
        async with llmnode.AsyncLlmNode(base_url=url) as client, client.socket() as socket:
            answers = await asyncio.gather(*(socket.inference.stream(**REQUEST).collect() for _ in range(3)))
            assert {each.content for each in answers} == {whole.content}

    asyncio.run(main())


def test_two_hundred_streams_at_once_lose_no_character(both: Both, url: str) -> None:
    client = both.client(url)
    asked = request(max_tokens=4)
    text = both.wait(client.inference.create(**asked)).content

    async def all_of_them() -> list[Any]:
        return await asyncio.gather(*(client.inference.stream(**asked).collect() for _ in range(200)))

    if both.is_async:
        answers = both.wait(all_of_them())
    else:
        with ThreadPoolExecutor(200) as threads:
            answers = list(threads.map(lambda _: client.inference.stream(**asked).collect(), range(200)))
    assert {(each.content, each.tokens_used) for each in answers} == {(text, 4)}
    assert len(answers) == 200


def test_two_hundred_requests_over_one_socket_lose_no_character(url: str) -> None:
    asked = request(max_tokens=3)
    with llmnode.LlmNode(base_url=url) as client, client.socket() as socket:
        text = client.inference.create(**asked).content
        streams = [socket.inference.stream(**asked) for _ in range(200)]
        assert {each.collect().content for each in streams} == {text}


@pytest.fixture(scope="module")
def consumer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty environment, into which the package's file was installed."""
    folder = tmp_path_factory.mktemp("consumer")
    succeed(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    python = folder / "venv/bin/python"
    install: list[str | Path] = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    succeed(*install, wheel(), cwd=folder)
    missing = run(python, "-c", "import llmnode; llmnode.LlmNode().socket().open()", cwd=folder)
    assert "pip install 'llmnode[websocket]'" in missing.stderr
    succeed(*install, f"{wheel()}[websocket]", cwd=folder)
    return folder


PRINTED = {
    "First call": r"\w.* (complete|max_tokens) \d+\n",
    "Async": r"\w",
    "Streaming": r"\w",
    "WebSocket": r"\w",
    "Errors": r"404 MODEL_NOT_FOUND: .*Available models: .*request ",
    "Settings": rf"1 200 \S+\n{MODEL}\n",
}


@pytest.mark.parametrize(("title", "code"), EXAMPLES, ids=[title for title, _ in EXAMPLES])
def test_an_empty_project_runs_the_readme(title: str, code: str, url: str, consumer: Path) -> None:
    printed = succeed(consumer / "venv/bin/python", "-c", code, cwd=consumer, env={"LLM_NODE_BASE_URL": url})
    assert re.search(PRINTED[title], printed, re.DOTALL)


def test_the_conformance_driver_makes_calls_by_operation_id(url: str, tmp_path: Path) -> None:
    calls: list[dict[str, Any]] = [
        {"operation": "listModels", "arguments": {}, "options": {}},
        {"operation": "createInference", "arguments": REQUEST, "options": {"timeout_ms": 60_000}},
        {"operation": "createInference", "arguments": request(stream=True), "options": {"stop_after": 2}},
        {"operation": "createInference", "arguments": request(model="gpt-4"), "options": {"max_retries": 0}},
        {"operation": "getPeer", "arguments": {"peer_id": "nobody"}, "options": {}},
    ]
    lines = tmp_path / "calls"
    lines.write_text("".join(f"{json.dumps(each)}\n" for each in calls))
    command = f"{sys.executable} {ROOT}/conformance/driver.py < {lines}"
    answers = [json.loads(line) for line in succeed("sh", "-c", command, cwd=ROOT, env={"LLM_NODE_BASE_URL": url}).splitlines()]
    assert answers[0]["value"]["models"][0]["id"] == MODEL
    assert answers[1]["value"]["tokens_used"] == 12
    assert len(answers[2]["chunks"]) == 2
    assert (answers[3]["error"]["type"], answers[3]["error"]["status"]) == ("ModelNotFoundError", 404)
    assert answers[4]["error"]["code"] == "VALIDATION_ERROR"


def test_the_cases_of_all_sdks_hold(url: str) -> None:
    cases = ROOT.parent / "conformance-tests"
    runners = sorted(cases.glob("target/llm-node-conformance-tests-*.jar"))
    if not runners:
        pytest.skip("conformance-tests is not built here")
    java = java_command() or "java"
    driver = f"{sys.executable} {ROOT}/conformance/driver.py"
    command = [java, "-jar", str(runners[0]), "--base-url", url, "--suite", "SDK ", "--driver", driver]
    printed = succeed(*command, cwd=cases)
    assert re.search(r"^(\d+) tests: \1 passed", printed, re.MULTILINE), printed
