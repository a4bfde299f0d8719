"""Opens a WebSocket, with the package websockets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from ._api_error import error_of_response
from ._channel import ChannelInfo, SocketContext
from ._errors import ConnectionError, LlmNodeError
from ._log import without_credentials

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

LARGEST = 64 << 20
"""Largest message that is taken, in bytes: pieces grow while they are read slowly."""


async def connect(channel: ChannelInfo, context: SocketContext) -> ClientConnection:
    """Connects.

    Raises:
        ConnectionError: There is no connection, or none in time.
        ApiError: The node does not want one.
    """
    try:
        from websockets.asyncio.client import connect as open_connection
        from websockets.exceptions import InvalidStatus, WebSocketException
        from websockets.typing import Subprotocol
    except ImportError as error:
        raise LlmNodeError("the WebSocket needs one more package: pip install 'llmnode[websocket]'") from error
    url = f"ws{context.base_url.removeprefix('http')}{channel.path}"
    shown = without_credentials(url)
    headers = {name.lower(): value for name, value in context.headers.items()}
    agent = headers.pop("user-agent", None)
    context.logger.debug("WebSocket %s", shown)
    try:
        return await open_connection(
            url,
            subprotocols=[Subprotocol(channel.subprotocol)],
            additional_headers=headers,
            user_agent_header=agent,
            open_timeout=context.timeout,
            ping_interval=None,  # the socket sends pings of its own
            max_size=LARGEST,
        )
    except InvalidStatus as error:
        answer = error.response
        raise error_of_response(
            httpx.Response(answer.status_code, headers=list(answer.headers.raw_items()), content=bytes(answer.body or b""))
        ) from error
    except TimeoutError as error:
        raise ConnectionError(f"WebSocket {shown}: no answer within {context.timeout:g} s") from error
    except (OSError, EOFError, WebSocketException) as error:
        raise ConnectionError(f"WebSocket {shown}: no connection ({error}); is the node running there?") from error
