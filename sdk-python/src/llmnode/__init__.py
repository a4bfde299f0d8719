"""A client for LLM Node: `LlmNode`, or `AsyncLlmNode` for asyncio. The types of the API are in `llmnode.types`."""

from . import types as types
from ._channel import UnknownMessage
from ._errors import (
    ApiError,
    ConnectionError,
    InvalidResponseError,
    LlmNodeError,
    NoNodeFoundError,
    RequestAbortedError,
    RequestTimeoutError,
    SocketClosedError,
    StreamInterruptedError,
    StreamProgress,
)
from ._generated import exports as _exports
from ._generated.exports import *  # noqa: F403
from ._generated.version import VERSION
from ._llm_node import AsyncLlmNode, LlmNode
from ._nodes import FoundNode
from ._options import (
    NOT_GIVEN,
    AsyncClientOptions,
    ClientOptions,
    NotGiven,
    ReadOptions,
    RequestOptions,
    Resume,
    SocketOptions,
    SocketState,
    SocketStreamOptions,
    StreamOptions,
)
from ._raw import ApiResponse
from ._socket_stream import AsyncSocketStream, SocketStream
from ._sse import ServerSentEvent
from ._stream import AsyncEventStream, EventStream

__version__ = VERSION

__all__ = [
    "ApiError",
    "ApiResponse",
    "AsyncClientOptions",
    "AsyncEventStream",
    "AsyncLlmNode",
    "AsyncSocketStream",
    "ClientOptions",
    "ConnectionError",
    "EventStream",
    "FoundNode",
    "InvalidResponseError",
    "LlmNode",
    "LlmNodeError",
    "NoNodeFoundError",
    "NOT_GIVEN",
    "NotGiven",
    "ReadOptions",
    "RequestAbortedError",
    "RequestOptions",
    "RequestTimeoutError",
    "Resume",
    "ServerSentEvent",
    "SocketClosedError",
    "SocketOptions",
    "SocketState",
    "SocketStream",
    "SocketStreamOptions",
    "StreamInterruptedError",
    "StreamOptions",
    "StreamProgress",
    "types",
    "UnknownMessage",
    "VERSION",
]
__all__ += _exports.__all__
