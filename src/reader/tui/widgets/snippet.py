"""The stretch of an article's text that has what was searched for, below the list."""

from textual.content import Content, Span
from textual.widgets import Static

from reader.articles.model import Snippet


class SnippetLine(Static):
    """Two lines with the matches lit; not there where nothing is searched for."""

    DEFAULT_CSS = """
    SnippetLine { height: auto; max-height: 3; padding: 0 1; background: $surface; color: $text-muted; display: none; }
    """

    def show(self, snippet: Snippet | None) -> None:
        """Show a snippet, or nothing."""
        self.display = snippet is not None and bool(snippet.text)
        if snippet is not None:
            spans = [Span(start, end, "bold $text-accent") for start, end in snippet.matches]
            self.update(Content(snippet.text, spans=spans))
