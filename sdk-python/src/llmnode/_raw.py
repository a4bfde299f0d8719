"""Answers with what came around them."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, TypeVar, cast

import httpx

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class ApiResponse(Generic[T]):
    """An answer with what came around it."""

    data: T
    response: httpx.Response
    """The answer as httpx gave it; its body has been read."""

    @property
    def request_id(self) -> str | None:
        """Quote it when you report a problem."""
        return cast("str | None", self.response.headers.get("x-request-id"))


_CAPTURE: ContextVar[list[ApiResponse[Any]] | None] = ContextVar("_CAPTURE", default=None)


def captured(answer: ApiResponse[T]) -> T:
    """The answer alone; the rest is kept where `raw` looks for it."""
    found = _CAPTURE.get()
    if found is not None:
        found.append(answer)
    return answer.data


def raw(method: Callable[P, T]) -> Callable[P, ApiResponse[T]]:
    """The same call, whose answer comes with status and headers."""

    @functools.wraps(method)
    def call(*args: P.args, **kwargs: P.kwargs) -> ApiResponse[T]:
        found: list[ApiResponse[Any]] = []
        token = _CAPTURE.set(found)
        try:
            method(*args, **kwargs)
        finally:
            _CAPTURE.reset(token)
        return found[0]

    return call


def raw_async(method: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[ApiResponse[T]]]:
    """The same call, whose answer comes with status and headers."""

    @functools.wraps(method)
    async def call(*args: P.args, **kwargs: P.kwargs) -> ApiResponse[T]:
        found: list[ApiResponse[Any]] = []
        token = _CAPTURE.set(found)
        try:
            await method(*args, **kwargs)
        finally:
            _CAPTURE.reset(token)
        return found[0]

    return call
