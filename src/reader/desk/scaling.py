"""A picture's bytes made small enough to draw: in a worker process, for they come from outside."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from reader.errors import PictureError
from reader.speech import _, number

PIXELS: Final = 50_000_000
"""Pixels of a picture at most, told before any of them is unpacked: a few bytes may claim to be gigabytes."""
FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP")


@dataclass(frozen=True, slots=True)
class Scaled:
    """A picture as rows of pixels, three bytes each: red, green, blue."""

    width: int
    height: int
    pixels: bytes


def scale(body: bytes, *, width: int, height: int, ground: tuple[int, int, int]) -> Scaled:
    """Give a picture that fits into so many pixels, never made larger; what is clear in it shows ``ground``.

    Of a film the first picture is taken.

    Raises:
        PictureError: it is no picture, damaged, or too large.

    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    # Sizes are judged below, by one rule.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(BytesIO(body), formats=FORMATS) as opened:
            told = opened.width, opened.height
            if opened.width * opened.height <= PIXELS:
                opened.draft("RGB", (width, height))
                ImageOps.exif_transpose(opened, in_place=True)
                whole = opened if opened.mode in {"RGB", "RGBA", "L", "CMYK"} else opened.convert("RGBA")
                whole.thumbnail((max(1, width), max(1, height)))
                clear = whole.convert("RGBA")
                flat = Image.new("RGBA", clear.size, (*ground, 255))
                flat.alpha_composite(clear)
                return Scaled(flat.width, flat.height, flat.convert("RGB").tobytes())
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise PictureError(_("The picture cannot be read: it is damaged or of no kind that is known here.")) from error
    raise PictureError(
        _("The picture is too large to show: {width} by {height} pixels.").format(
            width=number(told[0]), height=number(told[1])
        )
    )
