"""Real feeds, pages and lists that lie beside the repository; skipped where they do not."""

import base64
import gzip
import html
import json
import re
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from reader.errors import ParseError
from reader.feeds import opml
from reader.feeds.discover import discover
from reader.feeds.model import ParsedFeed
from reader.feeds.parse import parse

Expectation = dict[str, Any]


@pytest.fixture(scope="module")
def feeds(shared: Path) -> Path:
    return shared / "corpus" / "dev" / "feeds"


def _plain(title: str | None) -> str | None:
    if title is None:
        return None
    return re.sub(r"\s+", " ", re.sub(r"<[^<>]{1,400}>", "", html.unescape(html.unescape(title)))).strip() or None


def _summary(feed: ParsedFeed) -> Expectation:
    first = feed.entries[0] if feed.entries else None
    date = (first.published or first.updated) if first else None
    link = first.link if first else None
    return {
        "title": _plain(feed.title),
        "entries": len(feed.entries),
        "first_title": _plain(first.title) if first else None,
        "first_link": (link.rstrip("/").replace("&amp;", "&") or None) if link else None,
        "first_date": date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if date else None,
        "dated": sum(bool(entry.published or entry.updated) for entry in feed.entries),
        "linked": sum(bool(entry.link) for entry in feed.entries),
        "titled": sum(bool(entry.title) for entry in feed.entries),
    }


def _right(body: bytes, want: Expectation, headers: dict[str, str] | None = None) -> bool:
    try:
        got = _summary(parse(body, headers=headers))
    except ParseError:
        got = {}
    also = want.get("also", {})
    return all(
        got.get(key) in (value, also.get(key, value)) for key, value in want["expect"].items() if key in got or value
    )


def test_real_feeds(feeds: Path) -> None:
    expected = json.loads((feeds / "expected.json").read_text())
    wrong = [
        name
        for name, want in expected.items()
        if not _right(gzip.decompress((feeds / f"{name}.gz").read_bytes()), want)
    ]
    assert len(expected) - len(wrong) >= 184, wrong


def test_feeds_of_other_parsers_own_tests(feeds: Path) -> None:
    with gzip.open(feeds / "conformance.jsonl.gz", "rt") as lines:
        cases = [json.loads(each) for each in lines]
    wrong = [case["path"] for case in cases if not _right(base64.b64decode(case["data"]), case, case.get("headers"))]
    assert len(cases) - len(wrong) >= 1200, wrong


def test_announced_feeds_of_real_pages(shared: Path) -> None:
    dev = shared / "corpus" / "dev"
    announced = json.loads((dev / "autodiscovery" / "pages.json").read_text())
    # Every third page is enough to see a rule break; the whole set takes seconds.
    names = sorted(announced)[::3]
    right = 0
    for name in names:
        url = json.loads((dev / "pages" / f"{name}.json").read_text()).get("url")
        found = discover(gzip.decompress((dev / "pages" / f"{name}.html.gz").read_bytes()), url=url)
        right += {feed.url for feed in found} == {address for address, *_ in announced[name]}
    assert right >= len(names) - 1


def test_real_lists(shared: Path) -> None:
    folder = shared / "corpus" / "dev" / "opml"
    for name, want in json.loads((folder / "expected.json").read_text()).items():
        if "feeds" not in want:
            continue
        outlines = opml.read((folder / name).read_bytes())
        assert [outline.url for _, outline in opml.subscriptions(outlines)] == want["feeds"], name
        assert opml.read(opml.write(outlines, title=name)) == outlines, name
