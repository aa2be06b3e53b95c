"""Write docs/configuration.md from the table of settings.

python docs/make_configuration.py
"""

from collections.abc import Iterator
from pathlib import Path

from reader.schema import SECTIONS, Setting, of_section

HEAD = """# Configuration

Everything that Kutip is told stands in one file, `feeds.toml`: `kutip config path` says where it is, `kutip config`
what holds and where it comes from, `kutip config check` what is wrong. `kutip config set NAME VALUE` changes a setting
and leaves your comments alone. The file is TOML; this page is made from the table of settings by
`docs/make_configuration.py`.

What stands outside the file: `--feeds FILE` or `KUTIP_FEEDS` is another file, `--data DIR` or `KUTIP_DATA` another
folder for the library and the annotations, `KUTIP_AUTHOR` who annotates.
"""


def page() -> str:
    """Give the page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield HEAD.rstrip("\n")
    for section in SECTIONS:
        yield f"\n## {f'`{section.heading}`' if section.name else section.heading}\n"
        yield f"{section.said}\n"
        yield from ("| setting | value | without it | does |", "| --- | --- | --- | --- |")
        yield from (_row(one) for one in of_section(section.name))


def _row(one: Setting) -> str:
    kinds = {"text": "text", "flag": "true or false", "texts": "text, or a list", "secret": "where a secret is"}
    value = f"{one.low} to {one.high}" if one.kind == "number" else kinds.get(one.kind, "table")
    value = ", ".join(f"`{choice}`" for choice in one.choices) or value
    without = "" if one.default is None else f"`{str(one.default).lower() if one.kind == 'flag' else one.default}`"
    example = f", as `{one.example}`" if one.example else ""
    return f"| `{one.name}` | {value}{example} | {without} | {one.said} |"


if __name__ == "__main__":
    Path(__file__).with_name("configuration.md").write_text(page(), "utf-8")
