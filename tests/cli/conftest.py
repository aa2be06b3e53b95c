"""A library with the tour and one annotation, and a server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import Loopback
from newsroom import NOW

from reader.articles.model import View
from reader.config import load
from reader.desk import annotating, reading
from reader.desk.annotating import Draft
from reader.desk.open import Desk

Options = tuple[str, ...]


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


@pytest.fixture
def options(tmp_path: Path) -> Options:
    """``--feeds`` and ``--data`` of a folder with the tour in it and a quote marked."""
    feeds, data = tmp_path / "feeds.toml", tmp_path / "data"
    feeds.write_text("tour = true\n", "utf-8")
    desk = Desk.open(load(feeds=feeds, data=data, environ={}), now=lambda: NOW)
    try:
        opened = reading.open_article(desk, desk.library.ids(View())[0])
        words = "“A note that cannot show where it came from is only a rumour,”"
        start = opened.text.document.text.index(words)
        draft = Draft(kind="quote", fields={"speaker": "Mira Halvorsen"})
        annotating.annotate(desk, opened.article, opened.text, span=(start, start + len(words)), draft=draft)
    finally:
        desk.close_files()
    return ("--feeds", str(feeds), "--data", str(data))
