"""Smart folders: searches that are saved under a name and stand among the sources. Each change can be undone."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from reader import feedsfile, smartfile
from reader.articles.model import View
from reader.articles.query.model import Query
from reader.articles.query.parsing import parse
from reader.cleaning import clean_line
from reader.desk import asking
from reader.desk.open import Desk
from reader.desk.undo import Change
from reader.errors import ConfigError, KutipError
from reader.smart import SmartFolder
from reader.speech import _

COUNTED = 500
"""Unread articles that are counted of a smart folder at most: the sources are drawn often."""


NOTHING = parse("-kabar kabar")
"""A query that finds no article."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A smart folder, what it asks for, and how many unread articles it has; at ``COUNTED`` there may be more."""

    name: str
    query: Query
    unread: int = 0
    problem: str | None = None


def counted(desk: Desk) -> list[Counted]:
    """Give the smart folders; one whose query is wrong says so and shows nothing."""
    return [_counted(desk, one) for one in desk.settings.smart]


def _counted(desk: Desk, folder: SmartFolder) -> Counted:
    try:
        query = parse(folder.query)
        unordered = Query(query.node)
        return Counted(folder.name, query, len(asking.find_ids(desk, unordered, View(unread=True), limit=COUNTED)))
    except KutipError as error:
        return Counted(folder.name, NOTHING, problem=str(error))


def query_of(desk: Desk, name: str) -> Query:
    """Give the query of a smart folder.

    Raises:
        ConfigError: there is none of this name.
        QueryError: its query cannot be understood.

    """
    return parse(_of(desk, name).query)


def save(desk: Desk, name: str, query: str) -> str:
    """Save a query under a name, over the one that has it, and give the name as it is kept.

    Raises:
        ConfigError: feeds.toml cannot be changed, or there is no name.
        QueryError: the query cannot be understood.

    """
    title = _name(name)
    parse(query)
    _edit(
        desk,
        _("save the search {title}").format(title=title),
        lambda: smartfile.save(desk.settings.feeds_file, SmartFolder(title, query)),
    )
    return title


def rename(desk: Desk, name: str, to: str) -> str:
    """Give a smart folder another name, and give that; raises ConfigError as ``save`` does."""
    title, query = _name(to), _of(desk, name).query
    _edit(
        desk,
        _("rename {name} to {title}").format(name=name, title=title),
        lambda: smartfile.change(desk.settings.feeds_file, name, SmartFolder(title, query)),
    )
    return title


def remove(desk: Desk, name: str) -> None:
    """Remove a smart folder; raises ConfigError as ``save`` does."""
    _edit(desk, _("remove {name}").format(name=name), lambda: smartfile.remove(desk.settings.feeds_file, name))


def _of(desk: Desk, name: str) -> SmartFolder:
    found = next((one for one in desk.settings.smart if one.name == name), None)
    if found is None:
        raise ConfigError(_('There is no smart folder "{name}" in feeds.toml.').format(name=name))
    return found


def _name(typed: str) -> str:
    title = clean_line(typed, limit=100)
    if not title:
        raise ConfigError(_("A saved search needs a name."))
    return title


def _edit(desk: Desk, label: str, make: Callable[[], feedsfile.Edit]) -> None:
    desk.require_writable()
    last = [make()]
    _adopt(desk)

    def back() -> None:
        last[0] = feedsfile.undo(last[0])
        _adopt(desk)

    desk.history.push(Change(label, back, back))


def _adopt(desk: Desk) -> None:
    desk.settings = replace(desk.settings, smart=smartfile.current(desk.settings.feeds_file))
