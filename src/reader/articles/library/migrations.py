"""The library's schema as a chain of named steps, each of which is one transaction with its own record.

Steps are only ever added at the end. What is small and asked for in thousands (``item``) lies apart from what is large
and asked for in dozens (``article``) and from the texts (``revision``), so that a list of all ids reads few pages.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from reader.articles.words import counted
from reader.naming import folded

APPLICATION_ID = 0x4B555449
"""``PRAGMA application_id``: "KUTI"."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step; ``name`` is its identity for ever."""

    name: str
    statements: tuple[str, ...]


_OTHERWISE_TITLED = (
    "SELECT a.id FROM article a JOIN revision r ON r.id = a.revision"
    " WHERE r.facts <> '{}' AND json_extract(r.facts, '$.title') <> a.title"
)
"""The articles whose page has another title than their feed gives them."""

MIGRATIONS = (
    Migration(
        "feeds",
        (
            """
            CREATE TABLE feed (
                id INTEGER PRIMARY KEY,
                url TEXT NOT NULL UNIQUE,
                title TEXT NOT NULL,
                category TEXT NOT NULL,
                tags TEXT NOT NULL,                 -- JSON list
                position INTEGER NOT NULL,
                retired INTEGER NOT NULL DEFAULT 0,
                etag TEXT,
                last_modified TEXT,
                next_check INTEGER,                 -- times are microseconds since 1970 in UTC
                last_check INTEGER,
                last_success INTEGER,
                failures INTEGER NOT NULL DEFAULT 0,
                problem TEXT,
                own_title TEXT,
                link TEXT,
                language TEXT,
                memo TEXT NOT NULL DEFAULT '{}'     -- JSON object
            )
            """,
            """
            CREATE TABLE tally (
                feed INTEGER PRIMARY KEY REFERENCES feed(id) ON DELETE CASCADE,
                unread INTEGER NOT NULL DEFAULT 0,
                total INTEGER NOT NULL DEFAULT 0
            )
            """,
            "CREATE TRIGGER feed_gets_tally AFTER INSERT ON feed BEGIN INSERT INTO tally(feed) VALUES (new.id); END",
            "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        ),
    ),
    Migration(
        "articles",
        (
            """
            CREATE TABLE item (
                id INTEGER PRIMARY KEY,             -- goes up with the article's time, see slots
                feed INTEGER NOT NULL REFERENCES feed(id),
                read INTEGER NOT NULL DEFAULT 0,
                starred INTEGER NOT NULL DEFAULT 0,
                annotated INTEGER NOT NULL DEFAULT 0,
                tagged INTEGER NOT NULL DEFAULT 0,
                whole INTEGER NOT NULL DEFAULT 0,
                changed INTEGER NOT NULL DEFAULT 0,
                indexed INTEGER NOT NULL DEFAULT 0,
                position INTEGER NOT NULL DEFAULT 0
            )
            """,
            "CREATE INDEX item_feed ON item(feed)",
            "CREATE INDEX item_feed_unread ON item(feed) WHERE read = 0",
            "CREATE INDEX item_unread ON item(id) WHERE read = 0",
            "CREATE INDEX item_starred ON item(starred) WHERE starred = 1",
            "CREATE INDEX item_annotated ON item(annotated) WHERE annotated > 0",
            "CREATE INDEX item_unindexed ON item(indexed) WHERE indexed = 0",
            """
            CREATE TABLE article (
                id INTEGER PRIMARY KEY REFERENCES item(id) ON DELETE CASCADE,
                key INTEGER NOT NULL,               -- 64 bits, signed; shown as 16 hexadecimal digits
                title TEXT NOT NULL,
                link TEXT,
                published INTEGER,
                updated INTEGER,
                fetched INTEGER NOT NULL,
                revision INTEGER,                   -- the newest text; no foreign key, which would cost an index
                guid TEXT NOT NULL,
                language TEXT,
                authors TEXT NOT NULL,              -- JSON list
                topics TEXT NOT NULL,               -- JSON list
                enclosures TEXT NOT NULL,           -- JSON list
                summary TEXT,
                seen INTEGER NOT NULL               -- hash of the entry as it last came in
            )
            """,
            "CREATE INDEX article_key ON article(key)",
            """
            CREATE TABLE identity (
                feed INTEGER NOT NULL REFERENCES feed(id) ON DELETE CASCADE,
                mark INTEGER NOT NULL,
                article INTEGER NOT NULL,
                PRIMARY KEY (feed, mark, article)
            ) WITHOUT ROWID
            """,
            """
            CREATE TABLE tag (
                name TEXT NOT NULL,
                article INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
                PRIMARY KEY (name, article)
            ) WITHOUT ROWID
            """,
            "CREATE INDEX tag_article ON tag(article)",
            """
            CREATE TRIGGER item_comes AFTER INSERT ON item BEGIN
                UPDATE tally SET unread = unread + (new.read = 0), total = total + 1 WHERE feed = new.feed;
            END
            """,
            """
            CREATE TRIGGER item_goes AFTER DELETE ON item BEGIN
                UPDATE tally SET unread = unread - (old.read = 0), total = total - 1 WHERE feed = old.feed;
            END
            """,
            """
            CREATE TRIGGER item_is_read AFTER UPDATE OF read ON item WHEN (old.read = 0) <> (new.read = 0) BEGIN
                UPDATE tally SET unread = unread + (new.read = 0) - (old.read = 0) WHERE feed = new.feed;
            END
            """,
            """
            CREATE TRIGGER tag_comes AFTER INSERT ON tag BEGIN
                UPDATE item SET tagged = tagged + 1 WHERE id = new.article;
            END
            """,
            """
            CREATE TRIGGER tag_goes AFTER DELETE ON tag BEGIN
                UPDATE item SET tagged = tagged - 1 WHERE id = old.article;
            END
            """,
        ),
    ),
    Migration(
        "revisions",
        (
            """
            CREATE TABLE revision (
                id INTEGER PRIMARY KEY,
                article INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
                sha256 BLOB NOT NULL,
                origin TEXT NOT NULL,
                extractor TEXT NOT NULL,
                fetched INTEGER NOT NULL,
                title TEXT NOT NULL,
                facts TEXT NOT NULL,                -- JSON object
                layout BLOB NOT NULL,               -- MessagePack: blocks and links
                text TEXT NOT NULL,
                UNIQUE (article, sha256)
            )
            """,
        ),
    ),
    Migration(
        "full text",
        (
            """
            CREATE VIEW searchable AS
                SELECT article.id AS id, article.title AS title, coalesce(revision.text, article.summary, '') AS body
                FROM article LEFT JOIN revision ON revision.id = article.revision
            """,
            # The words lie in the tables above; the index keeps only where they stand.
            """
            CREATE VIRTUAL TABLE search USING fts5(
                title, body, content='searchable', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
            )
            """,
        ),
    ),
    Migration(
        "rules",
        (
            "ALTER TABLE item ADD COLUMN highlighted INTEGER NOT NULL DEFAULT 0",
            "CREATE INDEX item_highlighted ON item(highlighted) WHERE highlighted = 1",
            "CREATE TABLE rule (name TEXT PRIMARY KEY, struck INTEGER NOT NULL, last INTEGER NOT NULL) WITHOUT ROWID",
            # What a rule keeps out comes again with every look; it is counted once.
            """
            CREATE TABLE skipped (
                feed INTEGER NOT NULL REFERENCES feed(id) ON DELETE CASCADE,
                key INTEGER NOT NULL,
                PRIMARY KEY (feed, key)
            ) WITHOUT ROWID
            """,
        ),
    ),
    Migration(
        "stories",
        (
            "ALTER TABLE item ADD COLUMN story INTEGER",  # what several feeds tell; NULL is one article alone
            "ALTER TABLE item ADD COLUMN behind INTEGER NOT NULL DEFAULT 0",  # the story has a newer article
            "ALTER TABLE item ADD COLUMN compared INTEGER NOT NULL DEFAULT 0",
            # Of a library that is there already only the last two weeks are grouped (ids go up with time, see slots).
            "UPDATE item SET compared = 1 WHERE id < (SELECT max(id) FROM item) - 9676800",
            "CREATE INDEX item_lead ON item(id) WHERE behind = 0",
            "CREATE INDEX item_story ON item(story) WHERE story IS NOT NULL",
            "CREATE INDEX item_uncompared ON item(compared) WHERE compared = 0",
            # No foreign key: a mark that outlives its article finds nothing, and goes when its day is old.
            """
            CREATE TABLE trait (
                day INTEGER NOT NULL,
                mark INTEGER NOT NULL,
                article INTEGER NOT NULL,
                PRIMARY KEY (day, mark, article)
            ) WITHOUT ROWID
            """,
            """
            CREATE TRIGGER story_loses AFTER DELETE ON item WHEN old.story IS NOT NULL BEGIN
                UPDATE item SET behind = 0 WHERE id = (SELECT max(id) FROM item WHERE story = old.story);
            END
            """,
            """
            CREATE TRIGGER story_words_change AFTER UPDATE OF title, revision ON article
            WHEN old.title <> new.title OR old.revision IS NOT new.revision BEGIN
                UPDATE item SET compared = 0 WHERE id = new.id AND story IS NULL AND compared = 1;
            END
            """,
        ),
    ),
    Migration(
        "retention",
        (
            # What was cleaned out: its marks in identity stay under this number, which is below zero.
            """
            CREATE TABLE gone (
                article INTEGER PRIMARY KEY,
                feed INTEGER NOT NULL REFERENCES feed(id) ON DELETE CASCADE,
                guid TEXT NOT NULL,
                title TEXT NOT NULL
            )
            """,
        ),
    ),
    # Without it, to take one article out would be a walk through all marks of its feed.
    Migration("marks by article", ("CREATE INDEX identity_article ON identity(article)",)),
    Migration(
        "proposals",
        (
            # What the text was last looked through with (see proposals); 0 is not yet. Its index gives the rest by id.
            "ALTER TABLE item ADD COLUMN proposed INTEGER NOT NULL DEFAULT 0",
            "CREATE INDEX item_proposed ON item(proposed)",
            """
            CREATE TABLE proposal (
                article INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
                kind TEXT NOT NULL,                 -- quote, directive
                form TEXT NOT NULL,                 -- direct, indirect, mixed; empty for a directive
                count INTEGER NOT NULL,
                PRIMARY KEY (article, kind, form)
            ) WITHOUT ROWID
            """,
            "CREATE INDEX proposal_kind ON proposal(kind, article)",
            """
            CREATE TABLE proposal_name (
                article INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
                role TEXT NOT NULL,                 -- speaker, issuer, addressee
                name TEXT NOT NULL,                 -- folded, a blank before each word
                PRIMARY KEY (article, role, name)
            ) WITHOUT ROWID
            """,
            "CREATE INDEX proposal_name_role ON proposal_name(role, name)",
            """
            CREATE TRIGGER proposals_age AFTER UPDATE OF revision ON article WHEN old.revision IS NOT new.revision BEGIN
                UPDATE item SET proposed = 0 WHERE id = new.id AND proposed <> 0;
            END
            """,
        ),
    ),
    Migration(
        "sketches",
        (
            # What grouping compares of an article; it can be made anew, and goes with its day like its marks.
            "CREATE TABLE sketch (article INTEGER PRIMARY KEY, data BLOB NOT NULL)",
            """
            CREATE TRIGGER sketch_of_other_words AFTER UPDATE OF title, link, revision ON article
            WHEN old.title <> new.title OR old.link IS NOT new.link OR old.revision IS NOT new.revision BEGIN
                DELETE FROM sketch WHERE article = new.id;
            END
            """,
            "CREATE TRIGGER sketch_goes AFTER DELETE ON item BEGIN DELETE FROM sketch WHERE article = old.id; END",
        ),
    ),
    Migration(
        "trash",
        (
            # What was cleaned out, packed (see trash); ``place`` is its number in gone, ``at`` when it went.
            "CREATE TABLE trash (place INTEGER PRIMARY KEY, at INTEGER NOT NULL, data BLOB NOT NULL)",
            "CREATE INDEX trash_at ON trash(at)",
        ),
    ),
    Migration(
        "editions",
        (
            # How an article stood until it changed; what it is now lies in article and revision.
            """
            CREATE TABLE edition (
                id INTEGER PRIMARY KEY,
                article INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
                revision INTEGER,                   -- its text; NULL where none was stored
                title TEXT NOT NULL,                -- the feed's
                shown TEXT NOT NULL,                -- the page's own where it has one
                until INTEGER NOT NULL,             -- when something else took its place
                seen INTEGER NOT NULL               -- whether it was what the user had read last
            )
            """,
            "CREATE INDEX edition_article ON edition(article)",
            "CREATE INDEX edition_until ON edition(until)",
            """
            INSERT INTO edition(article, revision, title, shown, until, seen)
                SELECT r.article, r.id, a.title, r.title, n.fetched, 0
                FROM revision r JOIN article a ON a.id = r.article JOIN revision n ON n.id = a.revision
                WHERE r.id <> a.revision ORDER BY r.fetched, r.id
            """,
        ),
    ),
    Migration(
        "queries",
        (
            # What queries ask for beside words; an article's row is written when its words are indexed.
            """
            CREATE TABLE told (
                article INTEGER PRIMARY KEY REFERENCES item(id) ON DELETE CASCADE,
                feed INTEGER NOT NULL,
                language TEXT NOT NULL,             -- the page's, else the entry's; empty leaves it to the feed
                byline TEXT NOT NULL                -- the page's, else the entry's authors; folded as names are
            )
            """,
            "CREATE INDEX told_language ON told(language)",
            "CREATE INDEX told_byline ON told(byline)",
            # Each name once, so that a part of one is looked for in these alone. A name may outlive its articles.
            "CREATE TABLE byline (name TEXT PRIMARY KEY) WITHOUT ROWID",
            """
            CREATE TRIGGER byline_comes AFTER INSERT ON told BEGIN
                INSERT OR IGNORE INTO byline(name) VALUES (new.byline);
            END
            """,
            "CREATE TABLE naming (role TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (role, name)) WITHOUT ROWID",
            "INSERT INTO naming(role, name) SELECT DISTINCT role, name FROM proposal_name",
            """
            CREATE TRIGGER naming_comes AFTER INSERT ON proposal_name BEGIN
                INSERT OR IGNORE INTO naming(role, name) VALUES (new.role, new.name);
            END
            """,
            """
            CREATE VIEW telling AS
                SELECT a.id AS article, i.feed AS feed,
                    coalesce(json_extract(r.facts, '$.language'), a.language, '') AS language,
                    coalesce(
                        json_extract(r.facts, '$.byline'),
                        (SELECT group_concat(value, ', ') FROM json_each(a.authors)), ''
                    ) AS byline
                FROM article a JOIN item i ON i.id = a.id LEFT JOIN revision r ON r.id = a.revision
            """,
            """
            INSERT INTO told SELECT t.article, t.feed, t.language, kutip_folded(t.byline)
                FROM telling t JOIN item i ON i.id = t.article WHERE i.indexed = 1 ORDER BY t.article
            """,
        ),
    ),
    Migration(
        "triage",
        (
            "ALTER TABLE item ADD COLUMN later INTEGER",  # the place among those to be read later; NULL is none
            "CREATE INDEX item_later ON item(later) WHERE later IS NOT NULL",
            # What came in since a time; ids go by the articles' own times.
            "CREATE INDEX article_fetched ON article(fetched)",
            # Of the newest text. NULL where it was stored before there was this column: it is counted when shown.
            "ALTER TABLE item ADD COLUMN words INTEGER",
            f"""
            CREATE TRIGGER words_come AFTER INSERT ON revision
            WHEN EXISTS (SELECT 1 FROM article WHERE id = new.article AND revision = new.id) BEGIN
                UPDATE item SET words = {counted("new.text")} WHERE id = new.article;
            END
            """,  # noqa: S608 - own parts
            f"""
            CREATE TRIGGER words_change AFTER UPDATE OF revision ON article WHEN old.revision IS NOT new.revision BEGIN
                UPDATE item SET words = (SELECT {counted("text")} FROM revision WHERE id = new.revision)
                WHERE id = new.id;
            END
            """,  # noqa: S608 - own parts
        ),
    ),
    Migration(
        "passages",
        (
            # How marked passages stand in the newest text of their article; those that stand as marked are left out.
            """
            CREATE TABLE passage (
                annotation TEXT PRIMARY KEY,
                key INTEGER NOT NULL,               -- the article's
                state TEXT NOT NULL                 -- moved, changed, orphan, pinned
            ) WITHOUT ROWID
            """,
            "CREATE INDEX passage_key ON passage(key)",
            "CREATE INDEX passage_state ON passage(state)",
        ),
    ),
    Migration(
        "in step",
        (
            # When a mark was turned here, for a server that it is to be told; only where feeds.toml has one.
            """
            CREATE TABLE turned (
                key INTEGER NOT NULL,
                what TEXT NOT NULL,
                at INTEGER NOT NULL,
                PRIMARY KEY (key, what)
            ) WITHOUT ROWID
            """,
            # How both sides stood when they last met.
            """
            CREATE TABLE agreed (
                key INTEGER PRIMARY KEY,
                remote TEXT NOT NULL,
                read INTEGER NOT NULL,
                starred INTEGER NOT NULL
            )
            """,
        ),
    ),
    Migration(
        "page titles",
        (
            # What was indexed under the feed's title alone where the page has its own; FTS5 wants the old words.
            f"""
            INSERT INTO search(search, rowid, title, body) SELECT 'delete', s.id, s.title, s.body
                FROM searchable s JOIN item i ON i.id = s.id WHERE i.indexed = 1 AND s.id IN ({_OTHERWISE_TITLED})
            """,  # noqa: S608 - own parts
            f"UPDATE item SET indexed = 0 WHERE indexed = 1 AND id IN ({_OTHERWISE_TITLED})",  # noqa: S608 - own parts
            "DROP VIEW searchable",
            """
            CREATE VIEW searchable AS
                SELECT article.id AS id,
                    CASE WHEN json_extract(revision.facts, '$.title') <> article.title
                        THEN article.title || ' · ' || json_extract(revision.facts, '$.title') ELSE article.title END
                    AS title,
                    coalesce(revision.text, article.summary, '') AS body
                FROM article LEFT JOIN revision ON revision.id = article.revision
            """,
        ),
    ),
    # Whoever brings an article counts its words where it is read, in a worker.
    Migration("words counted before", ("DROP TRIGGER words_come",)),
)


def applied(db: sqlite3.Connection) -> list[str]:
    """Give the names of the steps that the file has been through, in their order."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migration'").fetchone():
        return []
    return [name for (name,) in db.execute("SELECT name FROM migration ORDER BY id")]


def pending(done: Sequence[str], chain: Sequence[Migration]) -> Sequence[Migration] | None:
    """Give the steps that are still to do, None when the file went through steps that this program does not know."""
    names = [step.name for step in chain]
    return chain[len(done) :] if list(done) == names[: len(done)] else None


def run(db: sqlite3.Connection, step: Migration, *, at: int) -> None:
    """Do one step and record it, both or neither. ``at`` is the time in microseconds."""
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute(
            "CREATE TABLE IF NOT EXISTS migration"
            " (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, applied INTEGER NOT NULL)"
        )
        db.create_function("kutip_folded", 1, folded, deterministic=True)
        for statement in step.statements:
            db.execute(statement)
        db.execute("INSERT INTO migration(name, applied) VALUES (?, ?)", (step.name, at))
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
