"""Damaged bytes never give more than a ParseError."""

import gzip
import json
import os
import random
from pathlib import Path

import pytest

from reader.errors import ParseError
from reader.feeds.discover import discover
from reader.feeds.opml import read
from reader.feeds.parse import parse

ROUNDS = int(os.environ.get("KUTIP_FUZZ", "1000"))
PIECES = (
    *(
        "<title>",
        "</title>",
        "<![CDATA[",
        "]]>",
        "&lt;b&gt;",
        "&#x1b;",
        "&#0;",
        "&nbsp;",
        "<item",
        "</item>",
        "<link/>",
    ),
    *("<entry>", "<guid>", "</guid>", "Sen, 05 Agu 2024 10:00 WIB", "2024-13-45T99:99:99Z", "https://[x", "\x00"),
    *("<a:b xmlns:a='u'>", "<!DOCTYPE x [", "<!ENTITY e 'v'>]>", "&e;", "<?xml version='1.0' encoding='utf-16'?>"),
    *("xml:base='//['", "<!--", "-->", "é", "\u202e", "\ud800"),
)


def generated(rng: random.Random) -> bytes:
    item = "<item><title>Kabar {0}</title><link>https://a.example/{0}</link><pubDate>5 Mar 2024</pubDate></item>"
    parts = ["<rss version='2.0'><channel><title>T</title>", *(item.format(n) for n in range(rng.randrange(6)))]
    for _ in range(rng.randrange(8)):
        parts.insert(rng.randrange(len(parts) + 1), rng.choice(PIECES))
    return "".join([*parts, "</channel></rss>"]).encode("utf-8", "surrogatepass")


def damaged(body: bytes, rng: random.Random) -> bytes:
    if rng.random() < 0.5:
        return body[: rng.randrange(len(body))]
    broken = bytearray(body)
    for _ in range(rng.choice((1, 1, 4, 30))):
        broken[rng.randrange(len(broken))] ^= 1 << rng.randrange(8)
    return bytes(broken)


def try_all(body: bytes) -> int:
    """Give how many entries were read; any error but ParseError ends the test."""
    for reader in (read, discover):
        try:
            reader(body)
        except ParseError:
            continue
    try:
        return len(parse(body, url="https://a.example/feed").entries)
    except ParseError:
        return 0


def test_generated_feeds() -> None:
    rng = random.Random(1)
    assert sum(try_all(generated(rng)) for _ in range(ROUNDS)) > ROUNDS


def test_damaged_generated_feeds() -> None:
    rng = random.Random(2)
    assert sum(try_all(damaged(generated(rng), rng)) for _ in range(ROUNDS)) > 0


@pytest.mark.slow
def test_damaged_real_feeds(shared: Path) -> None:
    rng = random.Random(3)
    folder = shared / "corpus" / "dev" / "feeds"
    names = sorted(json.loads((folder / "expected.json").read_text()))
    bodies = [gzip.decompress((folder / f"{name}.gz").read_bytes()) for name in names]
    small = [body for body in bodies if len(body) < 30_000]
    twenty = rng.sample(small, 20)
    assert sum(try_all(damaged(rng.choice(twenty), rng)) for _ in range(2 * ROUNDS)) > ROUNDS
