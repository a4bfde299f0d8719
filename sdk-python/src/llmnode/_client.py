"""What all clients have, whatever the API offers."""

from __future__ import annotations

from types import TracebackType

from ._http import AsyncHttp, Http
from ._options import AsyncClientOptions, ClientOptions, check_options
from ._typing import Self, Unpack


class BaseClient:
    """Calls that block."""

    def __init__(self, **options: Unpack[ClientOptions]) -> None:
        check_options(ClientOptions, options, type(self).__name__)
        self._options = options
        self._http = Http(options, options.get("http_client"))

    @property
    def base_url(self) -> str:
        """Where the node is."""
        return self._http.base_url

    def with_options(self, **changes: Unpack[ClientOptions]) -> Self:
        """A client with other settings beside these, on the same connections."""
        merged: ClientOptions = {**self._options, "http_client": self._http.transport.client, **changes}
        return type(self)(**merged)

    def close(self) -> None:
        """Closes the connections, unless they are of a client that you gave."""
        if not self._http.transport.given:
            self._http.transport.client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class AsyncBaseClient:
    """Calls to be awaited."""

    def __init__(self, **options: Unpack[AsyncClientOptions]) -> None:
        check_options(AsyncClientOptions, options, type(self).__name__)
        self._options = options
        self._http = AsyncHttp(options, options.get("http_client"))

    @property
    def base_url(self) -> str:
        """Where the node is."""
        return self._http.base_url

    def with_options(self, **changes: Unpack[AsyncClientOptions]) -> Self:
        """A client with other settings beside these, on the same connections."""
        merged: AsyncClientOptions = {**self._options, "http_client": self._http.transport.client, **changes}
        return type(self)(**merged)

    async def close(self) -> None:
        """Closes the connections, unless they are of a client that you gave."""
        if not self._http.transport.given:
            await self._http.transport.client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()
