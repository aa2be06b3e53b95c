"""Kutip: a news reader and annotator for the terminal.

For scripts, ``from reader import open_library``; docs/scripting.md tells of it. Nothing is loaded before it is asked
for (PEP 562).
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reader.scripting import (
        Annotation,
        Article,
        ConfigError,
        Feed,
        KutipError,
        Library,
        Refreshed,
        SourceError,
        StorageError,
        Suggestion,
        open_library,
    )

__version__ = "0.1.0"

__all__ = [
    "Annotation",
    "Article",
    "ConfigError",
    "Feed",
    "KutipError",
    "Library",
    "Refreshed",
    "SourceError",
    "StorageError",
    "Suggestion",
    "__version__",
    "open_library",
]


def __getattr__(name: str) -> Any:
    """Load what scripts use when it is first asked for."""
    if name in __all__:
        from importlib import import_module

        return getattr(import_module("reader.scripting"), name)
    raise AttributeError(name)
