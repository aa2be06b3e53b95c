"""Joining two people's annotations: by stable ids, three ways where it is known what both had before.

Where the same thing was changed on both sides, both states are kept: the one that was changed last stays under its id,
the other gets an id of its own and the tag "conflict". Both sides come to the same result, whoever joins first.
"""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from reader.annotations.model import Annotation

CONFLICT = "conflict"
"""The tag of the state that lost its id."""

_SPACE = uuid.UUID("6b757469-7000-5000-8000-6d6572676564")

Held = Mapping[str, Annotation]
"""Annotations by their ids."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that both sides changed, or one changed and the other removed; ``said`` is a sentence."""

    id: str
    said: str
    here: Annotation | None = None
    """As it was here before joining; None where it was removed here."""
    there: Annotation | None = None


@dataclass(slots=True)
class Plan:
    """What has to be done here so that nothing of either side is lost."""

    add: list[Annotation] = field(default_factory=list)
    update: list[Annotation] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    replaced: list[Annotation] = field(default_factory=list)
    """States from here that are no longer there afterwards: what was removed or gave way to a later one."""


def join(mine: Held, theirs: Held, base: Held | None) -> Plan:
    """Give the plan. ``base`` is what the other side had when it was last joined; None where that is not known.

    Without a base, what only one side has is added or stays (a removal cannot be told from what is new elsewhere), and
    of two states the later one counts.
    """
    plan = Plan()
    for identity in sorted({*mine, *theirs}):
        here, there = mine.get(identity), theirs.get(identity)
        before = base.get(identity) if base is not None else None
        if here is None and there is not None:
            _only_there(plan, there, before)
        elif there is None and here is not None:
            _only_here(plan, here, before)
        elif here is not None and there is not None and not same(here, there):
            _both(plan, here, there, before, mine=mine)
    return plan


def same(one: Annotation, other: Annotation) -> bool:
    """Tell whether two states say the same; how the passage stands in today's text is no part of it."""
    return replace(one, state="exact") == replace(other, state="exact")


def _only_there(plan: Plan, there: Annotation, before: Annotation | None) -> None:
    if before is None:
        plan.add.append(there)
    elif not same(there, before):
        plan.add.append(there)
        said = f"{_named(there)} was removed here and changed there; it is back."
        plan.conflicts.append(Conflict(there.id, said, there=there))


def _only_here(plan: Plan, here: Annotation, before: Annotation | None) -> None:
    if before is None:
        return
    if same(here, before):
        plan.remove.append(here.id)
        plan.replaced.append(here)
    else:
        said = f"{_named(here)} was removed there and changed here; it stays."
        plan.conflicts.append(Conflict(here.id, said, here=here))


def _both(plan: Plan, here: Annotation, there: Annotation, before: Annotation | None, *, mine: Held) -> None:
    if before is not None:
        if same(there, before):
            return
        if same(here, before):
            plan.update.append(there)
            return
        merged = _merged(here, there, before)
        if merged is not None:
            if not same(merged, here):
                plan.update.append(merged)
            return
    elif here.modified != there.modified:
        if there.modified > here.modified:
            plan.update.append(there)
            plan.replaced.append(here)
        return
    first, second = sorted((here, there), key=lambda one: (one.modified, _digest(one)), reverse=True)
    copy = _copy(second)
    if not same(first, here):
        plan.update.append(first)
    if copy.id not in mine:
        plan.add.append(copy)
        said = f"{_named(first)} was changed on both sides; the other state is {copy.id[:8]}."
        plan.conflicts.append(Conflict(here.id, said, here, there))


def _merged(here: Annotation, there: Annotation, before: Annotation) -> Annotation | None:
    """Give the state with both sides' changes, None where they changed the same part in other ways."""
    parts: dict[str, Any] = {}
    for name in Annotation.__dataclass_fields__:
        if name in {"fields", "tags", "modified", "state"}:
            continue
        a, b, was = getattr(here, name), getattr(there, name), getattr(before, name)
        if a != b and was not in (a, b):
            return None
        parts[name] = b if a == was else a
    fields: dict[str, str] = {}
    for name in {**here.fields, **there.fields}:
        values = here.fields.get(name), there.fields.get(name), before.fields.get(name)
        if values[0] != values[1] and values[2] not in values[:2]:
            return None
        value = values[1] if values[0] == values[2] else values[0]
        if value is not None:
            fields[name] = value
    kept = [tag for tag in before.tags if tag in here.tags and tag in there.tags]
    tags = dict.fromkeys([*kept, *sorted({*here.tags, *there.tags}.difference(before.tags))])
    latest = max(here.modified, there.modified)
    return replace(here, **parts, fields=fields, tags=tuple(tags), modified=latest)


def _copy(one: Annotation) -> Annotation:
    tags = one.tags if CONFLICT in one.tags else (*one.tags, CONFLICT)
    return replace(one, id=uuid.uuid5(_SPACE, f"{one.id} {_digest(one)}").hex, tags=tags)


def _digest(one: Annotation) -> str:
    raw = msgspec.json.encode(replace(one, state="exact"), order="sorted")
    return hashlib.sha256(raw).hexdigest()


def _named(one: Annotation) -> str:
    words = " ".join(one.selector.exact.split())
    short = words if len(words) <= 50 else f"{words[:49]}…"
    return f"{one.id[:8]} ({one.kind}, “{short}”)"
