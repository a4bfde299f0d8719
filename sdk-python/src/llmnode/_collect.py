"""The whole of an answer that comes in pieces."""

from __future__ import annotations

from typing import Any, Generic, TypeVar, cast

from ._errors import StreamProgress
from ._models import ApiModel

T = TypeVar("T")


class Collector(Generic[T]):
    """Joins the pieces of an answer: texts one after the other, of the other fields the last that was given."""

    def __init__(self, piece: type[T], text: str, end: str) -> None:
        self._piece = piece
        self._text = text
        self._end = end
        self._texts: list[str] = []
        self._fields: dict[str, Any] = {}
        self._last: T | None = None

    def add(self, piece: T) -> bool:
        """Takes a piece; returns whether it is the last."""
        fields = fields_of(piece)
        self._texts.append(str(fields.get(self._text, "")))
        for name, value in fields.items():
            if value is not None or name not in self._fields:
                self._fields[name] = value
        self._last = piece
        return fields.get(self._end) is not None

    @property
    def joined(self) -> str:
        """The text so far."""
        self._texts = ["".join(self._texts)]
        return self._texts[0]

    def whole(self) -> T:
        """The answer as one piece."""
        fields = {**self._fields, self._text: self.joined}
        if issubclass(self._piece, ApiModel):
            return cast(T, self._piece.model_construct(set(fields), **fields))
        return cast(T, fields)

    def progress(self, last_event_id: str | None = None) -> StreamProgress:
        """How far it got."""
        return StreamProgress(self.joined, self._last, last_event_id)


def fields_of(piece: object) -> dict[str, Any]:
    """The fields that a piece was given, those that are not known here too."""
    if not isinstance(piece, ApiModel):
        return cast("dict[str, Any]", piece)
    given = piece.model_fields_set
    fields = {name: value for name, value in piece.__dict__.items() if name in given}
    return {**fields, **piece.model_extra} if piece.model_extra else fields
