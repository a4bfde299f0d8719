"""Makes the calls that it is given, one JSON object a line: {operation, arguments, options}.

Answers {value}, {chunks} or {error}, one a line. The node is at LLM_NODE_BASE_URL. The package must have been built (`run pack`).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from llmnode import ApiError, LlmNode, LlmNodeError, Resume
from llmnode._generated.operations import OPERATIONS


def plain(answer: Any) -> Any:
    """An answer as it came."""
    return answer.model_dump(mode="json", by_alias=True, exclude_unset=True) if hasattr(answer, "model_dump") else answer


def options_of(given: dict[str, Any]) -> dict[str, Any]:
    """Settings of a call, as this client takes them."""
    options = {name: value for name, value in given.items() if name in ("max_retries", "headers")}
    if "timeout_ms" in given:
        options["timeout"] = given["timeout_ms"] / 1000
    if "resume_attempts" in given:
        options["resume"] = Resume(attempts=given["resume_attempts"])
    return options


def read(stream: Any, options: dict[str, Any]) -> dict[str, Any]:
    """The pieces of a stream, as they came."""
    chunks: list[Any] = []
    with stream:
        for chunk in stream:
            chunks.append(plain(chunk))
            if len(chunks) == options.get("stop_after"):
                break
            if len(chunks) == options.get("cancel_after"):
                stream.cancel()
    return {"chunks": chunks}


def call(client: LlmNode, operation: str, arguments: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """Makes one call."""
    info = OPERATIONS[operation]
    streams = info.streaming is not None and arguments.get(info.streaming[0]) is True
    owner = client if info.resource is None else getattr(client, info.resource)
    known = {info.arguments[name]: value for name, value in arguments.items() if name in info.arguments}
    asked = set(info.streaming[:1]) if info.streaming else set()
    more = {name: value for name, value in arguments.items() if name not in info.arguments and name not in asked}
    if info.streaming is not None and options.get("socket"):
        with client.socket() as socket:
            return read(getattr(getattr(socket, info.resource or ""), info.streaming[1])(**known), options)
    settings = {**options_of(options), **({"extra_body": more} if more else {})}
    if not streams or info.streaming is None:
        return {"value": plain(getattr(owner, info.method)(**known, **settings))}
    return read(getattr(owner, info.streaming[1])(**known, **settings), options)


def failure(error: LlmNodeError) -> dict[str, Any]:
    """An error, as the cases speak of it."""
    told: dict[str, Any] = {"type": type(error).__name__, "message": str(error)}
    if isinstance(error, ApiError):
        given = {"code": error.code, "field": error.field, "status": error.status, "retry_after": error.retry_after}
        told.update((name, value) for name, value in given.items() if value is not None)
    progress = getattr(error, "progress", None)
    if progress is not None:
        told["text"] = progress.text
    return {"error": told}


def main() -> None:
    with LlmNode() as client:
        for line in sys.stdin:
            given = json.loads(line)
            try:
                answer = call(client, given["operation"], given.get("arguments") or {}, given.get("options") or {})
            except LlmNodeError as error:
                answer = failure(error)
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
