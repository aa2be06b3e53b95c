"""What an article is, beside its text."""

from dataclasses import dataclass
from datetime import datetime


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
