"""The register of people and organisations that grows from annotations: names, roles, what they said and were told.

Names are joined where there is no doubt: the same words, an acronym that stands with its name or is made of its
initials, a short form that only one longer name has. The user's own merges and splits go before all of that.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache

from reader.annotations.codebook import Codebook
from reader.annotations.model import Annotation
from reader.naming import folded, has_name
from reader.suggest import packs

TOLD = frozenset({"addressee"})
"""Fields that name who was told something; in the others, who said it."""

NOBODY = frozenset({"", "-"})
_ACRONYM = re.compile(r"^(?P<name>.*\S)\s*\((?P<acronym>[^()\s]{2,15})\)$")
_SMALL = frozenset({"dan", "dari", "untuk", "di", "of", "the", "and", "for"})
_LANGUAGES = ("id", "en", "ms")

Key = str
"""A name as it is compared: its words folded, with blanks between."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that somebody said, or was told."""

    annotation: Annotation
    field: str
    """The field that names them."""
    name: str
    """By which name."""

    @property
    def told(self) -> bool:
        """Whether they were told it."""
        return self.field in TOLD

    @property
    def when(self) -> datetime:
        """When it was published, or else fetched or marked."""
        evidence = self.annotation.evidence
        return evidence.published or evidence.fetched or self.annotation.created


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody was called beside their name, and from when to when."""

    role: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Entry:
    """A person or an organisation."""

    name: str
    aliases: tuple[str, ...]
    """The other names, the most used first."""
    keys: frozenset[Key]
    statements: tuple[Statement, ...]
    """In time order."""
    is_body: bool = False

    @property
    def said(self) -> int:
        """How many passages are theirs."""
        return sum(not one.told for one in self.statements)

    @property
    def told(self) -> int:
        """How many passages are addressed to them."""
        return sum(one.told for one in self.statements)

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles in the order in which they were first named."""
        found: dict[str, Role] = {}
        for one in self.statements:
            role = one.annotation.fields.get("role", "") if one.field == "speaker" else ""
            if role:
                day, key = one.when.date(), role.casefold()
                known = found.get(key, Role(role, day, day))
                found[key] = Role(known.role, known.first, day)
        return tuple(found.values())

    def is_called(self, words: str) -> bool:
        """Tell whether words begin words of one of the names."""
        return any(has_name(name, words) for name in (self.name, *self.aliases))


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the user said of names: pairs that are the same (the second one leads), and names that stand alone."""

    same: tuple[tuple[Key, Key], ...] = ()
    alone: tuple[Key, ...] = ()
    written: Mapping[Key, str] = field(default_factory=dict)
    """How the leading names are written."""
    version: int = 1


@dataclass(slots=True)
class _Name:
    """One name as it was written, and where."""

    key: Key
    written: Counter[str] = field(default_factory=Counter)
    acronyms: set[Key] = field(default_factory=set)
    statements: list[Statement] = field(default_factory=list)
    body: bool = False

    @property
    def best(self) -> str:
        """How it is written most."""
        return min(self.written, key=lambda name: (-self.written[name], name))


class Register:
    """The entries, by name and by what is asked."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        self._of = {key: entry for entry in entries for key in entry.keys}

    def entry(self, name: str) -> Entry | None:
        """Give the entry that has a name, in whatever case and with or without a title."""
        return self._of.get(key_of(name))

    def called(self, words: str) -> list[Entry]:
        """Give the entry of a name, else all whose names begin with these words."""
        exact = self.entry(words)
        return [exact] if exact is not None else [entry for entry in self.entries if entry.is_called(words)]

    def name(self, name: str) -> str:
        """Give what somebody is called in the register; a name that is not in it stays."""
        found = self.entry(name)
        return found.name if found is not None else name


def register(annotations: Iterable[Annotation], book: Codebook, decisions: Decisions) -> Register:
    """Make the register of annotations; the entries with the most passages come first."""
    names = _names(annotations, book)
    groups = _Groups(names, decisions)
    entries = [_entry([names[key] for key in keys if key in names], groups) for keys in groups.all()]
    return Register(sorted(filter(None, entries), key=lambda one: (-len(one.statements), one.name.casefold())))


@lru_cache(maxsize=16_384)
def key_of(name: str) -> Key:
    """Give a name as it is compared: folded, without an acronym in brackets, titles, and roles before a person."""
    match = _ACRONYM.match(name.strip())
    bare = match["name"] if match else name
    tokens = folded(bare).split()
    written = re.findall(r"\w+", bare)
    titles, roles, others = _words()
    rest = [token for token in tokens if token not in titles]
    while len(rest) > 1 and rest[0] in roles:
        after = rest[1:]
        capitals = {folded(word).strip() for word in written if len(word) > 1 and word.isupper()}
        if any(token in others or token in roles or token in capitals for token in after):
            break  # the head of an office is not the office
        rest = after
    return " ".join(rest or tokens)


@cache
def _words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    loaded = [packs.load(tag) for tag in _LANGUAGES]

    def every(*lists: str) -> frozenset[str]:
        return frozenset(word for pack in loaded for name in lists for word in pack.words(name))

    return every("titles", "ranks"), every("roles"), every("bodies", "offices", "places")


def _names(annotations: Iterable[Annotation], book: Codebook) -> dict[Key, _Name]:
    found: dict[Key, _Name] = {}
    for statement, body in _statements(annotations, book):
        key = key_of(statement.name)
        if not key:
            continue
        one = found.setdefault(key, _Name(key))
        one.statements.append(statement)
        match = _ACRONYM.match(statement.name.strip())
        one.written[match["name"] if match else statement.name] += 1
        if match:
            one.acronyms.add(key_of(match["acronym"]))
        one.body = one.body or body or match is not None
    return found


def _statements(annotations: Iterable[Annotation], book: Codebook) -> Iterator[tuple[Statement, bool]]:
    kinds = {kind.name: kind for kind in book.kinds}
    for one in annotations:
        kind = kinds.get(one.kind) or book.kind(one.kind)
        for name, value in one.fields.items():
            about = kind.field(name)
            if about.names_somebody and value.strip() not in NOBODY:
                yield Statement(one, name, value), about.type == "organisation"


class _Groups:
    """Which names are the same: union and find, the user's decisions first."""

    def __init__(self, names: Mapping[Key, _Name], decisions: Decisions) -> None:
        self._parent: dict[Key, Key] = {key: key for key in names}
        self.leading: set[Key] = set()
        alone = frozenset(decisions.alone)
        free = {key: name for key, name in names.items() if key not in alone}
        self._join_acronyms(free)
        self._join_short_forms(free)
        for one, other in decisions.same:
            for key in (one, other):
                self._parent.setdefault(key, key)
            self._join(one, other)
            self.leading.discard(one)
            self.leading.add(other)

    def all(self) -> list[list[Key]]:
        """Give the groups."""
        found: dict[Key, list[Key]] = {}
        for key in self._parent:
            found.setdefault(self._root(key), []).append(key)
        return list(found.values())

    def _join_acronyms(self, names: Mapping[Key, _Name]) -> None:
        spelled: dict[Key, set[Key]] = {}
        for name in names.values():
            initials = "".join(word[0] for word in name.key.split() if word not in _SMALL)
            for acronym in {*name.acronyms, *({initials} if len(initials) > 1 else ())}:
                spelled.setdefault(acronym, set()).add(name.key)
        for acronym, full in spelled.items():
            stated = {key for key in full if acronym in names[key].acronyms}
            meant = stated or full
            if acronym in names and len(meant) == 1 and (stated or names[acronym].best.isupper()):
                self._join(acronym, next(iter(meant)))

    def _join_short_forms(self, names: Mapping[Key, _Name]) -> None:
        longer: dict[Key, set[Key]] = {}
        for key in names:
            tokens = key.split()
            for size in range(1, len(tokens)):
                for part in (tokens[:size], tokens[-size:]):
                    longer.setdefault(" ".join(part), set()).add(key)
        for key, name in names.items():
            # A short form of a body may be any body's ("Dinas"), so only people have them.
            meant = {self._root(full) for full in longer.get(key, ()) if not names[full].body and not name.body}
            if len(meant) == 1 and not _is_word(key) and not name.best.isupper():
                self._join(key, next(iter(meant)))

    def _join(self, one: Key, other: Key) -> None:
        self._parent[self._root(one)] = self._root(other)

    def _root(self, key: Key) -> Key:
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key


def _is_word(key: Key) -> bool:
    """Tell whether a name is an office or a body by its words alone ("gubernur", "dinas")."""
    _, roles, others = _words()
    return all(token in roles or token in others for token in key.split())


def _entry(names: Sequence[_Name], groups: _Groups) -> Entry | None:
    if not names:
        return None
    leading = [name for name in names if name.key in groups.leading]
    main = max(leading or names, key=lambda name: (len(name.key.split()), sum(name.written.values()), name.key))
    written: Counter[str] = Counter()
    for name in names:
        written.update(name.written)
    acronyms = {key for name in names for key in name.acronyms}
    aliases = sorted((one for one in written if one != main.best), key=lambda one: (-written[one], one))
    shown = {alias.casefold() for alias in aliases}
    aliases += sorted(key.upper() for key in acronyms if key not in shown and key != main.key)
    statements = sorted((one for name in names for one in name.statements), key=_place)
    return Entry(
        main.best,
        tuple(aliases),
        frozenset(name.key for name in names) | acronyms,
        tuple(statements),
        any(name.body or name.best.isupper() for name in names),
    )


def _place(one: Statement) -> tuple[datetime, str, int, str]:
    """Order statements by time, and those of one article by their place in it."""
    annotation = one.annotation
    return one.when, annotation.article, annotation.selector.start, annotation.id
