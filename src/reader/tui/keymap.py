"""The keys in force: the table of commands, a profile over it, and the user's own file over both."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reader.tui.commands import COMMANDS, CONTEXT_LABELS, Command, Context, chain

Keys = tuple[str, ...]
"""A sequence of keys, such as ("g", "g")."""


@dataclass(frozen=True, slots=True)
class Bound:
    """Keys that a file gives a command in a place; no command takes the keys away there."""

    place: Context
    keys: Keys
    command: Command | None


class Keymap:
    """Finds the command that a sequence of keys means in a place, and the keys of each command there."""

    def __init__(self, commands: Iterable[Command] = COMMANDS) -> None:
        self.commands = tuple(commands)
        self._bound: dict[Context, dict[Keys, Command | None]] = {place: {} for place in CONTEXT_LABELS}
        self._prefixes: set[tuple[Context, Keys]] = set()
        self._shown: dict[Context, tuple[Command, ...]] = {}
        for command in self.commands:
            for place in command.contexts:
                for keys in command.keys:
                    self._bound[place].setdefault(tuple(keys.split(" ")), command)
        self._gather_prefixes()

    def over(self, bounds: Iterable[Bound], *, macros: Sequence[Command] = (), leader: str | None = None) -> "Keymap":
        """Give the keymap with a file's keys laid over it: they win, also over keys that begin like them.

        With a ``leader`` no command is left without keys: one that lost all of them has its old ones behind it.
        """
        other = Keymap(())
        other.commands = (*self.commands, *macros)
        other._bound = {place: dict(keys) for place, keys in self._bound.items()}
        # What is said of a place counts more than what is said of everywhere.
        for bound in sorted(bounds, key=lambda one: one.place != "everywhere"):
            other._lay(bound)
        if leader is not None:
            other._give_back(self._bound, leader)
        other._gather_prefixes()
        return other

    def _lay(self, bound: Bound) -> None:
        command = bound.command
        places: tuple[Context, ...]
        cleared: tuple[Context, ...]
        if bound.place != "everywhere":
            places, cleared = (bound.place,), (bound.place,)
        elif command is None or "everywhere" in command.contexts:
            places = ("everywhere",)
            cleared = tuple(self._bound)
        else:
            places, cleared = command.contexts, command.contexts
        for place in cleared:
            for keys in [keys for keys in self._bound[place] if _begin_alike(keys, bound.keys)]:
                del self._bound[place][keys]
        for place in places:
            if command is not None or place != "everywhere":
                # The newest keys come first: the footer shows the first ones.
                self._bound[place] = {bound.keys: command, **self._bound[place]}

    def _give_back(self, before: Mapping[Context, Mapping[Keys, Command | None]], leader: str) -> None:
        for place, bound in before.items():
            known = {command.id for command in self._bound[place].values() if command is not None}
            for keys, command in bound.items():
                if command is not None and command.id not in known:
                    self._bound[place].setdefault((leader, *keys), command)

    def _gather_prefixes(self) -> None:
        self._prefixes = {
            (place, keys[:length])
            for place, bound in self._bound.items()
            for keys, command in bound.items()
            if command is not None
            for length in range(1, len(keys))
        }

    def find(self, context: Context, sequence: Sequence[str]) -> Command | Literal["more"] | None:
        """Give the command, ``"more"`` where the keys begin a longer sequence, or None."""
        keys = tuple(sequence)
        for place in chain(context):
            if keys in self._bound[place]:
                return self._bound[place][keys]
            if (place, keys) in self._prefixes:
                return "more"
        return None

    def of_context(self, context: Context) -> tuple[Command, ...]:
        """Give the commands that work in a place, its own first, each with the keys that it has there.

        Those whose keys all mean something nearer are left out.
        """
        if (found := self._shown.get(context)) is None:
            found = self._shown[context] = self._of_context(context)
        return found

    def _of_context(self, context: Context) -> tuple[Command, ...]:
        found: dict[str, Command] = {}
        taken: set[Keys] = set()
        for place in chain(context):
            bound = self._bound[place]
            for command in self.commands:
                own = [keys for keys, meant in bound.items() if meant is not None and meant.id == command.id]
                free = [keys for keys in own if keys not in taken]
                if command.id not in found and (free or (not own and place in command.contexts)):
                    found[command.id] = replace(command, keys=tuple(" ".join(keys) for keys in free))
            taken |= set(bound)
        return tuple(found.values())

    def keys_of(self, command: Command, place: Context) -> tuple[str, ...]:
        """Give the keys that a command has in a place itself, not in those around it."""
        return tuple(
            " ".join(keys) for keys, meant in self._bound[place].items() if meant is not None and meant.id == command.id
        )


def _begin_alike(one: Keys, other: Keys) -> bool:
    """Tell whether two sequences cannot both be typed: the shorter of them is how the longer begins."""
    length = min(len(one), len(other))
    return one[:length] == other[:length]
