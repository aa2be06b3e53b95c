"""``kutip add``, ``feeds``, ``opml`` and ``clean``: gather feeds and keep house, without the screen."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reader.addresses import shown
from reader.cli import completing
from reader.cli.desk import reading, writing
from reader.cli.printing import complain, say, say_json, stamp
from reader.config import Subscription
from reader.desk.open import Desk
from reader.errors import ConfigError, SourceError

if TYPE_CHECKING:
    from reader.desk.gathering import Candidate, Looked
    from reader.desk.health import FeedHealth
    from reader.desk.retention import FeedPlan


@click.command(epilog="Example: kutip add example.org --category Coast --tags news,sea")
@click.argument("addresses", nargs=-1, required=True, metavar="URL...")
@click.option("--choose", metavar="N,N", help="Of several feeds that a page names, take these.")
@click.option("--all", "everything", is_flag=True, help="Take all feeds that a page names.")
@click.option("--article", is_flag=True, help="Keep the page itself as a single article.")
@click.option("--title", default="", help="What the list calls it.")
@click.option(
    "--category",
    default="",
    metavar="FOLDER",
    shell_complete=completing.folders,
    help="The folder it stands in; A/B is a folder in a folder.",
)
@click.option(
    "--tags", default="", metavar="A,B", shell_complete=completing.feed_tags, help="Tags, with commas between them."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each feed or article.")
@click.pass_context
def add(
    context: click.Context,
    *,
    addresses: tuple[str, ...],
    choose: str | None,
    everything: bool,
    article: bool,
    title: str,
    category: str,
    tags: str,
    as_json: bool,
) -> None:
    """Subscribe to feeds, or keep single articles.

    URL is a feed, or any page of a site: the feeds that it names are tried. One is taken at once; of several, choose.
    """
    if title and len(addresses) > 1:
        raise click.UsageError("--title goes with a single address.")
    wanted = Subscription(url="", title=title, category=category, tags=_words(tags))
    with writing(context) as desk:
        failed = asyncio.run(
            _add(desk, addresses, wanted, choose=choose, everything=everything, article=article, as_json=as_json)
        )
    if failed:
        raise SystemExit(1)


async def _add(
    desk: Desk,
    addresses: Sequence[str],
    wanted: Subscription,
    *,
    choose: str | None,
    everything: bool,
    article: bool,
    as_json: bool,
) -> int:
    from reader.desk import gathering

    failed = 0
    try:
        for address in addresses:
            try:
                if article:
                    kept = await gathering.keep_article(desk, address, title=wanted.title, tags=wanted.tags)
                    _tell_kept(desk, kept, as_json=as_json)
                    continue
                looked = await gathering.look(desk, address)
                failed += not _take(desk, looked, wanted, choose=choose, everything=everything, as_json=as_json)
            except SourceError as error:
                failed += 1
                complain(str(error))
    finally:
        await desk.close()
    return failed


def _take(
    desk: Desk, looked: "Looked", wanted: Subscription, *, choose: str | None, everything: bool, as_json: bool
) -> bool:
    """Subscribe to what was chosen of what was found; gives whether that is settled."""
    from reader.desk import gathering, subscribing

    for problem in looked.problems:
        complain(problem)
    found = looked.feeds
    if not found:
        complain(
            f"{shown(looked.address)} names no feed that can be read;"
            f" kutip add --article {shown(looked.address)} keeps the page itself."
        )
        return False
    if len(found) > 1 and not everything and choose is None:
        for number, one in enumerate(found, 1):
            _tell(number, one, as_json=as_json)
        complain("Choose with --choose 1 (or 1,3), or take --all.")
        return False
    chosen = _chosen(found, choose) if choose is not None else found
    for one in chosen:
        feed = gathering.subscription(one, wanted)
        if not subscribing.subscribe(desk, [feed]):
            complain(f"{shown(one.url)} is subscribed to already.")
        elif as_json:
            say_json({"url": shown(feed.url), "title": feed.title, "category": feed.category, "tags": feed.tags})
        else:
            say(f"Added {feed.title} ({shown(feed.url)}). kutip refresh fetches it.")
    return True


def _tell(number: int, one: "Candidate", *, as_json: bool) -> None:
    if as_json:
        told = {"number": number, "url": shown(one.url), "title": one.title, "entries": one.entries}
        say_json({**told, "subscribed": one.subscribed})
        return
    say(f"{number:>3}  {one.said}")


def _tell_kept(desk: Desk, article_id: int, *, as_json: bool) -> None:
    row = desk.library.rows([article_id])[article_id]
    if as_json:
        say_json({"id": row.id, "key": row.key, "title": row.title, "url": row.link})
    else:
        say(f"Kept {row.title or row.link} as article {row.id}. kutip read {row.id} prints it.")


def _chosen(found: Sequence["Candidate"], choose: str) -> list["Candidate"]:
    words = _words(choose)
    numbers = [int(word) for word in words if word.isdecimal() and len(word) < 6]
    if not numbers or len(numbers) < len(words) or not all(1 <= number <= len(found) for number in numbers):
        raise ConfigError(f"--choose takes numbers from 1 to {len(found)}, with commas between them.")
    return [found[number - 1] for number in dict.fromkeys(numbers)]


@click.group(invoke_without_command=True, epilog="Example: kutip feeds --json | jq -r 'select(.suggestion) | .url'")
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each feed.")
@click.pass_context
def feeds(context: click.Context, *, as_json: bool) -> None:
    """List the feeds with their state, or change one of them.

    FEED is a title, an address, or a part of either that only one feed has.
    """
    if context.invoked_subcommand is not None:
        return
    from reader.desk.health import health, times

    with reading(context) as desk:
        found = {one.url: one for one in health(desk)}
        for subscription in desk.settings.subscriptions:
            one = found.get(subscription.url)
            if one is None:
                continue
            if as_json:
                say_json(feed_json(one))
            else:
                folder = f"{one.category}: " if one.category else ""
                tags = f"  [{', '.join(one.tags)}]" if one.tags else ""
                say(f"{folder}{one.title}{tags}  {one.address}")
                say(f"    {one.said} {one.unread} unread of {one.total}, {one.per_week:.0f} a week.")
                say(f"    {' '.join(times(one, now=desk.now()))}")
                if one.state == "moving":
                    say("    kutip feeds accept-move takes its new address over at once.")
                if one.suggestion:
                    say(f"    {one.suggestion}")


def feed_json(one: "FeedHealth") -> dict[str, Any]:
    """Give a feed as JSON, without its password."""
    return {
        "url": one.address,
        "title": one.title,
        "category": one.category,
        "tags": one.tags,
        "state": one.state,
        "said": one.said,
        "last_success": stamp(one.last_success),
        "next_due": stamp(one.next_due),
        "failures": one.failures,
        "problem": one.problem,
        "unread": one.unread,
        "total": one.total,
        "newest": stamp(one.newest),
        "per_week": round(one.per_week, 1),
        "moved_to": one.moved_to,
        "former": one.former,
        "suggestion": one.suggestion,
    }


@feeds.command(epilog='Example: kutip feeds rename example.org "The Coast"')
@click.argument("feed", shell_complete=completing.feeds)
@click.argument("title")
@click.pass_context
def rename(context: click.Context, *, feed: str, title: str) -> None:
    """Give a feed another title."""
    from reader.desk import subscribing

    with writing(context) as desk:
        one = subscribing.find(desk, feed)
        subscribing.rename(desk, one.url, title)
        say(f"{one.title} is now {subscribing.find(desk, one.url).title}.")


@feeds.command(epilog='Example: kutip feeds move "The Coast" Sea/North')
@click.argument("feed", shell_complete=completing.feeds)
@click.argument("folder", default="", shell_complete=completing.folders)
@click.pass_context
def move(context: click.Context, *, feed: str, folder: str) -> None:
    """Put a feed into a folder, or into none."""
    from reader.desk import subscribing

    with writing(context) as desk:
        one = subscribing.find(desk, feed)
        subscribing.move(desk, [one.url], folder)
        say(f"{one.title} stands in {folder or 'no folder'}.")


@feeds.command(epilog='Example: kutip feeds tag "The Coast" sea morning')
@click.argument("feed", shell_complete=completing.feeds)
@click.argument("tags", nargs=-1, shell_complete=completing.feed_tags)
@click.pass_context
def tag(context: click.Context, *, feed: str, tags: tuple[str, ...]) -> None:
    """Replace the tags of a feed; none takes them away."""
    from reader.desk import subscribing

    with writing(context) as desk:
        one = subscribing.find(desk, feed)
        subscribing.tag(desk, [one.url], tags)
        say(f"{one.title} has the tags {', '.join(subscribing.find(desk, one.url).tags) or '(none)'}.")


@feeds.command(epilog='Example: kutip feeds pause "The Coast"')
@click.argument("names", nargs=-1, required=True, metavar="FEED...", shell_complete=completing.feeds)
@click.pass_context
def pause(context: click.Context, *, names: tuple[str, ...]) -> None:
    """Fetch nothing of these feeds until they are resumed."""
    _pause(context, names, paused=True)


@feeds.command(epilog='Example: kutip feeds resume "The Coast"')
@click.argument("names", nargs=-1, required=True, metavar="FEED...", shell_complete=completing.feeds)
@click.pass_context
def resume(context: click.Context, *, names: tuple[str, ...]) -> None:
    """Go on fetching these feeds."""
    _pause(context, names, paused=False)


def _pause(context: click.Context, names: Sequence[str], *, paused: bool) -> None:
    from reader.desk import subscribing

    with writing(context) as desk:
        found = [subscribing.find(desk, name) for name in names]
        subscribing.pause(desk, [one.url for one in found], paused=paused)
        for one in found:
            say(f"{one.title} is paused." if paused else f"{one.title} is fetched again.")


@feeds.command(epilog='Example: kutip feeds remove "The Coast"')
@click.argument("names", nargs=-1, required=True, metavar="FEED...", shell_complete=completing.feeds)
@click.pass_context
def remove(context: click.Context, *, names: tuple[str, ...]) -> None:
    """Unsubscribe from feeds; the articles that are there stay until they are cleaned out."""
    from reader.desk import subscribing

    with writing(context) as desk:
        found = [subscribing.find(desk, name) for name in names]
        subscribing.remove(desk, [one.url for one in found])
        for one in found:
            say(f"Removed {one.title}; its articles stay.")


@feeds.command("accept-move", epilog='Example: kutip feeds accept-move "The Coast"')
@click.argument("feed", shell_complete=completing.feeds)
@click.pass_context
def accept_move(context: click.Context, *, feed: str) -> None:
    """Take over the address that a feed has moved to, before it was seen often enough to be taken over by itself."""
    from reader.desk import subscribing

    with writing(context) as desk:
        one = subscribing.find(desk, feed)
        say(f"{one.title} is fetched from {shown(subscribing.accept_move(desk, one.url))} now.")


@click.command(epilog="Example: kutip opml > subscriptions.opml")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write there instead of to the screen.")
@click.option("--with-secrets", is_flag=True, help="Keep passwords and tokens in the addresses.")
@click.pass_context
def opml(context: click.Context, *, output: Path | None, with_secrets: bool) -> None:
    """Write the subscriptions as a list that every reader takes (OPML)."""
    from reader.desk.lists import export_list, write_list

    with reading(context) as desk:
        if output is None:
            written = export_list(desk, secrets=with_secrets)
            sys.stdout.write(written.body.decode())
        else:
            written = write_list(desk, output, secrets=with_secrets)
            complain(f"Wrote {output}.")
    if written.said:
        complain(written.said)


@click.command(epilog="Example: kutip clean --older-than 180 --keep 50 --yes")
@click.option("--older-than", type=click.IntRange(1, 36_500), metavar="DAYS", help="What is older may go.")
@click.option("--keep", type=click.IntRange(0), metavar="N", help="The newest N of each feed stay.")
@click.option("--yes", is_flag=True, help="Do it; without it, only say what would go.")
@click.option("--undo", is_flag=True, help="Bring back what the last cleaning took out.")
@click.option("--compact", is_flag=True, help="Delete for good what was cleaned out.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each feed.")
@click.pass_context
def clean(
    context: click.Context,
    *,
    older_than: int | None,
    keep: int | None,
    yes: bool,
    undo: bool,
    compact: bool,
    as_json: bool,
) -> None:
    """Take old articles out of the library.

    Never those that are starred, annotated or tagged, nor the tour or single articles. Without bounds, those of
    feeds.toml hold. What went can be brought back with --undo, until --compact, or a cleaning 30 days later.
    """
    from reader.desk import retention

    if undo + compact > 1 or ((undo or compact) and (yes or older_than is not None or keep is not None)):
        raise click.UsageError("--undo and --compact go alone.")
    with writing(context) as desk:
        if undo:
            complain(f"{asyncio.run(_last(desk, retention.bring_back(desk)))} articles are back.")
            return
        if compact:
            complain(f"{asyncio.run(_last(desk, retention.compact(desk)))} articles are deleted for good.")
            return
        planned = retention.plan(desk, older_than=older_than, keep=keep)
        for feed in planned.feeds:
            _tell_planned(feed, deleted=yes, as_json=as_json)
        if yes:
            gone = asyncio.run(_last(desk, retention.clean(desk, planned)))
            complain(f"{gone} articles are gone. kutip clean --undo brings them back.")
        else:
            complain(f"{planned.count} articles would go; nothing is deleted without --yes.")


async def _last(desk: Desk, counts: AsyncIterator[int]) -> int:
    try:
        return max([count async for count in counts], default=0)
    finally:
        await desk.close()


def _tell_planned(feed: "FeedPlan", *, deleted: bool, as_json: bool) -> None:
    if as_json:
        say_json({"title": feed.title, "go": len(feed.ids), "total": feed.total, "deleted": deleted})
    else:
        say(f"{len(feed.ids):>7} of {feed.total:>7}  {feed.title}")


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in (one.strip() for one in text.split(",")) if word)
