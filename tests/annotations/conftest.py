"""What the tests of the annotations' store share."""

import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

CASES = Path(__file__).resolve().parent.parent / "support" / "annotation_cases.py"


@pytest.fixture(scope="session")
def cases() -> ModuleType:
    """The module of cases, which is a program of its own too."""
    spec = importlib.util.spec_from_file_location("annotation_cases", CASES)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["annotation_cases"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a store's file is, or will be."""
    return tmp_path / "annotations.json"


@pytest.fixture
def _no_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out syncs where only a kill follows: the page cache outlives it."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture(autouse=True)
def _umask() -> Iterator[None]:
    """Give back the process's umask, which opening a data folder changes."""
    before = os.umask(0o022)
    yield
    os.umask(before)
