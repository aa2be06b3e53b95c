"""``kutip man``: the manual page, made from the commands themselves (troff with the man macros, see man(7))."""

import re
from collections.abc import Iterator

import click

from reader import __version__
from reader.cli.main import COMMANDS, command, commands, under_headings
from reader.cli.printing import say

_WORDS_OF_ENVIRONMENT = (
    ("KUTIP_FEEDS", "Another feeds.toml, as --feeds."),
    ("KUTIP_DATA", "Another data folder, as --data."),
    ("KUTIP_AUTHOR", "Who annotates, whatever feeds.toml says."),
    ("KUTIP_CODEBOOK", "Another codebook, whatever feeds.toml says."),
    ("BROWSER", "What opens addresses."),
    ("VISUAL, EDITOR", "What notes are written with."),
    ("NO_COLOR", "Where it is set, colours are left out."),
)
_FILES = (
    ("~/.config/kutip/feeds.toml", "Subscriptions and settings; copied from the packaged one on the first run."),
    ("~/.local/share/kutip/library.sqlite", "Articles; can be fetched again."),
    ("~/.local/share/kutip/annotations.json", "Annotations (TinyDB)."),
)
_CODES = (("0", "Fine."), ("1", "Some of it failed."), ("2", "Usage or configuration."), ("3", "Storage."))


@click.command(epilog="Example: kutip man | man -l -")
def man() -> None:
    """Print the manual page, for man to show."""
    say(page().rstrip("\n"))


def page() -> str:
    """Give the manual page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield '.\\" Made from the commands by docs/make_man.py.'
    yield f'.TH KUTIP 1 "" "Kutip {__version__}" "User Commands"'
    yield from _section("NAME", "kutip \\- read the news in the terminal, and mark who said what")
    yield from (".SH SYNOPSIS", ".B kutip", "[\\fIOPTIONS\\fR] [\\fICOMMAND\\fR [\\fIARGUMENTS\\fR]]")
    yield ".SH DESCRIPTION"
    yield from _paragraphs(commands.help or "")
    yield ".SH OPTIONS"
    yield from _options(commands)
    yield ".SH COMMANDS"
    for heading, names in under_headings(COMMANDS):
        yield f".SS {_text(heading)}"
        for name in names:
            yield from _command(command(name), name)
    yield from _table("ENVIRONMENT", _WORDS_OF_ENVIRONMENT)
    yield from _table("FILES", _FILES)
    yield from _table("EXIT STATUS", _CODES)
    yield from _section("SEE ALSO", "Keys are in the app behind ?, and in docs/keys.md.")


def _section(name: str, text: str) -> Iterator[str]:
    yield f".SH {name}"
    yield text


def _table(name: str, rows: tuple[tuple[str, str], ...]) -> Iterator[str]:
    yield f".SH {name}"
    for word, said in rows:
        yield from (".TP", f".B {_text(word)}", _text(said))


def _command(one: click.Command, path: str) -> Iterator[str]:
    context = click.Context(one, info_name=path)
    pieces = [piece for piece in one.collect_usage_pieces(context) if piece != "[OPTIONS]"]
    yield ".PP"
    yield f".B {_text(path)}"
    if pieces:
        yield f".I {_text(' '.join(pieces))}"
    yield ".RS"
    yield from _paragraphs(one.help or "")
    yield from _options(one)
    if one.epilog:
        yield from (".PP", _text(one.epilog))
    yield ".RE"
    for name, nested in getattr(one, "commands", {}).items():
        yield from _command(nested, f"{path} {name}")


def _options(one: click.Command) -> Iterator[str]:
    context = click.Context(one, info_name=one.name)
    for parameter in one.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and "--help" not in parameter.opts:
            yield from (".TP", f".B {_text(record[0])}", _text(record[1]))


def _paragraphs(text: str) -> Iterator[str]:
    for number, part in enumerate(re.split(r"\n\s*\n", text.strip())):
        kept = part.startswith("\b")
        if number:
            yield ".PP"
        if kept:
            yield ".nf"
            yield from (_text(line) for line in part.lstrip("\b\n").splitlines())
            yield ".fi"
        else:
            yield _text(" ".join(part.split()))


def _text(words: str) -> str:
    """Give words as troff takes them: no escape, no line that begins as a request, hyphens that can be copied."""
    escaped = words.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped
