"""Make a library of generated news, for benchmarks and for trying the app at its final size.

    python benchmarks/generate.py FOLDER --articles 100000

Half of the articles are Indonesian, half English, about 3.4 kB of HTML each, spread over 40 feeds and five minutes
apart. Words follow Zipf's law; every article has one word of its own ("unik000042"). The same arguments give the same
articles.
"""

import argparse
import itertools
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reader.articles.document import DocumentBuilder
from reader.articles.library import Library
from reader.articles.model import Batch, FeedSpec, Incoming, Proposed

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
FEEDS = 40
SENTENCES = 23
"""Of 17 words each: 3.4 kB of HTML in all."""
FILE = "library.sqlite"
COMMON_WORD = "pemerintah"
"""Stands in nearly every article."""
MIDDLE_WORD = "anggaran"
"""Stands in about one article of a hundred."""

STAMP = 1
"""Under which it is said what could be marked."""

_SYLLABLES = "ba be ka ko la li ma me na ni pa pe ra ri sa se ta te wa yu bang kar lem mon nus pin rang sor tan gul"
_ENGLISH = (
    "the of and to in a that for on is said was with by from at as it officials city water report new plan year people"
    " council minister budget schools river market workers health court police local national public bridge harbour"
)
_INDONESIAN = (
    "yang dan di ke dari untuk dengan pada tidak akan itu ini dalam adalah kata oleh warga kota air laporan rencana"
    " tahun rakyat dewan menteri sekolah sungai pasar pekerja kesehatan pengadilan polisi daerah nasional umum jembatan"
)


@dataclass(frozen=True, slots=True)
class Story:
    """One generated article."""

    number: int
    feed: int
    title: str
    paragraphs: tuple[str, ...]
    published: datetime
    language: str

    @property
    def link(self) -> str:
        """Its address."""
        return f"https://outlet{self.feed}.example/news/{self.number}"

    @property
    def html(self) -> str:
        """Its text as a feed's HTML."""
        return "".join(f"<p>{paragraph}</p>\n" for paragraph in self.paragraphs)

    def incoming(self) -> Incoming:
        """Give it as an entry on its way into the library."""
        builder = DocumentBuilder()
        for paragraph in self.paragraphs:
            builder.add("paragraph", paragraph)
        return Incoming(
            id=f"urn:story:{self.number}",
            title=self.title,
            link=self.link,
            published=self.published,
            authors=("Tari Lestawan",),
            summary_text=self.paragraphs[0][:200],
            document=builder.build(),
            whole=True,
            language=self.language,
            tags=("berita",),
        )


def feed_url(number: int) -> str:
    """Give the address of a generated feed."""
    return f"https://outlet{number}.example/feed.xml"


def subscriptions(count: int = FEEDS) -> list[FeedSpec]:
    """Give the generated feeds, in five categories."""
    return [
        FeedSpec(url=feed_url(number), title=f"Outlet {number}", category=f"Kategori {number % 5}", tags=("contoh",))
        for number in range(count)
    ]


def stories(count: int, *, feeds: int = FEEDS, seed: int = 1) -> Iterator[Story]:
    """Give articles, oldest first, five minutes apart."""
    chance = random.Random(seed)
    pools = {language: _sentences(language, chance) for language in ("id", "en")}
    for number in range(count):
        language = "id" if number % 2 else "en"
        drawn = chance.choices(pools[language], k=SENTENCES)
        drawn[3] = f"{drawn[3][:-1]} unik{number:06d}."
        if number % 100 == 0:
            drawn[5] = f"{drawn[5][:-1]} {MIDDLE_WORD}."
        drawn[7] = f"{drawn[7][:-1]} {COMMON_WORD}."
        paragraphs = tuple(" ".join(drawn[at : at + 4]) for at in range(0, SENTENCES, 4))
        published = NOW - timedelta(minutes=5) * (count - number)
        yield Story(number, number % feeds, drawn[0][:70].rstrip(), paragraphs, published, language)


def _sentences(language: str, chance: random.Random) -> list[str]:
    base = (_INDONESIAN if language == "id" else _ENGLISH).split()
    syllables = _SYLLABLES.split()
    invented = {"".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(30_000)}
    vocabulary = base + sorted(invented)
    weights = list(itertools.accumulate(1 / (rank + 8) for rank in range(len(vocabulary))))
    drawn = (chance.choices(vocabulary, cum_weights=weights, k=17) for _ in range(20_000))
    return [f"{' '.join(words).capitalize()}." for words in drawn]


def build(folder: Path, count: int, *, feeds: int = FEEDS, seed: int = 1, index: bool = True, file: str = FILE) -> Path:
    """Make a library of ``count`` articles in ``folder`` and give its path; one that is there already is kept."""
    path = folder / file
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    with Library.open(path, now=lambda: NOW) as library:
        library.sync_feeds(subscriptions(feeds))
        by_url = {feed.url: feed.id for feed in library.feeds()}
        for chunk in _chunks(stories(count, feeds=feeds, seed=seed), 5_000):
            grouped: dict[int, list[Incoming]] = {}
            for story in chunk:
                grouped.setdefault(by_url[feed_url(story.feed)], []).append(story.incoming())
            library.store_many(
                [Batch(feed_id=feed, entries=tuple(each)) for feed, each in grouped.items()], fetched=NOW
            )
            while index and library.index_pending(2_000):
                pass
    return path


def propose(library: Library, *, people: int = 20_000) -> None:
    """Say of every article what could be marked in it, where nothing is said yet: two of three quote somebody."""
    chance = random.Random(3)
    while waiting := library.unproposed(STAMP, 2_000):
        found = []
        for one in waiting:
            speaker, told = (f"Orang{min(people, int(chance.paretovariate(0.6)))} Marga" for _ in range(2))
            counts = {("quote", "direct"): 1} if chance.randrange(3) else {}
            counts |= {("directive", ""): 1} if chance.randrange(5) == 0 else {}
            names = (("speaker", speaker), ("addressee", told))
            found.append(Proposed(article_id=one.article_id, revision=one.revision, counts=counts, names=names))
        library.put_proposals(STAMP, found)


def _chunks(source: Iterator[Story], size: int) -> Iterator[list[Story]]:
    while chunk := list(itertools.islice(source, size)):
        yield chunk


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--feeds", type=int, default=FEEDS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--file", default=FILE, help="the library's name in the folder")
    given = parser.parse_args()
    begun = time.perf_counter()
    path = build(given.folder, given.articles, feeds=given.feeds, seed=given.seed, file=given.file)
    print(f"{path}: {path.stat().st_size / 1e6:.0f} MB, {time.perf_counter() - begun:.1f} s")


if __name__ == "__main__":
    main()
