"""``kutip annotations`` and ``kutip export``: what was marked, on the way out."""

import sys
from pathlib import Path
from typing import Any

import click

from reader.annotations.model import Annotation
from reader.cleaning import clean_line, squeeze
from reader.cli.desk import reading
from reader.cli.printing import complain, say, say_json, stamp


@click.command(epilog="Example: kutip annotations --kind directive --json | jq -r '.fields.addressee'")
@click.option("--kind", metavar="KIND", help="Only quotes, or only directives.")
@click.option("--article", metavar="KEY", help="Only those of one article.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each annotation.")
@click.pass_context
def annotations(context: click.Context, *, kind: str | None, article: str | None, as_json: bool) -> None:
    """List the annotations, the newest first."""
    from reader.desk.annotating import parties

    with reading(context) as desk:
        found = iter(desk.store.of_article(article)) if article else desk.store.all()
        for one in found:
            if kind is not None and one.kind != kind:
                continue
            if as_json:
                say_json(annotation_json(one))
            else:
                say(f"{one.id[:8]}  {one.kind}, {parties(one.fields)}: {squeeze(one.selector.exact)}")
                say(f"          {one.evidence.outlet or ''}: {one.evidence.title}")


@click.command(epilog="Example: kutip export --format csv --output quotes.csv")
@click.option("--format", "name", default="markdown", show_default=True, metavar="NAME", help="Which form.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file, not to the screen.")
@click.option("--kind", metavar="KIND", help="Only quotes, or only directives.")
@click.option("--article", metavar="KEY", help="Only those of one article.")
@click.option(
    "--group", default="article", show_default=True, metavar="BY", help="Or by speaker, or by tag (markdown)."
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format jsonl.")
@click.pass_context
def export(
    context: click.Context,
    *,
    name: str,
    output: Path | None,
    kind: str | None,
    article: str | None,
    group: str,
    as_json: bool,
) -> None:
    """Write the annotations out.

    Formats: markdown (a quote sheet), csv, csv-excel, html (the articles, passages lit), jsonl (everything), jsonld
    (W3C Web Annotations), hypothesis, brat, bibtex.
    """
    from reader.desk.exporting import export as exported
    from reader.desk.exporting import format_named, save

    form = format_named("jsonl" if as_json else name)
    with reading(context) as desk:
        body, count = exported(desk, form, kind=kind, article=article, group=group)
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(body)
        return
    save(output, body)
    complain(f"Wrote {count} annotations to {clean_line(str(output))}.")


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
