"""The way out: one bounded, polite and careful HTTP request at a time. httpx is imported when a Fetcher opens."""

from reader.feeds.fetch.client import Fetcher
from reader.feeds.fetch.messages import (
    ASKED,
    BACKGROUND,
    PAGE_ACCEPT,
    PICTURE_ACCEPT,
    Limits,
    Request,
    Response,
)

__all__ = ["ASKED", "BACKGROUND", "PAGE_ACCEPT", "PICTURE_ACCEPT", "Fetcher", "Limits", "Request", "Response"]
