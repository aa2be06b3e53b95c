"""How far two colours stand apart (WCAG 2.2, relative luminance and success criterion 1.4.3)."""

from textual.color import Color

TEXT = 4.5
"""What text needs at least; 1.4.6 asks for 7."""


def contrast(one: Color, other: Color) -> float:
    """Give the contrast of two opaque colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: Color) -> float:
    """Give the relative luminance of a colour, 0 to 1."""
    parts = [part / 255 for part in (colour.r, colour.g, colour.b)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
