"""Finds nodes in the network, by way of the one that a client is for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from ._errors import ApiError, ConnectionError, NoNodeFoundError, RequestTimeoutError
from ._generated.models import SearchFilters, SearchResult
from ._generated.params import SearchFiltersParam
from ._options import NOT_GIVEN, AsyncClientOptions, ClientOptions, NotGiven, RequestOptions
from ._run import run, settled
from ._typing import Unpack

if TYPE_CHECKING:
    from ._llm_node import AsyncLlmNode, LlmNode

C = TypeVar("C", bound="LlmNode | AsyncLlmNode")

_MULTIADDR = re.compile(r"/(ip4|ip6|dns|dns4|dns6)/([^/]+)/tcp/(\d+)/(?:(tls)/)?(https?)(?:/p2p/[^/]+)?")


@dataclass(frozen=True)
class FoundNode(Generic[C]):
    """A node, and a client for it."""

    client: C
    """It is yours to close."""
    node: SearchResult


class _Finder(Generic[C]):
    def __init__(self, client: C, options: ClientOptions | AsyncClientOptions, make: Callable[..., C]) -> None:
        self._client = client
        self._options = options
        self._make = make

    async def _best(
        self,
        model: str,
        filters: SearchFilters | SearchFiltersParam | None | NotGiven,
        max_results: int,
        settings: ClientOptions | AsyncClientOptions | None,
        options: RequestOptions,
    ) -> FoundNode[C]:
        found = await settled(
            self._client.capabilities.search(capability=model, max_results=max_results, filters=filters, **options)
        )
        reasons: list[str] = []
        for node in found.results:
            client: C | None = None
            try:
                address = await self._address(node, options)
                if address is None:
                    reasons.append(f"{node.peer_id} has no API address")
                    continue
                client = self._for(address, settings)
                models = (await settled(client.models.list(**options))).models
                if any(each.id == model or model in (each.aliases or ()) for each in models):
                    return FoundNode(client, node)
                reasons.append(f"{node.peer_id} does not have it now")
            except (ApiError, ConnectionError, RequestTimeoutError) as error:
                reasons.append(f"{node.peer_id}: {error}")
            if client is not None:
                await settled(cast(Any, client.close()))
        raise NoNodeFoundError(f"no node that offers {model} could be reached", reasons)

    def _for(self, address: str, settings: ClientOptions | AsyncClientOptions | None) -> C:
        """A client for somebody else's node: without the key, the headers and the transport, which may carry secrets too."""
        kept = {name: value for name, value in self._options.items() if name not in ("headers", "http_client")}
        return self._make(**{**kept, "api_key": None, **(settings or {}), "base_url": address})

    async def _address(self, node: SearchResult, options: RequestOptions) -> str | None:
        for each in node.addresses:
            if (direct := api_address(each)) is not None:
                return direct
        metadata = (await settled(self._client.peers.get(node.peer_id, **options))).metadata
        url = ((metadata and metadata.model_extra) or {}).get("api_url")
        return url if isinstance(url, str) and re.match("https?://", url) else None


class Nodes(_Finder["LlmNode"]):
    """Finds nodes in the network, by way of the one that this client is for."""

    def best(
        self,
        model: str,
        *,
        filters: SearchFilters | SearchFiltersParam | None | NotGiven = NOT_GIVEN,
        max_results: int = 10,
        client_options: ClientOptions | None = None,
        **options: Unpack[RequestOptions],
    ) -> FoundNode[LlmNode]:
        """The best node that offers a model, and answers.

        Searches the network, takes the nodes in the order of their scores, asks each that has an API address for its models, and
        gives a client for the first that has this one. A node's API address is the `api_url` of its metadata, or an address of its
        record that ends in `/http` or `/https`.

        Args:
            model: What to look for.
            filters: Conditions on the nodes.
            max_results: How many nodes to try at most.
            client_options: Settings of the client for the chosen node, beside this client's. Key, headers and transport are not
                passed on: the node is somebody else's.

        Raises:
            NoNodeFoundError: There is none; the error says why each was passed over.
        """
        return run(self._best(model, filters, max_results, client_options, options))


class AsyncNodes(_Finder["AsyncLlmNode"]):
    """Finds nodes in the network, by way of the one that this client is for."""

    async def best(
        self,
        model: str,
        *,
        filters: SearchFilters | SearchFiltersParam | None | NotGiven = NOT_GIVEN,
        max_results: int = 10,
        client_options: AsyncClientOptions | None = None,
        **options: Unpack[RequestOptions],
    ) -> FoundNode[AsyncLlmNode]:
        """The best node that offers a model, and answers; see `Nodes.best`.

        Raises:
            NoNodeFoundError: There is none; the error says why each was passed over.
        """
        return await self._best(model, filters, max_results, client_options, options)


def api_address(multiaddr: str) -> str | None:
    """The address for HTTP that a multiaddr such as `/dns4/node.example/tcp/443/https` stands for."""
    match = _MULTIADDR.fullmatch(multiaddr)
    if match is None:
        return None
    family, host, port, tls, scheme = match.groups()
    return f"{'https' if tls else scheme}://{f'[{host}]' if family == 'ip6' else host}:{port}"
