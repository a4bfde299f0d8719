"""What the client says of its calls, without secrets."""

from __future__ import annotations

import logging
import re

import httpx

LOGGER = logging.getLogger("llmnode")
LOGGER.addHandler(logging.NullHandler())

_SECRET = re.compile(
    r"^(x-api-key|authorization|proxy-authorization|cookie|set-cookie)$|token|secret|password|api-?key", re.IGNORECASE
)


def without_secrets(headers: httpx.Headers) -> dict[str, str]:
    """Headers as they may be logged."""
    return {name: "***" if _SECRET.search(name) else value for name, value in headers.items()}


def without_credentials(url: str) -> str:
    """An address as it may be logged: without the password that it may carry, and without its query."""
    return re.sub(r"\?.*$", "?…", re.sub(r"//[^/@]*@", "//***@", url))
