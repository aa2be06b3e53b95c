"""Look through the stored articles for what could be marked, so that lists can count it and be asked for it.

It is done behind everything else, in slices: a worker looks through a few texts, one transaction stores what it found.
"""

import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace

from reader.annotations.model import Annotation
from reader.articles.model import Holding, Proposed, Unproposed
from reader.desk import suggesting
from reader.desk.open import Desk
from reader.errors import WorkerError
from reader.naming import has_name
from reader.suggest.model import Suggestion, Suggestions
from reader.suggest.version import ENGINE

SLICE = 8
"""Articles that a worker looks through at a time: some 30 ms, so that a text somebody waits for is soon its turn."""

DEADLINE = 20.0
"""Seconds for one slice."""

_log = logging.getLogger(__name__)


def stamp(desk: Desk) -> int:
    """Give the number of what is found now: another one when the rules, or the user's threshold, are others."""
    return ENGINE * 1000 + round(desk.settings.threshold * 100)


async def propose(desk: Desk, *, limit: int | None = None) -> AsyncIterator[int]:
    """Look through what was not looked through yet, the newest first; gives after each slice how many articles it was.

    Args:
        desk: the desk; nothing is done where it can only be read.
        limit: articles at most, None for all.

    Raises:
        StorageError: what was found could not be stored.

    """
    left = limit
    while not desk.readonly and (left is None or left > 0):
        now = stamp(desk)
        waiting = await desk.in_reading(desk.library.unproposed, now, SLICE if left is None else min(SLICE, left))
        if not waiting:
            return
        found = await _look_through(desk, waiting)
        await desk.in_storage(desk.library.put_proposals, now, found)
        left = None if left is None else left - len(waiting)
        yield len(waiting)


async def propose_all(desk: Desk, *, limit: int) -> int:
    """Look through up to ``limit`` articles, and give how many it was.

    Raises:
        StorageError: what was found could not be stored.

    """
    return sum([count async for count in propose(desk, limit=limit)])


async def _look_through(desk: Desk, waiting: Sequence[Unproposed]) -> list[Proposed]:
    texts = [one for one in waiting if one.text]
    try:
        answers = await _suggestions(desk, texts)
    except WorkerError:
        # One text of them is too much: each has its own turn, and that one holds nothing then.
        answers = [await _alone(desk, one) for one in texts]
    found = {one.article_id: answer for one, answer in zip(texts, answers, strict=True)}
    learned = await desk.in_reading(lambda: desk.learned)
    proposed = []
    for one in waiting:
        answer = found.get(one.article_id, Suggestions("und", ()))
        shown = [
            each
            for each in (learned.weighed(each, answer.language) for each in answer.suggestions)
            if each.confidence >= desk.settings.threshold and not learned.is_dismissed(one.key, each)
        ]
        proposed.append(_proposed(one, shown))
    return proposed


async def _suggestions(desk: Desk, texts: Sequence[Unproposed]) -> list[Suggestions]:
    if not texts:
        return []
    known = await desk.in_reading(suggesting.known_names, desk)
    return await desk.workers.run(
        "suggest_texts",
        [(one.text, one.language) for one in texts],
        returns=list[Suggestions],
        deadline=DEADLINE,
        known=known,
    )


async def _alone(desk: Desk, one: Unproposed) -> Suggestions:
    try:
        return (await _suggestions(desk, [one]))[0]
    except WorkerError as error:
        _log.warning("article %d could not be looked through: %s", one.article_id, error)
        return Suggestions("und", ())


def _proposed(one: Unproposed, shown: Sequence[Suggestion]) -> Proposed:
    return Proposed(
        article_id=one.article_id,
        revision=one.revision,
        counts=Counter((each.kind, each.form or "") for each in shown),
        names=tuple(dict.fromkeys(pair for each in shown for pair in _names(each))),
    )


def _names(one: Suggestion) -> Iterator[tuple[str, str]]:
    named = ("speaker", one.speaker), ("issuer", one.issuer), ("addressee", one.addressee)
    for role, name in (*named, ("addressee", one.addressee_short)):
        if name:
            yield role, name


def holdings(desk: Desk, *, kinds: Sequence[str] = (), names: Sequence[tuple[str, str]] = ()) -> tuple[Holding, ...]:
    """Give conditions for a view: on saved annotations, and on what could be marked.

    Args:
        desk: the desk.
        kinds: "quote", "directive"; each must be there.
        names: (role, words of a name); each must be there.

    Raises:
        StorageError: the annotations cannot be read.

    """
    wanted = [*(Holding(kind=kind) for kind in kinds), *(Holding(role=role, name=name) for role, name in names)]
    return tuple(_with_marked(desk, one) for one in wanted)


def _with_marked(desk: Desk, one: Holding) -> Holding:
    marked = dict.fromkeys(annotation.article for annotation in desk.store.all() if _holds(annotation, one))
    return replace(one, marked=tuple(marked))


def _holds(annotation: Annotation, one: Holding) -> bool:
    if one.role is None:
        return annotation.kind == one.kind
    return has_name(annotation.fields.get(one.role, ""), one.name)
