"""Reading JSON into models, and writing it."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from ._options import NotGiven

T = TypeVar("T")


class ApiModel(BaseModel):
    """What the API speaks of.

    Fields that this version does not know are kept, as attributes and in `model_extra`. `model_fields_set` tells the fields that
    came from those that did not.
    """

    model_config = ConfigDict(extra="allow", frozen=True, protected_namespaces=(), populate_by_name=True)


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast(Any, kind))


def read_json(kind: type[T], content: bytes | str) -> T:
    """Reads JSON into a type.

    What does not fit is kept as it came: nodes of other versions may leave out what this version's specification requires.

    Raises:
        ValueError: It is no JSON, or not even an object or a list where there should be one.
    """
    try:
        if isinstance(kind, type) and issubclass(kind, ApiModel):
            return cast(T, kind.model_validate_json(content))
        return cast(T, _adapter(cast(Hashable, kind)).validate_json(content))
    except ValidationError:
        return _kept_whole(kind, json.loads(content))


def read_value(kind: type[T], value: object) -> T:
    """Reads what is JSON no more, as `read_json` does."""
    try:
        return cast(T, _adapter(cast(Hashable, kind)).validate_python(value))
    except ValidationError:
        return _kept_whole(kind, value)


def _kept_whole(kind: type[T], value: object) -> T:
    shape = get_origin(kind) or kind
    wanted = dict if isinstance(shape, type) and issubclass(shape, ApiModel) else shape
    if isinstance(wanted, type) and wanted is not object and not isinstance(value, wanted):
        raise ValueError(f"it is no {'object' if wanted is dict else wanted.__name__}")
    return cast(T, _kept(kind, value))


def _kept(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return next((kept for each in get_args(kind) if (kept := _kept(each, value)) is not value), value)
    if origin is list and isinstance(value, list):
        (items,) = get_args(kind)
        return [_kept(items, each) for each in value]
    if origin is dict and isinstance(value, dict):
        _, values = get_args(kind)
        return {name: _kept(values, each) for name, each in value.items()}
    if isinstance(kind, type) and issubclass(kind, ApiModel) and isinstance(value, dict):
        return _kept_model(kind, value)
    return value


def _kept_model(kind: type[ApiModel], value: dict[str, Any]) -> ApiModel:
    fields = {field.alias or name: (name, field) for name, field in kind.model_fields.items()}
    given = {name: _kept(fields[name][1].annotation, each) if name in fields else each for name, each in value.items()}
    absent = {name: None for name, (_, field) in fields.items() if field.is_required() and name not in value}
    names = {fields[name][0] for name in value if name in fields}
    return kind.model_construct(names | (value.keys() - fields.keys()), **given, **absent)


def without_absent(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields that are given."""
    return {name: value for name, value in fields.items() if not isinstance(value, NotGiven)}


def write_json(value: object) -> bytes:
    """The JSON of plain values and models; fields of models that were not set are left out.

    Raises:
        TypeError: There is something in it that JSON does not have.
        ValueError: There is a number in it that JSON does not have.
    """
    return json.dumps(value, default=_plain, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence):
        return list(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON: {value!r}")
