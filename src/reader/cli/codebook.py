"""``kutip codebook``: the kinds that passages are marked as, shown, checked, given to others and taken from them."""

import sys
from pathlib import Path

import click

from reader.annotations.codebook import Codebook
from reader.cli.desk import settings_of
from reader.cli.printing import complain, say, say_json
from reader.desk import codebook as books
from reader.errors import ConfigError


@click.group(invoke_without_command=True, epilog="Example: kutip codebook export shared.toml")
@click.pass_context
def codebook(context: click.Context) -> None:
    """Show the kinds that a passage can be marked as; check, export and import them."""
    if context.invoked_subcommand is None:
        context.invoke(show)


@codebook.command(epilog="Example: kutip codebook show --json | jq -r .name")
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each kind.")
@click.pass_context
def show(context: click.Context, *, as_json: bool) -> None:
    """Show the kinds with their fields, and the tags that are agreed on."""
    path = settings_of(context).codebook_file
    book = books.CodebookFile(path)
    found = book.book
    for kind in found.kinds:
        if as_json:
            say_json(books.kind_json(kind))
            continue
        told = " ".join(filter(None, (kind.sign, kind.key and f"key {kind.key}", kind.color)))
        say(f"{kind.name:<16} {kind.label}  ({told}){'  built in' if kind.built_in else ''}")
        if kind.description:
            say(f"{'':<16} {kind.description}")
        for field in kind.fields:
            between = f": {', '.join(field.choices)}" if field.choices else ""
            say(f"{'':<16} - {field.label} ({field.name}, {field.type}{between})")
    if found.tags and not as_json:
        say(f"tags: {', '.join(found.tags)}")
    for notice in found.notices:
        complain(notice)
    if book.problem is not None:
        complain(book.problem)
        raise SystemExit(ConfigError.exit_code)


@codebook.command(epilog="Example: kutip codebook check shared.toml")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON line: the file, the number of kinds, sentences.")
@click.pass_context
def check(context: click.Context, *, file: Path | None, as_json: bool) -> None:
    """Check a codebook file, your own without FILE: exit code 0 fine, 1 something in it has no meaning, 2 unusable."""
    path = file or settings_of(context).codebook_file
    found = Codebook() if file is None and not path.exists() else books.read(path)
    notices = found.notices
    if as_json:
        say_json({"file": str(path), "kinds": len(found.kinds), "notices": notices})
    else:
        say(f"{books.shown(path)}: {len(found.kinds)} kinds, {len(found.tags)} tags.")
        for notice in notices:
            complain(notice)
    if notices:
        raise SystemExit(1)


@codebook.command(epilog="Example: kutip codebook export - > shared.toml")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.pass_context
def export(context: click.Context, *, file: Path, force: bool) -> None:
    """Write the codebook to FILE (- is the screen), the built-in kinds with it, for another project to import."""
    path = settings_of(context).codebook_file
    body = books.text_of(books.read(path) if path.exists() else Codebook()).encode()
    if str(file) == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(body)
        return
    books.save(file, body, over=force)
    complain(f"Wrote the codebook to {books.shown(file)}.")


@codebook.command("import", epilog="Example: kutip codebook import shared.toml")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--over", is_flag=True, help="Kinds that both have become as they are in FILE.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line: what came in.")
@click.pass_context
def take(context: click.Context, *, file: Path, over: bool, as_json: bool) -> None:
    """Bring the kinds and tags of another codebook into yours; what yours has stays, and so do its comments."""
    path = settings_of(context).codebook_file
    taken = books.take(path, file, over=over)
    if as_json:
        say_json({"file": str(path), "added": taken.added, "changed": taken.changed, "tags": taken.tags})
        return
    added = f"added {', '.join(taken.added)}" if taken.added else "added no kind"
    changed = f"; changed {', '.join(taken.changed)}" if taken.changed else ""
    tags = f"; {len(taken.tags)} tags" if taken.tags else ""
    say(f"{books.shown(path)}: {added}{changed}{tags}.")
