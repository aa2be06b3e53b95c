"""``kutip diff``: what changed in an article."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from reader.cli.desk import reading
from reader.cli.library import find_article
from reader.cli.printing import say, say_json, stamp

if TYPE_CHECKING:
    from reader.articles.difference import Piece
    from reader.articles.model import Edition
    from reader.desk.changes import Comparison


@click.command(epilog="Example: kutip diff 1042 --from 1 --to 2")
@click.argument("article")
@click.option("--from", "old", type=click.IntRange(1), metavar="N", help="The older state; 1 is the first.")
@click.option("--to", "new", type=click.IntRange(1), metavar="N", help="The newer state, without it the newest.")
@click.option("--list", "listed", is_flag=True, help="Only say which states are kept.")
@click.option("--full", is_flag=True, help="Show what did not change, too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line; with --list one for each state.")
@click.pass_context
def diff(
    context: click.Context,
    *,
    article: str,
    old: int | None,
    new: int | None,
    listed: bool,
    full: bool,
    as_json: bool,
) -> None:
    """Show what changed in an article, in words: [-removed-] and {+added+}, its title too.

    ARTICLE is its number or its key, as kutip list gives them. Without --from, what you had read last is compared,
    else the state before.
    """
    from reader.desk.changes import compared, editions

    with reading(context) as desk:
        found = find_article(desk, article)
        if listed:
            for number, one in enumerate(editions(desk, found.id)[1], 1):
                if as_json:
                    say_json(edition_json(number, one))
                else:
                    say(edition_text(number, one))
            return
        result = compared(desk, found.id, old=old, new=new)
    if as_json:
        say_json(comparison_json(result))
        return
    for number in (result.old, result.new):
        say(edition_text(number, result.editions[number - 1]))
    say(result.said)
    say()
    for line in _lines(result, full=full):
        say(line)


def _lines(result: "Comparison", *, full: bool) -> Iterable[str]:
    from reader.articles.difference import Gap, folded, signed

    passages = result.difference.passages
    yield "".join(signed(piece) for piece in result.difference.title)
    for one in passages if full else folded(passages):
        yield ""
        yield one.said if isinstance(one, Gap) else "".join(signed(piece) for piece in one.pieces)


def edition_text(number: int, one: "Edition") -> str:
    """Give a state of an article as a line."""
    until = f"until {stamp(one.until)}" if one.until is not None else "now"
    told = (f"since {stamp(one.since)}" if one.since is not None else "", until)
    source = "the page's text" if one.origin == "page" else "the feed's text" if one.origin == "feed" else "no text"
    read = ", as you read it" if one.seen else ""
    return f"{number:>3}  {', '.join(part for part in told if part)}, {source}{read}: {one.shown or '(untitled)'}"


def edition_json(number: int, one: "Edition") -> dict[str, Any]:
    """Give a state of an article as JSON."""
    return {
        "number": number,
        "title": one.shown,
        "feed_title": one.title,
        "sha256": one.sha256,
        "origin": one.origin,
        "since": stamp(one.since),
        "until": stamp(one.until),
        "read": one.seen,
    }


def comparison_json(result: "Comparison") -> dict[str, Any]:
    """Give what changed as JSON, all blocks that changed with their words."""
    difference = result.difference
    return {
        "id": result.article.id,
        "key": result.article.key,
        "from": edition_json(result.old, result.editions[result.old - 1]),
        "to": edition_json(result.new, result.editions[result.new - 1]),
        "changed": difference.changed,
        "removed_words": difference.words("gone"),
        "added_words": difference.words("new"),
        "title": _pieces(difference.title),
        "blocks": [
            {"number": number, "kind": one.block.kind, "pieces": _pieces(one.pieces)}
            for number, one in enumerate(difference.passages)
            if one.changed
        ],
    }


_NAMES = {"same": "same", "gone": "removed", "new": "added"}


def _pieces(pieces: Iterable["Piece"]) -> list[dict[str, str]]:
    return [{"sort": _NAMES[piece.sort], "text": piece.text} for piece in pieces]
