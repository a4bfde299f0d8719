"""What the package shows."""

from __future__ import annotations

import inspect
import os
from pathlib import Path
from types import UnionType
from typing import ForwardRef, Union, get_args, get_origin

import llmnode
import llmnode.types

SURFACE = Path(__file__).parent.parent / "surface.txt"


def written(kind: object) -> str:
    """A type, in words that do not depend on Python's version."""
    if isinstance(kind, ForwardRef):
        return kind.__forward_arg__
    if get_origin(kind) in (Union, UnionType):
        return " | ".join(written(each) for each in get_args(kind))
    return kind.__name__ if inspect.isclass(kind) and not get_args(kind) else str(kind).replace("typing.", "")


def described(name: str, value: object) -> list[str]:
    """A public name with its members, a line each."""
    if not inspect.isclass(value):
        return [f"{name}: {written(value)}"]
    bases = ", ".join(base.__name__ for base in value.__bases__ if base is not object)
    lines = [f"class {name}({bases})" if bases else f"class {name}"]
    annotations = inspect.get_annotations(value)
    lines += [f"  {member}: {written(kind)}" for member, kind in sorted(annotations.items()) if not member.startswith("_")]
    for member, found in sorted(vars(value).items()):
        if member.startswith("_") and member not in ("__init__", "__enter__", "__iter__", "__aenter__", "__aiter__"):
            continue
        if inspect.isfunction(found):
            lines.append(f"  {member}{inspect.signature(found)}")
        elif isinstance(found, property) or hasattr(found, "func"):
            getter = getattr(found, "fget", None) or getattr(found, "func", None)
            assert getter is not None
            lines.append(f"  {member} -> {inspect.signature(getter).return_annotation}")
    return lines


def surface() -> str:
    """Every public name, and the classes that generated clients lead to."""
    names = {name: getattr(llmnode, name) for name in llmnode.__all__ if name != "VERSION"}
    for client in (llmnode.LlmNode, llmnode.AsyncLlmNode):
        for base in client.__mro__[1:-1]:
            names[f"{client.__name__}.{base.__name__}"] = base
    for module in ("capabilities", "inference", "models", "network", "peers"):
        found = vars(__import__(f"llmnode._generated.resources.{module}", fromlist=["*"]))
        names |= {name: each for name, each in found.items() if getattr(each, "__module__", "").endswith(f"resources.{module}")}
    lines = [line for name in sorted(names) if not inspect.ismodule(names[name]) for line in described(name, names[name])]
    for name in llmnode.types.__all__:
        lines += described(f"types.{name}", getattr(llmnode.types, name))
    return "\n".join(lines) + "\n"


def test_the_surface_is_the_one_that_was_seen() -> None:
    """A change to it is made with LLM_NODE_UPDATE_SURFACE=1, so that it is seen in review."""
    if os.environ.get("LLM_NODE_UPDATE_SURFACE"):
        SURFACE.write_text(surface(), encoding="utf-8")
    assert surface() == SURFACE.read_text(encoding="utf-8")


def test_all_that_is_visible_is_exported_and_no_more() -> None:
    visible = {name for name, value in vars(llmnode).items() if not name.startswith("_") and not inspect.ismodule(value)}
    assert visible | {"types"} == set(llmnode.__all__)
    assert len(llmnode.__all__) == len(set(llmnode.__all__))
