"""``kutip mark``: read, stars, tags and what is to be read later, of many articles at once."""

from typing import TYPE_CHECKING

import click

from reader.articles.model import View
from reader.cli import completing
from reader.cli.desk import writing
from reader.cli.library import feed_id, find_article, since
from reader.cli.printing import say, say_json
from reader.desk.open import Desk

if TYPE_CHECKING:
    from collections.abc import Collection

ACTIONS = ("read", "unread", "star", "unstar", "later", "unlater", "tag", "untag")
LABELS = {
    "read": "marked read",
    "unread": "marked unread",
    "star": "starred",
    "unstar": "without their star",
    "later": "put aside",
    "unlater": "taken off",
    "tag": "tagged",
    "untag": "without that tag",
}


@click.command(epilog="Example: kutip mark read --above 14332 --feed harbour; kutip mark tag --as pemilu 14332 14340")
@click.argument("action", type=click.Choice(ACTIONS))
@click.argument("articles", nargs=-1)
@click.option("--above", metavar="ARTICLE", help="All that the list has above this article (the newer ones).")
@click.option("--below", metavar="ARTICLE", help="All that the list has below this article (the older ones).")
@click.option("--all", "everything", is_flag=True, help="All that the options below leave.")
@click.option("--query", metavar="QUERY", help="Only those that a query means, as kutip search takes it.")
@click.option("--unread", is_flag=True, help="Only unread ones.")
@click.option("--starred", is_flag=True, help="Only starred ones.")
@click.option("--later", is_flag=True, help="Only those to be read later.")
@click.option("--new", is_flag=True, help="Only those that came in since the app was open last.")
@click.option(
    "--feed", metavar="TEXT", shell_complete=completing.feeds, help="Only feeds whose title or address has this in it."
)
@click.option("--category", metavar="NAME", shell_complete=completing.folders, help="Only this folder.")
@click.option(
    "--as", "tags", multiple=True, metavar="TAG", help="The tag for tag and untag; may be given several times."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON line with the ids that changed.")
@click.pass_context
def mark(
    context: click.Context,
    *,
    action: str,
    articles: tuple[str, ...],
    above: str | None,
    below: str | None,
    everything: bool,
    query: str | None,
    unread: bool,
    starred: bool,
    later: bool,
    new: bool,
    feed: str | None,
    category: str | None,
    tags: tuple[str, ...],
    as_json: bool,
) -> None:
    """Mark articles: read, unread, star, unstar, later, unlater, tag or untag.

    ARTICLES are numbers or keys, as kutip list gives them. Neither --above nor --below takes the article itself. The
    ids that changed are given, so that the opposite action can take it back.
    """
    if bool(articles) == bool(above or below or everything):
        raise click.UsageError("Give either ARTICLES, or --above, --below or --all.")
    if (action in {"tag", "untag"}) != bool(tags):
        raise click.UsageError("--as TAG goes with tag and untag, and they need it.")
    from reader.desk import asking

    with writing(context) as desk:
        if articles:
            ids = [find_article(desk, one).id for one in articles]
        else:
            view = View(
                unread=unread,
                starred=starred,
                later=later,
                since=since(desk) if new else None,
                feed=feed_id(desk, feed),
                category=category,
            )
            found = asking.find_ids(desk, asking.parse(query), view) if query else desk.library.ids(view)
            low = find_article(desk, above).id if above else None
            high = find_article(desk, below).id if below else None
            ids = [one for one in found if (low is None or one > low) and (high is None or one < high)]
        changed = act(desk, action, ids, tags)
        if as_json:
            say_json({"action": action, "ids": changed})
        else:
            say(f"{len(changed)} {'article' if len(changed) == 1 else 'articles'} {LABELS[action]}.")


def act(desk: Desk, action: str, ids: "Collection[int]", tags: "Collection[str]") -> list[int]:
    """Do it, and give the ids that changed."""
    from reader.desk import marking

    match action:
        case "read" | "unread":
            return list(marking.mark_read(desk, ids, read=action == "read"))
        case "star" | "unstar":
            return list(marking.star(desk, ids, starred=action == "star"))
        case "later" | "unlater":
            return list(marking.put_aside(desk, ids, later=action == "later"))
        case "tag":
            return marking.change_tags(desk, ids, put=tags, take=())
        case _:
            return marking.change_tags(desk, ids, put=(), take=tags)
