"""From markup to blocks."""

from reader.articles.document import Document, plain


def fragment(markup: str, *, base: str | None = None) -> Document:
    """Give the document of a feed entry's own content, HTML or plain text; ``base`` resolves relative links."""
    return plain(markup)
