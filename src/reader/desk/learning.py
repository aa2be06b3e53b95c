"""What the user's choices teach: counts by rule and by cue, from which a bounded factor on the confidence follows.

Nothing is hidden: the counts are the whole memory, they lie in one JSON file that can be read, and each can be taken
back. A rule and a cue word are counted for themselves, in each language and for each kind.
"""

import hashlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal, Self

import msgspec

from reader.cleaning import squeeze
from reader.errors import StorageError
from reader.folder import set_aside, write_atomically
from reader.speech import _
from reader.suggest.model import Suggestion

LEARNED = "learning.json"
"""The file's name in the data folder."""

Choice = Literal["accepted", "edited", "dismissed"]
Key = tuple[str, str, str, str]
"""Language, kind, "rule" or "cue", and its name."""

INERTIA = 8
"""Choices that count for nothing beside those that were made: the first few must not swing a rule."""

REACH = 0.3
"""How far all choices for, or against, a rule or a cue take its factor from 1 in the end."""

LOWEST, HIGHEST = 0.6, 1.25
"""The bounds of the factor of rule and cue together."""

DISMISSED_LIMIT = 4000
"""Dismissals that are kept; the oldest are forgotten first."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Tally:
    """How often suggestions of a rule, or with a cue, were accepted as they were, edited first, or dismissed."""

    accepted: int = 0
    edited: int = 0
    dismissed: int = 0

    @property
    def total(self) -> int:
        """All choices."""
        return self.accepted + self.edited + self.dismissed

    @property
    def factor(self) -> float:
        """What the confidence is multiplied by: 1 without choices; an edited one counts half as an accepted one."""
        return 1 + REACH * (self.accepted + self.edited / 2 - self.dismissed) / (self.total + INERTIA)


@dataclass(frozen=True, slots=True)
class Weight:
    """One line of the file."""

    language: str
    kind: str
    by: str
    name: str
    accepted: int = 0
    edited: int = 0
    dismissed: int = 0


@dataclass(frozen=True, slots=True)
class _File:
    weights: tuple[Weight, ...] = ()
    dismissed: tuple[str, ...] = ()
    version: int = 1


@dataclass(slots=True)
class Learned:
    """The counts and the dismissals, and the file that they lie in. Changes come from one thread."""

    path: Path
    readonly: bool = False
    notice: str | None = None
    """A sentence for the user where the file could not be read."""
    _tallies: dict[Key, Tally] = field(default_factory=dict)
    _dismissed: dict[str, None] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path, *, readonly: bool, now: datetime) -> Self:
        """Read the file; one that is damaged is set aside (law 4), and learning begins anew; ``notice`` says so.

        One that cannot be read, or set aside, is left alone: nothing is written then.
        """
        learned = cls(path, readonly)
        try:
            found = msgspec.json.decode(path.read_bytes(), type=_File)
        except FileNotFoundError:
            return learned
        except (msgspec.DecodeError, UnicodeDecodeError, OSError) as error:
            learned._begin_anew(error, now)
            return learned
        for one in found.weights:
            key = (one.language, one.kind, one.by, one.name)
            learned._tallies[key] = Tally(max(one.accepted, 0), max(one.edited, 0), max(one.dismissed, 0))
        learned._dismissed = dict.fromkeys(found.dismissed[-DISMISSED_LIMIT:])
        return learned

    def _begin_anew(self, error: Exception, now: datetime) -> None:
        told = _("What Kutip learned of your choices cannot be read")
        if isinstance(error, OSError):
            told += f" ({error.strerror})"
            self.readonly = True
        elif not self.readonly:
            try:
                told += _("; it was set aside as {name}").format(name=set_aside(self.path, now=now).name)
            except OSError as problem:
                told += _(" or set aside ({reason})").format(reason=problem.strerror)
                self.readonly = True
        self.notice = _("{told}, and suggestions are weighed as at first.").format(told=told)

    def told_once(self) -> str | None:
        """Give the sentence for the user the first time, None afterwards."""
        notice, self.notice = self.notice, None
        return notice

    @property
    def weights(self) -> list[tuple[Key, Tally]]:
        """The counts, by language, kind and name."""
        return sorted((key, tally) for key, tally in self._tallies.items() if tally.total)

    def weighed(self, one: Suggestion, language: str) -> Suggestion:
        """Give a suggestion with its confidence as the user's choices have it, and the reason in its "why"."""
        found = [self._tallies[key] for key in _keys(one, language) if key in self._tallies]
        counted = [tally for tally in found if tally.total]
        if not counted:
            return one
        factor = 1.0
        for tally in counted:
            factor *= tally.factor
        factor = min(HIGHEST, max(LOWEST, factor))
        told = counted[0]
        choices = _("{accepted} accepted, {edited} edited, {dismissed} dismissed").format(
            accepted=told.accepted, edited=told.edited, dismissed=told.dismissed
        )
        return replace(
            one,
            confidence=round(min(0.99, one.confidence * factor), 2),
            why=f"{one.why}; your choices: ×{factor:.2f} ({choices})",
        )

    def note(self, chosen: Iterable[tuple[Suggestion, Choice]], language: str, *, by: int = 1) -> None:
        """Count choices, or with ``by=-1`` take them back."""
        for one, choice in chosen:
            for key in _keys(one, language):
                tally = self._tallies.setdefault(key, Tally())
                setattr(tally, choice, max(0, getattr(tally, choice) + by))
        self._save()

    def is_dismissed(self, article: str, one: Suggestion) -> bool:
        """Tell whether a suggestion was dismissed in the article of this key."""
        return _mark(article, one) in self._dismissed

    def dismiss(self, article: str, one: Suggestion, language: str) -> None:
        """Keep a suggestion away from an article, and count it."""
        self._dismissed[_mark(article, one)] = None
        while len(self._dismissed) > DISMISSED_LIMIT:
            del self._dismissed[next(iter(self._dismissed))]
        self.note([(one, "dismissed")], language)

    def restore(self, article: str, one: Suggestion, language: str) -> None:
        """Take a dismissal back."""
        self._dismissed.pop(_mark(article, one), None)
        self.note([(one, "dismissed")], language, by=-1)

    def reset(self) -> int:
        """Forget all counts and give how many lines they were; what was dismissed stays away."""
        count = len(self.weights)
        self._tallies.clear()
        self._write()
        return count

    def _save(self) -> None:
        """Write the file; where that fails the counts hold until Kutip ends, and the next change tries again."""
        try:
            self._write()
        except StorageError as error:
            # The annotation that was chosen is on disk already; to fail for its count would be untrue.
            _log.warning("choices were not saved: %s", error)

    def _write(self) -> None:
        if self.readonly:
            raise StorageError(_("The data folder can only be read this time."))
        lines = tuple(
            Weight(*key, accepted=tally.accepted, edited=tally.edited, dismissed=tally.dismissed)
            for key, tally in self.weights
        )
        body = msgspec.json.format(msgspec.json.encode(_File(lines, tuple(self._dismissed))), indent=1)
        try:
            write_atomically(self.path, body)
        except OSError as error:
            raise StorageError(
                _("{path} cannot be written: {reason}.").format(path=self.path, reason=error.strerror)
            ) from error


def _keys(one: Suggestion, language: str) -> Sequence[Key]:
    """Give what a choice is counted by: the suggestion's rule, and its cue word."""
    tag = language.lower().split("-")[0]
    keys: list[Key] = [(tag, one.kind, "rule", one.rule)] if one.rule else []
    if one.cue:
        keys.append((tag, one.kind, "cue", " ".join(one.cue.lower().split())))
    return keys


def _mark(article: str, one: Suggestion) -> str:
    """Name a passage of an article by its words, which stay when the text around them moves."""
    words = squeeze(one.text)
    return f"{article} {one.kind} {hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()[:20]}"
