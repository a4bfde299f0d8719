"""When, and after which wait, a call is tried again."""

from __future__ import annotations

import random
import ssl
from datetime import timezone
from email.utils import parsedate_to_datetime
from math import ceil, isfinite

import httpx

RETRIED = frozenset({429, 503})
_LONGEST = 8.0


def backoff(attempt: int, first: float, longest: float = _LONGEST) -> float:
    """How long to wait before the given try, in seconds: exponential, with jitter so that many clients do not come back at once."""
    return min(first * 2.0 ** min(attempt, 60), longest) * (0.5 + random.random() / 2)


def retry_after_seconds(header: str | None, now: float) -> float | None:
    """What `Retry-After` says, in seconds: a number, or a date.

    Args:
        header: The header's value, where there is one.
        now: The time, in seconds since 1970.
    """
    if header is None:
        return None
    try:
        seconds = float(header)
        return max(0.0, seconds) if isfinite(seconds) else None
    except ValueError:
        pass
    try:
        date = parsedate_to_datetime(header)
    except ValueError:
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=timezone.utc)
    return float(max(0, ceil(date.timestamp() - now)))


def never_sent(error: BaseException) -> bool:
    """Whether a failure happened before anything reached the node, so that sending anew cannot do a thing twice."""
    return isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError))


def hopeless(error: BaseException | None) -> bool:
    """Whether trying again changes nothing: the two sides do not trust each other, or the request cannot be written."""
    while error is not None:
        if isinstance(error, (ssl.SSLError, httpx.LocalProtocolError, httpx.UnsupportedProtocol)):
            return True
        error = error.__cause__ or error.__context__
    return False
