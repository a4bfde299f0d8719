"""Nodes that end with the test, and clients of both kinds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest
from support.both import Both
from support.fake_node import Answer, FakeNode
from support.program import node_command, real_node

StartNode = Callable[..., FakeNode]


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LLM_NODE_BASE_URL", "LLM_NODE_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def start() -> Iterator[StartNode]:
    """Starts nodes that give the answers."""
    nodes: list[FakeNode] = []

    def begin(*answers: Answer) -> FakeNode:
        nodes.append(FakeNode(answers))
        return nodes[-1]

    yield begin
    for node in nodes:
        node.stop()


@pytest.fixture(params=["blocking", "async"])
def both(request: pytest.FixtureRequest) -> Iterator[Both]:
    """Clients of one kind, and what waits for what they give."""
    loop = asyncio.new_event_loop()
    kind = Both(request.param == "async", loop.run_until_complete)
    yield kind
    kind.close()
    loop.close()


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the real node is, which all tests share."""
    command = node_command()
    if command is None:
        pytest.skip("server/node is not built here, or there is no JDK for it")
    with real_node(command, tmp_path_factory.mktemp("node")) as address:
        yield address
