"""What newer versions of `typing` have."""

import sys

if sys.version_info >= (3, 11):
    from typing import NotRequired, Self, Unpack
else:  # pydantic brings it
    from typing_extensions import NotRequired, Self, Unpack

__all__ = ["NotRequired", "Self", "Unpack"]
