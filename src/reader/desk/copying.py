"""What is put on the clipboard of an article, or of a stretch of it."""

from datetime import datetime
from typing import Literal

from reader.desk.reading import Opened, outlet_of
from reader.exports.escaping import markdown
from reader.exports.excerpt import excerpt

Form = Literal["text", "markdown", "citation"]

# No locale's: a citation reads the same everywhere.
_MONTHS = "January February March April May June July August September October November December"


def copied(opened: Opened, form: Form, span: tuple[int, int] | None) -> str:
    """Give a stretch of the open article, or all of it with its title, as plain text, as Markdown, or with its source.

    The source is the byline, title, outlet, day and address, as far as they are known.
    """
    document = opened.text.document
    start, end = span or (0, len(document.text))
    title = opened.text.title or opened.article.row.title
    words = document.text[start:end]
    if form == "markdown":
        heading = f"# {markdown(title)}\n\n" if span is None and title else ""
        return heading + excerpt(document, start, end)
    if form == "text":
        return f"{title}\n\n{words}\n" if span is None and title else words
    quoted = words.strip() if span is None else f"“{words.strip()}”"
    return f"{quoted}\n\n— {citation(opened)}\n"


def citation(opened: Opened) -> str:
    """Give an article's source as one line."""
    title = opened.text.title or opened.article.row.title
    published = opened.text.facts.published or opened.article.row.published
    parts = (
        opened.article.byline,
        f"“{title}”" if title else None,
        outlet_of(opened.article, opened.text),
        _day(published) if published is not None else None,
    )
    line = ", ".join(part for part in parts if part)
    return f"{line}. {opened.article.url}" if opened.article.url else f"{line}."


def _day(when: datetime) -> str:
    local = when.astimezone()
    return f"{local.day} {_MONTHS.split()[local.month - 1]} {local.year}"
