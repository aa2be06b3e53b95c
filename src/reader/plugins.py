"""What other packages add to Kutip, by entry points (Python packaging user guide, entry points specification).

A plugin is anybody's code: what fails in it is one sentence that names it, and the rest goes on. Nothing is looked for
before something is asked for that Kutip itself does not have.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal, ParamSpec, TypeVar

from reader.cleaning import clean_line
from reader.errors import KutipError
from reader.speech import _

Group = Literal["exporters", "importers", "languages", "sources"]

GROUPS: tuple[Group, ...] = ("exporters", "importers", "languages", "sources")

P = ParamSpec("P")
T = TypeVar("T")


class PluginError(KutipError):
    """Something that a plugin did went wrong."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """One entry point, loaded."""

    group: Group
    name: str
    package: str
    value: Any

    @property
    def said(self) -> str:
        """Name it in a sentence."""
        return _("The plugin {name} of {package}").format(name=self.name, package=self.package)

    def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function of the plugin.

        Raises:
            KutipError: it raised one itself, or anything else, which becomes a PluginError.

        """
        try:
            return function(*args, **kwargs)
        except KutipError:
            raise
        except Exception as error:
            raise PluginError(_("{said} failed ({error}).").format(said=self.said, error=_kind(error))) from error


_problems: list[str] = []
_news: list[str] = []


def names(group: Group) -> frozenset[str]:
    """Give the names that plugins have in a group; none of them is loaded."""
    return frozenset(_found(group))


def of(group: Group) -> Mapping[str, Plugin]:
    """Give the plugins of a group that can be loaded."""
    return {name: plugin for name in _found(group) if (plugin := plugin_of(group, name)) is not None}


@cache
def plugin_of(group: Group, name: str) -> Plugin | None:
    """Load a plugin; None where there is none, or where it cannot be loaded, which is told once."""
    found = _found(group).get(name)
    if found is None:
        return None
    package = _package(found)
    try:
        return Plugin(group, name, package, found.load())
    except Exception as error:  # noqa: BLE001 - as above
        complain(
            _("The plugin {name} of {package} ({group}) cannot be loaded ({error}).").format(
                name=name, package=package, group=group, error=_kind(error)
            )
        )
        return None


def complain(sentence: str) -> None:
    """Remember a sentence about a plugin, once."""
    if sentence not in _problems:
        _problems.append(sentence)
        _news.append(sentence)


def problems() -> tuple[str, ...]:
    """Give all sentences about plugins so far."""
    return tuple(_problems)


def news() -> tuple[str, ...]:
    """Give the sentences about plugins that were not given yet."""
    told = tuple(_news)
    _news.clear()
    return told


@cache
def _found(group: Group) -> Mapping[str, EntryPoint]:
    found: dict[str, EntryPoint] = {}
    for one in entry_points(group=f"kutip.{group}"):
        name = clean_line(one.name, limit=60)
        if name in found:
            complain(
                _("Two plugins are called {name} ({group}); that of {found} is used.").format(
                    name=name, group=group, found=_package(found[name])
                )
            )
        else:
            found[name] = one
    return found


def _package(found: EntryPoint) -> str:
    return clean_line(found.dist.name if found.dist is not None else found.value, limit=60)


def _kind(error: Exception) -> str:
    text = clean_line(str(error), limit=120)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
