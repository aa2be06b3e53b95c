"""How a terminal can show a picture: by Kitty's protocol, by sixels, or as half cells of colour, which all can."""

import fcntl
import struct
import sys
import termios
from collections.abc import Mapping
from typing import Literal

Way = Literal["blocks", "sixel", "kitty"]
Cell = tuple[int, int]
"""Pixels of a cell: width and height."""

WAYS: Mapping[str, Way] = {"blocks": "blocks", "sixel": "sixel", "kitty": "kitty"}
_KITTY_TERMS = ("xterm-kitty", "xterm-ghostty")
_SIXEL_TERMS = ("foot", "mlterm", "contour", "yaft", "xterm-sixel")
_SIXEL_PROGRAMS = frozenset({"WezTerm", "iTerm.app", "mintty", "rio"})
_KONSOLE_SIXEL = 22_04_00


def way(environ: Mapping[str, str], *, cell: Cell | None, wanted: str = "auto", is_web: bool = False) -> Way:
    """Give how pictures are drawn here; what is ``wanted`` counts as far as the terminal tells its pixels.

    The terminal is known by what it says of itself in ``environ``: to ask it would be to read the keyboard that the app
    reads. Within tmux and screen, and in a browser, it is half cells: those pass on neither of the others for sure.
    """
    if cell is None or is_web:
        return "blocks"
    if wanted in WAYS:
        return WAYS[wanted]
    if "TMUX" in environ or "STY" in environ:
        return "blocks"
    term, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "")
    if "KITTY_WINDOW_ID" in environ or term in _KITTY_TERMS or program == "ghostty":
        return "kitty"
    konsole = environ.get("KONSOLE_VERSION", "")
    if konsole.isdecimal() and int(konsole) >= _KONSOLE_SIXEL:
        return "sixel"
    return "sixel" if program in _SIXEL_PROGRAMS or term.startswith(_SIXEL_TERMS) else "blocks"


def cell_size() -> Cell | None:
    """Give the pixels of a cell as the terminal's driver knows them, None where it does not."""
    stream = sys.__stdout__
    if stream is None or not stream.isatty():
        return None
    try:
        told = fcntl.ioctl(stream.fileno(), termios.TIOCGWINSZ, b"\0" * 8)
    except OSError:
        return None
    rows, columns, width, height = struct.unpack("HHHH", told)
    if not rows or not columns or width < columns or height < rows:
        return None
    return width // columns, height // rows
