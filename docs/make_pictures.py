"""Make the pictures of the README and the docs from the real app, over the tour.

    python docs/make_pictures.py FOLDER [--png]

Writes SVG files; with --png also PNG ones, through rsvg-convert.
"""

import argparse
import asyncio
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from reader.config import Settings
from reader.desk.open import Desk
from reader.tui.app import KutipApp

NOW = datetime(2026, 11, 12, 4, 0, tzinfo=UTC)
ARTICLE = ("down", "down", "down", "enter")
QUOTATION = (*ARTICLE, "}", "}", "v", "i", "q")
TAGGED = (*QUOTATION, '"', "enter", *("}",) * 4, "v", "i", "l", "!", "enter")
SUGGESTED = (*ARTICLE, *("right_square_bracket",) * 3)

SCENES: dict[str, tuple[tuple[int, int], tuple[str, ...]]] = {
    "news-80x24": ((80, 24), ()),
    "news-120x40": ((120, 40), ()),
    "article-80x24": ((80, 24), ARTICLE),
    "article-120x40": ((120, 40), ARTICLE),
    "article-160x48": ((160, 48), ARTICLE),
    "article-200x60": ((200, 60), ARTICLE),
    "selecting-120x40": ((120, 40), QUOTATION),
    "tagging-120x40": ((120, 40), (*QUOTATION, '"')),
    "tagging-80x24": ((80, 24), (*QUOTATION, '"')),
    "suggested-120x40": ((120, 40), SUGGESTED),
    "tagged-160x48": ((160, 48), TAGGED),
    "annotations-120x40": ((120, 40), (*TAGGED, "a")),
    "board-120x40": ((120, 40), (*ARTICLE, "plus", "D")),
    "sources-120x40": ((120, 40), ("1",)),
    "help-120x40": ((120, 40), ("question_mark",)),
    "light-120x40": ((120, 40), (*ARTICLE, "T")),
    "prompt-80x24": ((80, 24), ("=",)),
    "palette-120x40": ((120, 40), ("ctrl+p",)),
}


async def picture(folder: Path, name: str) -> Path:
    """Make one picture and give its file."""
    size, keys = SCENES[name]
    with tempfile.TemporaryDirectory() as data:
        settings = Settings(feeds_file=Path(data) / "feeds.toml", data=Path(data) / "data", subscriptions=())
        app = KutipApp(Desk.open(settings, now=lambda: NOW))
        async with app.run_test(size=size) as pilot:
            await pilot.pause(0.3)
            for key in keys:
                await pilot.press(key)
                # An opened article waits for its suggestions, which the form and the board show.
                await pilot.pause(4.0 if key == "enter" else 0.15)
            await pilot.pause(0.3)
            path = folder / f"{name}.svg"
            path.write_text(app.export_screenshot(), "utf-8")
    return path


def main() -> None:
    """Make them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", action="append", choices=SCENES)
    parser.add_argument("--png", action="store_true")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for name in arguments.only or SCENES:
        path = asyncio.run(picture(arguments.folder, name))
        if arguments.png:
            subprocess.run(["rsvg-convert", str(path), "-o", str(path.with_suffix(".png"))], check=True)


if __name__ == "__main__":
    main()
