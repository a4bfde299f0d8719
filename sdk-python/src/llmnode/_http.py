"""Sends calls: headers, time limits, retries, errors."""

from __future__ import annotations

import os
import platform
import time
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast
from urllib.parse import urlsplit

import httpx

from ._api_error import error_of_response
from ._cache import AnswerCache
from ._call import Call
from ._channel import SocketContext
from ._errors import ApiError, ConnectionError, InvalidResponseError, LlmNodeError, RequestTimeoutError
from ._generated.version import VERSION
from ._log import LOGGER, without_credentials, without_secrets
from ._models import read_json
from ._options import CommonOptions, ReadOptions, RequestOptions, Resume, StreamOptions, check_options
from ._rate_limit import RateLimit
from ._raw import ApiResponse, captured
from ._retry import RETRIED, backoff, hopeless, never_sent
from ._run import run
from ._stream import AsyncEventStream, EventStream, StreamReader, StreamSettings
from ._transport import CONNECT, BlockingTransport, Transport, WaitingTransport, limits_of, set_silence

T = TypeVar("T")
Tr = TypeVar("Tr", bound=Transport)

DEFAULT_URL = "http://localhost:8080"
USER_AGENT = f"llmnode-sdk-python/{VERSION} python/{platform.python_version()} httpx/{httpx.__version__}"


@dataclass(frozen=True)
class Sent:
    """A request on its way."""

    name: str
    timeout: float
    since: float

    def left(self) -> float:
        """What is left of the time, in seconds."""
        return max(0.001, self.since + self.timeout - time.monotonic())

    def failure(self, error: Exception) -> LlmNodeError:
        """What a failure of the transport means."""
        may_have_begun = not never_sent(error)
        late = isinstance(error, httpx.TimeoutException)
        if late and not (isinstance(error, httpx.ConnectTimeout) and self.timeout > CONNECT):
            told: LlmNodeError = RequestTimeoutError(f"{self.name}: no answer within {self.timeout:g} s")
        elif isinstance(error, httpx.DecodingError):
            told = InvalidResponseError(f"{self.name}: the answer is damaged", str(error))
        else:
            why = str(error) or (f"nothing within {CONNECT:g} s" if late else type(error).__name__)
            advice = "the connection was lost" if may_have_begun else "no connection; is the node running there?"
            told = ConnectionError(f"{self.name}: {advice} ({why})", may_have_begun=may_have_begun)
        told.__cause__ = error
        return told


class HttpCore(Generic[Tr]):
    """What both kinds of client do alike."""

    def __init__(self, options: CommonOptions, transport: Tr) -> None:
        self.transport = transport
        self.base_url = base_url_of(options.get("base_url") or os.environ.get("LLM_NODE_BASE_URL") or DEFAULT_URL)
        self.api_key = options["api_key"] if "api_key" in options else os.environ.get("LLM_NODE_API_KEY") or None
        self.timeout = options.get("timeout", 120.0)
        self.headers = options.get("headers", {})
        self.logger = options.get("logger", LOGGER)
        per_minute = options.get("requests_per_minute")
        self.limit = None if per_minute is None else RateLimit(per_minute)
        self.cache = AnswerCache()
        self._options = options

    @property
    def context(self) -> SocketContext:
        """What a WebSocket takes from its client."""
        headers = {"user-agent": USER_AGENT, **({"x-api-key": self.api_key} if self.api_key else {}), **self.headers}
        return SocketContext(self.base_url, headers, self.timeout, self.logger, self.limit)

    async def ask(self, call: Call[T], options: RequestOptions) -> ApiResponse[T]:
        """The answer to a call."""
        sent, response = await self.send(call, options)
        try:
            set_silence(response, sent.left())
            await self.transport.read(response, sent.left())
        except httpx.HTTPError as error:
            raise sent.failure(error) from error
        finally:
            await self.transport.close(response)
        return ApiResponse(_data(call, response), response)

    async def send(self, call: Call[Any], options: RequestOptions, last_event_id: str | None = None) -> tuple[Sent, httpx.Response]:
        """Sends until there is an answer's head, or no use in sending again. The caller closes the response."""
        left = 0 if last_event_id is not None else options.get("max_retries", self._options.get("max_retries", 2))
        attempt = 0
        while True:
            if self.limit is not None and (wait := self.limit.reserve()) > 0:
                await self.transport.sleep(wait)
            outcome = await self._once(call, options, last_event_id)
            if not isinstance(outcome, LlmNodeError):
                return outcome
            delay = self._delay_before(outcome, attempt, call) if attempt < left else None
            if delay is None:
                raise outcome
            self.logger.warning("%s %s: %s; trying again in %.1f s", call.method, call.path, outcome, delay)
            await self.transport.sleep(delay)
            attempt += 1

    def _delay_before(self, error: LlmNodeError, attempt: int, call: Call[Any]) -> float | None:
        """How long to wait before sending again; `None` if it must not, or need not, be sent again."""
        delay = backoff(attempt, self._options.get("retry_delay", 0.5))
        if isinstance(error, ConnectionError):
            harmless = not error.may_have_begun or not (call.generates or call.method == "POST")
            return delay if harmless and not hopeless(error.__cause__) else None
        if not isinstance(error, ApiError) or error.status not in RETRIED:
            return None
        delay = delay if error.retry_after is None else error.retry_after
        return delay if delay <= self._options.get("max_retry_delay", 60.0) else None

    async def _once(
        self, call: Call[Any], options: RequestOptions, last_event_id: str | None
    ) -> tuple[Sent, httpx.Response] | LlmNodeError:
        url = call.url(self.base_url)
        timeout = options.get("timeout", self.timeout)
        content = call.content(options)
        request = self.transport.build(
            call.method,
            url,
            headers=self._headers(call, options, content is not None, last_event_id),
            content=content,
            extensions={"timeout": limits_of(timeout)},
        )
        sent = Sent(f"{call.method} {without_credentials(url)}", timeout, time.monotonic())
        self.logger.debug("%s %s", sent.name, _Hidden(request.headers))
        try:
            response = await self.transport.send(request)
            self.logger.debug("%s %s %s", response.status_code, sent.name, _Hidden(response.headers))
            if response.is_success or response.status_code in call.answers:
                return sent, response
            try:
                await self.transport.read(response, sent.left())
            finally:
                await self.transport.close(response)
            return error_of_response(response)
        except httpx.HTTPError as error:
            failure = sent.failure(error)
            if isinstance(failure, ConnectionError):
                return failure
            raise failure from error

    def _headers(self, call: Call[Any], options: RequestOptions, with_body: bool, last_event_id: str | None) -> dict[str, str]:
        accept = "text/event-stream, application/json" if call.end else "application/json"
        own = {
            "user-agent": USER_AGENT,
            "accept": call.accept or accept,
            "content-type": "application/json" if with_body else None,
            "x-api-key": self.api_key,
            "last-event-id": last_event_id,
        }
        headers = {name: value for name, value in own.items() if value is not None}
        for given in (self.headers, options.get("headers", {})):
            headers.update((name.lower(), value) for name, value in given.items())
        return headers

    def reader(self, call: Call[T], options: StreamOptions) -> StreamReader[T]:
        """What reads the events of a call."""
        _check(StreamOptions, call, options)
        own = self._options
        settings = StreamSettings(
            options.get("idle_timeout", own.get("idle_timeout", 45.0)),
            options.get("resume", own.get("resume", Resume())),
            own.get("retry_delay", 0.5),
            options.get("on_event"),
        )

        async def begin(last_event_id: str | None) -> httpx.Response:
            _, response = await self.send(call, options, last_event_id)
            return response

        return StreamReader(call, begin, self.transport, settings)


class Http(HttpCore[BlockingTransport]):
    """Calls that block."""

    def __init__(self, options: CommonOptions, client: httpx.Client | None) -> None:
        super().__init__(options, BlockingTransport(client))

    def request(self, call: Call[T], options: RequestOptions) -> T:
        """The answer to a call, or one of its like that was asked for lately."""
        max_age = _max_age(call, options)
        if max_age is None:
            return captured(run(self.ask(call, options)))
        key = call.url(self.base_url)
        with self.cache.lock(key):
            found = self.cache.get(key, max_age)
            if found is None:
                since = self.cache.now()
                found = run(self.ask(call, options))
                self.cache.put(key, since, found)
        return captured(cast("ApiResponse[T]", found))

    def stream(self, call: Call[T], options: StreamOptions) -> EventStream[T]:
        """The events that answer a call."""
        return EventStream(self.reader(call, options))


class AsyncHttp(HttpCore[WaitingTransport]):
    """Calls to be awaited."""

    def __init__(self, options: CommonOptions, client: httpx.AsyncClient | None) -> None:
        super().__init__(options, WaitingTransport(client))

    async def request(self, call: Call[T], options: RequestOptions) -> T:
        """The answer to a call, or one of its like that was asked for lately."""
        max_age = _max_age(call, options)
        if max_age is None:
            return captured(await self.ask(call, options))
        key = call.url(self.base_url)
        async with self.cache.async_lock(key):
            found = self.cache.get(key, max_age)
            if found is None:
                since = self.cache.now()
                found = await self.ask(call, options)
                self.cache.put(key, since, found)
        return captured(cast("ApiResponse[T]", found))

    def stream(self, call: Call[T], options: StreamOptions) -> AsyncEventStream[T]:
        """The events that answer a call."""
        return AsyncEventStream(self.reader(call, options))


def _max_age(call: Call[Any], options: RequestOptions) -> float | None:
    """How old an answer may be; `None` for calls that ask anew."""
    _check(ReadOptions if call.method == "GET" else RequestOptions, call, options)
    return cast(ReadOptions, options).get("max_age")


def _check(known: Any, call: Call[Any], options: RequestOptions) -> None:
    check_options(known, options, f"{call.method} {call.path}", call.names())


class _Hidden:
    """Headers that are written without secrets, if they are written."""

    def __init__(self, headers: httpx.Headers) -> None:
        self._headers = headers

    def __str__(self) -> str:
        return str(without_secrets(self._headers))


def _data(call: Call[T], response: httpx.Response) -> T:
    kind = response.headers.get("content-type", "")
    if response.status_code == 204 or call.answer is type(None):
        return cast(T, None)
    if call.answer is str or (kind.startswith("text/") and "html" not in kind):
        return cast(T, response.text)
    try:
        return read_json(call.answer, response.content)
    except ValueError as error:
        raise InvalidResponseError(
            f"{response.status_code}: the answer is not what the API says ({error})", response.text
        ) from error


def base_url_of(text: str) -> str:
    """An address as calls use it.

    Raises:
        ValueError: It is none.
    """
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https"):
        if "://" in text:
            raise ValueError(f"base_url must begin with http:// or https://, not {parts.scheme}://")
        raise ValueError(f"base_url is not an address: {text!r}; it looks like {DEFAULT_URL}")
    if not parts.hostname:
        raise ValueError(f"base_url names no host: {text!r}; it looks like {DEFAULT_URL}")
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")
