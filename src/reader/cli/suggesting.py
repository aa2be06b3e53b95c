"""``kutip suggest``: what could be marked in articles, found before anybody reads them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from reader.cli.sources import named, run, takes_sources
from reader.desk.sourcing import Source
from reader.suggest.model import Suggestions

_PLAIN = {"content-type": "text/plain; charset=utf-8"}


@click.command(epilog="Example: kutip suggest --json page.html | jq '.suggestions[].speaker'")
@takes_sources
@click.option("--language", metavar="TAG", help="The language of the articles (id, en, ms); found out without it.")
def suggest(sources: tuple[str, ...], *, as_json: bool, url: str | None, listing: Path | None, language: str) -> None:
    """Print the quotes and directives that could be marked; nobody has reviewed them.

    A SOURCE is a page as a file, an http(s) address, or - for standard input. A file ending in .txt is taken as it
    is: offsets count its own characters.
    """
    run(
        "suggest_source",
        [_marked_plain(source) for source in named(sources, url, listing)],
        Suggestions,
        as_json=suggestions_json if as_json else None,
        as_text=suggestions_text,
        language=language,
    )


def suggestions_json(source: Source, found: Suggestions) -> dict[str, Any]:
    """Give the suggestions in the shape that ``suggest --json`` promises."""
    return {
        "source": source.source,
        "language": found.language,
        "suggestions": [suggestion.as_json() for suggestion in found.suggestions],
    }


def suggestions_text(found: Suggestions) -> Iterator[str]:
    """Give the suggestions as lines: who, how sure, and the words."""
    for one in found.suggestions:
        who = one.speaker if one.kind == "quote" else f"{one.issuer or '?'} → {one.addressee or '?'}"
        words = " ".join(one.text.split())
        yield f"{one.kind:<9}  {one.confidence:.2f}  {who or '?'}: {words}"


def _marked_plain(source: Source) -> Source:
    is_text = source.source.lower().endswith(".txt") and not source.is_address
    return replace(source, headers={**source.headers, **_PLAIN}) if is_text else source
