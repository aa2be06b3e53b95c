"""``kutip suggest``: what could be marked in articles, found before anybody reads them."""

import asyncio
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from reader.articles.model import View
from reader.cleaning import squeeze
from reader.cli import completing
from reader.cli.desk import reading, writing
from reader.cli.library import feed_id, find_article
from reader.cli.printing import complain, say, say_json
from reader.cli.sources import answer_all, named, takes_sources
from reader.desk.open import Desk
from reader.desk.sourcing import Source
from reader.errors import KutipError
from reader.suggest.model import Suggestions

if TYPE_CHECKING:
    from reader.exports.draft import DraftText

_PLAIN = {"content-type": "text/plain; charset=utf-8"}
_ARTICLE = re.compile(r"\d{1,15}|[0-9a-f]{16}")

Form = Literal["text", "json", "md"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles of the library are asked for."""

    articles: Sequence[str]
    feed: str | None
    query: str
    limit: int

    @property
    def any(self) -> bool:
        """Whether the library is asked at all."""
        return bool(self.articles or self.feed or self.query)


class Printer:
    """Says what was found in one text after the other, in the form that was asked for."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._sheet: list[DraftText] = []
        self.failed = 0

    def found(self, name: str, found: Suggestions, draft: "DraftText | None" = None) -> None:
        """Say what was found in a text."""
        if self._form == "json":
            say_json(_json(name, found))
        elif self._form == "md":
            from reader.desk.drafting import unnamed

            self._sheet.append(draft or unnamed(name, found))
        else:
            for line in suggestions_text(found):
                say(line)

    def problem(self, name: str, error: KutipError) -> None:
        """Say why a text could not be read."""
        self.failed += 1
        if self._form == "json":
            say_json({"source": name, "error": str(error)})
        else:
            complain(str(error))

    def end(self) -> None:
        """Say what is said at the end."""
        if self._form == "md":
            from reader.exports.draft import write_draft

            sys.stdout.write(write_draft(self._sheet).decode())


@click.command(epilog="Example: kutip suggest --format md 1042 > draft.md")
@takes_sources
@click.option("--language", metavar="TAG", help="The language of the sources (id, en, ms); found out without it.")
@click.option("--format", "form", type=click.Choice(["text", "json", "md"]), help="md is a draft quote sheet.")
@click.option(
    "--feed",
    metavar="TEXT",
    shell_complete=completing.feeds,
    help="The newest articles of the feed with this in its title or address.",
)
@click.option(
    "--query", metavar="QUERY", default="", help="The newest articles that a query means, as kutip search takes it."
)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="Articles of --feed and --query.")
@click.option("--weights", is_flag=True, help="Print what your choices taught, and what follows from it.")
@click.option("--reset-weights", is_flag=True, help="Forget what your choices taught.")
@click.pass_context
def suggest(
    context: click.Context,
    *,
    sources: tuple[str, ...],
    as_json: bool,
    url: str | None,
    listing: Path | None,
    language: str | None,
    form: Form | None,
    feed: str | None,
    query: str,
    limit: int,
    weights: bool,
    reset_weights: bool,
) -> None:
    """Print the quotes and directives that could be marked; nobody has reviewed them.

    A SOURCE is a page as a file, an http(s) address, - for standard input, or an article of the library: its number
    or its key, as kutip list gives them. A file ending in .txt is taken as it is: offsets count its own characters.
    """
    if weights or reset_weights:
        _weights(context, reset=reset_weights, as_json=as_json or form == "json")
        return
    articles = [one for one in sources if _ARTICLE.fullmatch(one) and not Path(one).exists()]
    others = [one for one in sources if one not in articles]
    wanted = Wanted(articles, feed, query.strip(), limit)
    printer = Printer(form or ("json" if as_json else "text"))
    if wanted.any:
        with reading(context) as desk:
            asyncio.run(_of_library(desk, wanted, printer))
    if others or listing is not None or not wanted.any:
        marked = [_marked_plain(source) for source in named(others, url, listing)]

        def tell(source: Source, answer: Suggestions | KutipError) -> None:
            if isinstance(answer, KutipError):
                printer.problem(source.name, answer)
            else:
                printer.found(source.name, answer)

        answer_all("suggest_source", marked, Suggestions, tell=tell, language=language)
    printer.end()
    if printer.failed:
        raise SystemExit(1)


async def _of_library(desk: Desk, wanted: Wanted, printer: Printer) -> None:
    from reader.desk import drafting

    ids: list[int] = [find_article(desk, one).id for one in wanted.articles]
    if wanted.feed or wanted.query:
        view = View(feed=feed_id(desk, wanted.feed))
        ids += drafting.articles_of(desk, view=view, query=wanted.query, limit=wanted.limit)
    try:
        async for opened, found in drafting.found_in(desk, dict.fromkeys(ids)):
            name = str(opened.article.id)
            if isinstance(found, KutipError):
                printer.problem(name, found)
            else:
                printer.found(name, found, drafting.draft_of(opened, found))
    finally:
        await desk.close()


def _weights(context: click.Context, *, reset: bool, as_json: bool) -> None:
    if reset:
        with writing(context) as desk:
            count = desk.learned.reset()
            say(f"Forgotten: {count} {'line' if count == 1 else 'lines'} of choices.")
        return
    with reading(context) as desk:
        if desk.learned.notice:
            complain(desk.learned.notice)
        for (language, kind, by, name), tally in desk.learned.weights:
            counts = {"accepted": tally.accepted, "edited": tally.edited, "dismissed": tally.dismissed}
            factor = round(tally.factor, 3)
            if as_json:
                say_json({"language": language, "kind": kind, "by": by, "name": name, **counts, "factor": factor})
            else:
                told = ", ".join(f"{count} {choice}" for choice, count in counts.items())
                say(f"×{factor:.2f}  {language} {kind}, {by} “{name}”: {told}")
        if not as_json and not desk.learned.weights:
            say("Nothing is learned yet: accept, edit or dismiss suggestions in the app.")


def _json(name: str, found: Suggestions) -> dict[str, Any]:
    """Give the suggestions in the shape that ``suggest --json`` promises."""
    suggestions: Iterable[Any] = [suggestion.as_json() for suggestion in found.suggestions]
    return {"source": name, "language": found.language, "suggestions": suggestions}


def suggestions_text(found: Suggestions) -> Iterator[str]:
    """Give the suggestions as lines: who, how sure, and the words."""
    for one in found.suggestions:
        who = one.speaker if one.kind == "quote" else f"{one.issuer or '?'} → {one.addressee or '?'}"
        words = squeeze(one.text)
        yield f"{one.kind:<9}  {one.confidence:.2f}  {who or '?'}: {words}"


def _marked_plain(source: Source) -> Source:
    is_text = source.source.lower().endswith(".txt") and not source.is_address
    return replace(source, headers={**source.headers, **_PLAIN}) if is_text else source
