"""``kutip parse``, ``extract`` and ``find``: read what a source holds, without the library."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from reader.articles.extract import Extracted
from reader.cleaning import clean_line
from reader.cli.printing import complain, say, say_json, stamp
from reader.desk.rendering import document_lines
from reader.desk.sourcing import Source, answers
from reader.errors import ConfigError, KutipError
from reader.feeds.model import FoundFeed, ParsedFeed
from reader.workers import Workers


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of ``--list``."""

    source: str
    url: str | None = None
    headers: dict[str, str] | None = None


Command = Callable[..., Any]


def takes_sources(command: Command) -> Command:
    """Add the arguments that every command over sources has."""
    for decorate in (
        click.argument("sources", nargs=-1, metavar="SOURCE..."),
        click.option("--json", "as_json", is_flag=True, help="One JSON line for each source, in order."),
        click.option("--url", help="The address that a single file came from."),
        click.option(
            "--list",
            "listing",
            type=click.Path(path_type=Path),
            help='Take the sources from JSON Lines {"source", "url", "headers"} instead.',
        ),
    ):
        command = decorate(command)
    return command


@click.command(epilog="Example: kutip parse --json feed.xml | jq .title")
@takes_sources
def parse(sources: tuple[str, ...], *, as_json: bool, url: str | None, listing: Path | None) -> None:
    """Read feeds (RSS, Atom, RDF, JSON Feed) and print what they hold.

    A SOURCE is a file, an http(s) address, or - for standard input.
    """
    run(
        "parse_feed",
        named(sources, url, listing),
        ParsedFeed,
        as_json=feed_json if as_json else None,
        as_text=feed_text,
    )


@click.command(epilog="Example: kutip extract https://example.org/news/1.html")
@takes_sources
def extract(sources: tuple[str, ...], *, as_json: bool, url: str | None, listing: Path | None) -> None:
    """Read the article out of pages and print its text.

    A SOURCE is a file, an http(s) address, or - for standard input.
    """
    run(
        "extract_page",
        named(sources, url, listing),
        Extracted,
        as_json=page_json if as_json else None,
        as_text=page_text,
    )


@click.command(epilog="Example: kutip find https://example.org/")
@takes_sources
def find(sources: tuple[str, ...], *, as_json: bool, url: str | None, listing: Path | None) -> None:
    """List the feeds that pages announce.

    A SOURCE is a file, an http(s) address, or - for standard input.
    """
    run(
        "find_feeds",
        named(sources, url, listing),
        tuple[FoundFeed, ...],
        as_json=found_json if as_json else None,
        as_text=found_text,
    )


def named(sources: Iterable[str], url: str | None, listing: Path | None) -> list[Source]:
    """Give the sources that the arguments name."""
    if listing is not None:
        return list(_listed(listing))
    given = list(sources)
    if not given:
        raise click.UsageError("Name at least one source: a file, an address, or - for standard input.")
    if url is not None and len(given) > 1:
        raise click.UsageError("--url goes with a single source.")
    return [Source(source, url) for source in given]


def run(
    job: str,
    sources: list[Source],
    returns: Any,
    *,
    as_json: Callable[[Source, Any], dict[str, Any]] | None,
    as_text: Callable[[Any], Iterable[str]],
    **extra: object,
) -> None:
    """Answer each source on standard output; exit with 1 where one could not be read."""
    failed = 0

    def tell(source: Source, answer: Any) -> None:
        nonlocal failed
        failed += isinstance(answer, KutipError)
        if as_json is not None:
            say_json(_failure(source, answer) if isinstance(answer, KutipError) else as_json(source, answer))
        elif isinstance(answer, KutipError):
            complain(str(answer))
        else:
            for line in as_text(answer):
                say(line)

    answer_all(job, sources, returns, tell=tell, **extra)
    if failed:
        raise SystemExit(1)


def answer_all(
    job: str, sources: list[Source], returns: Any, *, tell: Callable[[Source, Any], None], **extra: object
) -> None:
    """Run a job on each source in the workers and tell of each answer, or error, in the sources' order."""

    async def work() -> None:
        workers = Workers(count=min(2, len(sources)) or 1)
        try:
            async for source, answer in answers(job, sources, returns=returns, workers=workers, extra=extra):
                tell(source, answer)
        finally:
            await workers.close()

    asyncio.run(work())


def feed_json(source: Source, feed: ParsedFeed) -> dict[str, Any]:
    """Give a feed in the shape that ``parse --json`` promises."""
    return {
        "source": source.name,
        "title": feed.title,
        "link": feed.link,
        "language": feed.language,
        "entries": [
            {
                "id": entry.id,
                "title": entry.title,
                "link": entry.link,
                "published": stamp(entry.published),
                "updated": stamp(entry.updated),
                "authors": entry.authors,
                "summary": entry.summary,
                "content": entry.content,
                "enclosures": entry.enclosures,
                "tags": entry.tags,
            }
            for entry in feed.entries
        ],
        "problems": feed.problems,
    }


def feed_text(feed: ParsedFeed) -> Iterator[str]:
    """Give a feed as lines."""
    yield feed.title or "(untitled feed)"
    for entry in feed.entries:
        yield f"  {stamp(entry.published or entry.updated) or 'no date':<20}  {entry.title or '(untitled)'}"
        if entry.link:
            yield f"  {'':<20}  {entry.link}"
    for problem in feed.problems:
        yield f"  ! {problem}"


def page_json(source: Source, page: Extracted) -> dict[str, Any]:
    """Give an article in the shape that ``extract --json`` promises, with its other facts after it."""
    facts = page.facts
    return {
        "source": source.name,
        "url": facts.canonical or source.url,
        "title": facts.title,
        "byline": facts.byline,
        "published": stamp(facts.published),
        "site": facts.site,
        "language": facts.language,
        "text": page.document.text,
        "blocks": page.document.blocks,
        "links": page.document.links,
        "footnotes": page.document.footnotes,
        "pictures": page.document.pictures,
        "editor": facts.editor,
        "modified": stamp(facts.modified),
        "place": facts.place,
        "image": facts.image,
        "image_caption": facts.image_caption,
        "credit": facts.credit,
        "notes": facts.notes,
    }


def page_text(page: Extracted) -> Iterator[str]:
    """Give an article as lines."""
    facts = page.facts
    yield facts.title or "(untitled)"
    told = [fact for fact in (facts.site, facts.byline, stamp(facts.published)) if fact]
    if told:
        yield " · ".join(told)
    yield ""
    yield from document_lines(page.document)


def found_json(source: Source, feeds: tuple[FoundFeed, ...]) -> dict[str, Any]:
    """Give found feeds in the shape that ``find --json`` promises."""
    return {"source": source.name, "feeds": feeds}


def found_text(feeds: tuple[FoundFeed, ...]) -> Iterator[str]:
    """Give found feeds as lines."""
    for feed in feeds:
        yield f"{feed.url}  {feed.title or ''}".rstrip()


def _failure(source: Source, error: KutipError) -> dict[str, str]:
    return {"source": source.name, "error": str(error)}


def _listed(listing: Path) -> Iterator[Source]:
    import msgspec

    try:
        lines = listing.read_bytes().splitlines()
    except OSError as error:
        raise ConfigError(f"{clean_line(str(listing))} cannot be read: {error.strerror}.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = msgspec.json.decode(line, type=_Row)
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            where = f"{clean_line(str(listing))}, line {number}"
            raise ConfigError(f'{where}: not a JSON object with "source" ({clean_line(str(error))}).') from error
        yield Source(row.source, row.url, row.headers or {})
