"""The annotations are opened once, however many threads want them first."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from newsroom import desk_of

from reader.annotations.store import Store


def test_two_threads_that_want_the_annotations_first_get_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    really = Store.open

    def slowly(path: Path, **options: Any) -> Store:
        opened.append(path)
        time.sleep(0.05)
        return really(path, **options)

    monkeypatch.setattr(Store, "open", slowly)
    with desk_of(tmp_path) as desk, ThreadPoolExecutor(2) as threads:
        first, second = threads.map(lambda _: desk.store, range(2))

    assert first is second
    assert len(opened) == 1
