"""People and organisations: the register, the user's merges and splits, statements that several outlets have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from reader.articles.difference import Piece, words
from reader.desk.decisions import PEOPLE, DecisionsFile
from reader.desk.open import Desk
from reader.desk.register import Decisions, Entry, Register, Statement, key_of, register
from reader.errors import ConfigError, StorageError
from reader.naming import folded
from reader.speech import _

ALIKE = 78.0
"""How alike two statements are from which they count as the same one, 0 to 100."""

WITHIN = 90.0
"""The same for one that stands within the other, shortened."""

SHORTEST = 30
"""Characters that both must have."""

APART = timedelta(days=5)
"""How far apart in time they may be."""


def people(desk: Desk) -> Register:
    """Give the register as annotations and decisions are now.

    Raises:
        StorageError: the annotations or the decisions cannot be read.

    """
    return register(desk.store.all(), desk.codebook.book, decisions(desk), read=desk.store.get)


def facts(entry: Entry) -> tuple[str, ...]:
    """Give lines about an entry: other names, and roles with their time."""
    found = [_("also {aliases}").format(aliases=", ".join(entry.aliases))] if entry.aliases else []
    spans = [
        (_("{role} ({first} to {last})") if one.last > one.first else "{role} ({first})").format(
            role=one.role, first=_month(one.first), last=_month(one.last)
        )
        for one in entry.roles
    ]
    return (*found, *([_("as {spans}").format(spans=", ".join(spans))] if spans else []))


def _month(of: date) -> str:
    return f"{_(of.strftime('%b'))} {of.year}"


def one_called(found: Register, name: str) -> Entry:
    """Give the one entry that a name means.

    Raises:
        ConfigError: nobody is called so, or several are.

    """
    entries = found.called(name)
    if len(entries) == 1:
        return entries[0]
    if not entries:
        raise ConfigError(_("Nobody in your annotations is called {name}.").format(name=name))
    names = ", ".join(entry.name for entry in entries[:6])
    raise ConfigError(_("{name} may be several: {names}; give more of the name.").format(name=name, names=names))


# Merging and splitting


def decisions_file(desk: Desk) -> DecisionsFile:
    """Give the file with the user's merges and splits."""
    return DecisionsFile(desk.settings.data / PEOPLE)


def decisions(desk: Desk) -> Decisions:
    """Read the user's merges and splits. Raises StorageError."""
    return decisions_file(desk).read()


def leading(desk: Desk) -> dict[str, str]:
    """Give what each merged name is called now, by its key: the name that leads, as it was written."""
    try:
        found = decisions(desk)
    except StorageError:
        return {}  # the register's own screen says so; names are as they were written then
    return {one: found.written.get(other, other) for one, other in found.same}


def merge(desk: Desk, name: str, into: str) -> None:
    """Make two entries one, called as the second; undo parts them again.

    Raises:
        ConfigError: they are one already.
        StorageError: it could not be saved; nothing was changed.

    """
    found = people(desk)
    one, other = key_of(name), key_of(into)
    entry = found.entry(into)
    if one == other or (entry is not None and one in entry.keys and entry.name == into):
        raise ConfigError(_("{name} and {into} are one already.").format(name=name, into=into))
    before = decisions(desk)
    same = tuple(pair for pair in before.same if pair[0] != one)
    after = replace(before, same=(*same, (one, other)), written={**before.written, other: into})
    _decide(desk, _("merge {name} with {into}").format(name=name, into=into), before, after)


def split(desk: Desk, alias: str) -> None:
    """Let a name stand alone, out of the entry that it is in; undo brings it back.

    Raises:
        ConfigError: it stands alone already.
        StorageError: it could not be saved; nothing was changed.

    """
    found = people(desk).entry(alias)
    key = key_of(alias)
    if found is None or len(found.keys) < 2:
        raise ConfigError(_("{alias} stands alone already.").format(alias=alias))
    before = decisions(desk)
    same = tuple(pair for pair in before.same if key not in pair)
    alone = (*(one for one in before.alone if one != key), key)
    _decide(desk, _("split {alias} off").format(alias=alias), before, replace(before, same=same, alone=alone))


def _decide(desk: Desk, label: str, before: Decisions, after: Decisions) -> None:
    desk.require_writable()
    desk.history.push(decisions_file(desk).decide(label, before, after))


# The same statement in several outlets


@dataclass(frozen=True, slots=True)
class Version:
    """One outlet's wording beside the first one's, in pieces: in both, only in the first one, only here."""

    statement: Statement
    pieces: tuple[Piece, ...]


def told_alike(entry: Entry) -> dict[str, tuple[Statement, ...]]:
    """Give, by annotation, the statements that are the same one in several articles, itself included, in time order."""
    marked = [(one, one.annotation.selector.exact) for one in entry.statements if not one.told]
    said = [one for one, words in marked if words]
    texts = [folded(words).strip() for _, words in marked if words]
    groups: list[list[int]] = []
    first = 0
    for at, one in enumerate(said):
        # They come in time order: groups that began too long ago have no part in this any more.
        while first < len(groups) and one.when - said[groups[first][0]].when > APART:
            first += 1
        for group in reversed(groups[first:]):
            if any(_alike(said, texts, at, other) for other in group):
                group.append(at)
                break
        else:
            groups.append([at])
    shared = [tuple(said[at] for at in group) for group in groups if len({said[at].article for at in group}) > 1]
    return {one.id: group for group in shared for one in group}


def _alike(said: Sequence[Statement], texts: Sequence[str], one: int, other: int) -> bool:
    from rapidfuzz import fuzz

    if said[one].article == said[other].article:
        return False
    if min(len(texts[one]), len(texts[other])) < SHORTEST:
        return texts[one] == texts[other]
    if fuzz.ratio(texts[one], texts[other], score_cutoff=ALIKE):
        return True
    return bool(fuzz.partial_ratio(texts[one], texts[other], score_cutoff=WITHIN))


def versions(group: Sequence[Statement]) -> Iterator[Version]:
    """Give each wording of a statement beside that of the first."""
    first = group[0].annotation.selector.exact
    for one in group:
        yield Version(one, tuple(words(first, one.annotation.selector.exact)))
