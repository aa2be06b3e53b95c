"""One line of the latest news, as text in cells; the list and the first frame both draw it."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from reader.schema import COLUMNS
from reader.speech import N_, _, ngettext, pgettext
from reader.tui.page.bidi import shown
from reader.tui.teletype import cut

ROOM = {"date": 9, "outlet": 12, "author": 16, "minutes": 8, "counts": 8, "tags": 16}
"""Cells of the columns; the title has the rest."""

WIDE_OUTLET, WIDE_FROM = 20, 90
TITLE_ROOM = 24
"""Cells that the title keeps: columns give way for it, the last first."""

FROM = {"date": 0, "outlet": 46, "counts": 72, "minutes": 88, "tags": 120, "author": 140}
"""Cells of a line from which each column is shown, where the user did not choose any."""


_EMOJI = "\u2600-\u27bf\U0001f000-\U0001faff"
_STRAY_JOINER = re.compile(f"(?<![{_EMOJI}\ufe0f])\u200d|\u200d(?![{_EMOJI}])")
"""A joiner with nothing to join: it is counted as swallowing what follows, a column's blank even."""


class Headline(NamedTuple):
    """What a line tells of an article."""

    title: str
    outlet: str
    when: str
    read: bool
    starred: bool
    changed: bool
    annotated: int
    """Its annotations."""
    lit: bool = False
    """Highlighted by a rule, or with somebody or a word that is watched."""
    others: int = 0
    """How many other feeds tell the same."""
    quotes: int = 0
    """Quotes that could be marked."""
    directives: int = 0
    author: str = ""
    minutes: int = 0
    tags: Sequence[str] = ()
    later: bool = False
    """To be read later."""
    selected: bool = False


class NewsLine(NamedTuple):
    """The parts of the line, each already in its cells."""

    lead: str
    cells: tuple[tuple[str, str], ...]
    """The columns' names with their text; "marks" lie behind the title, so that what follows keeps its place."""

    def __str__(self) -> str:
        return "".join((self.lead, *(text for _, text in self.cells)))

    def cell(self, name: str) -> str:
        """Give the text of a column, empty where it is not shown."""
        return dict(self.cells).get(name, "")


def shown_columns(width: int, columns: Sequence[str] = ()) -> dict[str, int]:
    """Give the columns of a line of this width with their cells, in their order; the title has 0.

    ``columns`` are those that the user chose; without them, as many as there is room for.
    """
    room = {**ROOM, "outlet": WIDE_OUTLET if width >= WIDE_FROM else ROOM["outlet"]}
    names = list(columns) or [name for name in COLUMNS if name == "title" or width >= FROM[name]]
    if "title" not in names:
        names.append("title")
    while columns and sum(room.get(name, 0) for name in names) > max(0, width - TITLE_ROOM) and len(names) > 1:
        del names[max(at for at, name in enumerate(names) if name != "title")]
    return {name: room.get(name, 0) for name in names}


def news_line(news: Headline, *, width: int, columns: Sequence[str] = ()) -> NewsLine:
    """Set an article in ``width`` cells: "●" is unread, "★" starred, "~" changed since it was read, "✎" annotated.

    "»" is lit: highlighted by a rule, or with a watched word in its title; "✓" is selected. "+2" is told by two other
    feeds as well, "◷" is to be read later. "3q 1d" could be marked: three quotes and a directive.
    """
    aside, told = " ◷" if news.later else "", f" +{news.others}" if news.others else ""
    marks = f"{aside}{told}{f' ✎{news.annotated}' if news.annotated else ''}"
    first = "✓" if news.selected else "»" if news.lit else " "
    lead = f"{first}{'~' if news.changed else ' ' if news.read else '●'}{'★' if news.starred else ' '} "
    layout = shown_columns(width, columns)
    if "date" in layout:
        layout["date"] = max(layout["date"], cell_len(news.when) + 2)
    room = max(4, width - cell_len(lead) - sum(layout.values()) - cell_len(marks) - 1)
    texts: dict[str, Callable[[int], str]] = {
        "date": lambda cells: set_cell_size(news.when, cells),
        "outlet": lambda cells: shown(clipped(news.outlet, cells - 1)) + " ",
        "title": lambda _cells: shown(clipped(news.title or _("(untitled)"), room)),
        "author": lambda cells: " " + shown(clipped(news.author, cells - 1)),
        "minutes": (_("{minutes} min").format(minutes=min(news.minutes, 999)) if news.minutes else "").rjust,
        "counts": lambda _cells: _held(news.quotes, news.directives),
        "tags": lambda cells: " " + shown(clipped(" ".join(f"#{tag}" for tag in news.tags), cells - 1)),
    }
    cells: list[tuple[str, str]] = []
    for name, its_room in layout.items():
        cells.append((name, texts[name](its_room)))
        if name == "title":
            cells.append(("marks", marks))
    return NewsLine(lead, (*cells, ("", " ")))


def news_words(news: Headline, *, width: int, columns: Sequence[str] = ()) -> str:
    """Tell an article in ``width`` cells, with words for the signs of ``news_line``; the title gives way."""
    states = (
        (news.selected, N_("selected")),
        (not news.read, N_("unread")),
        (news.changed, N_("changed")),
        (news.starred, N_("starred")),
        (news.lit, N_("lit")),
    )
    leads = [_(name) for holds, name in states if holds]
    if news.annotated:
        held = ngettext("{count} annotation", "{count} annotations", news.annotated)
        leads.append(held.format(count=news.annotated))
    lead = ", ".join(leads)
    chosen = {
        "author": news.author,
        "minutes": _("{minutes} min").format(minutes=news.minutes) if news.minutes else "",
        "tags": " ".join(news.tags),
    }
    behind = [
        news.outlet,
        news.when,
        *(chosen[name] for name in columns if name in chosen),
        _("later") if news.later else "",
    ]
    if news.others:
        more = ngettext("{count} more outlet", "{count} more outlets", news.others)
        behind.append(more.format(count=news.others))
    tail = "".join(f", {one}" for one in behind if one)
    lead = f"{lead}: " if lead else ""
    if width - cell_len(lead) - cell_len(tail) < TITLE_ROOM:
        tail = f", {news.when}"
    title = cut(news.title or _("(untitled)"), max(TITLE_ROOM, width - cell_len(lead) - cell_len(tail)))
    proposed = (
        (news.quotes, ngettext("{count} quote to mark", "{count} quotes to mark", news.quotes)),
        (news.directives, ngettext("{count} directive to mark", "{count} directives to mark", news.directives)),
    )
    for more in (text.format(count=count) for count, text in proposed if count):
        if cell_len(f"{lead}{title}{tail}, {more}") <= width:
            tail += f", {more}"
    return f"{lead}{shown(title)}{shown(tail)}"


def _held(quotes: int, directives: int) -> str:
    """Give the counts in two columns, so that the eye finds each in its place."""
    counts = (
        (quotes, pgettext("in the list, of quotes", "q")),
        (directives, pgettext("in the list, of directives", "d")),
    )
    return "".join((f"{min(count, 99)}{sign}" if count else "").rjust(ROOM["counts"] // 2) for count, sign in counts)


def heading(label: str, width: int) -> str:
    """Set a heading between lines in ``width`` cells, a rule behind it."""
    text = clipped(f" {label} ", width) if cell_len(label) + 2 > width else f" {label} "
    return text + "─" * max(0, width - cell_len(text))


def clipped(text: str, cells: int) -> str:
    """Give text in exactly ``cells`` cells, what does not fit cut off behind "…"."""
    text = _STRAY_JOINER.sub("", text)
    if cell_len(text) <= cells:
        return set_cell_size(text, cells)
    return set_cell_size(set_cell_size(text, cells - 1).rstrip(" \u200d") + "…", cells)
