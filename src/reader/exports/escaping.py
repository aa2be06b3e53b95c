"""Text made inert in the languages that exports are written in (law 5)."""

import re
from urllib.parse import quote, urlsplit

from reader.cleaning import squeeze

_INLINE = re.compile(r"[\\`*_\[\]<>&~|$^{}#]|=(?==)|%(?=%)|:(?=//)|(?<=www)\.|(?<=\w)@(?=\w)", re.IGNORECASE)
_LINE_START = re.compile(r"([-+=:!])|(\d{1,9})([.)])(?=\s|$)")


def markdown(text: str) -> str:
    """Give one line of CommonMark that shows ``text`` and nothing else.

    Escaped is what CommonMark 0.31, GitHub's tables, strike-through and bare links, and Obsidian's tags, highlights,
    comments and formulas would act on. Line breaks become spaces.
    """
    line = _INLINE.sub(r"\\\g<0>", squeeze(text))
    start = _LINE_START.match(line)
    if start is None:
        return line
    if start[1]:
        return f"\\{line}"
    return f"{start[2]}\\{line[len(start[2]) :]}"


def markdown_quote(text: str) -> str:
    """Give a block quote of ``text``, each of its lines a paragraph."""
    lines = [markdown(line) for line in text.split("\n") if line.strip()]
    return "\n>\n".join(f"> {line}" for line in lines) or ">"


def markdown_address(url: str) -> str:
    """Give a link to an http(s) address, or the escaped text where it is none."""
    safe = web_address(url)
    return f"<{safe}>" if safe else markdown(url)


def web_address(url: str | None) -> str:
    """Give an http(s) address with what no address may hold percent-encoded (RFC 3986); "" where it is none."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return ""
    return quote(url or "", safe="!#$%&'()*+,/:;=?@[]~", errors="replace")
