"""What the article view shows: the heading lines above the text, the text itself, and sentences about it."""

from dataclasses import dataclass

from reader.articles.document import Document
from reader.tui.page.motions import Motions


@dataclass(frozen=True, slots=True)
class Content:
    """One article as the view needs it."""

    article_id: int
    title: str
    facts: tuple[str, ...]
    """Lines under the title: outlet and time, byline, address."""
    notes: tuple[str, ...]
    """Sentences for the reader: only a summary, text may be cut."""
    document: Document
    motions: Motions
