"""Settings of clients, calls and sockets."""

from __future__ import annotations

import difflib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, TypedDict

import httpx

from ._sse import ServerSentEvent


class NotGiven:
    """The type of `NOT_GIVEN`."""

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "NOT_GIVEN"


NOT_GIVEN: Final = NotGiven()
"""Leaves an argument out, which `None` does not: that says null."""


@dataclass(frozen=True)
class Resume:
    """How a dropped stream is gone on with."""

    attempts: int = 5
    """How often to try without receiving anything new. 0 switches resuming off."""
    timeout: float = 30.0
    """How long to try after a drop, in seconds. A node keeps a dropped stream for 30 seconds."""


class RequestOptions(TypedDict, total=False):
    """Settings of one call, which go before the client's."""

    timeout: float
    """Longest wait, in seconds."""
    max_retries: int
    """How often the call is tried again."""
    headers: Mapping[str, str]
    """Headers, added to the client's or in place of them."""
    extra_body: Mapping[str, object]
    """Fields of the request's body that this version does not know."""


class ReadOptions(RequestOptions, total=False):
    """Settings of one call that only reads."""

    max_age: float
    """Takes an answer that this client got at most so many seconds ago, instead of asking."""


class StreamOptions(RequestOptions, total=False):
    """Settings of one stream."""

    idle_timeout: float
    """Longest silence, in seconds."""
    resume: Resume
    """How the stream is gone on with after a drop."""
    on_event: Callable[[ServerSentEvent], object]
    """Told of each event as it came, those of unknown names too."""


class CommonOptions(TypedDict, total=False):
    """What a client of either kind is made with."""

    base_url: str
    """Where the node is. Without it the environment's `LLM_NODE_BASE_URL`, else `http://localhost:8080`."""
    api_key: str | None
    """The API key, for nodes that require one; `None` for none. Without it the environment's `LLM_NODE_API_KEY`."""
    timeout: float
    """Longest wait for an answer, or for the head of a stream, in seconds, each try by itself. Default: 120."""
    max_retries: int
    """How often a call is tried again after 429, 503 or a failed connection. Default: 2. Text is never generated twice: a call that
    may have begun is not sent again."""
    retry_delay: float
    """First wait before trying again, in seconds; it doubles each time, up to 8. `Retry-After` goes before it. Default: 0.5."""
    max_retry_delay: float
    """Longest `Retry-After` that is waited for, in seconds; beyond it the error is raised at once. Default: 60."""
    idle_timeout: float
    """Longest silence of a stream before it counts as dropped, in seconds. Default: 45; a node sends a sign of life every 15."""
    resume: Resume
    """How dropped streams are gone on with."""
    headers: Mapping[str, str]
    """Headers for each call."""
    requests_per_minute: int
    """Calls that this client makes in a minute at most; further ones wait. Without it there is no limit."""
    logger: logging.Logger
    """Told of each request and answer, secrets hidden and bodies left out. Default: the logger `llmnode`."""


class ClientOptions(CommonOptions, total=False):
    """What `LlmNode` is made with."""

    http_client: httpx.Client
    """The transport, for proxies, own connection pools, tests. It is yours to close."""


class AsyncClientOptions(CommonOptions, total=False):
    """What `AsyncLlmNode` is made with."""

    http_client: httpx.AsyncClient
    """The transport, for proxies, own connection pools, tests. It is yours to close."""


SocketState: TypeAlias = Literal["idle", "connecting", "open", "closed"]
"""Whether a WebSocket is connected. `idle`: it will connect when it is used."""


class SocketOptions(TypedDict, total=False):
    """Settings of a WebSocket."""

    reconnect_attempts: int
    """How often to try to connect before those who wait are told. 0 tries once and never connects anew. Default: 5."""
    reconnect_delay: float
    """First wait before connecting again, in seconds; it doubles each time, up to 30. Default: 0.5."""
    ping_interval: float
    """Silence after which a ping is sent, in seconds. 0 sends none. Default: 30."""
    pong_timeout: float
    """How long to wait for a sign of life after a ping, in seconds. Default: 10."""
    on_state_change: Callable[[SocketState], object]
    """Told whenever the connection opens or closes."""


class SocketStreamOptions(TypedDict, total=False):
    """Settings of one stream over a WebSocket."""

    timeout: float
    """Longest wait for the first piece, in seconds; the client's `timeout` without it."""


def check_options(known: Any, given: Mapping[str, object], where: str, arguments: Sequence[str] = ()) -> None:
    """Refuses names that are not known, as Python does for arguments.

    Args:
        known: The type of the settings.
        given: What was given beside the arguments.
        where: What was called.
        arguments: Names of arguments, which may have been meant.

    Raises:
        TypeError: There is such a name.
    """
    names: frozenset[str] = known.__optional_keys__ | known.__required_keys__
    for name in given:
        if name not in names:
            close = difflib.get_close_matches(name, [*names, *arguments], 1)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise TypeError(f"{where} got an unexpected keyword argument '{name}'{hint}")
