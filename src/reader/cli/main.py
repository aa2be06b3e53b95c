"""The group of commands, and what they share: the settings and the exit codes."""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from reader import __version__
from reader.cli import feeds, health, library, marks, offline, rules, sources, suggesting
from reader.cli.desk import Paths
from reader.cli.printing import complain
from reader.errors import KutipError


class Commands(click.Group):
    """A group that turns an error of ours into its sentence and its exit code."""

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
            raise SystemExit(error.exit_code) from error


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: kutip refresh && kutip list --unread --json | jq -r .title",
)
@click.option("--feeds", type=click.Path(path_type=Path), metavar="FILE", help="Another feeds.toml (or KUTIP_FEEDS).")
@click.option("--data", type=click.Path(path_type=Path), metavar="DIR", help="Another data folder (or KUTIP_DATA).")
@click.version_option(__version__, prog_name="kutip")
@click.pass_context
def commands(context: click.Context, feeds: Path | None, data: Path | None) -> None:
    """Read the news in the terminal, and mark who said what and who told whom to do what.

    Without a command, the app opens.
    """
    context.obj = Paths(feeds, data)


def main(arguments: Sequence[str]) -> int:
    """Run a command line and give its exit code."""
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


def _hung_up() -> int:
    """Give the exit code for a reader of our output that went away, as head does; Python would complain at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 128 + signal.SIGPIPE


for _command in (
    library.refresh,
    library.list_articles,
    library.read,
    library.search,
    offline.offline,
    marks.annotations,
    marks.export,
    sources.parse,
    sources.extract,
    sources.find,
    suggesting.suggest,
    rules.rules,
    feeds.add,
    feeds.feeds,
    feeds.import_,
    feeds.opml,
    feeds.clean,
    health.doctor,
    health.restore,
):
    commands.add_command(_command)
