"""``kutip export``, ``import``, ``verify``, ``merge`` and ``agreement``: annotations out, in, and between people."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cleaning import clean_line
from reader.cli import completing
from reader.cli.desk import reading, writing
from reader.cli.printing import complain, say, say_json

if TYPE_CHECKING:
    from reader.desk.merging import Merged


@click.command(epilog="Example: kutip export --format csv --output quotes.csv")
@click.option("--format", "name", metavar="NAME", help="Which form; else the ending of --output tells, else markdown.")
@click.option("--bundle", type=click.Path(path_type=Path), metavar="FILE", help="Pack an evidence bundle into a file.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file, not to the screen.")
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
@click.option("--kind", metavar="KIND", help="Only quotes, or only directives.")
@click.option("--article", metavar="KEY", help="Only those of one article.")
@click.option("--query", metavar="QUERY", default="", help="Only those that a query means, as kutip search takes it.")
@click.option("--author", metavar="NAME", help="Only those that one person made.")
@click.option(
    "--tag", metavar="TAG", shell_complete=completing.annotation_tags, help="Only those with a tag, or a tag below it."
)
@click.option(
    "--id", "ids", multiple=True, metavar="ID", help="Only this one (its first letters will do); again for more."
)
@click.option(
    "--group", default="article", show_default=True, metavar="BY", help="Or by speaker, or by tag (markdown)."
)
@click.option("--template", type=click.Path(path_type=Path), metavar="FILE", help="Shape the quote sheet (markdown).")
@click.option("--show-template", is_flag=True, help="Print Kutip's own template, to be changed.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format jsonl.")
@click.pass_context
def export(
    context: click.Context,
    *,
    name: str | None,
    bundle: Path | None,
    output: Path | None,
    force: bool,
    kind: str | None,
    article: str | None,
    query: str,
    author: str | None,
    tag: str | None,
    ids: tuple[str, ...],
    group: str,
    template: Path | None,
    show_template: bool,
    as_json: bool,
) -> None:
    """Write the annotations out.

    Formats: markdown (a quote sheet), csv, csv-excel, xlsx, html (the articles, passages lit), jsonl (everything),
    jsonld (W3C Web Annotations), hypothesis, brat, webanno, qdpx and qdc (REFI-QDA), bibtex, csl, obsidian (a folder of
    notes), bundle (evidence that kutip verify checks).
    """
    from reader.desk import asking, exporting
    from reader.exports.template import source

    if show_template:
        sys.stdout.write(source().decode())
        return
    if bundle is not None:
        name, output = "bundle", bundle
    asked = asking.parse(query)
    chosen = exporting.Chosen(kind=kind, article=article, author=author, tag=tag, ids=ids, query=asked)
    if as_json or name:
        form = exporting.format_named("jsonl" if as_json else name or "")
    else:
        form = exporting.format_of(output) if output is not None else exporting.format_named("markdown")
    shape = exporting.read_template(template) if template is not None else None
    with reading(context) as desk:
        done = exporting.export(desk, form, chosen=chosen, group=group, template=shape)
    if done.left_out:
        complain(f"{done.left_out} annotations were left out: the text they were made on is not stored.")
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(done.body)
        return
    exporting.save(output, done, replace=force)
    complain(f"Wrote {done.count} annotations to {clean_line(str(output))}.")
    if form.name == "bundle":
        from reader.exports.bundle import sha256

        complain(f"SHA-256 of the bundle: {sha256(done.body)}")


@click.command("import", epilog="Example: kutip import subscriptions.opml")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON line.")
@click.pass_context
def import_(context: click.Context, *, file: Path, as_json: bool) -> None:
    """Take over subscriptions (OPML) or annotations from a file or a folder. Nothing is fetched.

    Annotations: Kutip's bundle, JSON-LD (W3C, Hypothesis's export and API), JSON Lines, brat (.ann with its .txt, or a
    folder of them), REFI-QDA (.qdpx). Articles that are not in the library are added with their text. Importing twice
    adds nothing.
    """
    from reader.desk import importing

    files = importing.read_files(file)
    if importing.is_list(files):
        _import_list(context, file, as_json=as_json)
        return
    with writing(context) as desk:
        done = importing.import_files(desk, files)
    if as_json:
        say_json(done)
    else:
        for sentence in (*done.told, *done.orphans):
            complain(sentence)
        say(f"{len(done.added)} annotations added, {done.known} were there already; {done.articles} articles added.")
        if done.differing:
            complain(f"{done.differing} of those that were there differ, and stayed as they are.")
        if done.orphans:
            complain(f"{len(done.orphans)} have no place in a text that is here; they are in the list all the same.")
    if done.told:
        raise SystemExit(1)


def _import_list(context: click.Context, file: Path, *, as_json: bool) -> None:
    from reader.desk.lists import import_list, read_list

    with writing(context) as desk:
        done = import_list(desk, read_list(file))
    if as_json:
        say_json(done)
        return
    for sentence in done.refused:
        complain(sentence)
    say(f"{done.added} feeds added, {done.known} were there already, {len(done.refused)} left out.")


@click.command(epilog="Example: kutip merge ~/Sync/kutip-sari/annotations.json")
@click.argument("other", required=False, type=click.Path(path_type=Path))
@click.option("--sync-conflicts", "offered", is_flag=True, help="Join what Syncthing (*.sync-conflict-*) or git left.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each file.")
@click.pass_context
def merge(context: click.Context, *, other: Path | None, offered: bool, as_json: bool) -> None:
    """Join another annotations file, or that of another data folder, into yours. The other one is only read.

    Nothing of either side is lost: what both changed is kept twice, the older one tagged "conflict". Without OTHER, the
    files that Syncthing set aside are named, and the annotations file itself where git left both sides of a conflict
    in it. Exit code 1: there were conflicts.
    """
    from reader.desk import merging

    conflicts = 0
    with writing(context) as desk:
        found = merging.offered(desk)
        if other is None and not offered:
            for path in found:
                say(clean_line(str(path)))
            say("kutip merge --sync-conflicts joins them." if found else "There is nothing to merge; name a file.")
            return
        for path in [other] if other is not None else found:
            done = merging.merge(desk, path) if other is not None else merging.merge_offered(desk, path)
            conflicts += len(done.conflicts)
            if as_json:
                say_json({"file": str(path), "merged": done})
            else:
                _say_merged(done)
    if conflicts:
        raise SystemExit(1)


def _say_merged(done: "Merged") -> None:
    for conflict in done.conflicts:
        complain(conflict.said)
    counts = f"{done.added} annotations added, {done.updated} changed, {done.removed} removed"
    say(f"{counts}, {len(done.conflicts)} conflicts.")
    if not done.based:
        say("It was the first time with this file: where both sides have an annotation, the later state counted.")
    if done.kept is not None:
        say(f"What gave way lies in {clean_line(str(done.kept))}; kutip import brings it back.")
    if done.without_text:
        complain(f"{done.without_text} annotations came without the text that they were made on.")


@click.command(epilog="Example: kutip agreement sari wira")
@click.argument("one")
@click.argument("other")
@click.option("--json", "as_json", is_flag=True, help="One JSON line.")
@click.pass_context
def agreement(context: click.Context, *, one: str, other: str, as_json: bool) -> None:
    """Tell how far two coders agree: Cohen's kappa by kind, and Krippendorff's alpha for the passages' edges.

    ONE and OTHER are annotations files, data folders or exports, else authors of annotations in your library.
    Texts that both marked are compared; kappa counts characters.
    """
    from reader.desk.agreeing import agreement as compared

    with reading(context) as desk:
        found = compared(desk, one, other)
    if as_json:
        say_json(found)
        return
    say(f"{'kind':<20} {'one':>6} {'other':>6} {'kappa':>7} {'alpha':>7}")
    for kind in found.kinds:
        told = f"{_figure(kind.kappa)} {_figure(kind.alpha)}"
        say(f"{clean_line(kind.kind, limit=20):<20} {kind.first:>6} {kind.second:>6} {told}")
    say(f"{'all':<34} {'':>7} {_figure(found.alpha)}")
    say(f"{found.texts} texts, {found.characters:,} characters; {found.left_out} passages in other texts left out.")


def _figure(value: float | None) -> str:
    return f"{value:>7.3f}" if value is not None else f"{'-':>7}"
