"""What an article is, beside its text: the values that go into the library and come out of it.

Times are aware and in UTC; text has been cleaned at the door; None is "not told" wherever it may stand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from reader.articles.document import Document
from reader.articles.words import minutes

Origin = Literal["feed", "page"]
"""Where a stored text came from: the feed itself, or the article's own page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a page tells of its article. Times are aware and in UTC; text has been cleaned; None is "not told"."""

    title: str | None = None
    byline: str | None = None
    editor: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    place: str | None = None
    """The place of the dateline ("BANDUNG")."""
    site: str | None = None
    """The outlet's name."""
    language: str | None = None
    """BCP 47, lower case primary subtag first ("id", "en", "pt-BR")."""
    canonical: str | None = None
    image: str | None = None
    image_caption: str | None = None
    credit: str | None = None
    """The source named at the end of the text ("Antara")."""
    notes: tuple[str, ...] = ()
    """Sentences for the reader: a weekday that contradicts its date, text that may be cut."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that comes with an article; ``length`` is in bytes."""

    url: str
    type: str | None = None
    length: int | None = None


SAVED_URL = "kutip:articles"
"""The feed of single articles that the user kept by their address; it is never fetched and never retired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSpec:
    """A subscription as the library needs it; its place in the sequence is its place in the list."""

    url: str
    title: str
    category: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What the last look at a feed left behind; it replaces the earlier state as a whole."""

    etag: str | None = None
    last_modified: str | None = None
    next_check: datetime | None = None
    last_check: datetime | None = None
    last_success: datetime | None = None
    failures: int = 0
    """Failed looks in a row."""
    problem: str | None = None
    """Why the last look failed, as one sentence."""
    own_title: str | None = None
    """The title that the feed gives itself."""
    link: str | None = None
    """The site's address."""
    language: str | None = None
    memo: Mapping[str, str | int | float | bool | None] = field(default_factory=dict)
    """What the schedule wants to find again (lifetimes, redirects seen); the library only keeps it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """How lively a feed is, by the times of its articles."""

    newest: datetime | None = None
    since: datetime | None = None
    """The time of the oldest one within the span that was asked for."""
    items: int = 0
    """How many lie in the span."""
    read: int = 0
    """How many of those are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRecord:
    """A feed as the library knows it."""

    id: int
    url: str
    title: str
    category: str
    tags: tuple[str, ...]
    position: int
    retired: bool
    """No longer subscribed to; its articles stay until retention takes those that nobody marked."""
    unread: int
    total: int
    state: FeedState


@dataclass(frozen=True, slots=True)
class Turned:
    """A mark that was turned here: of which article, which ("read" or "starred"), and when last."""

    key: str
    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Agreed:
    """How an article's marks stood here and at a server when they last met; ``remote`` is its id there."""

    key: str
    remote: str
    read: bool
    starred: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """What is done with an article when it first comes in, and the names of the rules that want it so."""

    rules: tuple[str, ...]
    skip: bool = False
    """It is not stored; nothing else is done with it then."""
    read: bool = False
    starred: bool = False
    highlighted: bool = False
    tags: tuple[str, ...] = ()
    """Tags that are given as if the user had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What the library makes of an entry before it stores it; see ``articles.library.preparing``."""

    guid: int | None
    link: int | None
    content: int | None
    folded_title: str
    seen: int
    """A hash of all that the feed tells of the entry."""
    packed: tuple[bytes, bytes, str] | None
    """The document as it lies in the file: the text's SHA-256, blocks and links, text."""
    words: int | None
    """How many words the text has, None without a document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """An entry of a feed on its way into the library."""

    id: str = ""
    """The feed's own identity for it (guid); empty where it gives none."""
    title: str | None = None
    link: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    summary_text: str | None = None
    """The summary as plain text."""
    document: Document | None = None
    """The feed's own content as a document."""
    whole: bool = False
    """Whether ``document`` is the full article, so that its page need not be fetched."""
    extractor: str = "feed"
    """The name and version of what made ``document`` out of the feed's HTML."""
    language: str | None = None
    enclosures: tuple[Attachment, ...] = ()
    tags: tuple[str, ...] = ()
    """The categories that the feed gives it."""
    treatment: Treatment | None = None
    """Done only where the entry is a new article."""
    prepared: Prepared | None = None
    """What storing takes, made beforehand; ``document`` is part of it then, and None."""

    @property
    def text(self) -> str | None:
        """The text of the document, else the summary."""
        if self.prepared is not None and self.prepared.packed is not None:
            return self.prepared.packed[2]
        return self.document.text if self.document is not None else self.summary_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One feed's entries of a refresh, newest first as feeds list them, with the feed's new state."""

    feed_id: int
    entries: tuple[Incoming, ...]
    state: FeedState | None = None


@dataclass(frozen=True, slots=True)
class Treated:
    """A new entry with its treatment; ``article_id`` is None where it was skipped, for the first time."""

    feed_id: int
    article_id: int | None
    treatment: Treatment


@dataclass(frozen=True, slots=True)
class Stored:
    """What came of storing, as article ids."""

    new: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    """Title or stored text is another one than before."""
    stale: tuple[int, ...] = ()
    """The stored text is the page's, and the feed tells of an edit: they are no longer whole."""
    treated: tuple[Treated, ...] = ()
    counts: Mapping[int, tuple[int, int]] = field(default_factory=dict, compare=False)
    """By the feed: how many are new, and how many changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A condition on what is marked in an article, or could be: a passage of a kind, or of a role that somebody has.

    Exactly one of ``kind`` and ``role`` is given.
    """

    kind: str | None = None
    """"quote" or "directive"."""
    role: str | None = None
    """"speaker", "issuer" or "addressee"."""
    name: str = ""
    """Words of which each begins a word of the name."""
    marked: tuple[str, ...] = ()
    """Keys of articles of which saved annotations hold it: the library knows only what could be marked."""


@dataclass(frozen=True, slots=True)
class Unproposed:
    """An article that nobody has looked through for passages to mark; ``text`` is None where none is stored."""

    article_id: int
    key: str
    revision: int | None
    text: str | None
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What could be marked in an article's text."""

    article_id: int
    revision: int | None
    """The text that was looked through."""
    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """By kind and form."""
    names: tuple[tuple[str, str], ...] = ()
    """(role, name) of everybody who speaks, directs or is told."""


Order = Literal["time", "feed", "outlet", "title", "later"]
"""By time; by the feeds as the subscriptions have them, or by the outlets' names, the newest first within; by title;
or as the articles were put aside to be read later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Which articles a list shows, and in which order; the conditions that are given must all hold."""

    feed: int | None = None
    category: str | None = None
    tag: str | None = None
    """A tag that the user gave the article."""
    feed_tag: str | None = None
    """A tag of the feed in the subscriptions."""
    unread: bool = False
    starred: bool = False
    annotated: bool = False
    highlighted: bool = False
    watched: tuple[str, ...] = ()
    """Words, names and phrases of which the title has one, or with which a name begins of somebody who speaks, directs
    or is told in the text; ``begin*`` leaves the end of one open."""
    holds: tuple[Holding, ...] = ()
    later: bool = False
    """Put aside to be read later."""
    since: datetime | None = None
    """First came in after this, whatever its own time is."""
    order: Order = "time"
    oldest_first: bool = False
    """Where the order is by time."""
    grouped: bool = False
    """One line a story: an article is left out where a newer one of its story is in the view."""

    @property
    def groups(self) -> bool:
        """Whether articles are left out for their stories' sake: never among those that were chosen one by one."""
        states = self.starred or self.annotated or self.highlighted or self.later
        return self.grouped and not (states or self.watched or self.holds or self.tag is not None)


@dataclass(frozen=True, slots=True)
class Story:
    """What the articles of one story have in common; they come from different feeds."""

    id: int
    members: int
    starred: bool
    """Whether any of them is."""
    annotated: int
    """Annotations of all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An article as one line of a list."""

    id: int
    key: str
    """16 hexadecimal digits; the same after the library is rebuilt, and for the same link in other feeds."""
    feed_id: int
    outlet: str
    title: str
    """Empty where the feed gave none."""
    link: str | None
    when: datetime
    """The time to show and to sort by: when it was published, but never later than when it first came in."""
    published: datetime | None
    """As the feed tells it, future dates too."""
    read: bool
    starred: bool
    annotated: int
    """How many annotations it has."""
    whole: bool
    """Whether its full text is stored."""
    changed: bool
    """Whether title or text changed after it was read."""
    tags: tuple[str, ...]
    """The user's."""
    highlighted: bool = False
    """Whether a rule made it stand out."""
    quotes: int = 0
    """Quotes that could be marked, as far as the text was looked through."""
    directives: int = 0
    """Directives that could be marked, likewise."""
    names: tuple[str, ...] = ()
    """Who speaks, directs or is told in the text, likewise; folded, a blank before each word."""
    later: bool = False
    """Whether it was put aside to be read later."""
    author: str = ""
    """Who wrote it, as the page says, else the feed; empty where neither does."""
    words: int = 0
    """How many words its stored text has; 0 where only a summary is known."""
    story: Story | None = None
    """The story that other feeds tell as well, None where none does."""

    @property
    def minutes(self) -> int:
        """Give how many minutes reading its stored text takes, 0 where there is none."""
        return minutes(self.words)

    @property
    def others(self) -> int:
        """How many other articles tell the same story."""
        return self.story.members - 1 if self.story is not None else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article with all that is known but its text."""

    row: Row
    guid: str
    authors: tuple[str, ...]
    byline: str | None
    """The page's, else the feed's authors joined by commas."""
    updated: datetime | None
    fetched: datetime
    """When it first came in."""
    language: str | None
    """The page's, else the entry's, else the feed's."""
    summary: str | None
    """Plain text."""
    enclosures: tuple[Attachment, ...]
    topics: tuple[str, ...]
    """The categories that the feed gives it."""
    position: int
    """The code point where reading stopped."""

    @property
    def id(self) -> int:
        """The article's id in this library."""
        return self.row.id

    @property
    def key(self) -> str:
        """What annotations refer to."""
        return self.row.key

    @property
    def url(self) -> str | None:
        """The article's page."""
        return self.row.link


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    """One text of an article, the newest or an older one that annotations hold on to."""

    revision: int
    article_id: int
    title: str
    document: Document
    sha256: str
    extractor: str
    origin: Origin
    fetched: datetime
    facts: Facts


@dataclass(frozen=True, slots=True)
class Standing:
    """How a marked passage stands in the newest text of its article."""

    annotation: str
    article: str
    """The article's key."""
    state: str
    """As an annotation has it: "exact", "moved", "changed", "orphan", "pinned"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An article as it stood for a while: its title, and which of its texts."""

    title: str
    """The feed's."""
    shown: str
    """The page's own where it has one, else the feed's."""
    sha256: str | None
    """The text's hash; None where only a summary was known."""
    origin: Origin | None
    since: datetime | None
    until: datetime | None
    """When something else took its place; None is how it stands now."""
    seen: bool
    """Whether it is what the user had read when it changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """The stretch around a match; ``matches`` are (start, end) code points within ``text``."""

    text: str
    matches: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that a search found."""

    row: Row
    snippet: Snippet
