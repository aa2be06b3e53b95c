"""Worker processes, where outside bytes are parsed."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reader.workers.pool import Workers

__all__ = ["Workers"]


def __getattr__(name: str) -> Any:
    # A worker imports this package too, and should not pay for the asyncio of the pool (40 ms, 7 MB).
    if name == "Workers":
        from reader.workers.pool import Workers

        return Workers
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
