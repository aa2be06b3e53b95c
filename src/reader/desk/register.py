"""The register of people and organisations that grows from annotations: names, roles, what they said and were told.

Names are joined where there is no doubt: the same words, an acronym that stands with its name or is made of its
initials, a short form that only one longer name has. The user's own merges and splits go before all of that.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache

import msgspec

from reader.annotations.codebook import Codebook
from reader.annotations.model import Annotation
from reader.errors import StorageError
from reader.naming import folded, has_name
from reader.speech import _
from reader.suggest import packs

TOLD = frozenset({"addressee"})
"""Fields that name who was told something; in the others, who said it."""

NOBODY = frozenset({"", "-"})
_ACRONYM = re.compile(r"^(?P<name>.*\S)\s*\((?P<acronym>[^()\s]{2,15})\)$")
_SMALL = frozenset({"dan", "dari", "untuk", "di", "of", "the", "and", "for"})
_LANGUAGES = ("id", "en", "ms")

Read = Callable[[str], Annotation | None]
"""Gives an annotation by its id, None where there is none."""

Key = str
"""A name as it is compared: its words folded, with blanks between."""


class Statement(msgspec.Struct, frozen=True, gc=False):
    """Something that somebody said, or was told; the annotation is read when it is asked for.

    A register of 100,000 annotations holds as many of these, so that they hold little, and nothing that has cycles.
    """

    id: str
    """The annotation's."""
    article: str
    field: str
    """The field that names them."""
    name: str
    """By which name."""
    when: datetime
    """When it was published, or else fetched or marked."""
    start: int
    """Its place in the article."""
    role: str
    _read: Read

    @property
    def annotation(self) -> Annotation:
        """The annotation. Raises StorageError where it is not there any more."""
        found = self._read(self.id)
        if found is None:
            raise StorageError(_("That annotation is not there any more."))
        return found

    @property
    def told(self) -> bool:
        """Whether they were told it."""
        return self.field in TOLD


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
    told: int = 0
    """How many passages are addressed to them."""
    roles: tuple[Role, ...] = ()
    """In the order in which they were first named."""

    @property
    def said(self) -> int:
        """How many passages are theirs."""
        return len(self.statements) - self.told

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


def register(
    annotations: Iterable[Annotation], book: Codebook, decisions: Decisions, *, read: Read | None = None
) -> Register:
    """Make the register of annotations; the entries with the most passages come first.

    ``read`` gives an annotation again by its id; without it, all of them are held.
    """
    if read is None:
        held = {one.id: one for one in annotations}
        annotations, read = held.values(), held.get
    names = _names(_statements(annotations, book, read))
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


def _names(statements: Iterable[tuple[Statement, bool]]) -> dict[Key, _Name]:
    found: dict[Key, _Name] = {}
    for statement, body in statements:
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


def _statements(annotations: Iterable[Annotation], book: Codebook, read: Read) -> Iterator[tuple[Statement, bool]]:
    naming: dict[tuple[str, str], tuple[bool, bool]] = {}
    for one in annotations:
        when = one.evidence.published or one.evidence.fetched or one.created
        for name, value in one.fields.items():
            known = naming.get((one.kind, name))
            if known is None:
                about = book.kind(one.kind).field(name)
                known = naming[one.kind, name] = about.names_somebody, about.type == "organisation"
            if known[0] and value.strip() not in NOBODY:
                role = one.fields.get("role", "") if name == "speaker" else ""
                yield Statement(one.id, one.article, name, value, when, one.selector.start, role, read), known[1]


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
        # Counted once: a list asks for them with every line that it draws.
        sum(one.told for one in statements),
        _roles(statements),
    )


def _roles(statements: Sequence[Statement]) -> tuple[Role, ...]:
    found: dict[str, Role] = {}
    for one in statements:
        if one.role:
            day, key = one.when.date(), one.role.casefold()
            known = found.get(key, Role(one.role, day, day))
            found[key] = Role(known.role, known.first, day)
    return tuple(found.values())


def _place(one: Statement) -> tuple[datetime, str, int, str]:
    """Order statements by time, and those of one article by their place in it."""
    return one.when, one.article, one.start, one.id
