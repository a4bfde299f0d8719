"""The errors of this package.

* LlmNodeError
  * ApiError: the node answered with an error; a class for each status and, below it, for each code
  * ConnectionError
    * StreamInterruptedError
      * SocketClosedError
  * RequestTimeoutError
  * RequestAbortedError
  * InvalidResponseError
  * NoNodeFoundError
"""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from dataclasses import dataclass

import httpx


@dataclass(frozen=True)
class StreamProgress:
    """What came of a stream before it ended with an error."""

    text: str
    """The text received so far."""
    last: object = None
    """The last piece received."""
    last_event_id: str | None = None
    """The id of the last event, where there are such ids."""


class LlmNodeError(Exception):
    """What all errors of this package are."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ApiError(LlmNodeError):
    """The node answered with an error.

    Each code and each status that the API knows has a class of its own below this one; what is not known is of the class of its
    status or, failing that, an `ApiError`.
    """

    def __init__(
        self,
        detail: str,
        *,
        status: int,
        code: str | None = None,
        field: str | None = None,
        details: str | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        headers: httpx.Headers | None = None,
        body: object = None,
        progress: StreamProgress | None = None,
    ) -> None:
        head = str(status) if code is None else f"{status} {code}"
        notes = [
            f"field {field}" if field is not None and field not in detail else None,
            details,
            None if retry_after is None else f"try again in {retry_after:g} s",
            None if progress is None else f"after {len(progress.text)} characters of text",
            None if request_id is None else f"request {request_id}",
        ]
        told = "; ".join(note for note in notes if note)
        super().__init__(f"{head}: {detail} ({told})" if told else f"{head}: {detail}")
        self.status = status
        """The HTTP status; in mid-stream and on the WebSocket, the one that belongs to the code."""
        self.code = code
        """What went wrong, for programs. `None` where the answer was not the node's own."""
        self.detail = detail
        """What went wrong, in the node's words; `message` has more."""
        self.field = field
        """The field of the request that is at fault."""
        self.details = details
        """More words."""
        self.request_id = request_id
        """Quote it when you report a problem."""
        self.retry_after = retry_after
        """How long the node asks to wait before trying again, in seconds."""
        self.headers = headers
        """The answer's headers, where there was one."""
        self.body = body
        """The answer's body, as it came."""
        self.progress = progress
        """How far a stream got before it."""


class ConnectionError(LlmNodeError, builtins.ConnectionError):
    """The node could not be reached, or the connection was lost."""

    def __init__(self, message: str, *, may_have_begun: bool = False) -> None:
        super().__init__(message)
        self.may_have_begun = may_have_begun
        """Whether the node may have begun to work on the call."""


class StreamInterruptedError(ConnectionError):
    """A stream was lost and could not be gone on with."""

    def __init__(self, message: str, progress: StreamProgress) -> None:
        super().__init__(message, may_have_begun=True)
        self.progress = progress
        """How far it got."""


class SocketClosedError(StreamInterruptedError):
    """The WebSocket was closed while a request ran on it."""

    def __init__(self, code: int, reason: str, request_id: str, progress: StreamProgress) -> None:
        why = f"{code} {reason}" if reason else str(code)
        during = f" during request {request_id}" if request_id else ""
        super().__init__(f"the WebSocket closed ({why}){during}, after {len(progress.text)} characters of text", progress)
        self.code = code
        """The close code; 1006 where the connection broke."""
        self.reason = reason
        """What the node said."""
        self.request_id = request_id
        """The request that ran."""


class RequestTimeoutError(LlmNodeError, builtins.TimeoutError):
    """There was no answer in time. The node may have begun to work on the call; it stops, since the connection is closed."""


class RequestAbortedError(LlmNodeError):
    """The stream was closed while it was read."""


class InvalidResponseError(LlmNodeError):
    """The answer is not what the API says: something other than a node answered, or it was damaged on the way."""

    def __init__(self, message: str, body: str, progress: StreamProgress | None = None) -> None:
        shown = body if len(body) <= 200 else f"{body[:200]}…"
        super().__init__(f"{message}: {shown!r}")
        self.body = body
        """What came."""
        self.progress = progress
        """How far a stream got before it."""


class NoNodeFoundError(LlmNodeError):
    """No node that offers the model could be reached."""

    def __init__(self, message: str, reasons: Sequence[str]) -> None:
        super().__init__(": ".join([message, "; ".join(reasons)]) if reasons else message)
        self.reasons = tuple(reasons)
        """Why each was passed over, best node first."""
