"""A server, and what is on it, for the program in a real terminal."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from loopback import Loopback
from outlets import Press, invented_press, real_press


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


@pytest.fixture
def press(server: Loopback, tmp_path: Path) -> Press:
    """Invented outlets: two that work, one that does not."""
    return invented_press(server, tmp_path)


@pytest.fixture
def real(server: Loopback, tmp_path: Path, shared: Path) -> Callable[[], Press]:
    """Real feeds and pages; skipped where they are not there."""
    return lambda: real_press(server, tmp_path, shared / "corpus")
