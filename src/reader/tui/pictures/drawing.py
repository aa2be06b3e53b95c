"""A picture as lines of a terminal."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rich.color import Color
from rich.color_triplet import ColorTriplet
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reader.desk.scaling import Scaled
from reader.tui.pictures.ways import Cell, Way

HALF = "▀"
"""Its upper half has one colour, its lower half the ground's: two pixels in a cell, which is twice as high as wide."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of ``width`` cells; ``sixels`` is drawn over its lines where the terminal shows pixels."""

    width: int
    lines: tuple[Strip, ...]
    sixels: str = ""
    forget: Callable[[], None] = lambda: None
    """Lets the terminal forget what it keeps of it."""


def room(way: Way, cells: tuple[int, int], cell: Cell | None) -> tuple[int, int]:
    """Give how many pixels there are in so many cells."""
    width, height = cells
    if way == "blocks" or cell is None:
        return max(1, width), max(1, 2 * height)
    return max(1, width * cell[0]), max(1, height * cell[1])


def draw(picture: Scaled, way: Way, cell: Cell | None) -> Drawing:
    """Draw a picture that has been made to fit; takes some milliseconds, so not on the event loop."""
    if way == "blocks" or cell is None:
        return _half_cells(picture)
    width, height = -(-picture.width // cell[0]), -(-picture.height // cell[1])
    made = _renderable(picture, way)
    console = Console(file=io.StringIO(), width=width, height=height, color_system="truecolor", force_terminal=True)
    options = console.options.update(width=width, height=height)
    segments = [one for one in made.__rich_console__(console, options) if isinstance(one, Segment)]
    if way == "sixel":
        sixels = next((one.text for one in segments if one.control and one.text.startswith("\x1bP")), "")
        return Drawing(width, tuple(Strip.blank(width) for _ in range(height)), sixels)
    lines = Segment.split_lines(one for one in segments if not one.control)
    strips = tuple(Strip(line, width) for line in lines if line)
    return Drawing(width, strips, forget=made.cleanup)


def _half_cells(picture: Scaled) -> Drawing:
    width, pixels = picture.width, picture.pixels
    rows = [pixels[at : at + 3 * width] for at in range(0, len(pixels), 3 * width)]
    if len(rows) % 2:
        rows.append(rows[-1])
    styles: dict[bytes, Style] = {}
    lines = []
    for upper, lower in zip(rows[::2], rows[1::2], strict=True):
        segments: list[Segment] = []
        count, before = 0, b""
        for at in range(0, 3 * width, 3):
            pair = upper[at : at + 3] + lower[at : at + 3]
            if pair != before and count:
                segments.append(Segment(HALF * count, _style(before, styles)))
                count = 0
            count, before = count + 1, pair
        segments.append(Segment(HALF * count, _style(before, styles)))
        lines.append(Strip(segments, width))
    return Drawing(width, tuple(lines))


def _style(pair: bytes, styles: dict[bytes, Style]) -> Style:
    if (found := styles.get(pair)) is None:
        upper, lower = (Color.from_triplet(ColorTriplet(*pair[at : at + 3])) for at in (0, 3))
        found = styles[pair] = Style(color=upper, bgcolor=lower)
    return found


def _renderable(picture: Scaled, way: Way) -> Any:
    from PIL import Image

    image = Image.frombytes("RGB", (picture.width, picture.height), picture.pixels)
    out, sys.__stdout__ = sys.__stdout__, None  # type: ignore[misc]
    try:
        # While it is imported it asks the terminal what it can, and would take the answer from the app's keyboard.
        from textual_image.renderable import SixelImage, TGPImage
    finally:
        sys.__stdout__ = out  # type: ignore[misc]
    return SixelImage(image) if way == "sixel" else TGPImage(image)
