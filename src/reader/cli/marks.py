"""``kutip annotations``: what was marked."""

from typing import TYPE_CHECKING, Any

import click

from reader.annotations.model import Annotation
from reader.cleaning import clean_line, squeeze
from reader.cli.desk import reading
from reader.cli.printing import complain, say, say_json, stamp
from reader.speech import _

if TYPE_CHECKING:
    from reader.desk.listing import Grouping


@click.command(epilog="Example: kutip annotations --kind directive --json | jq -r '.fields.addressee'")
@click.option("--kind", metavar="KIND", help="Only those of a kind.")
@click.option("--article", metavar="KEY", help="Only those of one article.")
@click.option("--author", metavar="NAME", help="Only those that one person made.")
@click.option("--query", metavar="QUERY", default="", help="Only those that a query means, as kutip search takes it.")
@click.option(
    "--count",
    "counted",
    type=click.Choice(["article", "speaker", "addressee", "tag", "kind", "outlet", "day"]),
    help="Only say how many there are of each.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each annotation, or each count.")
@click.pass_context
def annotations(
    context: click.Context,
    *,
    kind: str | None,
    article: str | None,
    author: str | None,
    query: str,
    counted: "Grouping | None",
    as_json: bool,
) -> None:
    """List the annotations, the newest first, or count them."""
    from reader.desk.annotating import parties
    from reader.desk.asking import marked, parse
    from reader.desk.listing import grouped

    asked = parse(query)
    with reading(context) as desk:
        if counted is not None:
            among = marked(desk, asked, desk.store.of_article(article) if article else None)
            meant = (one for one in among if _is_meant(one, kind, author))
            for group in grouped(meant, counted):
                if as_json:
                    say_json({counted: group.label, "annotations": len(group.ids)})
                else:
                    say(f"{len(group.ids):>7,}  {group.label}")
            return
        if not len(desk.store):
            complain(_("There are no annotations in {path}.").format(path=clean_line(str(desk.settings.data))))
        for one in marked(desk, asked, desk.store.of_article(article) if article else None):
            if not _is_meant(one, kind, author):
                continue
            if as_json:
                say_json(annotation_json(one))
            else:
                say(f"{one.id[:8]}  {one.kind}, {parties(one.fields)}: {squeeze(one.selector.exact)}")
                by = f" (by {one.author})" if one.author else ""
                say(f"          {one.evidence.outlet or ''}: {one.evidence.title}{by}")


def _is_meant(one: Annotation, kind: str | None, author: str | None) -> bool:
    return (kind or one.kind) == one.kind and (author or one.author).casefold() == one.author.casefold()


def annotation_json(one: Annotation) -> dict[str, Any]:
    """Give an annotation as JSON, its passage and its evidence included."""
    return {
        "id": one.id,
        "article": one.article,
        "kind": one.kind,
        "text": one.selector.exact,
        "start": one.selector.start,
        "end": one.selector.end,
        "fields": one.fields,
        "note": one.note,
        "tags": one.tags,
        "author": one.author,
        "created": stamp(one.created),
        "modified": stamp(one.modified),
        "evidence": {
            "url": one.evidence.url,
            "outlet": one.evidence.outlet,
            "title": one.evidence.title,
            "byline": one.evidence.byline,
            "published": stamp(one.evidence.published),
            "fetched": stamp(one.evidence.fetched),
            "text_sha256": one.evidence.text_sha256,
            "extractor": one.evidence.extractor,
        },
    }
