"""A call, as generated code describes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from urllib.parse import quote, urlencode

from ._models import without_absent, write_json
from ._options import NOT_GIVEN, RequestOptions

T = TypeVar("T")


@dataclass(frozen=True)
class Call(Generic[T]):
    """What is sent, and what is to be made of the answer."""

    method: str
    path: str
    """With the names of its values in braces."""
    answer: type[T]
    path_values: Mapping[str, object] = field(default_factory=dict)
    query: Mapping[str, object] = field(default_factory=dict)
    body: object = NOT_GIVEN
    accept: str | None = None
    answers: tuple[int, ...] = ()
    """Statuses beyond 2xx that answer, too."""
    generates: bool = False
    """Whether it makes the node generate, so that it must not be sent twice."""
    text: str = ""
    """Of an event: the field whose texts make up the answer."""
    end: str = ""
    """Of an event: the field that is null until the last one."""

    def names(self) -> list[str]:
        """What its arguments are called on the wire."""
        body = self.body if isinstance(self.body, Mapping) else {}
        return [*self.path_values, *self.query, *body]

    def url(self, base_url: str) -> str:
        """The address to call.

        Raises:
            ValueError: A value would make it another path.
        """
        values = {name: _segment(name, value) for name, value in self.path_values.items()}
        query = urlencode([pair for name, value in without_absent(self.query).items() for pair in _pairs(name, value)])
        return f"{base_url}{self.path.format_map(values)}{'?' if query else ''}{query}"

    def content(self, options: RequestOptions) -> bytes | None:
        """The body to send, where there is one."""
        body = self.body
        if isinstance(body, Mapping):
            body = {**without_absent(body), **options.get("extra_body", {})}
        return None if body is NOT_GIVEN else write_json(body)


def _segment(name: str, value: object) -> str:
    text = str(value)
    if text in ("", ".", ".."):
        raise ValueError(f"{name} must not be {text!r}")
    return quote(text, safe="")


def _pairs(name: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [pair for each in value for pair in _pairs(name, each)]
    if value is None:
        return []
    return [(name, str(value).lower() if isinstance(value, bool) else str(value))]
