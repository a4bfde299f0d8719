"""The types of the API: models, and the plain forms (`…Param`) of what requests carry."""

from ._generated.types import *  # noqa: F403
from ._generated.types import __all__ as __all__
