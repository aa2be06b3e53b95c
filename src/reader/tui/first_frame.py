"""The list, painted before the program is loaded: what a person sees within the first twentieth of a second.

Textual takes over the same screen a moment later; keys typed meanwhile wait for it, unseen.
"""

import contextlib
import os
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from reader.articles.library.glance import Glimpse, newest

_ENTER = "\x1b[?1049h"
_CLEAR = "\x1b[2J\x1b[H"
_HIDDEN_CURSOR = "\x1b[?25l"
_LEAVE = "\x1b[?1049l\x1b[?25h"
_USUAL = ("#dcdfe4", "#14171c")
"""The colours before any start has kept those of the theme."""
_PLAIN = "\x1b[0m"


@contextmanager
def first_frame(library: Path, *, plain: bool = False) -> Iterator[None]:
    """Paint the newest articles, keep the keys back until the app reads them, and restore the terminal at the end.

    In plain mode nothing is painted: what a screen reader begins to read out must not be taken away again.
    """
    stdin = sys.stdin.fileno()
    before = termios.tcgetattr(stdin)
    try:
        _hold_back(stdin)
        size = os.get_terminal_size()
        painted = "" if plain else frame(library, width=size.columns, height=size.lines)
        sys.stdout.write(f"{_ENTER}{_HIDDEN_CURSOR}{painted}" if painted else f"{_ENTER}{_CLEAR}")
        sys.stdout.flush()
        yield
    except BaseException:
        # Only here: a second leave would set the cursor back over what was printed since the app left.
        sys.stdout.write(_LEAVE)
        sys.stdout.flush()
        raise
    finally:
        with contextlib.suppress(termios.error):  # a terminal that was closed has nothing to restore
            termios.tcsetattr(stdin, termios.TCSADRAIN, before)


def _hold_back(stdin: int) -> None:
    """Echo nothing, gather no lines, keep enter apart from ctrl+j, and let ctrl+z be a key: it means undo here."""
    tty.setcbreak(stdin, termios.TCSANOW)
    mode = termios.tcgetattr(stdin)
    mode[tty.IFLAG] &= ~(termios.ICRNL | termios.IXON)
    mode[tty.CC][termios.VSUSP] = bytes([os.fpathconf(stdin, "PC_VDISABLE")])
    termios.tcsetattr(stdin, termios.TCSANOW, mode)


def frame(library: Path, *, width: int, height: int) -> str:
    """Give the frame as text for the terminal: the articles that fit, with their outlets, times and states."""
    glance = newest(library, max(0, height - 3))
    if not glance.stories or glance.plain:
        return ""
    from reader.tui.divisions import by_time
    from reader.tui.newsline import heading

    now = datetime.now(UTC)
    colour = "" if os.environ.get("NO_COLOR") else _painted(_USUAL if glance.colours is None else glance.colours)
    since = datetime.fromtimestamp(glance.session, UTC) if glance.session is not None else None
    divisions = by_time([one.id for one in glance.stories], now=now, since=since)
    lines = [" Kutip".ljust(width)]
    for at in range(len(glance.stories) + len(divisions.starts)):
        there = divisions.at(at)
        if isinstance(there, str):
            lines.append(f"\x1b[1m{heading(there, width)}\x1b[22m")
        else:
            lines.append(_line(glance.stories[there], glance.columns, now=now, width=width))
    return colour + _CLEAR + "\r\n".join(lines[: max(0, height - 2)]) + _PLAIN


def _painted(colours: tuple[str, ...]) -> str:
    """Give what sets the colours of letters and of the ground (ISO 8613-6), nothing for the terminal's own."""
    if len(colours) != len(_USUAL):
        return ""
    letters, ground = (";".join(str(part) for part in bytes.fromhex(one[1:7])) for one in colours)
    return f"\x1b[38;2;{letters};48;2;{ground}m"


def _line(article: Glimpse, columns: tuple[str, ...], *, now: datetime, width: int) -> str:
    from reader.articles.words import minutes
    from reader.tui.dates import short
    from reader.tui.newsline import Headline, news_line

    news = Headline(
        title=article.title,
        outlet=article.outlet,
        when=short(datetime.fromtimestamp(article.when, UTC), now=now, under_day=True),
        read=article.read,
        starred=article.starred,
        changed=article.changed,
        annotated=article.annotated,
        lit=article.highlighted,
        others=article.others,
        quotes=article.quotes,
        directives=article.directives,
        author=article.author,
        minutes=minutes(article.words),
        tags=article.tags,
        later=article.later,
    )
    line = news_line(news, width=width, columns=columns)
    weight = ("\x1b[22m", "") if article.read else ("\x1b[1m", "\x1b[22m")
    cells = (f"{weight[0]}{text}{weight[1]}" if name == "title" else text for name, text in line.cells)
    return "".join((line.lead, *cells))
