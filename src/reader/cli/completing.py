"""``kutip completions``, and what the shell offers behind the tabulator: commands, options, feeds, folders and tags."""

import os
import re
from collections.abc import Callable, Iterable

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
)

from reader.addresses import shown
from reader.cli.desk import Paths, reading
from reader.cli.main import COMPLETION
from reader.cli.printing import say
from reader.config import Settings, load
from reader.errors import KutipError

Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

_UNSAFE = re.compile(r"([^\w@%+=:,./-])")


class _Bash(BashComplete):
    """Bash puts the words into the line as they are: titles with blanks in them have to come quoted."""

    name = "bash"
    source_template = BashComplete.source_template.replace("read type", "read -r type")

    def format_completion(self, item: CompletionItem) -> str:
        words = os.environ.get("COMP_WORDS", "").split("\n")
        at = int(os.environ.get("COMP_CWORD", "0"))
        quoted = at < len(words) and words[at][:1] in {"'", '"'}
        return f"{item.type},{item.value if quoted else _UNSAFE.sub(_escaped, item.value)}"


def _escaped(found: "re.Match[str]") -> str:
    return f"\\{found.group()}"


add_completion_class(_Bash)


@click.command(epilog="Example: kutip completions fish > ~/.config/fish/completions/kutip.fish")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completions(context: click.Context, *, shell: str) -> None:
    """Print what makes the shell complete Kutip's commands, options, feeds, folders and tags.

    \b
    bash, in ~/.bashrc:  eval "$(kutip completions bash)"
    zsh, in ~/.zshrc:    eval "$(kutip completions zsh)"
    fish:                kutip completions fish > ~/.config/fish/completions/kutip.fish
    """  # noqa: D301 - \b is click's mark for lines that stay as they are
    found = get_completion_class(shell)
    assert found is not None  # noqa: S101 - the choice above
    one: ShellComplete = found(context.find_root().command, {}, "kutip", COMPLETION)
    say(one.source())


def feeds(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Offer the titles of the feeds; the address where several have one title."""
    everything = _settings(context)
    titles = [one.title for one in everything.subscriptions] if everything is not None else []
    return [
        CompletionItem(one.title if titles.count(one.title) == 1 else shown(one.url), help=shown(one.url))
        for one in (everything.subscriptions if everything is not None else ())
        if _begins(one.title, incomplete) or _begins(shown(one.url), incomplete)
    ]


def urls(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Offer the addresses of the feeds."""
    everything = _settings(context)
    known = everything.subscriptions if everything is not None else ()
    return [CompletionItem(one.url, help=one.title) for one in known if one.url.startswith(incomplete)]


def folders(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Offer the folders of the feeds."""
    everything = _settings(context)
    known = everything.subscriptions if everything is not None else ()
    return _items((one.category for one in known if one.category), incomplete)


def feed_tags(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Offer the tags of the feeds; behind a comma the next one."""
    everything = _settings(context)
    known = everything.subscriptions if everything is not None else ()
    before, comma, last = incomplete.rpartition(",")
    return _items((f"{before}{comma}{tag}" for one in known for tag in one.tags), f"{before}{comma}{last}")


def article_tags(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Offer the tags of the articles."""
    try:
        with reading(_root(context)) as desk:
            return _items(desk.library.tags(), incomplete)
    except KutipError:
        return []  # whoever presses tab has no place for a sentence; the command itself says it


def annotation_tags(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Offer the tags of the annotations."""
    try:
        with reading(_root(context)) as desk:
            return _items((tag for one in desk.store.all() for tag in one.tags), incomplete)
    except KutipError:
        return []  # as above


def _root(context: click.Context) -> click.Context:
    root = context.find_root()
    root.obj = Paths(root.params.get("feeds"), root.params.get("data"))
    return root


def _settings(context: click.Context) -> Settings | None:
    paths: Paths = _root(context).obj
    try:
        return load(feeds=paths.feeds, data=paths.data, environ=os.environ, create=False)
    except KutipError:
        return None  # as above


def _items(words: Iterable[str], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(word) for word in sorted(set(words)) if _begins(word, incomplete)]


def _begins(word: str, incomplete: str) -> bool:
    return word.casefold().startswith(incomplete.casefold())
