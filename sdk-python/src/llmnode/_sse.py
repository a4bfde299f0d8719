"""Server-sent events (WHATWG HTML, section 9.2.6)."""

from __future__ import annotations

from typing import NamedTuple

_BOM = b"\xef\xbb\xbf"


class ServerSentEvent(NamedTuple):
    """One event of a stream, as the HTML standard has it."""

    event: str
    """The event's name; `message` where none was given."""
    data: str
    id: str
    """The last id that was given, with this event or before it."""


class EventParser:
    """Parses events out of bytes that come in pieces, however they are cut.

    An event whose blank line has not come is not told: the stream broke before it was whole. Lines end at ASCII characters, so no
    character of the text is ever cut.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._data: list[bytes] = []
        self._event = ""
        self._id = ""
        self._begun = False

    def push(self, piece: bytes) -> list[ServerSentEvent]:
        """The events that this piece completes."""
        text = self._rest + piece
        if not self._begun:
            if len(text) < len(_BOM) and _BOM.startswith(text):
                self._rest = text
                return []
            text = text.removeprefix(_BOM)
            self._begun = True
        if b"\r" in text:
            # A CR at the end may be half of a CR LF.
            held = b"\r" if text.endswith(b"\r") else b""
            text = text[: len(text) - len(held)].replace(b"\r\n", b"\n").replace(b"\r", b"\n") + held
        *lines, self._rest = text.split(b"\n")
        events: list[ServerSentEvent] = []
        for line in lines:
            self._line(line, events)
        return events

    def _line(self, line: bytes, events: list[ServerSentEvent]) -> None:
        if not line:
            if self._data:
                events.append(ServerSentEvent(self._event or "message", _text(b"\n".join(self._data)), self._id))
            self._data = []
            self._event = ""
            return
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._data.append(value)
        elif name == b"event":
            self._event = _text(value)
        elif name == b"id" and b"\0" not in value:
            self._id = _text(value)


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace")
