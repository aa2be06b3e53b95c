"""A picture is made small in a worker, and what claims to be huge, or is damaged, is told and never unpacked."""

import struct
import zlib
from io import BytesIO

import pytest

from reader.desk.scaling import PIXELS, scale
from reader.errors import PictureError

Image = pytest.importorskip("PIL.Image", reason="the extra images is not installed")

WHITE = (255, 255, 255)


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (300, 200), **more: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size, more.pop("color", 0)).save(out, kind, **more)
    return out.getvalue()


def claims(width: int, height: int) -> bytes:
    """Give a PNG of a few bytes that says it has so many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
@pytest.mark.parametrize(("room", "size"), [((60, 60), (60, 40)), ((30, 200), (30, 20)), ((900, 900), (300, 200))])
def test_it_fits_the_room_and_is_never_made_larger(kind: str, room: tuple[int, int], size: tuple[int, int]) -> None:
    found = scale(picture(kind), width=room[0], height=room[1], ground=WHITE)
    assert (found.width, found.height) == size
    assert len(found.pixels) == 3 * size[0] * size[1]


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "LA", "1", "CMYK"])
def test_each_kind_of_color_is_read(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert scale(picture(kind, mode), width=10, height=10, ground=WHITE).width == 10


def test_what_is_clear_shows_the_ground() -> None:
    body = picture("PNG", "RGBA", (4, 4), color=(9, 9, 9, 0))
    assert scale(body, width=4, height=4, ground=(1, 2, 3)).pixels == bytes((1, 2, 3)) * 16


def test_a_picture_on_its_side_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found = scale(picture("JPEG", exif=exif), width=60, height=60, ground=WHITE)
    assert (found.width, found.height) == (40, 60)


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (PIXELS + 1, 1), (2_000_000_000, 2_000_000_000)])
def test_a_bomb_is_told_by_its_first_bytes(width: int, height: int) -> None:
    with pytest.raises(PictureError) as caught:
        scale(claims(width, height), width=80, height=80, ground=WHITE)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    "body", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff", picture("PNG")[:90], b"BM" + bytes(80)]
)
def test_what_is_no_whole_picture_is_one_sentence(body: bytes) -> None:
    with pytest.raises(PictureError, match="cannot be read"):
        scale(body, width=80, height=80, ground=WHITE)
