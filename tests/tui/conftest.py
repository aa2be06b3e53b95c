"""The app over the tour, for every test of the screens."""

from tests_tui import drive

__all__ = ["drive"]
