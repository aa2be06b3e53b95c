"""Lists: ids of a view, rows of a block, one article."""

import sqlite3
from array import array
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec

from reader.articles.library import proposals
from reader.articles.library.columns import (
    STRINGS,
    hex_to_key,
    id_list,
    key_to_hex,
    time_or_none,
    to_micros,
    to_time,
)
from reader.articles.library.match import any_in_title
from reader.articles.model import Article, Attachment, Facts, Order, Row, Story, View
from reader.articles.words import counted

_MARKS = "'“”„\"‘’«»()[] '''"
_IDS = msgspec.json.Decoder(list[int])
_ENCLOSURES = msgspec.json.Decoder(tuple[Attachment, ...])
_FACTS = msgspec.json.Decoder(Facts)
_AUTHORS = "SELECT group_concat(value, ', ') FROM json_each(a.authors)"
_COUNTED = counted("r.text")
_ROW = (
    "i.id, a.key, i.feed, coalesce(nullif(f.title, ''), f.own_title, f.url), a.title, a.link, a.published, a.fetched,"
    " i.read, i.starred, i.annotated, i.whole, i.changed, i.highlighted, i.later IS NOT NULL,"
    # A page's byline lies before its text, so that a row does not read the text for it.
    f" coalesce(json_extract(r.facts, '$.byline'), ({_AUTHORS}), ''),"
    f" coalesce(i.words, {_COUNTED}, 0), i.story, i.tagged"
)
_FROM = "FROM item i JOIN article a ON a.id = i.id JOIN feed f ON f.id = i.feed"
_ROWS = (
    f"SELECT {_ROW} {_FROM} LEFT JOIN revision r ON r.id = a.revision WHERE i.id IN (SELECT value FROM json_each(?))"  # noqa: S608 - constants
)


def condition(view: View, *, item: str = "item", indexed: bool = True) -> tuple[str, list[str | int]]:
    """Give a view as a WHERE condition over the table that is called ``item``, and its parameters.

    ``indexed`` says whether feeds are looked up by index, or tried row by row: quicker for the first few of many.
    """
    feed = f"{item}.feed" if indexed else f"+{item}.feed"
    parts: list[str] = []
    values: list[str | int] = []
    if view.feed is not None:
        parts.append(f"{item}.feed = ?")
        values.append(view.feed)
    if view.category is not None:
        parts.append(f"{feed} IN (SELECT id FROM feed WHERE category = ? AND NOT retired)")  # noqa: S608 - own names
        values.append(view.category)
    if view.feed_tag is not None:
        tagged = "SELECT f.id FROM feed f, json_each(f.tags) j WHERE j.value = ? AND NOT f.retired"
        parts.append(f"{feed} IN ({tagged})")
        values.append(view.feed_tag)
    if view.tag is not None:
        # Tags nest: what begins with the tag and a slash is within it, and "0" is the character after the slash.
        within = "SELECT article FROM tag WHERE name = ? OR (name >= ? AND name < ?)"
        parts.append(f"{item}.id IN ({within})")
        values += [view.tag, f"{view.tag}/", f"{view.tag}0"]
    if view.watched:
        named, names = proposals.naming(view.watched)
        parts.append(f"{item}.id IN (SELECT rowid FROM search WHERE search MATCH ? UNION ALL {named})")  # noqa: S608 - own
        values += [any_in_title(view.watched), *names]
    held = [proposals.holding(one, item=item) for one in view.holds]
    parts += [part for part, _ in held]
    values += [value for _, its in held for value in its]
    if view.since is not None:
        parts.append(f"{item}.id IN (SELECT id FROM article WHERE fetched > ?)")  # noqa: S608 - own names
        values.append(to_micros(view.since))
    states = (view.unread, "read = 0"), (view.starred, "starred = 1"), (view.annotated, "annotated > 0")
    states_wanted = (*states, (view.highlighted, "highlighted = 1"), (view.later, "later IS NOT NULL"))
    parts += [f"{item}.{test}" for wanted, test in states_wanted if wanted]
    if view.groups:
        lead = f"{item}.behind = 0"
        if parts:
            # The line of a story is its newest article within the view, which may lie behind one that is not in it.
            newer, also = condition(replace(view, grouped=False), item="newer", indexed=False)
            stands = f"newer.story = {item}.story AND newer.id > {item}.id AND {newer}"
            lead = f"({lead} OR NOT EXISTS (SELECT 1 FROM item newer WHERE {stands}))"  # noqa: S608 - own parts
            values += also
        parts.append(lead)
    return " AND ".join(parts) or "1", values


def ordering(view: View, *, item: str = "item") -> str:
    """Give a view's order as ORDER BY terms over the table that is called ``item``."""
    outlet = f"SELECT coalesce(nullif(title, ''), own_title, url) FROM feed WHERE id = {item}.feed"  # noqa: S608 - own names
    place = f"SELECT retired << 32 | position FROM feed WHERE id = {item}.feed"  # noqa: S608 - own names
    # A quotation mark before a title is no letter of it.
    title = f"SELECT ltrim(title, {_MARKS}) FROM article WHERE id = {item}.id"  # noqa: S608 - own names
    terms: dict[Order, str] = {
        "time": f"{item}.id" if view.oldest_first else f"{item}.id DESC",
        "feed": f"({place}), {item}.feed, {item}.id DESC",
        "outlet": f"({outlet}) COLLATE NOCASE, {item}.feed, {item}.id DESC",
        "title": f"({title}) COLLATE NOCASE, {item}.id DESC",
        "later": f"{item}.later IS NULL, {item}.later, {item}.id DESC",
    }
    return terms[view.order]


def ids(db: sqlite3.Connection, view: View, *, limit: int | None, after: int | None) -> "array[int]":
    """See ``Library.ids``."""
    where, values = condition(view, indexed=limit is None)
    if after is not None:
        if view.order != "time":
            raise ValueError(f"There are no pages by id in the order {view.order!r}.")
        where += f" AND item.id {'>' if view.oldest_first else '<'} ?"
        values.append(after)
    query = f"SELECT item.id FROM item WHERE {where} ORDER BY {ordering(view)} LIMIT ?"  # noqa: S608 - own parts
    return id_array(db, query, (*values, -1 if limit is None else limit))


def in_order(db: sqlite3.Connection, found: Collection[int], view: View) -> "array[int]":
    """Give ids, which are in the order of time, in that of a view."""
    chosen = "SELECT item.id FROM item WHERE item.id IN (SELECT value FROM json_each(?))"
    return id_array(db, f"{chosen} ORDER BY {ordering(view)}", (id_list(found),))


def outlets(db: sqlite3.Connection, found: Collection[int], view: View) -> list[tuple[str, int]]:
    """See ``Library.outlets``."""
    named = "SELECT coalesce(nullif(title, ''), own_title, url) FROM feed WHERE id = item.feed"
    chosen = f"SELECT ({named}), count(*) FROM item WHERE item.id IN (SELECT value FROM json_each(?))"  # noqa: S608 - own
    return db.execute(f"{chosen} GROUP BY item.feed ORDER BY {ordering(view)}", (id_list(found),)).fetchall()


def id_array(db: sqlite3.Connection, query: str, values: Sequence[str | int] | dict[str, str | int]) -> "array[int]":
    """Give the ids that a query selects as its only column, in its order.

    They come as one JSON text: half the time of as many rows (15 ms instead of 27 for 100,000).
    """
    (text,) = db.execute(f"SELECT json_group_array(id) FROM ({query})", values).fetchone()  # noqa: S608 - own parts
    return array("q", _IDS.decode(text))


def rows(db: sqlite3.Connection, wanted: Collection[int]) -> dict[int, Row]:
    """See ``Library.rows``."""
    listed = id_list(wanted)
    found = db.execute(_ROWS, (listed,)).fetchall()
    tags: dict[int, list[str]] = {}
    if any(row[-1] for row in found):
        named = db.execute(
            "SELECT article, name FROM tag WHERE article IN (SELECT value FROM json_each(?)) ORDER BY name", (listed,)
        )
        for article_id, name in named.fetchall():
            tags.setdefault(article_id, []).append(name)
    stories = _stories(db, {row[-2] for row in found if row[-2] is not None})
    proposed = proposals.counts(db, listed)
    names = proposals.names(db, listed) if proposed else {}
    return {
        row[0]: _row(
            row,
            tags=tuple(tags.get(row[0], ())),
            story=stories.get(row[-2]),
            proposed=proposed.get(row[0], (0, 0)),
            names=names.get(row[0], ()),
        )
        for row in found
    }


def _stories(db: sqlite3.Connection, wanted: Collection[int]) -> dict[int, Story]:
    """Give stories that several articles tell, by their ids."""
    if not wanted:
        return {}
    told: dict[int, list[tuple[int, int, int]]] = {}
    for story, *state in db.execute(
        "SELECT i.story, a.key, i.starred, i.annotated FROM json_each(?) j CROSS JOIN item i ON i.story = j.value"
        " JOIN article a ON a.id = i.id",
        (id_list(wanted),),
    ).fetchall():
        told.setdefault(story, []).append((state[0], state[1], state[2]))
    return {
        story: Story(
            id=story,
            members=len(states),
            starred=any(starred for _, starred, _ in states),
            # Articles with the same link have the same key, and so the same annotations.
            annotated=sum({key: annotated for key, _, annotated in states}.values()),
        )
        for story, states in told.items()
        if len(states) > 1
    }


def _row(
    row: tuple[Any, ...],
    *,
    tags: tuple[str, ...],
    story: Story | None,
    proposed: tuple[int, int],
    names: tuple[str, ...],
) -> Row:
    identity, key, feed_id, outlet, title, link, published, fetched, *marks = row
    read, starred, annotated, whole, changed, highlighted, later, author, length, _, _ = marks
    return Row(
        id=identity,
        key=key_to_hex(key),
        feed_id=feed_id,
        outlet=outlet,
        title=title,
        link=link,
        when=_when(published, fetched),
        published=time_or_none(published),
        read=bool(read),
        starred=bool(starred),
        annotated=annotated,
        whole=bool(whole),
        changed=bool(changed),
        tags=tags,
        highlighted=bool(highlighted),
        quotes=proposed[0],
        directives=proposed[1],
        names=names,
        later=bool(later),
        author=author,
        words=length,
        story=story,
    )


def _when(published: int | None, fetched: int) -> datetime:
    return to_time(fetched if published is None else min(published, fetched))


def article(db: sqlite3.Connection, article_id: int) -> Article | None:
    """See ``Library.article``."""
    row = rows(db, [article_id]).get(article_id)
    if row is None:
        return None
    guid, authors, updated, fetched, language, summary, enclosures, topics, position, feed_language, packed = (
        db.execute(
            "SELECT a.guid, a.authors, a.updated, a.fetched, a.language, a.summary, a.enclosures, a.topics, i.position,"
            f" f.language, r.facts {_FROM} LEFT JOIN revision r ON r.id = a.revision WHERE i.id = ?",
            (article_id,),
        ).fetchone()
    )
    facts = _FACTS.decode(packed) if packed else Facts()
    names = STRINGS.decode(authors)
    return Article(
        row=row,
        guid=guid,
        authors=names,
        byline=facts.byline or ", ".join(names) or None,
        updated=time_or_none(updated),
        fetched=to_time(fetched),
        language=facts.language or language or feed_language,
        summary=summary,
        enclosures=_ENCLOSURES.decode(enclosures),
        topics=STRINGS.decode(topics),
        position=position,
    )


def known_keys(db: sqlite3.Connection, keys: Collection[str]) -> frozenset[str]:
    """See ``Library.known_keys``."""
    numbers = [number for key in keys if (number := hex_to_key(key)) is not None]
    query = "SELECT DISTINCT a.key FROM json_each(?) j CROSS JOIN article a ON a.key = j.value"
    return frozenset(key_to_hex(number) for (number,) in db.execute(query, (id_list(numbers),)))


def readiness(db: sqlite3.Connection, view: View) -> dict[int, tuple[int, int]]:
    """See ``Library.readiness``."""
    where, values = condition(view)
    query = f"SELECT feed, sum(whole), count(*) FROM item WHERE {where} GROUP BY feed"  # noqa: S608 - own parts
    return {feed: (whole, total) for feed, whole, total in db.execute(query, values)}


def by_key(db: sqlite3.Connection, key: str) -> Article | None:
    """See ``Library.by_key``."""
    found = db.execute(
        "SELECT id FROM article WHERE key = ? ORDER BY revision IS NULL, fetched, id LIMIT 1", (hex_to_key(key),)
    ).fetchone()
    return article(db, found[0]) if found else None
