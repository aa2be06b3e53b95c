"""Bring annotations from one state to another, now or in a later run, and the library's counts with them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import msgspec

from reader.annotations.model import Annotation
from reader.desk.shelf import Shelf
from reader.desk.undo import Record, StaleError
from reader.speech import _

ABOUT = "annotations"
"""What the records of these changes are about."""


def switch(shelf: Shelf, have: Sequence[Annotation], want: Sequence[Annotation]) -> None:
    """Bring annotations from how they are to how they should be, as one change.

    Raises:
        StaleError: one of them says something else by now; nothing was changed.
        StorageError: it could not be saved; nothing was changed.

    """
    now = {one.id: one for one in want}
    old = {one.id: one for one in have}
    for one in have:
        if not _says_the_same(one, shelf.store.get(one.id)):
            raise StaleError(_("This was changed in another way meanwhile, so that it was left as it is."))
    shelf.store.transact(
        add=[one for one in want if one.id not in old],
        update=[one for one in want if one.id in old],
        remove=[one.id for one in have if one.id not in now],
    )
    keys = {one.article for one in (*have, *want)}
    for key in keys:
        tell_library(shelf, key)
    from reader.desk.placing import look_again_at

    look_again_at(shelf, keys, only={*old, *now})


def tell_library(shelf: Shelf, key: str) -> None:
    """Let the library know how many annotations an article has."""
    shelf.library.set_annotated(key, len(shelf.store.of_article(key)))


def recorded(before: Sequence[Annotation], after: Sequence[Annotation]) -> Record:
    """Give a change as data, for a later run."""
    return Record(ABOUT, msgspec.Raw(msgspec.json.encode(before)), msgspec.Raw(msgspec.json.encode(after)))


def revive(shelf: Shelf, record: Record) -> tuple[Callable[[], None], Callable[[], None]]:
    """Give the ways back and forth of a change that an earlier run made."""
    before = msgspec.json.decode(record.before, type=list[Annotation])
    after = msgspec.json.decode(record.after, type=list[Annotation])
    return lambda: switch(shelf, after, before), lambda: switch(shelf, before, after)


def _says_the_same(one: Annotation, found: Annotation | None) -> bool:
    """Tell whether an annotation is as it was, apart from where its passage was found again."""
    if found is None:
        return False
    return replace(found, selector=one.selector, evidence=one.evidence, state=one.state) == one
