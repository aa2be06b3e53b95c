"""``kutip refresh``, ``list``, ``read`` and ``search``: the news without the screen."""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from reader.addresses import shown
from reader.articles.model import Article, Holding, Order, Row, Snippet, View
from reader.articles.query.model import ROLES, Field, Query, leaves
from reader.cleaning import squeeze
from reader.cli import completing
from reader.cli.desk import reading, writing
from reader.cli.printing import complain, say, say_json, stamp
from reader.desk.open import Desk
from reader.desk.records import row_record
from reader.errors import ConfigError, KutipError, SourceError

if TYPE_CHECKING:
    from reader.desk.reading import Opened
    from reader.desk.refreshing import FeedDone, FeedFailed, Finished
    from reader.desk.rendering import Form


ORDERS: Mapping[str, Order] = {
    "newest": "time",
    "oldest": "time",
    "feed": "feed",
    "outlet": "outlet",
    "title": "title",
    "later": "later",
}
"""What ``--sort`` takes."""

LOOKED_THROUGH = 1000
"""Articles that a refresh looks through for passages to tag, at most; the rest wait for the next."""


@click.command(epilog="Example: kutip refresh --due --json | jq -r 'select(.error) | .title'")
@click.option("--due", is_flag=True, help="Only feeds whose time has come; for cron.")
@click.option(
    "--only",
    multiple=True,
    metavar="URL",
    shell_complete=completing.urls,
    help="Only this feed; may be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each feed.")
@click.pass_context
def refresh(context: click.Context, *, due: bool, only: tuple[str, ...], as_json: bool) -> None:
    """Fetch the feeds and store what is new.

    A feed that was asked less than five minutes ago is left alone.
    """
    with writing(context, tour=False) as desk:
        if asyncio.run(_refresh(desk, due=due, only=only, as_json=as_json)):
            raise SystemExit(1)


async def _refresh(desk: Desk, *, due: bool, only: Sequence[str], as_json: bool) -> int:
    from reader.desk import refreshing

    failed, unreached = 0, False
    try:
        async for event in refreshing.refresh(desk, asked=not due, only=only or None):
            match event:
                case refreshing.FeedDone():
                    _tell_done(event, as_json=as_json)
                case refreshing.FeedFailed():
                    failed += 1
                    _tell_failed(event, as_json=as_json)
                case refreshing.FeedLeft():
                    complain(f"{event.title}: {event.reason}")
                case refreshing.Offline():
                    failed += event.feeds
                    unreached = True
                    complain(event.reason)
                case refreshing.Finished() if not as_json:
                    _tell_end(event)
            sys.stdout.flush()
        from reader.desk import proposing  # with all that finds passages: the feeds do not wait for that

        # Nor for the tour of a new library.
        await desk.in_storage(desk.add_tour)
        await proposing.propose_all(desk, limit=LOOKED_THROUGH)
        await _wait_or_run(desk, unreached=unreached, due=due)
    finally:
        await desk.close()
    return failed


async def _wait_or_run(desk: Desk, *, unreached: bool, due: bool) -> None:
    """Do what waited for the network, if there is one now; else let a refresh that somebody wanted wait too."""
    from reader.desk import waiting

    if not unreached:
        if waiting.waiting(desk):
            async for said in waiting.run(desk):
                complain(said)
    elif not due:
        # cron comes again by itself.
        complain(f"Waits for the network: {waiting.put(desk, 'refresh').said}.")


def _tell_failed(event: "FeedFailed", *, as_json: bool) -> None:
    if as_json:
        say_json({"url": shown(event.url), "title": event.title, "error": event.reason})
    else:
        complain(f"{event.title}: {event.reason}")
    for notice in event.notices:
        complain(notice)


def _tell_end(event: "Finished") -> None:
    say(f"{event.new} new articles; {event.done} feeds read, {event.failed} failed.")
    if event.texts or event.texts_missing:
        say(f"{event.texts} full texts fetched, {event.texts_missing} could not be had.")


def _tell_done(event: "FeedDone", *, as_json: bool) -> None:
    if as_json:
        told = {"url": shown(event.url), "title": event.title, "new": event.new, "changed": event.changed}
        say_json({**told, "rules": dict(event.ruled.struck), "alerts": event.ruled.alerts})
    else:
        if event.new or event.changed:
            say(f"{event.title}: {event.new} new, {event.changed} changed")
        for alert in event.ruled.alerts:
            say(f"* {alert.rule}: {alert.outlet}: {alert.title or '(untitled)'}")
    for notice in event.notices:
        complain(notice)


@click.command("list", epilog="Example: kutip list --unread --limit 20 --json | jq -r '.title'")
@click.option("--unread", is_flag=True, help="Only unread articles.")
@click.option("--starred", is_flag=True, help="Only starred ones.")
@click.option("--annotated", is_flag=True, help="Only annotated ones.")
@click.option("--watched", is_flag=True, help="Only those with a watched word or person.")
@click.option("--highlighted", is_flag=True, help="Only those that a rule highlighted.")
@click.option("--has", multiple=True, type=click.Choice(["quote", "directive"]), help="Only those that hold one.")
@click.option("--speaker", multiple=True, metavar="NAME", help="Only those that quote somebody of this name.")
@click.option("--addressee", multiple=True, metavar="NAME", help="Only those in which somebody of this name is told.")
@click.option("--issuer", multiple=True, metavar="NAME", help="Only those in which somebody of this name directs.")
@click.option("--query", metavar="QUERY", default="", help="Only those that a query means, as kutip search takes it.")
@click.option("--smart", metavar="NAME", help="Only those of a smart folder.")
@click.option("--later", is_flag=True, help="Only those to be read later, in their own order.")
@click.option("--new", is_flag=True, help="Only those that came in since the app was open last.")
@click.option("--sort", type=click.Choice(list(ORDERS)), help="The order; the newest first, unless said.")
@click.option("--grouped", is_flag=True, help="One line a story: its newest article, with the other outlets.")
@click.option(
    "--feed", metavar="TEXT", shell_complete=completing.feeds, help="Only feeds whose title or address has this in it."
)
@click.option("--category", metavar="NAME", shell_complete=completing.folders, help="Only this folder.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="Articles at most.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each article.")
@click.pass_context
def list_articles(
    context: click.Context,
    *,
    unread: bool,
    starred: bool,
    annotated: bool,
    watched: bool,
    highlighted: bool,
    has: tuple[str, ...],
    speaker: tuple[str, ...],
    addressee: tuple[str, ...],
    issuer: tuple[str, ...],
    query: str,
    smart: str | None,
    later: bool,
    new: bool,
    sort: str | None,
    grouped: bool,
    feed: str | None,
    category: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """List the latest news, the newest first.

    --sort feed goes by the order of feeds.toml and outlet by the outlets' names, the newest first within both.

    --has, --speaker, --addressee and --issuer look at what you tagged, and at what could be tagged: after a refresh and
    while the app is open, Kutip looks through the stored texts for it.
    """
    named = ("speaker", speaker), ("addressee", addressee), ("issuer", issuer)
    names = [(role, name) for role, given in named for name in given]
    from reader.articles.query.model import narrowed
    from reader.desk import asking, folders

    asked = asking.parse(query)
    with reading(context) as desk:
        if smart is not None:
            asked = narrowed(folders.query_of(desk, smart), asked)
        view = View(
            unread=unread,
            starred=starred,
            annotated=annotated,
            highlighted=highlighted,
            later=later,
            since=since(desk) if new else None,
            order=ORDERS[sort] if sort else "later" if later else "time",
            oldest_first=sort == "oldest",
            grouped=grouped,
            watched=_watched(desk) if watched else (),
            category=category,
            feed=feed_id(desk, feed),
            holds=_holdings(desk, has, names) if has or names else (),
        )
        _tell_unproposed(desk, asked)
        ids = asking.find_ids(desk, asked, view, limit=limit) if asked else desk.library.ids(view, limit=limit)
        rows = desk.library.rows(ids)
        for row in (rows[one] for one in ids if one in rows):
            others = _others(desk, row) if grouped else []
            if as_json:
                outlets = {"outlets": [_outlet_json(one) for one in (row, *others)]} if grouped else {}
                say_json({**row_record(row), **outlets})
            else:
                say(row_text(row) + (f" (+{len(others)}: {', '.join(one.outlet for one in others)})" if others else ""))


@click.command(epilog="Example: kutip read 1042 | less")
@click.argument("article")
@click.option("--fetch", is_flag=True, help="Fetch the page first, where its full text is not stored yet.")
@click.option("--format", "form", type=click.Choice(["text", "md"]), default="text", help="md is Markdown.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line with text and blocks.")
@click.pass_context
def read(context: click.Context, *, article: str, fetch: bool, form: "Form", as_json: bool) -> None:
    """Print an article. ARTICLE is its number or its key, as kutip list gives them."""
    if fetch:
        with writing(context) as desk:
            found = find_article(desk, article)
            problem = asyncio.run(_fetch(desk, found))
            if problem:
                complain(problem)
    with reading(context) as desk:
        from reader.desk.reading import open_article
        from reader.desk.records import article_record
        from reader.desk.rendering import rendered

        opened = open_article(desk, find_article(desk, article).id)
        if as_json:
            picture = {"picture": _picture(desk, opened)}
            say_json(article_record(opened.article, opened.text, notes=opened.notes, more=picture))
            return
        sys.stdout.flush()
        sys.stdout.buffer.write(rendered(opened, form))


@click.command(epilog="Example: kutip search 'banjir (speaker:wirya OR has:directive) after:monday' --json")
@click.argument("query", nargs=-1, required=True)
@click.option("--best", is_flag=True, help="The best matches first, as sort:rank.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="Articles at most.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each article, with its snippet.")
@click.pass_context
def search(context: click.Context, *, query: tuple[str, ...], best: bool, limit: int, as_json: bool) -> None:
    """Search the titles and texts of all articles, and what is known of them.

    \b
    banjir jakarta, a OR b, -without, (…)   "an exact phrase"  begin*  ~mengatakan (its other forms)
    title:banjir  feed:kompas  folder:daerah  tag:pemilu  author:sari  lang:id
    is:unread, starred, annotated …   after:2026-11-03  before:yesterday  after:3d
    has:quote  has:directive  speaker:"bu wali"  addressee:bkn  issuer:menteri  kind:quote
    /expression/i   sort:rank  sort:oldest

    On the shell, put the whole query between ' and '.
    """  # noqa: D301 - click reads it
    from reader.desk import asking

    asked = asking.parse(" ".join(query))
    if best and asked.order is None:
        asked = replace(asked, order="rank")
    with reading(context) as desk:
        _tell_unproposed(desk, asked)
        for hit in asking.search(desk, asked, view=View(), limit=limit):
            if as_json:
                say_json({**row_record(hit.row), "snippet": hit.snippet.text, "matches": hit.snippet.matches})
            else:
                say(row_text(hit.row))
                if hit.snippet.text:
                    say(f"         {lit(hit.snippet)}")


def lit(snippet: Snippet) -> str:
    """Give a snippet as one line; on a terminal the matches are bold."""
    if not sys.stdout.isatty():
        return squeeze(snippet.text)
    text, at = "", 0
    for start, end in snippet.matches:
        text += snippet.text[at:start] + click.style(snippet.text[start:end], bold=True)
        at = end
    return text + snippet.text[at:]


def _tell_unproposed(desk: Desk, query: Query) -> None:
    """Say so where a query asks what could be tagged, and not all texts are looked through for it."""
    if any(isinstance(one, Field) and one.name in {"has", *ROLES} for one in leaves(query.node)):
        _holdings(desk, (), ())


def since(desk: Desk) -> datetime:
    """Give when the app was there last; before its first time, everything is new."""
    return desk.library.session() or datetime.fromtimestamp(0, UTC)


def _holdings(desk: Desk, kinds: Sequence[str], names: Sequence[tuple[str, str]]) -> tuple[Holding, ...]:
    from reader.desk import proposing

    if desk.library.unproposed(proposing.stamp(desk), 1):
        complain("Some articles are not looked through yet: kutip refresh goes on with them, and so does the app.")
    return proposing.holdings(desk, kinds=kinds, names=names)


def _picture(desk: Desk, opened: "Opened") -> str | None:
    """Give the file of the kept lead picture."""
    from reader.desk.pictures import address_of, kept_file

    found = kept_file(desk, opened.article.key, address_of(opened.article, opened.text))
    return str(found) if found is not None else None


def _others(desk: Desk, row: Row) -> list[Row]:
    return [one for one in desk.library.story(row.id) if one.id != row.id] if row.story is not None else []


def _outlet_json(row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "outlet": row.outlet,
        "title": row.title,
        "url": row.link,
        "published": stamp(row.published),
        "read": row.read,
        "starred": row.starred,
        "annotations": row.annotated,
    }


def row_text(row: Row) -> str:
    """Give an article's line for people."""
    state = ("*" if row.starred else " ") + (" " if row.read else "N")
    holds = f" [{held}]" if (held := holding(row.quotes, row.directives)) else ""
    when = f"{row.when.astimezone():%Y-%m-%d %H:%M}"
    return f"{row.id:>12} {state} {when}  {row.outlet}: {row.title or '(untitled)'}{holds}"


def holding(quotes: int, directives: int) -> str:
    """Give how many quotes and directives could be marked in short, nothing for none."""
    return " ".join(f"{count}{sign}" for count, sign in ((quotes, "q"), (directives, "d")) if count)


def _watched(desk: Desk) -> tuple[str, ...]:
    if not desk.settings.watch:
        raise ConfigError('No words are watched: write watch = ["word", "a name"] at the top of feeds.toml.')
    return desk.settings.watch


def feed_id(desk: Desk, wanted: str | None) -> int | None:
    """Give the feed that a part of its title or address names; raises ConfigError where none or several have it."""
    if wanted is None:
        return None
    folded = wanted.casefold()
    feeds = desk.library.feeds()
    found = [one for one in feeds if folded in one.title.casefold() or folded in one.url.casefold()]
    exact = [one for one in found if folded in {one.title.casefold(), one.url.casefold()}] or found
    if len(exact) != 1:
        many = "several feeds have" if exact else "no feed has"
        raise ConfigError(f"{many.capitalize()} {wanted!r} in the title or address.")
    return exact[0].id


def find_article(desk: Desk, article: str) -> Article:
    """Give the article of a number or a key; raises SourceError where there is none."""
    found = desk.library.article(int(article)) if article.isdigit() and len(article) < 16 else None
    found = found or desk.library.by_key(article)
    if found is None:
        raise SourceError(f"There is no article {article!r} in the library; kutip list shows their numbers.")
    return found


async def _fetch(desk: Desk, article: Article) -> str | None:
    from reader.desk.reading import fetch_text
    from reader.feeds.fetch import Fetcher

    if article.row.whole:
        return None
    try:
        async with Fetcher() as fetcher:
            await fetch_text(desk, fetcher, article)
    except KutipError as error:
        return str(error)
    finally:
        await desk.close()
    return None
