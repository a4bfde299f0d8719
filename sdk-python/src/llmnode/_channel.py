"""A channel, as generated code describes it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ._models import ApiModel
from ._rate_limit import RateLimit

T = TypeVar("T")


@dataclass(frozen=True)
class ChannelInfo:
    """What the specification says of a channel."""

    path: str
    subprotocol: str
    max_message_bytes: int
    messages: Mapping[str, type[ApiModel]]
    """What the node sends, by type."""
    ping: str | None = None
    """The message that asks for a sign of life."""
    pong: str | None = None
    """Its answer."""
    error: str | None = None
    """The message that says what went wrong."""


@dataclass(frozen=True)
class SocketStreamCall(Generic[T]):
    """Names of what a streamed request and its answer are made of."""

    request: str
    reply: str
    cancel: str
    id: str
    """The payload's field that tells streams apart."""
    text: str
    end: str
    piece: type[T]


@dataclass(frozen=True)
class SocketContext:
    """What a socket takes from its client."""

    base_url: str
    headers: Mapping[str, str]
    timeout: float
    logger: logging.Logger
    limit: RateLimit | None


@dataclass(frozen=True)
class UnknownMessage:
    """A message of a type that this version does not know."""

    type: str
    payload: Any = None
