"""Errors out of what the node answers."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

import httpx

from ._errors import ApiError, StreamProgress
from ._generated.errors import ERROR_CODES, ERROR_STATUSES
from ._retry import retry_after_seconds


def error_of_response(response: httpx.Response) -> ApiError:
    """The error that an answer's body and head tell. The body must have been read."""
    text = response.text.strip()
    body = _parsed(text)
    detail = body.get("error") if isinstance(body, dict) else None
    location = response.headers.get("location")
    told = f"the node is elsewhere: set base_url by {location}" if location else text[:200] or "the answer has no body"
    return _make(
        detail,
        told,
        response.status_code,
        body=text if body is None else body,
        headers=response.headers,
        retry_after=retry_after_seconds(response.headers.get("retry-after"), time.time()),
        request_id=response.headers.get("x-request-id"),
    )


def error_of_detail(detail: object, progress: StreamProgress | None = None) -> ApiError:
    """The error that an error object tells, as it comes in mid-stream or over the WebSocket."""
    return _make(detail, "the node gave no reason", None, body=detail, progress=progress)


def _make(detail: object, told: str, status: int | None, *, request_id: str | None = None, **given: Any) -> ApiError:
    fields = detail if isinstance(detail, Mapping) else {}
    code = _string(fields, "code")
    known, by_code = ERROR_CODES.get(code or "", (500, None))
    status = known if status is None else status
    kind = by_code or ERROR_STATUSES.get(status, ApiError)
    return kind(
        _string(fields, "message") or told,
        status=status,
        code=code,
        field=_string(fields, "field"),
        details=_string(fields, "details"),
        request_id=_string(fields, "request_id") or request_id,
        **given,
    )


def _string(fields: Mapping[Any, Any], name: str) -> str | None:
    value = fields.get(name)
    return value if isinstance(value, str) else None


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
