"""The group of commands, and what they share: the settings and the exit codes."""

import importlib
import os
import signal
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from reader import __version__, speech
from reader.cli.desk import Paths
from reader.cli.printing import complain
from reader.cli.translating import translate, translate_click
from reader.errors import KutipError
from reader.places import feeds_file
from reader.speech import N_, _

COMPLETION = "_KUTIP_COMPLETE"
"""The environment variable by which a shell's function asks for completions."""

COMMANDS = {
    "refresh": "library",
    "list": "library",
    "read": "library",
    "search": "library",
    "mark": "marking",
    "diff": "history",
    "offline": "offline",
    "codebook": "codebook",
    "people": "people",
    "directives": "directives",
    "annotations": "marks",
    "export": "exchange",
    "verify": "verifying",
    "merge": "exchange",
    "agreement": "exchange",
    "parse": "sources",
    "extract": "sources",
    "find": "sources",
    "suggest": "suggesting",
    "rules": "rules",
    "add": "feeds",
    "feeds": "feeds",
    "import": "exchange",
    "opml": "feeds",
    "clean": "feeds",
    "keys": "keys",
    "doctor": "health",
    "restore": "health",
    "sync": "syncing",
    "serve": "serving",
    "config": "configuring",
    "completions": "completing",
    "man": "manual",
}
"""The commands and the module beside this one that has each: only the one that runs is imported."""

HEADINGS: Mapping[str, tuple[str, ...]] = {
    N_("Read the news"): ("refresh", "list", "read", "mark", "search", "diff", "offline"),
    N_("Gather feeds"): ("add", "feeds", "sync", "rules", "import", "opml", "clean"),
    N_("Mark and take along"): (
        "annotations",
        "codebook",
        "people",
        "directives",
        "suggest",
        "export",
        "verify",
        "merge",
        "agreement",
    ),
    N_("Look at single files and pages"): ("parse", "extract", "find"),
    N_("Keep house"): ("config", "keys", "doctor", "restore", "serve", "completions", "man"),
}
"""How the help groups the commands."""


def under_headings(names: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Give the names under their headings, those that stand under none last."""
    left = dict.fromkeys(names)
    grouped = [(heading, [name for name in own if name in left]) for heading, own in HEADINGS.items()]
    named = {name for _, own in grouped for name in own}
    rest = sorted(name for name in left if name not in named)
    return [(heading, own) for heading, own in (*grouped, (N_("More"), rest)) if own]


def command(name: str) -> click.Command:
    """Import the module of a command and give it."""
    module = importlib.import_module(f"reader.cli.{COMMANDS[name]}")
    found = next(one for one in vars(module).values() if isinstance(one, click.Command) and one.name == name)
    if speech.language() != speech.ENGLISH:
        translate(found)
    return found


class Commands(click.Group):
    """A group that knows where its commands are, and turns an error of ours into its sentence and its exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click calls it
        """Give the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Give a command, None where there is none of this name."""
        return command(cmd_name) if cmd_name in COMMANDS else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under their headings."""
        room = formatter.width - 6 - max(map(len, COMMANDS))
        for heading, names in under_headings(self.list_commands(ctx)):
            with formatter.section(_(heading)):
                formatter.write_dl([(name, command(name).get_short_help_str(room)) for name in names])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except BrokenPipeError:
            # Here, because click would call it a failure.
            raise SystemExit(_hung_up()) from None
        except KutipError as error:
            complain(str(error))
            for line in pointing(error):
                complain(line)
            raise SystemExit(error.exit_code) from error
        finally:
            _tell_plugins()


def pointing(error: KutipError) -> Sequence[str]:
    """Give what was typed with a caret under the character that an error is about, where it is about one."""
    text, position = getattr(error, "text", ""), getattr(error, "position", None)
    if not text or position is None:
        return ()
    from rich.cells import cell_len

    shown = "".join(character if character.isprintable() else "·" for character in text)
    return (f"  {shown}", f"  {' ' * cell_len(shown[:position])}^")


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: kutip refresh && kutip list --unread --json | jq -r .title",
)
@click.option("--feeds", type=click.Path(path_type=Path), metavar="FILE", help="Another feeds.toml (or KUTIP_FEEDS).")
@click.option("--data", type=click.Path(path_type=Path), metavar="DIR", help="Another data folder (or KUTIP_DATA).")
@click.option("--plain", is_flag=True, help="Open the app as bare text, for screen readers and slow lines.")
@click.version_option(__version__, prog_name="kutip")
@click.pass_context
def commands(context: click.Context, feeds: Path | None, data: Path | None, *, plain: bool) -> None:
    """Read the news in the terminal, and mark who said what and who told whom to do what.

    Without a command, the app opens.
    """
    if plain:
        raise click.UsageError("--plain opens the app; a command is plain text already, leave it out there.")
    context.obj = Paths(feeds, data)


def main(arguments: Sequence[str]) -> int:
    """Run a command line and give its exit code."""
    speech.begin(feeds_file(_feeds_named(arguments), os.environ), os.environ)
    if "--json" in arguments:
        speech.use(speech.ENGLISH)  # what programs read is the same in every language
    if speech.language() != speech.ENGLISH:
        translate_click()
        translate(commands)
    if COMPLETION in os.environ:
        importlib.import_module("reader.cli.completing")  # registers how bash is answered
    try:
        commands.main(list(arguments), prog_name="kutip", standalone_mode=False)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        error.show(sys.stderr)
        return 2
    except click.Abort:
        return 130
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 1
    return 0


def _feeds_named(arguments: Sequence[str]) -> Path | None:
    """Give the feeds.toml that the command line names, before it is read in earnest: help has a language too."""
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        if name not in {"--feeds", "--data"}:
            break
        value = value if equals else next(words, "")
        if name == "--feeds":
            return Path(value)
    return None


def _tell_plugins() -> None:
    """Say what is wrong with plugins, where any was looked for."""
    if (plugins := sys.modules.get("reader.plugins")) is not None:
        for sentence in plugins.news():
            complain(sentence)


def _hung_up() -> int:
    """Give the exit code for a reader of our output that went away, as head does; Python would complain at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 128 + signal.SIGPIPE
