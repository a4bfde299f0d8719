"""The clients."""

from __future__ import annotations

from functools import cached_property

from ._generated.client import ApiClient, AsyncApiClient
from ._nodes import AsyncNodes, Nodes


class LlmNode(ApiClient):
    """A client for one node.

    >>> client = LlmNode(base_url="http://localhost:8080")
    >>> answer = client.inference.create(model="smollm2-135m-instruct", prompt="Hello", max_tokens=50)

    It is safe to use from several threads. `llmnode.ClientOptions` describes the settings.
    """

    @cached_property
    def nodes(self) -> Nodes:
        """Finds other nodes."""
        return Nodes(self, self._options, LlmNode)


class AsyncLlmNode(AsyncApiClient):
    """A client for one node, whose calls are awaited.

    >>> client = AsyncLlmNode(base_url="http://localhost:8080")
    >>> answer = await client.inference.create(model="smollm2-135m-instruct", prompt="Hello", max_tokens=50)

    `llmnode.AsyncClientOptions` describes the settings.
    """

    @cached_property
    def nodes(self) -> AsyncNodes:
        """Finds other nodes."""
        return AsyncNodes(self, self._options, AsyncLlmNode)
