"""``kutip offline``: how much can be read without a network, and taking more along."""

import asyncio
import re
from typing import TYPE_CHECKING

import click

from reader.articles.model import View
from reader.cli import completing
from reader.cli.desk import reading, writing
from reader.cli.library import feed_id
from reader.cli.printing import complain, say, say_json
from reader.desk.open import Desk
from reader.errors import ConfigError

if TYPE_CHECKING:
    from reader.desk.taking import Taken, Wanted

_UNITS = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3}


@click.group(invoke_without_command=True, epilog="Example: kutip offline take --unread --limit 100 --size 20M")
@click.option("--json", "as_json", is_flag=True, help="One JSON line.")
@click.pass_context
def offline(context: click.Context, *, as_json: bool) -> None:
    """Say how many articles can be read whole without a network, and what waits for one."""
    if context.invoked_subcommand is not None:
        return
    from reader.desk.taking import readiness
    from reader.desk.waiting import waiting

    with reading(context) as desk:
        ready, waits = readiness(desk), waiting(desk)
    if as_json:
        say_json(
            {
                "articles": ready.total,
                "whole": ready.whole,
                "summaries": ready.total - ready.whole,
                "pictures": ready.pictures.count,
                "picture_bytes": ready.pictures.size,
                "feeds": [{"title": title, "whole": whole, "articles": total} for title, whole, total in ready.feeds],
                "waiting": [{"kind": one.kind, "label": one.label, "since": one.since} for one in waits],
            }
        )
        return
    say(ready.said)
    for title, whole, total in ready.feeds:
        say(f"{whole:>7} of {total:>7}  {title}")
    for one in waits:
        say(f"Waits for the network: {one.said}.")


@offline.command("take", epilog="Example: kutip offline take banjir --feed Lembayung --size 20M")
@click.argument("query", nargs=-1)
@click.option(
    "--feed", metavar="TEXT", shell_complete=completing.feeds, help="Only feeds whose title or address has this in it."
)
@click.option("--category", metavar="NAME", shell_complete=completing.folders, help="Only this folder.")
@click.option(
    "--tag", metavar="NAME", shell_complete=completing.article_tags, help="Only articles that you gave this tag."
)
@click.option("--feed-tag", metavar="NAME", help="Only feeds with this tag.")
@click.option("--unread", is_flag=True, help="Only unread articles.")
@click.option("--starred", is_flag=True, help="Only starred ones.")
@click.option("--limit", default=200, show_default=True, type=click.IntRange(1), help="At most so many, newest first.")
@click.option("--size", default="50M", show_default=True, metavar="BYTES", help="Of texts and pictures: 20M, 500k.")
@click.option("--no-pictures", is_flag=True, help="Only texts.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each article, and one at the end.")
@click.pass_context
def take(
    context: click.Context,
    *,
    query: tuple[str, ...],
    feed: str | None,
    category: str | None,
    tag: str | None,
    feed_tag: str | None,
    unread: bool,
    starred: bool,
    limit: int,
    size: str,
    no_pictures: bool,
    as_json: bool,
) -> None:
    """Fetch the full texts and lead pictures of articles, to read them without a network.

    QUERY is what kutip search takes. What is here already is not fetched again: a run that was stopped
    goes on by being started again.
    """
    from reader.desk.taking import Wanted

    with writing(context) as desk:
        view = View(
            feed=feed_id(desk, feed),
            category=category,
            tag=tag,
            feed_tag=feed_tag,
            unread=unread,
            starred=starred,
        )
        wanted = Wanted(view=view, query=" ".join(query), limit=limit, size=bytes_of(size), pictures=not no_pictures)
        if not asyncio.run(_take(desk, wanted, as_json=as_json)):
            raise SystemExit(1)


async def _take(desk: Desk, wanted: "Wanted", *, as_json: bool) -> bool:
    from reader.desk import taking
    from reader.desk.waiting import wait_to_take

    done, well = 0, True
    try:
        async for event in taking.take(desk, wanted):
            match event:
                case taking.Taken():
                    done += 1
                    well = well and (event.whole or event.problem is None)
                    _tell(event, done, as_json=as_json)
                case taking.Finished():
                    if as_json:
                        say_json(event)
                    else:
                        say(event.said)
                    if event.offline:
                        well = False
                        wait_to_take(desk, wanted, "what you chose")
                        complain("It waits for the network: the next kutip refresh takes it along, or the app.")
    finally:
        await desk.close()
    return well


def _tell(event: "Taken", done: int, *, as_json: bool) -> None:
    from reader.desk.taking import megabytes

    if as_json:
        say_json(event)
    elif event.problem is not None:
        complain(f"{event.outlet}: {event.title or '(untitled)'}: {event.problem}")
    elif event.size:
        picture = " with its picture" if event.picture else ""
        say(f"{done:>5}  {megabytes(event.size):>8}  {event.outlet}: {event.title or '(untitled)'}{picture}")


def bytes_of(text: str) -> int:
    """Give a size such as 20M, 500k or 1.5G in bytes; raises ConfigError for anything else."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kmg]?)(?:i?b)?\s*", text.lower())
    size = int(float(match.group(1)) * _UNITS[match.group(2)]) if match is not None else 0
    if size < 1:
        raise ConfigError(f"{text!r} is no size; write one such as 20M or 500k.")
    return size
