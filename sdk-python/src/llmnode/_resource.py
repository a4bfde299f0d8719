"""What generated resources have."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._http import AsyncHttp, Http


class Resource:
    """Calls that belong together."""

    def __init__(self, http: Http) -> None:
        self._http = http


class AsyncResource:
    """Calls that belong together, to be awaited."""

    def __init__(self, http: AsyncHttp) -> None:
        self._http = http
